"""Groups of parties, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.models import Group
from salur.parties.queries.parties import today


class GroupRow(NamedTuple):
    """A group, and how many are in it today."""

    id: int
    code: str
    name: str
    members: int


class Member(NamedTuple):
    """A party in a group: our code and name for it, since when, and from when no longer."""

    party: int
    code: str
    name: str
    since: date
    until: date | None


def groups_here(actor: Actor) -> QuerySet[Group]:
    """The groups of the firm."""
    return Group.objects.filter(organisation=actor.organisation)


def groups_by_code(organisation: int, codes: Iterable[str]) -> dict[str, int]:
    """The groups behind codes. One statement."""
    rows = sql.fetch(
        "SELECT code, id FROM parties_group WHERE organisation = %s AND code = ANY(%s::text[])",
        (organisation, sql.array(sorted(set(codes)))),
    )
    return dict(rows)


def every_group(organisation: int) -> list[GroupRow]:
    """All groups of the firm, by code. One statement."""
    rows = sql.fetch(
        "SELECT g.id, g.code, g.name, coalesce(m.many, 0) FROM parties_group g "
        "LEFT JOIN (SELECT word, count(*) AS many FROM parties_assignment WHERE organisation = %s AND kind = 'group' "
        "AND daterange(valid_from, valid_to) @> %s::date GROUP BY word) m ON m.word = g.code "
        "WHERE g.organisation = %s ORDER BY g.code",
        (organisation, today(organisation), organisation),
    )
    return [GroupRow(*row) for row in rows]


def members_of(organisation: int, group: str, most: int = 1_000) -> list[Member]:
    """Who is in a group or is going to be, then who was, by our code. One statement."""
    rows = sql.fetch(
        "SELECT a.party, r.code, r.name, a.valid_from, a.valid_to FROM parties_assignment a JOIN parties_relation r "
        "ON r.party = a.party AND r.organisation = a.organisation WHERE a.organisation = %s AND a.kind = 'group' "
        "AND a.word = %s AND (a.valid_to IS NULL OR a.valid_to > a.valid_from) "
        "ORDER BY coalesce(a.valid_to, 'infinity') <= %s::date, r.code, a.valid_from LIMIT %s",
        (organisation, group, today(organisation), most),
    )
    return [Member(*row) for row in rows]


def groups_of(organisation: int, party: int) -> list[str]:
    """The names of the groups that a party is in today. One statement."""
    rows = sql.fetch(
        "SELECT g.name FROM parties_assignment a JOIN parties_group g ON g.organisation = a.organisation "
        "AND g.code = a.word WHERE a.organisation = %s AND a.party = %s AND a.kind = 'group' "
        "AND daterange(a.valid_from, a.valid_to) @> %s::date ORDER BY g.name",
        (organisation, party, today(organisation)),
    )
    return [row[0] for row in rows]


def spans_of(organisation: int, parties: Iterable[int]) -> dict[tuple[int, str], set[tuple[date, date | None]]]:
    """From when until when parties are, were or are going to be in groups, by (party, code). One statement."""
    found: dict[tuple[int, str], set[tuple[date, date | None]]] = {}
    for party, group, since, until in sql.fetch(
        "SELECT party, word, valid_from, valid_to FROM parties_assignment WHERE organisation = %s "
        "AND party = ANY(%s::bigint[]) AND kind = 'group'",
        (organisation, sql.array(sorted(set(parties)))),
    ):
        found.setdefault((party, group), set()).add((since, until))
    return found
