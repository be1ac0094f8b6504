"""What would become of an order if it were confirmed now: the same decision over rows that are only read.

Nothing is written and nothing is locked, so it is a forecast: the verb decides again under its locks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from salur.credit import queries as credit
from salur.kernel import clock
from salur.kernel.actor import Actor
from salur.kernel.command import Command, new_key
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.ledger.shelves import Key
from salur.orders import drafts, judging, promising
from salur.orders.bodies import Capture, Line
from salur.orders.drafts import Draft
from salur.orders.holding import reading
from salur.orders.models import Order
from salur.orders.rules import OrderVerdict, allot
from salur.stock import queries as stock
from salur.stock.queries import OnShelf


@dataclass
class Forecast:
    """An order as it would be: its draft with price or reasons, what would be decided, and what it was decided from.

    `shelves` by SKU and `account` stand as they would be without this order; lines are numbered as in the body.
    """

    draft: Draft
    verdict: OrderVerdict | None = None
    shelves: dict[int, OnShelf] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)  # pieces by line; also of an order that its credit holds
    account: credit.Held | None = None

    @property
    def site(self) -> int | None:
        """The site it ships from, if one is known."""
        return self.draft.body.ship_from or (self.draft.terms.ship_from if self.draft.terms else None)

    def by_line(self) -> dict[int, list[Refused]]:
        """The reasons that name a line, by its number."""
        found: dict[int, list[Refused]] = defaultdict(list)
        for reason in (*self.draft.reasons, *(self.verdict.reasons if self.verdict else ())):
            if isinstance(line := reason.facts.get("line"), int):
                found[line].append(reason)
        wanted = {line.no: line.pieces for line in self.draft.priced.lines} if self.draft.priced else {}
        for line, pieces in self.short.items():
            if line not in found:  # credit holds it first; the goods would be short as well
                there = wanted[line] - pieces
                found[line].append(Refused("orders.short", line=line, wanted=wanted[line], there=there))
        return found

    def whole(self) -> list[Refused]:
        """The reasons that concern the whole order."""
        reasons = (*self.draft.reasons, *(self.verdict.reasons if self.verdict else ()))
        return [reason for reason in reasons if not isinstance(reason.facts.get("line"), int)]


def today(actor: Actor) -> date:
    """The calendar day where the actor's organisation works."""
    return clock.business_day(clock.now(), house(actor.organisation).time_zone)


def forecast(actor: Actor, body: Capture) -> Forecast:
    """What would become of a new order. Some four statements, however many lines, once its SKUs are known."""
    known = replace(body, currency=body.currency or house(actor.organisation).currency)
    one = Draft(Command(new_key(), known), known, today(actor))
    drafts.work_out(actor, [one])
    return _decided(actor, one)


def forecast_change(actor: Actor, order: Order, lines: tuple[Line, ...]) -> Forecast:
    """What would become of an order with these lines instead of its own; what it has set aside is free for it."""
    body = Capture(
        order.buyer, lines, ship_from=order.ship_from, owner=order.owner, currency=order.currency,
        on_short=order.on_short,
    )  # fmt: skip
    on = clock.business_day(order.captured_at, house(actor.organisation).time_zone)
    one = Draft(Command(new_key(), body, order.id), body, on, order=order.id, reasons=drafts.faults(actor, lines))
    one.terms = drafts.terms_of(actor, [(order.buyer, on)]).get((order.buyer, on))
    if one.terms is None:
        one.reasons.append(Refused("orders.unknown_buyer", buyer=order.buyer))
    else:
        one.terms = one.terms._replace(bill_to=order.bill_to, member=order.counterpart)
    if not one.reasons:
        drafts.price(actor, [one])
    return _decided(actor, one, order)


def _decided(
    actor: Actor,
    one: Draft,
    order: Order | None = None,
) -> Forecast:
    """The forecast of a draft; what is set aside for `order`, which it stands for, is free for it."""
    found = Forecast(one)
    if one.terms is None or found.site is None:
        return found
    owner, site = one.body.owner or actor.party, found.site
    skus = sorted({line.sku for line in one.body.lines})
    without = ("order", order.id) if order else None
    for row in stock.on_shelves(actor.organisation, skus, without) if skus else ():
        if row.owner == owner and row.site == site:
            found.shelves[row.sku] = row
    policy, now = judging.policy_for(actor), clock.now()
    account = found.account = credit.look(
        actor.organisation, (one.terms.bill_to, one.currency), today(actor), reading.watch(policy), without
    )
    if one.reasons or one.priced is None:
        return found
    ask = drafts.ask_of(actor, one)
    free: dict[Key, int] = {line.shelf: 0 for line in ask.lines}
    free |= {(owner, site, sku): row.sellable - row.promised for sku, row in found.shelves.items()}
    _, found.short = allot(ask, free)
    since = {order.id: order.captured_at} if order else None
    judge = judging.of_drafts(actor, policy, [one], now, since)
    verdicts = promising.decide_by([ask], free, {ask.account: account.standing(today(actor))}, judge)
    (found.verdict,) = promising.name_approvers(actor.organisation, [ask], verdicts)
    return found
