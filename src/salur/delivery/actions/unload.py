"""A trip is back: what was refused and what never reached its door comes off the vehicle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.delivery import facts, moves, queries
from salur.delivery.actions.load import take_off
from salur.delivery.bodies import Unload
from salur.delivery.models import Trip
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, Goods, GoodsMove
from salur.ledger.post import post
from salur.stock import actions as stock
from salur.warehouse import queries as warehouse
from salur.warehouse.actions.progress import step_shipments
from salur.warehouse.queries import HeldShipment

BACK = ("part", "refused", "loaded")


@action("delivery.unload")
def unload(*, actor: Actor, trips: Sequence[Command[Unload]]) -> Outcomes:
    """Trips are back (a tell): refused goods go to the shelf (or to quarantine), undelivered shipments stay picked.

    Refused: kernel.not_found, kernel.no_such_step.
    """
    known = queries.hold(actor, [command.paper or 0 for command in trips])
    stops: dict[int, list[int]] = {}
    for trip, _, one in queries.shipments_on([command.paper or 0 for command in trips]):
        stops.setdefault(trip, []).append(one)
    held = warehouse.hold_shipments(actor, [one for some in stops.values() for one in some])
    refused: dict[Any, Refused] = {}
    going: list[Command[Unload]] = []
    for command in trips:
        trip_held = known.get(command.paper or 0)
        reason = papers.missing("trip", command.paper)
        if trip_held is not None:
            wrong = papers.wrong_step(Trip, trip_held.id, trip_held.status, "unload")
            if wrong is None:
                going.append(command)
                continue
            reason = wrong
        refused[command.key] = reason
    back = [held[one] for command in going for one in stops.get(command.paper or 0, ()) if held[one].status in BACK]
    drops = queries.drops(held)
    not_taken = queries.refusals([shipment.id for shipment in back])
    vans = {one: known[trip].van for trip, some in stops.items() if trip in known for one in some}
    locked = shelves.hold(
        {(s.owner, place, line.sku) for s in back for line in s.lines.values() for place in (s.site, vans[s.id])}
    )
    buckets = _accounts(back, vans)
    entries, steps, undelivered = [], [], []
    for command in going:
        trip = known[command.paper or 0]
        goods: list[GoodsMove] = []
        for one in stops.get(trip.id, ()):
            if held[one].status not in BACK:
                continue
            goods += _off(held[one], trip.van, not_taken, buckets, set(command.body.damaged))
            again = held[one].status == "loaded" and drops[one].invoiced
            steps.append((one, held[one].status, "bring_back" if again else "unload"))
            if held[one].status == "loaded":
                undelivered.append(one)
        entries.append(Entry("trip", trip.id, "unloaded", trip.turn + 1, command.at or work().now, goods))
        announce(facts.TripUnloaded(trip.id, sum(move.pieces for move in goods)), command)
    post(entries)
    step_shipments(actor=actor, steps=steps)
    take_off(undelivered)
    papers.step(Trip, [(command.paper or 0, "loaded", "unload") for command in going])
    stock.freed(actor=actor, held=list(locked.values()))
    return Outcomes(
        Outcome(command.key, "refused", command.paper, (refused[command.key],))
        if command.key in refused
        else Outcome(command.key, "done", command.paper)
        for command in trips
    )


def _accounts(back: Sequence[HeldShipment], vans: Mapping[int, int]) -> dict[tuple[int, int, int, str], Goods]:
    keys: set[tuple[int, int, int, str]] = set()
    for shipment in back:
        van = vans[shipment.id]
        keys.add((shipment.owner, van, van, "in_transit"))
        for bucket in ("quarantine", "picked"):
            keys.add((shipment.owner, shipment.site, shipment.site, bucket))
        keys |= {(shipment.owner, line.place, shipment.site, "free") for line in shipment.lines.values()}
    return accounts.goods(keys)


def _off(
    shipment: HeldShipment,
    van: int,
    not_taken: Mapping[tuple[int, int], queries.RefusalSeen],
    buckets: Mapping[tuple[int, int, int, str], Goods],
    damaged: set[tuple[int, int]],
) -> list[GoodsMove]:
    """The moves of one shipment's goods off the vehicle."""
    aboard = buckets[shipment.owner, van, van, "in_transit"]
    quarantine = buckets[shipment.owner, shipment.site, shipment.site, "quarantine"]
    picked = buckets[shipment.owner, shipment.site, shipment.site, "picked"]
    goods = []
    for n, line in shipment.lines.items():
        if shipment.status == "loaded":
            goods.append(moves.unload(aboard, picked, line.sku, line.lot, line.pieces, line.value))
        elif (shipment.id, n) in not_taken:
            one = not_taken[shipment.id, n]
            shelf = buckets[shipment.owner, line.place, shipment.site, "free"]
            where = quarantine if (shipment.id, n) in damaged else shelf
            goods.append(moves.unload(aboard, where, line.sku, line.lot, one.pieces, one.value))
    return goods
