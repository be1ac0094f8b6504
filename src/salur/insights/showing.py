"""A report's rows as its page shows them: names with where they lead, cells, a bar beside the first number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from salur.insights import asking, exports, reports
from salur.insights.queries import asked
from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import DIMENSIONS
from salur.insights.reports import COLUMN_LABELS, DIMENSION_LABELS, Report
from salur.insights.rules import Period, month_after
from salur.kernel.actor import Actor
from salur.kernel.money import symbol
from salur.shell.shown import MINUS, language
from salur.shell.tables import Cell, money, number, on
from salur.shell.words import word


def share(value: int | None, kind: str) -> str:
    """A share as a percentage with one decimal, a number of times with two; unknown is empty."""
    if value is None:
        return ""
    size = abs(value)
    text = f"{size // 10:,}.{size % 10}" if kind == "share" else f"{size // 100:,}.{size % 100:02d}"
    if language() == "id":
        text = text.translate(str.maketrans(",.", ".,"))
    return (MINUS if value < 0 else "") + text + ("%" if kind == "share" else "")


def filters_of(actor: Actor, ask: Ask, against: str) -> list[tuple[str, str, str]]:
    """What the report is narrowed to: the dimension, the value by name, and the address without it."""
    found = []
    for name, value in ask.filters.items():
        named = asked.named(DIMENSIONS[name].label, actor.organisation, value)
        found.append((str(DIMENSION_LABELS[name]), named or value, asking.address(ask, against, **{f"of_{name}": ""})))
    return found


def heads(found: Report, columns: Sequence[Column], ask: Ask) -> list[str]:
    """What stands above the rows."""
    return [str(DIMENSION_LABELS[ask.by]), *(str(COLUMN_LABELS[one.name]) for one in columns)]


def rows_of(
    found: Report, query: Query, rows: Sequence[Sequence[Any]], total: Sequence[Any], columns: Sequence[Column],
    ask: Ask,
) -> dict[str, Any]:  # fmt: skip
    """The rows as the template shows them: the name with its links, the first amount with a bar, the other cells."""
    lines = []
    largest = max([abs(row[2] or 0) for row in rows if isinstance(row[2], int)], default=0)
    for key, label, *values in rows:
        known = reports.with_ratios(found, query, values)
        cells = [cell(known[one.name], one.kind, ask.currency) for one in columns]
        first = values[0] if isinstance(values[0], int) else 0
        lines.append({
            "label": label or (word("bucket", key) if ask.by == "bucket" and key else "") or _("none"),
            "papers": asking.address(_at(ask, key)) if found.drills and key else "",
            "narrow": asking.address(ask, **{f"of_{ask.by}": key, "by": _next(ask.by)})
            if found.filters and DIMENSIONS[ask.by].side != "time" and key else "",
            "bar": max(first, 0), "cells": list(zip(heads(found, columns, ask)[1:], cells, strict=True)),
        })  # fmt: skip
    summed = reports.with_ratios(found, query, total)
    foot = [cell(summed[one.name], one.kind, ask.currency) if any(total) else number(None) for one in columns]
    names_of = heads(found, columns, ask)
    unit = symbol(ask.currency)
    names_of = [names_of[0], *(f"{head} {unit}" if one.kind == "money" else head
                               for head, one in zip(names_of[1:], columns, strict=True))]  # fmt: skip
    return {"heads": names_of, "rows": lines, "largest": largest, "foot": list(zip(names_of[1:], foot, strict=True))}


def _next(by: str) -> str:
    """What one wants to see next of a row: its goods, or its outlets."""
    return "outlet" if DIMENSIONS[by].side == "sku" else "brand" if DIMENSIONS[by].side == "segment" else "sku"


def _at(ask: Ask, key: str) -> Ask:
    """The question that asks for just one row of another."""
    if DIMENSIONS[ask.by].side != "time":
        return replace(ask, filters={**ask.filters, ask.by: key})
    first = date.fromisoformat(key)
    last = first if ask.by == "day" else date.fromordinal(month_after(first).toordinal() - 1)
    return replace(ask, period=Period(max(first, ask.period.first), min(last, ask.period.last)))


def cell(value: Any, kind: str, currency: str) -> Cell:
    """A value of a report as a cell."""
    if kind == "money":
        return money(value, currency)._replace(unit="")  # it stands in the head
    if kind == "day":
        return on(value)
    if kind in exports.DIVIDED:
        return Cell(share(value, kind), "number")
    return number(value)
