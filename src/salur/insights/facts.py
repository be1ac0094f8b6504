"""What has happened to the summaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class Counted(Fact):
    """A fact was counted into the summaries, once; `kind` and `fact` say which one, `paper` is its paper."""

    paper_kind: ClassVar[str] = "summary"
    kind: str
    fact: int


@dataclass(frozen=True, slots=True)
class SalesShared(Fact):
    """A member may see what we sold of its brands from now on, or no longer; `paper` is its party."""

    paper_kind: ClassVar[str] = "party"
    active: bool


@dataclass(frozen=True, slots=True)
class SimulationBegun(Fact):
    """A draft scheme is being reckoned on the invoices of a period."""

    paper_kind: ClassVar[str] = "simulation"
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class SimulationAdvanced(Fact):
    """So many invoices are reckoned."""

    paper_kind: ClassVar[str] = "simulation"
    done: int


@dataclass(frozen=True, slots=True)
class SimulationEnded(Fact):
    """All invoices are reckoned, or (broken) they cannot be."""

    paper_kind: ClassVar[str] = "simulation"
    broken: bool


@dataclass(frozen=True, slots=True)
class MeasurementBegun(Fact):
    """The effect of a scheme (its code) is being reckoned."""

    paper_kind: ClassVar[str] = "measurement"
    scheme: str


@dataclass(frozen=True, slots=True)
class MeasurementAdvanced(Fact):
    """So many of a hundred parts are reckoned."""

    paper_kind: ClassVar[str] = "measurement"
    done: int


@dataclass(frozen=True, slots=True)
class MeasurementEnded(Fact):
    """The effect is known, or (broken) it cannot be told."""

    paper_kind: ClassVar[str] = "measurement"
    broken: bool
