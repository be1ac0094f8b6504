"""What a declared list must give, worked out row by row in plain Python, to compare with what its statements give."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from salur.kernel.actor import Actor
from salur.shell.listed import Amounts, Choice, Column, Days, Filter, Listed, Named, Text


def value(row: Any, of: Any) -> Any:
    """A column or a sum of columns of a row."""
    if isinstance(of, str):
        for name in of.split("__"):
            row = getattr(row, name)
        return row
    if isinstance(of, F):
        return value(row, of.name)
    one, other = value(row, of.lhs), value(row, of.rhs)
    return one + other if of.connector == "+" else one - other


def holds(row: Any, q: Q) -> bool:
    """Whether a row fits a condition of the few shapes that declarations use."""
    found = []
    for child in q.children:
        if isinstance(child, Q):
            found.append(holds(row, child))
            continue
        name, wanted = child
        name, _, how = name.partition("__")
        wanted = value(row, wanted) if isinstance(wanted, F) else wanted
        had = value(row, name)
        found.append(
            {
                "": lambda had, wanted: had == wanted,
                "isnull": lambda had, wanted: (had is None) == wanted,
                "gt": lambda had, wanted: had is not None and had > wanted,
                "lt": lambda had, wanted: had is not None and had < wanted,
                "gte": lambda had, wanted: had is not None and had >= wanted,
                "lte": lambda had, wanted: had is not None and had <= wanted,
            }[how](had, wanted)
        )
    fits = all(found) if q.connector == Q.AND else any(found)
    return fits is not q.negated


def day(row: Any, one: Days) -> Any:
    """The day of a row; of an instant, by the clock in use."""
    had = value(row, one.of)
    return timezone.localtime(had).date() if isinstance(had, datetime) else had


def meant(one: Named, actor: Actor, typed: str) -> set[int]:
    """The identities that a typed text means."""
    found = one.find(actor, typed)
    return {next(iter(each.values())) if isinstance(each, dict) else each for each in found}


def fits(row: Any, one: Filter, actor: Actor, typed: str, last: bool, coin: str) -> bool:
    """Whether a row passes a filter that was set to this; amounts are given in the smallest coin."""
    if isinstance(one, Choice):
        return holds(row, one.rows(typed))
    if isinstance(one, Text):
        return typed.lower() in value(row, one.field).lower()
    if isinstance(one, Named):
        return any(value(row, name) in meant(one, actor, typed) for name in one.fields)
    if isinstance(one, Days):
        had = day(row, one)
        return had is not None and (had.isoformat() <= typed if last else had.isoformat() >= typed)
    had = value(row, one.of)
    if had is None or (one.currency and value(row, one.currency) != coin):
        return False
    return bool(had <= int(typed) if last else had >= int(typed))


def ordered(rows: list[Any], column: Column, falling: bool) -> list[int]:
    """Identities in order; what is empty comes last if rising and first if falling."""
    key = column.by or column.name
    return [
        row.pk
        for row in sorted(
            rows,
            key=lambda row: (value(row, key) is None, 0 if value(row, key) is None else value(row, key), row.pk),
            reverse=falling,
        )
    ]


def tries(one: Filter, listed: Listed, actor: Actor, rows: list[Any]) -> list[tuple[str, str, bool]]:
    """What to set a filter to, so that some rows pass and some do not: parameter, value, whether it is the last."""
    if isinstance(one, Choice):
        return [(one.name, option, False) for option in one.options]
    if isinstance(one, Text):
        had = sorted({value(row, one.field) for row in rows if value(row, one.field)})
        return [(one.name, each[:4], False) for each in had[:2]] + [(one.name, "none so called", False)]
    if isinstance(one, Named):
        options = [code for code, _ in one.choices(actor)] if one.choices else ["TOKO-1", "oko", "PABRIK", "nobody"]
        return [(one.name, option, False) for option in options]
    if isinstance(one, Days):
        had = sorted({day(row, one) for row in rows} - {None})
        middle = [had[len(had) // 2].isoformat()] if had else ["2026-01-01"]
        return [(f"{one.name}_{end}", each, end == "to") for end in ("from", "to") for each in middle]
    assert isinstance(one, Amounts)
    sizes = sorted({value(row, one.of) for row in rows} - {None})
    size = str(sizes[len(sizes) // 2] if sizes else 100)
    return [(f"{one.name}_{end}", size, end == "most") for end in ("least", "most")]
