"""Lines of changed orders: only what differs is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from salur.kernel import sql
from salur.orders import drafts
from salur.orders.drafts import Draft
from salur.orders.models import OrderLine

SHAPE = (
    "paper bigint, n int, organisation bigint, counterpart bigint, sku bigint, pack text, pieces bigint, list bigint, "
    "untaxed bigint, tax bigint, tax_code text, priced text, given_by text"
)
SET = ["sku", "pack", "pieces", "list", "untaxed", "tax", "tax_code", "given_by"]
Key = tuple[int, int]


def rewrite(organisation: int, changed: Iterable[Draft]) -> None:
    """Give held orders, of which nothing is shipped or set aside, the lines of their drafts. A line that is as it was
    is left alone; one that differs begins anew (nothing of it is cancelled)."""
    wanted = {(row[0], row[1]): row for one in changed for row in drafts.line_rows(organisation, one)}
    there = _there({order for order, _ in wanted})
    gone = sorted(there.keys() - wanted.keys())
    if gone:
        source, params = sql.given("g", "paper bigint, n int", gone)
        sql.run(f"DELETE FROM orders_orderline l USING {source} WHERE l.order_id = g.paper AND l.n = g.n", params)
    differing = [row for key, row in wanted.items() if key in there and there[key] != _content(row)]
    if differing:
        source, params = sql.given("g", SHAPE, differing)
        sql.run(
            f"UPDATE orders_orderline l SET {', '.join(f'{name} = g.{name}' for name in SET)}, "
            "priced = g.priced::jsonb, cancelled = 0, refused = 0, returned = 0, open_untaxed = NULL, open_tax = NULL "
            f"FROM {source} WHERE l.order_id = g.paper AND l.n = g.n",
            params,
        )
    sql.insert(OrderLine, drafts.LINE_COLUMNS, [row for key, row in wanted.items() if key not in there])


def _there(orders: set[int]) -> dict[Key, tuple[Any, ...]]:
    """What the lines hold that are there; nothing for one that deviates (cancelled, cut or picked)."""
    return {
        (row[0], row[1]): (*row[2:9], orjson.loads(row[9]), row[10]) if row[11] else ()
        for row in sql.fetch(
            "SELECT order_id, n, sku, pack, pieces, list, untaxed, tax, tax_code, priced::text, given_by, "
            "cancelled = 0 AND open_untaxed IS NULL AND open_tax IS NULL FROM orders_orderline "
            "WHERE order_id = ANY(%s::bigint[])",
            (sql.array(sorted(orders)),),
        )
    }


def _content(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a line to be written holds, to be compared with one that is there."""
    return (*row[4:11], orjson.loads(row[11]), row[12])
