"""What has happened to prices, taxes and roundings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class PriceRecorded(Fact):
    """A row of the price list was told; `paper` is the row that stands, a new one if it says something new."""

    paper_kind: ClassVar[str] = "price"
    code: str
    sku: int
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class PriceEnded(Fact):
    """A row of the price list ends on a day; one that would end before it begins is withdrawn."""

    paper_kind: ClassVar[str] = "price"
    code: str
    sku: int
    ends_on: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class TaxRecorded(Fact):
    """A tax rule was told; `paper` is the row that stands."""

    paper_kind: ClassVar[str] = "tax"
    code: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class RoundingRecorded(Fact):
    """A rounding was told; `paper` is the row that stands."""

    paper_kind: ClassVar[str] = "rounding"
    code: str
    rules_version: int  # of the seller's rules
