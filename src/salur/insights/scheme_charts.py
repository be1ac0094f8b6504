"""The charts of a scheme's results: its goods with and without it, its budget, who pays, the outlets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from salur.insights.queries.given import Given, Sum
from salur.kernel.money import symbol
from salur.pricing.models import Scheme
from salur.shell import shown
from salur.shell.charts import Chart, Series
from salur.shell.words import word

MOST_WEEKS = 110


def weeks_of(first: date, last: date) -> list[str]:
    """The Mondays of some days, the latest ones if they are too many to be drawn."""
    monday = first - timedelta(days=first.weekday())
    found = []
    while monday <= last:
        found.append(monday.isoformat())
        monday += timedelta(days=7)
    return found[-MOST_WEEKS:]


def charts(found: Given, one: Scheme, first: date, last: date) -> list[Chart]:
    """What can be drawn of what a scheme gave."""
    weeks, coin = weeks_of(first, last), one.body["currency"]
    if not found.orders or not weeks:
        return []
    made = [
        _sold(found, weeks, coin, pieces=False), _sold(found, weeks, coin, pieces=True),
        _budget(found, one, weeks, coin), _funders(found, coin),
    ]  # fmt: skip
    return [one for one in made if one is not None and not one.empty]


def _labels(weeks: Sequence[str]) -> tuple[list[str], list[str]]:
    said = [_("week from {day}").format(day=shown.day(date.fromisoformat(week))) for week in weeks]
    return said, [_short(date.fromisoformat(week)) for week in weeks]


def _short(day: date) -> str:
    """A day as an axis says it."""
    return date_format(day, "n月j日" if shown.language() == "zh" else "j M")


def _sold(found: Given, weeks: Sequence[str], coin: str, *, pieces: bool) -> Chart | None:
    """Goods of the scheme, week by week: sold with it, and without it."""
    labels, short = _labels(weeks)

    def values(of: Mapping[str, Sum]) -> list[int]:
        none = Sum(0, 0)
        return [of.get(week, none).many if pieces else of.get(week, none).amount for week in weeks]

    def said(some: Sequence[int]) -> list[str]:
        return [shown.whole(one) if pieces else shown.money(one, coin) for one in some]

    with_it = values(found.sold)
    series = [Series(_("with the scheme"), "c1" if pieces else "c2", with_it, said(with_it))]
    if found.all_sold is not None:
        rest = [max(0, every - mine) for every, mine in zip(values(found.all_sold), with_it, strict=True)]
        series.append(Series(_("without it"), "then", rest, said(rest), dashed=True))
    whole = sum(with_it)
    every = sum(values(found.all_sold)) if found.all_sold is not None else 0
    text = _("{whole} were sold with the scheme, {share} of what these goods sold.") if every else _(
        "{whole} were sold with the scheme."
    )  # fmt: skip
    finding = text.format(whole=said([whole])[0], share=f"{whole / every:.0%}" if every else "")
    return Chart(
        "scheme-pieces" if pieces else "scheme-sales", "lines", _("Pieces of its goods") if pieces else
        _("Sales of its goods"), labels, series, finding, "number" if pieces else "money", coin,
        note=_("invoiced a week, before credit notes") + ("" if pieces else f" · {symbol(coin)}"), goods=pieces,
        short=short,
    )  # fmt: skip


def _budget(found: Given, one: Scheme, weeks: Sequence[str], coin: str) -> Chart | None:
    """What was given so far, week by week, beside the budget; orders where the budget is one of orders."""
    budget = one.body.get("budget") or {}
    uses = "amount" not in budget and "uses" in budget
    most = budget.get("uses" if uses else "amount")
    labels, short = _labels(weeks)
    so_far, values = sum(_part(gave, uses) for week, gave in found.by_week.items() if week < weeks[0]), []
    for week in weeks:
        so_far += _part(found.by_week.get(week, Sum(0, 0)), uses)
        values.append(so_far)

    def said(value: int) -> str:
        return shown.whole(value) if uses else shown.money(value, coin)

    series = [Series(_("used so far"), "c2", values, [said(value) for value in values])]
    finding = _("{used} used so far.").format(used=said(so_far))
    if most:
        series.append(Series(_("budget"), "then", [most] * len(weeks), [said(most)] * len(weeks), dashed=True))
        finding = _("{used} of {most} used, {share}.").format(
            used=said(so_far), most=said(most), share=f"{so_far / most:.0%}"
        )
    title = _("Orders with it") if uses else _("Given away so far")
    return Chart("scheme-budget", "lines", title, labels, series, finding, "number" if uses else "money", coin,
                 note="" if uses else symbol(coin), goods=False, short=short)  # fmt: skip


def _part(gave: Sum, uses: bool) -> int:
    return gave.many if uses else gave.amount


def _funders(found: Given, coin: str) -> Chart | None:
    rows = sorted(found.by_funder.items(), key=lambda row: -row[1].amount)
    if not rows:
        return None
    values = [one.amount for _name, one in rows]
    labels = [word("word", name) for name, _one in rows]
    series = Series(_("Amount"), "c2", values, [shown.money(value, coin) for value in values])
    finding = _("{who} pays most: {amount}.").format(who=labels[0], amount=series.texts[0])
    return Chart("scheme-funders", "bars", _("What it cost, by who pays"), labels, [series], finding, "money", coin,
                 note=symbol(coin), goods=False)  # fmt: skip
