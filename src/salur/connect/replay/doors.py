"""The doors of a week: what is on the vans is handed over, and the vans come back.

Which trips a part of a week has is left by the process that loads them for the one that tells their doors.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from salur.connect.replay import choices
from salur.connect.replay.progress import Kept, Part
from salur.connect.replay.telling import Firm, Named, each, tell
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Unload


class Stop(NamedTuple):
    """A shipment on a van: the source's invoice, the outlet, the shipment."""

    number: str
    outlet: str
    shipment: int


class Trip(NamedTuple):
    """A van's round of a day: its stops in the order in which they are driven."""

    name: str
    on: date
    at: int
    stops: list[Stop]
    paper: int = 0


def _kept(firm: Firm, part: Part) -> Kept:
    return Kept(firm.folder, f"trips-{part.week}-{part.part}")


def leave(firm: Firm, part: Part, trips: list[Trip]) -> None:
    """Write down which trips a part has."""
    _kept(firm, part).write([(one.name, one.on.isoformat(), one.at, one.stops, one.paper) for one in trips])


def left(firm: Firm, part: Part) -> list[Trip]:
    """The trips of a part that is loaded."""
    return [
        Trip(name, date.fromisoformat(on), at, [Stop(*stop) for stop in stops], paper)
        for name, on, at, stops, paper in _kept(firm, part).read([])
    ]


def forget(firm: Firm, part: Part) -> None:
    """A part is over and nobody asks for its trips any more."""
    _kept(firm, part).file.unlink(missing_ok=True)


def deliver(firm: Firm, trips: list[Trip]) -> None:
    """Everything is taken at the door, and the vans come back."""
    told = [one for trip in trips for one in _doors(firm, trip)]
    each(firm, "deliveries", delivery.deliver, "deliveries", told)
    back = [
        tell("unloads", trip.name, Unload(), paper=trip.paper, at=choices.back_at(trip.on, trip.at)) for trip in trips
    ]
    each(firm, "unloads", delivery.unload, "trips", back)


def _doors(firm: Firm, trip: Trip) -> Iterator[Named]:
    places = {outlet: n for n, outlet in enumerate(dict.fromkeys(stop.outlet for stop in trip.stops))}
    for stop in trip.stops:
        outlet = firm.masters.outlets[stop.outlet]
        body = Deliver(receiver=f"Outlet {outlet.code}", latitude=outlet.latitude, longitude=outlet.longitude)
        at = choices.delivered_at(trip.on, trip.at, places[stop.outlet])
        yield tell("deliveries", stop.number, body, paper=stop.shipment, at=at)
