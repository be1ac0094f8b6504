"""Doors for programs to the trips and to what happens at the door."""

from collections.abc import Iterable
from datetime import datetime

from salur.delivery import actions, bodies, queries
from salur.kernel.actor import Actor
from salur.shell.api.resources import follows, papers, verb
from salur.shell.api.shapes import shaped
from salur.shell.history import told_since

__all__ = ["actions"]

papers("trips", queries.visible, key="on", beside={"stops": (queries.stops, "stop")})
shaped(bodies.Unload, damaged=("shipment", "line"))


def _shipments_changed(actor: Actor, since: datetime) -> Iterable[int]:
    """What happens to a trip happens to what is on it: loaded, unloaded."""
    trips = queries.visible(actor).filter(id__in=told_since("trip", since)).values_list("id", flat=True)
    return [shipment for _, _, shipment in queries.shipments_on(trips)]


follows("shipment", _shipments_changed)

PLAN = {"van": "VAN-1", "shipments": [1], "driver": "SALES-1"}
verb("delivery.plan", "trips", leads="trip", example=PLAN)
verb("delivery.load", "trips", body=bodies.Plan, leads="trip", example=PLAN)
verb("delivery.load", "trips", paper="trip", body=None)
verb("delivery.cancel", "trips", paper="trip")
verb("delivery.unload", "trips", paper="trip", example={"damaged": []})
verb(
    "delivery.deliver", "shipments", paper="shipment",
    example={"receiver": "Ibu Sari", "latitude": -6.2088, "longitude": 106.8456},
)  # fmt: skip
verb("delivery.finish", "orders", paper="order")
verb(
    "delivery.attach_proof", "shipments", paper="shipment",
    example={"signature": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
)  # fmt: skip
