"""Orders as the seller's rules look at them, from drafts and from what is written; and the bundle a decision needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson

from salur.kernel.actor import Actor
from salur.orders.drafts import Draft
from salur.orders.holding import reading, reviews
from salur.orders.holding.authority import Authority
from salur.orders.holding.rules import NO_POLICY, LineSeen, Policy, Seen
from salur.orders.holding.seeing import Bare, by_order, looks, see
from salur.orders.queries import Held
from salur.orders.rules import Judged
from salur.pricing.rules.priced import PricedLine

BY_HAND = "manual"  # the stage of what a person takes off a line


class Judge(NamedTuple):
    """What a call's orders are judged by: the rules, what they look at, what was approved before, who approves now."""

    policy: Policy = NO_POLICY
    seen: Mapping[int, Seen] = {}
    waived: Mapping[int, frozenset[str]] = {}
    authority: Authority | None = None

    def of(self, order: int) -> Judged:
        """The part that concerns one order."""
        return Judged(self.policy, self.seen.get(order), self.waived.get(order, frozenset()), self.authority)

    def parted(self, parts: Iterable[tuple[int, Held]]) -> Judge:
        """The same for parts of orders, (the order it is of, the part): what concerned the whole concerns its parts."""
        seen, waived = {}, {}
        for order, part in parts:
            if order in self.seen:
                whole = self.seen[order]
                lines = [line for line in whole.lines if line.n in part.lines]
                seen[part.id] = whole._replace(untaxed=part.untaxed, lines=lines)
            if order in self.waived:
                waived[part.id] = self.waived[order]
        return Judge(self.policy, seen, waived)


def of_drafts(
    actor: Actor, policy: Policy, drafts: Sequence[Draft], now: datetime, at: Mapping[int, datetime] | None = None
) -> Judge:
    """What new orders, or changed ones (`at`: since when they are there), are judged by. The locks of their accounts
    must be held, if it is to be written."""
    if not looks(policy):
        return Judge(policy)
    bare = [_bare_draft(one, (at or {}).get(one.order) or one.command.at or now) for one in drafts]
    return Judge(policy, see(actor.organisation, policy, bare))


def _bare_draft(one: Draft, at: datetime) -> Bare:
    assert one.priced is not None and one.terms is not None
    return Bare(
        one.order, one.body.buyer, one.terms.price_class, one.currency, one.priced.totals.untaxed,
        at, [line_of(line) for line in one.priced.lines if not line.given_by],
    )  # fmt: skip


def line_of(line: PricedLine) -> LineSeen:
    """A priced line as the rules look at it: what was taken off by hand, and the lowest it may come to if the seller
    has recorded a floor for it. The one place that reads this of a price."""
    given = sum(step.amount for step in line.steps if step.stage == BY_HAND)
    return LineSeen(line.no, int(line.sku), line.pieces, line.list, given, line.net, line.floor or None)


def of_held(actor: Actor, policy: Policy, held: Iterable[Held], authority: Authority | None = None) -> Judge:
    """What written orders are judged by: drafts and held ones; and what was approved of those that are held."""
    orders = [one for one in held if one.status in ("draft", "held")]
    waived = reviews.waived(one.id for one in orders if one.status == "held")
    if not orders or not looks(policy):
        return Judge(policy, {}, waived, authority)
    written = by_order(one.id for one in orders)
    bare = [_bare_written(one, *written[one.id]) for one in orders]
    return Judge(policy, see(actor.organisation, policy, bare), waived, authority)


def _bare_written(one: Held, price_class: str, lines: Sequence[tuple[Any, ...]]) -> Bare:
    by_n = {n: (listed, orjson.loads(priced)) for n, listed, priced in lines}
    found = []
    for n, line in one.lines.items():
        if n not in by_n:
            continue  # given for nothing by a scheme: nobody ordered it
        listed, priced = by_n[n]
        if priced[5][0] == "":
            continue  # goods that a scheme gives for nothing: nobody asked for them, no tax rule is on them
        given, off, floor = _frozen(priced)
        pieces = line.pieces - line.cancelled
        if pieces:
            found.append(LineSeen(n, line.sku, pieces, listed, given, listed - off, floor))
    return Bare(one.id, one.buyer, price_class, one.currency, one.untaxed, one.captured_at, found)


def _frozen(priced: Sequence[Any]) -> tuple[int, int, int | None]:
    """Of a line's frozen price: what was taken off by hand, what was taken off in all, and the floor if one is kept."""
    steps = priced[4]
    given = sum(step[5] for step in steps if step[0] == BY_HAND)
    floor = priced[6] if len(priced) > 6 else None
    return given, sum(step[5] for step in steps), floor


def policy_for(actor: Actor) -> Policy:
    """The seller's rules, with what the actor's role may give. One statement where none is set."""
    return reading.policy_for(actor)


def ask_ahead(actor: Actor) -> None:
    """Have the rules travel with what is asked next: for verbs that want them once they know prices and terms."""
    reading.ask_ahead(actor.organisation)
