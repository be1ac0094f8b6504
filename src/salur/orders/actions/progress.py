"""What higher floors report of an order: it is finished, pieces of it were refused, a promise was broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action
from salur.orders import facts, queries
from salur.orders.models import Order
from salur.orders.releasing import cancel_lines
from salur.stock import queries as shelves


@action("orders.finish")
def finish(*, actor: Actor, orders: Iterable[int]) -> None:
    """Nothing of these orders is left to come: everything was delivered or cancelled. The caller holds them."""
    wanted = sorted(set(orders))
    if wanted:
        rows = sql.fetch(
            "SELECT id, status FROM orders_order WHERE id = ANY(%s::bigint[]) AND organisation = %s ORDER BY id FOR UPDATE",
            (sql.array(wanted), actor.organisation),
        )
        papers.step(Order, [(order, status, "finish") for order, status in rows if status != "finished"])


@action("orders.wait_again")
def wait_again(*, actor: Actor, orders: Iterable[queries.Held]) -> None:
    """Held orders that had everything and now wait for goods again (a short pick)."""
    papers.step(Order, [(paper.id, "confirmed", "backorder") for paper in orders if paper.status == "confirmed"])


@action("orders.record_refused")
def record_refused(*, actor: Actor, pieces: Mapping[tuple[int, int], int]) -> None:
    """Pieces of lines, by (order, line), that the buyer did not take (refused at the door): they are cancelled."""
    cancel_lines(dict(pieces))


@action("orders.record_broken")
def record_broken(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Orders whose promise a tell has broken wait for goods again; the rest of them stays promised."""
    held = queries.hold(actor, orders)
    waiting = {order for order, _ in shelves.waiting("order", held)}
    going = [order for order, paper in held.items() if paper.status == "confirmed" and order in waiting]
    papers.step(Order, [(order, "confirmed", "backorder") for order in going])
    outcomes = []
    for command in orders:
        paper = held.get(command.paper or 0)
        if paper is None:
            outcomes.append(Outcome(command.key, "refused", command.paper, (papers.missing("order", command.paper),)))
            continue
        announce(facts.OrderConfirmed(paper.id, paper.buyer, paper.untaxed + paper.tax), command, "backordered")
        outcomes.append(Outcome(command.key, "backordered", paper.id))
    return Outcomes(outcomes)
