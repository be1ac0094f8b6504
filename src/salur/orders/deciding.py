"""Deciding written orders anew, writing what was decided and answering. Shared by confirm, approve and split."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from salur.credit import actions as credit
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.orders import asking, budgets, judging, promising, queries
from salur.orders.holding import reviews
from salur.orders.holding.authority import Authority
from salur.orders.judging import Judge
from salur.orders.models import Order
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
    def by_order(self) -> dict[int, OrderVerdict]:
        """What was decided of each order."""
        return {verdict.order: verdict for verdict in self.verdicts}

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
    verdicts = {order: verdict for order, verdict in one.by_order.items() if verdict.ending != "refused"}
    were = [order for order in verdicts if held[order].status == "held"]
    stock.stop_waiting(actor=actor, wishes=_awaited_no_more(one.waiting, held, verdicts))
    over = were if decision != "freed" else [order for order in were if verdicts[order].ending != "held"]
    binding = {order for order, verdict in verdicts.items() if verdict.ending != "held"}
    budgets.record(actor, one.limits, binding, cut=cut_of(one.verdicts))
    reviews.decide(actor, over, decision, notes)
    promising.carry_out(
        actor, one.asks, one.verdicts, one.locks, {order: held[order].captured_at for order in verdicts}, one.judge
    )
    credit.stop_waiting(
        actor=actor, papers=[order for order in were if not promising.waits_for_credit(verdicts[order])]
    )
    take_steps(held, one, one.kept, ("approve",) if decision == "approved" else ())


def cut_of(verdicts: Sequence[OrderVerdict]) -> dict[int, Mapping[int, int]]:
    """What is cut of orders, by order and line."""
    return {verdict.order: verdict.cut for verdict in verdicts if verdict.cut}


def take_steps(
    held: Mapping[int, queries.Held], one: Decided, orders: Sequence[int], first: tuple[str, ...] = (), **columns: Any
) -> None:
    """The steps that orders take by what was decided of them, after a `first` one; those that are binding from now on
    get their number. `columns` are written with it."""
    verdicts = one.by_order
    papers.step(
        Order, [(order, held[order].status, (*first, *promising.path(verdicts[order]))) for order in orders], **columns
    )
    asking.number_new(held, [order for order in orders if verdicts[order].ending != "held"])


def answers(
    commands: Sequence[Command[Any]],
    one: Decided,
    refused: Mapping[UUID, tuple[Refused, ...]],
    tell: Callable[[Command[Any], OrderVerdict], None],
) -> Outcomes:
    """What is answered to commands: why an order was refused, or what became of it, which `tell` announces."""
    verdicts, outcomes = one.by_order, []
    for command in commands:
        verdict = verdicts.get(command.paper or 0)
        if command.key in refused or verdict is None or verdict.ending == "refused":
            why = refused.get(command.key) or (verdict.reasons if verdict else ())
            outcomes.append(Outcome(command.key, "refused", command.paper, why))
            continue
        tell(command, verdict)
        outcomes.append(Outcome(command.key, verdict.ending, verdict.order, verdict.reasons))
    return Outcomes(outcomes)


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
