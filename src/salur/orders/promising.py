"""Deciding orders under all locks, and writing what was decided. Shared by the verbs place, confirm and change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from salur.credit import actions as credit
from salur.credit import queries as accounts
from salur.credit import rules as credit_rules
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.ledger.shelves import Held as Shelf
from salur.ledger.shelves import Key
from salur.orders.holding import reading, reviews
from salur.orders.holding.rules import NO_POLICY, Policy, asked
from salur.orders.judging import Judge
from salur.orders.rules import OrderAsk, OrderVerdict, decide, left_of
from salur.stock import actions as stock
from salur.stock import queries as shelves

STEP = {"done": "confirm", "backordered": "backorder", "held": "hold"}


UNJUDGED = Judge()


class Locks(NamedTuple):
    """Every lock a decision needs, taken before it."""

    shelves: dict[Key, Shelf]
    accounts: dict[accounts.Key, accounts.Held]


def hold(shelf_keys: set[Key], account_keys: set[accounts.Key], policy: Policy = NO_POLICY) -> Locks:
    """Shelves first, then credit accounts; each by id, in one statement, and all of it in one round trip."""
    sql.foresee(partial(shelves.hold, shelf_keys), partial(accounts.hold, account_keys))
    return Locks(shelves.hold(shelf_keys), accounts.hold(account_keys, reading.watch(policy)))


def decide_all(
    actor: Actor,
    asks: Sequence[OrderAsk],
    locks: Locks,
    judge: Judge = UNJUDGED,
    changed: Mapping[int, Refused] = {},
) -> list[OrderVerdict]:
    """Decide orders one after the other under their locks; reasons to approve name those who may. An order whose price
    has `changed` is held for it."""
    today = work().day(work().now)
    free = {key: shelf.free for key, shelf in locks.shelves.items()}
    standings = {key: account.standing(today) for key, account in locks.accounts.items()}
    return name_approvers(actor.organisation, asks, decide_by(asks, free, standings, judge, changed))


def decide_by(
    asks: Sequence[OrderAsk],
    free: dict[Key, int],
    standings: dict[accounts.Key, credit_rules.Standing],
    judge: Judge = UNJUDGED,
    changed: Mapping[int, Refused] = {},
) -> list[OrderVerdict]:
    """Decide orders one after the other, by what is free and how accounts stand: each takes goods and credit from
    those behind it, also in these two mappings."""
    verdicts = []
    for ask in asks:
        if ask.again:
            verdicts.append(decide(ask, free, lambda amount: ()))
            continue
        standing = standings[ask.account]
        verdict = decide(ask, free, partial(_against, standing, ask.order, changed.get(ask.order)), judge.of(ask.order))
        if verdict.ending in ("done", "backordered"):
            standings[ask.account] = standing._replace(
                exposure=standing.exposure + verdict.amount, open_papers=standing.open_papers + (verdict.amount > 0)
            )
        verdicts.append(verdict)
    return verdicts


def name_approvers(organisation: int, asks: Sequence[OrderAsk], verdicts: Sequence[OrderVerdict]) -> list[OrderVerdict]:
    """The same verdicts; of those held, each reason with the names of those who may approve it."""
    held = {one.order: one.reasons for one in verdicts if one.ending == "held"}
    named = reviews.named(organisation, held, {ask.order: (ask.amount, ask.account[1]) for ask in asks})
    return [one._replace(reasons=named[one.order]) if one.order in named else one for one in verdicts]


def _against(standing: credit_rules.Standing, order: int, changed: Refused | None, amount: int) -> tuple[Refused, ...]:
    """What an account has against an order of this amount; and that its price is not what it was, if so."""
    (said,) = credit_rules.verdicts(standing, [credit_rules.Ask(order, amount)])
    return said.reasons if changed is None else (changed, *said.reasons)


def path(verdict: OrderVerdict) -> tuple[str, ...]:
    """The steps that an order takes by a verdict; one of which nothing is left is over at once."""
    return ("confirm", "cancel") if verdict.over else (STEP[verdict.ending],)


def carry_out(
    actor: Actor,
    asks: Sequence[OrderAsk],
    verdicts: Sequence[OrderVerdict],
    locks: Locks,
    since: Mapping[int, datetime] | None = None,
    judge: Judge = UNJUDGED,
) -> None:
    """Write promises of goods and credit, the waiting lists, the reviews of what is held, and what is cut. The orders'
    lines must be there. Of what is refused nothing is written.

    An order waits since it was captured (`since`, by order; absent: since now): those captured first come first.
    """
    promised, waits, credits, stamps = [], [], [], since or {}
    held: dict[int, int] = {}
    reviewed = []
    for ask, verdict in zip(asks, verdicts, strict=True):
        if verdict.ending == "refused":
            continue
        shelf_of = {line.n: locks.shelves[line.shelf].id for line in ask.lines}
        promised += [stock.Wish(ask.order, n, shelf_of[n], pieces) for n, pieces in verdict.promised.items()]
        if not ask.again:  # one that asks again waits already
            stamp = stamps.get(ask.order)
            waits += [stock.Wish(ask.order, n, shelf_of[n], short, stamp) for n, short in _awaited(verdict).items()]
        if waits_for_credit(verdict):
            held[ask.order] = locks.accounts[ask.account].id
        elif verdict.ending != "held" and not ask.again:
            credits.append(credit.Wish(ask.order, locks.accounts[ask.account].id, verdict.amount))
        if verdict.ending == "held":
            reviewed.append(reviews.Wait(ask.order, ask.amount, ask.account[1], verdict.reasons, verdict.waived))
    if promised:
        stock.promise(actor=actor, wishes=promised)
    if waits:
        stock.wait(actor=actor, wishes=waits)
    if credits:
        credit.promise(actor=actor, wishes=credits)
    if held:
        credit.wait(actor=actor, papers=held)
    reviews.wait(actor, reviewed)
    _know_buyers(actor, verdicts, judge)
    _write_cuts(asks, verdicts)


def _know_buyers(actor: Actor, verdicts: Sequence[OrderVerdict], judge: Judge) -> None:
    """Who has an order confirmed is new no longer; kept only while the seller's rule asks."""
    if asked(judge.policy, "new_outlet"):
        passed = [one.order for one in verdicts if one.ending in ("done", "backordered")]
        reviews.know(actor.organisation, [judge.seen[order].buyer for order in passed if order in judge.seen])


