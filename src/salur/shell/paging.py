"""Fifty rows at a time, newest first, going on from a key: the hundredth page costs what the first costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone

from salur.kernel.actor import Actor

ROWS = 50
Row = TypeVar("Row", bound=Model)


def page(rows: QuerySet[Row], after: str, key: str, *, up: bool = False) -> tuple[list[Row], str]:
    """Rows from a key on, by `key` and identity; newest first unless `up`. Gives them and the key of the next page."""
    value, _, identity = after.rpartition("~")
    if value and identity.isdigit() and (read := _read(rows.model, key, value)) is not None:
        side = "gt" if up else "lt"
        rows = rows.filter(**{f"{key}__{side}e": read})  # an index reads by this from the key on
        rows = rows.filter(Q(**{f"{key}__{side}": read}) | Q(**{key: read, f"id__{side}": int(identity)}))
    sign = "" if up else "-"
    found = list(rows.order_by(f"{sign}{key}", f"{sign}id")[: ROWS + 1])
    if len(found) <= ROWS:
        return found, ""
    last = found[ROWS - 1]
    edge = getattr(last, key)
    return found[:ROWS], f"{edge.isoformat() if isinstance(edge, date) else edge}~{last.pk}"


def _read(model: type[Model], key: str, value: str) -> Any:
    """A key as it stood in the address; None if somebody has meddled with it."""
    try:
        return model._meta.get_field(key).to_python(value)  # type: ignore[union-attr]
    except Exception:
        return None


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
