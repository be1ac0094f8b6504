"""What must always hold of what was given away: the shares of funders are the steps of what was invoiced."""

from __future__ import annotations

from salur.ledger.proof import Proof

STEPS = """
    SELECT x.order_id, x.line, x.pieces, x.scheme, x.funder, sum(x.amount) AS amount FROM (
        SELECT c.order_id, (l->>'no')::int AS line, (l->>'pieces')::bigint AS pieces, s->>'rule' AS scheme,
            f.key AS funder, f.value::bigint AS amount
        FROM orders_ordercart c, jsonb_array_elements(c.result->'lines') l,
            jsonb_array_elements((l->'steps') || (l->'later')) s, jsonb_each_text(s->'funders') f
        UNION ALL
        SELECT c.order_id, (SELECT max((l->>'no')::int) FROM jsonb_array_elements(c.result->'lines') l) + g.n::int,
            (g.free->>'pieces')::bigint, s->>'rule', f.key, f.value::bigint
        FROM orders_ordercart c, jsonb_array_elements(c.result->'free') WITH ORDINALITY g(free, n),
            jsonb_array_elements(g.free->'steps') s, jsonb_each_text(s->'funders') f) x
    GROUP BY 1, 2, 3, 4, 5"""
"""Each funder's share of what each scheme takes off each line, as the order was priced."""

PROOFS = [
    Proof(
        "billing.accruals",
        "what funders owe for invoices is their share of the steps of what was invoiced, by scheme and line",
        "SELECT count(*) FROM billing_accrual",
        f"""
        WITH given AS ({STEPS}), invoiced AS (
            SELECT l."order", l.line, sum(l.pieces) AS pieces FROM billing_invoiceline l
                JOIN orders_ordercart c ON c.order_id = l."order" GROUP BY 1, 2),
        accrued AS (
            SELECT organisation, "order", order_line, scheme, funder, sum(amount) AS amount FROM billing_accrual
                WHERE paper_kind = 'invoice' GROUP BY 1, 2, 3, 4, 5),
        wanted AS (
            SELECT o.organisation, g.order_id, g.line, g.scheme, g.funder,
                g.amount * least(i.pieces, g.pieces) / g.pieces AS amount
            FROM given g JOIN invoiced i ON i."order" = g.order_id AND i.line = g.line
                JOIN orders_order o ON o.id = g.order_id)
        SELECT coalesce(w.organisation, a.organisation), format('order %s line %s: %s of scheme %s',
            coalesce(w.order_id, a."order"), coalesce(w.line, a.order_line), coalesce(w.funder, a.funder),
            coalesce(w.scheme, a.scheme)), coalesce(floor(w.amount), 0), coalesce(a.amount, 0)
        FROM wanted w FULL JOIN accrued a ON a."order" = w.order_id AND a.order_line = w.line AND a.scheme = w.scheme
            AND a.funder = w.funder
        WHERE coalesce(floor(w.amount), 0) <> coalesce(a.amount, 0)""",
    ),
    Proof(
        "billing.accruals_back",
        "a credit note takes back of each funder's share what fell away of the invoice's line",
        "SELECT count(*) FROM billing_accrual WHERE paper_kind = 'credit_note'",
        """
        WITH back AS (
            SELECT l.invoice, l.invoice_line, sum(l.pieces) AS pieces FROM billing_creditnoteline l
                JOIN billing_creditnote c ON c.id = l.note_id AND c.status <> 'historic'
                WHERE l.invoice IS NOT NULL GROUP BY 1, 2),
        wanted AS (
            SELECT a.organisation, a."order", a.order_line, a.scheme, a.funder, sum(floor(
                a.amount * least(b.pieces, a.pieces) / greatest(a.pieces, 1))) AS amount
            FROM billing_accrual a JOIN back b ON b.invoice = a.paper AND b.invoice_line = a.n
            WHERE a.paper_kind = 'invoice' GROUP BY 1, 2, 3, 4, 5),
        taken AS (
            SELECT organisation, "order", order_line, scheme, funder, -sum(amount) AS amount FROM billing_accrual
                WHERE paper_kind = 'credit_note' GROUP BY 1, 2, 3, 4, 5)
        SELECT coalesce(w.organisation, t.organisation), format('order %s line %s: %s of scheme %s, back',
            coalesce(w."order", t."order"), coalesce(w.order_line, t.order_line), coalesce(w.funder, t.funder),
            coalesce(w.scheme, t.scheme)), coalesce(w.amount, 0), coalesce(t.amount, 0)
        FROM wanted w FULL JOIN taken t ON t."order" = w."order" AND t.order_line = w.order_line
            AND t.scheme = w.scheme AND t.funder = w.funder
        WHERE coalesce(w.amount, 0) <> coalesce(t.amount, 0)""",
    ),
    Proof(
        "billing.accruals_posted",
        "what was given away stands in the book as it was accrued: ours as discounts given, others' as claims on them",
        "SELECT count(*) FROM billing_accrual",
        """
        WITH rows AS (
            SELECT organisation, paper_kind, paper, CASE funder WHEN 'seller' THEN 'discounts_given'
                ELSE 'funder_claims' END AS bucket, party, sum(amount) AS amount FROM billing_accrual
            GROUP BY 1, 2, 3, 4, 5),
        posted AS (
            SELECT p.organisation, p.paper_kind, p.paper, a.bucket, a.party, sum(m.amount) AS amount
            FROM ledger_posting p JOIN (SELECT posting_id, target AS account, amount FROM ledger_moneymove
                    UNION ALL SELECT posting_id, source, -amount FROM ledger_moneymove) m ON m.posting_id = p.id
                JOIN ledger_moneyaccount a ON a.id = m.account
            WHERE p.occasion = 'issued' AND a.bucket IN ('discounts_given', 'funder_claims') GROUP BY 1, 2, 3, 4, 5)
        SELECT coalesce(r.organisation, p.organisation), format('%s %s: %s of party %s',
            coalesce(r.paper_kind, p.paper_kind), coalesce(r.paper, p.paper), coalesce(r.bucket, p.bucket),
            coalesce(r.party, p.party)), coalesce(r.amount, 0), coalesce(p.amount, 0)
        FROM rows r FULL JOIN posted p ON p.organisation = r.organisation AND p.paper_kind = r.paper_kind
            AND p.paper = r.paper AND p.bucket = r.bucket AND p.party = r.party
        WHERE coalesce(r.amount, 0) <> coalesce(p.amount, 0)""",
    ),
]
