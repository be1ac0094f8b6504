"""What has happened to prices, schemes, floors, taxes and roundings."""

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


@dataclass(frozen=True, slots=True)
class SchemeSaved(Fact):
    """A scheme was told; `paper` is the row that stands. A draft is in force for nobody yet."""

    paper_kind: ClassVar[str] = "scheme"
    code: str
    state: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class SchemeSwitchedOn(Fact):
    """A scheme is in force from its first day on."""

    paper_kind: ClassVar[str] = "scheme"
    code: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class SchemeToBeChecked(Fact):
    """A scheme is to be switched on once a search that takes long has found nothing against it."""

    paper_kind: ClassVar[str] = "scheme"
    code: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class SchemeRejected(Fact):
    """The search found what stands against a scheme: it is a draft again. The reasons say what."""

    paper_kind: ClassVar[str] = "scheme"
    code: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class SchemeEnded(Fact):
    """A scheme ends on a day; a draft, or one that would end before it begins, is withdrawn."""

    paper_kind: ClassVar[str] = "scheme"
    code: str
    ends_on: str
    rules_version: int  # of the seller's rules


@dataclass(frozen=True, slots=True)
class FloorRecorded(Fact):
    """A floor was told; `paper` is the row that stands."""

    paper_kind: ClassVar[str] = "floor"
    code: str
    rules_version: int  # of the seller's rules
