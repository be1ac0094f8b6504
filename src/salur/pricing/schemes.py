"""A scheme as it is told: its JSON read strictly, what is wrong with it by itself, and its form in the tables.

The JSON is that of a scheme in a rule snapshot ("rules/1") without `id`, `version`, `name`, `from` and `to`, which have
fields of their own. Amounts are whole numbers of smallest coins, percents and prices decimal strings. SKUs and buyers
are named by their numbers, as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from salur.kernel.money import CURRENCIES
from salur.kernel.refusal import Refused
from salur.pricing.bodies import FloorBody, SchemeBody
from salur.pricing.engine.conflicts.invalid import faults as faults_of
from salur.pricing.engine.numbers import OPEN, Json
from salur.pricing.faults import bad, of_number, of_pattern, of_rule, pattern_of
from salur.pricing.versions import Content

MOST_LETTERS = 20_000
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


def read(text: str) -> Json:
    """The JSON of a scheme. Refused: pricing.bad_scheme, with the place and what is wrong there."""
    if len(text) > MOST_LETTERS:
        raise Refused("pricing.bad_scheme", where="rule", why="too_long")
    try:
        told: Json = dict(READER.validate_json(text))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise Refused(
            "pricing.bad_scheme", where=".".join(map(str, first["loc"])) or "rule", why=str(first["type"])
        ) from None
    for where, given in _patterns(told):
        if not _pattern(given):
            raise Refused("pricing.bad_scheme", where=where, why="bad_pattern")
    return told


def _patterns(told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    needs = enumerate(told.get("need") or ())
    found = [(key, told[key]) for key in ("when", "goods") if key in told]
    return found + [(f"need.{at}.goods", need["goods"]) for at, need in needs if "goods" in need]


def _pattern(given: Any) -> bool:
    """Whether it is a pattern: texts by key, and under `except` another pattern."""
    if not isinstance(given, dict):
        return False
    for key, values in given.items():
        if key == "except":
            if not _pattern(values):
                return False
        elif not isinstance(values, list) or not values or not all(isinstance(one, str) and one for one in values):
            return False
    return True


def fault(body: SchemeBody, skus: Mapping[str, Json]) -> Refused | None:
    """What is wrong with a scheme by itself. Refused: pricing.bad_scheme (what cannot be), pricing.unknown_currency,
    pricing.days_backwards, kernel.bad_value."""
    if not 1 <= len(body.name) <= 120:
        return bad("name", body.name, "1 to 120 characters")
    if wrong := of_rule(body.code, body.valid_from, body.valid_to):
        return wrong
    try:
        told = read(body.rule)
    except Refused as unreadable:
        return unreadable
    if told.get("currency") not in CURRENCIES:
        return Refused("pricing.unknown_currency", currency=str(told.get("currency")))
    for one in faults_of(
        {"currencies": CURRENCIES, "skus": skus, "schemes": [shown(body.code, 1, scheme_content(body))]}
    ):
        return Refused("pricing.bad_scheme", where=body.code, why=str(one["why"]))
    return None


def scheme_content(body: SchemeBody, state: str = "draft") -> Content:
    """A scheme as its table holds it, in the order of `versions.SCHEMES`."""
    return body.valid_from, body.valid_to, body.name, read(body.rule), body.principal, state


def floor_fault(body: FloorBody) -> Refused | None:
    """Refused: kernel.bad_value, pricing.bad_number, pricing.unknown_currency, pricing.days_backwards."""
    if (body.percent is None) == (body.price is None):
        return bad("price", str(body.price), "a percentage of the list or a price, one of them")
    if body.currency not in CURRENCIES and (body.currency or body.price is not None):
        return Refused("pricing.unknown_currency", currency=body.currency)
    return (
        of_rule(body.code, body.valid_from, body.valid_to)
        or of_number(body.percent if body.price is None else body.price)
        or of_pattern("goods", body.goods)
        or of_pattern("when", body.when)
    )


def floor_content(body: FloorBody) -> Content:
    """A floor as its table holds it, in the order of `versions.FLOORS`."""
    return (
        body.valid_from, body.valid_to, pattern_of(body.goods), pattern_of(body.when), body.currency,
        body.percent or "", body.price or "", body.per,
    )  # fmt: skip


def shown(code: str, version: int, content: Content) -> Json:
    """A scheme as a snapshot has it."""
    starts, ends, name, told, _, _ = content
    days = {"from": starts.isoformat() if starts else "", "to": ends.isoformat() if ends else OPEN}
    return {"id": code, "version": version, "name": name, **days, **told}


def canonical(told: Mapping[str, Any]) -> str:
    """A scheme's JSON as text, the same for the same meaning."""
    return json.dumps(told, sort_keys=True, ensure_ascii=False)
