"""The numbers of the algebra: exact decimals, roundings, limits. Amounts are integers of the smallest coin."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from salur.kernel.money import Amount, Mode, spread
from salur.kernel.refusal import Refused

Json = dict[str, Any]
Ratio = tuple[int, int]  # numerator, denominator

OPEN = "9999-12-31"

_DECIMAL = re.compile(r"(\d{1,18})(?:\.(\d{1,12}))?", re.ASCII)


@lru_cache(maxsize=65536)
def ratio(text: str) -> Ratio:
    """A decimal string as an exact fraction: "2910.5" -> (29105, 10). Refused: pricing.bad_number."""
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise Refused("pricing.bad_number", text=text)
    decimals = found[2] or ""
    return int(found[1] + decimals), 10 ** len(decimals)


class Part(NamedTuple):
    """Rounding of one kind of number: to a multiple of `to` smallest coins, once per line, unit or order."""

    to: int = 1
    mode: Mode = "half_up"
    per: str = "line"


class Rounding(NamedTuple):
    """The rounding in force for a currency from a date on; `net.to` is the document's unit u."""

    id: str
    version: int
    starts_on: str
    ends_on: str
    list: Part
    discount: Part
    net: Part
    tax: Part
    payable: Part


def rounding_of(row: Mapping[str, Any]) -> Rounding:
    """A rounding row from its JSON form."""
    parts = (Part(**row.get(key, {})) for key in ("list", "discount", "net", "tax", "payable"))
    return Rounding(row["id"], row["version"], row.get("from") or "", row.get("to") or OPEN, *parts)


def limit(amounts: Sequence[Amount], most: Amount, unit: int) -> list[Amount]:
    """The amounts, or if their sum exceeds `most`, that shared out in their proportion (in units if all are whole)."""
    if sum(amounts) <= most:
        return list(amounts)
    if any(amount % unit for amount in amounts):
        unit = 1
    return spread(most, amounts, unit)
