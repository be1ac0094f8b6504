"""Goods left for an order although nobody had picked them for it any more: the order follows what has happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from salur.credit import actions as credit
from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.money import decimal_string
from salur.kernel.verb import action
from salur.ledger import shelves
from salur.orders import asking, taking
from salur.orders.holding import reviews
from salur.orders.models import Order
from salur.orders.queries import Held, LineHeld
from salur.orders.taking import Counted, Pair, Parts, Taken
from salur.stock import actions as stock
from salur.stock import queries as promises

Lines = dict[int, dict[int, Parts]]


@action("orders.record_taken")
def record_taken(
    *,
    actor: Actor,
    taken: Sequence[Taken],
    held: Mapping[int, Held],
    locked: Mapping[shelves.Key, shelves.Held],
    shipped: Mapping[tuple[int, int], Pair],
) -> list[Counted]:
    """Goods of held orders left though nothing was picked for them; `shipped` is what their other shipments come to.

    They use up what is promised to their line or waited for; what had been cancelled came after all; what nobody had
    ordered makes the line larger: the buyer has it, and owes for it. An order that was cancelled, held or sent back
    when its goods left wants nothing else any more. Changes `held` and `locked` to what stands from then on.
    """
    orders = {one.order for one in taken}
    promised, waiting = promises.promised_to("order", orders), promises.waiting("order", orders)
    lines = {order: _parts(held[order], promised, waiting, shipped) for order in sorted(orders)}
    counted, used, waits = [], [], []
    for one in taken:
        order, line = held[one.order], taking.line_for(lines[one.order], one.line, one.sku)
        what = line.take(one.pieces, one.amount)
        shelf = locked[order.owner, order.ship_from, one.sku]
        if what.promised:
            used.append(stock.Wish(order.id, line.n, shelf.id, what.promised))
            shelf.promised -= what.promised
        if what.waited:
            waits.append(stock.Wish(order.id, line.n, shelf.id, what.waited))
        counted.append(what)
    closed = [order for order in orders if held[order].status in ("draft", "held")]
    waits += [stock.Wish(*wish) for (order, _), wish in waiting.items() if order in closed]
    stock.take_back(actor=actor, wishes=_together(used))
    stock.stop_waiting(actor=actor, wishes=_together(waits))
    credit.stop_waiting(actor=actor, papers=closed)
    reviews.decide(actor, closed, "gone")
    asking.number_new(held, closed)
    _write(actor, held, lines)
    return counted


def _parts(
    paper: Held,
    promised: Mapping[tuple[int, int], promises.Promised],
    waiting: Mapping[tuple[int, int], promises.Promised],
    shipped: Mapping[tuple[int, int], Pair],
) -> dict[int, Parts]:
    """The lines of an order by their parts; of one that is held or a draft nothing is set aside, and the rest is
    closed."""
    binding = paper.status not in ("draft", "held")
    found: dict[int, Parts] = {}
    for n, line in paper.lines.items():
        key = (paper.id, n)
        here = promised[key].pieces if binding and key in promised else 0
        awaited = waiting[key].pieces if binding and key in waiting else 0
        found[n] = Parts(
            n, line.sku, line.pieces, (line.untaxed, line.tax), line.cancelled, line.refused, here, awaited,
            line.left(here + awaited), shipped.get(key, (0, 0)),
        )  # fmt: skip
        if not binding:
            found[n].close()
    return found


def _together(wishes: Sequence[stock.Wish]) -> list[stock.Wish]:
    """Several of one line add up."""
    found: dict[tuple[int, int], stock.Wish] = {}
    for wish in wishes:
        known = found.get((wish.paper, wish.line))
        found[wish.paper, wish.line] = wish if known is None else known._replace(pieces=known.pieces + wish.pieces)
    return list(found.values())


def _write(actor: Actor, held: Mapping[int, Held], lines: Lines) -> None:
    """Lines as they are now, what their orders come to, and orders that wait for nothing any more."""
    changed: list[tuple[Any, ...]] = []
    fresh: list[tuple[Any, ...]] = []
    totals, steps = [], []
    for order, some in lines.items():
        paper = held[order]
        for line in some.values():
            row = (order, line.n, line.pieces, line.cancelled, *line.amount, *line.open)
            (fresh if line.new else changed).append(row)
            returned = paper.lines[line.n].returned if line.n in paper.lines else 0
            paper.lines[line.n] = LineHeld(
                line.n, line.sku, line.pieces, line.cancelled, *line.amount, line.refused, *line.open, returned
            )
        untaxed = sum(line.amount[0] for line in some.values())
        tax = sum(line.amount[1] for line in some.values())
        totals.append((order, untaxed, tax))
        paper.untaxed, paper.tax = untaxed, tax
        if paper.status == "backordered" and not any(line.waiting for line in some.values()):
            steps.append((order, paper.status, "confirm"))
    shape = "paper bigint, n int, pieces bigint, cancelled bigint, untaxed bigint, tax bigint, "
    source, params = sql.given("g", f"{shape}open_untaxed bigint, open_tax bigint", changed)
    sql.run(
        "UPDATE orders_orderline l SET pieces = g.pieces, cancelled = g.cancelled, untaxed = g.untaxed, tax = g.tax, "
        f"open_untaxed = g.open_untaxed, open_tax = g.open_tax FROM {source} WHERE l.order_id = g.paper AND l.n = g.n",
        params,
    )
    _add(actor, held, lines, fresh)
    source, params = sql.given("g", "paper bigint, untaxed bigint, tax bigint", totals)
    sql.run(f"UPDATE orders_order o SET untaxed = g.untaxed, tax = g.tax FROM {source} WHERE o.id = g.paper", params)
    papers.step(Order, steps)


def _add(actor: Actor, held: Mapping[int, Held], lines: Lines, fresh: Sequence[tuple[Any, ...]]) -> None:
    """Lines of what nobody had ordered, at the price it left with; taxed under the code of the order's first line."""
    if not fresh:
        return
    rows = []
    for order, n, pieces, cancelled, untaxed, tax, *is_open in fresh:
        price = (
            "agreed",
            None,
            decimal_string(untaxed, held[order].currency),
            str(pieces),
            (),
            (None, None, "", 0, ()),
        )
        sku = lines[order][n].sku
        rows.append((order, n, sku, pieces, cancelled, untaxed, tax, *is_open, orjson.dumps(price).decode()))
    source, params = sql.given(
        "g", "paper bigint, n int, sku bigint, pieces bigint, cancelled bigint, untaxed bigint, tax bigint, "
        "open_untaxed bigint, open_tax bigint, priced text", rows,
    )  # fmt: skip
    sql.run(
        "INSERT INTO orders_orderline (order_id, n, organisation, counterpart, sku, pack, pieces, cancelled, refused, "
        "open_untaxed, open_tax, list, untaxed, tax, tax_code, priced) "
        "SELECT g.paper, g.n, o.organisation, o.counterpart, g.sku, 'piece', g.pieces, g.cancelled, 0, "
        "g.open_untaxed, g.open_tax, g.untaxed, g.untaxed, g.tax, f.tax_code, g.priced::jsonb "
        f"FROM {source} JOIN orders_order o ON o.id = g.paper CROSS JOIN LATERAL "
        "(SELECT l.tax_code FROM orders_orderline l WHERE l.order_id = g.paper ORDER BY l.n LIMIT 1) f",
        params,
    )
