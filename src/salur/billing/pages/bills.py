"""Doors to suppliers' bills: the list, the paper, recording and paying one."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import actions, bodies, queries
from salur.billing.models import Bill
from salur.billing.pages.searching import GROSS, sought
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names, party_cell, party_filter, party_typed
from salur.shell import shown
from salur.shell.listed import Amounts, Column, Days, Listed, statuses
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.tables import Cell, money, on, paper, status, text
from salur.shell.told import Told

BILLS = Listed(
    queries.visible_bills,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Supplier")), Column(gettext_lazy("Reference")),
        Column(gettext_lazy("Day"), "on"), Column(gettext_lazy("Due"), "due_on", costly=True),
        Column(gettext_lazy("Status")), Column(gettext_lazy("Total"), "total", GROSS, costly=True),
        Column(gettext_lazy("Paid"), "paid", costly=True),
    ),
    "-on",
    gettext_lazy("No bills yet."),
    sought(Bill.PREFIX, "supplier"),
    (
        statuses("expected", "recorded", "paid"),
        Days("on", gettext_lazy("Day")),
        Days("due", gettext_lazy("Due"), "due_on"),
        party_filter("supplier", gettext_lazy("Supplier")),
        Amounts("total", gettext_lazy("Total"), GROSS),
    ),
    "on",
)  # fmt: skip


@listing("bills", gettext_lazy("Suppliers' bills"), 60, BILLS)
def bills(actor: Actor, rows: list[Bill]) -> list[list[Cell]]:
    """Suppliers' bills, the latest day first."""
    people = names(actor.organisation, [one.supplier for one in rows])
    return [
        [
            paper("bill", one.id, one.number), text(people.get(one.supplier, "")), text(one.reference), on(one.on),
            on(one.due_on), status(one.status), money(one.untaxed + one.tax, one.currency),
            money(one.paid, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("bill", "bills")
def bill(actor: Actor, identity: int) -> Sheet | None:
    """A supplier's bill."""
    seen = queries.bill(actor, identity)
    one, coin = seen.bill, seen.bill.currency
    people = names(actor.organisation, [one.supplier])
    facts: list[tuple[str, Cell]] = [
        (_("Supplier"), party_cell(people, one.supplier)),
        (_("Reference"), text(one.reference)),
        (_("Their invoice"), text(seen.their_number)),
        (_("Day"), on(one.on)),
        (_("Due"), on(one.due_on)),
        (_("Net"), money(one.untaxed, coin)),
        (_("Tax"), money(one.tax, coin)),
        (_("Total"), money(one.untaxed + one.tax, coin)),
        (_("Received at"), money(one.received, coin)),
        (_("Paid"), money(one.paid, coin)),
        (_("Credited"), money(one.credited, coin)),
    ]
    return Sheet("bill", identity, one.number or f"#{identity}", one.status, "", facts)


def _typed(amount: int, coin: str) -> str:
    value = coins.decimal_string(amount, coin)
    return value.replace(".", ",") if shown.language() == "id" else value


def _amounts(one: Bill | None) -> list[Field]:
    coin = one.currency if one else ""
    today = timezone.localdate().isoformat()
    return [
        Field("untaxed", _("Net"), "number", value=_typed(one.untaxed, coin) if one else ""),
        Field("tax", _("Tax"), "number", value=_typed(one.tax, coin) if one else ""),
        Field("received", _("Received at"), "number", value=_typed(one.untaxed, coin) if one else "",
              hint=_("What the goods were received at, without tax.")),
        Field("on", _("Day"), "date", value=one.on.isoformat() if one else today),
        Field("due_on", _("Due"), "date", value=one.due_on.isoformat() if one else today),
        Field("reference", _("Reference"), needed=False, value=one.reference if one else ""),
    ]  # fmt: skip


def _recorded(actor: Actor, identity: int) -> Form:
    if identity:
        return Form(_amounts(queries.visible_bills(actor).filter(id=identity).first()))
    return Form([Field("supplier", _("Supplier (code)")), *_amounts(None)])


def _bill_told(sent: Told, supplier: int, coin: str | None) -> bodies.RecordBill:
    today = timezone.localdate()
    return bodies.RecordBill(
        supplier, sent.amount("untaxed", coin), sent.amount("tax", coin), sent.amount("received", coin),
        sent.day("on") or today, sent.day("due_on") or today, coin, sent.text("reference")[:80],
    )  # fmt: skip


@button("bill", "billing.record_bill", gettext_lazy("Record a bill"), form=_recorded, fresh=True)
def record_new(sent: Told, none: int) -> Outcome:
    """A supplier's bill came that nobody had announced."""
    body = _bill_told(sent, party_typed(sent.actor, sent.text("supplier", needed=True)), None)
    return actions.record_bill(actor=sent.actor, bills=[sent.command(body)]).one()


@button("bill", "billing.record_bill", gettext_lazy("Record"), statuses=("expected",), form=_recorded)
def record(sent: Told, identity: int) -> Outcome:
    """A bill that was expected lies here."""
    one = _bill_of(sent.actor, identity)
    body = _bill_told(sent, one.supplier, one.currency)
    return actions.record_bill(actor=sent.actor, bills=[sent.command(body, identity)]).one()


def _bill_of(actor: Actor, identity: int) -> Bill:
    with reading(actor.organisation):
        found = queries.visible_bills(actor).filter(id=identity).first()
    if found is None:
        raise Refused("kernel.not_found", paper_kind="bill", paper=identity)
    return found


def _pay(actor: Actor, identity: int) -> Form:
    one = queries.visible_bills(actor).filter(id=identity).first()
    left = _typed(one.untaxed + one.tax - one.paid - one.credited, one.currency) if one else ""
    return Form([Field("amount", _("Amount"), "number", value=left)])


@button("bill", "billing.pay_bill", gettext_lazy("Pay"), statuses=("recorded",), form=_pay)
def pay(sent: Told, identity: int) -> Outcome:
    """Pay an amount of a bill from the bank."""
    body = bodies.PayBill(sent.amount("amount", _bill_of(sent.actor, identity).currency))
    return actions.pay_bill(actor=sent.actor, bills=[sent.command(body, identity)]).one()
