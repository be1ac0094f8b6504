"""Split held orders: the lines that pass are released, the others go into an order of their own, which is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from salur.credit import actions as credit
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.orders import asking, budgets, carts, deciding, facts, promising, queries
from salur.orders.holding import reviews
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.orders.rules import OrderVerdict, passing
from salur.stock import actions as stock

HEAD = (
    "organisation, counterpart, seller, buyer, bill_to, ship_to, ship_from, owner, taken_by, agent, channel, "
    "reference, currency, captured_at, wanted_on, on_short, invoice_at, territory, salesman, price_class, "
    "price_version, arithmetic, gave"
)
COPIED = tuple(name.strip() for name in HEAD.split(","))


class Halves(NamedTuple):
    """A held order in two: itself with the lines that pass, and the rest as an order of its own."""

    passing: Held
    rest: Held


@action("orders.split")
def split(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Release what passes of held orders, and hold the rest in orders of their own, at the prices they had.

    What passes: lines that no reason names; where the credit does not suffice for all, those it suffices for.
    Refused: kernel.not_found, kernel.no_such_step, orders.nothing_passes (with what stops it), orders.all_passes.
    """
    held = queries.hold(actor, orders)
    refused = asking.refusals(held, orders, "split")
    going = asking.in_turn(held, orders, refused)
    whole = deciding.decide(actor, held, going)
    halves, no = _halve(held, whole)
    _take_identities(halves)
    decided = _decide(actor, whole, halves)
    verdicts = decided.by_order
    for order in list(halves):
        if verdicts[order].ending in ("held", "refused"):
            no[order] = (Refused("orders.nothing_passes"), *verdicts[order].reasons)
    good = {order: one for order, one in halves.items() if order not in no}
    if no and good:  # what was decided after one that is not split took account of it
        decided = _decide(actor, whole, good)
    if good:
        _write(actor, held, good, whole, decided)
    for command in orders:
        if command.paper not in good and command.key not in refused:
            refused[command.key] = no.get(command.paper or 0, ())
    return deciding.answers(
        orders, decided, refused, lambda command, verdict: _tell(command, good[verdict.order], decided)
    )


def _halve(
    held: Mapping[int, Held], whole: deciding.Decided
) -> tuple[dict[int, Halves], dict[int, tuple[Refused, ...]]]:
    """Orders in two, by what each is held for; and why others cannot be split."""
    halves: dict[int, Halves] = {}
    no: dict[int, tuple[Refused, ...]] = {}
    for ask, verdict in zip(whole.asks, whole.verdicts, strict=True):
        paper, keep = held[ask.order], passing(ask, verdict.reasons)
        if verdict.ending not in ("held", "refused"):
            no[ask.order] = (Refused("orders.all_passes"),)
        elif not keep or len(keep) == len(paper.lines):
            no[ask.order] = (Refused("orders.nothing_passes"), *verdict.reasons)
        else:
            halves[ask.order] = Halves(_part(paper, keep), _part(paper, paper.lines.keys() - keep))
    return halves, no


def _part(paper: Held, lines: Any) -> Held:
    """A part of an order: some of its lines, as they are priced."""
    kept = {n: line for n, line in paper.lines.items() if n in lines}
    return replace(
        paper, lines=kept, untaxed=sum(line.untaxed for line in kept.values()),
        tax=sum(line.tax for line in kept.values()),
    )  # fmt: skip


def _take_identities(halves: Mapping[int, Halves]) -> None:
    for one, identity in zip(halves.values(), ids.take(Order, len(halves)), strict=True):
        one.rest.id = identity


def _decide(actor: Actor, whole: deciding.Decided, halves: Mapping[int, Halves]) -> deciding.Decided:
    """Decide all parts in turn, under the locks that are held: of each order what passes before what is left over."""
    parts = [(order, part) for order, one in halves.items() for part in (one.passing, one.rest)]
    asks = [asking.ask_of(part, {}) for _, part in parts]
    judge = whole.judge.parted(parts)
    verdicts = promising.decide_all(actor, asks, whole.locks, judge, whole.limits.changed)
    return deciding.Decided(asks, verdicts, whole.locks, judge, {}, whole.limits)


