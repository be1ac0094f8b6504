"""What orders are priced from: the buyer and his circumstances, the lines; and keeping it beside the order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from salur.kernel import sql
from salur.orders.models import OrderCart
from salur.parties.trade import Trade, who_asks
from salur.pricing import queries as pricing
from salur.pricing.queries import InForce
from salur.pricing.rules import Priced
from salur.pricing.rules.match import Value

COLUMNS = ("order_id", "organisation", "rules_version", "cart", "goods", "result")


def who(seller: int, terms: Trade, vouchers: Collection[str], first: bool | None) -> dict[str, Value]:
    """Who buys and under what circumstances: what `parties` knows, whether he pays at once, his vouchers, and whether
    it is his first order (None: no scheme asks)."""
    found: dict[str, Value] = dict(who_asks(seller, terms.buyer, terms))
    found["payment"] = "credit" if terms.payment_days else "cash"
    if vouchers:
        found["vouchers"] = tuple(vouchers)
    if first is not None:
        found["first_order"] = "yes" if first else "no"
    return found


def newcomers(organisation: int, rules: InForce, buyers: Iterable[int], but: Collection[int] = ()) -> set[int] | None:
    """Of buyers, those who never ordered before (`but` these orders count for nothing); None if no scheme asks."""
    if "first_order" not in rules.asks:
        return None
    wanted = set(buyers)
    rows = sql.fetch(
        "SELECT b.buyer FROM unnest(%s::bigint[]) b(buyer) WHERE EXISTS (SELECT 1 FROM orders_order o "
        "WHERE o.organisation = %s AND o.buyer = b.buyer AND o.status <> 'cancelled' AND o.id <> ALL(%s::bigint[]))",
        (sql.array(wanted), organisation, sql.array(but)),
    )
    return wanted - {row[0] for row in rows}


def rows(organisation: int, priced: Mapping[int, Priced]) -> list[tuple[Any, ...]]:
    """The rows of carts to be kept, by order; those that no scheme and no floor could touch keep their steps only."""
    kept = {order: one for order, one in priced.items() if one.cart is not None and one.result is not None}
    skus = {int(line["sku"]) for one in kept.values() for line in (*one.result["lines"], *one.result["free"])}  # type: ignore[index]
    known = pricing.goods_written(skus) if kept else {}
    return [
        (
            order, organisation, one.snapshot_version, _text(one.cart),
            _text({line["sku"]: known[line["sku"]] for line in (*one.result["lines"], *one.result["free"])}),  # type: ignore[index]
            _text(one.result),
        )
        for order, one in kept.items()
    ]  # fmt: skip


def keep(organisation: int, priced: Mapping[int, Priced], *, anew: bool = False) -> None:
    """Keep what orders were priced from; `anew` for orders that may have kept something before."""
    if anew and priced:
        sql.later("DELETE FROM orders_ordercart WHERE order_id = ANY(%s::bigint[])", (sql.array(sorted(priced)),))
    if found := rows(organisation, priced):
        sql.insert(OrderCart, COLUMNS, found)


def _text(value: object) -> str:
    return orjson.dumps(value).decode()


def vouchers(orders: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The vouchers that were shown for orders. One statement."""
    return {
        order: tuple(orjson.loads(told))
        for order, told in sql.fetch(
            "SELECT order_id, (cart->'who'->'vouchers')::text FROM orders_ordercart WHERE order_id = ANY(%s::bigint[]) "
            "AND cart->'who' ? 'vouchers'",
            (sql.array(sorted(set(orders))),),
        )
    }


class Kept(NamedTuple):
    """What an order was priced from: version of the rules, cart, goods as they were, result. A part of a split order
    has the cart of the whole, the lines of it that are its own (None: all of them), and the order it was split from."""

    version: int
    cart: dict[str, Any]
    goods: dict[str, Any]
    result: dict[str, Any]
    own: frozenset[int] | None = None
    split_from: int | None = None

    def lines(self) -> dict[int, Mapping[str, Any]]:
        """The lines of the result that the order has, by number; free goods stand behind those asked for."""
        every = numbered(self.result)
        return every if self.own is None else {n: line for n, line in every.items() if n in self.own}


