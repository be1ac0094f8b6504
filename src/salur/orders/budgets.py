"""Schemes with limits, at orders: counters locked before shelves and accounts, prices worked out again under that lock,
and what is taken written. What falls away later: `falling`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.orders import carts, falling, parted
from salur.orders.carts import Kept
from salur.orders.drafts import Draft
from salur.orders.models import Order
from salur.orders.parted import Others
from salur.orders.queries import Held
from salur.pricing import actions as pricing
from salur.pricing import counters
from salur.pricing import queries as rules_of
from salur.pricing.actions import Taking
from salur.pricing.counters import Counters, Used
from salur.pricing.rules import Priced

KIND = Order.KIND
Row = tuple[int, int, str, Used]  # order, buyer, scheme, what it has of it


@dataclass(slots=True)
class Limits:
    """Counters held for some orders, what each of them takes, and of which the price is not what it was."""

    held: Counters
    takes: dict[int, tuple[int, dict[str, Used]]] = field(default_factory=dict)
    changed: dict[int, Refused] = field(default_factory=dict)
    before: list[Row] = field(default_factory=list)  # what they had, counted back already
    priced: dict[int, Kept] = field(default_factory=dict)  # what those that take were priced from
    renewed: set[int] = field(default_factory=set)  # of these something but the price is not what was written
    others: Others = field(default_factory=Others)  # the other parts of those that had something

    def take(self, order: int, buyer: int, taken: dict[str, Used], kept: Kept) -> None:
        """An order takes this."""
        if taken:
            self.takes[order], self.priced[order] = (buyer, taken), kept
            self.held.take(buyer, taken)

    def leave(self, order: int) -> None:
        """It does not after all."""
        buyer, taken = self.takes.pop(order)
        self.held.take(buyer, taken, -1)


def settle(actor: Actor, drafts: Sequence[Draft], *, anew: bool = False) -> Limits:
    """Price drafts that meet schemes with limits under their counters' lock, one after another: each leaves less for
    the next. `anew`: they are orders that may have taken something; that counts no more.

    No statement where no scheme has a limit.
    """
    rules = rules_of.in_force(actor.organisation) if any(one.priced and one.priced.result for one in drafts) else None
    before = counters.taken(KIND, [one.order for one in drafts]) if anew else []
    met: dict[int, set[str]] = {}
    for one in drafts:
        if rules and one.priced is not None and one.priced.result is not None:
            met[one.order] = counters.met_by(one.priced.result, rules.limited)
    buyers = {one.order: one.body.buyer for one in drafts}
    wanted = {(scheme, buyers[order]) for order, schemes in met.items() for scheme in schemes}
    limits = Limits(counters.hold(actor.organisation, wanted | {(scheme, buyer) for _, buyer, scheme, _ in before}))
    limits.before = counters.taken(KIND, [one[0] for one in before]) if before else []  # as it is under the lock
    for _, buyer, scheme, used in limits.before:
        limits.held.take(buyer, {scheme: used}, -1)
    if had := {order for order, _, _, used in limits.before if used.uses}:
        limits.others = parted.others(had, {})
    for one in drafts:
        if not met.get(one.order):
            continue
        assert rules is not None and one.priced is not None and one.priced.cart is not None
        (one.priced,) = rules.again([_now(one.priced.cart, limits.held, one.body.buyer)])
        kept = _kept(one.priced)
        limits.take(one.order, one.body.buyer, counters.taken_by(kept.result, rules.limited), kept)
    return limits


def _kept(priced: Priced, like: Kept | None = None) -> Kept:
    """What an order was priced from just now."""
    assert priced.cart is not None and priced.result is not None
    own, first = (like.own, like.split_from) if like else (None, None)
    return Kept(priced.snapshot_version, dict(priced.cart), {}, dict(priced.result), own, first)


def _now(cart: Mapping[str, Any], held: Counters, buyer: int) -> dict[str, Any]:
    """A cart with the counters as they stand under the lock."""
    known = held.before(buyer)
    return {**cart, "counters": known} if known else {key: one for key, one in cart.items() if key != "counters"}


def check(actor: Actor, held: Mapping[int, Held], orders: Sequence[int]) -> Limits:
    """Price written orders that meet schemes with limits again, by the rules they were priced by and the counters as
    they are under the lock. The same price, and no less that is given later, takes; another is a reason to hold the
    order (`changed`). A part of a split order is priced as the whole, which the other parts have their share of
    already; it takes its own."""
    wait = [order for order in orders if held[order].gave and held[order].status != "backordered"]
    kept = carts.kept(wait)
    rules = {one.version: rules_of.in_force(actor.organisation, one.version) for one in kept.values()}
    met = {order: counters.met_by(one.result, rules[one.version].limited) for order, one in kept.items()}
    wanted = {(scheme, held[order].buyer) for order, schemes in met.items() for scheme in schemes}
    limits = Limits(counters.hold(actor.organisation, wanted))
    others = _others({order: one for order, one in kept.items() if met[order]})
    for order in orders:
        one = kept.get(order)
        if one is None or not met[order]:
            continue
        buyer, mine, beside = held[order].buyer, rules[one.version], others.get(order, {})
        beside = {scheme: used for scheme, used in beside.items() if scheme in met[order]}
        limits.held.take(buyer, beside, -1)
        (priced,) = mine.again([_now(one.cart, limits.held, buyer)])
        limits.held.take(buyer, beside)
        if priced.result is None or _dearer(now := _kept(priced, one), one):
            limits.changed[order] = Refused(
                "pricing.changed", was_amount=_total(one), currency=held[order].currency,
                now_amount=priced.totals.total if priced.result is None else _total(now),
            )  # fmt: skip
        else:
            limits.take(order, buyer, _share(actor, now, mine.limited, {}, beside), now)
            if now.result != one.result:
                limits.renewed.add(order)
    return limits


def _others(kept: Mapping[int, Kept]) -> dict[int, dict[str, Used]]:
    """What the other parts of split orders have, by order. No statement where none was split."""
    parts = [order for order, one in kept.items() if one.own is not None]
    beside = carts.beside(parts) if parts else {}
    had = counters.taken(KIND, {one for some in beside.values() for one in some}) if beside else []
    found: dict[int, dict[str, Used]] = {}
    for order, others in beside.items():
        mine = found.setdefault(order, {})
        for part, _, scheme, used in had:
            if part in others:
                mine.setdefault(scheme, Used()).add(used)
    return found


def _share(
    actor: Actor, kept: Kept, limited: Collection[str], fallen: falling.Fallen, beside: Mapping[str, Used]
) -> dict[str, Used]:
    """What an order takes; of a part that of its lines, and the use and the times only if no other part has them."""
    whole = counters.taken_by(kept.result, limited)
    if kept.own is None and not fallen:
        return whole
    found = falling.standing(actor.organisation, kept, whole.keys(), fallen)
    for scheme, used in found.items():
        if kept.own is not None and scheme in beside:
            used.uses = 0 if beside[scheme].uses else used.uses
            used.given = 0 if beside[scheme].given else used.given
    return found


def _price_of(kept: Kept) -> list[tuple[Any, ...]]:
    """What of a price a buyer sees."""
    return [(n, line["sku"], line["pieces"], line["net"], line.get("total")) for n, line in kept.lines().items()]


def _dearer(now: Kept, was: Kept) -> bool:
    """Whether a buyer sees another price than before, or is to get less of it back."""
    return _price_of(now) != _price_of(was) or _later(now) < _later(was)


def _later(kept: Kept) -> int:
    return sum(step["amount"] for line in kept.lines().values() for step in line.get("later", ()))


def _total(kept: Kept) -> int:
    total: int = sum(line.get("total", 0) for line in kept.lines().values())
    return total


def part(actor: Actor, limits: Limits, halves: Mapping[int, tuple[int, Collection[int], Collection[int]]]) -> None:
    """Orders were split, (the order of the rest, lines that stay, lines that go) by order: each part takes what the
    schemes give on its own lines, the use is with the part that passes."""
    for order, (rest, stay, go) in halves.items():
        if order not in limits.takes:
            continue
        buyer, taken = limits.takes[order]
        kept = limits.priced[order]
        limits.leave(order)
        one = kept._replace(own=frozenset(stay))
        two = kept._replace(own=frozenset(go), split_from=kept.split_from or order)
        mine = _share(actor, one, taken, {}, {})
        for scheme, used in mine.items():  # a part that was split again may have had no use itself
            used.uses, used.given = min(used.uses, taken[scheme].uses), min(used.given, taken[scheme].given)
        limits.take(order, buyer, mine, one)
        theirs = _share(actor, two, taken, {}, {})
        for scheme, used in theirs.items():
            used.uses = min(used.uses, taken[scheme].uses - mine[scheme].uses)
            used.given = min(used.given, taken[scheme].given - mine[scheme].given)
        limits.take(rest, buyer, theirs, two)


def record(
    actor: Actor,
    limits: Limits,
    binding: Collection[int],
    untouched: Collection[int] = (),
    cut: Mapping[int, Mapping[int, int]] = {},
) -> None:
    """Write what orders take that are binding, less what was `cut` of their lines at once; the others take nothing
    after all, and those `untouched` keep what they had."""
    for order, buyer, scheme, used in limits.before:
        if order in untouched:
            limits.held.take(buyer, {scheme: used})
    gone = {order for order, *_ in limits.before} - set(untouched)
    left = {(row[0], row[2]): Taking(KIND, *row) for row in limits.before if row[0] in gone}
    had, have = parted.heirs(limits.others, left)
    pricing.give_back(actor=actor, before=had, stands=have, held=limits.held)
    touched = bool(limits.takes or gone)
    for order in [order for order in limits.takes if order not in binding]:
        limits.leave(order)
    for order in [order for order in limits.takes if cut.get(order)]:
        _cut(actor, limits, order, cut[order])
    carts.renew({order: limits.priced[order] for order in limits.renewed if order in binding})
    if touched:
        takings = [
            Taking(KIND, order, buyer, scheme, used)
            for order, (buyer, taken) in limits.takes.items()
            for scheme, used in taken.items()
        ]
        pricing.count_towards(actor=actor, takings=takings, held=limits.held, instead_of=[(KIND, one) for one in gone])


def _cut(actor: Actor, limits: Limits, order: int, cut: Mapping[int, int]) -> None:
    """An order takes less, because some of it does not come."""
    buyer, taken = limits.takes[order]
    limits.leave(order)
    less = falling.standing(actor.organisation, limits.priced[order], taken.keys(), cut)
    for scheme, used in less.items():
        used.uses, used.given = min(used.uses, taken[scheme].uses), min(used.given, taken[scheme].given)
    limits.take(order, buyer, less, limits.priced[order])
