"""Moving a price by per cent, and why a row of the list is, or is not, what somebody pays. Pure."""

from __future__ import annotations

import re
from typing import Literal

from salur.kernel.money import Mode, rounded
from salur.kernel.refusal import Refused
from salur.pricing.rules.book import PriceRow
from salur.pricing.rules.lists import vector
from salur.pricing.rules.match import Facts
from salur.pricing.rules.numbers import ratio

LARGEST = 1000  # per cent up; down, a price does not go below nothing
_PERCENT = re.compile(r"([+-]?)(\d{1,4}(?:\.\d{1,4})?)", re.ASCII)

Fit = Literal["chosen", "not_yet", "over", "not_for_this_buyer", "other_pack", "from_more_pieces", "less_close"]


def moved(price: str, percent: str, to: str, mode: Mode) -> str:
    """A price moved by `percent` ("5", "-2.5") and rounded to a multiple of `to`: the one rounding of price updates.

    Price and `to` are decimal strings in major units: moved("96000", "5", "500", "half_up") -> "101000". Exact until
    the one rounding. Worked numbers: docs/arithmetic/price-lists.md. Refused: pricing.bad_number.
    """
    found = _PERCENT.fullmatch(percent.strip())
    if found is None:
        raise Refused("pricing.bad_number", text=percent)
    top, bottom = ratio(found[2])
    top = -top if found[1] == "-" else top
    if not -100 * bottom <= top <= LARGEST * bottom:
        raise Refused("pricing.bad_number", text=percent)
    amount, scale = ratio(price)
    unit, unit_scale = ratio(to)
    if unit == 0:
        raise Refused("pricing.bad_number", text=to)
    units = rounded(amount * (100 * bottom + top) * unit_scale, scale * 100 * bottom * unit, 1, mode)
    return decimal(units * unit, unit_scale)


def decimal(number: int, scale: int) -> str:
    """A fraction over a power of ten as a plain decimal string: (101000, 1) -> "101000", (291050, 100) -> "2910.5"."""
    whole, rest = divmod(number, scale)
    digits = str(rest).rjust(len(str(scale)) - 1, "0").rstrip("0") if scale > 1 else ""
    return f"{whole}.{digits}" if digits else str(whole)


def fit(row: PriceRow, chosen: str, who: Facts, date: str, pack: str, pieces: int) -> Fit:
    """Why a row is, or is not, the price of a line: `chosen` is the row that the arithmetic took."""
    if row.id == chosen:
        return "chosen"
    if date < row.starts_on:
        return "not_yet"
    if date > row.ends_on:
        return "over"
    if vector(row, who) is None:
        return "not_for_this_buyer"
    if row.pack is not None and row.pack != pack:
        return "other_pack"
    return "from_more_pieces" if row.min_pieces > pieces else "less_close"
