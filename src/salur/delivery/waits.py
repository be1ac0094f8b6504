"""Trips that wait: to be loaded, to be brought to their doors, to be unloaded."""

from __future__ import annotations

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy

from salur.delivery import queries
from salur.delivery.models import Drop, Trip
from salur.kernel.actor import Actor
from salur.shell.queues import row, waits

SINCE = Coalesce("loaded_at", Cast("on", DateTimeField()))


@waits(
    "trips_to_load", gettext_lazy("Trips to load"), book="goods", kind="trip", verb="delivery.load", button="load",
    address="/trips?status=planned",
)  # fmt: skip
def trips_to_load(actor: Actor) -> QuerySet[Trip]:
    """Trips that are planned."""
    return row(queries.visible(actor).filter(status="planned"), since=SINCE, party="driver")


@waits(
    "doors", gettext_lazy("On the way, doors not told"), book="goods", kind="trip", verb="delivery.deliver",
    address="/trips?status=loaded",
)  # fmt: skip
def doors(actor: Actor) -> QuerySet[Trip]:
    """Trips with a door of which nobody has told what happened."""
    untold = Drop.objects.filter(trip=OuterRef("id"), result="")
    return row(queries.visible(actor).filter(Exists(untold), status="loaded"), since=SINCE, party="driver")


@waits(
    "trips_to_unload", gettext_lazy("Back, to unload"), book="goods", kind="trip", verb="delivery.unload",
    button="unload", address="/trips?status=loaded",
)  # fmt: skip
def trips_to_unload(actor: Actor) -> QuerySet[Trip]:
    """Trips whose doors are all told and that were not unloaded."""
    untold = Drop.objects.filter(trip=OuterRef("id"), result="")
    return row(queries.visible(actor).filter(~Exists(untold), status="loaded"), since=SINCE, party="driver")
