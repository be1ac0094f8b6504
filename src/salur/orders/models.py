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
        ("held", "accept_price"): "draft",
        ("held", "cancel"): "cancelled",
        ("held", "approve"): "held",  # what it is then is decided anew
        ("held", "return"): "draft",
        ("held", "split"): "held",
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
        # told at the door though nothing of it was picked any more: it was cancelled, held or sent back meanwhile, but
        # came
        ("draft", "finish"): "finished",
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
    # something on it was given away, or counts towards a scheme: only then is there more to read of it
    gave = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "captured_at"], name="orders_by_time"),
            models.Index(  # what waits is few among the orders of years
                fields=["organisation", "captured_at"],
                name="orders_that_wait",
                condition=Q(status__in=["draft", "held", "backordered"]),
            ),
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
    returned = models.BigIntegerField(default=0, db_default=0)  # came back and was credited; kept where order gave

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
    # of a split order: the lines of the whole that are on this part, and the order they were first on
    lines = models.JSONField(null=True)
    split_from = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["split_from"], name="carts_of_parts", condition=Q(split_from__isnull=False)),
        ]


class OrderRule(models.Model):
    """What a seller has set for one of its order rules: pass, hold or refuse, and the figure it goes by."""

    organisation = models.BigIntegerField()
    rule = models.CharField(max_length=20)
    answer = models.CharField(max_length=8)
    figure = models.BigIntegerField(null=True)  # smallest coin, days, papers, hours, hundredths of a percent
    pack = models.CharField(max_length=40, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "rule"], name="one_order_rule"),
            models.CheckConstraint(
                condition=models.Q(answer__in=("pass", "hold", "refuse")), name="order_rule_answers"
            ),
        ]


class Authority(models.Model):
    """Up to which amount a role may approve held orders in one respect; or what discount it may give by hand."""

    organisation = models.BigIntegerField()
    role = models.TextField()  # by its name, which never changes
    about = models.CharField(max_length=8)  # credit | price | order | discount
    most = models.BigIntegerField(null=True)  # smallest coin (of a discount: hundredths of a percent); null: any

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "role", "about"], name="one_authority")]


class Authorised(models.Model):
    """What an outlet, or a class of outlets, may buy: an SKU, a brand or a category. No row: everything."""

    organisation = models.BigIntegerField()
    buyer = models.BigIntegerField(null=True)  # the outlet; null: all of the class
    price_class = models.CharField(max_length=40, default="")
    sku = models.BigIntegerField(null=True)
    brand = models.TextField(default="")
    category = models.TextField(default="")  # a path; what is below it is meant as well

    class Meta:
        indexes = [models.Index(fields=["organisation", "buyer"], name="authorised_for")]


class Known(models.Model):
    """A buyer whose first order was confirmed; kept only while the rule about new outlets is on."""

    pk = models.CompositePrimaryKey("organisation", "buyer")
    organisation = models.BigIntegerField()
    buyer = models.BigIntegerField()


class Review(models.Model):
    """One wait of an order on hold: since when, why (every reason with its figures), who decided what, and when."""

    organisation = models.BigIntegerField()
    order = models.BigIntegerField()
    since = models.DateTimeField()
    amount = models.BigIntegerField()  # with tax, smallest coin
    currency = models.CharField(max_length=3)
    reasons = models.JSONField()
    waived = models.JSONField(default=list)  # codes that somebody approved of this order as it is
    about = models.JSONField(default=list)  # what authority approving it needs; none: only what frees it helps
    decision = models.CharField(max_length=12, default="")  # '' while it waits
    decided_at = models.DateTimeField(null=True)
    person = models.BigIntegerField(null=True)
    note = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "decided_at"], name="reviews_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(decided_at__isnull=True), name="one_open_review"
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="review_decided_at_a_time",
            ),
        ]
