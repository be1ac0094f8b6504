"""Load trips: the goods are on the vehicle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from salur.delivery import facts, moves, planning, queries
from salur.delivery.bodies import Plan
from salur.delivery.models import Trip
from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, Goods
from salur.ledger.months import first_open_day
from salur.ledger.post import post
from salur.parties import queries as parties
from salur.parties.trade import sites_of
from salur.warehouse import queries as warehouse
from salur.warehouse.actions.progress import step_shipments
from salur.warehouse.queries import HeldShipment


class Load(NamedTuple):
    """What goes on a vehicle: the trip if it was planned before, and its shipments."""

    command: Command[Any]
    trip: queries.HeldTrip | None
    van: int
    shipments: list[int]


def _foresee(actor: Actor, trips: Sequence[Command[Plan | None]]) -> None:
    if all(command.body is not None for command in trips):  # else trips are locked first, and say what is on them
        wanted = {one for command in trips if command.body for one in command.body.shipments}
        warehouse.hold_shipments(actor, wanted)
        queries.drops(wanted)
        sites_of(actor.organisation, {command.body.van for command in trips if command.body})


@action("delivery.load", _foresee)
def load(*, actor: Actor, trips: Sequence[Command[Plan | None]]) -> Outcomes:
    """Trips are loaded: their shipments' goods are on the vehicle. `paper` is a planned trip, or `body` plans it now.

    What of a planned trip was put back or told delivered meanwhile stays off it. Trips are locked before their
    shipments. Refused as in `plan`, and kernel.no_such_step.
    """
    known = [command.paper for command in trips if command.body is None and command.paper]
    planned = queries.hold(actor, known) if known else {}
    stops: dict[int, list[int]] = {}
    for trip, _, one in queries.shipments_on(planned) if planned else []:
        stops.setdefault(trip, []).append(one)
    new = [command for command in trips if command.body is not None]
    wanted = {one for some in stops.values() for one in some}
    wanted |= {one for command in new if command.body for one in command.body.shipments}
    held = warehouse.hold_shipments(actor, wanted)
    good, refused = planning.checked(actor, new, held)  # type: ignore[arg-type]
    loads = [Load(command, None, command.body.van, list(command.body.shipments)) for command in good]
    for command in trips:
        if command.body is None:
            found = _planned(command, planned, stops, held)
            if isinstance(found, Load) and not any(one.trip == found.trip for one in loads):
                loads.append(found)
            else:
                refused[command.key] = Refused("kernel.busy") if isinstance(found, Load) else found
    keys = {
        (held[one].owner, place, line.sku)
        for it in loads for one in it.shipments for line in held[one].lines.values()
        for place in (held[one].site, it.van)
    }  # fmt: skip
    buyers = {held[one].buyer for it in loads for one in it.shipments}
    if loads:
        sql.foresee(
            partial(shelves.hold, keys), partial(first_open_day, work()), partial(parties.member_organisation, buyers)
        )
    shelves.hold(keys)
    made = planning.make(actor, good, held, loaded=True)
    made |= {it.command.key: it.trip.id for it in loads if it.trip is not None}
    _stay_off(loads, stops)
    _carry_out(actor, loads, made, held)
    return planning.answers(trips, refused, made)


def _planned(
    command: Command[Any],
    planned: Mapping[int, queries.HeldTrip],
    stops: Mapping[int, list[int]],
    held: Mapping[int, HeldShipment],
) -> Load | Refused:
    """What of a planned trip can be loaded; or why nothing can."""
    trip = planned.get(command.paper or 0)
    if trip is None:
        return papers.missing("trip", command.paper)
    if wrong := papers.wrong_step(Trip, trip.id, trip.status, "load"):
        return wrong
    there = stops.get(trip.id, [])
    ready = [one for one in there if held[one].status in planning.READY]
    if ready:
        return Load(command, trip, trip.van, ready)
    if there:
        return Refused("delivery.not_ready", shipment=there[0], status=held[there[0]].status)
    return Refused("delivery.no_shipments")


def _stay_off(loads: Sequence[Load], stops: Mapping[int, list[int]]) -> None:
    """What is not ready any more is on no trip."""
    off = [one for it in loads if it.trip for one in set(stops.get(it.trip.id, ())) - set(it.shipments)]
    planning.take_off(sorted(off))


def _carry_out(actor: Actor, loads: Sequence[Load], made: Mapping[Any, int], held: Mapping[int, HeldShipment]) -> None:
    """Post what each trip takes along, and step trips and shipments."""
    keys = {
        key for it in loads for one in it.shipments
        for key in (
            (held[one].owner, held[one].site, held[one].site, "picked"), (held[one].owner, it.van, it.van, "in_transit")
        )
    }  # fmt: skip
    buckets = accounts.goods(keys)
    entries, stepped, trips = [], [], {}
    for it in loads:
        trip, at = made[it.command.key], it.command.at or work().now
        stepped += [(one, held[one].status, "load") for one in it.shipments]
        entries.append(_entry(trip, it, held, buckets))
        if it.trip is not None:
            trips[it.trip.id] = at
        announce(facts.TripLoaded(trip, it.van, len(it.shipments)), it.command)
    papers.step(Trip, [(trip, "planned", "load") for trip in trips], loaded_at=trips)
    step_shipments(actor=actor, steps=stepped)
    post(entries)
    _tell_members(held, [one for it in loads for one in it.shipments])


def _entry(
    trip: int, it: Load, held: Mapping[int, HeldShipment], buckets: Mapping[tuple[int, int, int, str], Goods]
) -> Entry:
    """The trip's goods, the same lot of several shipments in one move."""
    moved: dict[tuple[int, int, int, int], list[int]] = {}
    for one in it.shipments:
        shipment = held[one]
        for line in shipment.lines.values():
            sums = moved.setdefault((shipment.owner, shipment.site, line.sku, line.lot), [0, 0])
            sums[0] += line.pieces
            sums[1] += line.value
    goods = [
        moves.load(
            buckets[owner, site, site, "picked"], buckets[owner, it.van, it.van, "in_transit"], sku, lot, pieces, value
        )
        for (owner, site, sku, lot), (pieces, value) in sorted(moved.items())
    ]
    turn = it.trip.turn + 1 if it.trip is not None else 2
    return Entry("trip", trip, "loaded", turn, it.command.at or work().now, goods)


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


@action("delivery.record_invoiced")
def record_invoiced(*, actor: Actor, shipments: Sequence[int]) -> None:
    """Shipments are on an invoice before their door: their delivery will write no unbilled sale."""
    if shipments:
        sql.later(
            "UPDATE delivery_drop SET invoiced = true WHERE shipment = ANY(%s::bigint[])", (sql.array(shipments),)
        )
