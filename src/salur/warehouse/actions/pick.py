"""Pick orders: lots are chosen here, first expired first; promises become picked goods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies, shelves
from salur.ledger.entry import Entry, Goods
from salur.ledger.post import post
from salur.orders import actions as orders_actions
from salur.orders import queries as orders_queries
from salur.orders.queries import Held
from salur.orders.rules import share
from salur.stock import actions as stock
from salur.stock import queries as promises
from salur.stock.queries import Promised
from salur.warehouse import facts, moves, queries, rules
from salur.warehouse.bodies import Pick
from salur.warehouse.models import Shipment, ShipmentLine
from salur.warehouse.piles import piles_of
from salur.warehouse.rules import LineDecision, Pile

SHIPMENT = (
    "id", "organisation", "order", "seller", "buyer", "bill_to", "ship_to", "owner", "site", "currency", "invoice_at",
    "picked_at", "cartons", "whole", "untaxed", "tax",
)  # fmt: skip
LINES = (
    "shipment_id", "n", "organisation", "line", "sku", "lot", "place", "pieces", "value", "first", "untaxed", "tax",
)  # fmt: skip


@dataclass(slots=True)
class Plan:
    """What is decided about one pick."""

    command: Command[Pick]
    order: Held
    decisions: list[LineDecision] = field(default_factory=list)
    shipment: int = 0


@action("warehouse.pick")
def pick(*, actor: Actor, picks: Sequence[Command[Pick]]) -> Outcomes:
    """Pick what is promised to orders (`paper` is the order) into one shipment each; those captured first come first.

    Fewer pieces than promised need a reason: `later` leaves the promise, `not_found` and `damaged` take the pieces off
    the shelf (a discrepancy opens for what is not found) and the order waits for goods again. Refused:
    kernel.not_found, kernel.no_such_step, warehouse.nothing_promised, warehouse.not_promised, warehouse.unknown_line,
    warehouse.reason_needed.
    """
    held = orders_queries.hold(actor, picks)
    site_places = queries.places_of(actor.organisation, {order.ship_from for order in held.values()})
    buckets = _accounts(held, site_places)
    locked = shelves.hold({order.shelf(n) for order in held.values() for n in order.lines})
    promised: dict[int, dict[int, Promised]] = {}
    for wish in promises.promised_to("order", held).values():
        promised.setdefault(wish.paper, {})[wish.line] = wish
    free = [account for account in buckets.values() if account.bucket == "free"]
    piles = piles_of(queries.lots_in(free, {line.sku for order in held.values() for line in order.lines.values()}))
    refused: dict[Any, tuple[Refused, ...]] = {}
    plans: list[Plan] = []
    ordered = sorted(
        picks, key=lambda c: (held[c.paper or 0].captured_at, c.paper) if c.paper in held else (work().now, 0)
    )
    for command in ordered:
        order = held.get(command.paper or 0)
        reasons = _faults(command, order, promised)
        if reasons or order is None:
            refused[command.key] = reasons
            continue
        plans.append(_plan(command, order, promised.pop(order.id), piles, buckets))
    for plan, identity in zip(plans, ids.take(Shipment, len(plans)), strict=True):
        plan.shipment = identity
    _use_promises(actor, plans, locked)
    _write(actor, plans, _before(plans), buckets)
    made = {plan.command.key: plan.shipment for plan in plans}
    return Outcomes(
        Outcome(command.key, "refused", command.paper, refused[command.key])
        if command.key in refused
        else Outcome(command.key, "done", made[command.key])
        for command in picks
    )


def _accounts(held: Mapping[int, Held], places: Mapping[int, list[int]]) -> dict[tuple[int, int, int, str], Goods]:
    keys: set[tuple[int, int, int, str]] = set()
    for owner, site in {(order.owner, order.ship_from) for order in held.values()}:
        keys |= {(owner, place, site, "free") for place in places.get(site, [site])}
        keys |= {(owner, site, site, bucket) for bucket in ("picked", "unexplained", "quarantine")}
    return accounts.goods(keys)


def _faults(
    command: Command[Pick], order: Held | None, promised: Mapping[int, Mapping[int, Promised]]
) -> tuple[Refused, ...]:
    if order is None:
        return (papers.missing("order", command.paper),)
    if order.status not in ("confirmed", "backordered") or order.id not in promised:
        return (Refused("warehouse.nothing_promised", order=order.id),)
    there = {line: wish.pieces for line, wish in promised[order.id].items()}
    return tuple(rules.faults(command.body.lines or (), there, order.lines))


def _plan(
    command: Command[Pick],
    order: Held,
    promised: Mapping[int, Promised],
    piles: Mapping[tuple[int, int], list[Pile]],
    buckets: Mapping[tuple[int, int, int, str], Goods],
) -> Plan:
    """Choose lots for one order and say what is missing."""
    body = command.body
    until = None
    if body.good_for_days:
        until = work().day(command.at or work().now) + timedelta(days=body.good_for_days)
    told = {one.line: one for one in body.lines} if body.lines is not None else None
    plan = Plan(command, order)
    shelves_of = [
        a.id for key, a in buckets.items() if key[0] == order.owner and key[2] == order.ship_from and key[3] == "free"
    ]
    for n in sorted(promised):
        one = told.get(n) if told is not None else None
        if told is not None and one is None:
            continue
        sku, wanted = order.lines[n].sku, promised[n].pieces
        here = [pile for account in shelves_of for pile in piles.get((account, sku), ())]
        decision = LineDecision(n, sku)
        decision.taken = rules.draw(here, one.pieces if one else wanted, until, one.lot if one else None)
        if one and one.reason in ("not_found", "damaged"):
            decision.reason = one.reason
            decision.missing = rules.draw(here, wanted - decision.pieces, None, None)
        plan.decisions.append(decision)
    return plan


def _use_promises(actor: Actor, plans: Sequence[Plan], locked: Mapping[shelves.Key, shelves.Held]) -> None:
    """Use up the promises of what is taken or missing; what is missing is waited for again."""
    used, waits = [], []
    for plan in plans:
        for one in plan.decisions:
            shelf = locked[plan.order.shelf(one.line)].id
            if one.pieces + one.missed:
                used.append(stock.Wish(plan.order.id, one.line, shelf, one.pieces + one.missed))
            if one.missed:
                waits.append(stock.Wish(plan.order.id, one.line, shelf, one.missed))
    if used:
        stock.take_back(actor=actor, wishes=used)
    if waits:
        stock.wait(actor=actor, wishes=waits)
        short = {wish.paper for wish in waits}
        orders_actions.wait_again(actor=actor, orders=[plan.order for plan in plans if plan.order.id in short])


def _before(plans: Sequence[Plan]) -> dict[tuple[int, int], int]:
    """Pieces shipped before, by (order, line), of orders that are not picked whole."""
    lines = [(plan.order.id, one.line) for plan in plans if not _whole(plan) for one in plan.decisions]
    return queries.shipped_before(lines) if lines else {}


def _whole(plan: Plan) -> bool:
    """Whether this pick takes everything the order wanted; then nothing was picked of it before."""
    taken = {one.line: one.pieces for one in plan.decisions}
    return all(taken.get(n, 0) == line.pieces - line.cancelled for n, line in plan.order.lines.items())


def _write(
    actor: Actor,
    plans: Sequence[Plan],
    before: Mapping[tuple[int, int], int],
    buckets: Mapping[tuple[int, int, int, str], Goods],
) -> None:
    """Shipments, their lines and their postings."""
    by_id = {account.id: account for account in buckets.values()}
    rows, lines, entries, opened = [], [], [], []
    for plan in plans:
        order, at = plan.order, plan.command.at or work().now
        picked = buckets[order.owner, order.ship_from, order.ship_from, "picked"]
        mine = _lines(actor, plan, before, by_id)
        goods = [moves.pick(by_id[account], picked, *row[4:6], *row[7:9]) for account, row in mine]
        for one in plan.decisions:
            for account, lot, pieces, value in one.missing:
                where = "unexplained" if one.reason == "not_found" else "quarantine"
                target = buckets[order.owner, order.ship_from, order.ship_from, where]
                goods.append(moves.miss(by_id[account], target, one.sku, lot, pieces, value))
                if where == "unexplained":
                    opened.append(discrepancies.Difference(
                        "short_pick", "shipment", plan.shipment, target.id, one.sku, lot, -pieces, -value,
                        note=f"order {order.id}, line {one.line}",
                    ))  # fmt: skip
        cartons = plan.command.body.cartons
        entries.append(Entry("shipment", plan.shipment, "picked", 1 if cartons is None else 2, at, goods))
        rows.append((
            plan.shipment, actor.organisation, order.id, actor.party, order.buyer, order.bill_to, order.ship_to,
            order.owner, order.ship_from, order.currency, order.invoice_at, at, cartons, _whole(plan),
            sum(row[10] for _, row in mine), sum(row[11] for _, row in mine),
        ))  # fmt: skip
        lines += [row for _, row in mine]
        announce(facts.ShipmentPicked(plan.shipment, order.id, sum(row[7] for _, row in mine)), plan.command)
    filled = {row[0] for row in lines}
    paths = [_path(plan, filled) for plan in plans]
    days = [work().day(plan.command.at or work().now) for plan in plans]
    papers.add(Shipment, SHIPMENT, rows, paths, days)
    sql.insert(ShipmentLine, LINES, lines)
    post(entries)
    discrepancies.open_all(opened)


def _path(plan: Plan, filled: set[int]) -> tuple[str, ...]:
    """Picked, packed at once if cartons were named; a pick that found nothing at all is over."""
    if plan.shipment not in filled:
        return ("pick", "put_back")
    return ("pick",) if plan.command.body.cartons is None else ("pick", "pack")


def _lines(
    actor: Actor, plan: Plan, before: Mapping[tuple[int, int], int], by_id: Mapping[int, Goods]
) -> list[tuple[int, tuple[Any, ...]]]:
    """The shipment's lines with the account each was taken from: one for each lot of a line of the order."""
    found: list[tuple[int, tuple[Any, ...]]] = []
    n = 0
    for one in plan.decisions:
        line = plan.order.lines[one.line]
        first = before.get((plan.order.id, one.line), 0)
        for account, lot, pieces, value in one.taken:
            n += 1
            last = first + pieces
            found.append((account, (
                plan.shipment, n, actor.organisation, one.line, one.sku, lot, by_id[account].place, pieces, value, first,
                share(line.untaxed, line.pieces, last) - share(line.untaxed, line.pieces, first),
                share(line.tax, line.pieces, last) - share(line.tax, line.pieces, first),
            )))  # fmt: skip
            first = last
    return found
