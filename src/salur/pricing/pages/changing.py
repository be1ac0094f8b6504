"""The page that moves or copies a part of the price list: it shows what would change, and records that or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.kernel.command import Command, named_key, new_key
from salur.kernel.money import MODES
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.pricing import actions, price_rows, snapshots
from salur.pricing.bodies import Pairs, PriceBody
from salur.pricing.pages.naming import Whom, price_shown, price_typed, smallest, whom_code, whom_fields, whom_typed
from salur.pricing.pages.telling import body_of
from salur.pricing.price_rows import PriceSeen
from salur.pricing.rules.moved import moved
from salur.pricing.rules.naming import code_of
from salur.shell import offers, shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import said, show
from salur.shell.forms import form_shown
from salur.shell.offers import Field, Form
from salur.shell.tables import Cell, Table, number, text
from salur.shell.told import Told
from salur.shell.words import word

VERB = "pricing.record_prices"
SHOWN = 200
BESIDE = {
    "pricing.bad_number": "percent", "pricing.in_the_past": "valid_from", "pricing.days_backwards": "valid_to",
    "parties.no_such_relation": "buyer", "parties.no_such_territory": "territory", "pricing.no_rows": "part",
}  # fmt: skip
offers.LINKS.append((83, gettext_lazy("Move a list"), "/price-change", VERB))


class Change(NamedTuple):
    """A row, what it is called, and what it would be told as."""

    code: str
    name: str
    row: PriceSeen
    body: PriceBody


def _form(request: Request) -> Form:
    actor, today = request.actor, timezone.localdate()
    parts = price_rows.audiences(actor.organisation, today)
    whom = Whom(actor, parts)
    choices = [
        (f"{one.currency} {one.whom}", f"{whom.said(price_rows.told(one.whom))} · {one.currency} · {one.rows}")
        for one in parts
    ]
    return Form([
        Field("part", _("Which part of the list"), "select", choices=choices),
        Field("brand", _("Only the brand"), needed=False),
        Field("category", _("Only the category"), needed=False, hint=_("And what is below it.")),
        Field("move", _("How"), "head"),
        Field("percent", _("Per cent"), value="0", hint=_("5 is dearer, -2.5 cheaper; 0 copies.")),
        Field("to", _("Rounded to"), value=smallest(house(actor.organisation).currency),
              hint=_("In the currency: 1, 50, 500, 0.05")),
        Field("mode", _("How it is rounded"), "select", choices=[(one, word("word", one)) for one in MODES]),
        Field("valid_from", _("From"), "date", value=(today + timedelta(days=1)).isoformat()),
        Field("valid_to", _("Last day"), "date", False),
        *whom_fields(actor),
        Field("others", _("For those named above, instead of those of now"), "check", False),
    ])  # fmt: skip


def _part(sent: Told) -> tuple[str, str]:
    currency, _space, whom = sent.text("part").partition(" ")
    try:
        price_rows.told(whom)
    except ValueError:
        raise Refused("pricing.no_rows") from None
    return currency, whom


def _changes(sent: Told) -> list[Change]:
    """What would change, row by row. Refused: pricing.no_rows, in_the_past, bad_number, and what is typed wrongly."""
    currency, whom = _part(sent)
    starts, ends = sent.day("valid_from"), sent.day("valid_to")
    today = timezone.localdate()
    if starts is None or starts <= today:
        raise Refused("pricing.in_the_past", on=(starts or today).isoformat())
    if ends is not None and ends < starts:
        raise Refused("pricing.days_backwards", rule=sent.text("part"), ends_on=ends.isoformat())
    to, mode = price_typed("to", sent.text("to", needed=True)), sent.text("mode")
    if mode not in MODES:
        raise Refused("kernel.bad_value", field="mode", value=mode or "–", why="not one of " + ", ".join(MODES))
    pairs: Pairs | None = whom_typed(sent) if sent.text("others") else None
    with reading(sent.actor.organisation):
        rows = price_rows.in_force_for(
            sent.actor.organisation, starts - timedelta(days=1), whom, currency, brand=sent.text("brand"),
            category=sent.text("category"),
        )  # fmt: skip
    if not rows:
        raise Refused("pricing.no_rows")
    percent = sent.percent("percent") or "0"
    return [
        Change(code, name, row, _body(sent, code, row, moved(row.price, percent, to, mode), pairs, starts,
                                      ends))
        for code, name, row in rows
    ]  # fmt: skip


def _body(
    sent: Told, item: str, row: PriceSeen, price: str, pairs: Pairs | None, starts: date, ends: date | None
) -> PriceBody:
    if pairs is None:
        code = code_of((row.code.rpartition("@")[0] or row.code,), starts)
    else:
        least = row.min_pieces if row.min_pieces > 1 else None
        code = code_of((item, row.per, row.pack, least, row.currency, *whom_code(sent)), starts)
    return body_of(row, code, price, row.per, starts, ends, pairs)


def _preview(found: list[Change]) -> Table:
    rows: list[list[Cell]] = []
    for one in found[:SHOWN]:
        old, new = float(one.row.price), float(one.body.price)
        by = shown.share((new - old) / old, signed=True) if old else ""
        per = f"{one.row.currency} / {word('word', one.row.per).lower()}"
        least = number(one.row.min_pieces if one.row.min_pieces > 1 else None)
        rows.append([
            text(one.name, one.code), least, Cell(price_shown(one.row.price, one.row.currency), "number", note=per),
            Cell(price_shown(one.body.price, one.row.currency), "number"), Cell(by, "number"),
        ])  # fmt: skip
    heads = (_("Goods"), _("From how many pieces"), _("Before"), _("From then on"), _("Change"))
    return Table(_("What would change"), heads, rows)


def _shown(
    request: Request, refused: Refused | None = None, found: list[Change] | None = None, version: int = 0
) -> HttpResponse:
    if not request.actor.allows(VERB):
        raise Refused("kernel.not_allowed", permission=VERB)
    form = form_shown(request, request.actor, _form(request), BESIDE, kept=request.method == "POST", refused=refused)
    context: dict[str, Any] = {
        "form": form, "refused": said(refused, request.actor) if refused and not form["told_beside"] else "",
        "preview": _preview(found) if found else None, "many": len(found or ()), "more": len(found or ()) > SHOWN,
        "version": version, "key": new_key(), "here": "/price-change",
    }  # fmt: skip
    return show(request, "pricing/change.html", context, 409 if refused else 200)


@page
def look(request: Request) -> HttpResponse:
    """The form: which part of the list, by how much, from when, for whom."""
    return _shown(request)


@told
def change(request: Request) -> HttpResponse:
    """Show what would change; sent with `record`, record it, if the list is still the one that was looked at."""
    if not request.actor.allows(VERB):
        raise Refused("kernel.not_allowed", permission=VERB)
    sent = Told(request, request.actor)
    with reading(request.actor.organisation):
        version = snapshots.version(request.actor.organisation)
    try:
        found = _changes(sent)
        if sent.text("record") and sent.text("version") != str(version):
            raise Refused("pricing.list_changed")
    except Refused as refused:
        return again(request, _shown, refused)
    if not sent.text("record"):
        return again(request, _shown, None, found, version)
    return _record(request, sent, found)


def _record(request: Request, sent: Told, found: list[Change]) -> HttpResponse:
    key = sent.command(None).key
    commands: list[Command[PriceBody]] = [Command(named_key(key, one.body.code), one.body) for one in found]
    outcomes = actions.record_prices(actor=request.actor, prices=commands)
    why = [one.reasons[0] for one in outcomes if not one.ok]
    text_ = _("{many} prices are recorded.").format(many=sum(one.ok for one in outcomes))
    if why:
        with reading(request.actor.organisation):
            text_ += " " + _("{many} are refused: {why}").format(many=len(why), why=said(why[0], request.actor))
    messages.add_message(request, messages.WARNING if why else messages.SUCCESS, text_)
    return redirect("/prices?status=scheduled")


urlpatterns: list[URLPattern] = [
    path("price-change", look, name="price_change"),
    path("price-change/told", change, name="change_prices"),
]
