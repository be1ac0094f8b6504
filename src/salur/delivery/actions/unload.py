"""A trip is back: what was refused and what never reached its door comes off the vehicle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from salur.delivery import facts, moves, planning, queries
from salur.delivery.bodies import Unload
from salur.delivery.models import Trip
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
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

    One that nobody told loaded is over too: what was not told at a door never left by the book. Refused only if
    unreadable or told before: kernel.not_found, kernel.no_such_step (it is back; or it was cancelled, and nothing was
    on it), kernel.bad_value (damaged that nobody refused).
    """
    known = queries.hold(actor, [command.paper or 0 for command in trips])
    stops: dict[int, list[int]] = {}
    for trip, _, one in queries.shipments_on(known):
        stops.setdefault(trip, []).append(one)
    held = warehouse.hold_shipments(actor, [one for some in stops.values() for one in some])
    not_taken = queries.refusals(held)
    going, refused = _checked(trips, known, stops, not_taken)
    vans = {one: known[trip].van for trip in going for one in stops.get(trip, ()) if held[one].status in BACK}
    back = {one: held[one] for one in vans}
    locked = shelves.hold(
        {
            (s.owner, place, line.sku)
            for s in back.values()
            for line in s.lines.values()
            for place in (s.site, vans[s.id])
        }
    )
    buckets, drops = _accounts(back.values(), vans), queries.drops(back)
    entries, steps = [], []
    for trip, command in going.items():
        goods: list[GoodsMove] = []
        for one in stops.get(trip, ()):
            if one in back:
                goods += _off(back[one], vans[one], not_taken, buckets, set(command.body.damaged))
                again = back[one].status == "loaded" and drops[one].invoiced
                steps.append((one, back[one].status, "bring_back" if again else "unload"))
        at = command.at or work().now
        entries.append(Entry("trip", trip, "unloaded", known[trip].turn + 1, at, goods))
        announce(facts.TripUnloaded(trip, sum(move.pieces for move in goods)), command)
    post(entries)
    step_shipments(actor=actor, steps=steps)
    planning.take_off([
        one for trip in going for one in stops.get(trip, ())
        if held[one].status == "loaded" or known[trip].status == "planned"
    ])  # fmt: skip
    papers.step(Trip, [(trip, known[trip].status, "unload") for trip in going])
    stock.freed(actor=actor, held=list(locked.values()))
    return planning.answers(trips, refused, {command.key: command.paper or 0 for command in trips})


def _checked(
    trips: Sequence[Command[Unload]],
    known: Mapping[int, queries.HeldTrip],
    stops: Mapping[int, list[int]],
    not_taken: Mapping[tuple[int, int], queries.RefusalSeen],
) -> tuple[dict[int, Command[Unload]], dict[Any, Refused]]:
    """Which trips are on their way; damaged can only be named what was refused at a door of the trip."""
    going: dict[int, Command[Unload]] = {}
    refused: dict[Any, Refused] = {}
    for command in trips:
        trip = known.get(command.paper or 0)
        if trip is None:
            refused[command.key] = papers.missing("trip", command.paper)
        elif wrong := papers.wrong_step(Trip, trip.id, trip.status, "unload"):
            refused[command.key] = wrong
        elif trip.id in going:
            refused[command.key] = Refused("kernel.busy")
        elif lost := [
            one for one in command.body.damaged if one not in not_taken or one[0] not in stops.get(trip.id, ())
        ]:
            told = f"{lost[0][0]}/{lost[0][1]}"
            refused[command.key] = Refused(
                "kernel.bad_value", field="damaged", value=told, why="not refused on this trip"
            )
        else:
            going[trip.id] = command
    return going, refused


def _accounts(back: Iterable[HeldShipment], vans: Mapping[int, int]) -> dict[tuple[int, int, int, str], Goods]:
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
