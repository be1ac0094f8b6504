"""What is decided about picks: lots, what is missing, what it comes to. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from salur.kernel import papers
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.ledger.entry import Goods
from salur.orders.actions.cut import Cut
from salur.orders.queries import Held
from salur.orders.rules import share
from salur.stock.queries import Promised
from salur.warehouse import rules
from salur.warehouse.bodies import Pick
from salur.warehouse.rules import LineDecision, Pile

Buckets = Mapping[tuple[int, int, int, str], Goods]
Found = list[tuple[int, tuple[Any, ...]]]  # the account that goods were taken from, and the shipment's line


@dataclass(slots=True)
class Plan:
    """What is decided about one pick."""

    command: Command[Pick]
    order: Held
    decisions: list[LineDecision] = field(default_factory=list)
    shipment: int = 0
    cut: dict[int, int] = field(default_factory=dict)  # by line: pieces missing of a buyer who wants no backorder

    @property
    def whole(self) -> bool:
        """Whether it takes everything the order still wants; then nothing else of the order is on its way."""
        taken = {one.line: one.pieces for one in self.decisions}
        return all(taken.get(n, 0) == line.pieces - line.cancelled for n, line in self.order.lines.items())

    @property
    def parts(self) -> list[LineDecision]:
        """Those of its lines that it takes only a part of."""
        return [one for one in self.decisions if one.taken and one.pieces != self.order.lines[one.line].pieces]

    @property
    def open_again(self) -> bool:
        """Whether any line is left open in part, or cut: then what it waits for has to be known."""
        return bool(self.parts or self.cut)

    def path(self) -> tuple[str, ...]:
        """Picked, packed at once if cartons were named; a pick that found nothing at all is over."""
        if not any(one.taken for one in self.decisions):
            return ("pick", "put_back")
        return ("pick",) if self.command.body.cartons is None else ("pick", "pack")


def refusals(
    command: Command[Pick], order: Held | None, promised: Mapping[int, Mapping[int, Promised]]
) -> tuple[Refused, ...]:
    """Why an order cannot be picked as it is told, if so."""
    if order is None:
        return (papers.missing("order", command.paper),)
    if order.status not in ("confirmed", "backordered") or order.id not in promised:
        return (Refused("warehouse.nothing_promised", order=order.id),)
    cartons = command.body.cartons
    if cartons is not None and cartons <= 0:
        return (Refused("kernel.bad_value", field="cartons", value=cartons, why="at least one"),)
    there = {line: wish.pieces for line, wish in promised[order.id].items()}
    return tuple(rules.faults(command.body.lines or (), there, order.lines))


def plan(
    command: Command[Pick], order: Held, promised: Mapping[int, Promised], piles: Mapping[int, Sequence[Pile]]
) -> Plan | tuple[Refused, ...]:
    """Choose lots for one order and say what is missing; or why nothing can be picked. `piles` are of its site."""
    body = command.body
    until = None
    if body.good_for_days:
        until = work().day(command.at or work().now) + timedelta(days=body.good_for_days)
    skus = {n: line.sku for n, line in order.lines.items()}
    told = rules.by_line(body.lines) if body.lines is not None else None
    if short := rules.lots_short(body.lines or (), skus, piles):
        return tuple(short)
    wanted = {n: wish.pieces for n, wish in promised.items()}
    found = Plan(command, order, rules.decide(told, wanted, skus, piles, until))
    if not any(one.taken or one.missing for one in found.decisions):
        return (Refused("warehouse.nothing_to_pick", order=order.id),)
    return found


def lines_of(
    plan: Plan,
    organisation: int,
    waiting: Mapping[tuple[int, int], Promised],
    promised: Mapping[tuple[int, int], Promised],
    by_id: Mapping[int, Goods],
) -> tuple[Found, dict[tuple[int, int], tuple[int, int]]]:
    """The shipment's lines, one for each lot of a line of the order; and what the open pieces come to of lines that are
    taken in part, by (order, line).

    A part takes its share of what is open: whatever a line is divided into, its parts add up to the line.
    """
    found: Found = []
    still: dict[tuple[int, int], tuple[int, int]] = {}
    n = 0
    for one in plan.decisions:
        line, key = plan.order.lines[one.line], (plan.order.id, one.line)
        pieces_open = line.pieces
        if one.pieces != line.pieces:
            pieces_open = promised[key].pieces + (waiting[key].pieces if key in waiting else 0)
        untaxed, tax = line.left(pieces_open)
        first = 0
        for account, lot, pieces, value in one.taken:
            n += 1
            last = first + pieces
            found.append((account, (
                plan.shipment, n, organisation, one.line, one.sku, lot, by_id[account].place, pieces, value,
                share(untaxed, pieces_open, last) - share(untaxed, pieces_open, first),
                share(tax, pieces_open, last) - share(tax, pieces_open, first),
            )))  # fmt: skip
            first = last
        if first and (first != line.pieces or line.open_untaxed is not None):
            still[key] = (untaxed - share(untaxed, pieces_open, first), tax - share(tax, pieces_open, first))
    return found, still


def cuts_of(
    plan: Plan,
    waiting: Mapping[tuple[int, int], Promised],
    promised: Mapping[tuple[int, int], Promised],
    still: dict[tuple[int, int], tuple[int, int]],
) -> list[Cut]:
    """What is cut of a pick's lines; `still`, what their open pieces come to, is left with what is not cut.

    What is cut takes its share of what is open, as what is picked does.
    """
    found = []
    for one in plan.decisions:
        if pieces := plan.cut.get(one.line, 0):
            line, key = plan.order.lines[one.line], (plan.order.id, one.line)
            open_now = promised[key].pieces + (waiting[key].pieces if key in waiting else 0)
            untaxed, tax = still.get(key, line.left(open_now))
            left = open_now - one.pieces
            still[key] = (share(untaxed, left, left - pieces), share(tax, left, left - pieces))
            credit = untaxed + tax - sum(still[key])
            found.append(Cut(plan.order.id, one.line, pieces, credit, one.reason))
    return found


def accounts_of(held: Iterable[Held], places: Mapping[int, list[int]]) -> set[tuple[int, int, int, str]]:
    """The goods accounts that picking orders may touch."""
    keys: set[tuple[int, int, int, str]] = set()
    for owner, site in {(order.owner, order.ship_from) for order in held}:
        keys |= {(owner, place, site, "free") for place in places.get(site, [site])}
        keys |= {(owner, site, site, bucket) for bucket in ("picked", "unexplained", "quarantine")}
    return keys
