"""The month at a glance: sales by day beside the month before, by brand and salesman; what is overdue, fill rate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from salur.insights.queries import asked
from salur.insights.queries.asked import Ask
from salur.insights.queries.owed import receivables
from salur.insights.queries.sales import sales
from salur.insights.queries.served import service
from salur.insights.rules import Period, days_of_month, month_after, month_of
from salur.kernel import sql
from salur.kernel.actor import Actor

BRANDS, SALESMEN = 7, 6


class Sold(NamedTuple):
    """A brand or salesman: the key, what it is called, net sales and those of the same days of the month before."""

    key: str
    label: str
    net: int
    then: int


class Sums(NamedTuple):
    """What is owed now and how much of it is overdue; pieces ordered and delivered of orders of both months."""

    owed: int = 0
    late: int = 0
    ordered: int = 0
    delivered: int = 0
    ordered_then: int = 0
    delivered_then: int = 0


class Month(NamedTuple):
    """A month as its board shows it; days beyond the latest sale are not in it."""

    period: Period
    then: Period  # all of the month before
    days: dict[date, tuple[int, int]]  # net sales and pieces of both months
    brands: list[Sold]
    rest: int  # net sales of the other brands
    salesmen: list[Sold]
    sums: Sums


def latest(actor: Actor, today: date) -> date:
    """The day up to which there are sales: of today or before; today where there are none. Plans what follows."""
    ((_, _, on),) = sql.fetch(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '32MB', true), "
        '(SELECT max("on") FROM insights_outletday WHERE organisation = %s AND "on" <= %s)',
        (actor.organisation, today),
    )
    return on or today


def month(actor: Actor, until: date, today: date, currency: str, *, owed: bool, served: bool) -> Month:
    """The month of a day up to that day, beside the month before; debts and service only where they are asked for."""
    then = days_of_month(month_after(month_of(until), -1))
    period = Period(month_of(until), until)
    ask = Ask("day", period, then, currency=currency)
    days = {
        date.fromisoformat(key): (row["net"] + row["net_then"], row["pieces"] + row["pieces_then"])
        for key, _, row in _rows(actor, ask, 62)
    }
    same = Period(then.first, min(then.last, date.fromordinal(then.first.toordinal() + until.day - 1)))
    brands = _sold(actor, Ask("brand", period, currency=currency), BRANDS)
    salesmen = _sold(actor, Ask("salesman", period, same, currency=currency), SALESMEN)
    whole = sum(net for day, (net, _) in days.items() if day >= period.first)
    rest = whole - sum(one.net for one in brands)
    sums = _sums(actor, replace(ask, by="month"), today, owed, served) if owed or served else Sums()
    return Month(period, then, days, brands, rest, salesmen, sums)


def _rows(actor: Actor, ask: Ask, most: int) -> list[tuple[str, str, dict[str, Any]]]:
    query = sales(actor, ask)
    names = [column.name for column in query.columns]
    return [(key, label, dict(zip(names, values, strict=True))) for key, label, *values in asked.first(query, most)]


def _sold(actor: Actor, ask: Ask, most: int) -> list[Sold]:
    return [Sold(key, label, row["net"], row["net_then"]) for key, label, row in _rows(actor, ask, most)]


def _sums(actor: Actor, ask: Ask, today: date, owed: bool, served: bool) -> Sums:
    """Both in one statement; what is not asked for is nothing."""
    texts, params = ["SELECT '' AS key, 0::bigint AS a, 0::bigint AS b"], list[Any]()
    if owed:
        query = receivables(actor, today, ask.currency)
        texts.append(f"SELECT 'owed', sum(o.open)::bigint, sum(o.open - o.not_due)::bigint FROM ({query.text}) o")
        params += query.params
    if served and ask.against:
        query = service(actor, replace(ask, period=Period(ask.against.first, ask.period.last), against=None))
        texts.append(f"SELECT v.key, v.ordered, v.delivered FROM ({query.text}) v")
        params += query.params
    found = {key: (a or 0, b or 0) for key, a, b in sql.fetch(" UNION ALL ".join(texts), params)}
    nothing, then = (0, 0), str(ask.against.first if ask.against else "")
    return Sums(*found.get("owed", nothing), *found.get(str(ask.period.first), nothing), *found.get(then, nothing))
