"""The shortest way round the stops of a trip: from the site, past every door, back to the site.

Distances are as the crow flies on a sphere (haversine, mean radius of the IUGG); worked numbers in
docs/arithmetic/routes.md. Nearest neighbour first, then sections are turned round (2-opt) and single stops put
elsewhere (or-opt) as long as that saves anything: for the stops of one vehicle's day within a few per cent of the best.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

EARTH = 6_371_009  # metres
MOST = 150  # stops that are improved; beyond that, nearest neighbour alone


class Point(NamedTuple):
    """Degrees, WGS 84."""

    latitude: float
    longitude: float


class Round(NamedTuple):
    """The stops by their place in what was given, in the order to drive; metres of the whole way, there and back."""

    order: list[int]
    metres: int


def metres(one: Point, other: Point) -> int:
    """The great-circle distance, rounded to whole metres."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    high = math.sin((south - north) / 2) ** 2
    wide = math.cos(north) * math.cos(south) * math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return round(2 * EARTH * math.asin(min(1.0, math.sqrt(high + wide))))


def length(start: Point | None, stops: Sequence[Point | None]) -> int:
    """Metres of a way in this order, there and back; what has no position is passed over.

    Without a position of the site the way begins and ends at the first stop that has one.
    """
    known = [one for one in (start, *stops) if one is not None]
    return sum(metres(one, other) for one, other in pairwise([*known, *known[:1]]))


def shortest(start: Point | None, stops: Sequence[Point | None]) -> Round:
    """The stops in the order of a short way; those without a position come last, as they were given.

    Never longer than the order they were given in.
    """
    known = [n for n, stop in enumerate(stops) if stop is not None]
    lost = [n for n, stop in enumerate(stops) if stop is None]
    points = [point for point in (stops[n] for n in known) if point is not None]
    if not points:
        return Round(list(range(len(stops))), 0)
    home = [start or points[0], *points]
    far = [[metres(one, other) for other in home] for one in home]
    best = min(
        (_improved(way, far) if len(way) <= MOST else way for way in (list(range(1, len(home))), _nearest(far))),
        key=lambda way: _of(way, far),
    )
    order = [known[n - 1] for n in best]
    return Round(order + lost, length(start, [stops[n] for n in order]))


def _of(way: Sequence[int], far: list[list[int]]) -> int:
    return sum(far[one][other] for one, other in zip((0, *way), (*way, 0), strict=True))


def _nearest(far: list[list[int]]) -> list[int]:
    left, way, here = set(range(1, len(far))), [], 0
    while left:
        row = far[here]
        here = min(left, key=lambda stop: (row[stop], stop))
        left.remove(here)
        way.append(here)
    return way


def _improved(way: list[int], far: list[list[int]]) -> list[int]:
    while True:
        found = _turned(way, far) or _moved(way, far)
        if found is None:
            return way
        way = found


def _turned(way: list[int], far: list[list[int]]) -> list[int] | None:
    """The way with the section turned round that saves most; None if none saves anything."""
    best, saved = None, 0
    path = [0, *way, 0]
    for i in range(len(way) - 1):
        before, first = path[i], path[i + 1]
        for j in range(i + 1, len(way)):
            last, after = path[j + 1], path[j + 2]
            gain = far[before][first] + far[last][after] - far[before][last] - far[first][after]
            if gain > saved:
                best, saved = (i, j), gain
    if best is None:
        return None
    i, j = best
    return [*way[:i], *reversed(way[i : j + 1]), *way[j + 1 :]]


def _moved(way: list[int], far: list[list[int]]) -> list[int] | None:
    """The way with the one stop put elsewhere that saves most; None if none saves anything."""
    best, saved = None, 0
    for i, stop in enumerate(way):
        rest = [0, *way[:i], *way[i + 1 :], 0]
        before, after = rest[i], rest[i + 1]
        freed = far[before][stop] + far[stop][after] - far[before][after]
        for j in range(len(rest) - 1):
            gain = freed - (far[rest[j]][stop] + far[stop][rest[j + 1]] - far[rest[j]][rest[j + 1]])
            if gain > saved:
                best, saved = (i, j), gain
    if best is None:
        return None
    i, j = best
    rest = [*way[:i], *way[i + 1 :]]
    return [*rest[:j], way[i], *rest[j:]]
