"""What must always hold of what was given away: the shares of funders are the steps of what was invoiced."""

from __future__ import annotations

from salur.ledger.proof import Proof

RESULTS = """
    SELECT order_id AS paper, 'order' AS kind, result FROM orders_ordercart
    UNION ALL SELECT invoice_id, 'invoice', result FROM billing_invoicecart"""
STEPS = """
    SELECT x.kind, x.paper, x.line, x.pieces, x.scheme, x.funder, x.how, sum(x.amount) AS amount FROM (
        SELECT c.kind, c.paper, (l->>'no')::int AS line, (l->>'pieces')::bigint AS pieces, s->>'rule' AS scheme,
            f.key AS funder, CASE s->>'stage' WHEN 'manual' THEN 'manual' ELSE 'discount' END AS how,
            f.value::bigint AS amount
        FROM results c, jsonb_array_elements(c.result->'lines') l, jsonb_array_elements(l->'steps') s,
            jsonb_each_text(s->'funders') f
        UNION ALL
        SELECT c.kind, c.paper, (l->>'no')::int, (l->>'pieces')::bigint, s->>'rule', f.key, 'later', f.value::bigint
        FROM results c, jsonb_array_elements(c.result->'lines') l, jsonb_array_elements(l->'later') s,
            jsonb_each_text(s->'funders') f
        UNION ALL
        SELECT c.kind, c.paper,
            (SELECT coalesce(max((l->>'no')::int), 0) FROM jsonb_array_elements(c.result->'lines') l) + g.n::int,
            (g.free->>'pieces')::bigint, s->>'rule', f.key, 'free', f.value::bigint
        FROM results c, jsonb_array_elements(c.result->'free') WITH ORDINALITY g(free, n),
            jsonb_array_elements(g.free->'steps') s, jsonb_each_text(s->'funders') f
        UNION ALL
        SELECT 'order', l.order_id, l.n, l.pieces, s->>1, f->>0,
            CASE s->>0 WHEN 'manual' THEN 'manual' ELSE 'discount' END, (f->>1)::bigint
        FROM orders_orderline l, jsonb_array_elements(l.priced->4) s, jsonb_array_elements(s->6) f
        WHERE l.list <> l.untaxed AND NOT EXISTS (SELECT 1 FROM orders_ordercart c WHERE c.order_id = l.order_id)) x
    GROUP BY 1, 2, 3, 4, 5, 6, 7"""
"""Each funder's share of what each rule gives on each line, as it was priced."""

