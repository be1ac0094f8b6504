"""What of the stock is promised to orders, and what orders still wait for: by SKU, site, outlet and order."""

from __future__ import annotations

from typing import Any

from salur.insights.queries.asked import Ask, Column, Query
from salur.insights.queries.dimensions import PARTY
from salur.insights.queries.stock import ITEM, PLACE
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.organisation import house

SHOWN = (Column("set_aside"), Column("awaited"), Column("orders", "number", False), Column("since", "day", False))
KEYS = {  # by: the column, and what it is called
    "sku": ("h.sku", ITEM),
    "place": ("h.site", PLACE),
    "outlet": ("o.buyer", PARTY.replace("{key}", "shown.key")),
    "order": ("o.id", "(SELECT coalesce(z.number, '#' || z.id) FROM orders_order z WHERE z.id = shown.key::bigint)"),
}
BY = tuple(KEYS)
OF = ("sku", "place", "outlet")


def promises(actor: Actor, ask: Ask) -> Query:
    """Pieces set aside and waited for now, the largest first; of the sites and territories that the actor may see."""
    key, label = KEYS[ask.by]
    where, params = "", list[Any]()
    for name in OF:
        if name in ask.filters:
            where, params = f"{where} AND {KEYS[name][0]} = %s", [*params, int(ask.filters[name])]
    if actor.places is not None:
        where, params = f"{where} AND h.site = ANY(%s::bigint[])", [*params, sql.array(sorted(actor.places))]
    if actor.territories is not None:
        where, params = f"{where} AND o.territory = ANY(%s::bigint[])", [*params, sql.array(sorted(actor.territories))]
    mine = "WHERE organisation = %s AND paper_kind = 'order'"
    text = f"""
        SELECT ({key})::text AS key, salur_total(p.aside) AS set_aside, salur_total(p.awaited) AS awaited,
            count(DISTINCT o.id) AS orders, min(p.at AT TIME ZONE %s)::date AS since
        FROM (SELECT paper, shelf, pieces AS aside, 0::bigint AS awaited, promised_at AS at FROM stock_promise {mine}
            UNION ALL SELECT paper, shelf, 0, pieces, since FROM stock_backorder {mine}) p
            JOIN ledger_shelf h ON h.id = p.shelf JOIN orders_order o ON o.id = p.paper
        WHERE o.organisation = %s{where} GROUP BY 1"""
    organisation = actor.organisation
    given = [house(organisation).time_zone, organisation, organisation, organisation, *params]
    return Query(text, given, label.format(house=int(organisation)), SHOWN, "set_aside DESC, awaited DESC, key")
