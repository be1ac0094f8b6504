"""What is said about trips and doors, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Plan:
    """A vehicle (a place) shall bring these shipments, in this order, on a day (None: the day of the command)."""

    van: int
    shipments: tuple[int, ...]
    driver: int | None = None
    on: date | None = None


class Refused(NamedTuple):
    """Pieces of a shipment's line not taken at the door."""

    line: int
    pieces: int
    reason: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """What happened at the door: everything taken but for what was refused; `refuse_all` with a reason for nothing.

    Position in degrees (WGS 84); signature and photos are hashes (SHA-256) of files, which may come later.
    """

    refused: tuple[Refused, ...] = ()
    refuse_all: str = ""
    receiver: str = ""
    latitude: float | None = None
    longitude: float | None = None
    signature: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachProof:
    """Files that came after their delivery was told: hashes (SHA-256) of a signature and of photos."""

    signature: str = ""
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unload:
    """A trip is back: what was refused goes to the shelf, but these (shipment, line) to quarantine."""

    damaged: tuple[tuple[int, int], ...] = ()
