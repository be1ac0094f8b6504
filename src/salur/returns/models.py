"""Goods coming back from customers, and going on to suppliers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salur.kernel.papers import Paper, Steps

DISPOSITIONS = ("restock", "destroy", "to_principal")


class Return(Paper):
    """Goods back from a customer, over many invoices at once: received, inspected, and settled by a credit note."""

    KIND: ClassVar[str] = "return"
    PREFIX: ClassVar[str] = "RT"
    STEPS: ClassVar[Steps] = {
        ("", "receive"): "received",
        ("received", "inspect"): "inspected",
        ("inspected", "settle"): "settled",
    }

    buyer = models.BigIntegerField()
    owner = models.BigIntegerField()
    site = models.BigIntegerField()
    place = models.BigIntegerField()
    at = models.DateTimeField()
    inspected_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, default="")  # the buyer's own paper

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "at"], name="returns_by_time"),
            models.Index(fields=["place"], condition=Q(status="received"), name="returns_to_inspect"),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_return_number")]


class ReturnLine(models.Model):
    """Pieces back of a lot, at what they cost, and the invoice line they were sold on with their share of its price."""

    pk = models.CompositePrimaryKey("paper_id", "n")
    paper = models.ForeignKey(Return, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    told = models.IntegerField()  # the line as it was told; it may come from several invoices
    sku = models.BigIntegerField()
    lot = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()
    reason = models.CharField(max_length=80)
    invoice = models.BigIntegerField(null=True)  # null: nobody knows; the price is the list's of that day
    invoice_line = models.IntegerField(null=True)
    bill_to = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["invoice"], condition=Q(invoice__isnull=False), name="returns_of_invoice")]
        constraints = [models.CheckConstraint(condition=Q(pieces__gt=0), name="return_line_of_something")]


class Inspection(models.Model):
    """What an inspection found of pieces that came back: where they go, and whether they are credited."""

    pk = models.CompositePrimaryKey("paper_id", "n")
    paper = models.ForeignKey(Return, models.CASCADE, related_name="inspections", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    line = models.IntegerField()  # of the return
    disposition = models.CharField(max_length=12)  # restock | destroy | to_principal
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()  # what left quarantine with them; nothing while they wait for the principal
    accepted = models.BooleanField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gt=0), name="inspection_of_something"),
            models.CheckConstraint(condition=Q(disposition__in=DISPOSITIONS), name="inspection_disposition"),
        ]


class SendBack(Paper):
    """Goods sent back to a supplier out of quarantine, and what the supplier owes us for them."""

    KIND: ClassVar[str] = "send_back"
    PREFIX: ClassVar[str] = "RS"
    STEPS: ClassVar[Steps] = {("", "send"): "sent"}

    supplier = models.BigIntegerField()
    owner = models.BigIntegerField()
    site = models.BigIntegerField()
    place = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    reference = models.CharField(max_length=80, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="send_backs_by_time")]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_send_back_number")]


class SendBackLine(models.Model):
    """Pieces of a lot sent back to a supplier, and what they cost."""

    pk = models.CompositePrimaryKey("paper_id", "n")
    paper = models.ForeignKey(SendBack, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    sku = models.BigIntegerField()
    lot = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pieces__gt=0), name="send_back_of_something")]
