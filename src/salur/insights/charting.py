"""The charts of a report: drawn from the very rows of its table, each mark leading where its row leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from salur.insights import asking, reports
from salur.insights.queries import asked
from salur.insights.queries.asked import Ask, Column
from salur.insights.reports import COLUMN_LABELS, DIMENSION_LABELS, Report
from salur.insights.rules import Period, month_after, month_of
from salur.insights.showing import TIMES, at_row, cell, day_said
from salur.kernel.actor import Actor
from salur.kernel.money import symbol
from salur.shell import shown
from salur.shell.charts import Chart, Series, Shape, Unit

Row = Mapping[str, Any]  # of the table: label, links, and its values by column
BARS = 12  # rows that a chart shows
DAYS = 62  # a longer period is drawn by months
POINTS = 400  # days or months of a line, at most
OWED = (("not_due", "c8"), ("to_30", "m2"), ("to_60", "m3"), ("to_90", "m4"), ("older", "m5"))
AGED = (("to_30", "a1"), ("to_60", "a2"), ("to_90", "a3"), ("to_180", "a4"), ("older", "a5"))
RATIOS = (("fill_rate", "c1"), ("in_time_share", "c2"), ("on_the_day_share", "c3"), ("accuracy", "c4"))
DRAWN: dict[str, tuple[Shape, tuple[tuple[tuple[str, str], ...], ...]]] = {
    # by report: the shape, and the columns with their tones; of several sets the first whose columns are all there
    "sales": ("bars", ((("net", "c2"), ("net_then", "then")), (("net", "c2"),))),
    "service": ("dots", (RATIOS,)),
    "tiers": ("bars", ((("primary_net", "c1"), ("secondary_net", "c2")),)),
    "stock": ("bars", ((("value", "c1"),), (("pieces", "c1"),))),
    "movement": ("bars", ((("came_value", "c1"), ("went_value", "c2")), (("came", "c1"), ("went", "c2")))),
    "turnover": ("bars", ((("turns", "c1"),), (("sold", "c1"),))),
    "ageing": ("stack", (AGED,)),
    "slow": ("bars", ((("value", "c1"),), (("pieces", "c1"),))),
    "receivables": ("stack", (OWED,)),
}
MONEY = ("sales", "receivables")  # reports of the book of money


def charts(
    actor: Actor, found: Report, ask: Ask, rows: Sequence[Row], total: Row, columns: Sequence[Column]
) -> list[Chart]:
    """What is drawn above a report: its rows as bars, its parts as columns, and over time where it is about a period.

    The rows are those of the table, as `showing.rows_of` gives them.
    """
    if ask.by in TIMES:
        over = _over_time(found, ask, rows, columns)
        return [over] if over else []
    made = []
    if found.name == "sales":
        made.append(_sales_over_time(actor, found, ask))
    if found.name in ("ageing", "receivables"):
        made.append(_parts(found, ask, total, columns))
    made.append(_rows(found, ask, rows, columns))
    return [one for one in made if one and not one.empty]


def _set(found: Report, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    """The columns that are drawn, with their tones; nothing where the actor may not see them."""
    known = {one.name: one for one in columns}
    for some in DRAWN[found.name][1]:
        if all(name in known for name, _tone in some):
            return [(known[name], tone) for name, tone in some]
    return []


def _unit(column: Column) -> Unit:
    return column.kind if column.kind in ("money", "share", "times") else "number"  # type: ignore[return-value]


def _series(column: Column, tone: str, rows: Sequence[Row], currency: str, name: str = "") -> Series:
    values = [row["values"][column.name] for row in rows]
    texts = [cell(value, column.kind, currency).text for value in values]
    return Series(name or str(COLUMN_LABELS[column.name]), tone, values, texts, tone == "then")


def _chart(key: str, shape: Shape, title: str, found: Report, ask: Ask, series: list[Series], **more: Any) -> Chart:
    columns = more.pop("columns")
    unit = _unit(columns[0])
    counted = symbol(ask.currency) if unit == "money" else ""
    when = f"{shown.day(ask.period.first)} – {shown.day(ask.period.last)}" if found.dated else ""
    return Chart(
        f"{found.name}-{key}", shape, title, series=series, unit=unit, currency=ask.currency,
        note=" · ".join(part for part in (counted, when) if part), goods=found.name not in MONEY, **more,
    )  # fmt: skip


def _rows(found: Report, ask: Ask, rows: Sequence[Row], columns: Sequence[Column]) -> Chart | None:
    """The first rows of the table as bars, parts of bars or dots."""
    drawn, top = _set(found, columns), rows[:BARS]
    if not drawn or not top:
        return None
    series = [_series(column, tone, top, ask.currency) for column, tone in drawn]
    series = [one for at, one in enumerate(series) if not at or any(one.values)]
    by, what = str(DIMENSION_LABELS[ask.by]), str(COLUMN_LABELS[drawn[0][0].name])
    titles = {"service": _("Fill rate and adherence"), "tiers": str(found.label), "movement": str(found.label),
              "ageing": str(found.label), "receivables": str(found.label)}  # fmt: skip
    title = _("{what} by {by}").format(what=titles.get(found.name, what), by=by.lower())
    finding = _standing_out(found, series, [row["label"] for row in top], ask.currency)
    return _chart(
        "rows", DRAWN[found.name][0], title, found, ask, series, columns=[drawn[0][0]],
        labels=[row["label"] for row in top], links=[row["leads"] for row in top], finding=finding,
    )  # fmt: skip


def _standing_out(found: Report, series: Sequence[Series], labels: Sequence[str], currency: str) -> str:
    """The sentence of a chart of rows: the largest row; of shares, the lowest."""
    first = series[0]
    if DRAWN[found.name][0] == "stack":
        sums = [sum(one.values[at] or 0 for one in series) for at in range(len(labels))]
        whole = Series(str(found.label), "", sums, [cell(value, "money", currency).text for value in sums])
        return _largest(whole, labels)
    if DRAWN[found.name][0] != "dots":
        return _largest(first, labels)
    known = [at for at, value in enumerate(first.values) if value is not None]
    if not known:
        return _("{what}: nothing yet.").format(what=first.name)
    worst = min(known, key=lambda at: first.values[at] or 0)
    return _("{what}: lowest {label}, {least}.").format(what=first.name, label=labels[worst], least=first.texts[worst])


def _largest(one: Series, labels: Sequence[str]) -> str:
    """The sentence of a chart of rows: which is the largest of the first figure, and how large."""
    best = max(range(len(labels)), key=lambda at: one.values[at] or 0, default=None)
    if best is None or not one.values[best]:
        return _("{what}: nothing yet.").format(what=one.name)
    return _("{what}: highest {label}, {most}.").format(what=one.name, label=labels[best], most=one.texts[best])


def _parts(found: Report, ask: Ask, total: Row, columns: Sequence[Column]) -> Chart | None:
    """What all rows come to, part by part: a column each."""
    drawn = _set(found, columns)
    if not drawn:
        return None
    values = [total[column.name] for column, _tone in drawn]
    labels = [str(COLUMN_LABELS[column.name]) for column, _tone in drawn]
    one = Series(str(found.label), "c2" if found.name in MONEY else "c1", values,
                 [cell(value, "money", ask.currency).text for value in values])  # fmt: skip
    whole = sum(value or 0 for value in values)
    late = whole - (values[0] or 0)
    text = cell(whole, "money", ask.currency).text
    finding = (
        _("{whole} open, {late} of it overdue.").format(whole=text, late=cell(late, "money", ask.currency).text)
        if found.name == "receivables"
        else _("{whole} in stock, {late} of it older than 30 days.").format(
            whole=text, late=cell(late, "money", ask.currency).text
        )
    )
    title = _("{what}, all together").format(what=str(found.label))
    return _chart("parts", "columns", title, found, ask, [one], columns=[drawn[0][0]], labels=labels, finding=finding)


def _sales_over_time(actor: Actor, found: Report, ask: Ask) -> Chart | None:
    """Sales day by day, or month by month, of what the report is narrowed to."""
    over = replace(ask, by="day" if ask.period.days <= DAYS else "month", cost=False)
    query = found.make(actor, over)
    seen = asked.page(query, 0, POINTS)
    rows = [
        {"label": key, "key": key, "values": reports.with_ratios(found, query, values)}
        for key, _label, *values in seen.rows
    ]
    return _over_time(found, over, rows, query.columns)


def steps(period: Period, by: str) -> list[date]:
    """The days or the first days of the months of a period."""
    if by == "day":
        return [period.first + timedelta(days=at) for at in range(period.days)]
    months, at = [], month_of(period.first)
    while at <= period.last:
        months.append(at)
        at = month_after(at)
    return months


def _over_time(found: Report, ask: Ask, rows: Sequence[Row], columns: Sequence[Column]) -> Chart | None:
    """Lines over the days or months of the period; a day with nothing counts as none, a share of nothing as unknown.

    The other period is drawn under it, its first day below the first day.
    """
    drawn = _set(found, columns)
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
    title = _("{what} by {by}").format(what=str(found.label), by=str(DIMENSION_LABELS[ask.by]).lower())
    links = [asking.address(at_row(ask, str(day))) for day in now]
    days = [day_said(day, ask.by) for day in now]
    return _chart(
        "time", "lines", title, found, ask, series, columns=[drawn[0][0]], labels=days,
        short=[day_said(day, ask.by, short=True) for day in now],
        finding=_course(series, drawn[0][0], days, ask.currency),
        links=[f"/reports/papers?{link}" for link in links] if found.drills else [],
    )  # fmt: skip


def _course(series: Sequence[Series], column: Column, days: Sequence[str], currency: str) -> str:
    """The sentence of lines: what the first comes to (and the other period's), and its highest day or month."""
    highest = _largest(series[0], days)
    if column.kind in ("share", "times"):
        return highest
    sums = [cell(sum(value or 0 for value in one.values), column.kind, currency).text for one in series]
    if len(series) > 1 and series[1].dashed:
        return _("{now} now, {then} then. {highest}").format(now=sums[0], then=sums[1], highest=highest)
    return _("{now} altogether. {highest}").format(now=sums[0], highest=highest)
