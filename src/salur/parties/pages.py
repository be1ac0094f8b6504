"""Doors to the parties: who the firm knows, and on what terms it supplies them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import queries
from salur.parties.models import TAX_STATUSES, Relation
from salur.parties.queries.names import called, meant_by, names
from salur.shell.listed import Column, Label, Listed, Named, Search, choice
from salur.shell.offers import Sheet, calls, listing, sheet
from salur.shell.tables import Cell, Table, number, on, said, text


def party_cell(known: dict[int, str], party: int | None) -> Cell:
    """A party by name, linked to its page."""
    return text(known.get(party or 0, ""), href=f"/party/{party}" if party else "")


def party_typed(actor: Actor, code: str) -> int:
    """The party behind a code that was typed. Refused: parties.no_such_relation."""
    with reading(actor.organisation):
        found = queries.relations_by_code(actor.organisation, [code.strip()]).get(code.strip())
    if found is None:
        raise Refused("parties.no_such_relation", called=code or "–")
    return found.party


def place_typed(actor: Actor, code: str) -> int:
    """The place behind a code that was typed or chosen. Refused: parties.no_such_place."""
    with reading(actor.organisation):
        found = queries.places_by_code(actor.organisation, [code.strip()]).get(code.strip())
    if found is None:
        raise Refused("parties.no_such_place", called=code or "–")
    return found.id


def place_choices(actor: Actor, kinds: Iterable[str] = ("site", "van", "shop")) -> list[tuple[str, str]]:
    """The places one may choose from, sites first, by code; inside a reading transaction."""
    wanted = list(kinds)
    found = [one for one in queries.sites(actor) if one.kind in wanted and one.ended_on is None]
    return [(one.code, f"{one.code} · {one.name}") for one in sorted(found, key=lambda one: wanted.index(one.kind))]


def place_names(actor: Actor, places: Iterable[int | None]) -> dict[int, str]:
    """What places are called."""
    wanted = {place for place in places if place}
    return {place: row.name for place, row in queries.places(actor.organisation, wanted).items()}


@calls("party", "buyer", "supplier", "same_as", "person")
def _party_called(actor: Actor, party: int) -> str:
    known = called(actor.organisation, [party]).get(party)
    return f"{known.name} ({known.code})" if known and known.code else known.name if known else ""


@calls("place", "van", "site")
def _place_called(actor: Actor, place: int) -> str:
    return place_names(actor, [place]).get(place, "")


def party_filter(name: str, label: Label, *fields: str) -> Named:
    """A filter by party: code, or a part of the name."""
    return Named(name, label, fields or (name,), meant_by)


def place_filter(name: str, label: Label, *fields: str, kinds: Iterable[str] = ("site", "van", "shop")) -> Named:
    """A filter by one of the places that somebody may choose from."""
    wanted = tuple(kinds)
    return Named(name, label, fields or (name,), _place_meant, lambda actor: place_choices(actor, wanted))


def _place_meant(actor: Actor, code: str) -> list[int]:
    return [one.id for one in queries.places_by_code(actor.organisation, [code]).values()]


PARTIES = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Code"), "code", falls=False), Column(gettext_lazy("Name"), "name", falls=False),
        Column(gettext_lazy("Tax")), Column(gettext_lazy("Address")), Column(gettext_lazy("Phone")),
    ),
    "code",
    gettext_lazy("Nobody here yet. Parties come in by import or by the verbs."),
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
    facts = [
        (_("Name"), text(known.name)),
        (_("Tax"), said("word", known.tax_status)),
        (_("NPWP"), text(known.tax_number)),
        (_("Address"), text(known.address)),
        (_("Phone"), text(known.phone)),
        (_("Class"), text(now.price_class)),
        (_("Channel"), text(now.channel)),
        (_("Salesman"), text(people[now.salesman].name if now.salesman in people else "")),
        (_("Until"), on(known.until)),
    ]
    rows = [
        [
            text(_("We supply") if one.seller == actor.party else _("Supplies us")),
            text(people[one.bill_to].name if one.bill_to in people else ""),
            number(one.payment_days), said("word", one.terms_from), said("word", one.invoice_at),
            text(_("yes") if one.active else _("no")),
        ]
        for one in terms.values()
    ]  # fmt: skip
    heads = (_("Terms"), _("Bill to"), _("Days to pay"), _("Counted from"), _("Invoiced at"),
             _("In force"))  # fmt: skip
    table = Table(_("Terms of supply"), heads, rows, _("No terms: this party is not supplied."))
    return Sheet("party", identity, known.code, "", "", facts, [table])


__all__ = [
    "meant_by", "names", "parties", "party", "party_cell", "party_filter", "party_typed", "place_choices",
    "place_filter", "place_names", "place_typed",
]  # fmt: skip
