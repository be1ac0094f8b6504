"""Which van brings what, in which order: outlets by direction from the warehouse, then always to the nearest. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import atan2, cos, radians

from salur.connect.replay.masters import Outlet

Point = tuple[float, float]  # latitude, longitude in degrees


def points(outlets: Mapping[str, Outlet], depot: Point) -> dict[str, Point]:
    """Where each outlet is: its own coordinates, else the middle of its town's other outlets, else the warehouse."""
    towns: dict[str, list[Point]] = {}
    for one in outlets.values():
        if one.latitude is not None and one.longitude is not None:
            towns.setdefault(one.city, []).append((one.latitude, one.longitude))
    middles = {
        town: (sum(lat for lat, _ in known) / len(known), sum(lon for _, lon in known) / len(known))
        for town, known in towns.items()
    }
    return {
        code: (one.latitude, one.longitude)
        if one.latitude is not None and one.longitude is not None
        else middles.get(one.city, depot)
        for code, one in outlets.items()
    }


def sectors(weights: Mapping[str, int], where: Mapping[str, Point], depot: Point, parts: int) -> dict[str, int]:
    """Outlets cut by direction from the warehouse into so many parts of about the same weight: the part of each."""
    whole, weighed = sum(weights.values()), 0
    found = {}
    for code in sorted(weights, key=lambda code: (_direction(depot, where[code]), code)):
        found[code] = min(parts - 1, parts * weighed // max(1, whole))
        weighed += weights[code]
    return found


def rounds(outlets: Iterable[str], where: Mapping[str, Point], depot: Point, stops: int) -> list[list[str]]:
    """Outlets cut into rounds of at most so many stops, each sorted as it is driven."""
    turning = sorted(set(outlets), key=lambda code: (_direction(depot, where[code]), code))
    return [_nearest_first(turning[first : first + stops], where, depot) for first in range(0, len(turning), stops)]


def _direction(depot: Point, point: Point) -> float:
    north, east = _apart(depot, point)
    return atan2(east, north)


def _apart(one: Point, other: Point) -> Point:
    """How far north and east, in degrees of latitude: flat is good enough for one state."""
    return other[0] - one[0], (other[1] - one[1]) * cos(radians(one[0]))


def _nearest_first(outlets: Sequence[str], where: Mapping[str, Point], depot: Point) -> list[str]:
    left, here, driven = list(outlets), depot, []
    while left:
        nearest = min(left, key=lambda code: (_squared(here, where[code]), code))
        left.remove(nearest)
        driven.append(nearest)
        here = where[nearest]
    return driven


def _squared(one: Point, other: Point) -> float:
    north, east = _apart(one, other)
    return north * north + east * east
