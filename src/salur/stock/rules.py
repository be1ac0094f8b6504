"""Which lots to pick: first expired first out, within the buyer's minimum remaining life. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

Pick = tuple[int, int]  # lot, pieces


class Lot(NamedTuple):
    """A lot as it lies on the shelf. A lot without a date never expires and goes last."""

    lot: int
    expires_on: date | None
    pieces: int


def _sequence(shelf: Iterable[Lot]) -> list[Lot]:
    return sorted((row for row in shelf if row.pieces > 0), key=lambda row: (row.expires_on or date.max, row.lot))


def first_expired_first_out(wanted: int, shelf: Iterable[Lot], good_until: date | None = None) -> list[Pick]:
    """Picks (lot, pieces) for one demand: earliest expiry first, ties by lot id; fewer than wanted if there are fewer.

    `good_until` is the day the goods must still be good on (delivery day + the buyer's minimum remaining life): lots
    expiring before it are skipped, one that expires that very day is taken. Expired and blocked lots have left the
    shelf by a verb, so they are not asked about here.
    """
    return first_expired_first_out_each([(wanted, good_until)], shelf)[0]


def first_expired_first_out_each(wants: Sequence[tuple[int, date | None]], shelf: Iterable[Lot]) -> list[list[Pick]]:
    """Picks for several demands (pieces, good_until) on one shelf, served in the order given; no piece twice.

    Since each takes the earliest it may have, what is left for stricter buyers is as much as it can be.
    """
    rows = _sequence(shelf)
    left = [row.pieces for row in rows]
    first = 0  # everything before is used up, whoever asks
    served: list[list[Pick]] = []
    for wanted, good_until in wants:
        picks: list[Pick] = []
        while first < len(rows) and not left[first]:
            first += 1
        for at in range(first, len(rows)):
            if wanted <= 0:
                break
            row = rows[at]
            if good_until is not None and row.expires_on is not None and row.expires_on < good_until:
                continue
            if taken := min(wanted, left[at]):
                picks.append((row.lot, taken))
                left[at] -= taken
                wanted -= taken
        served.append(picks)
    return served