def numbered(result: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """The lines of a result by their number on the paper; free goods stand behind those asked for."""
    found: dict[int, Mapping[str, Any]] = {line["no"]: line for line in result["lines"]}
    return found | dict(enumerate(result["free"], max(found, default=0) + 1))


def gave(priced: Priced) -> bool:
    """Whether something is given away by a price, or counts towards a scheme, or might at another time."""
    told = priced.result
    if priced.funders or told is None:
        return bool(priced.funders)
    return bool(told["counters"]) or any(one["reason"] != "when" for one in told["not_applied"])


def kept(orders: Sequence[int]) -> dict[int, Kept]:
    """What these orders were priced from, as far as schemes or floors were in force. One statement, none for none."""
    if not orders:
        return {}
    return {
        order: Kept(version, orjson.loads(cart), orjson.loads(goods), orjson.loads(result), _own(lines), first)
        for order, version, cart, goods, result, lines, first in sql.fetch(
            "SELECT order_id, rules_version, cart::text, goods::text, result::text, lines::text, split_from "
            "FROM orders_ordercart WHERE order_id = ANY(%s::bigint[])",
            (sql.array(sorted(orders)),),
        )
    }


def _own(lines: str | None) -> frozenset[int] | None:
    return None if lines is None else frozenset(orjson.loads(lines))


def renew(now: Mapping[int, Kept]) -> None:
    """Orders are priced anew at the same price: what was looked at and what else came of it is kept instead. No
    statement for none."""
    if rows := [(order, _text(one.cart), _text(one.result)) for order, one in sorted(now.items())]:
        source, params = sql.given("g", "paper bigint, cart text, result text", rows)
        sql.run(
            "UPDATE orders_ordercart c SET cart = g.cart::jsonb, result = g.result::jsonb "
            f"FROM {source} WHERE c.order_id = g.paper",
            params,
        )


def beside(orders: Iterable[int]) -> dict[int, list[int]]:
    """The other parts of the whole that an order is a part of, by order; nothing of one that was not split. A part that
    was changed since has a cart of its own. One statement."""
    found: dict[int, list[int]] = {}
    for order, other in sql.fetch(
        "SELECT a.order_id, b.order_id FROM orders_ordercart a JOIN orders_ordercart b ON b.order_id <> a.order_id "
        "AND (b.order_id = coalesce(a.split_from, a.order_id) OR b.split_from = coalesce(a.split_from, a.order_id)) "
        "AND b.cart->'lines' = a.cart->'lines' WHERE a.order_id = ANY(%s::bigint[]) AND a.lines IS NOT NULL "
        "AND b.lines IS NOT NULL ORDER BY a.order_id, b.order_id",
        (sql.array(sorted(set(orders))),),
    ):
        found.setdefault(order, []).append(other)
    return found


def part(halves: Mapping[int, tuple[int, Collection[int], Collection[int]]]) -> None:
    """Orders were split: (the order of the rest, lines that stay, lines that go), by order. Both keep the whole cart,
    each with its own lines. None for orders without a cart."""
    rows = [(order, rest, _text(sorted(stay)), _text(sorted(go))) for order, (rest, stay, go) in sorted(halves.items())]
    if rows:
        source, params = sql.given("g", "paper bigint, rest bigint, stay text, go text", rows)
        sql.run(
            "INSERT INTO orders_ordercart (order_id, organisation, rules_version, cart, goods, result, lines, "
            "split_from) SELECT g.rest, c.organisation, c.rules_version, c.cart, c.goods, c.result, g.go::jsonb, "
            f"coalesce(c.split_from, c.order_id) FROM {source} JOIN orders_ordercart c ON c.order_id = g.paper",
            params,
        )
        sql.run(f"UPDATE orders_ordercart c SET lines = g.stay::jsonb FROM {source} WHERE c.order_id = g.paper", params)
