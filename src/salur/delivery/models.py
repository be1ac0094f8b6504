"""Trips, and what happens at each door."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from salur.kernel.papers import Paper, Steps


class Trip(Paper):
    """A vehicle's round with a driver: shipments planned, loaded, brought to doors; what is left comes back."""

    KIND: ClassVar[str] = "trip"
    PREFIX: ClassVar[str] = "TR"
    STEPS: ClassVar[Steps] = {
        ("", "plan"): "planned",
        ("planned", "load"): "loaded",
        ("planned", "cancel"): "cancelled",
        ("loaded", "unload"): "done",
        ("planned", "unload"): "done",  # it went, though nobody told of its loading
    }

    van = models.BigIntegerField()  # the place that goods are at while on the way
    driver = models.BigIntegerField(null=True)
    site = models.BigIntegerField()
    on = models.DateField()
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "on"], name="trips_by_day")]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_trip_number")]


class Drop(models.Model):
    """A shipment's stop on a trip: its place in the round, and the proof of delivery."""

    shipment = models.BigIntegerField(primary_key=True)
    organisation = models.BigIntegerField()
    trip = models.BigIntegerField(null=True)  # none: told delivered without having been loaded on one
    stop = models.IntegerField()
    invoiced = models.BooleanField(default=False)  # billing has invoiced it before or at the door
    result = models.CharField(max_length=10, default="")  # delivered | part | refused; empty: still on the way
    reason = models.CharField(max_length=80, default="")
    receiver = models.CharField(max_length=120, default="")
    at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    signature = models.CharField(max_length=64, default="")  # sha256 of the attachment

    class Meta:
        indexes = [models.Index(fields=["trip"], name="drops_of_trip")]


class Refusal(models.Model):
    """Pieces of a shipment's line that were not taken at the door, and why. Written only when it deviates."""

    pk = models.CompositePrimaryKey("shipment", "n")
    shipment = models.BigIntegerField()
    n = models.IntegerField()  # line of the shipment
    organisation = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    reason = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pieces__gt=0), name="refusal_of_something")]
