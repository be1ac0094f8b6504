"""Pick orders: lots are chosen here, first expired first; promises become picked goods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from salur.credit import queries as credits
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies, shelves
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry, Goods, GoodsMove
from salur.ledger.months import first_open_day
from salur.ledger.post import post
from salur.orders import actions as orders_actions
from salur.orders import falling
from salur.orders import queries as orders_queries
from salur.orders.actions.cut import Cut
from salur.orders.queries import Held
from salur.stock import actions as stock
from salur.stock import queries as promises
from salur.stock.queries import Promised
from salur.warehouse import facts, moves, picking, queries
from salur.warehouse.bodies import Pick
from salur.warehouse.models import Shipment, ShipmentLine
from salur.warehouse.picking import Buckets, Found, Plan
from salur.warehouse.piles import in_order
from salur.warehouse.rules import Pile

SHIPMENT = (
    "id", "organisation", "order", "seller", "buyer", "bill_to", "ship_to", "owner", "site", "currency", "invoice_at",
    "picked_at", "cartons", "whole", "untaxed", "tax",
)  # fmt: skip
LINES = (
    "shipment_id", "n", "organisation", "line", "sku", "lot", "place", "pieces", "value", "untaxed", "tax",
)  # fmt: skip

LineKey = tuple[int, int]
MISSING = ("not_found", "damaged")


@action("warehouse.pick", orders_queries.hold)
def pick(*, actor: Actor, picks: Sequence[Command[Pick]]) -> Outcomes:
    """Pick what is promised to orders (`paper` is the order) into one shipment each; those captured first come first.

    Fewer pieces than promised need a reason: `later` leaves the promise, `not_found` and `damaged` take the pieces off
    the shelf (a discrepancy opens for what is not found) and the order waits for goods again; where its buyer wants no
    backorder, what else is free stays promised to it and the rest is cut. Refused:
    kernel.not_found, kernel.bad_value (cartons), warehouse.nothing_promised, warehouse.not_promised,
    warehouse.unknown_line, warehouse.reason_needed, warehouse.lot_short, warehouse.nothing_to_pick.
    """
    held = orders_queries.hold(actor, picks)
    cutting = [command for command in picks if _may_cut(command, held)]
    had = falling.hold_of(actor, [held[command.paper or 0] for command in cutting])
    keys = {order.shelf(n) for order in held.values() for n in order.lines}
    find_places = partial(queries.places_of, actor.organisation, {order.ship_from for order in held.values()})
    if held and not cutting:  # no credit account is locked between the shelves and what follows them
        sql.foresee(
            find_places, partial(shelves.hold, keys), partial(promises.promised_to, "order", held),
            partial(first_open_day, work()),
        )  # fmt: skip
    places = find_places()
    locked = shelves.hold(keys)
    owed = credits.hold({held[command.paper or 0].account for command in cutting})
    buckets = accounts.goods(picking.accounts_of(held.values(), places))  # after the locks: making one may wait
    promised = promises.promised_to("order", held)
    plans, refused = _decide(picks, held, promised, buckets)
    waiting: dict[LineKey, Promised] = {}
    _use_promises(actor, plans, locked)
    if parts := {plan.order.id for plan in plans if plan.open_again}:
        waiting = promises.waiting("order", parts)
    cuts = _write(actor, plans, promised, waiting, buckets)
    orders_actions.record_cut(actor=actor, cuts=cuts, held=held, owed=owed, had=had)
    made = {plan.command.key: plan.shipment for plan in plans}
    return Outcomes.of(picks, refused, made)


def _may_cut(command: Command[Pick], held: Mapping[int, Held]) -> bool:
    """Whether something is told missing for a buyer who wants no backorder: credit may have to be released."""
    order = held.get(command.paper or 0)
    told = command.body.lines or ()
    return order is not None and order.on_short == "cut" and any(one.reason in MISSING for one in told)


def _decide(
    picks: Sequence[Command[Pick]], held: Mapping[int, Held], promised: Mapping[LineKey, Promised], buckets: Buckets
) -> tuple[list[Plan], dict[Any, tuple[Refused, ...]]]:
    """Choose lots, order by order, those captured first; and say which cannot be picked."""
    free = [account for account in buckets.values() if account.bucket == "free"]
    seen = queries.lots_in(free, {line.sku for order in held.values() for line in order.lines.values()})
    by_account = {account.id: (account.owner, account.site) for account in free}
    sites: dict[tuple[int, int], dict[int, list[Pile]]] = {}
    for sku, pile in in_order(seen):
        sites.setdefault(by_account[pile.account], {}).setdefault(sku, []).append(pile)
    left: dict[int, dict[int, Promised]] = {}
    for wish in promised.values():
        left.setdefault(wish.paper, {})[wish.line] = wish
    plans: list[Plan] = []
    refused: dict[Any, tuple[Refused, ...]] = {}
    now = work().now
    for command in sorted(
        picks, key=lambda c: (held[c.paper or 0].captured_at, c.paper) if c.paper in held else (now, 0)
    ):
        order = held.get(command.paper or 0)
        reasons = picking.refusals(command, order, left)
        if reasons or order is None:
            refused[command.key] = reasons
            continue
        here = sites.get((order.owner, order.ship_from), {})
        found = picking.plan(command, order, left[order.id], here)
        if isinstance(found, Plan):
            del left[order.id]
            plans.append(found)
        else:
            refused[command.key] = found
    for plan, identity in zip(plans, ids.take(Shipment, len(plans)), strict=True):
        plan.shipment = identity
    return plans, refused


def _use_promises(actor: Actor, plans: Sequence[Plan], locked: Mapping[shelves.Key, shelves.Held]) -> None:
    """Use up the promises of what is taken or missing; what is missing is waited for, or had from what is free."""
    used, waits = [], []
    short: dict[int, shelves.Held] = {}
    for plan in plans:
        for one in plan.decisions:
            shelf = locked[plan.order.shelf(one.line)]
            pieces, missed = one.pieces, one.missed
            if missed and plan.order.on_short == "cut":
                kept = min(missed, max(0, shelf.free))  # other pieces are promised to it in their place
                shelf.promised += kept
                if missed > kept:
                    plan.cut[one.line] = missed - kept
                missed -= kept
            if pieces + missed:
                used.append(stock.Wish(plan.order.id, one.line, shelf.id, pieces + missed))
            if missed and one.line not in plan.cut:
                waits.append(stock.Wish(plan.order.id, one.line, shelf.id, missed, plan.order.captured_at))
                short[shelf.id] = shelf
    if used:
        stock.take_back(actor=actor, wishes=used)
    if waits:
        stock.wait(actor=actor, wishes=waits)
        again = {wish.paper for wish in waits}
        orders_actions.wait_again(actor=actor, orders=[plan.order for plan in plans if plan.order.id in again])
        stock.freed(actor=actor, held=short.values())


def _write(
    actor: Actor,
    plans: Sequence[Plan],
    promised: Mapping[LineKey, Promised],
    waiting: Mapping[LineKey, Promised],
    buckets: Buckets,
) -> list[Cut]:
    """Shipments, their lines and their postings; what is left of lines that were taken in part; and what is cut."""
    by_id = {account.id: account for account in buckets.values()}
    rows, lines, entries, opened = [], [], [], []
    still: dict[LineKey, tuple[int, int]] = {}
    cuts: list[Cut] = []
    for plan in plans:
        order, at, cartons = plan.order, plan.command.at or work().now, plan.command.body.cartons
        mine, left = picking.lines_of(plan, actor.organisation, waiting, promised, by_id)
        still |= left
        cuts += picking.cuts_of(plan, waiting, promised, still)
        goods, unexplained = _moves(plan, mine, by_id, buckets)
        opened += unexplained
        entries.append(Entry("shipment", plan.shipment, "picked", 1 if cartons is None else 2, at, goods))
        rows.append((
            plan.shipment, actor.organisation, order.id, actor.party, order.buyer, order.bill_to, order.ship_to,
            order.owner, order.ship_from, order.currency, order.invoice_at, at, cartons, plan.whole,
            sum(row[9] for _, row in mine), sum(row[10] for _, row in mine),
        ))  # fmt: skip
        lines += [row for _, row in mine]
        announce(facts.ShipmentPicked(plan.shipment, order.id, sum(row[7] for _, row in mine)), plan.command)
    days = [work().day(plan.command.at or work().now) for plan in plans]
    papers.add(Shipment, SHIPMENT, rows, [plan.path() for plan in plans], days)
    sql.insert(ShipmentLine, LINES, lines)
    post(entries)
    orders_actions.record_open(actor=actor, amounts=still)
    discrepancies.open_all(opened)
    return cuts


def _moves(
    plan: Plan, mine: Found, by_id: Mapping[int, Goods], buckets: Buckets
) -> tuple[list[GoodsMove], list[Difference]]:
    """What one pick moves, and the discrepancies of what was not found."""
    order = plan.order
    picked = buckets[order.owner, order.ship_from, order.ship_from, "picked"]
    goods = [moves.pick(by_id[account], picked, *row[4:6], *row[7:9]) for account, row in mine]
    opened = []
    for one in plan.decisions:
        for account, lot, pieces, value in one.missing:
            where = "unexplained" if one.reason == "not_found" else "quarantine"
            target = buckets[order.owner, order.ship_from, order.ship_from, where]
            goods.append(moves.miss(by_id[account], target, one.sku, lot, pieces, value))
            if where == "unexplained":
                opened.append(Difference(
                    "short_pick", "shipment", plan.shipment, target.id, one.sku, lot, -pieces, -value,
                    note=f"order {order.id}, line {one.line}",
                ))  # fmt: skip
    return goods, opened
