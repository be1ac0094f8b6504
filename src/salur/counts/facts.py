"""What has happened to counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class CountTold(Fact):
    """Somebody has counted goods at a place; so many lines wait to be approved."""

    paper_kind: ClassVar[str] = "count"
    place: int
    lines: int


@dataclass(frozen=True, slots=True)
class CountApproved(Fact):
    """A count was taken into the book: pieces found and missing, and their value in the smallest coin."""

    paper_kind: ClassVar[str] = "count"
    place: int
    found: int
    missing: int
    found_value: int
    missing_value: int


@dataclass(frozen=True, slots=True)
class CountCancelled(Fact):
    """A count was given up; the book stays as it is."""

    paper_kind: ClassVar[str] = "count"
    place: int
