"""Counts that wait for a second pair of eyes."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from salur.counts import queries
from salur.counts.models import Count
from salur.kernel.actor import Actor
from salur.shell.queues import row, waits


@waits(
    "to_approve", gettext_lazy("Counts to approve"), book="goods", kind="count", verb="counts.approve",
    button="approve", address="/counts?status=told",
)  # fmt: skip
def to_approve(actor: Actor) -> QuerySet[Count]:
    """Counts that were told."""
    return row(queries.visible(actor).filter(status="told"), since="counted_at")
