"""What orders do when lower floors free goods or credit, or break a promise."""

from __future__ import annotations

from salur.credit import queries as accounts
from salur.credit.facts import CreditFreed
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.facts import Heard, hears
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.ledger.facts import PostingReversed
from salur.orders import actions
from salur.orders.facts import OrderCancelled, OrderRuleSet
from salur.orders.holding import reviews
from salur.parties.acting import system_actor
from salur.stock import queries as shelves
from salur.stock.facts import PromiseBroken, StockFreed

MOST = 500  # orders confirmed again in one call; the others follow in the next


def _again(actor: Actor, listener: str, fact: int, orders: list[int]) -> None:
    """Confirm orders again. Told twice, the keys are the same: the facts of a job never change."""
    commands = [Command(named_key(listener, fact, order), None, order) for order in orders]
    for start in range(0, len(commands), MOST):
        _heard(actions.confirm(actor=actor, orders=commands[start : start + MOST]))


def _heard(outcomes: Outcomes) -> None:
    """What was refused because others were at work, or crashed, is raised: the job is tried again."""
    for outcome in outcomes:
        for reason in outcome.reasons:
            if outcome.ending == "refused" and reason.code in ("kernel.busy", "kernel.crashed"):
                raise reason


@hears("orders.goods_freed", StockFreed)
def goods_freed(organisation: int, facts: list[Heard]) -> None:
    """Confirm again the orders that wait for these goods, those waiting longest first."""
    actor = system_actor(organisation, "orders.goods_freed")
    with reading(organisation):
        waiting = shelves.who_waits("order", [fact.body["shelf"] for fact in facts])
    if waiting:
        _again(actor, "goods_freed", facts[0].id, waiting)


@hears("orders.goods_reversed", PostingReversed)
def goods_reversed(organisation: int, facts: list[Heard]) -> None:
    """Confirm again the orders that wait for goods which the reversal of a posting brought back to their shelf.

    The book knows of nobody above it, so it does not call `stock.freed` as the verbs do that free goods.
    """
    actor = system_actor(organisation, "orders.goods_reversed")
    with reading(organisation):
        shelf_ids = shelves.freed_by(organisation, [fact.paper for fact in facts])
        waiting = shelves.who_waits("order", shelf_ids) if shelf_ids else []
    if waiting:
        _again(actor, "goods_reversed", facts[0].id, waiting)


@hears("orders.credit_freed", CreditFreed)
def credit_freed(organisation: int, facts: list[Heard]) -> None:
    """Confirm again the orders held for the credit of these accounts, oldest first."""
    actor = system_actor(organisation, "orders.credit_freed")
    with reading(organisation):
        waiting = accounts.who_waits("order", [fact.paper for fact in facts])
    if waiting:
        _again(actor, "credit_freed", facts[0].id, waiting)


@hears("orders.rules_set", OrderRuleSet)
def rules_set(organisation: int, facts: list[Heard]) -> None:
    """Look anew at the orders on hold once the rules are others."""
    actor = system_actor(organisation, "orders.rules_set")
    with reading(organisation):
        waiting = reviews.waiting(organisation)
    if waiting:
        _again(actor, "rules_set", facts[0].id, waiting)


@hears("orders.twin_cancelled", OrderCancelled)
def twin_cancelled(organisation: int, facts: list[Heard]) -> None:
    """Look anew at orders that were held as the same as another, once one such other is cancelled."""
    actor = system_actor(organisation, "orders.twin_cancelled")
    with reading(organisation):
        waiting = reviews.twins_of(organisation, [fact.paper for fact in facts])
    if waiting:
        _again(actor, "twin_cancelled", facts[0].id, waiting)


@hears("orders.promise_broken", PromiseBroken)
def promise_broken(organisation: int, facts: list[Heard]) -> None:
    """Show orders whose promise was broken as waiting for goods."""
    actor = system_actor(organisation, "orders.promise_broken")
    commands = [Command(named_key("promise_broken", fact.id), None, fact.paper) for fact in facts]
    if commands:
        _heard(actions.record_broken(actor=actor, orders=commands))
