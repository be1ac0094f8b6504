"""Deciding written orders anew and writing what was decided. Shared by confirm, approve and split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from salur.credit import actions as credit
from salur.kernel.actor import Actor
from salur.orders import asking, budgets, judging, promising, queries
from salur.orders.holding import reviews
from salur.orders.holding.authority import Authority
from salur.orders.judging import Judge
from salur.orders.rules import OrderAsk, OrderVerdict
from salur.stock import actions as stock
from salur.stock import queries as shelves

Waiting = Mapping[tuple[int, int], shelves.Promised]


class Decided(NamedTuple):
    """What became of orders, by what it was decided, and what they waited for before."""

    asks: Sequence[OrderAsk]
    verdicts: Sequence[OrderVerdict]
    locks: promising.Locks
    judge: Judge
    waiting: Waiting
    limits: budgets.Limits

    @property
    def kept(self) -> list[int]:
        """The orders that were not refused."""
        return [verdict.order for verdict in self.verdicts if verdict.ending != "refused"]


def decide(
    actor: Actor, held: Mapping[int, queries.Held], orders: Sequence[int], authority: Authority | None = None
) -> Decided:
    """Decide locked orders in this turn; `authority`: of who approves them. Takes every other lock before."""
    policy = judging.policy_for(actor)
    limits = budgets.check(actor, held, orders)
    locks = promising.hold(
        {held[order].shelf(n) for order in orders for n in held[order].lines},
        {held[order].account for order in orders if held[order].status != "backordered"},
        policy,
    )
    waiting = shelves.waiting("order", orders)
    asks = [asking.ask_of(held[order], waiting) for order in orders]
    judge = judging.of_held(actor, policy, [held[order] for order in orders], authority)
    verdicts = promising.decide_all(actor, asks, locks, judge, limits.changed)
    return Decided(asks, verdicts, locks, judge, waiting, limits)


def write(actor: Actor, held: Mapping[int, queries.Held], one: Decided, decision: str = "freed",
          notes: Mapping[int, str] | None = None) -> None:  # fmt: skip
    """Write what was decided of orders: what they were waiting for, what they have, and their waits for somebody.

    `decision`: how the wait of those that are held no longer ended; one that was approved ends in any case.
    """
    verdicts = {verdict.order: verdict for verdict in one.verdicts if verdict.ending != "refused"}
    were = [order for order in verdicts if held[order].status == "held"]
    stock.stop_waiting(actor=actor, wishes=_awaited_no_more(one.waiting, held, verdicts))
    over = were if decision != "freed" else [order for order in were if verdicts[order].ending != "held"]
    budgets.record(actor, one.limits, {o for o, verdict in verdicts.items() if verdict.ending != "held"})
    reviews.decide(actor, over, decision, notes)
    promising.carry_out(
        actor, one.asks, one.verdicts, one.locks, {order: held[order].captured_at for order in verdicts}, one.judge
    )
    credit.stop_waiting(
        actor=actor, papers=[order for order in were if not promising.waits_for_credit(verdicts[order])]
    )


def _awaited_no_more(
    waiting: Waiting, held: Mapping[int, queries.Held], verdicts: Mapping[int, OrderVerdict]
) -> list[stock.Wish]:
    """What a backordered order is promised now it awaits no more; what a held one waits for is written anew."""
    wishes = []
    for (order, n), wait in waiting.items():
        if order not in verdicts:
            continue
        again = held[order].status == "backordered"
        pieces = verdicts[order].promised.get(n, 0) if again else wait.pieces
        if pieces:
            wishes.append(stock.Wish(order, n, wait.shelf, pieces))
    return wishes
