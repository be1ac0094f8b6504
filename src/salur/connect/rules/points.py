"""Points on the globe as files write them. Pure."""

from __future__ import annotations

import re

_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)"
_WELL_KNOWN = re.compile(rf"POINT\s*\(\s*{_NUMBER}\s+{_NUMBER}\s*\)", re.IGNORECASE)
_BRACKETS = re.compile(rf"\(\s*{_NUMBER}\s*,\s*{_NUMBER}\s*\)\s*$")


def point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees of a location, None if it names none.

    Understood: `POINT (-93.57 41.61)` (well-known text: longitude first), and `(41.61, -93.57)` at the end of an
    address (latitude first).
    """
    if found := _WELL_KNOWN.search(text):
        longitude, latitude = float(found[1]), float(found[2])
    elif found := _BRACKETS.search(text):
        latitude, longitude = float(found[1]), float(found[2])
    else:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
