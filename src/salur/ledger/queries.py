"""Reading discrepancies and closed months, for pages."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.ledger.models import Discrepancy, Month
from salur.ledger.months import after


def visible_discrepancies(actor: Actor) -> QuerySet[Discrepancy]:
    """What waits for an explanation, or has one: the organisation's own, and what concerns it as the other side."""
    return Discrepancy.objects.filter(Q(organisation=actor.organisation) | Q(counterpart=actor.organisation))


def closed_months(actor: Actor) -> QuerySet[Month]:
    """The months that are closed."""
    return Month.objects.filter(organisation=actor.organisation)


def opened_on(organisation: int) -> date | None:
    """The day the books were opened, which is that of the first posting; None where nothing was booked yet."""
    ((earliest,),) = sql.fetch('SELECT min("on") FROM ledger_posting WHERE organisation = %s', (organisation,))
    assert earliest is None or isinstance(earliest, date)
    return earliest


def next_to_close(organisation: int) -> date | None:
    """The first day of the earliest month that is open and has postings; None where nothing was booked yet."""
    ((closed, earliest),) = sql.fetch(
        "SELECT (SELECT max(first) FROM ledger_month WHERE organisation = %s), "
        '(SELECT min("on") FROM ledger_posting WHERE organisation = %s)',
        (organisation, organisation),
    )
    if closed is not None:
        return after(closed)
    return earliest.replace(day=1) if earliest else None