def _awaited(verdict: OrderVerdict) -> Mapping[int, int]:
    """Pieces by line that an order waits for: what is short, also of one held because it wants all or nothing."""
    if verdict.ending != "held":
        return verdict.waiting
    facts = [reason.facts for reason in verdict.reasons if reason.code == "orders.short_hold"]
    return {int(str(told["line"])): int(str(told["wanted"])) - int(str(told["there"])) for told in facts}


def _write_cuts(asks: Sequence[OrderAsk], verdicts: Sequence[OrderVerdict]) -> None:
    """What a buyer who wants no backorder does not get is cancelled."""
    rows = [
        (ask.order, line.n, verdict.cut[line.n], *left_of(line, verdict.cut[line.n]))
        for ask, verdict in zip(asks, verdicts, strict=True)
        if verdict.cut
        for line in ask.lines
        if line.n in verdict.cut
    ]
    if rows:
        source, params = sql.given("g", "paper bigint, line int, pieces bigint, untaxed bigint, tax bigint", rows)
        sql.run(
            "UPDATE orders_orderline l SET cancelled = l.cancelled + g.pieces, open_untaxed = g.untaxed, "
            f"open_tax = g.tax FROM {source} WHERE l.order_id = g.paper AND l.n = g.line",
            params,
        )


def waits_for_credit(verdict: OrderVerdict) -> bool:
    """Whether an order is held for its credit; one held because something is short waits on the shelves instead."""
    return verdict.ending == "held" and any(reason.code.startswith("credit.") for reason in verdict.reasons)
