"""Stock audits: what people counted on a shelf, beside what the book had."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salur.kernel.papers import Paper, Steps


class Count(Paper):
    """What was counted at a place at a moment (stock opname): told by those who counted, approved by somebody else."""

    KIND: ClassVar[str] = "count"
    PREFIX: ClassVar[str] = "ST"
    STEPS: ClassVar[Steps] = {
        ("", "tell"): "told",
        ("told", "approve"): "approved",
        ("told", "cancel"): "cancelled",
    }

    owner = models.BigIntegerField()
    site = models.BigIntegerField()
    place = models.BigIntegerField()
    counted_at = models.DateTimeField()
    reference = models.CharField(max_length=80, default="")  # the sheet, or who counted

    class Meta:
        indexes = [models.Index(fields=["place", "counted_at"], name="counts_of_place")]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_count_number")]


class CountLine(models.Model):
    """Pieces of a lot that were counted; once approved also what the book had, and what came and went meanwhile."""

    pk = models.CompositePrimaryKey("count_id", "n")
    count = models.ForeignKey(Count, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    sku = models.BigIntegerField()
    lot = models.BigIntegerField()
    counted = models.BigIntegerField()
    book = models.BigIntegerField(null=True)  # free in the book when it was approved
    since = models.BigIntegerField(null=True)  # came less went between the counting and the approval
    value = models.BigIntegerField(null=True)  # of the difference: found (+) or missing (-)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counted__gte=0), name="counted_not_below_zero"),
            models.UniqueConstraint(fields=["count", "lot"], name="one_count_line_per_lot"),
        ]
