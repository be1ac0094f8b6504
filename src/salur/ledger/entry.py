"""What a verb hands to `post()`: plain moves between accounts, gathered by paper and occasion."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Goods(NamedTuple):
    """A goods account as the verbs handle it."""

    id: int
    owner: int
    place: int
    site: int
    bucket: str


class Money(NamedTuple):
    """A money account as the verbs handle it."""

    id: int
    party: int
    bucket: str
    currency: str


class GoodsMove(NamedTuple):
    """Pieces of a lot of an SKU, and what they cost, from one account to another."""

    source: Goods
    target: Goods
    sku: int
    lot: int
    pieces: int
    value: int


class MoneyMove(NamedTuple):
    """An amount from one account to another, in the currency of both."""

    source: Money
    target: Money
    amount: int


class Entry(NamedTuple):
    """What one paper writes on one occasion; `turn` is the paper's turn after its step."""

    paper_kind: str
    paper: int
    occasion: str
    turn: int
    at: datetime
    goods: list[GoodsMove] = []
    money: list[MoneyMove] = []
    reverses: int | None = None
