"""What is said about goods in a warehouse, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Received(NamedTuple):
    """Pieces of an SKU as they came, what they cost together (smallest coin), and their lot (None: without lot).

    `reason` says why it is not what was expected (missing, damaged, wrong_goods …); both sides read it.
    """

    sku: int
    pieces: int
    cost: int
    lot: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receive:
    """Goods came to a place from a supplier; `opening` for what was there when the books were opened."""

    supplier: int
    place: int
    lines: tuple[Received, ...]
    reference: str = ""
    owner: int | None = None
    currency: str | None = None
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Expect:
    """Goods are on their way: what a member supplier's shipment holds."""

    supplier: int
    place: int
    lines: tuple[Received, ...]
    their_shipment: int
    supplier_organisation: int
    currency: str
    reference: str = ""


class Picked(NamedTuple):
    """What was picked for a line: fewer than promised needs a reason (later | not_found | damaged); a lot if chosen."""

    line: int
    pieces: int
    lot: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """Pick an order: everything promised to it, or just these lines; with `cartons` it is packed at once."""

    lines: tuple[Picked, ...] | None = None
    cartons: int | None = None
    good_for_days: int = 0  # the buyer's minimum remaining life


@dataclass(frozen=True, slots=True)
class Pack:
    """A shipment is packed into so many cartons."""

    cartons: int


class Moved(NamedTuple):
    """Pieces of an SKU to be moved."""

    sku: int
    pieces: int


@dataclass(frozen=True, slots=True)
class Move:
    """Goods go from one place of ours to another (a van, a branch)."""

    source: int
    target: int
    lines: tuple[Moved, ...]
    owner: int | None = None
