"""What is counted where, and what reports work out of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple


class Told(NamedTuple):
    """A fact to be counted: its kind and identity, and the other papers it names."""

    kind: str
    fact: int
    papers: tuple[int, ...] = ()


OCCASIONS: Mapping[str, tuple[str, str]] = {
    "GoodsReceived": ("receipt", "received"),
    "ShipmentPicked": ("shipment", "picked"),
    "ShipmentPutBack": ("shipment", "put_back"),
    "TripLoaded": ("trip", "loaded"),
    "TripUnloaded": ("trip", "unloaded"),
    "ShipmentDelivered": ("shipment", "delivered"),
    "SoldFromVan": ("sale", "sold"),
    "GoodsReturned": ("return", "received"),
    "ReturnInspected": ("return", "inspected"),
    "GoodsSentBack": ("send_back", "sent"),
    "CountApproved": ("count", "approved"),
    "GoodsTransferred": ("transfer", "moved"),
    "DiscrepancyClosed": ("discrepancy", "explained"),
}
"""By kind of fact: the posting that its paper wrote then. A reversal's fact names its posting itself."""

SALES = ("InvoiceIssued", "SoldFromVan", "CreditNoteIssued", "GoodsReturned")
SERVED = ("ShipmentDelivered", "OrderShortClosed")
ON_THE_WAY = ("picked", "in_transit")  # goods between the shelf and the door: what is there stands in the balances


class Period(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


class Parts(NamedTuple):
    """A period as the summaries keep it: whole months (by their first days, both included), and the days around."""

    months: Period | None
    days: tuple[Period, ...]


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def month_after(first: date, months: int = 1) -> date:
    """The first day of the month so many months later (or earlier, below zero)."""
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(years, month + 1, 1)


def days_of_month(first: date) -> Period:
    """All days of a month, by its first."""
    return Period(first, month_after(first) - timedelta(days=1))


def parts(period: Period, today: date) -> Parts:
    """Divide a period; the month that still runs is whole once the period reaches today, since nothing is later."""
    head = month_of(period.first) if period.first.day == 1 else month_after(month_of(period.first))
    end = period.last + timedelta(days=1)
    tail = month_after(month_of(period.last)) if period.last >= today else month_of(end)
    if head >= tail:
        return Parts(None, (period,))
    around = [Period(period.first, head - timedelta(days=1))] if period.first < head else []
    if end > tail:
        around.append(Period(tail, period.last))
    return Parts(Period(head, month_after(tail, -1)), tuple(around))


def before(period: Period) -> Period:
    """The period of the same length just before: whole months before whole months."""
    ends_month = month_of(period.last + timedelta(days=1)) == period.last + timedelta(days=1)
    if period.first.day == 1 and ends_month:
        months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
        return Period(month_after(period.first, -months), period.first - timedelta(days=1))
    return Period(period.first - timedelta(days=period.days), period.first - timedelta(days=1))


def year_before(period: Period) -> Period:
    """The same days a year earlier; the 29th of February answers to the 28th."""

    def back(day: date) -> date:
        return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)

    return Period(back(period.first), back(period.last))


def per_mille(part: int, whole: int) -> int | None:
    """A share in tenths of a percent, half away from zero; None of nothing (or of less than nothing)."""
    if whole <= 0:
        return None
    share, rest = divmod(abs(part) * 1000, whole)
    share += rest * 2 >= whole
    return share if part >= 0 else -share


def growth(now: int, then: int) -> int | None:
    """How much more than before, in tenths of a percent; None where there was nothing before."""
    return per_mille(now - then, then)


def turnover(cost: int, opening: int, closing: int) -> int | None:
    """How many times the stock was sold, in hundredths: cost of sales over the mean of first and last stock."""
    held = opening + closing
    return None if held <= 0 else (cost * 200 + held // 2) // held


BUCKETS = ("not_due", "to_30", "to_60", "to_90", "older")


def bucket_of(days: int) -> str:
    """The bucket of an open item by its days overdue (below one: not due yet), as the ageing report has them."""
    bounds = (0, 30, 60, 90)
    return next((name for name, bound in zip(BUCKETS, bounds, strict=False) if days <= bound), BUCKETS[-1])
