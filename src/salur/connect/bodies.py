"""What can be told about imports and reported stock: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Told = tuple[str, str, tuple[object, ...]]  # field, value, the refusal as plain values


@dataclass(frozen=True, slots=True)
class Begin:
    """A file begins to go in as one kind of thing."""

    profile: str
    profile_digest: str
    kind: str
    file: str
    sha256: str
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """A row that did not go in, or (taken) should be looked at."""

    row: int
    taken: bool
    faults: tuple[Told, ...]
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What has become of the rows so far."""

    rows: int = 0
    done: int = 0
    same: int = 0
    noted: int = 0
    refused: int = 0
    skipped: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Advance:
    """The file has gone in up to a row: what became of all rows so far, and those stopped since the last time."""

    reached: int
    portion: float
    counts: Counts
    stopped: tuple[Stopped, ...] = ()
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """The file is through, or (fault) it could not be read as a whole."""

    fault: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True)
class StockLineBody:
    """What a distributor states of a SKU at a place over a period, in pieces. `adjusted` may be below zero."""

    supplier: int
    place: int
    place_code: str
    sku: int
    sku_code: str
    since: date
    until: date
    opening: int
    received: int
    sent: int
    adjusted: int
    closing: int
