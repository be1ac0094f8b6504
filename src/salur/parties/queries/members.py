"""Members and the people who work for them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused


class Membership(NamedTuple):
    """A member that somebody works for, and in which role; their territories are those below theirs, too."""

    organisation: int
    name: str
    party: int
    role: str
    permissions: tuple[str, ...]
    territories: tuple[int, ...] | None
    places: tuple[int, ...] | None


class RoleRow(NamedTuple):
    """A role and what it permits."""

    id: int
    name: str
    permissions: tuple[str, ...]


_members: dict[tuple[str, int], int] = {}  # which party is which member never changes
_codes: dict[tuple[str, int], str] = {}  # nor does a member's own code


def member_organisation(parties: Iterable[int]) -> dict[int, int]:
    """Of these parties, those who are members here, and which."""
    database = sql.database()
    found: dict[int, int] = {}
    unknown: set[int] = set()
    for party in parties:
        organisation = _members.get((database, party))
        if organisation is None:
            unknown.add(party)
        else:
            found[party] = organisation
    if unknown:
        rows = sql.fetch(
            "SELECT party, organisation FROM parties_member WHERE party = ANY(%s::bigint[])", (sql.array(unknown),)
        )
        found.update(rows)
        if rows:
            transaction.on_commit(lambda: _members.update({(database, party): member for party, member in rows}))
    return found


def own_code(organisation: int) -> str:
    """The code that a member was founded under; remembered by the process."""
    key = (sql.database(), organisation)
    if key not in _codes:
        for (code,) in sql.fetch("SELECT code FROM kernel_organisation WHERE id = %s", (organisation,)):
            _codes[key] = code
    return _codes.get(key, "")


def member_names(organisations: Iterable[int]) -> dict[int, str]:
    """What these member organisations are called; who is a member is no secret."""
    rows = sql.fetch(
        "SELECT id, name FROM kernel_organisation WHERE id = ANY(%s::bigint[])", (sql.array(set(organisations)),)
    )
    return dict(rows)


def memberships(person: int, rows: Sequence[tuple[Any, ...]] | None = None) -> list[Membership]:
    """Whom a person works for, by organisation. Read past the policies, by a function that gives only this; `rows` are
    what it gave, if that was asked together with something else."""
    rows = sql.fetch("SELECT * FROM salur_memberships(%s)", (person,)) if rows is None else rows
    return [
        Membership(
            organisation, name, party, role, tuple(json.loads(permissions)),
            None if territories is None else tuple(json.loads(territories)),
            None if places is None else tuple(json.loads(places)),
        )
        for organisation, name, party, role, permissions, territories, places in rows
    ]  # fmt: skip


def actor_for(
    person: int, organisation: int | None = None, sender: str | None = None, known: Iterable[Membership] | None = None
) -> Actor:
    """The actor that a person is for one of the members they work for (the first unless told).

    Sight reaches down: into territories below theirs (`memberships` gives them); a place stands for what is in it.
    `sender` (a device, an import) separates command keys; the person alone unless told. `known` are their memberships,
    if they were read already.
    Refused: parties.not_a_member.
    """
    known = memberships(person) if known is None else known
    found = [one for one in known if organisation in (None, one.organisation)]
    if not found:
        raise Refused("parties.not_a_member", person=person)
    mine = found[0]
    return Actor(
        person=person,
        organisation=mine.organisation,
        party=mine.party,
        may=frozenset(mine.permissions),
        sender=sender or f"person:{person}",
        territories=None if mine.territories is None else frozenset(mine.territories),
        places=None if mine.places is None else frozenset(mine.places),
    )


def roles(organisation: int) -> dict[str, RoleRow]:
    """The roles of a member, by name."""
    rows = sql.fetch("SELECT id, name, permissions::text FROM parties_role WHERE organisation = %s", (organisation,))
    return {name: RoleRow(identity, name, tuple(json.loads(permissions))) for identity, name, permissions in rows}


def roles_of(organisation: int, people: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """What people who work here now may do, by person."""
    rows = sql.fetch(
        "SELECT m.person, r.permissions::text FROM parties_membership m JOIN parties_role r ON r.id = m.role_id "
        "WHERE m.organisation = %s AND m.active AND m.person = ANY(%s::bigint[])",
        (organisation, sql.array(set(people))),
    )
    return {person: tuple(json.loads(permissions)) for person, permissions in rows}


def workers(organisation: int, permission: str) -> list[tuple[str, str]]:
    """Code and name of the people who work here now and may do this, by name; for choosing one of them."""
    rows = sql.fetch(
        "SELECT r.code, r.name, o.permissions::text FROM parties_membership m JOIN parties_role o ON o.id = m.role_id "
        "JOIN parties_relation r ON r.party = m.person AND r.organisation = m.organisation "
        "WHERE m.organisation = %s AND m.active ORDER BY r.name, r.code",
        (organisation,),
    )
    return [(code, name) for code, name, may in rows if {"*", permission} & set(json.loads(may))]
