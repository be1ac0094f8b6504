"""What has happened in the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ReceiptExpected(Fact):
    """Goods are on their way here from a supplier."""

    paper_kind: ClassVar[str] = "receipt"
    supplier: int


@dataclass(frozen=True, slots=True)
class ReceiptCancelled(Fact):
    """Goods that were expected from a supplier will not come."""

    paper_kind: ClassVar[str] = "receipt"
    supplier: int


@dataclass(frozen=True, slots=True)
class GoodsReceived(Fact):
    """Goods came in, as counted at the door."""

    paper_kind: ClassVar[str] = "receipt"
    supplier: int
    cost: int


@dataclass(frozen=True, slots=True)
class ShipmentPicked(Fact):
    """Goods were picked for an order."""

    paper_kind: ClassVar[str] = "shipment"
    order: int
    pieces: int


@dataclass(frozen=True, slots=True)
class ShipmentPacked(Fact):
    """A shipment was packed into so many cartons."""

    paper_kind: ClassVar[str] = "shipment"
    cartons: int


@dataclass(frozen=True, slots=True)
class ShipmentPutBack(Fact):
    """A picked shipment was put back on the shelf; its order has its promise again."""

    paper_kind: ClassVar[str] = "shipment"
    order: int


@dataclass(frozen=True, slots=True)
class GoodsTransferred(Fact):
    """Goods went from one place of ours to another."""

    paper_kind: ClassVar[str] = "transfer"
    pieces: int
