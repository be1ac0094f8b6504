"""Goods coming into a warehouse and going out of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salur.kernel.papers import Paper, Steps


class Receipt(Paper):
    """Goods received from a supplier: expected (a primary delivery on its way) or told as they came."""

    KIND: ClassVar[str] = "receipt"
    PREFIX: ClassVar[str] = "GR"
    STEPS: ClassVar[Steps] = {
        ("", "expect"): "expected",
        ("expected", "receive"): "received",
        ("", "receive"): "received",
        ("expected", "cancel"): "cancelled",
        ("cancelled", "expect"): "expected",  # sent after all
        ("cancelled", "receive"): "received",  # came all the same
    }

    supplier = models.BigIntegerField()
    owner = models.BigIntegerField()
    site = models.BigIntegerField()
    place = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=80, default="")  # the supplier's delivery note
    their_shipment = models.BigIntegerField(null=True)  # the member supplier's shipment that this answers
    opening = models.BooleanField(default=False)  # stock there when the books were opened
    at = models.DateTimeField()
    cost = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="receipts_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_receipt_number"),
            models.UniqueConstraint(fields=["organisation", "their_shipment"], name="one_receipt_per_shipment"),
        ]


class ReceiptLine(models.Model):
    """Pieces of a lot received (or expected), and what they cost."""

    pk = models.CompositePrimaryKey("receipt_id", "n")
    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    sku = models.BigIntegerField()
    lot = models.BigIntegerField()
    expected = models.BigIntegerField(null=True)
    pieces = models.BigIntegerField()
    cost = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pieces__gte=0, cost__gte=0), name="receipt_line_not_below_zero")
        ]


class Shipment(Paper):
    """Goods picked for one order: packed, loaded, and what became of them at the door. Its print is the surat jalan."""

    KIND: ClassVar[str] = "shipment"
    PREFIX: ClassVar[str] = "SJ"
    STEPS: ClassVar[Steps] = {
        ("", "pick"): "picked",
        ("picked", "pack"): "packed",
        ("picked", "load"): "loaded",
        ("packed", "load"): "loaded",
        ("picked", "put_back"): "put_back",
        ("packed", "put_back"): "put_back",
        ("picked", "deliver"): "delivered",  # told, though never told loaded
        ("packed", "deliver"): "delivered",
        ("picked", "deliver_part"): "done",
        ("packed", "deliver_part"): "done",
        ("picked", "refuse"): "returned",
        ("packed", "refuse"): "returned",
        ("loaded", "deliver"): "delivered",
        ("loaded", "deliver_part"): "part",
        ("loaded", "refuse"): "refused",
        ("part", "unload"): "done",
        ("refused", "unload"): "returned",
        ("loaded", "unload"): "packed",
        # on an invoice already: it goes out again or is told refused (and credited), but is never put back
        ("loaded", "bring_back"): "back",
        ("back", "load"): "loaded",
        ("back", "deliver"): "delivered",
        ("back", "deliver_part"): "done",
        ("back", "refuse"): "returned",
        # put back by the book, but told at the door all the same: what was handed over left
        ("put_back", "deliver"): "delivered",
        ("put_back", "deliver_part"): "done",
        ("put_back", "refuse"): "returned",
    }

    order = models.BigIntegerField()
    seller = models.BigIntegerField()
    buyer = models.BigIntegerField()
    bill_to = models.BigIntegerField()
    ship_to = models.BigIntegerField()
    owner = models.BigIntegerField()
    site = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    invoice_at = models.CharField(max_length=10)
    picked_at = models.DateTimeField()
    cartons = models.IntegerField(null=True)
    whole = models.BooleanField()  # it holds everything its order wanted
    was_put_back = models.BooleanField(default=False, db_default=False)  # told at the door though it had been put back
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "picked_at"], name="shipments_by_time"),
            models.Index(
                fields=["organisation", "picked_at"],
                name="shipments_that_wait",
                condition=Q(status__in=["picked", "packed", "back"]),
            ),
            models.Index(fields=["order"], name="shipments_of_order"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_shipment_number")]


class ShipmentLine(models.Model):
    """Pieces of one lot picked for a line of the order, what they cost and what they are sold for."""

    pk = models.CompositePrimaryKey("shipment_id", "n")
    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    line = models.IntegerField()  # of the order
    sku = models.BigIntegerField()
    lot = models.BigIntegerField()
    place = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pieces__gt=0), name="shipment_line_of_something")]


class Transfer(Paper):
    """Goods moved from one place of ours to another: to a van, a branch, a bin. Its lines are its moves."""

    KIND: ClassVar[str] = "transfer"
    PREFIX: ClassVar[str] = "TF"
    STEPS: ClassVar[Steps] = {("", "move"): "moved"}

    owner = models.BigIntegerField()
    source = models.BigIntegerField()
    target = models.BigIntegerField()
    at = models.DateTimeField()
    pieces = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="transfers_by_time")]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_transfer_number")]
