"""From an address to what is asked of a report, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from urllib.parse import urlencode

from django.utils import timezone

from salur.insights import rules
from salur.insights.queries.asked import Ask
from salur.insights.queries.dimensions import DIMENSIONS
from salur.insights.queries.sales import last_month_sold
from salur.insights.reports import Report
from salur.insights.rules import Period
from salur.kernel.actor import Actor
from salur.kernel.money import CURRENCIES
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused

AGAINST = ("", "before", "year")


def asked(actor: Actor, report: Report, given: Mapping[str, str]) -> Ask:
    """What an address asks for; what it does not say is usual: period, first dimension, the firm's currency.

    Refused: insights.bad_period, insights.no_report, kernel.unknown_currency.
    """
    by = given.get("by") or report.by[0]
    if by not in report.by:
        raise Refused("insights.no_report", asked=f"{report.name} / {by[:40]}")
    period = period_of(actor, given)
    against = {"before": rules.before, "year": rules.year_before}.get(given.get("against", ""))
    currency = given.get("currency") or house(actor.organisation).currency
    if currency not in CURRENCIES:
        raise Refused("kernel.unknown_currency", currency=currency[:10])
    filters = {name: given[f"of_{name}"][:200] for name in report.of if given.get(f"of_{name}")}
    wrong = [name for name, value in filters.items() if numbered(name) and not _number(value)]
    if wrong:
        raise Refused("insights.no_report", asked=f"{wrong[0]} {filters[wrong[0]]}"[:80])
    cost = bool(given.get("cost"))
    return Ask(by, period, against(period) if against else None, filters, currency, cost)


def numbered(name: str) -> bool:
    """Whether the values of a dimension are identities."""
    return DIMENSIONS[name].number if name in DIMENSIONS else name != "bucket"


def _number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def usual(actor: Actor) -> Period:
    """The period of who asks for none: this month up to today; if nothing was sold in it, the last when there was."""
    today = timezone.localdate()
    month = rules.month_of(today)
    last = last_month_sold(actor, month)
    return Period(month, today) if last in (None, month) else Period(last, rules.month_after(last) - timedelta(days=1))


def period_of(actor: Actor, given: Mapping[str, str]) -> Period:
    """The days of an address (first and last), else the usual ones. Refused: insights.bad_period."""
    today = timezone.localdate()
    texts = given.get("first", ""), given.get("last", "")
    if texts == ("", ""):
        return usual(actor)
    try:
        first = date.fromisoformat(texts[0]) if texts[0] else rules.month_of(today)
        last = date.fromisoformat(texts[1]) if texts[1] else today
        if not date(1970, 1, 1) <= first <= last <= date(2999, 12, 31):
            raise ValueError
    except ValueError:
        raise Refused("insights.bad_period", first=texts[0][:20] or "–", last=texts[1][:20] or "–") from None
    return Period(first, last)


def address(ask: Ask, against: str = "", **change: str) -> str:
    """The part of an address after the question mark that asks for this, with some of it changed."""
    parts = {"by": ask.by, "first": str(ask.period.first), "last": str(ask.period.last), "currency": ask.currency}
    parts |= {f"of_{name}": value for name, value in ask.filters.items()}
    if against:
        parts["against"] = against
    if ask.cost:
        parts["cost"] = "1"
    return urlencode({name: value for name, value in (parts | change).items() if value})


def periods() -> list[tuple[str, Period]]:
    """Periods that people ask for most, each with its code."""
    today = timezone.localdate()
    month = rules.month_of(today)
    quarter = rules.month_after(month, -((month.month - 1) % 3))
    back = rules.month_after(quarter, -3)
    day = timedelta(days=1)
    return [
        ("this_month", Period(month, today)),
        ("last_month", Period(rules.month_after(month, -1), month - day)),
        ("this_quarter", Period(quarter, today)),
        ("last_quarter", Period(back, quarter - day)),
        ("this_year", Period(date(today.year, 1, 1), today)),
        ("last_year", Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))),
    ]
