"""The price of an order made again, by the rules it was made by: the same for ever, whatever the rules are today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import orjson

from salur.kernel import clock, sql
from salur.kernel.organisation import house
from salur.orders import carts
from salur.pricing import replaying
from salur.pricing.replaying import Frozen


class Remade(NamedTuple):
    """What an order comes to when it is priced again by the rules of `version`; `same` if every line is as it was."""

    version: int
    untaxed: int
    tax: int
    same: bool


def remade(organisation: int, orders: Sequence[int]) -> dict[int, Remade]:
    """The prices of orders made again, amounts in the smallest coin. The caller has the organisation set.

    An order that schemes or floors could touch is priced from the cart that was kept; one that was priced by the list
    alone from what its lines keep. Goods that left though nobody had ordered them were never priced: they are not here.
    """
    kept = carts.kept(orders)
    lines = _lines(sorted(kept))
    found = {}
    for order, one in kept.items():
        result = replaying.replayed(organisation, one.version, one.cart, one.goods)
        own = {line.no for line in lines.get(order, ())}  # an order that was split has a part of the cart
        mine = [line for line in result["lines"] if line["no"] in own]
        untaxed = sum(line["untaxed"] for line in mine)
        tax = sum(line["total"] for line in mine) - untaxed
        found[order] = Remade(one.version, untaxed, tax, result == one.result)
    return found | _by_list(organisation, sorted(set(orders) - kept.keys()))


def _by_list(organisation: int, orders: Sequence[int]) -> dict[int, Remade]:
    zone, lines, found = house(organisation).time_zone, _lines(orders), {}
    for order, currency, at, version in sql.fetch(
        "SELECT id, currency, captured_at, price_version FROM orders_order WHERE id = ANY(%s::bigint[]) ORDER BY id",
        (sql.array(orders),),
    ):
        mine = lines.get(order)
        if mine is None:
            continue
        day = clock.business_day(at, zone).isoformat()
        now = replaying.listed(organisation, version, day, currency, mine)
        totals = now.totals
        found[order] = Remade(version, totals.untaxed, totals.total - totals.untaxed, replaying.same(now.lines, mine))
    return found


def _lines(orders: Sequence[int]) -> dict[int, list[Frozen]]:
    """The lines of orders with the price that is frozen on them."""
    found: dict[int, list[Frozen]] = {}
    for order, n, sku, pack, pieces, priced in sql.fetch(
        "SELECT order_id, n, sku, pack, pieces, priced::text FROM orders_orderline "
        "WHERE order_id = ANY(%s::bigint[]) ORDER BY order_id, n",
        (sql.array(orders),),
    ):
        line = replaying.frozen(n, sku, pack, pieces, orjson.loads(priced))
        if line is not None:
            found.setdefault(order, []).append(line)
    return found
