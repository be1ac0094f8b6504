"""The few facts of an organisation that every verb needs, kept in the process for a minute."""

from __future__ import annotations

import time
from typing import NamedTuple

from salur.kernel import sql


class House(NamedTuple):
    """An organisation as the verbs see it."""

    organisation: int
    currency: str
    time_zone: str


_seen: dict[tuple[str, int], tuple[float, House]] = {}


def house(organisation: int) -> House:
    """Currency and time zone of an organisation; LookupError if there is none."""
    place = (sql.database(), organisation)
    known = _seen.get(place)
    if known and time.monotonic() - known[0] < 60:
        return known[1]
    rows = sql.fetch("SELECT base_currency, time_zone FROM kernel_organisation WHERE id = %s", (organisation,))
    if not rows:
        raise LookupError(f"no organisation {organisation}")
    found = House(organisation, rows[0][0], rows[0][1])
    _seen[place] = (time.monotonic(), found)
    return found
