"""What has happened to the books themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class MonthClosed(Fact):
    """A month was closed; `paper` is the month's row."""

    paper_kind: ClassVar[str] = "month"
    first: str


@dataclass(frozen=True, slots=True)
class PostingReversed(Fact):
    """A posting was undone by another; `paper` is the new posting."""

    paper_kind: ClassVar[str] = "posting"
    reversed: int


@dataclass(frozen=True, slots=True)
class DiscrepancyClosed(Fact):
    """A discrepancy was explained by hand."""

    paper_kind: ClassVar[str] = "discrepancy"
    note: str
