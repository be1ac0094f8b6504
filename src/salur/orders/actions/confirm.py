"""Confirm orders: promise the goods to the buyers and set aside their credit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.credit import actions as credit
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action
from salur.orders import asking, promising, queries
from salur.orders.models import Order
from salur.orders.rules import OrderVerdict
from salur.stock import actions as stock
from salur.stock import queries as shelves


@action("orders.confirm")
def confirm(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Promise goods and credit to orders that are drafts, held, or wait for goods; those captured first come first.

    Held (credit.*, orders.short_hold), backordered (orders.short). Refused: kernel.not_found, kernel.no_such_step.
    """
    held = queries.hold(actor, orders)
    refused = {command.key: reason for command in orders if (reason := asking.refusal(held, command, "confirm"))}
    going = sorted(
        {command.paper for command in orders if command.key not in refused and command.paper is not None},
        key=lambda order: (held[order].captured_at, order),
    )
    locks = promising.hold(
        {held[order].shelf(n) for order in going for n in held[order].lines},
        {held[order].account for order in going if held[order].status != "backordered"},
    )
    waiting = shelves.waiting("order", going)
    asks = [asking.ask_of(held[order], waiting) for order in going]
    decided = promising.decide_all(asks, locks)
    verdicts = {verdict.order: verdict for verdict in decided}
    stock.stop_waiting(actor=actor, wishes=_awaited_no_more(waiting, held, verdicts))
    promising.carry_out(actor, asks, decided, locks, {order: held[order].captured_at for order in going})
    credit.stop_waiting(
        actor=actor,
        papers=[o for o in going if held[o].status == "held" and not promising.waits_for_credit(verdicts[o])],
    )
    papers.step(Order, [(order, held[order].status, promising.path(verdicts[order])) for order in going])
    asking.number_new(held, [order for order in going if verdicts[order].ending != "held"])
    outcomes = []
    for command in orders:
        if command.key in refused:
            outcomes.append(Outcome(command.key, "refused", command.paper, (refused[command.key],)))
            continue
        assert command.paper is not None
        verdict, paper = verdicts[command.paper], held[command.paper]
        asking.tell(command, paper, verdict)
        outcomes.append(Outcome(command.key, verdict.ending, paper.id, verdict.reasons))
    return Outcomes(outcomes)


def _awaited_no_more(
    waiting: Mapping[tuple[int, int], shelves.Promised],
    held: Mapping[int, queries.Held],
    verdicts: Mapping[int, OrderVerdict],
) -> list[stock.Wish]:
    """What a backordered order is promised now it awaits no more; what a held one waits for is written anew."""
    wishes = []
    for (order, n), wait in waiting.items():
        again = held[order].status == "backordered"
        pieces = verdicts[order].promised.get(n, 0) if again else wait.pieces
        if pieces:
            wishes.append(stock.Wish(order, n, wait.shelf, pieces))
    return wishes
