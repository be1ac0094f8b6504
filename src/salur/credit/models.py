"""Who may owe how much, what has been set aside of it, and what is owed."""

from __future__ import annotations

from django.db import models


class Account(models.Model):
    """What a seller allows a bill-to party: limit, blocks, and how much orders have set aside; the credit lock."""

    organisation = models.BigIntegerField()
    party = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    limit = models.BigIntegerField(null=True)  # smallest coin; null: not limited by value
    promised = models.BigIntegerField(default=0)
    block = models.CharField(max_length=80, default="")  # why nothing may be ordered; empty: not blocked
    overdue_days_allowed = models.IntegerField(null=True)
    open_papers_allowed = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "party", "currency"], name="one_credit_account"),
            models.CheckConstraint(condition=models.Q(promised__gte=0), name="credit_promised_never_below_zero"),
        ]


class Promise(models.Model):
    """Credit set aside for a paper: what of it has not yet been delivered or invoiced."""

    pk = models.CompositePrimaryKey("paper", "paper_kind")
    paper = models.BigIntegerField()
    paper_kind = models.CharField(max_length=12)
    organisation = models.BigIntegerField()
    account = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="credit_promise_of_something")]


class Waiting(models.Model):
    """A paper held for credit: it is decided anew, the one waiting longest first, when its account has more room."""

    pk = models.CompositePrimaryKey("paper", "paper_kind")
    paper = models.BigIntegerField()
    paper_kind = models.CharField(max_length=12)
    organisation = models.BigIntegerField()
    account = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account"], name="waiting_for_credit_of")]


class Debt(models.Model):
    """An open item: what a bill-to party owes on one paper, until when, and what of it is still open."""

    pk = models.CompositePrimaryKey("paper", "paper_kind")
    paper = models.BigIntegerField()
    paper_kind = models.CharField(max_length=12)
    organisation = models.BigIntegerField()
    account = models.BigIntegerField()
    on = models.DateField()
    due_on = models.DateField()
    amount = models.BigIntegerField()
    open = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["account"], name="debts_of_account")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(open__gte=0, open__lte=models.F("amount")), name="debt_open_within_amount"
            )
        ]