PROOFS = [
    Proof(
        "billing.accruals",
        "what funders owe for invoices is their share of the steps of what was invoiced, by scheme and line",
        "SELECT count(*) FROM billing_accrual",
        f"""
        WITH results AS ({RESULTS}), given AS ({STEPS}), invoiced AS (
            SELECT 'order' AS kind, l."order" AS paper, l.line, l.organisation, sum(l.pieces) AS pieces
            FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id AND i.status = 'issued'
            WHERE l."order" IS NOT NULL GROUP BY 2, 3, 4
            UNION ALL SELECT 'invoice', l.invoice_id, l.n, l.organisation, l.pieces
            FROM billing_invoiceline l JOIN billing_invoicecart c ON c.invoice_id = l.invoice_id),
        accrued AS (
            SELECT organisation, CASE WHEN "order" IS NULL THEN 'invoice' ELSE 'order' END AS kind,
                coalesce("order", paper) AS paper, coalesce(order_line, n) AS line, scheme, funder, how,
                sum(amount) AS amount
            FROM billing_accrual WHERE paper_kind = 'invoice' GROUP BY 1, 2, 3, 4, 5, 6, 7),
        wanted AS (
            SELECT i.organisation, g.kind, g.paper, g.line, g.scheme, g.funder, g.how,
                floor(g.amount * least(i.pieces, g.pieces) / g.pieces) AS amount
            FROM given g JOIN invoiced i ON i.kind = g.kind AND i.paper = g.paper AND i.line = g.line)
        SELECT coalesce(w.organisation, a.organisation), format('%s %s line %s: %s of scheme %s',
            coalesce(w.kind, a.kind), coalesce(w.paper, a.paper), coalesce(w.line, a.line),
            coalesce(w.funder, a.funder), coalesce(w.scheme, a.scheme)), coalesce(w.amount, 0), coalesce(a.amount, 0)
        FROM wanted w FULL JOIN accrued a ON a.kind = w.kind AND a.paper = w.paper AND a.line = w.line
            AND a.scheme = w.scheme AND a.funder = w.funder AND a.how = w.how
        WHERE coalesce(w.amount, 0) <> coalesce(a.amount, 0)""",
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
            SELECT a.organisation, a.paper, a.n, a.scheme, a.funder, a.how, floor(
                a.amount * least(b.pieces, a.pieces) / greatest(a.pieces, 1)) AS amount
            FROM billing_accrual a JOIN back b ON b.invoice = a.paper AND b.invoice_line = a.n
            WHERE a.paper_kind = 'invoice'),
        taken AS (
            SELECT a.organisation, l.invoice AS paper, l.invoice_line AS n, a.scheme, a.funder, a.how,
                -sum(a.amount) AS amount
            FROM billing_accrual a LEFT JOIN billing_creditnoteline l ON l.note_id = a.paper AND l.n = a.n
            WHERE a.paper_kind = 'credit_note' GROUP BY 1, 2, 3, 4, 5, 6)
        SELECT coalesce(w.organisation, t.organisation), format('invoice %s line %s: %s of scheme %s, back',
            coalesce(w.paper, t.paper), coalesce(w.n, t.n), coalesce(w.funder, t.funder),
            coalesce(w.scheme, t.scheme)), coalesce(w.amount, 0), coalesce(t.amount, 0)
        FROM wanted w FULL JOIN taken t ON t.paper = w.paper AND t.n = w.n AND t.scheme = w.scheme
            AND t.funder = w.funder AND t.how = w.how
        WHERE coalesce(w.amount, 0) <> coalesce(t.amount, 0)""",
    ),
    Proof(
        "billing.accruals_posted",
        "what was given away stands in the book as it was accrued: ours as discounts given, others' as claims on them, "
        "and what is paid later as owed to the buyer",
        "SELECT count(*) FROM billing_accrual",
        """
        WITH rows AS (
            SELECT organisation, paper_kind, paper, bucket, party, sum(amount) AS amount FROM (
                SELECT organisation, paper_kind, paper, CASE funder WHEN 'seller' THEN 'discounts_given'
                    ELSE 'funder_claims' END AS bucket, party, amount FROM billing_accrual
                UNION ALL SELECT a.organisation, a.paper_kind, a.paper, 'rebates_owed', coalesce(i.bill_to, c.bill_to),
                    -a.amount
                FROM billing_accrual a LEFT JOIN billing_invoice i ON i.id = a.paper AND a.paper_kind = 'invoice'
                    LEFT JOIN billing_creditnote c ON c.id = a.paper AND a.paper_kind = 'credit_note'
                WHERE a.how = 'later') x GROUP BY 1, 2, 3, 4, 5),
        posted AS (
            SELECT p.organisation, p.paper_kind, p.paper, a.bucket, a.party, sum(m.amount) AS amount
            FROM ledger_posting p JOIN (SELECT posting_id, target AS account, amount FROM ledger_moneymove
                    UNION ALL SELECT posting_id, source, -amount FROM ledger_moneymove) m ON m.posting_id = p.id
                JOIN ledger_moneyaccount a ON a.id = m.account
            WHERE p.occasion = 'issued' AND a.bucket IN ('discounts_given', 'funder_claims', 'rebates_owed')
            GROUP BY 1, 2, 3, 4, 5)
        SELECT coalesce(r.organisation, p.organisation), format('%s %s: %s of party %s',
            coalesce(r.paper_kind, p.paper_kind), coalesce(r.paper, p.paper), coalesce(r.bucket, p.bucket),
            coalesce(r.party, p.party)), coalesce(r.amount, 0), coalesce(p.amount, 0)
        FROM rows r FULL JOIN posted p ON p.organisation = r.organisation AND p.paper_kind = r.paper_kind
            AND p.paper = r.paper AND p.bucket = r.bucket AND p.party = r.party
        WHERE coalesce(r.amount, 0) <> coalesce(p.amount, 0)""",
    ),
    Proof(
        "billing.budgets",
        "what a paper has of a scheme with a limit is what the scheme gave on it, less what fell away of each line",
        "SELECT count(*) FROM pricing_taken",
        f"""
        WITH results AS ({RESULTS}), given AS ({STEPS}), back AS (
            SELECT CASE WHEN l."order" IS NULL THEN 'invoice' ELSE 'order' END AS kind,
                coalesce(l."order", l.invoice_id) AS paper, coalesce(l.line, l.n) AS line, sum(c.pieces) AS pieces
            FROM billing_creditnoteline c JOIN billing_creditnote n ON n.id = c.note_id
                    AND n.status <> 'historic' AND n.reason_kind <> 'shipment'
                JOIN billing_invoiceline l ON l.invoice_id = c.invoice AND l.n = c.invoice_line GROUP BY 1, 2, 3),
        steps AS (SELECT kind, paper, line, pieces, scheme, sum(amount) AS amount FROM given GROUP BY 1, 2, 3, 4, 5),
        stands AS (
            SELECT s.kind, s.paper, s.scheme, sum(s.amount - floor(
                s.amount * least(coalesce(l.cancelled, 0) + coalesce(b.pieces, 0), s.pieces) / s.pieces)) AS amount
            FROM steps s LEFT JOIN orders_ordercart c ON c.order_id = s.paper AND s.kind = 'order'
                LEFT JOIN orders_order o ON o.id = c.order_id
                LEFT JOIN orders_orderline l ON l.order_id = c.order_id AND l.n = s.line
                LEFT JOIN back b ON b.kind = s.kind AND b.paper = s.paper AND b.line = s.line
            WHERE s.kind = 'invoice' OR ((c.lines IS NULL OR c.lines @> to_jsonb(s.line))
                AND o.status IN ('confirmed', 'backordered', 'finished', 'cancelled')) GROUP BY 1, 2, 3),
        limited AS (
            SELECT c.kind, c.paper, r->>'rule' AS scheme, o.organisation
            FROM results c JOIN orders_order o ON o.id = c.paper AND c.kind = 'order'
                    AND o.status IN ('confirmed', 'backordered', 'finished'),
                jsonb_array_elements(c.result->'counters') r
            WHERE EXISTS (SELECT 1 FROM pricing_scheme s WHERE s.organisation = o.organisation
                AND s.code = r->>'rule' AND s.since_version = (r->>'version')::bigint AND s.body ? 'budget'))
        SELECT coalesce(t.organisation, w.organisation), format('%s %s: scheme %s', coalesce(t.paper_kind, w.kind),
            coalesce(t.paper, w.paper), coalesce(t.scheme, w.scheme)), coalesce(s.amount, 0), coalesce(t.amount, 0)
        FROM pricing_taken t FULL JOIN limited w ON w.kind = t.paper_kind AND w.paper = t.paper
                AND w.scheme = t.scheme
            LEFT JOIN stands s ON s.kind = coalesce(t.paper_kind, w.kind) AND s.paper = coalesce(t.paper, w.paper)
                AND s.scheme = coalesce(t.scheme, w.scheme)
        WHERE coalesce(s.amount, 0) <> coalesce(t.amount, 0) OR t.uses > 1""",
    ),
]
