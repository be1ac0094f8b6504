"""The stops of trips on the map: in which order to load them, and how long the way is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.delivery.routing import Point, length, shortest
from salur.kernel.actor import Actor
from salur.kernel.work import reading
from salur.parties.queries.places import places, positions
from salur.warehouse import queries as warehouse
from salur.warehouse.models import Shipment


def arranged(actor: Actor, shipments: Sequence[int]) -> tuple[int, ...]:
    """Shipments in the order of a short way from their site past their doors and back; two statements more.

    What is not in sight keeps its place at the end: the verb says what is wrong with it.
    """
    if len(shipments) < 2:
        return tuple(shipments)
    with reading(actor.organisation):
        known = {one.id: one for one in warehouse.visible_shipments(actor).filter(id__in=shipments)}
        seen = [one for one in shipments if one in known]
        found = shortest(*_points(actor, seen, known))
    return (*(seen[n] for n in found.order), *(one for one in shipments if one not in known))


def driven(actor: Actor, shipments: Sequence[int], known: Mapping[int, Shipment]) -> int | None:
    """Metres round the doors of these shipments in this order, as the crow flies; None where no door has a position."""
    start, doors = _points(actor, [one for one in shipments if one in known], known)
    return length(start, doors) if any(doors) else None


def _points(
    actor: Actor, shipments: Sequence[int], known: Mapping[int, Shipment]
) -> tuple[Point | None, list[Point | None]]:
    at = positions(actor.organisation, {known[one].ship_to for one in shipments})
    sites = {known[one].site for one in shipments}
    site = next(iter(places(actor.organisation, sites).values()), None)
    start = None
    if site is not None and site.latitude is not None and site.longitude is not None:
        start = Point(site.latitude, site.longitude)
    doors = (at.get(known[one].ship_to) for one in shipments)
    return start, [Point(*door) if door else None for door in doors]
