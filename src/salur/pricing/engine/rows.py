"""Price rows, floors and tax rules with their numbers read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from salur.pricing.engine.match import Interned
from salur.pricing.engine.numbers import OPEN, Json, Ratio, ratio


class PriceRow(NamedTuple):
    """A row of a price list: list amount of n pieces = rounded(top × n ÷ bottom)."""

    id: str
    version: int
    price: str
    per: str
    pack: str | None
    min_pieces: int
    starts_on: str
    ends_on: str
    includes_tax: bool
    top: int
    bottom: int


class Floor(NamedTuple):
    """The least a line may come to: top × pieces ÷ bottom, or of its list amount; `currency` "" = in every one."""

    starts_on: str
    ends_on: str
    currency: str
    when: int
    of_list: bool
    top: int
    bottom: int
    per: str


class TaxRule(NamedTuple):
    """How goods are taxed: components on base_fraction of the net. Without components: no tax."""

    id: str
    version: int
    starts_on: str
    ends_on: str
    when: int
    code: str
    fraction: Ratio
    exact: bool
    payable: bool
    names: tuple[tuple[str, str], ...]
    rates: tuple[Ratio, ...]
    rate: Ratio  # sum of the rates
    priority: int


def price_row(row: Mapping[str, Any], pieces: int, exponent: int) -> PriceRow:
    """A price row; `pieces` in one `per`. Refused: pricing.bad_number."""
    top, bottom = ratio(row["price"])
    return PriceRow(
        row["id"], row["version"], row["price"], row.get("per") or "piece", row.get("pack"), row.get("min_pieces") or 1,
        row.get("from") or "", row.get("to") or OPEN, bool(row.get("includes_tax")), top * 10**exponent,
        bottom * pieces,
    )  # fmt: skip


def floor_of(row: Json, currencies: Mapping[str, int], patterns: Interned) -> Floor | None:
    """A floor; None if its currency is not in use. Refused: pricing.bad_number."""
    currency = row.get("currency") or ""
    if currency and currency not in currencies:
        return None
    if "percent" in row:
        top, bottom = ratio(row["percent"])
        bottom *= 100
    else:
        top, bottom = ratio(row["price"])
        top *= 10 ** currencies[currency]
    return Floor(
        row.get("from") or "", row.get("to") or OPEN, currency, patterns.number(row.get("when")), "percent" in row,
        top, bottom, row.get("per", "piece"),
    )  # fmt: skip


def tax_rule(row: Json, patterns: Interned) -> TaxRule:
    """A tax rule. Refused: pricing.bad_number."""
    components = row.get("components") or ()
    rates = []
    sum_top, sum_bottom = 0, 1
    for component in components:
        top, bottom = ratio(component["rate"])
        bottom *= 100
        rates.append((top, bottom))
        sum_top, sum_bottom = sum_top * bottom + top * sum_bottom, sum_bottom * bottom
    above, below = row.get("base_fraction", (1, 1))
    return TaxRule(
        row["id"], row["version"], row.get("from") or "", row.get("to") or OPEN, patterns.number(row.get("when")),
        row.get("code", ""), (above, below), row.get("tax_from") == "exact_base", row.get("payable", True),
        tuple((one["name"], one["rate"]) for one in components), tuple(rates), (sum_top, sum_bottom),
        row.get("priority", 100),
    )  # fmt: skip
