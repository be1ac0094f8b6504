"""What has happened to imports and reported stock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class ImportBegun(Fact):
    """A file has begun to go in."""

    paper_kind: ClassVar[str] = "import"
    kind: str
    file: str


@dataclass(frozen=True, slots=True)
class ImportAdvanced(Fact):
    """An import has come as far as this row of its file."""

    paper_kind: ClassVar[str] = "import"
    reached: int


@dataclass(frozen=True, slots=True)
class ImportEnded(Fact):
    """An import is through with its file, or could not read it."""

    paper_kind: ClassVar[str] = "import"
    broken: bool


@dataclass(frozen=True, slots=True)
class StockReported(Fact):
    """A distributor has stated the stock of a SKU at a place; `difference` is by how much it does not add up."""

    paper_kind: ClassVar[str] = "stock_line"
    supplier: int
    sku: int
    difference: int
