"""Write an order down; or place it: write down and confirm in one call."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.orders import budgets, carts, drafts, facts, judging, promising
from salur.orders.bodies import Capture
from salur.orders.drafts import Draft
from salur.orders.models import Order, OrderLine
from salur.orders.rules import OrderVerdict


@action("orders.capture", drafts.foresee)
def capture(*, actor: Actor, orders: Sequence[Command[Capture]]) -> Outcomes:
    """Write orders down and price them; nothing is promised yet.

    Refused: orders.no_lines, orders.bad_quantity, orders.unknown_buyer, orders.no_site, orders.unknown_site,
    kernel.not_allowed (an agreed price needs `orders.agree_price`), kernel.not_found (a buyer or site out of sight),
    kernel.bad_value, pricing.*.
    """
    found = drafts.draft(actor, orders)
    good = [one for one in found if not one.reasons]
    _write(actor, good, [("capture",)] * len(good))
    for one in good:
        assert one.priced is not None and one.terms is not None
        announce(
            facts.OrderCaptured(one.order, one.body.buyer, one.priced.totals.total), one.command,
            counterpart=one.terms.member,
        )  # fmt: skip
    return Outcomes(
        Outcome(one.command.key, "refused", None, tuple(one.reasons))
        if one.reasons
        else Outcome(one.command.key, "done", one.order)
        for one in found
    )


def _foresee(actor: Actor, commands: Sequence[Command[Capture]]) -> None:
    judging.ask_ahead(actor)
    drafts.foresee(actor, commands)


@action("orders.place", _foresee)
def place(*, actor: Actor, orders: Sequence[Command[Capture]]) -> Outcomes:
    """Write orders down and confirm them: goods and credit are promised, or the order is held, with reasons.

    Refused as in `capture`, and by the seller's rules that say so; held or backordered as in `confirm`.
    """
    judging.ask_ahead(actor)
    found = drafts.draft(actor, orders)
    good = [one for one in found if not one.reasons]
    for one, identity in zip(good, ids.take(Order, len(good)), strict=True):
        one.order = identity
    limits = budgets.settle(actor, good)
    asks = [drafts.ask_of(actor, one) for one in good]
    policy = judging.policy_for(actor)
    locks = promising.hold({line.shelf for ask in asks for line in ask.lines}, {ask.account for ask in asks}, policy)
    judge = judging.of_drafts(actor, policy, good, work().now)
    by_order = {verdict.order: verdict for verdict in promising.decide_all(actor, asks, locks, judge)}
    kept = [one for one in good if by_order[one.order].ending != "refused"]
    verdicts = [by_order[one.order] for one in kept]
    _write(actor, kept, [("capture", *promising.path(verdict)) for verdict in verdicts], verdicts)
    taken = [ask for ask in asks if by_order[ask.order].ending != "refused"]
    promising.carry_out(actor, taken, verdicts, locks, judge=judge)
    binding = {verdict.order for verdict in verdicts if verdict.ending in ("done", "backordered")}
    budgets.record(actor, limits, binding, cut={verdict.order: verdict.cut for verdict in verdicts if verdict.cut})
    for one in kept:
        _tell(one, by_order[one.order])
    return Outcomes(_outcome(one, by_order.get(one.order)) for one in found)


def _write(
    actor: Actor,
    good: Sequence[Draft],
    paths: Sequence[tuple[str, ...]],
    verdicts: Sequence[OrderVerdict] | None = None,
) -> None:
    """Orders and their lines; an order is numbered once it is binding."""
    if good and not good[0].order:
        for one, identity in zip(good, ids.take(Order, len(good)), strict=True):
            one.order = identity
    current = work()
    rows = [drafts.order_row(actor, one) for one in good]
    numbered = [
        current.day(one.command.at or current.now) if verdicts and verdicts[at].ending != "held" else None
        for at, one in enumerate(good)
    ]
    papers.add(Order, drafts.ORDER_COLUMNS, rows, paths, numbered)
    sql.insert(
        OrderLine, drafts.LINE_COLUMNS, [row for one in good for row in drafts.line_rows(actor.organisation, one)]
    )
    carts.keep(actor.organisation, {one.order: one.priced for one in good if one.priced is not None})


def _tell(one: Draft, verdict: OrderVerdict) -> None:
    assert one.priced is not None and one.terms is not None
    kind = facts.OrderHeld if verdict.ending == "held" else facts.OrderConfirmed
    fact = kind(one.order, one.body.buyer, one.priced.totals.total)
    announce(fact, one.command, verdict.ending, verdict.reasons, counterpart=one.terms.member)


def _outcome(one: Draft, verdict: OrderVerdict | None) -> Outcome:
    if verdict is None or verdict.ending == "refused":
        return Outcome(one.command.key, "refused", None, verdict.reasons if verdict else tuple(one.reasons))
    return Outcome(one.command.key, verdict.ending, one.order, verdict.reasons)
