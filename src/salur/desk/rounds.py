"""The driver's day on a phone: the trips of today with their stops, and how far they have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone

from salur.billing import queries as billing
from salur.delivery import queries as delivery
from salur.delivery.models import Trip
from salur.kernel.actor import Actor
from salur.parties import queries as parties
from salur.parties.queries.names import names
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, show
from salur.shell.offers import may_see
from salur.shell.paging import totals
from salur.shell.tables import Cell, money, status
from salur.warehouse import queries as warehouse

UNTOLD = ("picked", "packed", "loaded", "back", "put_back")  # nobody has told what happened at the door
MOST = 60  # trips of a day to choose from


class Halt(NamedTuple):
    """A stop in the list of a trip."""

    shipment: int
    number: str
    place: int
    name: str
    address: str
    cartons: int | None
    told: bool
    status: Cell


class Round(NamedTuple):
    """A trip with its stops."""

    trip: Trip
    van: str
    driver: str
    halts: list[Halt]

    @property
    def told(self) -> int:
        """Of how many stops it is told what happened."""
        return sum(halt.told for halt in self.halts)

    @property
    def share(self) -> int:
        """How far it has come, of 200."""
        return 200 * self.told // len(self.halts) if self.halts else 0

    @property
    def following(self) -> int:
        """The shipment of the next stop, 0 after the last."""
        return next((halt.shipment for halt in self.halts if not halt.told), 0)


def sees_all(actor: Actor) -> bool:
    """Whoever plans trips may look over every driver's shoulder."""
    return actor.allows("delivery.plan")


def driven(actor: Actor) -> QuerySet[Trip]:
    """The trips whose stops somebody may tell: their own, or all within sight for whoever plans them."""
    trips = delivery.visible(actor).exclude(status="cancelled")
    return trips if sees_all(actor) else trips.filter(driver=actor.person)


def today(actor: Actor) -> list[Trip]:
    """Of these, those of today and those still on the road, one's own first."""
    wanted = driven(actor).filter(Q(on=timezone.localdate()) | Q(status="loaded"))
    return sorted(wanted.order_by("on", "id")[:MOST], key=lambda trip: trip.driver != actor.person)


def rounds(actor: Actor, trips: Sequence[Trip], people: Mapping[int, str]) -> list[Round]:
    """Trips with their stops, in the order of the round; as many statements for one as for many."""
    on = delivery.shipments_on([trip.id for trip in trips])
    known = {one.id: one for one in warehouse.visible_shipments(actor).filter(id__in=[row[2] for row in on])}
    outlets = parties.relations(actor.organisation, {one.ship_to for one in known.values()})
    vans = parties.places(actor.organisation, {trip.van for trip in trips})
    halts: dict[int, list[Halt]] = {}
    for trip, place, shipment in on:
        if shipment in known:
            one, outlet = known[shipment], outlets.get(known[shipment].ship_to)
            halts.setdefault(trip, []).append(Halt(
                shipment, one.number or f"#{shipment}", place, outlet.name if outlet else "",
                outlet.address if outlet else "", one.cartons, one.status not in UNTOLD, status(one.status),
            ))  # fmt: skip
    return [
        Round(
            trip, vans[trip.van].name if trip.van in vans else "", people.get(trip.driver or 0, ""),
            halts.get(trip.id, []),
        )
        for trip in trips
    ]  # fmt: skip


def cash(actor: Actor, trips: Sequence[Trip]) -> list[Cell]:
    """What the drivers of these trips have taken in cash today, by currency; for whoever sees payments."""
    carriers = {trip.driver for trip in trips if trip.driver}
    if not carriers or not may_see(actor, "billing"):
        return []
    taken = billing.visible_payments(actor).filter(collector__in=carriers, method="cash")
    sums: dict[str, int] = {}
    for one in totals(taken, "at", timezone.localdate(), "amount"):
        sums[one.currency] = sums.get(one.currency, 0) + one.amount
    return [money(amount, coin) for coin, amount in sorted(sums.items())]


@page
def my_trip(request: Request) -> HttpResponse:
    """The signed-in driver's trips of today; whoever plans trips picks one (?trip=)."""
    actor = request.actor
    may_look(request, "delivery")
    trips = today(actor)
    mine = [trip for trip in trips if trip.driver == actor.person]
    shown, others = mine, trips if sees_all(actor) else []
    if others:
        asked = request.GET.get("trip", "")
        picked = [trip for trip in others if str(trip.id) == asked]
        shown = picked or mine or others[:1]
    people = names(actor.organisation, [trip.driver for trip in trips])
    context: dict[str, Any] = {
        "rounds": rounds(actor, shown, people), "cash": cash(actor, shown), "here": {trip.id for trip in shown},
        "others": [(trip.id, trip.number or f"#{trip.id}", people.get(trip.driver or 0, "")) for trip in others],
    }  # fmt: skip
    return show(request, "desk/my_trip.html", context)
