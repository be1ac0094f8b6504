"""What stands between two members: where the seller's books and the buyer's say different things of one invoice.

Read as the owner, since each member sees only its own rows. An invoice whose bill is missing though the buyer was told
of it is no dispute but a fault, which the proof names.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connections

from salur.kernel.facts import UNTOLD

OTHERS = """
    SELECT a.organisation, a.party, a.currency, sum(m.amount) AS amount
    FROM ledger_moneyaccount a
        JOIN (SELECT posting_id, target AS account, amount FROM ledger_moneymove
            UNION ALL SELECT posting_id, source, -amount FROM ledger_moneymove) m ON m.account = a.id
        JOIN ledger_posting p ON p.id = m.posting_id AND p.paper_kind NOT IN ('bill', 'bill_credit')
    WHERE a.bucket = 'payable' GROUP BY 1, 2, 3"""
"""What papers of higher floors took off what we owe suppliers: goods sent back."""

BETWEEN = f"""
    untold AS ({UNTOLD}),
    invoiced AS (
        SELECT i.organisation AS seller, m.organisation AS buyer, s.party AS seller_party, i.currency, i.id, i.number,
            i.status, i.untaxed + i.tax AS amount, coalesce(d.open, 0) AS open,
            coalesce(a.credited, 0) AS credited, coalesce(a.paid, 0) AS paid
        FROM billing_invoice i JOIN parties_member s ON s.organisation = i.organisation
            JOIN parties_member m ON m.party = i.bill_to
            LEFT JOIN credit_debt d ON d.paper = i.id AND d.paper_kind = 'invoice'
            LEFT JOIN (SELECT invoice, sum(amount) FILTER (WHERE source_kind = 'credit_note') AS credited,
                sum(amount) FILTER (WHERE source_kind <> 'credit_note') AS paid FROM billing_allocation GROUP BY 1) a
                ON a.invoice = i.id
        WHERE i.status <> 'historic'),
    billed AS (
        SELECT s.organisation AS seller, b.organisation AS buyer, b.currency, b.id, b.number, b.their_invoice, b.status,
            b.untaxed + b.tax AS amount, b.paid, b.credited
        FROM billing_bill b JOIN parties_member s ON s.party = b.supplier),
    to_credit AS (
        SELECT organisation AS buyer, their_invoice, sum(amount) AS amount FROM (
            SELECT p.organisation, p.their_invoice, p.amount FROM billing_billcredit c
                JOIN billing_billcreditpart p ON p.credit_id = c.id WHERE c.status = 'expected'
            UNION ALL SELECT f.counterpart, a.invoice, a.amount FROM kernel_fact f
                JOIN untold u ON u.fact = f.id AND u.listener = 'billing.credit_issued'
                JOIN billing_allocation a ON a.source_kind = 'credit_note' AND a.source = f.paper
            WHERE f.kind = 'CreditNoteIssued' AND NOT EXISTS (SELECT 1 FROM billing_billcredit c
                WHERE c.their_note = f.paper AND c.organisation = f.counterpart)) x GROUP BY 1, 2),
    both_ways AS (
        SELECT i.*, b.id AS bill, b.amount AS billed, b.paid AS paid_out, b.credited AS credited_here,
            coalesce((SELECT c.amount FROM to_credit c WHERE c.their_invoice = i.id AND c.buyer = i.buyer), 0)
                AS to_credit
        FROM invoiced i JOIN billed b ON b.their_invoice = i.id AND b.seller = i.seller AND b.buyer = i.buyer
            AND b.currency = i.currency),
    unheard AS (
        SELECT i.*, EXISTS (SELECT 1 FROM kernel_fact f JOIN untold u ON u.fact = f.id
                AND u.listener = 'billing.invoice_issued' WHERE f.kind = 'InvoiceIssued' AND f.paper = i.id) AS coming,
            EXISTS (SELECT 1 FROM billed b WHERE b.their_invoice = i.id) AS elsewhere
        FROM invoiced i WHERE NOT EXISTS (SELECT 1 FROM both_ways b WHERE b.id = i.id)),
    disputes AS (
        SELECT seller, buyer, currency, id AS invoice, bill, 'amount' AS why, amount - billed AS amount FROM both_ways
        UNION ALL SELECT seller, buyer, currency, id, bill, 'credited', credited_here + to_credit - credited
            FROM both_ways
        UNION ALL SELECT seller, buyer, currency, id, bill, 'paid', paid_out - paid FROM both_ways
        UNION ALL SELECT seller, buyer, currency, id, NULL,
            CASE status WHEN 'opening' THEN 'opening' ELSE 'currency' END, open
            FROM unheard WHERE status = 'opening' OR elsewhere
        UNION ALL SELECT seller, buyer, currency, NULL, id, 'unknown', paid + credited - amount FROM billed b
            WHERE NOT EXISTS (SELECT 1 FROM both_ways x WHERE x.bill = b.id)
        UNION ALL SELECT s.organisation, o.organisation, o.currency, NULL, NULL, 'sent_back', o.amount
            FROM ({OTHERS}) o JOIN parties_member s ON s.party = o.party)"""
"""Common table expressions: what sellers say, what buyers say, and, by paper, what makes the difference."""

DIFFERING = f"""
    WITH {BETWEEN}
    SELECT seller, buyer, currency, invoice, bill, why, amount::bigint FROM disputes WHERE amount <> 0
    ORDER BY seller, buyer, currency, invoice, bill, why"""


class Dispute(NamedTuple):
    """What the seller's receivable has more (+) or less (-) than the buyer's payable because of one paper.

    `why`: amount (the bill says something else), credited (the buyer's bill had not so much open as the credit
    note settled), paid (one has told the payment, the other not or not the same), sent_back (goods the buyer sent
    back), opening (of before the seller's books), currency, unknown (a bill without an invoice of the seller's).
    """

    seller: int
    buyer: int
    currency: str
    invoice: int | None
    bill: int | None
    why: str
    amount: int


def disputes(using: str = "owner") -> list[Dispute]:
    """Everything that stands between members, by organisations and paper; amounts in the smallest coin."""
    with connections[using].cursor() as cursor:
        cursor.execute(DIFFERING)
        return [Dispute(*row) for row in cursor.fetchall()]
