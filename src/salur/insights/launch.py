"""The days of a scheme whose effect is asked for: its launch, and until when it is looked at."""

from __future__ import annotations

from datetime import date, timedelta

from salur.kernel.refusal import Refused
from salur.pricing.models import Scheme

LONGEST = timedelta(days=2 * 366)  # of a scheme without end: what is looked back


def days(one: Scheme, today: date) -> tuple[date, date]:
    """From its first day (or two years back) until its last, or today."""
    last = min(one.valid_to or today, today)
    return max(one.valid_from or last - LONGEST, last - LONGEST), last


def launch(one: Scheme, today: date) -> tuple[date, date]:
    """The same of a scheme with a before and an after. Refused: insights.not_begun, insights.never_on,
    insights.no_first_day."""
    first, last = days(one, today)
    if first > last:
        raise Refused("insights.not_begun")
    if one.state != "live":
        raise Refused("insights.never_on")
    if one.valid_from is None:
        raise Refused("insights.no_first_day")
    return first, last
