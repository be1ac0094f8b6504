"""What lists share: fifty rows at a time, both sides of a trade, numbers as people type them, totals of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone

from salur.kernel.actor import Actor

ROWS = 50


def sides(actor: Actor, rows: QuerySet[Any]) -> list[QuerySet[Any]]:
    """The organisation's own rows and those that another member sent it, each found by an index of its own."""
    mine = rows.filter(organisation=actor.organisation)
    if all(one.name != "counterpart" for one in rows.model._meta.get_fields()):
        return [mine]
    return [mine, rows.filter(counterpart=actor.organisation).exclude(organisation=actor.organisation)]


def numbered(q: str, prefix: str, year: int) -> list[str]:
    """The numbers that a person may mean: a whole one, or its tail in this year or the four before."""
    text = q.strip().upper()
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return [f"{prefix}-{(year - back) % 100:02d}-{int(text):06d}" for back in range(5)]
    return [text]


class Total(NamedTuple):
    """How many papers of a status there are, and what they come to in one currency."""

    status: str
    currency: str
    papers: int
    amount: int


def totals(
    rows: QuerySet[Any], key: str, on: date, amount: Combinable | str | None, currency: bool = True
) -> list[Total]:
    """Papers of a day by status and currency; the day is the calendar day in the time zone in use."""
    field = rows.model._meta.get_field(key)
    if field.get_internal_type() == "DateTimeField":
        start = timezone.make_aware(datetime(on.year, on.month, on.day))
        rows = rows.filter(**{f"{key}__gte": start, f"{key}__lt": start + timedelta(days=1)})
    else:
        rows = rows.filter(**{key: on})
    by: Sequence[str] = ("status", "currency") if currency else ("status",)
    summed = Sum(F(amount) if isinstance(amount, str) else amount) if amount is not None else None
    found = rows.order_by().values(*by).annotate(n=Count("id"), **({"total": summed} if summed is not None else {}))
    return [
        Total(row["status"], row.get("currency", ""), row["n"], int(row.get("total") or 0))
        for row in found.order_by(*by)
    ]
