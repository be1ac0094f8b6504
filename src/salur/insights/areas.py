"""Areas of the map: outlines that come with the program, and in which of them a point lies. No network, no tiles."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "geo"
WIDE = 4.0  # degrees: over more than that, provinces instead of regencies
OF = {  # a file of areas: the box in which it is used, west, south, east, north
    "iowa": (-97.0, 40.0, -89.8, 43.8),
    "regencies": (94.5, -11.5, 141.5, 6.5),
    "provinces": (94.5, -11.5, 141.5, 6.5),
}
Point = tuple[float, float]  # longitude, latitude
Box = tuple[float, float, float, float]
Ring = Sequence[Sequence[float]]


class Area(NamedTuple):
    """An area: its name, the box around it, its polygons (each an outline and its holes)."""

    name: str
    box: Box
    polygons: Sequence[Sequence[Ring]]


def chosen(points: Sequence[Point]) -> str:
    """Which file of areas fits most of these points; '' if none does."""
    best, most = "", len(points) // 2
    for name, (west, south, east, north) in OF.items():
        there = [one for one in points if west <= one[0] <= east and south <= one[1] <= north]
        if name == "regencies" and there and _wide(there):
            continue
        if len(there) > most:
            best, most = name, len(there)
    return best


def _wide(points: Sequence[Point]) -> bool:
    """Whether nine points in ten stretch over so much that the smaller areas would be too many."""
    cut = len(points) // 20
    for axis in (0, 1):
        values = sorted(one[axis] for one in points)
        values = values[cut : len(values) - cut]
        if values and values[-1] - values[0] > WIDE:
            return True
    return False


@lru_cache(maxsize=4)
def areas(name: str) -> tuple[Area, ...]:
    """The areas of a file; KeyError for one that there is not."""
    if name not in OF:
        raise KeyError(name)
    features = json.loads(gzip.decompress((FOLDER / f"{name}.geojson.gz").read_bytes()))["features"]
    return tuple(_area(one) for one in features)


def _area(feature: Any) -> Area:
    polygons = feature["geometry"]["coordinates"]
    across = [point[0] for polygon in polygons for point in polygon[0]]
    up = [point[1] for polygon in polygons for point in polygon[0]]
    return Area(feature["properties"]["name"], (min(across), min(up), max(across), max(up)), polygons)


@lru_cache(maxsize=100_000)
def area_of(name: str, longitude: float, latitude: float) -> str:
    """The area of a file in which a point lies; '' outside all of them."""
    for area in areas(name):
        west, south, east, north = area.box
        if west <= longitude <= east and south <= latitude <= north and _inside(area, longitude, latitude):
            return area.name
    return ""


def _inside(area: Area, x: float, y: float) -> bool:
    return any(
        _in_ring(rings[0], x, y) and not any(_in_ring(hole, x, y) for hole in rings[1:]) for rings in area.polygons
    )


def _in_ring(ring: Ring, x: float, y: float) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    inside = False
    x0, y0 = ring[-1]
    for x1, y1 in ring:
        if (y1 > y) != (y0 > y) and x < (x0 - x1) * (y - y1) / (y0 - y1) + x1:
            inside = not inside
        x0, y0 = x1, y1
    return inside


def drawn(name: str, points: Iterable[Point]) -> dict[str, Any]:
    """The areas that points lie in or near, as GeoJSON."""
    west, south, east, north = OF[name]
    found = [one for one in points if west <= one[0] <= east and south <= one[1] <= north]
    if not found:
        return {"type": "FeatureCollection", "features": []}
    box = (min(p[0] for p in found) - 0.2, min(p[1] for p in found) - 0.2,
           max(p[0] for p in found) + 0.2, max(p[1] for p in found) + 0.2)  # fmt: skip
    near = [
        {"type": "Feature", "properties": {"name": one.name},
         "geometry": {"type": "MultiPolygon", "coordinates": one.polygons}}
        for one in areas(name)
        if one.box[0] <= box[2] and one.box[2] >= box[0] and one.box[1] <= box[3] and one.box[3] >= box[1]
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": near}


def limits(values: Iterable[int], unit: int) -> list[int]:
    """Four round limits (1, 2 or 5 and zeros, in units of so much) that part values above zero into five classes."""
    found = sorted(value for value in values if value > 0)
    if not found:
        return []
    made: list[int] = []
    for fifth in (1, 2, 3, 4):
        made.append(_round(found[min(len(found) * fifth // 5, len(found) - 1)] / unit) * unit)
    return sorted(set(made))


def _round(value: float) -> int:
    """The nearest number of one digit (1, 2, 5) and zeros, no less than 1."""
    size = 1
    while size * 10 <= value:
        size *= 10
    return min((size * step for step in (1, 2, 5, 10)), key=lambda one: abs(one - value))


def class_of(value: int, bounds: Sequence[int]) -> int:
    """The class of a value, 1 to 5; 0 for nothing."""
    return 0 if value <= 0 else 1 + sum(value >= bound for bound in bounds)
