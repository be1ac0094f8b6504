"""Summaries of what was sold, moved and served, kept by reactions and proven equal to the papers and the moves.

Amounts in the smallest coin. A cell is one day or month, one thing, and what the papers of that day came to for it;
`month` is its first day. The dimensions are those that the order was made under: last year's report does not move.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from salur.kernel.papers import Paper, Steps


class Segment(models.Model):
    """A territory, channel, price class and salesman that sales were made under, together; 0 and '' where none."""

    organisation = models.BigIntegerField()
    territory = models.BigIntegerField()
    channel = models.CharField(max_length=40)
    price_class = models.CharField(max_length=40)
    salesman = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "territory", "channel", "price_class", "salesman"], name="one_segment"
            )
        ]


class InvoiceSegment(models.Model):
    """The segment of an invoice that was made with a sale from a van, found by the invoice that comes back."""

    invoice = models.BigIntegerField(primary_key=True)
    organisation = models.BigIntegerField()
    segment = models.BigIntegerField()


class Sums(models.Model):
    """What invoices and credit notes came to: price without tax, tax, pieces, lines, and what the goods had cost."""

    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    pieces = models.BigIntegerField()
    lines = models.BigIntegerField()
    cost = models.BigIntegerField()
    credited_untaxed = models.BigIntegerField()
    credited_tax = models.BigIntegerField()
    credited_pieces = models.BigIntegerField()
    credited_cost = models.BigIntegerField()

    class Meta:
        abstract = True


class OutletDay(Sums):
    """What an outlet was invoiced and credited on a day, under one segment."""

    pk = models.CompositePrimaryKey("organisation", "on", "outlet", "segment", "currency")
    organisation = models.BigIntegerField()
    on = models.DateField()
    outlet = models.BigIntegerField()
    segment = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    invoices = models.BigIntegerField()


class OutletMonth(Sums):
    """What an outlet was invoiced and credited in a month, under one segment."""

    pk = models.CompositePrimaryKey("organisation", "month", "outlet", "segment", "currency")
    organisation = models.BigIntegerField()
    month = models.DateField()
    outlet = models.BigIntegerField()
    segment = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    invoices = models.BigIntegerField()


class SkuDay(Sums):
    """What of an SKU was invoiced and credited on a day."""

    pk = models.CompositePrimaryKey("organisation", "on", "sku", "currency")
    organisation = models.BigIntegerField()
    on = models.DateField()
    sku = models.BigIntegerField()
    currency = models.CharField(max_length=3)


class SkuMonth(Sums):
    """What of an SKU was invoiced and credited in a month."""

    pk = models.CompositePrimaryKey("organisation", "month", "sku", "currency")
    organisation = models.BigIntegerField()
    month = models.DateField()
    sku = models.BigIntegerField()
    currency = models.CharField(max_length=3)


class SegmentMonth(Sums):
    """What of an SKU was invoiced and credited in a month under a segment: region by brand, salesman by SKU."""

    pk = models.CompositePrimaryKey("organisation", "month", "segment", "sku", "currency")
    organisation = models.BigIntegerField()
    month = models.DateField()
    segment = models.BigIntegerField()
    sku = models.BigIntegerField()
    currency = models.CharField(max_length=3)


class SkuGroup(models.Model):
    """The product group that an SKU is counted under: one number for all of one brand and category.

    It is given when an SKU is first counted and stays: of goods that changed their brand since, the groups no longer
    are what is asked for, and the lines are read instead.
    """

    pk = models.CompositePrimaryKey("organisation", "sku")
    organisation = models.BigIntegerField()
    sku = models.BigIntegerField()
    goods_group = models.BigIntegerField()


class GroupMonth(Sums):
    """What an outlet was invoiced and credited of a product group in a month: outlets of a brand, of a category."""

    pk = models.CompositePrimaryKey("organisation", "month", "goods_group", "outlet", "segment", "currency")
    organisation = models.BigIntegerField()
    month = models.DateField()
    goods_group = models.BigIntegerField()
    outlet = models.BigIntegerField()
    segment = models.BigIntegerField()
    currency = models.CharField(max_length=3)


class GoodsMonth(models.Model):
    """What came into a goods account and left it in a month, by lot: pieces and value. Not kept of goods on the way."""

    pk = models.CompositePrimaryKey("organisation", "month", "account", "lot")
    organisation = models.BigIntegerField()
    month = models.DateField()
    account = models.BigIntegerField()
    lot = models.BigIntegerField()
    pieces_in = models.BigIntegerField()
    value_in = models.BigIntegerField()
    pieces_out = models.BigIntegerField()
    value_out = models.BigIntegerField()


class OrderService(models.Model):
    """How an order was served, once a door was reached or it ended: what came of what was ordered, and when.

    `on` is the day it was captured; of the shipments told at a door: accurate (taken as it was sent), with a day wished
    for and no later, on a trip and on its day.
    """

    order = models.BigIntegerField(primary_key=True)
    organisation = models.BigIntegerField()
    on = models.DateField()
    outlet = models.BigIntegerField()
    segment = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    lines = models.BigIntegerField()
    lines_in_full = models.BigIntegerField()
    ordered = models.BigIntegerField()
    delivered = models.BigIntegerField()
    ordered_untaxed = models.BigIntegerField()
    delivered_untaxed = models.BigIntegerField()
    doors = models.BigIntegerField()
    accurate = models.BigIntegerField()
    wished = models.BigIntegerField()
    in_time = models.BigIntegerField()
    planned = models.BigIntegerField()
    on_the_day = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "on"], name="service_by_day")]


class Share(models.Model):
    """A member that may see, by month and SKU, what we sold of its own brands; given by us, and taken back by us."""

    pk = models.CompositePrimaryKey("organisation", "counterpart")
    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField()
    active = models.BooleanField()


class Simulation(Paper):
    """What a draft scheme would have cost on the invoices of a period: how far the reckoning is, and what it found."""

    KIND: ClassVar[str] = "simulation"
    PREFIX: ClassVar[str] = "SM"
    STEPS: ClassVar[Steps] = {
        ("", "begin"): "running",
        ("running", "end"): "ended",
        ("running", "break_off"): "broken",
    }

    person = models.BigIntegerField()
    scheme = models.JSONField()  # the draft as a rule snapshot has it
    currency = models.CharField(max_length=3)
    first = models.DateField()
    last = models.DateField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reached_on = models.DateField(null=True)  # the last invoice that is reckoned: a kill costs what follows
    reached = models.BigIntegerField(default=0)
    invoices = models.BigIntegerField(default=0)  # of the period, when it began
    done = models.BigIntegerField(default=0)
    tally = models.JSONField(default=dict)
    expected = models.IntegerField(null=True)  # how much more will be sold, as was told, in tenths of a percent
    fault = models.JSONField(null=True)  # why it could not be reckoned

    class Meta:
        indexes = [models.Index(fields=["organisation", "begun_at"], name="simulations_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_simulation_number"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="simulation_forward"),
        ]


class Measurement(Paper):
    """The effect of a scheme beside outlets that had sold alike: how far the reckoning is, and what it found."""

    KIND: ClassVar[str] = "measurement"
    STEPS: ClassVar[Steps] = {
        ("", "begin"): "running",
        ("running", "end"): "ended",
        ("running", "break_off"): "broken",
    }

    person = models.BigIntegerField()
    scheme = models.CharField(max_length=60)  # its code: an effect is of the scheme, not of a version
    currency = models.CharField(max_length=3)
    first = models.DateField()  # its launch
    last = models.DateField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.IntegerField(default=0)  # of a hundred parts
    sight = models.JSONField(null=True)  # the territories whose outlets are compared; none: all
    found = models.JSONField(default=dict)
    fault = models.JSONField(null=True)  # why it cannot be told

    class Meta:
        indexes = [models.Index(fields=["organisation", "scheme", "begun_at"], name="measurements_of_scheme")]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="measurement_forward")]
