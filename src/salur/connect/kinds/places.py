"""Places: warehouses, zones and bins in them, vans, corners of shops."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from salur.connect.kind import Context, Field, Row, RowResult, imports
from salur.connect.nearest import unknown
from salur.connect.rules.points import point
from salur.connect.taking import Taking
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import PlaceBody
from salur.parties.queries import PlaceRow, places, places_by_code

FIELDS = (
    Field("code", "code", needed=True, note="our code for the place"),
    Field("name", needed=True),
    Field("kind", choices=("site", "zone", "bin", "van", "shop"), default="site"),
    Field("parent", "code", note="the code of the place it is in; it may stand in the same file"),
    Field("keeper", "code", note="the party that answers for the goods (a driver, a shop)"),
    Field("location", note="POINT (106.8 -6.2), or an address that ends in (-6.2, 106.8)"),
    Field("latitude", "decimal"),
    Field("longitude", "decimal"),
    Field("ended_on", "date", note="from this day it is used no longer"),
)


@imports("places", gettext_noop("Where goods lie: warehouses, zones, bins, vans"), fields=FIELDS, key=("code",))
def load(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Record places by code; a known one takes what is new of it."""
    taking = Taking(actor, context, rows)
    keepers = context.codes.find("party", (row["keeper"] for row in rows))
    with reading(actor.organisation):
        known = places_by_code(actor.organisation, {row["code"] for row in rows})
        above = places(actor.organisation, {one.parent for one in known.values() if one.parent is not None})
    told = []
    for row in rows:
        if row["keeper"] is not None and row["keeper"] not in keepers:
            taking.add(unknown(context, row, "keeper", "party"))
            continue
        if row["location"] is not None and point(row["location"]) is None and row["latitude"] is None:
            taking.note(row, "location", Refused("connect.no_point", value=row["location"]))
        body = _body(row, keepers)
        before = known.get(row["code"])
        if before is not None and _same(before, above, body):
            taking.same(row, before.id)
        else:
            told.append((row, body))
    taking.tell(parties.record_places, "places", told, "places", _field)
    return taking.all()


def _body(row: Row, keepers: dict[str, int]) -> PlaceBody:
    latitude, longitude = where(row)
    return PlaceBody(
        row["code"], row["name"], row["kind"] or "site", row["parent"], keepers.get(row["keeper"] or ""), latitude,
        longitude, row["ended_on"],
    )  # fmt: skip


def where(row: Row) -> tuple[float | None, float | None]:
    """Latitude and longitude of a row, from its two fields or from its location; nothing where neither says."""
    if row["latitude"] is not None or row["longitude"] is not None:
        return _degrees(row["latitude"]), _degrees(row["longitude"])
    found = point(row["location"]) if row["location"] is not None else None
    return found or (None, None)


def _degrees(told: object) -> float | None:
    return None if told is None else float(str(told))


def _same(before: PlaceRow, above: dict[int, PlaceRow], body: PlaceBody) -> bool:
    parent = above[before.parent].code if before.parent in above else None
    if (before.kind, before.name, parent) != (body.kind, body.name, body.parent):
        return False
    columns = ("keeper", "latitude", "longitude", "ended_on")
    return all(getattr(body, one) in (None, getattr(before, one)) for one in columns)


def _field(reason: Refused) -> str:
    parents = ("parties.no_such_place", "parties.place_circle", "parties.place_keeps_its_site")
    return "parent" if reason.code in parents else "kind" if reason.code == "parties.place_is_inside" else ""
