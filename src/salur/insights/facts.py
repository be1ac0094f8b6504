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
