"""What has happened to goods coming back. Amounts in the smallest coin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class GoodsReturned(Fact):
    """Goods came back from a buyer and wait to be inspected; of so many pieces nobody knows the invoice."""

    paper_kind: ClassVar[str] = "return"
    buyer: int
    pieces: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ReturnInspected(Fact):
    """A return was inspected: pieces restocked, destroyed and kept for the principal; the amount that is credited."""

    paper_kind: ClassVar[str] = "return"
    buyer: int
    restocked: int
    destroyed: int
    to_principal: int
    credited: int


@dataclass(frozen=True, slots=True)
class GoodsSentBack(Fact):
    """Goods went back to a supplier; amount with tax is what the supplier owes for them."""

    paper_kind: ClassVar[str] = "send_back"
    supplier: int
    currency: str
    pieces: int
    amount: int
