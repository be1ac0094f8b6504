"""Charts over time: sales day by day or month by month, beside another period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from salur.insights import asking, reports
from salur.insights.drawing import Row, chart, columns_of, largest, within
from salur.insights.queries import asked
from salur.insights.queries.asked import Ask, Column
from salur.insights.reports import COLUMN_LABELS, DIMENSION_LABELS, Report
from salur.insights.rules import Period, month_after, month_of
from salur.insights.showing import at_row, cell, day_said
from salur.kernel.actor import Actor
from salur.shell.charts import Chart, Series

DAYS = 62  # a longer period is drawn by months
POINTS = 400  # days or months of a line, at most


def sales_over_time(actor: Actor, found: Report, ask: Ask) -> Chart | None:
    """Sales day by day, or month by month, of what the report is narrowed to."""
    over = replace(ask, by="day" if ask.period.days <= DAYS else "month", cost=False)
    query = found.make(actor, over)
    seen = asked.page(query, 0, POINTS)
    rows = [
        {"label": key, "key": key, "values": reports.with_ratios(found, query, values)}
        for key, _label, *values in seen.rows
    ]
    return over_time(found, over, rows, query.columns)


def steps(period: Period, by: str) -> list[date]:
    """The days or the first days of the months of a period."""
    if by == "day":
        return [period.first + timedelta(days=at) for at in range(period.days)]
    months, at = [], month_of(period.first)
    while at <= period.last:
        months.append(at)
        at = month_after(at)
    return months


def over_time(found: Report, ask: Ask, rows: Sequence[Row], columns: Sequence[Column]) -> Chart | None:
    """Lines over the days or months of the period; a day with nothing counts as none, a share of nothing as unknown.

    The other period is drawn under it, its first day below the first day.
    """
    drawn = columns_of(found, columns)
    now = steps(ask.period, ask.by)[:POINTS]
    if not drawn or len(now) < 2:
        return None
    by_key = {row["key"]: row["values"] for row in rows}
    then = steps(ask.against, ask.by) if ask.against else []
    series: list[Series] = []
    for column, tone in drawn:
        on = then if column.name == "net_then" else now
        places = [on[at] if at < len(on) else None for at in range(len(now))]
        empty = None if column.kind in ("share", "times") else 0
        values = [by_key.get(str(day), {}).get(column.name, empty) if day else None for day in places]
        texts = [cell(value, column.kind, ask.currency).text for value in values]
        if not series or any(values):
            series.append(Series(str(COLUMN_LABELS[column.name]), tone, values, texts, tone == "then"))
    title = _("{what} by {by}").format(what=str(found.label), by=within(str(DIMENSION_LABELS[ask.by])))
    links = [asking.address(at_row(ask, str(day))) for day in now]
    days = [day_said(day, ask.by) for day in now]
    return chart(
        "time", "lines", title, found, ask, series, columns=[drawn[0][0]], labels=days,
        short=[day_said(day, ask.by, short=True) for day in now],
        finding=_course(series, drawn[0][0], days, ask.currency),
        links=[f"/reports/papers?{link}" for link in links] if found.drills else [],
    )  # fmt: skip


def _course(series: Sequence[Series], column: Column, days: Sequence[str], currency: str) -> str:
    """The sentence of lines: what the first comes to (and the other period's), and its highest day or month."""
    highest = largest(series[0], days)
    if column.kind in ("share", "times"):
        return highest
    sums = [cell(sum(value or 0 for value in one.values), column.kind, currency).text for one in series]
    if len(series) > 1 and series[1].dashed:
        return _("{now} now, {then} then. {highest}").format(now=sums[0], then=sums[1], highest=highest)
    return _("{now} altogether. {highest}").format(now=sums[0], highest=highest)
