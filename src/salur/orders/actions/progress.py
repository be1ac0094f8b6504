"""What higher floors report of an order: it is finished, pieces of it were refused, a promise was broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import facts, falling, queries
from salur.orders.models import Order
from salur.stock import queries as shelves


@action("orders.finish")
def finish(*, actor: Actor, orders: Iterable[int]) -> None:
    """Nothing of these orders is left to come: everything was delivered or cancelled. The caller holds them."""
    papers.step_all(Order, sorted(set(orders)), "finish")


@action("orders.wait_again")
def wait_again(*, actor: Actor, orders: Iterable[queries.Held]) -> None:
    """Held orders that had everything and now wait for goods again (a short pick)."""
    papers.step(Order, [(paper.id, "confirmed", "backorder") for paper in orders if paper.status == "confirmed"])


@action("orders.record_open")
def record_open(*, actor: Actor, amounts: Mapping[tuple[int, int], tuple[int, int]]) -> None:
    """What the open pieces of lines, by (order, line), come to: (untaxed, tax). Told where a pick takes a part of a
    line, and where such a part is put back."""
    rows = [(*key, *amount) for key, amount in sorted(amounts.items())]
    if rows:
        source, params = sql.given("g", "paper bigint, line int, untaxed bigint, tax bigint", rows)
        sql.run(
            f"UPDATE orders_orderline l SET open_untaxed = g.untaxed, open_tax = g.tax FROM {source} "
            "WHERE l.order_id = g.paper AND l.n = g.line",
            params,
        )


@action("orders.record_refused")
def record_refused(
    *, actor: Actor, pieces: Mapping[tuple[int, int], int], held: Mapping[int, queries.Held], had: falling.Had
) -> None:
    """Pieces of lines of held orders, by (order, line), that the buyer did not take (refused at the door): they are
    cancelled. What the orders `had` of schemes with limits is what stands of them, also where something came after all.
    """
    rows = [(*key, count) for key, count in sorted(pieces.items()) if count]
    if rows:
        source, params = sql.given("g", "paper bigint, line int, pieces bigint", rows)
        sql.run(
            "UPDATE orders_orderline l SET cancelled = l.cancelled + g.pieces, refused = l.refused + g.pieces "
            f"FROM {source} WHERE l.order_id = g.paper AND l.n = g.line",
            params,
        )
    orders = {one.paper for one in had.rows}
    falling.follow(actor, had, {order: falling.of_lines(held[order], pieces) for order in orders})


@action("orders.record_returned")
def record_returned(*, actor: Actor, pieces: Mapping[tuple[int, int], int], had: falling.Had) -> None:
    """Pieces of lines, by (order, line), came back and were credited: what the orders `had` of schemes with limits is
    given back for them. The counters are held; of other orders nothing is written."""
    orders = {one.paper for one in had.rows if one.paper_kind == Order.KIND}
    rows = [(*key, count) for key, count in sorted(pieces.items()) if count and key[0] in orders]
    if not rows:
        return
    source, params = sql.given("g", "paper bigint, line int, pieces bigint", rows)
    sql.run(
        f"UPDATE orders_orderline l SET returned = l.returned + g.pieces FROM {source} "
        "WHERE l.order_id = g.paper AND l.n = g.line",
        params,
    )
    fallen: dict[int, dict[int, int]] = {}
    for order, n, fell in sql.fetch(
        "SELECT order_id, n, cancelled + returned FROM orders_orderline WHERE order_id = ANY(%s::bigint[])",
        (sql.array(sorted({row[0] for row in rows})),),
    ):
        fallen.setdefault(order, {})[n] = fell
    falling.follow(actor, had, fallen)


@action("orders.record_broken")
def record_broken(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Orders whose promise a tell has broken wait for goods again; the rest of them stays promised.

    Refused: kernel.not_found, kernel.no_such_step (it waits already, or it is over).
    """
    held = queries.hold(actor, orders)
    waiting = {order for order, _ in shelves.waiting("order", held)}
    outcomes, going = [], set()
    for command in orders:
        paper = held.get(command.paper or 0)
        if paper is None:
            outcomes.append(Outcome(command.key, "refused", command.paper, (papers.missing("order", command.paper),)))
        elif paper.status != "confirmed" or paper.id not in waiting or paper.id in going:
            step = Refused(
                "kernel.no_such_step", paper_kind="order", paper=paper.id, status=paper.status, step="backorder"
            )
            outcomes.append(Outcome(command.key, "refused", paper.id, (step,)))
        else:
            going.add(paper.id)
            announce(facts.OrderConfirmed(paper.id, paper.buyer, paper.untaxed + paper.tax), command, "backordered")
            outcomes.append(Outcome(command.key, "backordered", paper.id))
    papers.step(Order, [(order, "confirmed", "backorder") for order in sorted(going)])
    return Outcomes(outcomes)
