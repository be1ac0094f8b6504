"""The map of outlets: who bought how much and owes what is overdue, area by area and one by one, beside a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.insights import areas, asking
from salur.insights.queries.outlets import OutletSeen, outlets
from salur.insights.rules import Period
from salur.kernel import money as coins
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.shell import offers
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.shown import amount, language, whole
from salur.shell.tables import Cell, Table, money, number, text

offers.LINKS.append((92, gettext_lazy("Map"), "/map", "insights.sales"))
ROWS = 50
VIEWS = ("sales", "overdue")


class Seen(NamedTuple):
    """What the map shows: by what, when, whose, which file of areas, and the area of each outlet."""

    view: str
    period: Period
    currency: str
    found: Sequence[OutletSeen]
    outlines: str
    area: dict[int, str]

    def value(self, one: OutletSeen) -> int:
        """What an outlet is coloured by."""
        return one.net if self.view == "sales" else one.overdue


def _seen(request: Request) -> Seen:
    """Refused: kernel.not_allowed, insights.bad_period."""
    actor = request.actor
    if not actor.allows("insights.sales"):
        raise Refused("kernel.not_allowed", permission="insights.sales")
    owed = actor.allows("insights.receivables")
    view = request.GET.get("view", "")
    view = view if view in VIEWS and (owed or view != "overdue") else "sales"
    period, currency = asking.period_of(request.actor, request.GET.dict()), house(actor.organisation).currency
    found = outlets(actor, period, currency, timezone.localdate(), owed=owed)
    outlines = areas.chosen(_places(found))
    where = {
        one.party: areas.area_of(outlines, one.longitude, one.latitude)
        for one in found
        if outlines and one.longitude is not None and one.latitude is not None
    }
    return Seen(view, period, currency, found, outlines, where)


def _places(found: Sequence[OutletSeen]) -> list[areas.Point]:
    """Where the outlets are that have a place."""
    return [(one.longitude, one.latitude) for one in found if one.longitude is not None and one.latitude is not None]


@page
def outlet_map(request: Request) -> HttpResponse:
    """The page: the map, the areas in figures, and the outlets as a list."""
    seen = _seen(request)
    words, area = request.GET.get("q", "").strip()[:80], request.GET.get("area", "")[:80]
    wanted = [
        one
        for one in sorted(seen.found, key=seen.value, reverse=True)
        if (not area or seen.area.get(one.party) == area)
        and (not words or words.lower() in one.name.lower() or words == one.code)
    ]
    owed = request.actor.allows("insights.receivables")
    start = int(request.GET["start"]) if request.GET.get("start", "").isdigit() and len(request.GET["start"]) < 9 else 0
    here = {"view": seen.view, "first": str(seen.period.first), "last": str(seen.period.last)}
    table = _areas(seen, here)
    context = {
        "seen": seen, "areas": table, "list": _list(seen, wanted[start : start + ROWS]), "q": words, "area": area,
        "many": whole(len(wanted)), "start": start, "next": start + ROWS if len(wanted) > start + ROWS else 0,
        "here": urlencode(here), "narrowed": urlencode({**here, "area": area, "q": words}),
        "sentence": _sentence(seen.found), "owed": owed,
        "views": [("sales", _("Sales"), seen.view == "sales"), ("overdue", _("Overdue"), seen.view == "overdue")],
        "bounds": _bounds(seen),
    }  # fmt: skip
    return show(request, "insights/map.html", context)


def _sentence(found: Sequence[OutletSeen]) -> str:
    """How many there are, how many bought, and how many the map cannot show."""
    bought, nowhere = sum(one.net > 0 for one in found), sum(one.latitude is None for one in found)
    said = _("{n} of {all} bought in this period.").format(n=whole(bought), all=whole(len(found)))
    if not nowhere:
        return said
    return f"{said} " + _("{n} have no place on the map yet.").format(n=whole(nowhere))


def _sums(seen: Seen) -> dict[str, tuple[int, int, int, int]]:
    """By area: outlets, those that bought, net sales, overdue."""
    found: dict[str, tuple[int, int, int, int]] = {}
    for one in seen.found:
        if name := seen.area.get(one.party):
            had = found.get(name, (0, 0, 0, 0))
            found[name] = (had[0] + 1, had[1] + (one.net > 0), had[2] + one.net, had[3] + one.overdue)
    return found


def _limits(seen: Seen) -> list[int]:
    at = 2 if seen.view == "sales" else 3
    return areas.limits((one[at] for one in _sums(seen).values()), 10 ** coins.exponent(seen.currency))


def _bounds(seen: Seen) -> list[dict[str, str]]:
    """The legend: each class with the limit it begins at."""
    limits = _limits(seen)
    if not limits:
        return []
    tone = "a" if seen.view == "sales" else "m"
    short = [amount(limit, seen.currency).removesuffix(".00").removesuffix(",00") for limit in limits]
    return [{"tone": f"{tone}1", "text": f"< {short[0]}"}] + [
        {"tone": f"{tone}{at}", "text": f"{text}+" if at == len(limits) + 1 else text}
        for at, text in enumerate(short, 2)
    ]


def _areas(seen: Seen, here: dict[str, str]) -> Table:
    """The same figures as the map's areas, the largest first."""
    at = 2 if seen.view == "sales" else 3
    found = sorted(_sums(seen).items(), key=lambda one: (-one[1][at], one[0]))
    rows = [
        [text(name, href=f"?{urlencode({**here, 'area': name})}"), number(many), number(bought),
         money(net, seen.currency), money(late, seen.currency)]
        for name, (many, bought, net, late) in found
    ]  # fmt: skip
    heads = (_("Area"), _("Outlets"), _("Bought"), _("Net sales"), _("Overdue"))
    return Table(_("Areas"), heads, rows, _("No outlet has a place on the map yet."))


def _list(seen: Seen, some: Sequence[OutletSeen]) -> Table:
    rows: list[list[Cell]] = [
        [text(one.name, note=one.code, href=f"/party/{one.party}"), text(seen.area.get(one.party, "")),
         money(one.net, seen.currency), money(one.overdue, seen.currency)]
        for one in some
    ]  # fmt: skip
    heads = (_("Outlet"), _("Area"), _("Net sales"), _("Overdue"))
    return Table(_("Outlets"), heads, rows, _("No outlet here."))


@page
def points(request: Request) -> HttpResponse:
    """What the script draws: outlets with a place (party, longitude, latitude, name, net, overdue); areas by class."""
    seen = _seen(request)
    at, limits = (2 if seen.view == "sales" else 3), _limits(seen)
    return JsonResponse({
        "view": seen.view, "language": language(), "outlines": seen.outlines,
        "areas": {
            name: {"class": areas.class_of(sums[at], limits), "text": amount(sums[at], seen.currency),
                   "outlets": sums[0]}
            for name, sums in _sums(seen).items()
        },
        "points": [
            [one.party, one.longitude, one.latitude, one.name, one.net, one.overdue,
             amount(one.net, seen.currency), amount(one.overdue, seen.currency)]
            for one in seen.found
            if one.latitude is not None
        ],
    })  # fmt: skip


@page
def outlines(request: Request) -> HttpResponse:
    """The outlines of the areas that outlets lie in, kept by the browser for a day."""
    seen = _seen(request)
    if not seen.outlines:
        return JsonResponse({"type": "FeatureCollection", "features": []})
    answer = JsonResponse(areas.drawn(seen.outlines, _places(seen.found)))
    patch_cache_control(answer, private=True, max_age=86_400)
    return answer
