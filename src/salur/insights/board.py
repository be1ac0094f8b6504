"""The owner's month: net sales, what is overdue, fill rate, beside the month before; by brand and by salesman."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.insights import rules
from salur.insights.month_tiles import at, both, goods, running, takings
from salur.insights.queries import board as queries
from salur.insights.queries.board import Month, Sold
from salur.insights.rules import days_of_month, month_after, month_of
from salur.insights.showing import day_said, share
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.shell import shown
from salur.shell.charts import Chart, Series
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.tables import Table, money, text


def board(actor: Actor, asked: str) -> dict[str, Any] | None:
    """What the board shows of a month (YYYY-MM; the latest with sales unless given); None for who may not see sales."""
    if not actor.allows("insights.sales"):
        return None
    today, coin = timezone.localdate(), house(actor.organisation).currency
    last = queries.latest(actor, today)
    wanted = _month_asked(asked)
    until = last if wanted is None or wanted >= month_of(last) else days_of_month(wanted).last
    found = queries.month(
        actor, until, today, coin, owed=actor.allows("insights.receivables"), served=actor.allows("insights.service")
    )
    first = found.period.first
    return {
        "title": day_said(first, "month"), "until": shown.day(until), "goods": goods(found),
        "money": takings(found, coin), "charts": _charts(found, coin), "salesmen": _salesmen(found, coin),
        "before": f"{month_after(first, -1):%Y-%m}", "after": f"{month_after(first):%Y-%m}" if until < last else "",
    }  # fmt: skip


def _month_asked(asked: str) -> date | None:
    try:
        return date.fromisoformat(f"{asked[:7]}-01")
    except ValueError:
        return None


def _charts(found: Month, coin: str) -> list[Chart]:
    """Net sales day upon day beside the month before, and by brand."""
    now, then = (running(values) for values in both(found, 0))
    long = max(days_of_month(found.period.first).days, len(then))
    days = [found.period.first + timedelta(n) for n in range(long)]
    kept: list[list[int | None]] = [[*one, *[None] * (long - len(one))] for one in (now, then)]
    names = [day_said(found.period.first, "month"), day_said(found.then.first, "month")]
    series = [
        Series(name, tone, values, [shown.amount(value, coin) for value in values], tone == "then")
        for name, tone, values in zip(names, ("c2", "then"), kept, strict=True)
    ]
    unit = shown.money(0, coin).rstrip("0.,\N{NO-BREAK SPACE} ")
    finding = _("{now} up to {day}; {then} in all of {month}.").format(
        now=shown.amount(now[-1], coin), day=shown.day(found.period.last), then=shown.amount(then[-1], coin),
        month=names[1],
    )  # fmt: skip
    last = found.period.last
    links = [
        f"/reports/papers?{urlencode({'by': 'day', 'first': str(day), 'last': str(day), 'currency': coin})}"
        if day <= last else ""
        for day in days
    ]  # fmt: skip
    made = [
        Chart("month", "lines", _("Net sales, day upon day"), [str(n + 1) for n in range(long)], series, finding,
              "money", coin, links, unit, False)
    ]  # fmt: skip
    if brands := _brands(found, coin, unit):
        made.append(brands)
    return [one for one in made if not one.empty]


def _brands(found: Month, coin: str, unit: str) -> Chart | None:
    shown_brands = [*found.brands, Sold("", _("Others"), found.rest, 0)] if found.rest > 0 else found.brands
    if not shown_brands:
        return None
    values = [one.net for one in shown_brands]
    one = Series(_("Net sales"), "c2", values, [shown.amount(value, coin) for value in values])
    links = [
        f"/reports/sales?{at(found, by='outlet', of_brand=brand.key)}" if brand.key else
        f"/reports/sales?{at(found, by='brand')}"
        for brand in shown_brands
    ]  # fmt: skip
    labels = [brand.label or _("none") for brand in shown_brands]
    finding = _("{what}: highest {label}, {most}.").format(what=one.name, label=labels[0], most=one.texts[0])
    return Chart("brands", "bars", _("By brand"), labels, [one], finding, "money", coin, links, unit, False)


def _salesmen(found: Month, coin: str) -> Table:
    """Net sales of each salesman beside the same days of the month before."""
    rows = []
    for one in found.salesmen:
        grown = rules.growth(one.net, one.then)
        said = share(grown, "share") if grown is not None else ""
        link = f"/reports/sales?{at(found, by='outlet', of_salesman=one.key)}" if one.key != "0" else ""
        rows.append([text(one.label or _("none"), href=link), money(one.net, coin), money(one.then, coin),
                     text(said)._replace(kind="number")])  # fmt: skip
    heads = (_("Salesman"), _("Net sales"), _("Same days before"), _("Growth"))
    return Table(_("Salesman"), heads, rows, _("Nothing in this period."))


@page
def tiles(request: Request) -> HttpResponse:
    """The tiles alone, for the home page, which asks for them when it is shown. Refused: kernel.not_allowed."""
    found = board(request.actor, "")
    if found is None:
        raise Refused("kernel.not_allowed", permission="insights.sales")
    return show(request, "insights/tiles.html", {"board": found})
