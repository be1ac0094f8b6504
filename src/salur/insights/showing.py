"""A report's rows as its page shows them: names with where they lead, cells, a bar beside the first number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salur.insights import asking, exports, reports
from salur.insights.queries import asked, stock
from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import DIMENSIONS
from salur.insights.reports import COLUMN_LABELS, DIMENSION_LABELS, Report
from salur.insights.rules import Period, month_after, month_of
from salur.kernel.actor import Actor
from salur.kernel.money import symbol
from salur.shell import shown
from salur.shell.shown import MINUS, language
from salur.shell.tables import Cell, money, number, on
from salur.shell.words import word

TIMES = ("day", "month")


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
        label = DIMENSIONS[name].label if name in DIMENSIONS else stock.BY[name][1]
        named = word("bucket", value) if name == "bucket" else asked.named(label, actor.organisation, value)
        found.append((str(DIMENSION_LABELS[name]), named or value, asking.address(ask, against, **{f"of_{name}": ""})))
    return found


def heads(found: Report, columns: Sequence[Column], ask: Ask) -> list[str]:
    """What stands above the rows."""
    return [str(DIMENSION_LABELS[ask.by]), *(str(COLUMN_LABELS[one.name]) for one in columns)]


def rows_of(
    found: Report, query: Query, rows: Sequence[Sequence[Any]], total: Sequence[Any], columns: Sequence[Column],
    ask: Ask, against: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The rows as the template shows them: the name with its links, the first amount with a bar, the other cells."""
    lines = []
    largest = max([abs(row[2] or 0) for row in rows if isinstance(row[2], int)], default=0)
    for key, label, *values in rows:
        known = reports.with_ratios(found, query, values)
        if ask.by in TIMES and not str(month_of(ask.period.first)) <= key <= str(ask.period.last):
            known["growth"] = None  # a day of the other period has nothing of its own to compare with
        cells = [cell(known[one.name], one.kind, ask.currency) for one in columns]
        first = values[0] if isinstance(values[0], int) else 0
        papers = asking.address(at_row(ask, key)) if found.drills and key else ""
        narrow = ""
        if ask.by in found.of and key and (beyond := _next(found, ask.by)):
            narrow = asking.address(ask, against, **{f"of_{ask.by}": key, "by": beyond})
        lines.append({
            "key": key, "label": _said(ask.by, key, label),
            "papers": papers, "narrow": narrow, "leads": _leads(found, ask, key, narrow, papers), "values": known,
            "bar": max(first, 0), "cells": list(zip(heads(found, columns, ask)[1:], cells, strict=True)),
        })  # fmt: skip
    summed = reports.with_ratios(found, query, total)
    foot = [cell(summed[one.name], one.kind, ask.currency) if any(total) else number(None) for one in columns]
    names_of = heads(found, columns, ask)
    unit = symbol(ask.currency)
    names_of = [names_of[0], *(f"{head} {unit}" if one.kind == "money" else head
                               for head, one in zip(names_of[1:], columns, strict=True))]  # fmt: skip
    return {
        "heads": names_of,
        "rows": lines,
        "largest": largest,
        "foot": list(zip(names_of[1:], foot, strict=True)),
        "total": summed,
    }


def _said(by: str, key: str, label: str) -> str:
    """What a row is called: by its name, a bucket by its word, a day or month as the language says it."""
    if by in TIMES:
        return day_said(date.fromisoformat(key), by)
    return label.removesuffix(" · ") or (word("bucket", key) if by == "bucket" and key else "") or _("none")


def day_said(day: date, by: str, short: bool = False) -> str:
    """A day or month (by its first day) as people say it; `short` for an axis."""
    chinese = language() == "zh"
    if by == "month":
        month, brief = ("Y年n月", "y年n月") if chinese else ("F Y", "M y")
        return date_format(day, brief if short else month)
    return date_format(day, "n月j日" if chinese else "j M") if short else shown.day(day)


def _leads(found: Report, ask: Ask, key: str, narrow: str, papers: str) -> str:
    """Where a row (and its mark in the chart) leads: one step narrower, and from the narrowest to its papers."""
    if narrow and (_next(found, ask.by) not in ask.filters or not (papers or key)):
        return f"?{narrow}"
    if papers:
        return f"/reports/papers?{papers}"
    if found.name == "receivables":
        return f"/reports/statement?of={key}"
    pages = {"sku": "sku", "order": "order"}
    return f"/{pages[ask.by]}/{key}" if ask.by in pages and key else ""


NEXT = {"place": "sku", "owner": "sku", "bucket": "sku", "sku": "lot", "lot": "place"}


def _next(found: Report, by: str) -> str:
    """What one wants to see next of a row: its goods, its outlets, its orders; '' where nothing is narrower."""
    if found.name == "promises":
        return "order" if by != "order" else ""
    if found.permission == "insights.stock":
        return NEXT[by]
    return "outlet" if DIMENSIONS[by].side == "sku" else "brand" if DIMENSIONS[by].side == "segment" else "sku"


def at_row(ask: Ask, key: str) -> Ask:
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
