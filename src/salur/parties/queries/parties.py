"""Who parties are, what a firm knows of them, and where they are assigned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.clock import business_day, now
from salur.kernel.organisation import house
from salur.kernel.work import once
from salur.parties.models import Assignment, Relation


class Identity(NamedTuple):
    """A party as everybody sees it."""

    party: int
    uuid: UUID
    name: str
    kind: str
    same_as: int | None


class Known(NamedTuple):
    """What a firm knows of a party (its class, channel, territory and salesman: see `assigned`)."""

    party: int
    code: str
    name: str
    visibility: str
    until: date | None
    tax_status: str
    tax_number: str
    nik: str
    nitku: str
    address: str
    latitude: float | None
    longitude: float | None
    phone: str


class Assigned(NamedTuple):
    """The four that a confirmed paper keeps: territory (number), salesman (party), price class and channel (words)."""

    territory: int | None = None
    salesman: int | None = None
    price_class: str | None = None
    channel: str | None = None


RELATION = ", ".join(Known._fields)
_FIELD = {"territory": 0, "salesman": 1, "class": 2, "channel": 3}


def today(organisation: int) -> date:
    """The calendar day where the organisation works."""
    return business_day(now(), house(organisation).time_zone)


def parties(wanted: Iterable[int]) -> dict[int, Identity]:
    """The identities that are there."""
    if not (numbers := set(wanted)):
        return {}
    rows = sql.fetch(
        "SELECT id, uuid, name, kind, same_as FROM parties_party WHERE id = ANY(%s::bigint[])", (sql.array(numbers),)
    )
    return {row[0]: Identity(*row) for row in rows}


def same(wanted: Iterable[int]) -> dict[int, int]:
    """Of each party, the one that it and its duplicates stand for (itself, if it is nobody's duplicate)."""
    rows = sql.fetch(
        "WITH RECURSIVE up AS (SELECT id AS party, id, same_as FROM parties_party WHERE id = ANY(%s::bigint[]) "
        "UNION ALL SELECT up.party, p.id, p.same_as FROM parties_party p JOIN up ON p.id = up.same_as) "
        "SELECT party, id FROM up WHERE same_as IS NULL",
        (sql.array(set(wanted)),),
    )
    return dict(rows)


def relations(organisation: int, wanted: Iterable[int]) -> dict[int, Known]:
    """What the firm knows of these parties, by party."""

    def find(numbers: set[int]) -> dict[int, Known]:
        rows = sql.fetch(
            f"SELECT {RELATION} FROM parties_relation WHERE organisation = %s AND party = ANY(%s::bigint[])",
            (organisation, sql.array(numbers)),
        )
        return {row[0]: Known(*row) for row in rows}

    return once(("relations", organisation), wanted, find)


def relations_by_code(organisation: int, codes: Iterable[str]) -> dict[str, Known]:
    """What the firm knows of the parties behind these codes of its own, as the codes are today."""
    if not (wanted := set(codes)):
        return {}
    rows = sql.fetch(
        f"SELECT {RELATION} FROM parties_relation WHERE organisation = %s AND code = ANY(%s::text[])",
        (organisation, sql.array(wanted)),
    )
    return {row[1]: Known(*row) for row in rows}


def things_by_code(organisation: int, kind: str, codes: Iterable[str], on: date | None = None) -> dict[str, int]:
    """What numbers of a kind (`relation`, `item`, a principal's, …) meant on a day (today unless given)."""
    rows = sql.fetch(
        "SELECT code, thing FROM parties_code WHERE organisation = %s AND kind = %s AND code = ANY(%s::text[]) "
        "AND daterange(valid_from, valid_to) @> %s::date",
        (organisation, kind, sql.array(set(codes)), on or today(organisation)),
    )
    return dict(rows)


def assigned(organisation: int, wanted: Iterable[int], on: date | None = None) -> dict[int, Assigned]:
    """Territory, salesman, class and channel of each party on a day (today unless given); all parties asked for."""
    numbers = set(wanted)
    found: dict[int, list[int | str | None]] = {party: [None] * 4 for party in numbers}
    rows = sql.fetch(
        "SELECT party, kind, thing, word FROM parties_assignment WHERE organisation = %s AND party = ANY(%s::bigint[]) "
        "AND kind <> 'group' AND daterange(valid_from, valid_to) @> %s::date",
        (organisation, sql.array(numbers), on or today(organisation)),
    )
    for party, kind, thing, word in rows:
        found[party][_FIELD[kind]] = thing if thing is not None else word
    return {party: Assigned(*four) for party, four in found.items()}  # type: ignore[arg-type]


def territories_by_code(organisation: int, codes: Iterable[str]) -> dict[str, int]:
    """The territories behind these codes."""
    if not (wanted := set(codes)):
        return {}
    rows = sql.fetch(
        "SELECT code, id FROM parties_territory WHERE organisation = %s AND code = ANY(%s::text[])",
        (organisation, sql.array(wanted)),
    )
    return dict(rows)


def territory_codes(organisation: int) -> list[str]:
    """The codes of all territories."""
    return [row[0] for row in sql.fetch("SELECT code FROM parties_territory WHERE organisation = %s", (organisation,))]


def unseen(actor: Actor, wanted: Iterable[int]) -> set[int]:
    """Of these parties, those the firm knows but this actor may not see. No statement for who sees everything."""
    if actor.territories is None:
        return set()
    numbers = set(wanted)
    rows = sql.fetch(
        "SELECT r.party FROM parties_relation r WHERE r.organisation = %s AND r.party = ANY(%s::bigint[]) "
        "AND r.visibility <> 'all' AND NOT EXISTS (SELECT 1 FROM parties_assignment a WHERE a.party = r.party "
        "AND a.organisation = r.organisation AND a.kind = 'territory' AND a.thing = ANY(%s::bigint[]) "
        "AND daterange(a.valid_from, a.valid_to) @> %s::date)",
        (actor.organisation, sql.array(numbers), sql.array(actor.territories), today(actor.organisation)),
    )
    return {party for (party,) in rows}


def visible(actor: Actor) -> QuerySet[Relation]:
    """The relations an actor may see, for lists: all, or those open to all and those in the actor's territories now."""
    mine = Relation.objects.filter(organisation=actor.organisation)
    if actor.territories is None:
        return mine
    day = today(actor.organisation)
    here = Assignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), organisation=actor.organisation, party=OuterRef("party"),
        kind="territory", thing__in=actor.territories, valid_from__lte=day,
    )  # fmt: skip
    return mine.filter(Q(visibility="all") | Exists(here))
