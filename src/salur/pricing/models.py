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


class Scheme(Rule):
    """A promotion: who, which goods, how much is needed, what it gives, its limits, and who pays for it."""

    name = models.CharField(max_length=120)
    body = models.JSONField()  # the scheme as a rule snapshot has it, without code, version, name and days
    principal = models.BigIntegerField(null=True)  # the party behind the funder "principal"
    state = models.CharField(max_length=10)  # draft | checking | live

    class Meta:
        constraints = [
            *_versioned("scheme"),
            models.CheckConstraint(condition=Q(state__in=["draft", "checking", "live"]), name="scheme_states"),
        ]


class Floor(Rule):
    """The least that goods may come to: a percentage of the list amount, or a price for one `per`."""

    goods = models.JSONField(default=dict)
    when = models.JSONField(default=dict)
    currency = models.CharField(max_length=3, default="")
    percent = models.CharField(max_length=24, default="")  # decimal strings; one of the two
    price = models.CharField(max_length=24, default="")
    per = models.TextField(default="piece")

    class Meta:
        constraints = [
            *_versioned("floor"),
            models.CheckConstraint(condition=Q(percent="") ^ Q(price=""), name="floor_one_of_two"),
        ]


class Limit(models.Model):
    """What of a scheme was used: by a buyer, or (buyer 0) by all of them together."""

    organisation = models.BigIntegerField()
    scheme = models.CharField(max_length=60)
    buyer = models.BigIntegerField()
    measured = models.JSONField(default=list)  # of each need, what orders before counted
    given = models.BigIntegerField(default=0)  # times
    amount = models.BigIntegerField(default=0)  # smallest coins
    uses = models.BigIntegerField(default=0)  # orders

    class Meta:
        abstract = True


class Counter(Limit):
    """What of a scheme was used so far: by one buyer, or (buyer 0) by all together. Locked before it is read."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "scheme", "buyer"], name="one_counter"),
            models.CheckConstraint(condition=Q(given__gte=0, amount__gte=0, uses__gte=0), name="counters_count"),
        ]


class Taken(Limit):
    """What one paper took of a scheme with a limit, so that it can be given back exactly, once."""

    paper_kind = models.CharField(max_length=20)
    paper = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "paper_kind", "scheme"], name="taken_once"),
            models.CheckConstraint(condition=Q(given__gte=0, amount__gte=0, uses__gte=0), name="taken_counts"),
        ]
