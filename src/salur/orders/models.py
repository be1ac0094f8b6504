"""Orders: what a buyer wants of a seller, whatever the tier."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salur.kernel.papers import Paper, Steps


class Order(Paper):
    """An agreed sale of goods: six roles, priced lines, frozen terms. Primary, secondary and tertiary are the same."""

    KIND: ClassVar[str] = "order"
    PREFIX: ClassVar[str] = "SO"
    STEPS: ClassVar[Steps] = {
        ("", "capture"): "draft",
        ("draft", "confirm"): "confirmed",
        ("draft", "hold"): "held",
        ("draft", "backorder"): "backordered",
        ("draft", "change"): "draft",
        ("draft", "cancel"): "cancelled",
        ("held", "confirm"): "confirmed",
        ("held", "hold"): "held",
        ("held", "backorder"): "backordered",
        ("held", "change"): "draft",
        ("held", "cancel"): "cancelled",
        ("backordered", "confirm"): "confirmed",
        ("backordered", "backorder"): "backordered",
        ("backordered", "change"): "draft",
        ("backordered", "cancel"): "cancelled",
        ("backordered", "short_close"): "confirmed",
        ("backordered", "finish"): "finished",
        ("confirmed", "backorder"): "backordered",
        ("confirmed", "change"): "draft",
        ("confirmed", "cancel"): "cancelled",
        ("confirmed", "short_close"): "confirmed",
        ("confirmed", "finish"): "finished",
        # told at the door though nothing of it was picked any more: it was cancelled or held meanwhile, but came
        ("held", "finish"): "finished",
        ("cancelled", "finish"): "finished",
    }

    uuid = models.UUIDField()
    counterpart = models.BigIntegerField(null=True)
    seller = models.BigIntegerField()
    buyer = models.BigIntegerField()
    bill_to = models.BigIntegerField()
    ship_to = models.BigIntegerField()
    ship_from = models.BigIntegerField()  # the site promises are made at
    owner = models.BigIntegerField()  # whose goods
    taken_by = models.BigIntegerField(null=True)
    agent = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=20)
    reference = models.CharField(max_length=80, default="")  # the buyer's or the channel's own number
    currency = models.CharField(max_length=3)
    captured_at = models.DateTimeField()
    wanted_on = models.DateField(null=True)
    on_short = models.CharField(max_length=10)  # backorder | hold | cut
    invoice_at = models.CharField(max_length=10)  # loading | delivery | period
    territory = models.BigIntegerField(null=True)
    salesman = models.BigIntegerField(null=True)
    price_class = models.CharField(max_length=40, default="")
    price_version = models.BigIntegerField()
    arithmetic = models.SmallIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "captured_at"], name="orders_by_time"),
            models.Index(
                fields=["counterpart", "captured_at"], name="orders_sent_to_us", condition=Q(counterpart__isnull=False)
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_order_number")]


class OrderLine(models.Model):
    """A line of an order: pieces of an SKU, what they cost, and every step of how that price came about."""

    pk = models.CompositePrimaryKey("order_id", "n")
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField(null=True)
    sku = models.BigIntegerField()
    pack = models.CharField(max_length=20)
    pieces = models.BigIntegerField()
    # written only when it deviates: cancelled (refused at the door included), and what the open pieces come to once
    # some of the line, but not all, was picked or cancelled
    cancelled = models.BigIntegerField(default=0, db_default=0)
    refused = models.BigIntegerField(default=0, db_default=0)
    open_untaxed = models.BigIntegerField(null=True)
    open_tax = models.BigIntegerField(null=True)
    list = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    tax_code = models.CharField(max_length=8)
    priced = models.JSONField()  # price row, steps and tax as the price came about
    given_by = models.CharField(max_length=60, default="", db_default="")  # the scheme that gives it for nothing

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pieces__gt=0), name="order_line_of_something"),
            models.CheckConstraint(
                condition=models.Q(cancelled__gte=0, cancelled__lte=models.F("pieces")), name="cancelled_within_ordered"
            ),
            models.CheckConstraint(
                condition=models.Q(refused__gte=0, refused__lte=models.F("cancelled")), name="refused_within_cancelled"
            ),
        ]


class OrderCart(models.Model):
    """What an order was priced from, and the whole result, where schemes or floors were in force: made again, cart and
    rules give the same for ever. The goods are kept as they were, since the catalog may class them anew."""

    order = models.OneToOneField(Order, models.CASCADE, primary_key=True, related_name="cart", db_constraint=False)
    organisation = models.BigIntegerField()
    rules_version = models.BigIntegerField()
    cart = models.JSONField()
    goods = models.JSONField()
    result = models.JSONField()
