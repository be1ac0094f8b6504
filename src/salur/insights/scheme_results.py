"""The page of what a scheme has done: what it gave and cost, its goods with and without it, its outlets, its effect."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog import queries as catalog
from salur.insights import effect_shown, scheme_charts
from salur.insights.launch import days
from salur.insights.models import Simulation
from salur.insights.queries import baskets
from salur.insights.queries.given import Given, given
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.parties.pages import names
from salur.pricing import queries as pricing
from salur.pricing.effect.simulate import break_even
from salur.pricing.models import Scheme
from salur.pricing.pages.schemes import stands
from salur.shell import offers, shown
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, missing, show
from salur.shell.tables import Table, money, number, status, text
from salur.shell.words import word

PERMISSION = "insights.sales"
SHOWN = 15
offers.LEADS.setdefault("scheme", []).append((gettext_lazy("Results"), "/scheme/{paper}/results", PERMISSION))


def scheme_seen(request: Request, paper: int) -> Scheme | None:
    """A scheme whose results somebody may see. Refused: kernel.not_allowed."""
    may_look(request, "pricing")
    if not request.actor.allows(PERMISSION):
        raise Refused("kernel.not_allowed", permission=PERMISSION)
    every = pricing.schemes(request.actor)
    codes = every.filter(id=paper).values("code")
    return (
        every.filter(code__in=codes).order_by("-since_version").first()
    )  # results are of the scheme, not of a version


@page
def results(request: Request, paper: int) -> HttpResponse:
    """What a scheme gave since its first day."""
    one = scheme_seen(request, paper)
    if one is None:
        return missing(request)
    actor, (first, last) = request.actor, days(one, timezone.localdate())
    coin = one.body["currency"]
    found = given(actor, one.code, coin, min(first, last), last)
    people = names(actor.organisation, _outlets(found))
    goods = {sku: item.name for sku, item in catalog.items(actor.organisation, [*found.by_sku, *found.free]).items()}
    budget = one.body.get("budget") or {}
    simulated = baskets.visible(actor).filter(scheme__id=one.code).order_by("-begun_at").first()
    context: dict[str, Any] = {
        "scheme": one, "status": status(stands(one, timezone.localdate())), "nothing": not found.orders,
        "span": f"{shown.day(first)} – {shown.day(last)}", "tiles": _tiles(found, coin, budget),
        "charts": scheme_charts.charts(found, one, first, last), "tables": _tables(found, coin, people, goods),
        "simulated": simulated, "would": _would(actor, simulated), "starts": first > last,
        "may_simulate": actor.allows("insights.simulate"),
        "launched": shown.day(one.valid_from) if one.valid_from else "",
    }  # fmt: skip
    return show(request, "insights/scheme_results.html", context)


def _would(actor: Actor, one: Simulation | None) -> list[tuple[str, str]]:
    """What the last simulation found."""
    if one is None or not one.tally:
        return []
    tally, coin = one.tally, one.currency
    told = [
        (_("Invoices"), f"{shown.whole(one.done)} · {shown.day(one.first)} – {shown.day(one.last)}"),
        (_("Carts that the draft reaches"), shown.whole(tally["reached"])),
        (_("Cost"), shown.money(tally["given"], coin)),
    ]  # fmt: skip
    if actor.allows("insights.cost"):
        uplift = break_even(dict(tally), funded=False).uplift
        told.append((_("Must sell more"), _("it never pays") if uplift is None else effect_shown.percent(uplift)))
    return told


def _outlets(found: Given) -> list[int]:
    ordered = sorted(found.by_outlet, key=lambda party: -found.by_outlet[party].amount)
    return [*ordered[:SHOWN], *ordered[-SHOWN:]]


def _tiles(found: Given, coin: str, budget: dict[str, Any]) -> list[dict[str, str]]:
    """What it comes to, each with what it is compared with."""
    sold = sum(one.amount for one in found.sold.values())
    value, unit = shown.short(found.amount, coin)
    whole, counted = shown.short(sold, coin)
    tiles = [
        {"label": _("Given away"), "value": value, "unit": unit, "full": shown.money(found.amount, coin),
         "note": _("{share} of what was sold with it").format(share=_share(found.amount, sold)) if sold else ""},
        {"label": _("Sold with it"), "value": whole, "unit": counted, "full": shown.money(sold, coin),
         "note": _("{pieces} pieces").format(pieces=shown.whole(sum(one.many for one in found.sold.values())))},
        {"label": _("Orders"), "value": shown.whole(found.orders), "unit": "", "full": "",
         "note": _("of {outlets} outlets").format(outlets=shown.whole(found.outlets))},
    ]  # fmt: skip
    if most := budget.get("amount"):
        tiles.append({"label": _("Budget used"), "value": f"{found.amount / most:.0%}" if most else "–", "unit": "",
                      "full": "", "note": _("of {amount}").format(amount=shown.money(most, coin))})  # fmt: skip
    elif most := budget.get("uses"):
        tiles.append({"label": _("Budget used"), "value": f"{found.orders / most:.0%}", "unit": "", "full": "",
                      "note": _("of {count} orders").format(count=shown.whole(most))})  # fmt: skip
    elif found.free:
        tiles.append({"label": _("Free goods"), "value": shown.whole(sum(found.free.values())), "unit": _("pcs"),
                      "full": "", "note": ""})  # fmt: skip
    return tiles


def _tables(found: Given, coin: str, people: dict[int, str], goods: dict[int, str]) -> list[Table]:
    """The figures behind the charts, and what no chart shows."""
    funders = [
        [text(word("word", name)), money(one.amount, coin), text(_share(one.amount, found.amount))]
        for name, one in sorted(found.by_funder.items(), key=lambda row: -row[1].amount)
    ]
    ordered = sorted(found.by_outlet.items(), key=lambda row: (-row[1].amount, row[0]))
    outlets = [
        [text(people.get(party, f"#{party}"), href=f"/party/{party}"), number(one.many), money(one.amount, coin),
         text(_share(one.amount, found.amount))]
        for party, one in ordered[:SHOWN]
    ]  # fmt: skip
    sold = [
        [text(goods.get(sku, f"#{sku}"), href=f"/product/{sku}"), number(one.many), money(one.amount, coin)]
        for sku, one in sorted(found.by_sku.items(), key=lambda row: -row[1].amount)[:SHOWN]
    ]
    free = [
        [text(goods.get(sku, f"#{sku}")), number(pieces)]
        for sku, pieces in sorted(found.free.items(), key=lambda row: -row[1])
    ]
    made = [
        Table(_("What it cost, by who pays"), (_("Who"), _("Amount"), _("Share")), funders, "", [
            text(_("Together")), money(found.amount, coin), text("")] if funders else []),
        Table(_("Week by week"), (_("Week from"), _("Orders"), _("Given"), _("Sold with it"), _("Sold without it")),
              _weeks(found, coin)),
        Table(_("Outlets that get most"), (_("Outlet"), _("Orders"), _("Given"), _("Share")), outlets),
        Table(_("Goods sold with it"), (_("Goods"), _("Pieces"), _("Sales")), sold),
        Table(_("Free goods"), (_("Goods"), _("Pieces")), free),
    ]  # fmt: skip
    return [table for table in made if table.rows]


def _weeks(found: Given, coin: str) -> list[list[Any]]:
    rows = []
    for week in sorted(set(found.by_week) | set(found.sold) | set(found.all_sold or ())):
        gave, sold = found.by_week.get(week), found.sold.get(week)
        every = (found.all_sold or {}).get(week)
        rest = None if found.all_sold is None else (every.amount if every else 0) - (sold.amount if sold else 0)
        rows.append([
            text(shown.day(date.fromisoformat(week))), number(gave.many if gave else 0),
            money(gave.amount if gave else 0, coin), money(sold.amount if sold else 0, coin), money(rest, coin),
        ])  # fmt: skip
    return rows


def _share(part: int, whole: int) -> str:
    return effect_shown.share(part, whole) if whole else "–"


urlpatterns: list[URLPattern] = [path("scheme/<int:paper>/results", results, name="scheme-results")]
