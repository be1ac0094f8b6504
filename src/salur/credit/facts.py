"""What has happened to credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class LimitSet(Fact):
    """A credit account's limit, block or allowances were set; `paper` is the account."""

    paper_kind: ClassVar[str] = "credit"
    party: int
    limit: int | None
    block: str


@dataclass(frozen=True, slots=True)
class CreditFreed(Fact):
    """There is more room on a credit account than before; `paper` is the account."""

    paper_kind: ClassVar[str] = "credit"
    party: int
    amount: int
