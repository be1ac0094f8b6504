"""Which van brings what, in which order: stores by direction from the warehouse, then always to the nearest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import atan2, cos, radians

from examples.iowa.day import Store

Point = tuple[float, float]  # latitude, longitude in degrees


def points(stores: Mapping[str, Store], depot: Point) -> dict[str, Point]:
    """Where each store is: its own coordinates, else the middle of its town's other stores, else the warehouse."""
    towns: dict[str, list[Point]] = {}
    for store in stores.values():
        if store.latitude is not None and store.longitude is not None:
            towns.setdefault(store.city, []).append((store.latitude, store.longitude))
    middles = {
        town: (sum(lat for lat, _ in known) / len(known), sum(lon for _, lon in known) / len(known))
        for town, known in towns.items()
    }
    return {
        number: (store.latitude, store.longitude)
        if store.latitude is not None and store.longitude is not None
        else middles.get(store.city, depot)
        for number, store in stores.items()
    }


def rounds(stores: Iterable[str], where: Mapping[str, Point], depot: Point, stops: int) -> list[list[str]]:
    """Stores cut into rounds of at most so many stops, each sorted as it is driven."""
    turning = sorted(set(stores), key=lambda number: (_direction(depot, where[number]), number))
    return [_nearest_first(turning[first : first + stops], where, depot) for first in range(0, len(turning), stops)]


def _direction(depot: Point, point: Point) -> float:
    north, east = _apart(depot, point)
    return atan2(east, north)


def _apart(one: Point, other: Point) -> Point:
    """How far north and east, in degrees of latitude: flat is good enough for one state."""
    return other[0] - one[0], (other[1] - one[1]) * cos(radians(one[0]))


def _nearest_first(stores: Sequence[str], where: Mapping[str, Point], depot: Point) -> list[str]:
    left, here, driven = list(stores), depot, []
    while left:
        nearest = min(left, key=lambda number: (_squared(here, where[number]), number))
        left.remove(nearest)
        driven.append(nearest)
        here = where[nearest]
    return driven


def _squared(one: Point, other: Point) -> float:
    north, east = _apart(one, other)
    return north * north + east * east
