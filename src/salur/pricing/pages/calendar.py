"""The calendar of schemes: which run when, beside each other, and how much of their budgets is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.parties import queries as parties
from salur.parties.pages import names
from salur.pricing import counters, goods, queries
from salur.pricing.models import Scheme
from salur.pricing.pages import saying, typed
from salur.pricing.pages.schemes import STATUSES, stands
from salur.shell import offers, shown
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, show
from salur.shell.tables import Cell, Table, money, on, status, text
from salur.shell.words import word

MONTHS = 12
BACK = 3  # months before this one that are shown first
WIDE = 100  # what a month is wide, in the drawing's own units
MOST = 300  # schemes drawn; a filter shows the others
GROUPS = {
    "principal": gettext_lazy("Principal"), "brand": gettext_lazy("Brand"), "funder": gettext_lazy("Who pays"),
}  # fmt: skip
offers.LINKS.append((43, gettext_lazy("Calendar of schemes"), "/scheme-calendar", "pricing.save_scheme"))


class Bar(NamedTuple):
    """A scheme as the calendar draws it: where its bar begins and how wide it is, and how much of it is used up."""

    id: int
    code: str
    name: str
    state: Cell
    tone: str  # draft | live | checking | ended
    days: str
    gives: str
    x: int
    width: int
    used: int  # width of what is used of the budget
    share: str
    limit: str
    first: date
    last: date


class Window(NamedTuple):
    """The months that are shown."""

    months: list[date]  # their first days, and that of the month after the last

    def place(self, day: date) -> int:
        """Where the beginning of a day lies."""
        if day < self.months[0]:
            return 0
        for at, (first, after) in enumerate(pairwise(self.months)):
            if day < after:
                return at * WIDE + WIDE * (day - first).days // (after - first).days
        return MONTHS * WIDE


def window(text_: str, today: date) -> Window:
    """Twelve months from one on (YYYY-MM), or around today."""
    try:
        first = date.fromisoformat(f"{text_}-01")
    except ValueError:
        first = _moved(today.replace(day=1), -BACK)
    if not 1990 <= first.year <= 2200:
        first = _moved(today.replace(day=1), -BACK)
    return Window([_moved(first, at) for at in range(MONTHS + 1)])


def _moved(month: date, by: int) -> date:
    months = month.year * 12 + month.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _brands(one: Scheme, of_goods: Mapping[str, str]) -> list[str]:
    """The brands a scheme names, itself or by goods; none: it looks at goods of any."""
    found: set[str] = set()
    for given in (one.body.get("goods"), *(need.get("goods") for need in one.body.get("need") or ())):
        found.update((given or {}).get("brand", ()))
        found.update(of_goods[sku] for sku in (given or {}).get("sku", ()) if sku in of_goods)
    return sorted(found)


def _for_channel(one: Scheme, channel: str) -> bool:
    when = one.body.get("when") or {}
    without = when.get("except") or {}
    if set(without) == {"channel"} and channel in without["channel"]:
        return False
    return channel in when.get("channel", (channel,))


def _bar(
    one: Scheme, seen: Window, used: Mapping[Any, counters.Used], today: date, known: Mapping[str, str]
) -> Bar | None:
    """A scheme as it is drawn; None where it runs in no month shown."""
    first, last = one.valid_from or seen.months[0], one.valid_to or seen.months[-1]
    if first >= seen.months[-1] or last < seen.months[0]:
        return None
    state = stands(one, today)
    budget, coin = one.body.get("budget") or {}, one.body["currency"]
    spent = used.get((one.code, counters.ALL), counters.Used())
    shares = [
        (part * 100 // whole, said)
        for part, whole, said in (
            (spent.amount, budget.get("amount"), f"{shown.money(spent.amount, coin)} / {_coins(budget, coin)}"),
            (spent.uses, budget.get("uses"), _("{used} of {all} orders").format(
                used=spent.uses, all=shown.whole(budget.get("uses")))),
        ) if whole
    ]  # fmt: skip
    share, limit = max(shares, default=(-1, ""))
    x = seen.place(first)
    width = max(seen.place(last + timedelta(days=1)) - x, 4)
    return Bar(
        one.id, one.code, one.name, status(state), state, _days(one), saying.gives(typed.told(one), known), x, width,
        width * min(max(share, 0), 100) // 100, f"{share}%" if share >= 0 else "", limit, first, last,
    )  # fmt: skip


def _days(one: Scheme) -> str:
    """From when until when."""
    if one.valid_from and one.valid_to:
        return f"{shown.day(one.valid_from)} – {shown.day(one.valid_to)}"
    if one.valid_from:
        return _("from {day} on").format(day=shown.day(one.valid_from))
    return _("until {day}").format(day=shown.day(one.valid_to)) if one.valid_to else _("always")


def _month(first: date) -> str:
    """A month as it is read."""
    return date_format(first, "Y年n月" if shown.language() == "zh" else "F Y")


def _coins(budget: Mapping[str, Any], coin: str) -> str:
    return shown.money(budget["amount"], coin) if "amount" in budget else ""


def _grouped(
    pairs: Iterable[tuple[Scheme, Bar]], by: str, people: Mapping[int, str], of_goods: Mapping[str, str]
) -> list[tuple[str, list[Bar]]]:
    """Bars by what they are grouped by; one with several funders or brands stands under each."""
    found: dict[str, list[Bar]] = {}
    for one, bar in pairs:
        if by == "brand":
            keys = _brands(one, of_goods) or [_("Goods of any brand")]
        elif by == "funder":
            keys = [word("word", name) for name in one.body["funders"]]
        else:
            keys = [people.get(one.principal, "") if one.principal else _("Without a principal")]
        for key in keys:
            found.setdefault(key, []).append(bar)
    return sorted(found.items())


def _months(seen: Window, bars: Sequence[Bar]) -> list[tuple[str, list[Bar]]]:
    """What runs in each month, for a narrow screen."""
    return [
        (_month(first), [bar for bar in bars if bar.first < after and bar.last >= first])
        for first, after in pairwise(seen.months)
    ]


def _table(rows: Sequence[tuple[Scheme, Bar]], used: Mapping[Any, counters.Used]) -> Table:
    """The same as a table."""
    cells = []
    for one, bar in rows:
        spent, coin = used.get((one.code, counters.ALL), counters.Used()), one.body["currency"]
        budget = (one.body.get("budget") or {}).get("amount")
        counted = bool(one.body.get("budget"))
        cells.append([
            text(one.name, one.code, f"/scheme/{one.id}"), text(bar.gives), on(one.valid_from), on(one.valid_to),
            bar.state, money(budget, coin), money(spent.amount if counted else None, coin), text(bar.share),
        ])  # fmt: skip
    heads = (_("Scheme"), _("Gives"), _("From"), _("Until"), _("Status"), _("Budget"), _("Used so far"), _("Share"))
    return Table(_("The same as a table"), heads, cells, _("No scheme runs in these months."))


def _chosen(actor: Actor, given: Mapping[str, str], today: date) -> list[Scheme]:
    """The schemes that the filter leaves, by their first day; withdrawn ones are gone."""
    rows = queries.schemes_standing(actor).order_by("valid_from", "code")
    state, channel = given.get("status", ""), given.get("channel", "")
    return [
        one
        for one in rows
        if (not state or stands(one, today) == state) and (not channel or _for_channel(one, channel))
    ]


@page
def calendar(request: Request) -> HttpResponse:
    """?from=YYYY-MM, by=principal|brand|funder, brand, channel, status: twelve months of schemes."""
    may_look(request, "pricing")
    actor, given, today = request.actor, request.GET.dict(), timezone.localdate()
    seen, by = window(given.get("from", ""), today), given.get("by", "")
    by = by if by in GROUPS else "principal"
    schemes = _chosen(actor, given, today)
    named = {int(sku) for one in schemes for sku in typed.named(one.body) if sku.isdigit()}
    of_goods = {
        str(sku): str(one.attributes["brand"]) for sku, one in goods.known(named).items() if "brand" in one.attributes
    }
    brands = sorted({brand for one in schemes for brand in _brands(one, of_goods)})
    if brand := given.get("brand", ""):
        schemes = [one for one in schemes if brand in (_brands(one, of_goods) or [brand])]
    used = counters.read(actor.organisation, {one.code for one in schemes}, []).rows
    known = typed.goods(actor, schemes)
    drawn = [(one, bar) for one in schemes if (bar := _bar(one, seen, used, today, known)) is not None]
    people = names(actor.organisation, [one.principal for one, _bar_ in drawn])
    bars = [bar for _one, bar in drawn[:MOST]]
    context: dict[str, Any] = {
        "groups": _grouped(drawn[:MOST], by, people, of_goods), "months": _months(seen, bars),
        "heads": [(date_format(one, "M"), one.year if one.month == 1 or not at else "")
                  for at, one in enumerate(seen.months[:-1])],
        "today": seen.place(today) if seen.months[0] <= today < seen.months[-1] else None,
        "grid": [at * WIDE for at in range(1, MONTHS)], "wide": MONTHS * WIDE, "by": by, "bys": GROUPS.items(),
        "brands": brands, "brand": brand, "channels": parties.words_in_use(actor.organisation, "channel"),
        "channel": given.get("channel", ""), "status": given.get("status", ""),
        "statuses": [(one, word("status", one)) for one in STATUSES], "from": f"{seen.months[0]:%Y-%m}",
        "before": f"{_moved(seen.months[0], -MONTHS):%Y-%m}", "after": f"{seen.months[-1]:%Y-%m}",
        "span": f"{_month(seen.months[0])} – {_month(seen.months[-2])}",
        "table": _table(drawn[:MOST], used), "many": len(bars), "more": len(drawn) > MOST,
        "main": None, "may_add": actor.allows("pricing.save_scheme"),
        "query": {key: given.get(key, "") for key in ("by", "brand", "channel", "status")},
    }  # fmt: skip
    return show(request, "pricing/calendar.html", context)


urlpatterns: list[URLPattern] = [path("scheme-calendar", calendar, name="scheme-calendar")]
