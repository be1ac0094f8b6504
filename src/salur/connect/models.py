"""What came in by file: the runs of an import with the rows that could not go in, and the stock that others report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from salur.kernel.papers import Paper, Steps


class Import(Paper):
    """One file going in as one kind of thing: how far it has come and what became of its rows. A file on a machine."""

    KIND: ClassVar[str] = "import"
    PREFIX: ClassVar[str] = "IM"
    STEPS: ClassVar[Steps] = {
        ("", "begin"): "running",
        ("running", "end"): "ended",
        ("running", "break_off"): "broken",
    }

    person = models.BigIntegerField()
    profile = models.TextField()
    profile_digest = models.CharField(max_length=64)
    kind = models.TextField()
    file = models.TextField()
    sha256 = models.CharField(max_length=64)
    rehearsal = models.BooleanField()  # a dry run: everything is checked, nothing is kept
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reached = models.BigIntegerField(
        default=0
    )  # the last row of the file that is dealt with; a kill costs what follows
    portion = models.FloatField(default=0)  # of the file, 0 to 1
    rows = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    noted = models.BigIntegerField(default=0)  # of those done: taken in, but somebody should look
    refused = models.BigIntegerField(default=0)
    skipped = models.JSONField(default=dict)  # rows left out, by the profile's reason
    header = models.JSONField(default=list)  # of the file, for the file of errors
    fault = models.JSONField(null=True)  # why the file as a whole could not be read

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="imports_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_import_number"),
            models.CheckConstraint(
                condition=Q(rows__gte=F("done") + F("same") + F("refused")), name="import_counts_no_row_twice"
            ),
        ]


class StoppedRow(models.Model):
    """A row that did not go in, or went in and should be looked at: as it stood in the file, and what is wrong."""

    pk = models.CompositePrimaryKey("run_id", "row")
    run = models.ForeignKey(Import, models.CASCADE, related_name="stopped", db_index=False)
    row = models.BigIntegerField()
    organisation = models.BigIntegerField()
    taken = models.BooleanField()  # it went in all the same
    faults = models.JSONField()  # [[field, value, [code, facts]], …]
    cells = models.JSONField()


class StockLine(models.Model):
    """What a distributor states of one SKU at one place over a period; the supplier may read it."""

    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField(null=True)  # the supplier's organisation, if it is a member here
    supplier = models.BigIntegerField()
    place = models.BigIntegerField()
    place_code = models.TextField()
    sku = models.BigIntegerField()
    sku_code = models.TextField()
    since = models.DateField()
    until = models.DateField()
    opening = models.BigIntegerField()
    received = models.BigIntegerField()
    sent = models.BigIntegerField()
    adjusted = models.BigIntegerField()
    closing = models.BigIntegerField()
    difference = models.BigIntegerField()  # closing less what the others come to; 0 if it adds up
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "supplier", "place", "sku", "since"], name="one_stock_line"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="stock_period_forward"),
            models.CheckConstraint(
                condition=Q(difference=F("closing") - F("opening") - F("received") + F("sent") - F("adjusted")),
                name="stock_difference_is_true",
            ),
        ]
