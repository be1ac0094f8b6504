"""Sales by one dimension, of others, over a period and against another; read from the smallest summary that knows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from salur.insights.queries import lines
from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import DIMENSIONS, Narrowed, narrow, tree
from salur.insights.rules import Period, parts
from salur.insights.sales import SUMS
from salur.kernel import sql
from salur.kernel.actor import Actor

MEASURES = (*SUMS, "invoices")
SHOWN = (
    Column("net", "money"), Column("pieces"), Column("invoiced", "money"), Column("credited", "money"),
    Column("tax", "money"), Column("lines"), Column("invoices"), Column("net_then", "money"), Column("pieces_then"),
)  # fmt: skip
COST = (Column("cost", "money"), Column("margin", "money"))
VALUES = {
    "net": "salur_total(CASE WHEN x.era = 0 THEN x.untaxed - x.credited_untaxed ELSE 0 END)",
    "pieces": "salur_total(CASE WHEN x.era = 0 THEN x.pieces - x.credited_pieces ELSE 0 END)",
    "invoiced": "salur_total(CASE WHEN x.era = 0 THEN x.untaxed ELSE 0 END)",
    "credited": "salur_total(CASE WHEN x.era = 0 THEN x.credited_untaxed ELSE 0 END)",
    "tax": "salur_total(CASE WHEN x.era = 0 THEN x.tax - x.credited_tax ELSE 0 END)",
    "lines": "salur_total(CASE WHEN x.era = 0 THEN x.lines ELSE 0 END)",
    "invoices": "salur_total(CASE WHEN x.era = 0 THEN x.invoices ELSE 0 END)",
    "net_then": "salur_total(CASE WHEN x.era = 1 THEN x.untaxed - x.credited_untaxed ELSE 0 END)",
    "pieces_then": "salur_total(CASE WHEN x.era = 1 THEN x.pieces - x.credited_pieces ELSE 0 END)",
    "cost": "salur_total(CASE WHEN x.era = 0 THEN x.cost - x.credited_cost ELSE 0 END)",
    "margin": "salur_total(CASE WHEN x.era = 0 THEN x.untaxed - x.credited_untaxed - x.cost + x.credited_cost "
    "ELSE 0 END)",
}
SOURCES = {  # summary: its table of months, its table of days (none: the lines), what it knows
    "outlet": ("outletmonth", "outletday", ("outlet", "segment")),
    "sku": ("skumonth", "skuday", ("sku",)),
    "segment": ("segmentmonth", "", ("segment", "sku")),
    "group": ("groupmonth", "", ("outlet", "segment", "goods_group")),
}


def sales(actor: Actor, ask: Ask) -> Query:
    """Sales as asked, of what the actor may see; cost and margin only for who may see them (`insights.cost`)."""
    narrowed = narrow(actor, ask.filters)
    sides = _sides(ask, narrowed)
    source = source_of(sides, narrowed)
    # whole groups lie together in their summary; the SKUs of a brand are all over the months of segments
    by_sku = DIMENSIONS[ask.by].side == "sku"
    if source in ("lines", "segment") and not by_sku and (groups := _groups(actor, narrowed)):
        source, narrowed = "group", narrowed._replace(groups=groups)
    eras = [(0, ask.period)] + ([(1, ask.against)] if ask.against else [])
    texts, params = [], []
    cost = ask.cost and actor.allows("insights.cost")
    for era, period in eras:
        for text, given in _pieces(actor, ask, narrowed, source, period, cost):
            texts.append(f"SELECT {era} AS era, a.* FROM ({text}) a")
            params += given
    shown = (*SHOWN, *(COST if cost else ()))
    one = DIMENSIONS[ask.by]
    joins, given = _joins(actor, ask.by)
    key, empty = f"({one.key})::text", "'0'" if one.number else "''"
    named = one.label.format(house=int(actor.organisation), key="shown.key")
    label = f"coalesce(CASE WHEN shown.key = {empty} THEN NULL ELSE {named} END, '')"
    values = ", ".join(f"{VALUES[column.name]} AS {column.name}" for column in shown)
    text = f"SELECT {key} AS key, {values} FROM ({' UNION ALL '.join(texts)}) x{joins} GROUP BY 1"
    order = "key DESC" if one.side == "time" else "net DESC, key"
    return Query(text, params + given, label, shown, order)


def last_month_sold(actor: Actor, until: date) -> date | None:
    """The last month, up to one, in which the organisation sold anything: its first day."""
    ((found,),) = sql.fetch(
        "SELECT max(month) FROM insights_outletmonth WHERE organisation = %s AND month <= %s",
        (actor.organisation, until),
    )
    return found  # type: ignore[no-any-return]


def _sides(ask: Ask, narrowed: Narrowed) -> set[str]:
    """What must be known of a line to answer: outlet, segment, sku."""
    sides = {DIMENSIONS[ask.by].side} - {"time"}
    if narrowed.segments:
        sides.add("segment")
    if narrowed.outlet is not None:
        sides.add("outlet")
    if narrowed.skus is not None:
        sides.add("sku")
    return sides


def source_of(sides: set[str], narrowed: Narrowed) -> str:
    """The summary that knows all of them, else the lines."""
    if "sku" not in sides:
        return "outlet"
    if sides == {"sku"}:
        return "sku"
    return "lines" if "outlet" in sides else "segment"


def _groups(actor: Actor, narrowed: Narrowed) -> list[int] | None:
    """The product groups that are exactly the SKUs asked for (of those that were ever sold); None if none are."""
    rows = sql.fetch(
        "SELECT goods_group, bool_and(sku = ANY(%s::bigint[])) FROM insights_skugroup WHERE organisation = %s "
        "AND goods_group IN (SELECT goods_group FROM insights_skugroup WHERE organisation = %s "
        "AND sku = ANY(%s::bigint[])) GROUP BY 1",
        (asked := sql.array(narrowed.skus or ()), actor.organisation, actor.organisation, asked),
    )
    return [group for group, _ in rows] if rows and all(pure for _, pure in rows) else None


Part = tuple[str, list[Any]]


def _pieces(actor: Actor, ask: Ask, narrowed: Narrowed, source: str, period: Period, cost: bool) -> list[Part]:
    """The rows of a period, part by part: whole months, and the days around them."""
    if source == "lines":
        return [_from_lines(actor, ask, narrowed, period, cost)]
    months, days, _ = SOURCES[source]
    divided = parts(period, timezone.localdate())
    if ask.by == "day":
        divided = divided._replace(months=None, days=(period,))
    found = [_from_summary(actor, ask, narrowed, source, months, divided.months)] if divided.months else []
    for some in divided.days:
        if days:
            found.append(_from_summary(actor, ask, narrowed, source, days, some))
        else:
            found.append(_from_lines(actor, ask, narrowed, some, cost))
    return found


def _wanted(ask: Ask) -> list[str]:
    """The columns of a line that the grouping looks at."""
    one = DIMENSIONS[ask.by]
    if one.side == "segment":
        return ["territory" if ask.by == "region" else ask.by]
    return [one.side] if one.side != "time" else [ask.by]


def _from_summary(actor: Actor, ask: Ask, narrowed: Narrowed, source: str, table: str, period: Period) -> Part:
    on = "month" if table.endswith("month") else '"on"'
    by, one = ask.by, DIMENSIONS[ask.by]
    raw = {"segment": "segment", "outlet": "outlet", "sku": "sku"}.get(one.side, "")
    if by == "month":
        raw = "date_trunc('month', \"on\")::date AS month" if on == '"on"' else "month"
    elif by == "day":
        raw = '"on"'
    name = raw.rpartition(" AS ")[2] or raw
    where, values = f"organisation = %s AND currency = %s AND {on} BETWEEN %s AND %s", [
        actor.organisation, ask.currency, period.first, period.last,
    ]  # fmt: skip
    goods = ("goods_group", narrowed.groups) if source == "group" else ("sku", narrowed.skus)
    for column, some in (("segment", narrowed.segment_ids), goods):
        if some is not None:
            where, values = f"{where} AND {column} = ANY(%s::bigint[])", [*values, sql.array(some)]
    if narrowed.outlet is not None:
        where, values = f"{where} AND outlet = %s", [*values, narrowed.outlet]
    have = MEASURES if source == "outlet" else SUMS
    sums = ", ".join(f"salur_total({m}) AS {m}" if m in have else f"0::bigint AS {m}" for m in MEASURES)
    grouped = f"SELECT {raw}, {sums} FROM insights_{table} WHERE {where} GROUP BY {name}"
    if one.side != "segment":
        return grouped, values
    column = _wanted(ask)[0]
    kept = ", ".join(f"b.{m}" for m in MEASURES)
    return f"SELECT z.{column}, {kept} FROM ({grouped}) b JOIN insights_segment z ON z.id = b.segment", values


def _from_lines(actor: Actor, ask: Ask, narrowed: Narrowed, period: Period, cost: bool) -> Part:
    column = _wanted(ask)[0]
    when = ("{on} BETWEEN %s AND %s", [period.first, period.last])
    segment = (column,) if column in lines.EMPTY else ()
    text, params = lines.of(actor.organisation, ask.currency, when, narrowed, segment=segment, cost=cost)
    raw = {"month": "date_trunc('month', l.\"on\")::date AS month", "day": 'l."on"'}.get(column, f"l.{column}")
    sums = ", ".join(f"salur_total(l.{m}) AS {m}" for m in MEASURES)
    return f"SELECT {raw}, {sums} FROM ({text}) l GROUP BY 1", params


def _joins(actor: Actor, by: str) -> Part:
    """What the grouping needs beside the line: the goods' product, or each territory's topmost."""
    if by == "region":
        tops = tree(actor)
        return (
            " LEFT JOIN unnest(%s::bigint[], %s::bigint[]) AS tree(territory, root) ON tree.territory = x.territory",
            [sql.array(tops), sql.array(tops.values())],
        )
    if DIMENSIONS[by].side == "sku" and by != "sku":
        return " JOIN catalog_sku s ON s.id = x.sku JOIN catalog_product p ON p.id = s.product_id", []
    return "", []
