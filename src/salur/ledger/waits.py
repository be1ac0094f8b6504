"""Where the book and what was told differ, until somebody explains it."""

from __future__ import annotations

from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.ledger import queries
from salur.ledger.models import Discrepancy
from salur.shell.queues import row, waits


@waits(
    "to_explain", gettext_lazy("To explain"), book="goods", kind="discrepancy", verb="ledger.explain",
    address="/discrepancies",
)  # fmt: skip
def to_explain(actor: Actor) -> QuerySet[Discrepancy]:
    """Discrepancies that are open."""
    mine = queries.visible_discrepancies(actor).filter(organisation=actor.organisation, closed_at=None)
    return row(mine, since="opened_at", number=Value("", CharField()), amount=F("value") + F("amount"))
