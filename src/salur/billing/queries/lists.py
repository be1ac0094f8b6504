"""Lists for pages: what an actor may see of invoices, notes, payments and bills; what waits for its invoice."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple, TypeVar

from django.db.models import Model, Q, QuerySet

from salur.billing.models import Bill, BillCredit, CreditNote, Deposit, Invoice, Payment
from salur.billing.rules import GONE
from salur.credit.models import Debt
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries import visible as visible_relations

AnyPaper = TypeVar("AnyPaper", bound=Model)


class Waiting(NamedTuple):
    """A shipment that has left and is on no invoice yet; amounts of what was not refused."""

    shipment: int
    number: str | None
    status: str
    buyer: int
    bill_to: int
    currency: str
    invoice_at: str
    untaxed: int
    tax: int


def _within(actor: Actor, rows: QuerySet[AnyPaper], column: str) -> QuerySet[AnyPaper]:
    """Those of parties in the actor's territories; all, if the actor has none in particular."""
    if actor.territories is None:
        return rows
    return rows.filter(**{f"{column}__in": visible_relations(actor).values("party")})


def visible_invoices(actor: Actor) -> QuerySet[Invoice]:
    """The invoices this actor may see: the organisation's, and those it was sent by another member."""
    if actor.territories is None:
        return Invoice.objects.filter(Q(organisation=actor.organisation) | Q(counterpart=actor.organisation))
    return _within(actor, Invoice.objects.filter(organisation=actor.organisation), "buyer")


def visible_credit_notes(actor: Actor) -> QuerySet[CreditNote]:
    """The credit notes this actor may see: the organisation's, and those it was sent by another member."""
    if actor.territories is None:
        return CreditNote.objects.filter(Q(organisation=actor.organisation) | Q(counterpart=actor.organisation))
    return _within(actor, CreditNote.objects.filter(organisation=actor.organisation), "buyer")


def visible_payments(actor: Actor) -> QuerySet[Payment]:
    """The payments this actor may see."""
    return _within(actor, Payment.objects.filter(organisation=actor.organisation), "party")


def visible_deposits(actor: Actor) -> QuerySet[Deposit]:
    """The deposits this actor may see."""
    return Deposit.objects.filter(organisation=actor.organisation)


def visible_bills(actor: Actor) -> QuerySet[Bill]:
    """The suppliers' bills this actor may see."""
    return Bill.objects.filter(organisation=actor.organisation)


def visible_bill_credits(actor: Actor) -> QuerySet[BillCredit]:
    """The suppliers' credit notes this actor may see."""
    return BillCredit.objects.filter(organisation=actor.organisation)


def waiting_for_invoice(actor: Actor, bill_to: int | None = None) -> list[Waiting]:
    """Shipments that have left and are on no invoice yet, oldest first; of one bill-to party, or of all."""
    sight, params = "", [actor.organisation, sql.array(sorted(GONE))]
    if bill_to is not None:
        sight += " AND s.bill_to = %s"
        params.append(bill_to)
    if actor.places is not None:
        sight += " AND s.site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    rows: list[Any] = sql.fetch(
        f"""
        SELECT s.id, s.number, s.status, s.buyer, s.bill_to, s.currency, s.invoice_at,
            (s.untaxed - coalesce(r.untaxed, 0))::bigint, (s.tax - coalesce(r.tax, 0))::bigint
        FROM warehouse_shipment s
            LEFT JOIN LATERAL (SELECT sum(untaxed) AS untaxed, sum(tax) AS tax FROM delivery_refusal
                WHERE shipment = s.id) r ON true
        WHERE s.organisation = %s AND s.status = ANY(%s::text[]) AND s.status NOT IN ('refused', 'returned')
            AND NOT EXISTS (SELECT FROM billing_billed b WHERE b.shipment = s.id){sight}
        ORDER BY s.picked_at, s.id
        """,
        params,
    )
    return [Waiting(*row) for row in rows]


class Due(NamedTuple):
    """An invoice of which something is open."""

    invoice: int
    number: str | None
    due_on: date
    open: int


def open_invoices(actor: Actor, account: int, most: int = 60) -> list[Due]:
    """The invoices on a credit account that are open and in sight, what is due first; so many at most."""
    debts = Debt.objects.filter(account=account, paper_kind=Invoice.KIND, open__gt=0).order_by("due_on", "paper")
    found = list(debts.values_list("paper", "due_on", "open")[:most])
    known = visible_invoices(actor).filter(id__in=[paper for paper, _, _ in found])
    called = dict(known.values_list("id", "number"))
    return [Due(paper, called[paper], due_on, left) for paper, due_on, left in found if paper in called]
