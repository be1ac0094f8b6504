"""Plan trips; cancel them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salur.delivery import facts, planning, queries
from salur.delivery.bodies import Plan
from salur.delivery.models import Trip
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.warehouse import queries as warehouse


@action("delivery.plan")
def plan(*, actor: Actor, trips: Sequence[Command[Plan]]) -> Outcomes:
    """Plan trips: which vehicle brings which shipments, in which order.

    Refused: delivery.no_shipments, delivery.unknown_van, delivery.not_ready, delivery.on_another_trip,
    delivery.twice, delivery.several_sites, kernel.not_found.
    """
    held = warehouse.hold_shipments(actor, [one for command in trips for one in command.body.shipments])
    good, refused = planning.checked(actor, trips, held)
    made = planning.make(actor, good, held, loaded=False)
    for command in good:
        announce(facts.TripPlanned(made[command.key], command.body.van, len(command.body.shipments)), command)
    return planning.answers(trips, refused, made)


@action("delivery.cancel")
def cancel(*, actor: Actor, trips: Sequence[Command[None]]) -> Outcomes:
    """Planned trips do not take place; their shipments can be planned again.

    Refused: kernel.not_found, kernel.no_such_step.
    """
    held = queries.hold(actor, [command.paper or 0 for command in trips])
    refused: dict[Any, Refused] = {}
    going: dict[int, str] = {}
    for command in trips:
        trip = held.get(command.paper or 0)
        reason = papers.missing("trip", command.paper)
        if trip is not None:
            wrong = papers.wrong_step(Trip, trip.id, trip.status, "cancel")
            if wrong is None and trip.id not in going:
                going[trip.id] = trip.status
                announce(facts.TripCancelled(trip.id), command)
                continue
            reason = wrong or Refused("kernel.busy")
        refused[command.key] = reason
    stops = [one for _, _, one in queries.shipments_on(going)]
    planning.take_off(list(warehouse.hold_shipments(actor, stops)))
    papers.step(Trip, [(trip, status, "cancel") for trip, status in going.items()])
    return planning.answers(trips, refused, {command.key: command.paper or 0 for command in trips})
