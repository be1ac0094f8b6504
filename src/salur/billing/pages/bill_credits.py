"""Doors to suppliers' credit notes: the list, the paper, and recording one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import actions, bodies, queries
from salur.billing.models import BillCredit
from salur.billing.pages.searching import GROSS, sought
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import names, party_cell, party_filter
from salur.shell.listed import Amounts, Column, Days, Listed, statuses
from salur.shell.offers import Field, Form, Sheet, button, listing, sheet
from salur.shell.tables import Cell, Table, money, on, paper, status, text
from salur.shell.told import Told

BILL_CREDITS = Listed(
    queries.visible_bill_credits,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Supplier")), Column(gettext_lazy("Reference")),
        Column(gettext_lazy("Day"), "on"), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Total"), "total", GROSS, costly=True),
    ),
    "-on",
    gettext_lazy("No supplier has credited anything yet."),
    sought(BillCredit.PREFIX, "supplier"),
    (
        statuses("expected", "recorded"),
        Days("on", gettext_lazy("Day")),
        party_filter("supplier", gettext_lazy("Supplier")),
        Amounts("total", gettext_lazy("Total"), GROSS),
    ),
    "on",
)  # fmt: skip


@listing("bill-credits", gettext_lazy("Suppliers' credit notes"), 56, BILL_CREDITS)
def bill_credits(actor: Actor, rows: list[BillCredit]) -> list[list[Cell]]:
    """Suppliers' credit notes, the latest first."""
    people = names(actor.organisation, [one.supplier for one in rows])
    return [
        [
            paper("bill_credit", one.id, one.number), text(people.get(one.supplier, "")), text(one.reference),
            on(one.on), status(one.status), money(one.untaxed + one.tax, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("bill_credit", "bill-credits")
def bill_credit(actor: Actor, identity: int) -> Sheet | None:
    """A supplier's credit note, and what it takes off which bill."""
    one = queries.visible_bill_credits(actor).filter(id=identity).first()
    if one is None:
        return None
    people, coin = names(actor.organisation, [one.supplier]), one.currency
    facts = [
        (_("Supplier"), party_cell(people, one.supplier)),
        (_("Reference"), text(one.reference)),
        (_("Day"), on(one.on)),
        (_("Net"), money(one.untaxed, coin)),
        (_("Tax"), money(one.tax, coin)),
        (_("Total"), money(one.untaxed + one.tax, coin)),
        (_("For goods sent back"), money(one.sent_back, coin)),
        (_("On no bill"), money(one.rest, coin)),
    ]
    parts = list(one.parts.order_by("their_invoice"))
    bills = {
        bill.their_invoice: bill
        for bill in queries.visible_bills(actor).filter(their_invoice__in=[part.their_invoice for part in parts])
    }
    rows = [
        [
            paper("bill", bills[part.their_invoice].id, bills[part.their_invoice].number)
            if part.their_invoice in bills else text(""),
            money(part.amount, coin), money(part.settled, coin),
        ]
        for part in parts
    ]  # fmt: skip
    table = Table(_("Bills"), (_("Bill"), _("Credited"), _("Taken off")), rows)
    return Sheet("bill_credit", identity, one.number or f"#{identity}", one.status, "", facts, [table])


def _recorded(actor: Actor, identity: int) -> Form:
    return Form([
        Field("sent_back", _("For goods sent back"), "number", False,
              hint=_("What of it, with tax, is for goods that had been sent back.")),
        Field("reference", _("Reference"), needed=False),
    ])  # fmt: skip


@button("bill_credit", "billing.record_bill_credit", gettext_lazy("Record"), statuses=("expected",), form=_recorded)
def record(sent: Told, identity: int) -> Outcome:
    """A supplier's credit note that was expected lies here."""
    with reading(sent.actor.organisation):
        one = queries.visible_bill_credits(sent.actor).filter(id=identity).first()
    if one is None:
        raise Refused("kernel.not_found", paper_kind="bill_credit", paper=identity)
    back = sent.amount("sent_back", one.currency) if sent.text("sent_back") else 0
    body = bodies.RecordBillCredit(back, sent.text("reference")[:80])
    return actions.record_bill_credit(actor=sent.actor, credits=[sent.command(body, identity)]).one()
