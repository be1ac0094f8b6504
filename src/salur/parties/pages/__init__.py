"""Doors to the parties: who the firm knows, and on what terms it supplies them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.parties import queries
from salur.parties.models import TAX_STATUSES, Relation
from salur.parties.pages import groups, inviting, outlets, people, places, roles, terms, territories
from salur.parties.pages.changed import changed
from salur.parties.pages.naming import (
    party_cell,
    party_filter,
    party_here,
    party_typed,
    place_choices,
    place_filter,
    place_names,
    place_typed,
)
from salur.parties.pages.terms import weekday
from salur.parties.queries.alike import codes_of
from salur.parties.queries.groups import groups_of
from salur.parties.queries.names import called, meant_by, names
from salur.shell.listed import Column, Listed, Search, choice
from salur.shell.offers import Sheet, calls, later, listing, sheet
from salur.shell.tables import Cell, Table, number, on, said, text


@calls("party", "buyer", "supplier", "same_as", "person", many=lambda actor, some: called(actor.organisation, some))
def _party_called(actor: Actor, party: int) -> str:
    known = called(actor.organisation, [party]).get(party)
    return f"{known.name} ({known.code})" if known and known.code else known.name if known else ""


@calls("place", "van", "site", many=place_names)
def _place_called(actor: Actor, place: int) -> str:
    return place_names(actor, [place]).get(place, "")


PARTIES = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Tax")), Column(gettext_lazy("Address")), Column(gettext_lazy("Phone")),
    ),
    "code",
    gettext_lazy("Nobody here yet. Record the first one, or import them."),
    Search(gettext_lazy("Code, name, address or phone"), exact=("code", "phone"), within=("name", "address")),
    (choice("tax_status", gettext_lazy("Tax"), "tax_status", TAX_STATUSES),),
)  # fmt: skip


@listing("parties", gettext_lazy("Parties"), 90, PARTIES)
def parties(actor: Actor, rows: list[Relation]) -> list[list[Cell]]:
    """Whom the firm knows, by its own code."""
    return [
        [
            text(one.code, href=f"/party/{one.party}"), text(one.name), said("word", one.tax_status), text(one.address),
            text(one.phone),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("party", "parties")
def party(actor: Actor, identity: int) -> Sheet | None:
    """What the firm knows of a party."""
    known = queries.relations(actor.organisation, [identity]).get(identity)
    if known is None or queries.unseen(actor, [identity]):
        return None
    now = queries.assigned(actor.organisation, [identity])[identity]
    terms = queries.supplies(actor.organisation, [(actor.party, identity), (identity, actor.party)])
    people = called(actor.organisation, [now.salesman, *(one.bill_to for one in terms.values())])
    areas = queries.territories_named(actor.organisation) if now.territory else {}
    who = queries.parties([identity])[identity]
    point = "" if known.latitude is None else f"{known.latitude}, {known.longitude}"
    facts = [
        (_("Name"), text(known.name)),
        (_("Kind"), said("word", who.kind)),
        (_("The same as"), party_cell(names(actor.organisation, [who.same_as]), who.same_as)),
        (_("Tax"), said("word", known.tax_status)),
        (_("NPWP"), text(known.tax_number)),
        (_("Address"), text(known.address)),
        (_("Point"), text(point)),
        (_("Phone"), text(known.phone)),
        (_("Class"), text(now.price_class)),
        (_("Channel"), text(now.channel)),
        (_("Territory"), text(areas[now.territory][1] if now.territory in areas else "")),
        (_("Groups"), text(", ".join(groups_of(actor.organisation, identity)))),
        (_("Salesman"), text(people[now.salesman].name if now.salesman in people else "")),
        (_("Until"), on(known.until)),
    ]
    rows = [
        [
            text(_("We supply") if one.seller == actor.party else _("Supplies us")),
            text(people[one.bill_to].name if one.bill_to in people else ""),
            number(one.payment_days), said("word", one.terms_from), text(weekday(one.exchange_weekday)),
            said("word", one.invoice_at), text(_("yes") if one.active else _("no")),
        ]
        for one in terms.values()
    ]  # fmt: skip
    heads = (_("Terms"), _("Bill to"), _("Days to pay"), _("Counted from"), _("Exchange of invoices"),
             _("Invoiced at"), _("In force"))  # fmt: skip
    table = Table(_("Terms of supply"), heads, rows, _("No terms: this party is not supplied."))
    status = "duplicate" if who.same_as else ""
    return Sheet("party", identity, known.code, status, known.name, facts, [table], books=False)


@later("party")
def party_changes(actor: Actor, identity: int) -> list[Table]:
    """Whose numbers a party has, and what was known of it before."""
    numbers = [
        [said("word", one.kind), text(one.code), on(one.valid_from), on(one.valid_to)]
        for one in codes_of(actor.organisation, "party", identity)
    ]
    codes = Table(_("Codes"), (_("Whose"), _("Code"), _("From"), _("Until")), numbers, _("No codes."))
    sources = [("parties_relationevent", "party", identity), ("parties_supplyevent", "buyer", identity)]
    return [codes, changed(actor, sources)]


__all__ = [
    "groups", "inviting", "meant_by", "names", "outlets", "parties", "party", "party_cell", "party_filter",
    "party_here", "party_typed", "people", "place_choices", "place_filter", "place_names", "place_typed", "places",
    "roles", "terms", "territories",
]  # fmt: skip
