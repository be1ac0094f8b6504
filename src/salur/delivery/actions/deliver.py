"""Tell what happened at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from salur.credit import actions as credit
from salur.credit import queries as credit_queries
from salur.delivery import bodies, facts, moves, queries
from salur.delivery.bodies import Deliver
from salur.delivery.models import Drop, Refusal
from salur.delivery.queries import DropSeen
from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, Goods, GoodsMove, Money, MoneyMove
from salur.ledger.post import post
from salur.ledger.rules import take
from salur.orders import actions as orders
from salur.orders import queries as order_queries
from salur.orders.queries import Held
from salur.orders.rules import share
from salur.stock import queries as promises
from salur.warehouse import queries as warehouse
from salur.warehouse.actions.progress import step_shipments
from salur.warehouse.models import Shipment
from salur.warehouse.queries import HeldShipment, ShipmentLineHeld

STEP = {"delivered": "deliver", "part": "deliver_part", "refused": "refuse"}
GOODS_KEY = tuple[int, int, int, str]
REFUSAL = ("shipment", "n", "organisation", "pieces", "value", "untaxed", "tax", "reason")


@dataclass(slots=True)
class Door:
    """What is told of one shipment, and what it comes to."""

    command: Command[Deliver]
    shipment: HeldShipment
    order: Held
    place: int  # where the goods are: the vehicle, or the site if nobody told of loading
    bucket: str
    invoiced: bool
    known: bool  # it has a stop on a trip
    refused: dict[int, tuple[int, str]] = field(default_factory=dict)  # by line of the shipment
    rows: list[tuple[Any, ...]] = field(default_factory=list)  # refusals
    handed: list[tuple[ShipmentLineHeld, int, int]] = field(default_factory=list)  # line, pieces, value
    amount: int = 0  # delivered, with tax
    refused_untaxed: int = 0
    refused_tax: int = 0

    @property
    def result(self) -> str:
        """delivered, part or refused."""
        if not self.rows:
            return "delivered"
        return "part" if self.handed else "refused"

    @property
    def at(self) -> datetime:
        """When it happened."""
        return self.command.at or work().now


@action("delivery.deliver")
def deliver(*, actor: Actor, deliveries: Sequence[Command[Deliver]]) -> Outcomes:
    """Tell what happened at the door (`paper` is the shipment): taken, in part, or refused, by whom, when, where.

    A tell: also believed of a shipment that nobody told loaded. Refused only if unreadable or told before:
    kernel.not_found, kernel.no_such_step, delivery.bad_refusal.
    """
    wanted = [command.paper or 0 for command in deliveries]
    held_orders = order_queries.hold_papers(actor, warehouse.orders_of(actor, wanted).values())
    held = warehouse.hold_shipments(actor, wanted)
    drops, vans = queries.drops(held), queries.vans_of(held)
    doors: list[Door] = []
    refused: dict[Any, tuple[Refused, ...]] = {}
    seen: set[int] = set()
    for command in deliveries:
        shipment = held.get(command.paper or 0)
        reasons = _faults(command, shipment, seen)
        if reasons or shipment is None:
            refused[command.key] = reasons
            continue
        seen.add(shipment.id)
        doors.append(_door(command, shipment, held_orders[shipment.order], drops.get(shipment.id), vans))
    shelves.hold({
        (d.shipment.owner, place, line.sku)
        for d in doors for line in d.shipment.lines.values() for place in {d.place, d.shipment.site}
    })  # fmt: skip
    credit_accounts = credit_queries.hold({door.shipment.account for door in doors})
    for door in doors:
        _work_out(door)
    _post(doors)
    _release_credit(actor, doors, credit_accounts)
    _write(actor, doors)
    _orders(actor, doors, held_orders)
    return Outcomes(
        Outcome(command.key, "refused", command.paper, refused[command.key])
        if command.key in refused
        else Outcome(command.key, "done", command.paper)
        for command in deliveries
    )


def _faults(command: Command[Deliver], shipment: HeldShipment | None, seen: set[int]) -> tuple[Refused, ...]:
    if shipment is None:
        return (papers.missing("shipment", command.paper),)
    wrong = papers.wrong_step(Shipment, shipment.id, shipment.status, "deliver")
    if wrong or shipment.id in seen:
        return (wrong or Refused("kernel.busy"),)
    found = []
    for one in command.body.refused:
        line = shipment.lines.get(one.line)
        if line is None or not 0 < one.pieces <= line.pieces:
            there = line.pieces if line else 0
            found.append(Refused("delivery.bad_refusal", line=one.line, pieces=one.pieces, there=there))
    return tuple(found)


def _door(
    command: Command[Deliver], shipment: HeldShipment, order: Held, drop: DropSeen | None, vans: Mapping[int, int]
) -> Door:
    loaded = shipment.status == "loaded"
    body = command.body
    door = Door(
        command, shipment, order, vans.get(shipment.id, shipment.site) if loaded else shipment.site,
        "in_transit" if loaded else "picked", drop is not None and drop.invoiced, drop is not None,
    )  # fmt: skip
    if body.refuse_all:
        door.refused = {n: (line.pieces, body.refuse_all) for n, line in shipment.lines.items()}
    else:
        door.refused = {one.line: (one.pieces, one.reason) for one in body.refused}
    return door


def _work_out(door: Door) -> None:
    """Split each line into what was taken and what was not: pieces, cost and price; the last pieces are the refused."""
    organisation, amount = work().actor.organisation, 0
    if not door.refused:
        door.handed = [(line, line.pieces, line.value) for line in door.shipment.lines.values()]
        door.amount = door.shipment.untaxed + door.shipment.tax
        return
    for n, line in door.shipment.lines.items():
        back, reason = door.refused.get(n, (0, ""))
        pieces = line.pieces - back
        value, untaxed, tax = line.value, line.untaxed, line.tax
        if back:
            whole = door.order.lines[line.line]
            last = line.first + pieces
            value = take(pieces, line.pieces, line.value) if pieces else 0
            untaxed = share(whole.untaxed, whole.pieces, last) - share(whole.untaxed, whole.pieces, line.first)
            tax = share(whole.tax, whole.pieces, last) - share(whole.tax, whole.pieces, line.first)
            lost = (line.untaxed - untaxed, line.tax - tax)
            door.rows.append((door.shipment.id, n, organisation, back, line.value - value, *lost, reason))
            door.refused_untaxed += lost[0]
            door.refused_tax += lost[1]
        if pieces:
            door.handed.append((line, pieces, value))
            amount += untaxed + tax
    door.amount = amount


def _post(doors: Sequence[Door]) -> None:
    """Goods: in transit → sold (what was never loaded and is refused: picked → quarantine); money if not invoiced."""
    goods_keys: set[GOODS_KEY] = set()
    money_keys: set[tuple[int, str, str]] = set()
    for door in doors:
        shipment = door.shipment
        goods_keys |= {
            (shipment.owner, door.place, door.place, door.bucket),
            (shipment.owner, shipment.site, shipment.site, "sold"),
            (shipment.owner, shipment.site, shipment.site, "quarantine"),
        }
        if door.amount and not door.invoiced:
            money_keys |= {(0, "unbilled_sales", shipment.currency), (shipment.bill_to, "unbilled", shipment.currency)}
    buckets, money = accounts.goods(goods_keys), accounts.money(money_keys)
    post([_entry(door, buckets, money) for door in doors])


def _entry(door: Door, buckets: Mapping[GOODS_KEY, Goods], money: Mapping[tuple[int, str, str], Money]) -> Entry:
    shipment = door.shipment
    source = buckets[shipment.owner, door.place, door.place, door.bucket]
    sold = buckets[shipment.owner, shipment.site, shipment.site, "sold"]
    goods: list[GoodsMove] = [
        moves.hand_over(source, sold, line.sku, line.lot, pieces, value) for line, pieces, value in door.handed
    ]
    if door.bucket == "picked":
        aside = buckets[shipment.owner, shipment.site, shipment.site, "quarantine"]
        for _, n, _, back, value, *_ in door.rows:
            line = shipment.lines[n]
            goods.append(moves.unload(source, aside, line.sku, line.lot, back, value))
    owed: list[MoneyMove] = []
    if door.amount and not door.invoiced:
        sales, unbilled = (
            money[0, "unbilled_sales", shipment.currency],
            money[shipment.bill_to, "unbilled", shipment.currency],
        )
        owed.append(moves.not_yet_invoiced(sales, unbilled, door.amount))
    return Entry("shipment", shipment.id, "delivered", shipment.turn + 1, door.at, goods, owed)


def _release_credit(
    actor: Actor, doors: Sequence[Door], held: Mapping[credit_queries.Key, credit_queries.Held]
) -> None:
    """Take what is now unbilled, and what was refused, off the credit that was set aside for the orders."""
    open_doors = [door for door in doors if not door.invoiced]
    if not open_doors:
        return
    aside = credit_queries.promised_to("order", {door.order.id for door in open_doors})
    wishes: dict[int, credit.Wish] = {}
    room: dict[int, tuple[int, int]] = {}
    for door in open_doors:
        account, left = aside.get(door.order.id, (0, 0))
        known = wishes.get(door.order.id)
        already = known.amount if known else 0
        lost = door.refused_untaxed + door.refused_tax
        less = min(left - already, door.amount + lost)
        if less > 0:
            wishes[door.order.id] = credit.Wish(door.order.id, account, already + less)
        if lost:
            room[account] = (door.shipment.bill_to, room.get(account, (0, 0))[1] + lost)
    credit.take_back(actor=actor, wishes=list(wishes.values()))
    credit.freed(actor=actor, room=room)


def _write(actor: Actor, doors: Sequence[Door]) -> None:
    """Steps of the shipments, the proof at each stop, what was refused, and the facts."""
    step_shipments(actor=actor, steps=[(door.shipment.id, door.shipment.status, STEP[door.result]) for door in doors])
    sql.insert(Refusal, REFUSAL, [row for door in doors for row in door.rows])
    unplanned = [
        (door.shipment.id, actor.organisation, None, 0, False, "", "", "", "") for door in doors if not door.known
    ]
    columns = ("shipment", "organisation", "trip", "stop", "invoiced", "result", "reason", "receiver", "signature")
    sql.insert(Drop, columns, unplanned)
    source, params = sql.given(
        "g",
        "shipment bigint, result text, reason text, receiver text, at timestamptz, latitude float8, longitude float8, "
        "signature text",
        [_proof(door) for door in doors],
    )
    sql.run(
        "UPDATE delivery_drop d SET result = g.result, reason = g.reason, receiver = g.receiver, at = g.at, "
        f"latitude = g.latitude, longitude = g.longitude, signature = g.signature FROM {source} "
        "WHERE d.shipment = g.shipment",
        params,
    )
    for door in doors:
        shipment = door.shipment
        announce(
            facts.ShipmentDelivered(
                shipment.id, shipment.order, shipment.buyer, shipment.bill_to, shipment.invoice_at, door.result,
                door.invoiced, door.refused_untaxed, door.refused_tax,
            ),
            door.command,
        )  # fmt: skip


def _proof(door: Door) -> tuple[Any, ...]:
    body: bodies.Deliver = door.command.body
    reason = body.refuse_all or (body.refused[0].reason if body.refused else "")
    return (
        door.shipment.id, door.result, reason, body.receiver, door.at, body.latitude, body.longitude, body.signature,
    )  # fmt: skip


def _orders(actor: Actor, doors: Sequence[Door], held: Mapping[int, Held]) -> None:
    """What was refused is cancelled on the orders' lines; orders of which nothing is left to come are finished."""
    cancelled: dict[tuple[int, int], int] = {}
    for door in doors:
        for _, n, _, back, *_ in door.rows:
            key = (door.order.id, door.shipment.lines[n].line)
            cancelled[key] = cancelled.get(key, 0) + back
    orders.record_refused(actor=actor, pieces=cancelled)
    waiting = {order for order, _ in promises.waiting("order", held)}
    finished = {door.order.id for door in doors if door.shipment.whole} - waiting
    unsure = {door.order.id for door in doors} - finished - waiting
    if unsure:
        there = queries.delivered(unsure)
        for order in unsure:
            left = sum(
                line.pieces - line.cancelled - cancelled.get((order, n), 0) for n, line in held[order].lines.items()
            )
            if there.get(order, 0) == left:
                finished.add(order)
    orders.finish(actor=actor, orders=finished)
