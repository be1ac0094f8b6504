"""Change an order's lines: what was set aside is released, and goods and credit are decided anew."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.orders import asking, budgets, carts, drafts, facts, judging, promising, queries, releasing, rewriting
from salur.orders.bodies import Capture, Change
from salur.orders.drafts import Draft
from salur.orders.holding import reviews
from salur.orders.holding.rules import Policy, answered, breaks
from salur.orders.judging import Judge
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.orders.rules import OrderVerdict
from salur.pricing.rules import ARITHMETIC


@action("orders.change")
def change(*, actor: Actor, orders: Sequence[Command[Change]]) -> Outcomes:
    """Give orders new lines, as long as nothing has been picked; a draft stays a draft, others are decided anew. Lines
    that stay as they were are not written.

    Refused: kernel.not_found, kernel.no_such_step, orders.already_picked, orders.no_lines, orders.bad_quantity,
    pricing.*, and by the seller's rules that say so. Held and backordered as in `confirm`.
    """
    held = queries.hold(actor, orders)
    found = _drafts(actor, held, orders)
    limits = budgets.settle(actor, [one for one in found if not one.reasons], anew=True)
    good = {one.order: one for one in found if not one.reasons}
    wanted = {(*_place(held[order]), line.sku) for order, one in good.items() for line in one.body.lines}
    shelf_keys = wanted | {held[order].shelf(n) for order in good for n in held[order].lines}
    promising.hold(shelf_keys, {held[order].account for order in good})
    aside = releasing.hold_aside({order: held[order] for order in good})
    for order, one in list(good.items()):
        reason = releasing.picked(held[order], aside, "change")
        if reason:
            one.reasons.append(reason)
            del good[order]
    policy = judging.policy_for(actor)
    _refuse_what_rules_refuse(actor, policy, held, good)
    releasing.release(actor, [held[order] for order in good], aside)
    decided = _decide(actor, policy, held, good)
    binding = {order for order, verdict in decided.items() if verdict.ending != "held"}
    cut = {order: verdict.cut for order, verdict in decided.items() if verdict.cut}
    budgets.record(actor, limits, binding, {one.order for one in found if one.reasons}, cut)
    outcomes = []
    for one in found:
        if one.reasons:
            outcomes.append(Outcome(one.command.key, "refused", one.command.paper, tuple(one.reasons)))
            continue
        assert one.priced is not None
        verdict = decided.get(one.order)
        ending, reasons = (verdict.ending, verdict.reasons) if verdict else ("done", ())
        fact = facts.OrderChanged(one.order, one.body.buyer, one.priced.totals.total)
        announce(fact, one.command, ending, reasons, counterpart=held[one.order].counterpart)
        outcomes.append(Outcome(one.command.key, ending, one.order, reasons))
    return Outcomes(outcomes)


def _place(paper: Held) -> tuple[int, int]:
    return paper.owner, paper.ship_from


def _drafts(actor: Actor, held: dict[int, Held], orders: Sequence[Command[Change]]) -> list[Draft]:
    """The orders as they shall be: the old head with the new lines, by the terms and prices of the day of the order."""
    days = {order: work().day(paper.captured_at) for order, paper in held.items()}
    terms = drafts.terms_of(actor, [(paper.buyer, days[order]) for order, paper in held.items()])
    shown = carts.vouchers(held)
    found, seen = [], set()
    for command in orders:
        reason = asking.refusal(held, command, "change")
        if reason or command.paper in seen:
            reason = reason or Refused("kernel.busy")
            found.append(Draft(command, Capture(0, ()), date.min, reasons=[reason]))
            continue
        paper = held[command.paper or 0]
        seen.add(command.paper)
        on = days[paper.id]
        body = Capture(
            paper.buyer, command.body.lines, ship_from=paper.ship_from, owner=paper.owner, currency=paper.currency,
            on_short=paper.on_short, vouchers=shown.get(paper.id, ()),
        )  # fmt: skip
        one = Draft(
            command, body, on, terms.get((paper.buyer, on)), reasons=drafts.faults(actor, body.lines), order=paper.id
        )
        if one.terms is None:
            one.reasons.append(Refused("orders.unknown_buyer", buyer=paper.buyer))
        else:
            one.terms = one.terms._replace(bill_to=paper.bill_to, member=paper.counterpart)
        found.append(one)
    drafts.price(actor, [one for one in found if not one.reasons])
    return found


def _refuse_what_rules_refuse(actor: Actor, policy: Policy, held: dict[int, Held], good: dict[int, Draft]) -> None:
    """Changed orders that the seller's rules refuse by themselves stay as they are: nothing of them is released.

    Goods and credit are decided once everything is released; where the rules refuse for those, the whole change is
    refused (`_decide`).
    """
    binding = [one for order, one in good.items() if held[order].status != "draft"]
    judge = _judge(actor, policy, held, binding)
    for one in binding:
        refuse, _ = answered(policy, breaks(policy, judge.seen.get(one.order)))
        if refuse:
            one.reasons += refuse
            del good[one.order]


def _judge(actor: Actor, policy: Policy, held: dict[int, Held], drafts: Sequence[Draft]) -> Judge:
    since = {one.order: held[one.order].captured_at for one in drafts}
    return judging.of_drafts(actor, policy, drafts, work().now, since)


def _decide(actor: Actor, policy: Policy, held: dict[int, Held], good: dict[int, Draft]) -> dict[int, OrderVerdict]:
    """Decide the changed orders (but drafts), write lines, promises, amounts and steps; gives the verdicts."""
    again = sorted((order for order in good if held[order].status != "draft"), key=lambda o: (held[o].captured_at, o))
    asks = [drafts.ask_of(actor, good[order]) for order in again]
    locks = promising.hold({line.shelf for ask in asks for line in ask.lines}, {ask.account for ask in asks}, policy)
    judge = _judge(actor, policy, held, [good[order] for order in again])
    decided = promising.decide_all(actor, asks, locks, judge)
    verdicts = {verdict.order: verdict for verdict in decided}
    for verdict in decided:
        if verdict.ending == "refused":
            raise verdict.reasons[0]  # what was released is there again; of many changes the others are told once more
    reviews.decide(actor, [order for order in again if held[order].status == "held"], "changed")
    rewriting.rewrite(actor.organisation, good.values())
    carts.keep(actor.organisation, {o: one.priced for o, one in good.items() if one.priced is not None}, anew=True)
    promising.carry_out(actor, asks, decided, locks, {order: held[order].captured_at for order in again}, judge)
    asking.number_new(held, [order for order in again if verdicts[order].ending != "held"])
    steps = []
    columns: dict[str, dict[int, Any]] = {"untaxed": {}, "tax": {}, "price_version": {}, "arithmetic": {}, "gave": {}}
    for order, one in good.items():
        assert one.priced is not None
        totals = one.priced.totals
        new = (
            totals.untaxed,
            totals.total - totals.untaxed,
            one.priced.snapshot_version,
            ARITHMETIC,
            carts.gave(one.priced),
        )
        for column, value in zip(columns.values(), new, strict=True):
            column[order] = value
        path = promising.path(verdicts[order]) if order in verdicts else ()
        steps.append((order, held[order].status, ("change", *path)))
    papers.step(Order, steps, **columns)
    return verdicts
