"""One paper with its lines, and what is open; for pages, prints and the API. Call in `kernel.work.reading`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from salur.billing.models import Bill, CreditNote, CreditNoteLine, Invoice, InvoiceLine, Payment
from salur.billing.queries.lists import visible_bills, visible_credit_notes, visible_invoices, visible_payments
from salur.kernel import papers, sql
from salur.kernel.actor import Actor


class Settlement(NamedTuple):
    """What of a payment, credit note or clearing settled an invoice."""

    source_kind: str
    source: int
    number: str | None
    invoice: int
    invoice_number: str | None
    amount: int


class InvoiceSeen(NamedTuple):
    """An invoice with its lines, what is open of it (None: another member's) and what settled the rest."""

    invoice: Invoice
    lines: list[InvoiceLine]
    open: int | None
    settled: list[Settlement]


class CreditNoteSeen(NamedTuple):
    """A credit note with its lines and what it settled."""

    note: CreditNote
    lines: list[CreditNoteLine]
    settled: list[Settlement]


class PaymentSeen(NamedTuple):
    """A payment and what it settled."""

    payment: Payment
    settled: list[Settlement]


class BillSeen(NamedTuple):
    """A supplier's bill, and the number of the member supplier's own invoice, where there is one."""

    bill: Bill
    their_number: str | None


class OpenItem(NamedTuple):
    """An invoice still owed, as a collector's list shows it; `number` is the old one of opening items."""

    party: int
    invoice: int
    number: str
    on: date
    due_on: date
    currency: str
    amount: int
    open: int


def invoice(actor: Actor, identity: int) -> InvoiceSeen:
    """An invoice the actor may see. Refused: kernel.not_found."""
    found = visible_invoices(actor).filter(id=identity).first()
    if found is None:
        raise papers.missing("invoice", identity)
    rows = sql.fetch("SELECT open FROM credit_debt WHERE paper = %s AND paper_kind = 'invoice'", (identity,))
    mine = found.organisation == actor.organisation
    left = (rows[0][0] if rows else 0) if mine else None
    lines = list(InvoiceLine.objects.filter(invoice=identity).order_by("n"))
    return InvoiceSeen(found, lines, left, _settlements("a.invoice", identity))


def credit_note(actor: Actor, identity: int) -> CreditNoteSeen:
    """A credit note the actor may see. Refused: kernel.not_found."""
    found = visible_credit_notes(actor).filter(id=identity).first()
    if found is None:
        raise papers.missing("credit_note", identity)
    lines = list(CreditNoteLine.objects.filter(note=identity).order_by("n"))
    return CreditNoteSeen(found, lines, _settlements("a.source_kind = 'credit_note' AND a.source", identity))


def payment(actor: Actor, identity: int) -> PaymentSeen:
    """A payment the actor may see. Refused: kernel.not_found."""
    found = visible_payments(actor).filter(id=identity).first()
    if found is None:
        raise papers.missing("payment", identity)
    return PaymentSeen(found, _settlements("a.source_kind = 'payment' AND a.source", identity))


def bill(actor: Actor, identity: int) -> BillSeen:
    """A supplier's bill the actor may see. Refused: kernel.not_found."""
    found = visible_bills(actor).filter(id=identity).first()
    if found is None:
        raise papers.missing("bill", identity)
    if found.their_invoice is None:
        return BillSeen(found, None)
    theirs = Invoice.objects.filter(id=found.their_invoice, counterpart=actor.organisation).first()
    return BillSeen(found, theirs.number if theirs else None)


def _settlements(which: str, identity: int) -> list[Settlement]:
    return [
        Settlement(*row)
        for row in sql.fetch(
            "SELECT a.source_kind, a.source, coalesce(p.number, n.number, c.number), a.invoice, "
            "coalesce(i.number, i.reference), a.amount FROM billing_allocation a "
            "LEFT JOIN billing_payment p ON a.source_kind = 'payment' AND p.id = a.source "
            "LEFT JOIN billing_creditnote n ON a.source_kind = 'credit_note' AND n.id = a.source "
            "LEFT JOIN billing_clearing c ON a.source_kind = 'clearing' AND c.id = a.source "
            f"LEFT JOIN billing_invoice i ON i.id = a.invoice WHERE {which} = %s ORDER BY a.source_kind, a.source",
            (identity,),
        )
    ]


def open_items(actor: Actor, parties: Iterable[int] | None = None) -> list[OpenItem]:
    """What is owed to the organisation, the oldest due first; by some parties, or by all the actor may see."""
    visible = visible_invoices(actor).filter(organisation=actor.organisation)
    wanted = None if parties is None else set(parties)
    if actor.territories is not None:
        seen = set(visible.values_list("bill_to", flat=True).distinct())
        wanted = seen if wanted is None else wanted & seen
    narrowed = "" if wanted is None else "AND i.bill_to = ANY(%s::bigint[]) "
    params = (actor.organisation,) if wanted is None else (actor.organisation, sql.array(sorted(wanted)))
    return [
        OpenItem(*row)
        for row in sql.fetch(
            'SELECT i.bill_to, i.id, coalesce(i.number, i.reference), d."on", d.due_on, i.currency, d.amount, d.open '
            "FROM credit_debt d JOIN billing_invoice i ON i.id = d.paper AND d.paper_kind = 'invoice' "
            f"WHERE d.organisation = %s AND d.open > 0 {narrowed}ORDER BY d.due_on, i.id",
            params,
        )
    ]
