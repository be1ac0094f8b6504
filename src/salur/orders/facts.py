"""What has happened to orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class OrderCaptured(Fact):
    """An order was written down; nothing is promised yet."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Fact):
    """Goods and credit were set aside for an order (in part, if its ending says backordered)."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderHeld(Fact):
    """An order waits for a reason named with it; nothing is set aside for it."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderChanged(Fact):
    """An order's lines were changed; what had been set aside was released and decided anew."""

    paper_kind: ClassVar[str] = "order"
    buyer: int
    total: int


@dataclass(frozen=True, slots=True)
class OrderCancelled(Fact):
    """An order was cancelled and everything set aside for it released."""

    paper_kind: ClassVar[str] = "order"
    reason: str


@dataclass(frozen=True, slots=True)
class OrderShortClosed(Fact):
    """What of an order had not been picked will not come any more; it was released."""

    paper_kind: ClassVar[str] = "order"
    reason: str
    pieces: int
