"""Reading trips, stops and what was refused; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from salur.delivery.models import Drop, Trip
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import read_once
from salur.warehouse import queries as warehouse


class DropSeen(NamedTuple):
    """A shipment's stop as it stands."""

    shipment: int
    trip: int | None
    stop: int
    invoiced: bool
    result: str
    at: datetime | None


class RefusalSeen(NamedTuple):
    """Pieces of a shipment's line that were not taken, what they cost and were sold for."""

    shipment: int
    n: int
    pieces: int
    value: int
    untaxed: int
    tax: int
    reason: str


class Door(NamedTuple):
    """A shipment's stop; the number of its trip, if that is in sight, and how many stops it has; what was refused
    (line, pieces, reason)."""

    drop: Drop
    trip_number: str | None
    stops: int
    refused: list[tuple[int, int, str]]


REFUSED = (
    "coalesce((SELECT jsonb_agg(jsonb_build_array(r.n, r.pieces, r.reason) ORDER BY r.n) FROM delivery_refusal r "
    "WHERE r.shipment = delivery_drop.shipment), '[]'::jsonb)"
)


class HeldTrip(NamedTuple):
    """A locked trip."""

    id: int
    status: str
    turn: int
    van: int
    site: int


def visible(actor: Actor) -> QuerySet[Trip]:
    """The trips this actor may see: from the actor's places, with no shipment out of sight."""
    trips = Trip.objects.filter(organisation=actor.organisation)
    if actor.places is not None:
        trips = trips.filter(site__in=actor.places)
    if actor.territories is not None:
        seen = warehouse.visible_shipments(actor).values("id")
        trips = trips.exclude(Exists(Drop.objects.filter(trip=OuterRef("id")).exclude(shipment__in=seen)))
    return trips


def hold(actor: Actor, trips: Iterable[int]) -> dict[int, HeldTrip]:
    """Lock trips, by id, as far as the actor sees them: whoever may see a trip sees all that is on it."""
    clauses, params = "t.organisation = %s", [sql.array(sorted(set(trips))), str(actor.organisation)]
    if actor.places is not None:
        clauses += " AND t.site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    if actor.territories is not None:
        seen, more = warehouse.sight(actor)
        clauses += (
            " AND NOT EXISTS (SELECT 1 FROM delivery_drop d WHERE d.trip = t.id AND NOT EXISTS "
            f"(SELECT 1 FROM warehouse_shipment s WHERE s.id = d.shipment AND {seen}))"
        )
        params += more
    rows = sql.fetch(
        "SELECT t.id, t.status, t.turn, t.van, t.site FROM delivery_trip t "
        f"WHERE t.id = ANY(%s::bigint[]) AND {clauses} ORDER BY t.id FOR UPDATE OF t",
        params,
    )
    return {row[0]: HeldTrip(*row) for row in rows}


def drops(shipments: Iterable[int]) -> dict[int, DropSeen]:
    """The stops of shipments. Stable under the shipments' locks."""
    return {
        row[0]: DropSeen(*row)
        for row in sql.fetch(
            "SELECT shipment, trip, stop, invoiced, result, at FROM delivery_drop WHERE shipment = ANY(%s::bigint[])",
            (sql.array(sorted(set(shipments))),),
        )
    }


def door(actor: Actor, shipment: int) -> Door | None:
    """The stop of a shipment and what was told there; one statement, read once for a page."""
    trips = visible(actor).filter(id=OuterRef("trip")).values("number")[:1]
    stops = Drop.objects.filter(trip=OuterRef("trip")).order_by().values("trip").annotate(n=Count("*")).values("n")
    seen = Drop.objects.filter(shipment=shipment).annotate(
        trip_number=Subquery(trips), stops=Subquery(stops), refused=RawSQL(REFUSED, (), JSONField())
    )

    def find() -> Door | None:
        one = seen.first()
        if one is None:
            return None
        return Door(one, one.trip_number, one.stops or 0, [(n, many, why) for n, many, why in one.refused])

    return read_once(("door", actor.organisation, shipment), find)


def round_of(trip: int) -> list[DropSeen]:
    """The stops of a trip in the order of the round; read once for a page."""
    found = read_once(("round", trip), lambda: _round(trip))
    return found or []


def _round(trip: int) -> list[DropSeen]:
    rows = sql.fetch(
        "SELECT shipment, trip, stop, invoiced, result, at FROM delivery_drop WHERE trip = %s ORDER BY stop, shipment",
        (trip,),
    )
    return [DropSeen(*row) for row in rows]


def stops(trip: int) -> QuerySet[Drop]:
    """The stops of a trip that was seen."""
    return Drop.objects.filter(trip=trip)


def shipments_on(trips: Iterable[int]) -> list[tuple[int, int, int]]:
    """(trip, stop, shipment) of trips, in the order of the round."""
    return [
        (row[0], row[1], row[2])
        for row in sql.fetch(
            "SELECT trip, stop, shipment FROM delivery_drop WHERE trip = ANY(%s::bigint[]) "
            "ORDER BY trip, stop, shipment",
            (sql.array(sorted(set(trips))),),
        )
    ]


def refusals(shipments: Iterable[int]) -> dict[tuple[int, int], RefusalSeen]:
    """What was refused at the door, by (shipment, line of the shipment)."""
    return {
        (row[0], row[1]): RefusalSeen(*row)
        for row in sql.fetch(
            "SELECT shipment, n, pieces, value, untaxed, tax, reason FROM delivery_refusal "
            "WHERE shipment = ANY(%s::bigint[])",
            (sql.array(sorted(set(shipments))),),
        )
    }


def vans_of(shipments: Iterable[int]) -> dict[int, int]:
    """The vehicle each shipment is on, if it is on a trip."""
    return dict(
        sql.fetch(
            "SELECT d.shipment, t.van FROM delivery_drop d JOIN delivery_trip t ON t.id = d.trip "
            "WHERE d.shipment = ANY(%s::bigint[])",
            (sql.array(sorted(set(shipments))),),
        )
    )


def delivered(orders: Iterable[int]) -> dict[int, int]:
    """Pieces of orders delivered so far: of all their shipments told at the door, less what was refused."""
    return {
        row[0]: int(row[1])
        for row in sql.fetch(
            'SELECT s."order", sum(l.pieces - coalesce(r.pieces, 0)) FROM warehouse_shipment s '
            "JOIN warehouse_shipmentline l ON l.shipment_id = s.id "
            "LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n "
            'WHERE s."order" = ANY(%s::bigint[]) '
            "AND s.status IN ('delivered', 'part', 'refused', 'done', 'returned') GROUP BY 1",
            (sql.array(sorted(set(orders))),),
        )
    }