def _write(
    actor: Actor,
    held: Mapping[int, Held],
    good: Mapping[int, Halves],
    whole: deciding.Decided,
    decided: deciding.Decided,
) -> None:
    verdicts = decided.by_order
    waits = [stock.Wish(*wait) for (order, _), wait in whole.waiting.items() if order in good]
    stock.stop_waiting(actor=actor, wishes=waits)
    parts = {order: (one.rest.id, list(one.passing.lines), list(one.rest.lines)) for order, one in good.items()}
    budgets.part(actor, whole.limits, parts)
    binding = {order for order, verdict in verdicts.items() if verdict.ending not in ("held", "refused")}
    budgets.record(actor, whole.limits, binding, cut=deciding.cut_of(decided.verdicts))
    carts.part({order: halves for order, halves in parts.items() if held[order].gave})
    reviews.decide(actor, good, "split")
    _move_lines(good)
    _write_rests(actor, good, verdicts)
    since = {order: held[order].captured_at for order in good}
    since |= {one.rest.id: held[order].captured_at for order, one in good.items()}
    promising.carry_out(actor, decided.asks, decided.verdicts, decided.locks, since, decided.judge)
    credit.stop_waiting(actor=actor, papers=list(good))
    amounts: dict[str, dict[int, int]] = {
        "untaxed": {order: one.passing.untaxed for order, one in good.items()},
        "tax": {order: one.passing.tax for order, one in good.items()},
    }
    deciding.take_steps(held, decided, list(good), ("split",), **amounts)


def _move_lines(good: Mapping[int, Halves]) -> None:
    """The lines of the rest change their order; they keep their numbers and prices."""
    rows = [(order, n, one.rest.id) for order, one in good.items() for n in sorted(one.rest.lines)]
    source, params = sql.given("g", "paper bigint, n int, rest bigint", rows)
    sql.run(
        f"UPDATE orders_orderline l SET order_id = g.rest FROM {source} WHERE l.order_id = g.paper AND l.n = g.n",
        params,
    )


def _write_rests(actor: Actor, good: Mapping[int, Halves], verdicts: Mapping[int, OrderVerdict]) -> None:
    """The orders of the rest: the same head, their own lines."""
    heads = {
        row[0]: row[1:]
        for row in sql.fetch(
            f"SELECT id, {HEAD} FROM orders_order WHERE id = ANY(%s::bigint[])", (sql.array(sorted(good)),)
        )
    }
    rows = [
        (one.rest.id, *heads[order], named_key("orders.split", one.rest.id), one.rest.untaxed, one.rest.tax)
        for order, one in good.items()
    ]
    paths = [("capture", *promising.path(verdicts[one.rest.id])) for one in good.values()]
    papers.add(
        Order, ("id", *COPIED, "uuid", "untaxed", "tax"), rows, paths,
        [_numbered(one.rest, verdicts[one.rest.id]) for one in good.values()],
    )  # fmt: skip


def _numbered(rest: Held, verdict: OrderVerdict) -> Any:
    return work().day(rest.captured_at) if verdict.ending not in ("held", "refused") else None


def _tell(command: Command[None], one: Halves, decided: deciding.Decided) -> None:
    """Say that an order was split, and what became of both parts."""
    verdicts = decided.by_order
    order, verdict = one.passing.id, verdicts[one.passing.id]
    total = one.passing.untaxed + one.passing.tax
    fact = facts.OrderSplit(order, one.rest.id, len(one.rest.lines), total)
    announce(fact, command, verdict.ending, verdict.reasons, counterpart=one.passing.counterpart)
    asking.tell(None, one.passing, verdict)
    asking.tell(None, one.rest, verdicts[one.rest.id])
