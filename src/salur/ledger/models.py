"""The two books: postings of goods moves and money moves, the accounts between which they go, balances and shelves."""

from __future__ import annotations

from django.db import models

NOTHING = models.DO_NOTHING


class GoodsAccount(models.Model):
    """Where goods can be in the book: whose they are, at which place, in which bucket."""

    organisation = models.BigIntegerField()
    owner = models.BigIntegerField()
    place = models.BigIntegerField()
    site = models.BigIntegerField()  # the top place that promises are made at
    bucket = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner", "place", "bucket"], name="one_goods_account")
        ]


class MoneyAccount(models.Model):
    """Where money can be in the book: with which other party (0 = nobody's), in which bucket and currency."""

    organisation = models.BigIntegerField()
    party = models.BigIntegerField()
    bucket = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "party", "bucket", "currency"], name="one_money_account")
        ]


class Posting(models.Model):
    """What one paper wrote in the books on one occasion of its life."""

    organisation = models.BigIntegerField()
    paper_kind = models.CharField(max_length=20)
    paper = models.BigIntegerField()
    occasion = models.CharField(max_length=20)
    turn = models.IntegerField()
    reverses = models.BigIntegerField(null=True)
    person = models.BigIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "paper_kind", "occasion", "turn", "organisation"], name="one_posting"
            )
        ]


class GoodsMove(models.Model):
    """So many pieces of a lot, worth so much, went from one goods account to another."""

    pk = models.CompositePrimaryKey("posting_id", "n")
    posting = models.ForeignKey(Posting, NOTHING, related_name="goods", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    on = models.DateField()
    source = models.BigIntegerField()
    target = models.BigIntegerField()
    lot = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pieces__gt=0), name="goods_move_of_something"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="goods_move_of_no_less_than_nothing"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="goods_move_somewhere_else"),
        ]


class MoneyMove(models.Model):
    """So much money went from one money account to another."""

    pk = models.CompositePrimaryKey("posting_id", "n")
    posting = models.ForeignKey(Posting, NOTHING, related_name="money", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    on = models.DateField()
    source = models.BigIntegerField()
    target = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["target"], name="money_moves_into"),
            models.Index(fields=["source"], name="money_moves_out_of"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="money_move_of_something"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="money_move_somewhere_else"),
        ]


class GoodsBalance(models.Model):
    """What lies in a scarce goods account now, by lot: pieces and what they cost."""

    pk = models.CompositePrimaryKey("account", "lot")
    account = models.BigIntegerField()
    lot = models.BigIntegerField()
    organisation = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pieces__gte=0), name="goods_never_below_zero"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="goods_value_never_below_zero"),
            models.CheckConstraint(condition=models.Q(pieces__gt=0) | models.Q(value=0), name="no_goods_no_value"),
        ]


class MoneyBalance(models.Model):
    """What stands in a kept money account now; `wall` is the side of zero it may not leave."""

    account = models.BigIntegerField(primary_key=True)
    organisation = models.BigIntegerField()
    wall = models.SmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wall=0) | models.Q(wall=1, amount__gte=0) | models.Q(wall=-1, amount__lte=0),
                name="money_stays_on_its_side",
            )
        ]


class Shelf(models.Model):
    """An owner's SKU at a site: how many pieces could be sold, how many of them are promised; the lock for both."""

    organisation = models.BigIntegerField()
    owner = models.BigIntegerField()
    site = models.BigIntegerField()
    sku = models.BigIntegerField()
    sellable = models.BigIntegerField(default=0)
    promised = models.BigIntegerField(default=0)
    cost_pieces = models.BigIntegerField(default=0)  # the last known cost: of so many pieces …
    cost_value = models.BigIntegerField(default=0)  # … so much

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "owner", "site", "sku"], name="one_shelf"),
            models.CheckConstraint(condition=models.Q(promised__gte=0), name="promised_never_below_zero"),
            models.CheckConstraint(
                condition=models.Q(promised__lte=models.F("sellable")), name="never_promised_beyond_sellable"
            ),
        ]


class Discrepancy(models.Model):
    """Where what was told and what the book had differ: waits on somebody's desk until it is explained."""

    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField(null=True)  # the other member who sees it too
    kind = models.CharField(max_length=30)
    paper_kind = models.CharField(max_length=20)
    paper = models.BigIntegerField()
    goods_account = models.BigIntegerField(null=True)  # where the pieces were missing (or too many)
    sku = models.BigIntegerField(null=True)
    lot = models.BigIntegerField(null=True)
    pieces = models.BigIntegerField(default=0)  # + drawn from unexplained, - put there; 0: a matter of money or promise
    value = models.BigIntegerField(default=0)
    money_account = models.BigIntegerField(null=True)
    amount = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by_kind = models.CharField(max_length=20, null=True)
    closed_by = models.BigIntegerField(null=True)
    note = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "sku"], condition=models.Q(closed_at=None), name="discrepancy_open")
        ]


class Month(models.Model):
    """A closed month: what happened in it and is told later goes into the first open day."""

    organisation = models.BigIntegerField()
    first = models.DateField()
    closed_at = models.DateTimeField()
    person = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "first"], name="one_month")]


class Standing(models.Model):
    """What a bucket of an organisation stood at: all that was recorded before an instant, the same for all its buckets.
    Money by currency; goods ('') in pieces and value."""

    pk = models.CompositePrimaryKey("organisation", "bucket", "currency")
    organisation = models.BigIntegerField()
    bucket = models.CharField(max_length=30)
    currency = models.CharField(max_length=3)
    pieces = models.BigIntegerField()
    amount = models.BigIntegerField()
    until = models.DateTimeField()


class MoneyClosing(models.Model):
    """What a money account stood at when a month was closed; later readings add the moves since."""

    organisation = models.BigIntegerField()
    first = models.DateField()
    account = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "first"], name="one_money_closing")]


class GoodsClosing(models.Model):
    """What a goods account held of a lot when a month was closed."""

    organisation = models.BigIntegerField()
    first = models.DateField()
    account = models.BigIntegerField()
    lot = models.BigIntegerField()
    pieces = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "lot", "first"], name="one_goods_closing")]
