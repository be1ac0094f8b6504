"""Goods that came back and wait to be looked at."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.returns import queries
from salur.returns.models import Return
from salur.shell.queues import row, waits


@waits(
    "to_inspect", gettext_lazy("Back, to inspect"), book="goods", kind="return", verb="returns.inspect",
    address="/returns?status=received",
)  # fmt: skip
def to_inspect(actor: Actor) -> QuerySet[Return]:
    """Returns that nobody has inspected."""
    return row(queries.visible(actor).filter(status="received"), since="at", party="buyer")
