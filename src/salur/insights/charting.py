"""The charts of a report: drawn from the very rows of its table, each mark leading where its row leads."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from salur.insights.drawing import DRAWN, MONEY, Row, chart, columns_of, largest, within
from salur.insights.queries.asked import Ask, Column
from salur.insights.reports import COLUMN_LABELS, DIMENSION_LABELS, Report
from salur.insights.showing import TIMES, cell
from salur.insights.timelines import over_time, sales_over_time
from salur.kernel.actor import Actor
from salur.shell.charts import Chart, Series

BARS = 12  # rows that a chart shows


def charts(
    actor: Actor, found: Report, ask: Ask, rows: Sequence[Row], total: Row, columns: Sequence[Column]
) -> list[Chart]:
    """What is drawn above a report: its rows as bars, its parts as columns, and over time where it is about a period.

    The rows are those of the table, as `showing.rows_of` gives them.
    """
    if ask.by in TIMES:
        over = over_time(found, ask, rows, columns)
        return [over] if over else []
    made = []
    if found.name == "sales":
        made.append(sales_over_time(actor, found, ask))
    if found.name in ("ageing", "receivables"):
        made.append(_parts(found, ask, total, columns))
    made.append(_rows(found, ask, rows, columns))
    return [one for one in made if one and not one.empty]


def _series(column: Column, tone: str, rows: Sequence[Row], currency: str, name: str = "") -> Series:
    values = [row["values"][column.name] for row in rows]
    texts = [cell(value, column.kind, currency).text for value in values]
    return Series(name or str(COLUMN_LABELS[column.name]), tone, values, texts, tone == "then")


def _rows(found: Report, ask: Ask, rows: Sequence[Row], columns: Sequence[Column]) -> Chart | None:
    """The first rows of the table as bars, parts of bars or dots."""
    drawn, top = columns_of(found, columns), rows[:BARS]
    if not drawn or not top:
        return None
    series = [_series(column, tone, top, ask.currency) for column, tone in drawn]
    series = [one for at, one in enumerate(series) if not at or any(one.values)]
    by, what = str(DIMENSION_LABELS[ask.by]), str(COLUMN_LABELS[drawn[0][0].name])
    titles = {"service": _("Fill rate and adherence"), "tiers": str(found.label), "movement": str(found.label),
              "ageing": str(found.label), "receivables": str(found.label)}  # fmt: skip
    title = _("{what} by {by}").format(what=titles.get(found.name, what), by=within(by))
    finding = _standing_out(found, series, [row["label"] for row in top], drawn[0][0], ask.currency)
    return chart(
        "rows", DRAWN[found.name][0], title, found, ask, series, columns=[drawn[0][0]],
        labels=[row["label"] for row in top], links=[row["leads"] for row in top], finding=finding,
    )  # fmt: skip


def _standing_out(found: Report, series: Sequence[Series], labels: Sequence[str], column: Column, currency: str) -> str:
    """The sentence of a chart of rows: the largest row; of shares, the lowest."""
    first = series[0]
    if DRAWN[found.name][0] == "stack":
        sums = [sum(one.values[at] or 0 for one in series) for at in range(len(labels))]
        whole = Series(str(found.label), "", sums, [cell(value, column.kind, currency).text for value in sums])
        return largest(whole, labels)
    if DRAWN[found.name][0] != "dots":
        return largest(first, labels)
    known = [at for at, value in enumerate(first.values) if value is not None]
    if not known:
        return _("{what}: nothing yet.").format(what=first.name)
    worst = min(known, key=lambda at: first.values[at] or 0)
    return _("{what}: lowest {label}, {least}.").format(what=first.name, label=labels[worst], least=first.texts[worst])


def _parts(found: Report, ask: Ask, total: Row, columns: Sequence[Column]) -> Chart | None:
    """What all rows come to, part by part: a column each."""
    drawn = columns_of(found, columns)
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
    return chart("parts", "columns", title, found, ask, [one], columns=[drawn[0][0]], labels=labels, finding=finding)
