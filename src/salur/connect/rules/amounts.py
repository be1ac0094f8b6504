"""What so many at a price come to, and the day a paper is of. Pure.

Rounded once, half away from zero, by the program's one rounding (docs/arithmetic/rounding.md).
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from salur.kernel.money import exponent, rounded


def worth(price: Decimal, many: int, currency: str) -> int:
    """What `many` at a price (in major units, exact) come to, in the smallest coin. Refused: kernel.unknown_currency.

    2.675 × 1 GBP is 268 pence; -2.675 is -268.
    """
    exact = Fraction(price) * many * 10 ** exponent(currency)
    return rounded(exact.numerator, exact.denominator)


def beginning(on: date, time_zone: str) -> datetime:
    """The first instant of a day where the organisation works: of most papers in files nobody knows the hour."""
    return datetime.combine(on, time(0), ZoneInfo(time_zone))
