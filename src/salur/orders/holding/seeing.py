"""What a seller's rules look at of orders, read for all of them at once: a few statements, and none without rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from salur.catalog import queries as catalog
from salur.kernel import sql
from salur.orders.holding.rules import HOURS, LineSeen, Policy, Seen, asked
from salur.pricing import queries as pricing

LOOKS = ("price_floor", "discount", "minimum", "multiples", "range", "duplicate", "new_outlet")


@dataclass(slots=True)
class Bare:
    """An order before the rules look at it: who buys, of which class, since when, and its lines as they are priced."""

    order: int
    buyer: int
    price_class: str
    currency: str
    untaxed: int
    at: datetime
    lines: Sequence[LineSeen]

    @property
    def goods(self) -> str:
        """What it wants, in a form that is the same for the same goods."""
        return ",".join(f"{sku}x{pieces}" for sku, pieces in sorted((line.sku, line.pieces) for line in self.lines))


def looks(policy: Policy) -> bool:
    """Whether any rule is on that looks at more than goods and credit."""
    return any(asked(policy, name) for name in LOOKS)


def see(organisation: int, policy: Policy, orders: Sequence[Bare]) -> dict[int, Seen]:
    """The orders as the rules look at them, in the order given: of two that are the same, the later is the duplicate.

    The accounts of the buyers must be held, so that nobody places another meanwhile.
    """
    if not orders:
        return {}
    sizes = _sizes(policy, orders)
    authorised = _Range(organisation, orders) if asked(policy, "range") else None
    twins = _twins(organisation, policy, orders)
    known = _known(organisation, orders) if asked(policy, "new_outlet") else None
    found = {}
    for one in orders:
        lines = [
            line._replace(size=sizes.get(line.sku), authorised=authorised is None or authorised.allows(one, line.sku))
            for line in one.lines
        ]
        found[one.order] = Seen(
            one.buyer, one.currency, one.untaxed, lines, twins.get(one.order),
            known is not None and one.buyer not in known,
        )  # fmt: skip
    return found


def _sizes(policy: Policy, orders: Sequence[Bare]) -> dict[int, int]:
    """Pieces in the pack that only whole ones are sold of, for the SKUs that have it."""
    rule = asked(policy, "multiples")
    if rule is None:
        return {}
    skus = {line.sku for one in orders for line in one.lines}
    packs = pricing.pack_sizes(skus)
    return {sku: packs[sku][rule.pack] for sku in skus if sku in packs and rule.pack in packs[sku]}


class _Range:
    """What the buyers may have: what is said of an outlet counts before what is said of its class."""

    def __init__(self, organisation: int, orders: Sequence[Bare]) -> None:
        rows = sql.fetch(
            "SELECT buyer, price_class, sku, brand, category FROM orders_authorised WHERE organisation = %s "
            "AND (buyer = ANY(%s::bigint[]) OR (buyer IS NULL AND price_class = ANY(%s::text[])))",
            (
                organisation, sql.array(sorted({one.buyer for one in orders})),
                sql.array(sorted({one.price_class for one in orders})),
            ),
        )  # fmt: skip
        self.by_outlet: dict[int, list[tuple[Any, ...]]] = {}
        self.by_class: dict[str, list[tuple[Any, ...]]] = {}
        for buyer, price_class, *what in rows:
            if buyer is not None:
                self.by_outlet.setdefault(buyer, []).append(tuple(what))
            else:
                self.by_class.setdefault(price_class, []).append(tuple(what))
        self.goods = catalog.skus({line.sku for one in orders for line in one.lines}) if rows else {}

    def allows(self, one: Bare, sku: int) -> bool:
        """Whether the buyer may have an SKU; where nothing is said of him or his class, he may have all."""
        rows = self.by_outlet.get(one.buyer) or self.by_class.get(one.price_class)
        return not rows or any(self._is(sku, *row) for row in rows)

    def _is(self, sku: int, wanted: int | None, brand: str, category: str) -> bool:
        if wanted is not None:
            return wanted == sku
        goods = self.goods.get(sku)
        if goods is None:
            return False
        if brand and goods.brand != brand:
            return False
        return not category or goods.category == category or goods.category.startswith(f"{category}/")


def _twins(organisation: int, policy: Policy, orders: Sequence[Bare]) -> dict[int, int]:
    """Of orders that are the same as one before: which that is."""
    rule = asked(policy, "duplicate")
    if rule is None:
        return {}
    within = timedelta(hours=rule.figure or HOURS)
    earlier: dict[tuple[int, str], list[tuple[datetime, int]]] = {}
    for order, buyer, at, goods in sql.fetch(
        "SELECT o.id, o.buyer, o.captured_at, string_agg(l.sku || 'x' || l.pieces, ',' ORDER BY l.sku, l.pieces) "
        "FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id WHERE o.organisation = %s "
        "AND o.captured_at >= %s AND o.buyer = ANY(%s::bigint[]) AND o.status NOT IN ('draft', 'cancelled') "
        "GROUP BY o.id",
        (
            organisation, min(one.at for one in orders) - within, sql.array(sorted({one.buyer for one in orders})),
        ),
    ):  # fmt: skip
        earlier.setdefault((buyer, goods), []).append((at, order))
    found: dict[int, int] = {}
    for one in sorted(orders, key=lambda one: (one.at, one.order)):
        same = earlier.setdefault((one.buyer, one.goods), [])
        before = [
            (at, order)
            for at, order in same
            if order != one.order and one.at - within <= at and (at, order) < (one.at, one.order)
        ]
        if before:
            found[one.order] = max(before)[1]
        same.append((one.at, one.order))
    return found


def _known(organisation: int, orders: Sequence[Bare]) -> set[int]:
    rows = sql.fetch(
        "SELECT buyer FROM orders_known WHERE organisation = %s AND buyer = ANY(%s::bigint[])",
        (organisation, sql.array(sorted({one.buyer for one in orders}))),
    )
    return {buyer for (buyer,) in rows}


def by_order(orders: Iterable[int]) -> Mapping[int, tuple[str, list[tuple[Any, ...]]]]:
    """Class and lines (n, list, priced) of written orders. Two statements."""
    wanted = sql.array(sorted(set(orders)))
    classes = sql.fetch("SELECT id, price_class FROM orders_order WHERE id = ANY(%s::bigint[])", (wanted,))
    found: dict[int, tuple[str, list[tuple[Any, ...]]]] = {order: (named, []) for order, named in classes}
    for order, *line in sql.fetch(
        "SELECT order_id, n, list, priced::text FROM orders_orderline "
        "WHERE order_id = ANY(%s::bigint[]) AND given_by = ''",
        (wanted,),
    ):
        found[order][1].append(tuple(line))
    return found
