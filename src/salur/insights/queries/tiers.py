"""Primary sales (ours, to a distributor) beside secondary sales (the distributor's, of our brands), where it shares.

What a distributor sold is its own: `salur_shared_sales` gives of it, by month and SKU, the brands of whom it shares
with, and nothing else.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import ITEM, PARTY
from salur.insights.rules import Period, month_of, parts
from salur.kernel import sql
from salur.kernel.actor import Actor

BY = ("distributor", "sku", "month")
SHOWN = (
    Column("primary_net", "money"), Column("primary_pieces"), Column("secondary_net", "money"),
    Column("secondary_pieces"), Column("shared"),
)  # fmt: skip
SECONDARY = "salur_shared_sales(%s, %s) c"
LABELS = {"distributor": PARTY, "sku": ITEM, "month": "{key}"}


def shares(actor: Actor) -> list[tuple[int, bool]]:
    """The members that see our sales of their brands (as parties), and whether they do now."""
    return [
        (row[0], row[1])
        for row in sql.fetch(
            "SELECT m.party, h.active FROM insights_share h JOIN parties_member m ON m.organisation = h.counterpart "
            "WHERE h.organisation = %s ORDER BY m.party",
            (actor.organisation,),
        )
    ]


def tiers(actor: Actor, ask: Ask) -> Query:
    """Both tiers in whole months: by distributor, SKU or month. `shared` counts the distributors whose sales are in."""
    months = whole_months(ask.period)
    mine = [actor.organisation, ask.currency, months.first, months.last]
    where = "organisation = %s AND currency = %s AND month BETWEEN %s AND %s"
    table, key, theirs = {
        "distributor": ("insights_outletmonth", "outlet", "c.party"),
        "sku": ("insights_skumonth", "sku", "c.sku"),
        "month": ("insights_skumonth", "month", "c.month"),
    }[ask.by]
    only = " AND outlet IN (SELECT party FROM parties_member)" if ask.by == "distributor" else ""
    text = f"""
        SELECT x.key, salur_total(x.primary_net) AS primary_net, salur_total(x.primary_pieces) AS primary_pieces,
            salur_total(x.secondary_net) AS secondary_net, salur_total(x.secondary_pieces) AS secondary_pieces,
            salur_total(x.shared) AS shared
        FROM (SELECT {key}::text AS key, salur_total(untaxed - credited_untaxed) AS primary_net,
                salur_total(pieces - credited_pieces) AS primary_pieces, 0::bigint AS secondary_net,
                0::bigint AS secondary_pieces, 0::bigint AS shared
            FROM {table} WHERE {where}{only} GROUP BY 1
            UNION ALL
            SELECT {theirs}::text, 0, 0, salur_total(c.net), salur_total(c.pieces), count(DISTINCT c.party)
            FROM {SECONDARY} WHERE c.currency = %s GROUP BY 1) x GROUP BY 1"""
    params: list[Any] = [*mine, months.first, months.last, ask.currency]
    label = f"coalesce({LABELS[ask.by].format(house=int(actor.organisation), key='shown.key')}, '')"
    return Query(text, params, label, SHOWN, "key DESC" if ask.by == "month" else "primary_net DESC, key")


def whole_months(period: Period) -> Period:
    """The whole months of a period; of a shorter one, the months it touches."""
    divided = parts(period, timezone.localdate()).months
    return divided or Period(month_of(period.first), month_of(period.last))
