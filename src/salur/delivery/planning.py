"""Which trips can be, and their stops. Shared by the verbs that plan, load and cancel trips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from salur.delivery import queries
from salur.delivery.bodies import Plan
from salur.delivery.models import Drop, Trip
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.parties.trade import sites_of
from salur.warehouse.queries import HeldShipment

TRIP = ("id", "organisation", "van", "driver", "site", "on", "loaded_at")
READY = ("picked", "packed", "back")
DROP = ("shipment", "organisation", "trip", "stop", "invoiced", "result", "reason", "receiver", "signature")


def checked(
    actor: Actor, trips: Sequence[Command[Plan]], held: Mapping[int, HeldShipment]
) -> tuple[list[Command[Plan]], dict[Any, Refused]]:
    """Which trips can be: every shipment there, ready, on no other trip, from one site."""
    vans = sites_of(actor.organisation, {command.body.van for command in trips}) if trips else {}
    taken: dict[int, int | None] = {}
    if trips and held:
        wanted = {one for command in trips for one in command.body.shipments}
        taken = {one: drop.trip for one, drop in queries.drops(wanted).items() if drop.trip and not drop.result}
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
        if body.shipments.count(one) > 1:
            return Refused("delivery.twice", shipment=one)
    if len({held[one].site for one in body.shipments}) > 1:
        return Refused("delivery.several_sites")
    return None


def make(
    actor: Actor, commands: Sequence[Command[Plan]], held: Mapping[int, HeldShipment], loaded: bool
) -> dict[Any, int]:
    """New trips with their stops: planned, or loaded at once."""
    made = dict(zip((command.key for command in commands), ids.take(Trip, len(commands)), strict=True))
    rows, drops, days = [], [], []
    for command in commands:
        body, at = command.body, command.at or work().now
        day = body.on or work().day(at)
        site = held[body.shipments[0]].site
        loaded_at: datetime | None = at if loaded else None
        rows.append((made[command.key], actor.organisation, body.van, body.driver, site, day, loaded_at))
        days.append(day)
        drops += [
            (one, actor.organisation, made[command.key], stop, False, "", "", "", "")
            for stop, one in enumerate(body.shipments, 1)
        ]
    papers.add(Trip, TRIP, rows, [("plan", "load") if loaded else ("plan",)] * len(rows), days)
    again = "ON CONFLICT (shipment) DO UPDATE SET trip = excluded.trip, stop = excluded.stop"
    sql.insert(Drop, DROP, drops, after=again)  # one that came back keeps its mark of being invoiced
    return made


def take_off(shipments: Sequence[int]) -> None:
    """Held shipments are on no trip any more; what was told at their doors stays, and the mark of those invoiced."""
    if shipments:
        wanted = (sql.array(shipments),)
        sql.run("DELETE FROM delivery_drop WHERE shipment = ANY(%s::bigint[]) AND result = '' AND NOT invoiced", wanted)
        sql.run("UPDATE delivery_drop SET trip = NULL, stop = 0 WHERE shipment = ANY(%s::bigint[])", wanted)


def answers(trips: Sequence[Command[Any]], refused: Mapping[Any, Refused], made: Mapping[Any, int]) -> Outcomes:
    """Done with its trip, but for those refused."""
    return Outcomes.of(trips, refused, made)
