"""What must always hold of invoices, payments and bills. Faults name the paper and the amounts, in the smallest coin.

Facts not yet told are jobs that still wait: what their reaction will write is not missing yet.
"""

from __future__ import annotations

from salur.billing.accrual_proofs import PROOFS as ACCRUALS
from salur.billing.disputes import BETWEEN, OTHERS
from salur.kernel.facts import UNTOLD
from salur.ledger.proof import Proof

NAME = "format('{kind} %s (%s)', {row}.id, {row}.number)"

WROTE = {  # kind of paper: the buckets that together hold its amount, and their sign
    "invoice": ("receivable", 1),
    "credit_note": ("returns, tax_payable", 1),
    "payment": ("drawer, collector_cash, bank, opening, rebates_owed", 1),
    "clearing": ("on_account", 1),
    "deposit": ("bank", 1),
    "refund": ("on_account", 1),
    "bill": ("payable", -1),
}
BUCKETS = ", ".join(
    f"('{kind}', '{bucket}', {sign})" for kind, (buckets, sign) in WROTE.items() for bucket in buckets.split(", ")
)
POSTED = f"""
    SELECT p.organisation, p.paper_kind, p.paper, min(a.party) AS party, sum(m.amount * k.sign) AS amount
    FROM ledger_posting p
        JOIN (SELECT posting_id, target AS account, amount FROM ledger_moneymove
            UNION ALL SELECT posting_id, source, -amount FROM ledger_moneymove) m ON m.posting_id = p.id
        JOIN ledger_moneyaccount a ON a.id = m.account
        JOIN (VALUES {BUCKETS}) k(kind, bucket, sign) ON k.kind = p.paper_kind AND k.bucket = a.bucket
    WHERE p.occasion IN ('issued', 'opening', 'received', 'allocated', 'banked', 'refunded', 'recorded', 'paid')
    GROUP BY 1, 2, 3"""
"""What each paper of this module wrote in the accounts that hold its amount: target less source; and whose they are."""

PAPERS = """
    SELECT organisation, 'invoice' AS kind, id, number, untaxed + tax AS amount, bill_to AS party FROM billing_invoice
        WHERE status <> 'historic'
    UNION ALL SELECT organisation, 'credit_note', id, number, untaxed + tax, 0 FROM billing_creditnote
        WHERE status <> 'historic'
    UNION ALL SELECT organisation, 'payment', id, number, amount,
        CASE method WHEN 'cash' THEN coalesce(collector, 0) WHEN 'rebate' THEN party ELSE 0 END FROM billing_payment
        WHERE status <> 'historic'
    UNION ALL SELECT organisation, 'clearing', id, number, amount, party FROM billing_clearing
    UNION ALL SELECT organisation, 'deposit', id, number, amount, 0 FROM billing_deposit
    UNION ALL SELECT organisation, 'refund', id, number, amount, party FROM billing_refund
    UNION ALL SELECT organisation, 'bill', id, number, CASE status WHEN 'expected' THEN 0 ELSE untaxed + tax - paid END,
        supplier FROM billing_bill"""


HISTORIC = """
    SELECT organisation, 'invoice' AS kind, id, reference FROM billing_invoice WHERE status = 'historic'
    UNION ALL SELECT organisation, 'credit_note', id, reference FROM billing_creditnote WHERE status = 'historic'
    UNION ALL SELECT organisation, 'payment', id, reference FROM billing_payment WHERE status = 'historic'"""


def _count(*tables: str) -> str:
    return "SELECT " + " + ".join(f"(SELECT count(*) FROM {table})" for table in tables)


