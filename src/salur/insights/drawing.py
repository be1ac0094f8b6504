"""What a chart of a report is made of: which columns are drawn and how, its unit and note, the sentence it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from salur.insights.queries.asked import Ask, Column
from salur.insights.reports import Report
from salur.kernel.money import symbol
from salur.shell import shown
from salur.shell.charts import Chart, Series, Shape, Unit

Row = Mapping[str, Any]  # of the table: label, links, and its values by column
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
    "promises": ("stack", ((("set_aside", "c1"), ("awaited", "c4")),)),
    "slow": ("bars", ((("value", "c1"),), (("pieces", "c1"),))),
    "receivables": ("stack", (OWED,)),
}
MONEY = ("sales", "receivables")  # reports of the book of money


def columns_of(found: Report, columns: Sequence[Column]) -> list[tuple[Column, str]]:
    """The columns that are drawn, with their tones; nothing where the actor may not see them."""
    known = {one.name: one for one in columns}
    for some in DRAWN[found.name][1]:
        if all(name in known for name, _tone in some):
            return [(known[name], tone) for name, tone in some]
    return []


def _unit(column: Column) -> Unit:
    return column.kind if column.kind in ("money", "share", "times") else "number"  # type: ignore[return-value]


def chart(key: str, shape: Shape, title: str, found: Report, ask: Ask, series: list[Series], **more: Any) -> Chart:
    columns = more.pop("columns")
    unit = _unit(columns[0])
    counted = symbol(ask.currency) if unit == "money" else ""
    when = f"{shown.day(ask.period.first)} – {shown.day(ask.period.last)}" if found.dated else ""
    return Chart(
        f"{found.name}-{key}", shape, title, series=series, unit=unit, currency=ask.currency,
        note=" · ".join(part for part in (counted, when) if part), goods=found.name not in MONEY, **more,
    )  # fmt: skip


def largest(one: Series, labels: Sequence[str]) -> str:
    """The sentence of a chart of rows: which is the largest of the first figure, and how large."""
    best = max(range(len(labels)), key=lambda at: one.values[at] or 0, default=None)
    if best is None or not one.values[best]:
        return _("{what}: nothing yet.").format(what=one.name)
    return _("{what}: highest {label}, {most}.").format(what=one.name, label=labels[best], most=one.texts[best])


def within(label: str) -> str:
    """A label as it stands inside a sentence; SKU stays SKU."""
    return label if label.isupper() else label.lower()
