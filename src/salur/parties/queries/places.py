"""Where goods can lie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import once


class PlaceRow(NamedTuple):
    """A place as verbs see it."""

    id: int
    parent: int | None
    site: int
    kind: str
    code: str
    name: str
    keeper: int | None
    ended_on: date | None
    latitude: float | None
    longitude: float | None


SELECT = f"SELECT {', '.join(PlaceRow._fields)} FROM parties_place WHERE organisation = %s"


def places(organisation: int, wanted: Iterable[int]) -> dict[int, PlaceRow]:
    """The places with these numbers."""

    def find(numbers: set[int]) -> dict[int, PlaceRow]:
        rows = sql.fetch(f"{SELECT} AND id = ANY(%s::bigint[])", (organisation, sql.array(numbers)))
        return {row[0]: PlaceRow(*row) for row in rows}

    return once(("places", organisation), wanted, find)


def places_by_code(organisation: int, codes: Iterable[str]) -> dict[str, PlaceRow]:
    """The places behind these codes."""
    if not (wanted := set(codes)):
        return {}
    rows = sql.fetch(f"{SELECT} AND code = ANY(%s::text[])", (organisation, sql.array(wanted)))
    return {row[4]: PlaceRow(*row) for row in rows}


def place_codes(organisation: int) -> list[str]:
    """The codes of all places."""
    return [row[0] for row in sql.fetch("SELECT code FROM parties_place WHERE organisation = %s", (organisation,))]


def every_place(actor: Actor) -> list[PlaceRow]:
    """The places that the actor may see, each site followed by what is in it."""
    rows = sql.fetch(
        f"{SELECT} ORDER BY (SELECT s.code FROM parties_place s WHERE s.id = parties_place.site), site <> id, code",
        (actor.organisation,),
    )
    found = [PlaceRow(*row) for row in rows]
    return [row for row in found if actor.places is None or {row.id, row.site} & actor.places]


def sites(actor: Actor) -> list[PlaceRow]:
    """The places that promises are made at (sites, vans and shops in no other place) and the actor may see, by code."""
    rows = [PlaceRow(*row) for row in sql.fetch(f"{SELECT} AND site = id ORDER BY code", (actor.organisation,))]
    return [row for row in rows if actor.places is None or row.id in actor.places]


def shelves(actor: Actor) -> list[PlaceRow]:
    """Every place of the firm where goods can lie and that the actor may see, by code; none that has ended."""
    rows = [
        PlaceRow(*row)
        for row in sql.fetch(f"{SELECT} AND ended_on IS NULL ORDER BY code LIMIT 2000", (actor.organisation,))
    ]
    return [row for row in rows if actor.places is None or {row.id, row.site} & actor.places]


def positions(organisation: int, parties: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Where these outlets stand, as the firm knows it: latitude and longitude in degrees; others are left out."""

    def find(wanted: set[int]) -> dict[int, tuple[float, float]]:
        rows = sql.fetch(
            "SELECT party, latitude, longitude FROM parties_relation WHERE organisation = %s "
            "AND party = ANY(%s::bigint[]) AND latitude IS NOT NULL AND longitude IS NOT NULL",
            (organisation, sql.array(wanted)),
        )
        return {party: (latitude, longitude) for party, latitude, longitude in rows}

    return once(("positions", organisation), parties, find)
