"""What parties and places are called, for pages: one statement however many."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import looked_up, once, unknown
from salur.parties.models import Relation
from salur.parties.queries.places import PlaceRow, places

# what a firm calls a party p through its relation r; another's name for it is the other's own business
NAME = "coalesce(r.name, (SELECT p.name FROM parties_member m WHERE m.party = p.id), '')"


class Called(NamedTuple):
    """A party as the firm calls it: its own code for it ('' if it has none) and name."""

    code: str
    name: str


def called(organisation: int, wanted: Iterable[int | None]) -> dict[int, Called]:
    """Code and name of parties; of those that the firm does not know only members have a name: it is no secret."""
    return once(("called", organisation), [party for party in wanted if party], partial(_called, organisation))


def _called(organisation: int, numbers: set[int]) -> dict[int, Called]:
    rows = sql.fetch(
        f"SELECT p.id, coalesce(r.code, ''), {NAME} FROM parties_party p "
        "LEFT JOIN parties_relation r ON r.party = p.id AND r.organisation = %s WHERE p.id = ANY(%s::bigint[])",
        (organisation, sql.array(numbers)),
    )
    return {party: Called(code, name) for party, code, name in rows}


def names(organisation: int, wanted: Iterable[int | None]) -> dict[int, str]:
    """Only the names."""
    return {party: one.name for party, one in called(organisation, wanted).items()}


def look(
    organisation: int, parties: Iterable[int | None], at: Iterable[int | None]
) -> tuple[dict[int, str], dict[int, str]]:
    """What parties and places are called; one statement for both."""
    wanted, there = {party for party in parties if party}, {place for place in at if place}
    people, spots = unknown(("called", organisation), wanted), unknown(("places", organisation), there)
    if people and spots:
        rows = sql.fetch(
            f"SELECT p.id, NULL::bigint, NULL::bigint, '', coalesce(r.code, ''), {NAME}, NULL::bigint, NULL::date, "
            "NULL::float8, NULL::float8 FROM parties_party p "
            "LEFT JOIN parties_relation r ON r.party = p.id AND r.organisation = %s WHERE p.id = ANY(%s::bigint[]) "
            "UNION ALL SELECT id, parent, site, kind, code, name, keeper, ended_on, latitude, longitude "
            "FROM parties_place WHERE organisation = %s AND id = ANY(%s::bigint[])",
            (organisation, sql.array(people), organisation, sql.array(spots)),
        )
        looked_up(("called", organisation), people, {row[0]: Called(row[4], row[5]) for row in rows if not row[3]})
        looked_up(("places", organisation), spots, {row[0]: PlaceRow(*row) for row in rows if row[3]})
    return names(organisation, wanted), {place: row.name for place, row in places(organisation, there).items()}


def meant_by(actor: Actor, text: str) -> QuerySet[Any, Any]:
    """The parties that a person may mean: by the firm's code, or a part of the name; as a query within another."""
    mine = Relation.objects.filter(organisation=actor.organisation)
    return mine.filter(Q(code__iexact=text) | Q(name__icontains=text)).values("party")


def found_by(organisation: int, text: str, most: int = 200) -> list[int]:
    """The parties that a person may mean: by the firm's code, or a part of the name."""
    rows = sql.fetch(
        "SELECT party FROM parties_relation WHERE organisation = %s "
        "AND (lower(code) = lower(%s::text) OR name ILIKE '%%' || %s::text || '%%') ORDER BY code LIMIT %s",
        (organisation, text, text.replace("\\", "").replace("%", "").replace("_", ""), most),
    )
    return [party for (party,) in rows]
