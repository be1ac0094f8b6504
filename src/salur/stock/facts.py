"""What has happened to promises of goods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class StockFreed(Fact):
    """Pieces of an SKU at a site may be promised again, and somebody waits for so many; `paper` is the SKU."""

    paper_kind: ClassVar[str] = "sku"
    owner: int
    site: int
    shelf: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PromiseBroken(Fact):
    """A tell left less than was promised: these pieces of an order's line are backorder again. `paper` is the order."""

    paper_kind: ClassVar[str] = "order"
    line: int
    sku: int
    pieces: int
