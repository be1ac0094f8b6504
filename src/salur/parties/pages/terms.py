"""Doors to the terms: who supplies whom, when it is paid, on which day invoices are taken, from where it comes."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.parties import actions, queries
from salur.parties.bodies import SupplyBody
from salur.parties.models import INVOICE_AT, TERMS_FROM, Supply
from salur.parties.pages.naming import party_here, party_typed, place_choices, place_typed
from salur.parties.pages.outlets import words
from salur.parties.queries.listed import terms_seen
from salur.parties.queries.names import called, meant_by
from salur.shell.listed import Amounts, Choice, Column, Listed, Search, choice
from salur.shell.offers import Field, Form, button, listing
from salur.shell.tables import Cell, number, said, text
from salur.shell.told import Told

MONDAY = 5  # the fifth of January 2026
BESIDE = {
    "parties.exchange_without_day": "exchange_weekday", "parties.no_such_place": "ship_from",
    "parties.no_such_relation": "bill_to",
}  # fmt: skip


def weekday(day: int | None) -> str:
    """A day of the week in the reader's language; 0 is Monday."""
    return "" if day is None else date_format(date(2026, 1, MONDAY + day), "l")


TERMS = Listed(
    terms_seen,
    (
        Column(gettext_lazy("Party"), "party", "name", falls=False), Column(gettext_lazy("Terms")),
        Column(gettext_lazy("Days to pay"), "days", "payment_days"), Column(gettext_lazy("Counted from")),
        Column(gettext_lazy("Exchange of invoices"), "exchange", "exchange_weekday", falls=False),
        Column(gettext_lazy("Invoiced at")), Column(gettext_lazy("Salesman")), Column(gettext_lazy("In force")),
    ),
    "party",
    gettext_lazy("No terms yet. They are set on the page of a party."),
    Search(gettext_lazy("Code or name"), named=(("buyer", meant_by), ("seller", meant_by))),
    (
        Choice("status", gettext_lazy("Status"), {"working": Q(active=True), "left": Q(active=False)}, "status", True),
        choice("terms_from", gettext_lazy("Counted from"), "terms_from", TERMS_FROM),
        choice("invoice_at", gettext_lazy("Invoiced at"), "invoice_at", INVOICE_AT),
        Amounts("days", gettext_lazy("Days to pay"), "payment_days", ""),
    ),
)  # fmt: skip


@listing("terms", gettext_lazy("Terms"), 91, TERMS)
def terms(actor: Actor, rows: list[Supply]) -> list[list[Cell]]:
    """Whom the firm supplies and who supplies it, on which terms."""
    people = called(actor.organisation, [party for one in rows for party in (one.buyer, one.seller, one.salesman)])
    mine = actor.party
    cells = []
    for one in rows:
        other = one.buyer if one.seller == mine else one.seller
        name = people[other].name if other in people else ""
        cells.append([
            text(name, people[other].code if other in people else "", f"/party/{other}"),
            text(_("We supply") if one.seller == mine else _("Supplies us")), number(one.payment_days),
            said("word", one.terms_from), text(weekday(one.exchange_weekday)), said("word", one.invoice_at),
            text(people[one.salesman].name if one.salesman in people else ""),
            text(_("yes") if one.active else _("no")),
        ])  # fmt: skip
    return cells


def _form(actor: Actor, identity: int) -> Form:
    held = queries.supplies(actor.organisation, [(actor.party, identity)]).get((actor.party, identity))
    people = called(actor.organisation, [held.bill_to, held.salesman]) if held else {}
    places = queries.places(actor.organisation, [held.ship_from]) if held and held.ship_from else {}
    days = [("", "–"), *((str(day), weekday(day)) for day in range(7))]
    salesmen = queries.workers(actor.organisation, "orders.capture")[:200]
    return Form([
        Field("payment_days", _("Days to pay"), "number", value=str(held.payment_days) if held else "0"),
        Field("terms_from", _("Counted from"), "select", choices=words(TERMS_FROM),
              value=held.terms_from if held else "delivery"),
        Field("exchange_weekday", _("Exchange of invoices"), "select", choices=days,
              value="" if held is None or held.exchange_weekday is None else str(held.exchange_weekday),
              hint=_("The day of the week on which the outlet takes invoices and pays (kontra bon).")),
        Field("invoice_at", _("Invoiced at"), "select", choices=words(INVOICE_AT),
              value=held.invoice_at if held else "delivery"),
        Field("bill_to", _("Bill to (code)"), needed=False, hint=_("Empty: the party itself."),
              value=people[held.bill_to].code if held and held.bill_to != identity and held.bill_to in people else ""),
        Field("salesman", _("Salesman (code)"), needed=False, choices=salesmen,
              value=people[held.salesman].code if held and held.salesman in people else ""),
        Field("ship_from", _("From"), "select", choices=[("", "–"), *place_choices(actor)],
              value=places[held.ship_from].code if held and held.ship_from in places else ""),
        Field("prices_include_tax", _("Prices include tax"), "check", False,
              value="1" if held and held.prices_include_tax else ""),
        Field("active", _("In force"), "check", False, value="1" if held is None or held.active else ""),
    ])  # fmt: skip


@button("party", "parties.record_supplies", gettext_lazy("Set the terms"), form=_form, apart=True, word="terms",
        beside=BESIDE)  # fmt: skip
def set_terms(sent: Told, identity: int) -> Outcome:
    """On which terms we supply this party, from now on; papers keep what they were made on."""
    actor = sent.actor
    party_here(actor, identity)
    bill_to, salesman, place = sent.text("bill_to"), sent.text("salesman"), sent.text("ship_from")
    body = SupplyBody(
        actor.party, identity, party_typed(actor, bill_to) if bill_to else None, sent.whole("payment_days"),
        sent.text("terms_from"), sent.whole_or_none("exchange_weekday"), sent.text("invoice_at"),
        bool(sent.text("prices_include_tax")), party_typed(actor, salesman) if salesman else None,
        place_typed(actor, place) if place else None, bool(sent.text("active")),
    )  # fmt: skip
    command = sent.command(body)
    actions.record_supplies(actor=actor, supplies=[command]).one()
    return Outcome(command.key, "done", identity)
