"""Prices and percentages: decimal strings in major units, read exactly as two integers."""

from __future__ import annotations

import re
from functools import lru_cache

from salur.kernel.refusal import Refused

Ratio = tuple[int, int]  # numerator, denominator (a power of ten)

_DECIMAL = re.compile(r"(\d{1,18})(?:\.(\d{1,12}))?", re.ASCII)


@lru_cache(maxsize=4096)
def ratio(text: str) -> Ratio:
    """A decimal string as an exact fraction: "2910.5" -> (29105, 10). No sign, no exponent.

    Refused: pricing.bad_number.
    """
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise Refused("pricing.bad_number", text=text)
    decimals = found[2] or ""
    return int(found[1] + decimals), 10 ** len(decimals)
