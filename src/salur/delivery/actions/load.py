"""Plan trips, cancel them, load them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from salur.delivery import facts, moves, queries
from salur.delivery.bodies import Plan
from salur.delivery.models import Drop, Trip
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, GoodsMove
from salur.ledger.post import post
from salur.parties import queries as parties
from salur.parties.trade import sites_of
from salur.warehouse import queries as warehouse
from salur.warehouse.actions.progress import step_shipments
from salur.warehouse.queries import HeldShipment

TRIP = ("id", "organisation", "van", "driver", "site", "on", "loaded_at")
READY = ("picked", "packed", "back")
DROP = ("shipment", "organisation", "trip", "stop", "invoiced", "result", "reason", "receiver", "signature")


@action("delivery.plan")
def plan(*, actor: Actor, trips: Sequence[Command[Plan]]) -> Outcomes:
    """Plan trips: which vehicle brings which shipments, in which order.

    Refused: delivery.no_shipments, delivery.unknown_van, delivery.not_ready, delivery.on_another_trip,
    delivery.several_sites, kernel.not_found.
    """
    held = warehouse.hold_shipments(actor, [one for command in trips for one in command.body.shipments])
    good, refused = _checked(actor, trips, held)
    made = _make(actor, good, held, None)
    for command in good:
        announce(facts.TripPlanned(made[command.key], command.body.van, len(command.body.shipments)), command)
    return _outcomes(trips, refused, made)


@action("delivery.load")
def load(*, actor: Actor, trips: Sequence[Command[Plan | None]]) -> Outcomes:
    """Trips are loaded: their shipments' goods are on the vehicle. `paper` is a planned trip, or `body` plans it now.

    Refused as in `plan`, and kernel.no_such_step.
    """
    planned = queries.hold(actor, [command.paper for command in trips if command.paper is not None])
    on_trips: dict[int, list[int]] = {}
    for trip, _, shipment in queries.shipments_on(planned) if planned else []:
        on_trips.setdefault(trip, []).append(shipment)
    new = [command for command in trips if command.body is not None]
    wanted = {one for some in on_trips.values() for one in some}
    wanted |= {one for command in new if command.body for one in command.body.shipments}
    held = warehouse.hold_shipments(actor, wanted)
    good, refused = _checked(actor, new, held)  # type: ignore[arg-type]
    loads: list[tuple[Command[Any], int | None, int, list[int]]] = []
    for command in trips:
        if command.body is None:
            reason = _not_planned(command.paper, planned, on_trips, held)
            if reason:
                refused[command.key] = reason
                continue
            trip = planned[command.paper or 0]
            loads.append((command, trip.id, trip.van, on_trips.get(trip.id, [])))
        elif command.key not in refused:
            loads.append((command, None, command.body.van, list(command.body.shipments)))
    shelf_keys = {
        (held[one].owner, place, line.sku)
        for _, _, van, some in loads for one in some for line in held[one].lines.values() for place in (held[one].site, van)
    }  # fmt: skip
    shelves.hold(shelf_keys)
    made = _make(actor, good, held, work().now)
    _carry_out(actor, loads, made, planned, held)
    made |= {command.key: trip for command, trip, _, _ in loads if trip is not None}
    return _outcomes(trips, refused, made)


def _carry_out(
    actor: Actor,
    loads: Sequence[tuple[Command[Any], int | None, int, list[int]]],
    made: Mapping[Any, int],
    planned: Mapping[int, queries.HeldTrip],
    held: Mapping[int, HeldShipment],
) -> None:
    """Post what each trip takes along, and step trips and shipments."""
    keys = {
        key for _, _, van, some in loads for one in some
        for key in ((held[one].owner, held[one].site, held[one].site, "picked"), (held[one].owner, van, van, "in_transit"))
    }  # fmt: skip
    buckets = accounts.goods(keys)
    entries, stepped, trips = [], [], []
    for command, existing, van, some in loads:
        trip = existing if existing is not None else made[command.key]
        moved: dict[tuple[int, int, int, int], list[int]] = {}
        for one in some:
            shipment = held[one]
            stepped.append((one, shipment.status, "load"))
            for line in shipment.lines.values():
                sums = moved.setdefault((shipment.owner, shipment.site, line.sku, line.lot), [0, 0])
                sums[0] += line.pieces
                sums[1] += line.value
        goods: list[GoodsMove] = [
            moves.load(
                buckets[owner, site, site, "picked"], buckets[owner, van, van, "in_transit"], sku, lot, pieces, value
            )
            for (owner, site, sku, lot), (pieces, value) in sorted(moved.items())
        ]
        turn = planned[existing].turn + 1 if existing is not None else 2
        entries.append(Entry("trip", trip, "loaded", turn, command.at or work().now, goods))
        if existing is not None:
            trips.append((existing, planned[existing].status, "load"))
        announce(facts.TripLoaded(trip, van, len(some)), command)
    papers.step(Trip, trips, loaded_at={trip: work().now for trip, _, _ in trips})
    step_shipments(actor=actor, steps=stepped)
    post(entries)
    _tell_members(held, [one for _, _, _, some in loads for one in some])


def _tell_members(held: Mapping[int, HeldShipment], shipments: Sequence[int]) -> None:
    """Buyers who are members here hear what is on its way to them."""
    members = parties.member_organisation({held[one].buyer for one in shipments})
    for one in shipments:
        shipment = held[one]
        member = members.get(shipment.buyer)
        if member is not None and member != work().actor.organisation:
            lines = tuple((line.sku, line.lot, line.pieces, line.untaxed) for line in shipment.lines.values())
            announce(
                facts.ShipmentSent(one, shipment.seller, shipment.buyer, shipment.currency, lines), counterpart=member
            )


def _not_planned(
    trip: int | None,
    planned: Mapping[int, queries.HeldTrip],
    on_trips: Mapping[int, list[int]],
    held: Mapping[int, HeldShipment],
) -> Refused | None:
    known = planned.get(trip or 0)
    if known is None:
        return papers.missing("trip", trip)
    reason = papers.wrong_step(Trip, known.id, known.status, "load")
    for one in on_trips.get(known.id, ()):
        if reason is None and (one not in held or held[one].status not in READY):
            reason = Refused("delivery.not_ready", shipment=one, status=held[one].status if one in held else "?")
    return reason


def _checked(
    actor: Actor, trips: Sequence[Command[Plan]], held: Mapping[int, HeldShipment]
) -> tuple[list[Command[Plan]], dict[Any, Refused]]:
    """Which trips can be: every shipment there, ready, on no other trip, from one site."""
    vans = sites_of(actor.organisation, {command.body.van for command in trips})
    taken: dict[int, int | None] = {
        one: drop.trip for one, drop in queries.drops(held).items() if drop.trip is not None and not drop.result
    } if trips and held else {}  # fmt: skip
    good, refused = [], {}
    for command in trips:
        reason = _why_not(command.body, vans, held, taken)
        if reason:
            refused[command.key] = reason
            continue
        good.append(command)
        taken.update(dict.fromkeys(command.body.shipments, 0))
    return good, refused


def _why_not(
    body: Plan, vans: Mapping[int, int], held: Mapping[int, HeldShipment], taken: Mapping[int, int | None]
) -> Refused | None:
    if not body.shipments:
        return Refused("delivery.no_shipments")
    if body.van not in vans:
        return Refused("delivery.unknown_van", place=body.van)
    for one in body.shipments:
        if one not in held:
            return papers.missing("shipment", one)
        if held[one].status not in READY:
            return Refused("delivery.not_ready", shipment=one, status=held[one].status)
        if one in taken:
            return Refused("delivery.on_another_trip", shipment=one, trip=taken[one] or 0)
    if len(set(body.shipments)) < len(body.shipments):
        return Refused("delivery.on_another_trip", shipment=body.shipments[0], trip=0)
    if len({held[one].site for one in body.shipments}) > 1:
        return Refused("delivery.several_sites")
    return None


def _make(
    actor: Actor, commands: Sequence[Command[Plan]], held: Mapping[int, HeldShipment], loaded_at: datetime | None
) -> dict[Any, int]:
    """New trips with their stops: planned, or loaded at once."""
    made = dict(zip((command.key for command in commands), ids.take(Trip, len(commands)), strict=True))
    rows, drops, days = [], [], []
    for command in commands:
        body = command.body
        day = body.on or work().day(command.at or work().now)
        site = held[body.shipments[0]].site
        rows.append((made[command.key], actor.organisation, body.van, body.driver, site, day, loaded_at))
        days.append(day)
        drops += [
            (one, actor.organisation, made[command.key], stop, False, "", "", "", "")
            for stop, one in enumerate(body.shipments, 1)
        ]
    papers.add(Trip, TRIP, rows, [("plan", "load") if loaded_at else ("plan",)] * len(rows), days)
    again = "ON CONFLICT (shipment) DO UPDATE SET trip = excluded.trip, stop = excluded.stop"
    sql.insert(Drop, DROP, drops, after=again)  # one that came back keeps its mark of being invoiced
    return made


@action("delivery.cancel")
def cancel(*, actor: Actor, trips: Sequence[Command[None]]) -> Outcomes:
    """Planned trips do not take place; their shipments can be planned again. Refused: kernel.*"""
    held = queries.hold(actor, [command.paper or 0 for command in trips])
    refused: dict[Any, Refused] = {}
    going = []
    for command in trips:
        trip = held.get(command.paper or 0)
        reason = (
            papers.wrong_step(Trip, trip.id, trip.status, "cancel") if trip else papers.missing("trip", command.paper)
        )
        if reason:
            refused[command.key] = reason
        elif trip:
            going.append((trip.id, trip.status, "cancel"))
            announce(facts.TripCancelled(trip.id), command)
    take_off([one for _, _, one in queries.shipments_on(trip for trip, _, _ in going)])
    papers.step(Trip, going)
    return _outcomes(trips, refused, {command.key: command.paper or 0 for command in trips})


def take_off(shipments: Sequence[int]) -> None:
    """Shipments are on no trip any more; those invoiced keep their mark."""
    if shipments:
        wanted = (sql.array(shipments),)
        sql.run("DELETE FROM delivery_drop WHERE shipment = ANY(%s::bigint[]) AND NOT invoiced", wanted)
        sql.run("UPDATE delivery_drop SET trip = NULL, stop = 0 WHERE shipment = ANY(%s::bigint[])", wanted)


@action("delivery.record_invoiced")
def record_invoiced(*, actor: Actor, shipments: Sequence[int]) -> None:
    """Shipments are on an invoice before their door: their delivery will write no unbilled sale."""
    if shipments:
        sql.run("UPDATE delivery_drop SET invoiced = true WHERE shipment = ANY(%s::bigint[])", (sql.array(shipments),))


def _outcomes(trips: Sequence[Command[Any]], refused: Mapping[Any, Refused], made: Mapping[Any, int]) -> Outcomes:
    return Outcomes(
        Outcome(command.key, "refused", command.paper, (refused[command.key],))
        if command.key in refused
        else Outcome(command.key, "done", made[command.key])
        for command in trips
    )
