"""Doors for programs to the parties: codes for everything that names one, the lists, and the masters' verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.parties import actions, queries
from salur.parties.models import Group, Membership, Role, Territory
from salur.parties.queries import masters
from salur.parties.queries.groups import Member, groups_here, members_of
from salur.parties.queries.names import called
from salur.parties.queries.places import PlaceRow
from salur.parties.queries.supplies import SupplyTerms, agreed
from salur.shell.api.columns import of_tuple
from salur.shell.api.references import Found, refers
from salur.shell.api.resources import Filters, Page, made_of, rows_of, verb

__all__ = ["actions"]

PARTIES = (
    "party", "buyer", "supplier", "bill_to", "ship_to", "owner", "taken_by", "agent", "collector", "salesman", "driver",
    "keeper", "seller", "same_as", "person", "principal",
)  # fmt: skip
PLACES = ("place", "site", "ship_from", "van", "source", "target")


def _parties(actor: Actor, codes: set[str]) -> dict[str, Found]:
    """Those we know by our codes, and ourselves by the organisation's."""
    known = queries.relations_by_code(actor.organisation, codes)
    own = queries.own_code(actor.organisation)
    return {own: Found(actor.party)} | {code: Found(one.party) for code, one in known.items()}


def _party_codes(actor: Actor, parties: set[int]) -> dict[int, str]:
    found = {party: one.code for party, one in called(actor.organisation, parties).items() if one.code}
    return {actor.party: queries.own_code(actor.organisation)} | found


def _places(actor: Actor, codes: set[str]) -> dict[str, Found]:
    return {code: Found(one.id) for code, one in queries.places_by_code(actor.organisation, codes).items()}


def _place_codes(actor: Actor, places: set[int]) -> dict[int, str]:
    return {place: one.code for place, one in queries.places(actor.organisation, places).items()}


def _territories(actor: Actor, codes: set[str]) -> dict[str, Found]:
    return {code: Found(one) for code, one in queries.territories_by_code(actor.organisation, codes).items()}


refers("territory", ("territory",), _territories, lambda code: Refused("parties.no_such_territory", called=code))
refers(
    "party", PARTIES, _parties, lambda code: Refused("parties.no_such_relation", called=code), call=_party_codes,
    plain=True,
)  # fmt: skip
refers(
    "place", PLACES, _places, lambda code: Refused("parties.no_such_place", called=code), call=_place_codes, plain=True
)


def _party(actor: Actor, party: int) -> dict[str, Any] | None:
    """What the firm knows of a party, and the terms of supply between the two."""
    row = queries.visible(actor).filter(party=party).values().first()
    if row is None:
        return None
    found: dict[str, Any] = {**row}
    terms = queries.supplies(actor.organisation, [(actor.party, party), (party, actor.party)])
    return found | {"terms": [one._asdict() for one in terms.values()]}


def _place_page(actor: Actor, asked: Filters) -> Page:
    """Sites, vans and shops by code."""
    after = asked.after[0] if asked.after and isinstance(asked.after[0], str) else ""
    rows = [one._asdict() for one in queries.sites(actor) if one.code > after]
    found = rows[: asked.limit]
    return Page(found, (found[-1]["code"], found[-1]["id"]) if len(rows) > asked.limit else ())


def _place(actor: Actor, place: int) -> dict[str, Any] | None:
    found = queries.places(actor.organisation, [place]).get(place)
    hidden = found is None or (actor.places is not None and not {found.id, found.site} & actor.places)
    return None if hidden or found is None else found._asdict()


TERMS: Mapping[str, Any] = {"terms": (of_tuple(SupplyTerms), True)}
rows_of("parties", queries.visible, "party", key="code", rising=True, filters=("code",), one=_party, more=TERMS)
made_of("places", "place", PlaceRow, _place_page, one=_place)


def _people(actor: Actor) -> QuerySet[Membership]:
    """Who works here, or did."""
    return masters.memberships_here(actor)


def _roles(actor: Actor) -> QuerySet[Role]:
    """What somebody in a position may do."""
    return masters.roles_here(actor)


def _areas(actor: Actor) -> QuerySet[Territory]:
    """How the market is divided."""
    return masters.territories_here(actor)


def _groups(actor: Actor) -> QuerySet[Group]:
    """Named sets of parties that prices and schemes may be for."""
    return groups_here(actor)


def _group(actor: Actor, group: int) -> dict[str, Any] | None:
    """A group with its members, those it had before too."""
    row = groups_here(actor).filter(id=group).values().first()
    if row is None:
        return None
    return {**row, "members": [one._asdict() for one in members_of(actor.organisation, row["code"])]}


MEMBERS: Mapping[str, Any] = {"members": (of_tuple(Member), True)}
rows_of("groups", _groups, "group", key="code", rising=True, filters=("code",), one=_group, more=MEMBERS)
rows_of("people", _people, "person", key="id", rising=True)
rows_of("roles", _roles, "role", key="name", rising=True)
rows_of("territories", _areas, "territory", key="code", rising=True, filters=("code",))
rows_of("terms", agreed, "supply", key="id", rising=True)

verb(
    "parties.record_parties", "parties", leads="party",
    example={"code": "TOKO-9", "name": "Toko Sinar", "since": "2026-01-05", "address": "Jl. Melati 4, Bandung"},
)  # fmt: skip
verb("parties.rename", "parties", leads="party", example={"code": "TOKO-2", "new_code": "TOKO-02"})
verb(
    "parties.assign", "parties", leads="party",
    example={"party": "TOKO-1", "kind": "territory", "value": "JABAR", "valid_from": "2026-01-05"},
)  # fmt: skip
verb("parties.record_groups", "groups", leads="group", example={"code": "CLUB", "name": "Klub Warung Juara"})
verb(
    "parties.join_groups", "groups", leads="party",
    example={"group": "CLUB", "party": "TOKO-1", "since": "2026-01-05", "until": "2026-07-01"},
)  # fmt: skip
verb("parties.leave_groups", "groups", leads="party", example={"group": "CLUB", "party": "TOKO-1", "on": "2026-03-01"})
verb("parties.merge", "parties", leads="party", example={"party": "TOKO-3", "same_as": "TOKO-1"})
verb("parties.unmerge", "parties", leads="party", example={"party": "TOKO-3"})
verb(
    "parties.record_supplies", "parties", leads="supply",
    example={"seller": "CV-MAJU", "buyer": "TOKO-1", "payment_days": 14, "ship_from": "GUDANG"},
)  # fmt: skip
verb(
    "parties.record_codes", "parties", leads="code",
    example={"kind": "principal", "code": "7781", "thing_kind": "relation", "thing": 17},
)  # fmt: skip
verb("parties.record_places", "places", leads="place", example={"code": "VAN-9", "name": "Van 9", "kind": "van"})
verb("parties.record_territories", "territories", leads="territory", example={"code": "JATENG", "name": "Jawa Tengah"})
verb("parties.record_roles", "roles", leads="role", example={"name": "cashier", "permissions": ["billing.bank"]})
verb("parties.admit", "roles", leads="membership", example={"person": "SALES-1", "role": "sales"})
