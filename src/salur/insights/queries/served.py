"""How orders were served: what was delivered of what was ordered, in time, as it was sent, and what an order came to.

Orders of which something was brought to a door, or of which the rest was closed; by the day they were captured.
"""

from __future__ import annotations

from typing import Any

from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import DIMENSIONS, narrow, tree
from salur.kernel import sql
from salur.kernel.actor import Actor

SERVED = (
    Column("orders"), Column("ordered"), Column("delivered"), Column("ordered_value", "money"),
    Column("delivered_value", "money"), Column("lines"), Column("lines_in_full"), Column("orders_in_full"),
    Column("doors"), Column("accurate"), Column("wished"), Column("in_time"), Column("planned"),
    Column("on_the_day"),
)  # fmt: skip
BY = ("outlet", "region", "territory", "salesman", "channel", "price_class", "month", "day")
SUMMED = {"ordered_value": "ordered_untaxed", "delivered_value": "delivered_untaxed"}


def service(actor: Actor, ask: Ask) -> Query:
    """Fill rate, adherence and accuracy by one dimension of the outlet's side; ratios follow from the sums."""
    one, narrowed = DIMENSIONS[ask.by], narrow(actor, ask.filters)
    where, values = '"on" BETWEEN %s AND %s', [ask.period.first, ask.period.last]
    params: list[Any] = [actor.organisation, ask.currency, *values]
    if narrowed.segment_ids is not None:
        where += " AND segment = ANY(%s::bigint[])"
        params.append(sql.array(narrowed.segment_ids))
    if narrowed.outlet is not None:
        where += " AND outlet = %s"
        params.append(narrowed.outlet)
    raw = {"segment": "segment", "outlet": "outlet"}.get(one.side, "")
    raw = raw or ("date_trunc('month', \"on\")::date AS month" if ask.by == "month" else '"on"')
    names = [column.name for column in SERVED]
    counted = {"orders": "count(*)", "orders_in_full": "count(*) FILTER (WHERE lines_in_full = lines)"}
    sums = ", ".join(f"{counted.get(name) or f'salur_total({SUMMED.get(name, name)})'} AS {name}" for name in names)
    inner = f"""
        SELECT {raw}, {sums} FROM insights_orderservice WHERE organisation = %s AND currency = %s AND {where}
        GROUP BY 1"""
    joined = ""
    if one.side == "segment":
        columns = ", ".join(f"b.{name}" for name in names)
        inner = f"SELECT z.territory, z.channel, z.price_class, z.salesman, {columns} FROM ({inner}) b "
        inner += "JOIN insights_segment z ON z.id = b.segment"
        if ask.by == "region":
            tops = tree(actor)
            joined = " LEFT JOIN unnest(%s::bigint[], %s::bigint[]) AS tree(territory, root) "
            joined += "ON tree.territory = x.territory"
            params += [sql.array(tops), sql.array(tops.values())]
    totals = ", ".join(f"salur_total(x.{name}) AS {name}" for name in names)
    named = one.label.format(house=int(actor.organisation), key="shown.key")
    label = f"coalesce(CASE WHEN shown.key IN ('0', '') THEN NULL ELSE {named} END, '')"
    text = f"SELECT ({one.key})::text AS key, {totals} FROM ({inner}) x{joined} GROUP BY 1"
    return Query(text, params, label, SERVED, "key DESC" if one.side == "time" else "ordered_value DESC, key")
