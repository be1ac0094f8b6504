"""Figures drawn: what a chart shows as plain values, the sentence that says the same, and what its page needs.

A chart shows figures that stand in a table on the same page, and every mark of it leads where that row leads. The
page's script draws it from the values given here; without scripts the table is all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from salur.kernel import money as coins
from salur.shell.shown import language

Shape = Literal["lines", "bars", "columns", "stack", "dots"]
Unit = Literal["money", "number", "share", "times"]
DIVIDED: dict[Unit, int] = {"number": 1, "share": 10, "times": 100}


class Series(NamedTuple):
    """One run of figures, a value for each label (None = unknown), each as the table says it.

    `tone` is the name of its colour: c1 … c8 for series, a1 … a5 and m1 … m5 for classes from low to high, then.
    """

    name: str
    tone: str
    values: Sequence[int | None]
    texts: Sequence[str]
    dashed: bool = False


@dataclass
class Chart:
    """A chart: lines over time, bars across, columns, bars in parts (stack), or dots on one scale."""

    key: str  # tells it from the other charts of the page
    shape: Shape
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    finding: str  # what it shows, in a sentence
    unit: Unit = "number"
    currency: str = ""
    links: Sequence[str] = ()  # where each label leads
    note: str = ""  # below the title: what it is counted in, of when
    goods: bool = True  # goods are drawn in nila, money in soga: the mark before the title
    short: list[str] = field(default_factory=list)  # labels for the axis, where they are shorter than the labels

    @property
    def values(self) -> dict[str, Any]:
        """What the script draws, as JSON."""
        return {
            "shape": self.shape, "labels": list(self.labels), "short": self.short or list(self.labels),
            "links": list(self.links), "unit": self.unit, "divide": self.divide, "language": language(),
            "series": [
                {"name": one.name, "tone": one.tone, "values": list(one.values), "texts": list(one.texts),
                 "dashed": one.dashed}
                for one in self.series
            ],
        }  # fmt: skip

    @property
    def json_id(self) -> str:
        """Under what the page keeps the values."""
        return f"{self.key}-values"

    @property
    def divide(self) -> int:
        """By what a value is divided to be what people read: smallest coins, tenths of a percent, hundredths."""
        if self.unit == "money":
            return int(10 ** coins.exponent(self.currency))
        return DIVIDED[self.unit]

    @property
    def high(self) -> int:
        """How many rows high it is drawn: bars across need a row each."""
        if self.shape in ("lines", "columns"):
            return 0
        each = len(self.series) if self.shape == "bars" else 1
        return min(max(len(self.labels), 1), 14) + (min(len(self.labels), 14) // 2 if each > 1 else 0)

    @property
    def empty(self) -> bool:
        """Nothing to draw."""
        return not any(value for one in self.series for value in one.values)
