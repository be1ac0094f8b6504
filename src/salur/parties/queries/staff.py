"""Who works here: in which role, seeing what; who owns the place; for whom else somebody works."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from salur.kernel import sql


class Worker(NamedTuple):
    """Somebody who works here, or did: in which role, seeing which territories and places (None = all)."""

    id: int
    person: int
    code: str
    name: str
    role: str
    permissions: tuple[str, ...]
    territories: tuple[int, ...] | None
    places: tuple[int, ...] | None
    active: bool


def staff(organisation: int, wanted: Iterable[int] | None = None, *, people: Iterable[int] = ()) -> list[Worker]:
    """Those who work or worked here, by code: all, or those with these memberships, or these people."""
    which, params = "", []
    if wanted is not None:
        which = " AND (m.id = ANY(%s::bigint[]) OR m.person = ANY(%s::bigint[]))"
        params = [sql.array(sorted(set(wanted))), sql.array(sorted(set(people)))]
    rows = sql.fetch(
        "SELECT m.id, m.person, coalesce(k.code, ''), coalesce(k.name, p.name), r.name, r.permissions::text, "
        "m.territories::text, m.places::text, m.active FROM parties_membership m "
        "JOIN parties_role r ON r.id = m.role_id JOIN parties_party p ON p.id = m.person "
        "LEFT JOIN parties_relation k ON k.party = m.person AND k.organisation = m.organisation "
        f"WHERE m.organisation = %s{which} ORDER BY m.active DESC, 3, m.id",
        (organisation, *params),
    )
    return [
        Worker(row[0], row[1], row[2], row[3], row[4], tuple(json.loads(row[5])), _numbers(row[6]), _numbers(row[7]),
               row[8])
        for row in rows
    ]  # fmt: skip


def _numbers(text: str | None) -> tuple[int, ...] | None:
    return None if text is None or text == "null" else tuple(json.loads(text))


def owners(organisation: int) -> dict[int, str]:
    """Who may do everything here, and in which role."""
    rows = sql.fetch(
        "SELECT m.person, r.name FROM parties_membership m JOIN parties_role r ON r.id = m.role_id "
        "WHERE m.organisation = %s AND m.active AND r.permissions @> '[\"*\"]'::jsonb",
        (organisation,),
    )
    return dict(rows)


def works_for(people: Iterable[int]) -> dict[int, set[int]]:
    """Of these people, for which members each works; read past the policies, as `memberships`."""
    rows = sql.fetch(
        "SELECT g.person, m.organisation FROM unnest(%s::bigint[]) g(person), LATERAL salur_memberships(g.person) m",
        (sql.array(sorted(set(people))),),
    )
    found: dict[int, set[int]] = {}
    for person, organisation in rows:
        found.setdefault(person, set()).add(organisation)
    return found


def territories_named(organisation: int) -> dict[int, tuple[str, str]]:
    """Code and name of every territory of the firm."""
    rows = sql.fetch(
        "SELECT id, code, name FROM parties_territory WHERE organisation = %s ORDER BY code", (organisation,)
    )
    return {identity: (code, name) for identity, code, name in rows}
