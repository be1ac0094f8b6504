"""Prices, taxes and roundings of a seller. A rule is never edited: it ends in one version, another begins there."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Version(models.Model):
    """The number of a seller's set of rules; every change of any rule raises it, in the same transaction."""

    organisation = models.BigIntegerField(primary_key=True)
    version = models.BigIntegerField()


class Rule(models.Model):
    """What all rules have: the seller's code, the days it is in force, and the versions of the rules it is part of.

    It is part of them from `since_version` until before `until_version` (null: it still stands).
    """

    organisation = models.BigIntegerField()
    code = models.CharField(max_length=60)
    valid_from = models.DateField(null=True)  # null: has always been
    valid_to = models.DateField(null=True)  # the last day; null: open
    since_version = models.BigIntegerField()
    until_version = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def _versioned(name: str) -> list[models.BaseConstraint]:
    """The constraints of a rule table: one row of a code stands at a time, days and versions run forwards."""
    return [
        models.UniqueConstraint(fields=["organisation", "code", "since_version"], name=f"one_{name}_row"),
        models.UniqueConstraint(
            fields=["organisation", "code"], condition=Q(until_version__isnull=True), name=f"one_{name}_stands"
        ),
        models.CheckConstraint(condition=Q(until_version__gt=F("since_version")), name=f"{name}_versions_forwards"),
        models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name=f"{name}_days_forwards"),
    ]


class Price(Rule):
    """A row of a price list: what one `per` of a SKU costs, for whom (`when`), in which pack, from how many pieces."""

    sku = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    price = models.DecimalField(max_digits=20, decimal_places=6)  # major units, for one `per`
    per = models.TextField(default="piece")
    pack = models.TextField(null=True)  # only if ordered in this pack
    min_pieces = models.BigIntegerField(default=1)
    when = models.JSONField(default=dict)
    includes_tax = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["organisation", "sku"], name="prices_of_sku")]
        constraints = [
            *_versioned("price"),
            models.CheckConstraint(condition=Q(price__gte=0, min_pieces__gte=1), name="price_of_something"),
        ]


class Tax(Rule):
    """How goods are taxed: components on a fraction of the net; of those that fit, the first by priority and code."""

    components = models.JSONField(default=list)  # [[name, rate in percent as a decimal string], …]; none = no tax
    base_top = models.IntegerField(default=1)
    base_bottom = models.IntegerField(default=1)
    tax_from = models.CharField(max_length=16, default="rounded_base")
    payable = models.BooleanField(default=True)  # false: the buyer pays it to the state himself
    paper_code = models.TextField(default="")  # what the tax paper calls it: e-Faktur "04"
    priority = models.IntegerField(default=100)
    when = models.JSONField(default=dict)
    goods = models.JSONField(default=dict)

    class Meta:
        constraints = [
            *_versioned("tax"),
            models.CheckConstraint(condition=Q(base_top__gte=0, base_bottom__gte=1), name="tax_base_fraction"),
        ]


class Rounding(Rule):
    """How a currency is rounded from a day on: list, discount, net, tax, payable, each to a unit and in a mode."""

    currency = models.CharField(max_length=3)
    parts = models.JSONField()  # {"net": {"to": 100, "mode": "half_up", "per": "line"}, …}

    class Meta:
        constraints = _versioned("rounding")
