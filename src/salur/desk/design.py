"""The components, live: each shown through the templates that the real pages use, with things that are made up.

What they mean and when they are used stands in docs/design.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace as Some
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from salur.kernel.command import new_key
from salur.kernel.refusal import Refused
from salur.shell.charts import Chart, Series
from salur.shell.doors import Request, page
from salur.shell.faces import missing, show
from salur.shell.icons import ICONS
from salur.shell.lists import bulk
from salur.shell.lists.showing import Head
from salur.shell.offers import Field, Station
from salur.shell.sentences import sentence
from salur.shell.tables import TONES, Cell, Table, money, number, on, status, text

COIN = "IDR"
DAY = date(2026, 11, 20)
KINDS = ("text", "number", "date", "select", "check", "long", "code", "checks", "file")


def _held() -> str:
    """What holds an order, as its page says it."""
    facts = {"short_amount": 182_500_00, "room_amount": 0, "limit_amount": 5_000_000_00}
    return sentence(Refused("credit.over_limit", **facts), None, COIN)


def _refused() -> str:
    return sentence(Refused("kernel.not_allowed", permission="orders.cancel"))


def _paper(tail: str) -> Cell:
    return Cell(f"SO-26-{tail}", "paper", "/design/paper")


def _goods() -> Table:
    rows = [
        [text("1"), text("Teh 350 ml", "TEH-350"), number(48), money(192_000_00, COIN)],
        [text("2"), text("Kopi lereng 165 g", "KOPI-165"), number(0), money(-38_400_00, COIN)],
    ]
    foot = [text(""), text(_("Together")), number(48), money(153_600_00, COIN)]
    return Table(_("Goods"), ("#", _("Goods"), _("Pieces"), _("Amount")), rows, foot=foot)


def _book(name: str, title: str) -> Table:
    heads = (_("Occasion"), _("From, to"), _("Amount"))
    return Table(title, heads, [[text("–"), text("A → B"), money(192_000_00, COIN)]], book=name)


def _life() -> list[Station]:
    return [
        Station(_("Ordered"), "20 Nov 09.42", True),
        Station("", "", None, gate=True),
        Station(_("Goods"), "", False, _("Money"), "", False),
    ]


def _fields(fault: str = "") -> list[dict[str, Any]]:
    """One field of each kind; the first with what is wrong with it."""
    found = []
    for kind in KINDS:
        choices = (("a", "Toko Sinar"), ("b", "Toko Jaya"))
        one = Field(
            kind, kind, kind, kind != "text", choices if kind in ("select", "checks") else (),
            hint=_("Number, code or name"),
        )  # fmt: skip
        found.append({"field": one, "name": kind, "id": f"sample-{kind}", "value": "", "fault": "", "some": ["a"]})
    return [found[0] | {"value": "TOKO-9", "fault": fault}, *found[1:]]


def _form(fault: str = "") -> dict[str, Any]:
    offer = Some(label=_("Confirm"), danger=False, kind="design", word="form", verb="")
    return {"offer": offer, "address": "/design/form", "fields": _fields(fault), "grid": None, "rows": [],
            "simple": False, "kept": True, "files": True, "lists": [], "main": True}  # fmt: skip


def _a_paper() -> dict[str, Any]:
    facts = [(_("Outlet"), text("Toko Sinar")), (_("Day"), on(DAY)), (_("Total"), money(153_600_00, COIN))]
    sheet = Some(kind="order", id=0, number="SO-26-000418", status="held", title="Toko Sinar", facts=facts)
    rows = [[text("20 Nov 09.42"), text(_("Ordered")), text("Ratna")]]
    return {
        "sheet": sheet, "number": Cell(sheet.number).split, "kind": _("Order"), "status": status("held"),
        "tables": [_goods()], "books": [_book("goods", _("Goods book")), _book("money", _("Money book"))],
        "life": _life(), "reasons": [_held()],
        "history": Table(_("History"), (_("When"), _("What"), _("Who")), rows), "forms": [_form()], "key": new_key(),
        "refused": _refused(),
    }  # fmt: skip


def _a_day() -> dict[str, Any]:
    stations = [Some(label=_("Ordered"), papers=n, amount=money(n * 1_536_000_00, COIN)) for n in (21, 8)]
    line = Some(
        paper=_paper("000418"), who="Toko Sinar", why=_held(), amount=money(153_600_00, COIN), age="3", late=True,
        button=None, address="/design",
    )  # fmt: skip
    queues = [
        Some(queue=Some(label=label, book=book, urgent=book == "goods", address="/design"), many=9, lines=[line])
        for book, label in (("goods", _("Orders")), ("money", _("Invoices")))
    ]
    return {"day": "20 Nov 2026", "greeting": "", "goods": stations, "cash": stations, "groups": queues}


def _a_list() -> dict[str, Any]:
    """A list that was narrowed, with two rows chosen, and what became of a verb on three."""
    offer = Some(name="design/list", label=_("Orders"))
    search = Some(label=_("Number, reference or buyer"))
    asked = Some(listed=Some(search=search, choices=[]), q="sinar", given={}, faults={}, narrowed=True)
    heads = [
        Head(_("Number"), False, "number", "?sort=number"), Head(_("Buyer"), False),
        Head(_("Captured"), False, "captured", "?sort=captured", "descending"), Head(_("Status"), False),
        Head(_("Total"), True),
    ]  # fmt: skip
    some = ((418, "held", 153_600_00), (417, "confirmed", 1_536_000_00), (409, "backordered", 38_400_00))
    rows = [
        {"id": n, "cells": list(zip([head.text for head in heads], [
            _paper(f"{n:06}"), text("Toko Sinar"), on(DAY), status(state), money(amount, COIN),
        ], strict=True))}
        for n, state, amount in some
    ]  # fmt: skip
    tabs = [(_("All"), True), *((status(state).text, False) for _n, state, _amount in some)]
    verbs = [("confirm", _("Confirm"), False), ("cancel", _("Cancel"), True)]
    return bulk.NOTHING_TOLD | {
        "offer": offer, "asked": asked, "heads": heads, "rows": rows, "picked": frozenset((418, 417)), "query": "",
        "tabs": [{"text": label, "address": "", "here": here} for label, here in tabs], "older": "?after=409",
        "chips": [{"label": _("Search"), "how": "", "value": "sinar", "address": ""}], "after": "", "empty": "",
        "filters": [{"label": _("Captured"), "kind": "date", "two": True, "choices": (), "parts": [
            {"name": "since", "how": _("from"), "value": DAY.isoformat(), "fault": ""},
            {"name": "until", "how": _("until"), "value": "", "fault": ""},
        ]}],
        "orders": [("", _("Captured"), True), ("number", _("Number"), False)],
        "verbs": [
            {"offer": Some(label=label, danger=danger), "asks": danger, "kept": False, "fields": [], "value": word_}
            for word_, label, danger in verbs
        ],
        "fresh": [Some(kind="design", word="form", label=_("New order"))], "key": new_key(),
        "summary": [(_("Confirm") + ": 2", "done"), (_("On hold") + ": 1", "waits")],
        "results": [{"paper": _paper("000418"), "sentence": _held()}],
    }  # fmt: skip


def _chart() -> Chart:
    labels = ["2026-09", "2026-10", "2026-11"]
    values = [96_000_000_00, 153_600_000_00, 121_000_000_00]
    texts = [money(value, COIN).text for value in values]
    sold = Series(_("Net sales"), "c1", values, texts)
    finding = f"{labels[1]}: {texts[1]}"
    return Chart("sample", "columns", _("Net sales"), labels, [sold], finding, "money", COIN, ["/design"] * 3)


PIECES: Mapping[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "paper": ("shell/sheet.html", _a_paper),
    "list": ("shell/list.html", _a_list),
    "day": ("desk/home.html", _a_day),
    "nothing": ("desk/home.html", lambda: {"day": "20 Nov 2026", "groups": []}),
    "stop": ("shell/stop.html", lambda: {"sentence": _refused()}),
}


@page
def parts(request: Request) -> HttpResponse:
    """The small parts on one page, and the way to whole pages made of them."""
    context = {
        "icons": sorted(ICONS), "pieces": list(PIECES), "table": _goods(),
        "chips": [status(codes[0]) for codes in TONES.values()],
        "form": _form(_refused()), "key": new_key(), "chart": _chart(),
        "cells": [_paper("000418"), text("Teh 350 ml", "TEH-350"), number(48), money(192_000_00, COIN),
                  Cell("ledger.value", "code"), status("confirmed")],
    }  # fmt: skip
    return show(request, "desk/design.html", context)


@page
def piece(request: Request, name: str) -> HttpResponse:
    """A whole page through its own template."""
    if name not in PIECES:
        return missing(request)
    template, make = PIECES[name]
    return show(request, template, make())
