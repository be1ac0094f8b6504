"""Sales made on the road."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salur.kernel.papers import Paper, Steps


class Sale(Paper):
    """Goods sold from a van and handed over at once (kanvas), with the invoice and the payment made with it."""

    KIND: ClassVar[str] = "sale"
    PREFIX: ClassVar[str] = "VS"
    STEPS: ClassVar[Steps] = {("", "sell"): "sold"}

    van = models.BigIntegerField()  # the place that the goods were sold from
    site = models.BigIntegerField()
    owner = models.BigIntegerField()
    buyer = models.BigIntegerField()
    bill_to = models.BigIntegerField()
    salesman = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    territory = models.BigIntegerField(null=True)
    price_class = models.CharField(max_length=40, default="")
    channel = models.CharField(max_length=20, default="")
    price_version = models.BigIntegerField()
    arithmetic = models.SmallIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    invoice = models.BigIntegerField()
    payment = models.BigIntegerField(null=True)  # null: it is still owed
    reference = models.CharField(max_length=80, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="sales_by_time")]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_sale_number")]


class SaleLine(models.Model):
    """Pieces of an SKU sold from a van: their price with every step to it, what they cost, and what the book lacked."""

    pk = models.CompositePrimaryKey("sale_id", "n")
    sale = models.ForeignKey(Sale, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    sku = models.BigIntegerField()
    pack = models.CharField(max_length=20)
    pieces = models.BigIntegerField()
    list = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    tax_code = models.CharField(max_length=8)
    priced = models.JSONField()
    value = models.BigIntegerField()
    drawn = models.BigIntegerField()  # pieces that the book did not have on the van
    # given for nothing: the scheme that gives it, or "manual" where the seller does
    given_by = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pieces__gt=0), name="sale_line_of_something"),
            models.CheckConstraint(condition=Q(drawn__gte=0, drawn__lte=models.F("pieces")), name="drawn_within_sold"),
        ]
