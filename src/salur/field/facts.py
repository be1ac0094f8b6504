"""What has happened on the road."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class SoldFromVan(Fact):
    """Goods were sold from a van; amount with tax, in the smallest coin; `payment` is none if it is owed."""

    paper_kind: ClassVar[str] = "sale"
    van: int
    buyer: int
    salesman: int | None
    currency: str
    amount: int
    invoice: int
    payment: int | None
