"""Tell what happened at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from salur.credit import actions as credit
from salur.credit import queries as credit_queries
from salur.delivery import doors, facts, overtaken, queries
from salur.delivery.bodies import Deliver
from salur.delivery.doors import Door
from salur.delivery.models import Drop, Refusal
from salur.kernel import attachments, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.months import first_open_day
from salur.ledger.post import post
from salur.orders import actions as orders
from salur.orders import falling
from salur.orders import queries as order_queries
from salur.orders.queries import Held
from salur.warehouse import queries as warehouse
from salur.warehouse.actions.progress import step_shipments
from salur.warehouse.queries import HeldShipment

STEP = {"delivered": "deliver", "part": "deliver_part", "refused": "refuse"}
REFUSAL = ("shipment", "n", "organisation", "pieces", "value", "untaxed", "tax", "reason")


class Seen(NamedTuple):
    """What stands of the shipments of a call: their orders and they themselves, held; their stops; their vehicles."""

    orders: dict[int, Held]
    shipments: dict[int, HeldShipment]
    drops: dict[int, queries.DropSeen]
    vans: dict[int, int]


def _hold(actor: Actor, deliveries: Sequence[Command[Deliver]]) -> Seen:
    """The orders of the shipments first, then these, with what was known of their stops."""
    wanted = [command.paper or 0 for command in deliveries]
    orders = order_queries.hold_chosen(actor, warehouse.choosing_orders(actor, wanted))
    return Seen(orders, warehouse.hold_shipments(actor, wanted), queries.drops(wanted), queries.vans_of(wanted))


@action("delivery.deliver", _hold)
def deliver(*, actor: Actor, deliveries: Sequence[Command[Deliver]]) -> Outcomes:
    """Tell what happened at the door (`paper` is the shipment): taken, in part, or refused, by whom, when, where.

    Signature and photos that have come belong to the shipment from then on. A tell: also believed of a shipment that
    nobody told loaded, or that was put back on the shelf meanwhile. Refused only if unreadable or told before:
    kernel.not_found, kernel.no_such_step, kernel.bad_value, delivery.bad_refusal, delivery.nothing_in_it.
    """
    held_orders, held, drops, vans = _hold(actor, deliveries)
    told: list[Door] = []
    refused: dict[Any, tuple[Refused, ...]] = {}
    seen: set[int] = set()
    for command in deliveries:
        shipment = held.get(command.paper or 0)
        reasons = doors.faults(command, shipment, seen)
        if reasons or shipment is None:
            refused[command.key] = reasons
            continue
        seen.add(shipment.id)
        told.append(doors.door(command, shipment, held_orders[shipment.order], drops.get(shipment.id), vans))
    had = falling.hold_of(actor, {one.order.id: one.order for one in told if one.rows or one.put_back}.values(),
                          {one.order.id for one in told if one.put_back})  # fmt: skip
    # Goods move on the vehicle's shelves; on the site's only where nobody told of loading, or it was put back there.
    # What an order still waits for is looked at under the site's shelves, too, unless its shipment is all of it.
    keys = {
        (one.shipment.owner, place, line.sku)
        for one in told for line in one.shipment.lines.values()
        for place in ({one.place} if one.shipment.whole and not one.put_back else {one.place, one.shipment.site})
    }  # fmt: skip
    owing = {one.shipment.account for one in told}
    if told:
        sql.foresee(partial(shelves.hold, keys), partial(credit_queries.hold, owing), partial(first_open_day, work()))
    locked, credit_accounts = shelves.hold(keys), credit_queries.hold(owing)
    buckets = accounts.goods({key for one in told for key in doors.keys_of(one)})
    overtaken.follow(actor, told, held_orders, locked, buckets)
    _post(told, buckets)
    _release_credit(actor, told, credit_accounts)
    _write(actor, told)
    _orders(actor, told, held_orders, had)
    return Outcomes.of(deliveries, refused)


def _post(told: Sequence[Door], buckets: doors.Buckets) -> None:
    money_keys: set[tuple[int, str, str]] = set()
    for one in told:
        shipment = one.shipment
        if one.amount and not one.invoiced:
            money_keys |= {(0, "unbilled_sales", shipment.currency), (shipment.bill_to, "unbilled", shipment.currency)}
    money = accounts.money(money_keys)
    post([doors.entry(one, buckets, money) for one in told])


def _release_credit(actor: Actor, told: Sequence[Door], held: Mapping[credit_queries.Key, credit_queries.Held]) -> None:
    """Take what is now unbilled, and what was refused, off the credit that was set aside for the orders."""
    open_doors = [one for one in told if not one.invoiced]
    if not open_doors:
        return
    aside = credit_queries.promised_to("order", {one.order.id for one in open_doors})
    wishes: dict[int, credit.Wish] = {}
    room: dict[int, tuple[int, int]] = {}
    for one in open_doors:
        account, party = held[one.shipment.account].id, one.shipment.bill_to
        _, left = aside.get(one.order.id, (account, 0))
        already = wishes[one.order.id].amount if one.order.id in wishes else 0
        lost = one.refused_untaxed + one.refused_tax
        less = min(left - already, one.credit if one.put_back else one.amount + lost)
        if less > 0:
            wishes[one.order.id] = credit.Wish(one.order.id, account, already + less)
        if lost:
            room[account] = (party, room.get(account, (party, 0))[1] + lost)
    credit.take_back(actor=actor, wishes=list(wishes.values()))
    credit.freed(actor=actor, room=room)


def _write(actor: Actor, told: Sequence[Door]) -> None:
    """Steps of the shipments, the proof at each stop, what was refused, and the facts."""
    step_shipments(actor=actor, steps=[(one.shipment.id, one.shipment.status, STEP[one.result]) for one in told])
    sql.insert(Refusal, REFUSAL, [row for one in told for row in one.rows])
    unplanned = [(one.shipment.id, actor.organisation, None, 0, False, "", "", "", "") for one in told if not one.known]
    columns = ("shipment", "organisation", "trip", "stop", "invoiced", "result", "reason", "receiver", "signature")
    sql.insert(Drop, columns, unplanned)
    source, params = sql.given(
        "g",
        "shipment bigint, result text, reason text, receiver text, at timestamptz, latitude float8, longitude float8, "
        "signature text",
        [_proof(one) for one in told],
    )
    sql.later(
        "UPDATE delivery_drop d SET result = g.result, reason = g.reason, receiver = g.receiver, at = g.at, "
        f"latitude = g.latitude, longitude = g.longitude, signature = g.signature FROM {source} "
        "WHERE d.shipment = g.shipment",
        params,
    )
    attachments.attach("shipment", [(one.shipment.id, digest) for one in told for digest in _files(one)])
    for one in told:
        shipment = one.shipment
        fact = facts.ShipmentDelivered(
            shipment.id, shipment.order, shipment.buyer, shipment.bill_to, shipment.invoice_at, one.result,
            one.invoiced, one.refused_untaxed, one.refused_tax,
        )  # fmt: skip
        announce(fact, one.command, counterpart=one.order.counterpart)
        if one.never_loaded and one.handed and one.order.counterpart not in (None, actor.organisation):
            lines = tuple((line.sku, line.lot, pieces, untaxed) for line, pieces, _, untaxed in one.handed)
            sent = facts.ShipmentSent(shipment.id, shipment.seller, shipment.buyer, shipment.currency, lines)
            announce(sent, counterpart=one.order.counterpart)


def _files(one: Door) -> list[str]:
    body = one.command.body
    return [digest for digest in (body.signature, *body.photos) if digest]


def _proof(one: Door) -> tuple[Any, ...]:
    body = one.command.body
    reason = body.refuse_all or (body.refused[0].reason if body.refused else "")
    return (
        one.shipment.id, one.result, reason, body.receiver, one.at, body.latitude, body.longitude, body.signature,
    )  # fmt: skip


def _orders(actor: Actor, told: Sequence[Door], held: Mapping[int, Held], had: falling.Had) -> None:
    """What was refused is cancelled on the orders' lines; orders of which nothing is left to come are finished."""
    cancelled = doors.cancelled_by(told)
    orders.record_refused(actor=actor, pieces=cancelled, held=held, had=had)
    whole = {one.order.id for one in told if one.shipment.whole and not one.put_back}
    unsure = {one.order.id: one.order for one in told if one.order.id not in whole}
    orders.finish(actor=actor, orders=whole | doors.finished(unsure, cancelled))
