"""What has been promised of what is on the shelf."""

from __future__ import annotations

from django.db import models


class Promise(models.Model):
    """Pieces of a shelf set aside for a line of a paper; gone once they are picked or released."""

    pk = models.CompositePrimaryKey("paper", "line", "paper_kind")
    paper_kind = models.CharField(max_length=12)
    paper = models.BigIntegerField()
    line = models.IntegerField()
    organisation = models.BigIntegerField()
    shelf = models.BigIntegerField()
    pieces = models.BigIntegerField()
    promised_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shelf"], name="promises_of_shelf")]
        constraints = [models.CheckConstraint(condition=models.Q(pieces__gt=0), name="promise_of_something")]


class Backorder(models.Model):
    """Pieces of a shelf that a line of a confirmed paper still waits for."""

    pk = models.CompositePrimaryKey("paper", "line", "paper_kind")
    paper_kind = models.CharField(max_length=12)
    paper = models.BigIntegerField()
    line = models.IntegerField()
    organisation = models.BigIntegerField()
    shelf = models.BigIntegerField()
    pieces = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["shelf"], name="backorders_of_shelf")]
        constraints = [models.CheckConstraint(condition=models.Q(pieces__gt=0), name="backorder_of_something")]
