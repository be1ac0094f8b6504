"""What any business software needs: whose data it is, what was said, what has happened, and numbers."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models


class Organisation(models.Model):
    """A member firm: its books, papers, numbers and months are its own."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    base_currency = models.CharField(max_length=3)
    time_zone = models.CharField(max_length=60, default="Asia/Jakarta")

    def __str__(self) -> str:
        return self.name


class Key(models.Model):
    """A command's own key, kept so that a command told twice is done once; its answer is the fact of that id."""

    pk = models.CompositePrimaryKey("organisation", "sender", "key")
    organisation = models.BigIntegerField()
    sender = models.CharField(max_length=80)
    key = models.UUIDField()
    digest = models.BinaryField(max_length=16)
    fact = models.BigIntegerField()


class Fact(models.Model):
    """Something that has happened: which verb's outcome on which paper, by whom and when. The trail and the outbox."""

    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField(null=True)  # the other member who may read it
    kind = models.CharField(max_length=60)
    version = models.SmallIntegerField(default=1)
    paper_kind = models.CharField(max_length=20)
    paper = models.BigIntegerField()
    ending = models.CharField(max_length=12)
    reasons = models.JSONField(null=True)
    body = models.JSONField()
    person = models.BigIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["paper", "paper_kind"], name="fact_of_paper"),
            BrinIndex(fields=["recorded_at"], name="facts_by_time", autosummarize=True),  # a few pages in all
        ]


class Series(models.Model):
    """A run of paper numbers without gaps: per organisation, kind of paper, year and device."""

    organisation = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    year = models.SmallIntegerField()
    device = models.CharField(max_length=20, default="")
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "year", "device"], name="one_series")]


class Attachment(models.Model):
    """A file that belongs to a paper (a photo, a signature): content-addressed, seen by whoever sees the paper."""

    organisation = models.BigIntegerField()
    paper_kind = models.CharField(max_length=20)
    paper = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["paper", "paper_kind"], name="attachment_of_paper")]
