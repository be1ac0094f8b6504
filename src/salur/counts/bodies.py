"""What is said about counting, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


class Counted(NamedTuple):
    """Pieces of an SKU that were counted, by lot (None: goods without a lot). None there is a count of zero."""

    sku: int
    pieces: int
    lot: int | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """What was counted at a place, whose goods (None: our own), and when (None: when it is told).

    With `approve` the teller stands for it at once; that needs the permission `counts.approve` too.
    """

    place: int
    lines: tuple[Counted, ...]
    owner: int | None = None
    counted_at: datetime | None = None
    reference: str = ""
    approve: bool = False
