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


def stood_at(organisation: int, first: date) -> tuple[list[tuple[str, str, int]], list[tuple[str, int, int]]]:
    """What the buckets stood at when a month was closed: money as (bucket, currency, amount), goods as (bucket, pieces,
    value); what is nothing is left out."""
    money = sql.fetch(
        "SELECT a.bucket, a.currency, sum(c.amount)::bigint FROM ledger_moneyclosing c JOIN ledger_moneyaccount a "
        "ON a.id = c.account WHERE c.organisation = %s AND c.first = %s GROUP BY 1, 2 HAVING sum(c.amount) <> 0 "
        "ORDER BY 1, 2",
        (organisation, first),
    )
    goods = sql.fetch(
        "SELECT a.bucket, sum(c.pieces)::bigint, sum(c.value)::bigint FROM ledger_goodsclosing c "
        "JOIN ledger_goodsaccount a ON a.id = c.account WHERE c.organisation = %s AND c.first = %s GROUP BY 1 "
        "HAVING sum(c.pieces) <> 0 OR sum(c.value) <> 0 ORDER BY 1",
        (organisation, first),
    )
    return money, goods
