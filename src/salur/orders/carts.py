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


class Kept(NamedTuple):
    """What an order was priced from: version of the rules, cart, goods as they were, result."""

    version: int
    cart: dict[str, Any]
    goods: dict[str, Any]
    result: dict[str, Any]


def kept(orders: Sequence[int]) -> dict[int, Kept]:
    """What these orders were priced from, as far as schemes or floors were in force. One statement."""
    return {
        row[0]: Kept(row[1], *map(orjson.loads, row[2:]))
        for row in sql.fetch(
            "SELECT order_id, rules_version, cart::text, goods::text, result::text FROM orders_ordercart "
            "WHERE order_id = ANY(%s::bigint[])",
            (sql.array(sorted(orders)),),
        )
    }
