"""Schemes with limits, at orders: counters locked before shelves and accounts, prices worked out again under that lock,
what is taken written, and what falls away given back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.orders import carts
from salur.orders.drafts import Draft
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.pricing import actions as pricing
from salur.pricing import counters
from salur.pricing import queries as rules_of
from salur.pricing.actions import Fallen, Taking
from salur.pricing.counters import Counters, Used

KIND = Order.KIND


@dataclass(slots=True)
class Limits:
    """Counters held for some orders, what each of them takes, and of which the price is not what it was."""

    held: Counters
    takes: dict[int, tuple[int, dict[str, Used]]] = field(default_factory=dict)
    changed: dict[int, Refused] = field(default_factory=dict)
    before: list[tuple[int, int, str, Used]] = field(default_factory=list)  # what they had, counted back already


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
    for paper, buyer, scheme, used in before:
        limits.before.append((paper, buyer, scheme, used))
        limits.held.take(buyer, {scheme: used}, -1)
    for one in drafts:
        if not met.get(one.order):
            continue
        assert rules is not None and one.priced is not None and one.priced.cart is not None
        (one.priced,) = rules.again([_now(one.priced.cart, limits.held, one.body.buyer)])
        assert one.priced.result is not None
        _take(limits, one.order, one.body.buyer, counters.taken_by(one.priced.result, rules.limited))
    return limits


def _now(cart: Mapping[str, Any], held: Counters, buyer: int) -> dict[str, Any]:
    """A cart with the counters as they stand under the lock."""
    known = held.before(buyer)
    return {**cart, "counters": known} if known else {key: one for key, one in cart.items() if key != "counters"}


def _take(limits: Limits, order: int, buyer: int, taken: dict[str, Used]) -> None:
    if taken:
        limits.takes[order] = (buyer, taken)
        limits.held.take(buyer, taken)


def check(actor: Actor, held: Mapping[int, Held], orders: Sequence[int]) -> Limits:
    """Price written orders that meet schemes with limits again, by the rules they were priced by and the counters as
    they are under the lock. The same price takes; another is a reason to hold the order (`changed`)."""
    kept = {order: one for order, one in carts.kept(orders).items() if held[order].status != "backordered"}
    rules = {one.version: rules_of.in_force(actor.organisation, one.version) for one in kept.values()}
    wanted = {
        (scheme, held[order].buyer)
        for order, one in kept.items()
        for scheme in counters.met_by(one.result, rules[one.version].limited)
    }
    limits = Limits(counters.hold(actor.organisation, wanted))
    for order in orders:
        one = kept.get(order)
        if one is None or not counters.met_by(one.result, rules[one.version].limited):
            continue
        buyer, mine = held[order].buyer, rules[one.version]
        (now,) = mine.again([_now(one.cart, limits.held, buyer)])
        if now.result is None or _price_of(now.result) != _price_of(one.result):
            was, is_now = one.result["totals"]["total"], now.totals.total
            limits.changed[order] = Refused(
                "pricing.changed", was_amount=was, now_amount=is_now, currency=held[order].currency
            )
            continue
        _take(limits, order, buyer, counters.taken_by(now.result, mine.limited))
    return limits


def _price_of(result: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of a result a buyer sees."""
    return tuple((line["no"], line["net"], line["total"]) for line in result["lines"]), tuple(
        (one["sku"], one["pieces"]) for one in result["free"]
    )


def record(actor: Actor, limits: Limits, binding: Collection[int], untouched: Collection[int] = ()) -> None:
    """Write what orders take that are binding; the others take nothing after all, and those `untouched` keep what they
    had."""
    takings = []
    for order, buyer, scheme, used in limits.before:
        if order in untouched:
            limits.held.take(buyer, {scheme: used})
    gone = {order for order, *_ in limits.before} - set(untouched)
    for order, (buyer, taken) in limits.takes.items():
        if order in binding:
            takings += [Taking(KIND, order, buyer, scheme, used) for scheme, used in taken.items()]
        else:
            limits.held.take(buyer, taken, -1)
    if limits.takes or gone:
        pricing.count_towards(actor=actor, takings=takings, held=limits.held, instead_of=[(KIND, one) for one in gone])


def hold_taken(actor: Actor, orders: Iterable[int]) -> tuple[Counters, list[tuple[int, int, str, Used]]]:
    """Lock the counters of what orders have taken; one statement where they have nothing."""
    before = counters.taken(KIND, orders)
    held = counters.hold(actor.organisation, {(scheme, buyer) for _, buyer, scheme, _ in before})
    return held, counters.taken(KIND, {paper for paper, *_ in before}) if before else []


def fell(
    actor: Actor,
    taken: tuple[Counters, list[tuple[int, int, str, Used]]],
    pieces: Mapping[tuple[int, int], int] | None = None,
    papers: Collection[int] = (),
) -> None:
    """Give back what orders (`papers`) have that are cancelled, or what fell with these pieces of lines, by (order,
    line): by the steps on them."""
    held, rows = taken
    if not rows:
        return
    parts: dict[tuple[int, str], Fallen] = {(paper, scheme): Fallen(0, 0) for paper, _, scheme, _ in rows
                                            if paper in papers}  # fmt: skip
    if pieces:
        parts |= _parts(carts.kept([order for order, _ in pieces]), pieces)
    _back(actor, held, rows, parts)


def _back(
    actor: Actor,
    held: Counters,
    rows: Sequence[tuple[int, int, str, Used]],
    parts: Mapping[tuple[int, str], Fallen],
) -> None:
    """Give back parts of what was taken."""
    if rows and parts:
        takings = [Taking(KIND, *row) for row in rows]
        pricing.give_back(actor=actor, paper_kind=KIND, held=held, taken=takings, fallen=parts)


def _parts(kept: Mapping[int, carts.Kept], pieces: Mapping[tuple[int, int], int]) -> dict[tuple[int, str], Fallen]:
    """Of each scheme of each order: what fell of its steps with these pieces, and what they were in all."""
    found: dict[tuple[int, str], Fallen] = {}
    for order, one in kept.items():
        lines = {line["no"]: line for line in one.result["lines"]}
        last = max(lines)
        lines |= dict(enumerate(one.result["free"], last + 1))
        for n, line in lines.items():
            gone = pieces.get((order, n), 0)
            for step in (*line["steps"], *line.get("later", ())):
                key = (order, step["rule"])
                part, whole = found.get(key, (0, 0))
                found[key] = Fallen(part + step["amount"] * gone // line["pieces"], whole + step["amount"])
    return {key: fell for key, fell in found.items() if fell.part}