PROOFS = [
    Proof(
        "billing.postings",
        "every invoice, credit note, payment, clearing, deposit, refund and bill has written its amount in the book",
        f"SELECT count(*) FROM ({PAPERS}) x",
        f"""
        SELECT x.organisation, format('%s %s (%s) of party %s', x.kind, x.id, x.number, x.party), x.amount,
            CASE WHEN w.party = x.party THEN w.amount ELSE 0 END
        FROM ({PAPERS}) x LEFT JOIN ({POSTED}) w ON w.organisation = x.organisation AND w.paper_kind = x.kind
            AND w.paper = x.id
        WHERE x.amount <> CASE WHEN w.party = x.party THEN w.amount ELSE 0 END""",
    ),
    Proof(
        "billing.lines",
        "an invoice and a credit note come to the sum of their lines",
        _count("billing_invoiceline", "billing_creditnoteline"),
        f"""
        SELECT i.organisation, {NAME.format(kind="invoice", row="i")}, i.untaxed + i.tax,
            coalesce(sum(l.untaxed + l.tax), 0)
        FROM billing_invoice i LEFT JOIN billing_invoiceline l ON l.invoice_id = i.id WHERE i.status <> 'opening'
        GROUP BY i.id HAVING coalesce(sum(l.untaxed), 0) <> i.untaxed OR coalesce(sum(l.tax), 0) <> i.tax
        UNION ALL
        SELECT n.organisation, {NAME.format(kind="credit_note", row="n")}, n.untaxed + n.tax,
            coalesce(sum(l.untaxed + l.tax), 0)
        FROM billing_creditnote n LEFT JOIN billing_creditnoteline l ON l.note_id = n.id
        GROUP BY n.id HAVING coalesce(sum(l.untaxed), 0) <> n.untaxed OR coalesce(sum(l.tax), 0) <> n.tax""",
    ),
    Proof(
        "billing.history",
        "a paper kept as history is in no book: no posting, no debt, nothing settled by it or of it",
        f"SELECT count(*) FROM ({HISTORIC}) x",
        f"""
        SELECT h.organisation, format('%s %s (%s): %s', h.kind, h.id, h.reference, x.what), 0, x.amount
        FROM ({HISTORIC}) h JOIN (
            SELECT organisation, paper_kind AS kind, paper, 'postings' AS what, count(*) AS amount
            FROM ledger_posting WHERE paper_kind IN ('invoice', 'credit_note', 'payment') GROUP BY 1, 2, 3
            UNION ALL SELECT organisation, paper_kind, paper, 'debt', amount FROM credit_debt
            UNION ALL SELECT organisation, 'invoice', invoice, 'settled', sum(amount) FROM billing_allocation
                GROUP BY 1, 2, 3
            UNION ALL SELECT organisation, source_kind, source, 'settled', sum(amount) FROM billing_allocation
                GROUP BY 1, 2, 3) x ON x.organisation = h.organisation AND x.kind = h.kind AND x.paper = h.id""",
    ),
    Proof(
        "billing.shipments",
        "a shipment is invoiced once, for what was taken at the door; what came back after its invoice is credited",
        _count("billing_billed"),
        f"""
        WITH untold AS ({UNTOLD}),
        invoiced AS (SELECT shipment, shipment_line AS n, sum(pieces) AS pieces, count(DISTINCT invoice_id) AS times,
            min(invoice_id) AS invoice FROM billing_invoiceline WHERE shipment IS NOT NULL GROUP BY 1, 2),
        credited AS (SELECT i.shipment, i.shipment_line AS n, sum(c.pieces) AS pieces FROM billing_creditnoteline c
            JOIN billing_creditnote h ON h.id = c.note_id AND h.reason_kind = 'shipment'
            JOIN billing_invoiceline i ON i.invoice_id = c.invoice AND i.n = c.invoice_line GROUP BY 1, 2),
        coming AS (SELECT DISTINCT f.paper AS shipment FROM kernel_fact f JOIN untold u ON u.fact = f.id
            AND u.listener = 'billing.delivered' WHERE f.kind = 'ShipmentDelivered')
        SELECT b.organisation, format('shipment %s line %s on invoice %s: pieces', b.shipment, l.n, b.invoice),
            l.pieces - coalesce(r.pieces, 0), coalesce(v.pieces, 0) - coalesce(c.pieces, 0)
        FROM billing_billed b JOIN warehouse_shipmentline l ON l.shipment_id = b.shipment
            LEFT JOIN delivery_refusal r ON r.shipment = l.shipment_id AND r.n = l.n
            LEFT JOIN invoiced v ON v.shipment = l.shipment_id AND v.n = l.n
            LEFT JOIN credited c ON c.shipment = l.shipment_id AND c.n = l.n
        WHERE coalesce(v.pieces, 0) - coalesce(c.pieces, 0) <> l.pieces - coalesce(r.pieces, 0)
            AND NOT (coalesce(v.pieces, 0) = l.pieces AND b.shipment IN (SELECT shipment FROM coming))
        UNION ALL
        SELECT l.organisation, format('shipment %s: invoice line %s/%s', l.shipment, l.invoice_id, l.n),
            coalesce(b.invoice, 0), l.invoice_id
        FROM billing_invoiceline l LEFT JOIN billing_billed b ON b.shipment = l.shipment
        WHERE l.shipment IS NOT NULL AND b.invoice IS DISTINCT FROM l.invoice_id""",
    ),
    Proof(
        "billing.allocations",
        "what is settled of an invoice is what payments, credit notes and clearings were put against it",
        _count("billing_allocation"),
        """
        SELECT coalesce(d.organisation, a.organisation), format('invoice %s: settled', coalesce(d.paper, a.invoice)),
            coalesce(a.amount, 0), coalesce(d.amount - d.open, 0)
        FROM (SELECT * FROM credit_debt WHERE paper_kind = 'invoice') d FULL JOIN (
            SELECT invoice, organisation, sum(amount) AS amount FROM billing_allocation GROUP BY 1, 2) a
            ON a.invoice = d.paper
        WHERE coalesce(d.amount - d.open, 0) <> coalesce(a.amount, 0)""",
    ),
    Proof(
        "billing.payments",
        "a payment or credit note is what it settled and what of it went on account; a clearing is what it settled",
        _count("billing_payment", "billing_creditnote", "billing_clearing"),
        """
        WITH settled AS (SELECT source_kind, source, sum(amount) AS amount FROM billing_allocation GROUP BY 1, 2)
        SELECT x.organisation, format('%s %s', x.kind, x.id), x.amount, coalesce(s.amount, 0) + x.on_account
        FROM (SELECT organisation, 'payment' AS kind, id, amount, on_account FROM billing_payment
                WHERE status <> 'historic'
            UNION ALL SELECT organisation, 'credit_note', id, untaxed + tax, on_account FROM billing_creditnote
                WHERE status <> 'historic'
            UNION ALL SELECT organisation, 'clearing', id, amount, 0 FROM billing_clearing) x
            LEFT JOIN settled s ON s.source_kind = x.kind AND s.source = x.id
        WHERE coalesce(s.amount, 0) + x.on_account <> x.amount""",
    ),
    Proof(
        "billing.on_account",
        "what stands on account of a party is what payments and credit notes left there, less cleared and refunded",
        "SELECT count(*) FROM ledger_moneyaccount WHERE bucket = 'on_account'",
        """
        WITH papers AS (
            SELECT organisation, party, currency, sum(amount) AS amount FROM (
                SELECT organisation, party, currency, on_account AS amount FROM billing_payment
                UNION ALL SELECT organisation, bill_to, currency, on_account FROM billing_creditnote
                UNION ALL SELECT organisation, party, currency, -amount FROM billing_clearing
                UNION ALL SELECT organisation, party, currency, -amount FROM billing_refund) x GROUP BY 1, 2, 3),
        book AS (
            SELECT a.organisation, a.party, a.currency, -b.amount AS amount FROM ledger_moneybalance b
                JOIN ledger_moneyaccount a ON a.id = b.account AND a.bucket = 'on_account')
        SELECT coalesce(p.organisation, b.organisation),
            format('on account of party %s in %s', coalesce(p.party, b.party), coalesce(p.currency, b.currency)),
            coalesce(p.amount, 0), coalesce(b.amount, 0)
        FROM papers p FULL JOIN book b USING (organisation, party, currency)
        WHERE coalesce(p.amount, 0) <> coalesce(b.amount, 0)""",
    ),
    Proof(
        "billing.unbilled",
        "what is unbilled of a party is what was delivered to it and is on no invoice yet",
        "SELECT count(*) FROM ledger_moneyaccount WHERE bucket = 'unbilled'",
        """
        WITH waiting AS (
            SELECT s.organisation, s.bill_to AS party, s.currency, sum(l.untaxed + l.tax
                - coalesce(r.untaxed, 0) - coalesce(r.tax, 0)) AS amount
            FROM delivery_drop d JOIN warehouse_shipment s ON s.id = d.shipment
                JOIN warehouse_shipmentline l ON l.shipment_id = s.id
                LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n
            WHERE d.result <> '' AND NOT EXISTS (SELECT 1 FROM billing_billed b WHERE b.shipment = s.id)
            GROUP BY 1, 2, 3),
        book AS (
            SELECT a.organisation, a.party, a.currency, b.amount FROM ledger_moneybalance b
                JOIN ledger_moneyaccount a ON a.id = b.account AND a.bucket = 'unbilled')
        SELECT coalesce(w.organisation, b.organisation),
            format('unbilled of party %s in %s', coalesce(w.party, b.party), coalesce(w.currency, b.currency)),
            coalesce(w.amount, 0), coalesce(b.amount, 0)
        FROM waiting w FULL JOIN book b USING (organisation, party, currency)
        WHERE coalesce(w.amount, 0) <> coalesce(b.amount, 0)""",
    ),
    Proof(
        "billing.bills",
        "what we owe a supplier is what is open of its recorded bills; what a bill was credited is what the supplier's "
        "recorded credit notes took off it, and each of those wrote it in the book",
        _count("billing_bill"),
        f"""
        WITH papers AS (
            SELECT organisation, party, currency, sum(amount) AS amount FROM (
                SELECT organisation, supplier AS party, currency, untaxed + tax - paid - credited AS amount
                FROM billing_bill WHERE status <> 'expected'
                UNION ALL SELECT organisation, party, currency, -amount FROM ({OTHERS}) o) x GROUP BY 1, 2, 3),
        book AS (
            SELECT a.organisation, a.party, a.currency, -b.amount AS amount FROM ledger_moneybalance b
                JOIN ledger_moneyaccount a ON a.id = b.account AND a.bucket = 'payable')
        SELECT coalesce(p.organisation, b.organisation),
            format('payable to party %s in %s', coalesce(p.party, b.party), coalesce(p.currency, b.currency)),
            coalesce(p.amount, 0), coalesce(b.amount, 0)
        FROM papers p FULL JOIN book b USING (organisation, party, currency)
        WHERE coalesce(p.amount, 0) <> coalesce(b.amount, 0)
        UNION ALL
        SELECT b.organisation, format('bill %s (%s): credited', b.id, b.number), coalesce(c.amount, 0), b.credited
        FROM billing_bill b LEFT JOIN (
            SELECT organisation, their_invoice, sum(settled) AS amount FROM billing_billcreditpart GROUP BY 1, 2) c
            ON c.organisation = b.organisation AND c.their_invoice = b.their_invoice
        WHERE coalesce(c.amount, 0) <> b.credited
        UNION ALL
        SELECT c.organisation, format('credit note %s (%s) of a supplier', c.id, c.number),
            CASE c.status WHEN 'recorded' THEN c.untaxed + c.tax - least(c.sent_back, c.rest) ELSE 0 END,
            coalesce(w.amount, 0)
        FROM billing_billcredit c LEFT JOIN (
            SELECT p.organisation, p.paper, sum(m.amount) AS amount FROM ledger_posting p
                JOIN ledger_moneymove m ON m.posting_id = p.id WHERE p.paper_kind = 'bill_credit' GROUP BY 1, 2) w
            ON w.organisation = c.organisation AND w.paper = c.id
        WHERE coalesce(w.amount, 0) <>
            CASE c.status WHEN 'recorded' THEN c.untaxed + c.tax - least(c.sent_back, c.rest) ELSE 0 END
        UNION ALL
        SELECT c.organisation, format('credit note %s (%s) of a supplier: off bills, and the rest', c.id, c.number),
            c.untaxed + c.tax, coalesce(sum(p.settled), 0) + c.rest
        FROM billing_billcredit c LEFT JOIN billing_billcreditpart p ON p.credit_id = c.id
        WHERE c.status = 'recorded' GROUP BY c.id HAVING coalesce(sum(p.settled), 0) + c.rest <> c.untaxed + c.tax""",
    ),
    Proof(
        "billing.members",
        "what a member owes me in my books is what it owes me in its own, what it expects to be billed or credited, "
        "what it was not told yet, and the disputes that stand between us; every invoice it was told of lies there as "
        "a bill",
        "SELECT count(*) FROM billing_invoice i JOIN parties_member m ON m.party = i.bill_to",
        f"""
        WITH {BETWEEN},
        mine AS (
            SELECT a.organisation AS seller, m.organisation AS buyer, a.currency, b.amount
            FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account AND a.bucket = 'receivable'
                JOIN parties_member m ON m.party = a.party JOIN parties_member s ON s.organisation = a.organisation),
        yours AS (
            SELECT seller, buyer, currency, sum(amount) AS amount FROM (
                SELECT s.organisation AS seller, a.organisation AS buyer, a.currency, -b.amount AS amount
                FROM ledger_moneybalance b JOIN ledger_moneyaccount a ON a.id = b.account AND a.bucket = 'payable'
                    JOIN parties_member s ON s.party = a.party
                UNION ALL SELECT seller, buyer, currency, amount FROM billed WHERE status = 'expected'
                UNION ALL SELECT seller, buyer, currency, -to_credit FROM both_ways
                UNION ALL SELECT seller, buyer, currency, open FROM unheard
                    WHERE status <> 'opening' AND NOT elsewhere
                UNION ALL SELECT seller, buyer, currency, amount FROM disputes) x GROUP BY 1, 2, 3)
        SELECT coalesce(m.seller, y.seller),
            format('owed by member %s in %s, against its own books and the disputes', coalesce(m.buyer, y.buyer),
                coalesce(m.currency, y.currency)),
            coalesce(y.amount, 0), coalesce(m.amount, 0)
        FROM mine m FULL JOIN yours y USING (seller, buyer, currency)
        WHERE coalesce(m.amount, 0) <> coalesce(y.amount, 0)
        UNION ALL
        SELECT seller, format('invoice %s (%s) has no bill at member %s, which was told of it', id, number, buyer),
            open, 0
        FROM unheard WHERE status <> 'opening' AND NOT elsewhere AND NOT coming""",
    ),
]
PROOFS += ACCRUALS
