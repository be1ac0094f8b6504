"""The shape of a scheme's JSON, read strictly: what may stand where, and of which kind."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from typing_extensions import TypedDict

COINS = Annotated[int, Field(ge=0, le=10**17)]
COUNT = Annotated[int, Field(ge=0, le=10**12)]
Word = Annotated[str, Field(min_length=1, max_length=120)]
STRICT = ConfigDict(strict=True, extra="forbid")
Goods = dict[Word, Any]  # a pattern; read by `_pattern`, which knows exceptions in exceptions


class Need(TypedDict, total=False):
    """How much of which goods."""

    __pydantic_config__ = STRICT  # type: ignore[misc]
    measure: Word
    min: COINS
    pack: Word
    period: bool
    goods: Goods


class Slab(TypedDict, total=False):
    """From `min` on this value."""

    __pydantic_config__ = STRICT  # type: ignore[misc]
    min: COINS
    percent: Word
    amount: COINS
    price: Word
    points: COUNT
    quantity: COUNT


class Benefit(TypedDict, total=False):
    """What is given."""

    __pydantic_config__ = STRICT  # type: ignore[misc]
    type: Word
    percent: Word
    amount: COINS
    price: Word
    per: Word
    sku: Word
    quantity: COUNT
    pack: Word
    points: COUNT
    slabs: list[Slab]
    slab_mode: Literal["whole", "marginal"]


class Group(TypedDict):
    """The company it keeps."""

    __pydantic_config__ = STRICT  # type: ignore[misc]
    name: Word
    pick: Word


class Budget(TypedDict, total=False):
    """What may be given in all and per buyer, in coins and in orders."""

    __pydantic_config__ = STRICT  # type: ignore[misc]
    amount: COINS
    buyer_amount: COINS
    uses: COUNT
    buyer_uses: COUNT
    short: Literal["clip", "skip"]


class Told(TypedDict, total=False):
    """A scheme's JSON."""

    __pydantic_config__ = STRICT  # type: ignore[misc]
    currency: Word
    when: Goods
    goods: Goods
    need: list[Need]
    times: Literal["once", "every"]
    max_times: COUNT
    scope: Word
    level: Annotated[int, Field(ge=1, le=99)]
    base: Literal["net", "list"]
    priority: Annotated[int, Field(ge=0, le=10**6)]
    add: bool
    group: Group
    benefit: Benefit
    cap: COINS
    budget: Budget
    settle: Literal["now", "later"]
    funders: dict[Word, Word]
    at_floor: Literal["clip"]
    monotone: bool


READER = TypeAdapter(Told)
