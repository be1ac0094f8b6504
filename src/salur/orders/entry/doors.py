"""The doors of order entry: the form of a new order and of one that is changed, what is said beside it after each
change, and what may be meant while somebody types."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from salur.kernel.actor import Actor
from salur.kernel.command import new_key
from salur.kernel.refusal import Refused
from salur.orders import drafts, queries
from salur.orders.entry import offered, spoken
from salur.orders.entry import sent as sent_form
from salur.orders.entry import shown as shown_form
from salur.orders.entry.dry import Forecast, forecast, forecast_change
from salur.orders.entry.form import Entry, spare_rows, typed
from salur.orders.entry.meaning import fill, make_out, of_order
from salur.orders.entry.offered import may, order_of
from salur.parties.pages import place_choices
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import missing, said, show
from salur.shell.offers import BUTTONS
from salur.shell.sheets import went
from salur.shell.told import Told
from salur.shell.words import word

MORE_ROWS = 5
VERBS = {"draft": "orders.capture", "confirm": "orders.place", "change": "orders.change"}


def entry_page(request: HttpRequest) -> HttpResponse:
    """The form of a new order, and where it is sent."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, 0) if request.method == "POST" else _fresh(request)


def change_page(request: HttpRequest, paper: int) -> HttpResponse:
    """The form of an order that is to be changed, and where it is sent."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, paper) if request.method == "POST" else _changing(request, paper)


entry_page.for_members = change_page.for_members = True  # type: ignore[attr-defined]


@page
def _fresh(request: Request) -> HttpResponse:
    may(request.actor, "orders.capture")
    entry = Entry(code=request.GET.get("buyer", "")[:40])
    if entry.code:
        make_out(request.actor, entry)
    return _form(request, entry)


@page
def _changing(request: Request, paper: int) -> HttpResponse:
    return _change_form(request, paper)


def _change_form(request: Request, paper: int) -> HttpResponse:
    order = order_of(request.actor, paper)
    if order is None:
        return missing(request)
    entry = of_order(request.actor, order)
    make_out(request.actor, entry)
    return _form(request, entry)


@told
def _sent(request: Request, paper: int) -> HttpResponse:
    """A form that was sent: to be kept (draft, confirm, change), or with something else to be done in it."""
    asked = request.POST.get("do", "")
    if paper and not any(name.startswith("goods-") for name in request.POST):
        return again(request, _change_form, paper)  # the button on the order's page
    if asked not in VERBS or bool(paper) != (asked == "change"):
        return again(request, _again, paper, asked)
    offer = BUTTONS["order", "change" if paper else "new"]
    try:
        may(request.actor, VERBS[asked])
        sent = Told(request, request.actor)
        if asked == "confirm":
            return went(request, offer._replace(label=_("Confirm")), sent_form.place(sent))
        return went(request, offer, offer.run(sent, paper))
    except Refused as refused:
        if refused.code == "kernel.not_allowed":
            raise
        return again(request, _again, paper, "", refused)


def _again(request: Request, paper: int, asked: str, refused: Refused | None = None) -> HttpResponse:
    """The form once more, with all that was typed; `asked` for rows, goods or a choice, or `refused`."""
    entry = _typed(request, paper)
    if entry is None:
        return missing(request)
    actor, note = request.actor, ""
    name, _colon, value = (request.POST.get("choose", "") or asked).partition(":")
    if "choose" in request.POST:
        _choose(entry, name, value)
    make_out(actor, entry)
    if asked in ("last", "usual"):
        wanted = []
        buyer = entry.order.buyer if entry.order else entry.buyer.party if entry.buyer else 0
        if buyer:
            wanted = (queries.last_lines if asked == "last" else queries.usual_lines)(actor, buyer)
        fill(actor, entry, wanted)
        note = "" if wanted else _("No earlier order of this outlet is known.")
    elif asked == "paste":
        entry.add((goods, "", much) for goods, much in spoken.pasted(request.POST.get("pasted", "")[:20_000]))
    elif asked == "more":
        entry.add([("", "", "")] * MORE_ROWS)
    if asked in ("last", "usual", "paste"):
        make_out(actor, entry)
    return _form(request, entry, refused, note)


def _choose(entry: Entry, at: str, value: str) -> None:
    """An answer to a question: o:<code> the outlet, g<row>:<code> the goods of a row, q<row>:<text> its quantity."""
    if at == "o":
        entry.outlet, entry.code = "", value
    for row in entry.rows:
        if at == f"g{row.at}":
            row.goods, row.code = "", value
        elif at == f"q{row.at}":
            row.quantity = value


def _typed(request: Request, paper: int) -> Entry | None:
    """The form as sent; None if it is to change an order that is not to be seen."""
    if not paper:
        may(request.actor, "orders.capture")
        return typed(request.POST)
    order = order_of(request.actor, paper)
    return typed(request.POST, order) if order else None


def _forecast(actor: Actor, entry: Entry) -> Forecast | None:
    """What would become of the form as it stands; None before the outlet is clear."""
    if entry.order is not None:
        return forecast_change(actor, entry.order, entry.lines)
    try:
        return forecast(actor, entry.body()) if entry.buyer else None
    except Refused:
        return None


def _form(request: Request, entry: Entry, refused: Refused | None = None, note: str = "") -> HttpResponse:
    actor = request.actor
    found = _forecast(actor, entry)
    spare_rows(entry)
    context = shown_form.context(actor, entry, found) | _head(actor, entry, found)
    context |= {  # without the button of the top bar: its key, N, would throw away what was typed
        "main": None, "key": new_key(), "refused": said(refused, actor) if refused else "", "note": note,
        "places": place_choices(actor, ("site", "van")) if entry.order is None else [],
        "shorts": [(code, word("word", code)) for code in drafts.ON_SHORT],
        "may_place": actor.allows("orders.place"), "blank": {"at": "__n__"},
        "address": f"/order/{entry.order.id}" if entry.order else "/order/entry",
    }  # fmt: skip
    return show(request, "orders/entry.html", context, 409 if refused else 200)


def _head(actor: Actor, entry: Entry, found: Forecast | None) -> dict[str, Any]:
    """Who orders, and on what terms."""
    terms = found.draft.terms if found else None
    tags = [terms.channel, terms.price_class] if terms else []
    notes = [entry.buyer.address] if entry.buyer and entry.buyer.address else []
    if terms is not None:
        notes.append(_("{days} days to pay").format(days=terms.payment_days))
    return {
        "tags": [tag for tag in tags if tag], "notes": notes,
        "outlet_says": [said(entry.fault, actor)] if entry.fault and entry.outlet else [],
        "outlet_choices": [(one.code, one.name) for one in entry.outlets],
    }  # fmt: skip


@told
def answer(request: Request, paper: int = 0) -> HttpResponse:
    """What stands beside the form after a change: prices, stock, credit, and what would become of the order."""
    return again(request, _answer, paper)


def _answer(request: Request, paper: int) -> HttpResponse:
    entry = _typed(request, paper)
    if entry is None:
        return missing(request)
    make_out(request.actor, entry)
    found = _forecast(request.actor, entry)
    context = shown_form.context(request.actor, entry, found, busy=True) | _head(request.actor, entry, found)
    context["oob"] = True
    return HttpResponse(render_to_string("orders/entry_answer.html", context, request))


urlpatterns: list[URLPattern] = [
    path("order/new", entry_page, name="order-entry"),
    path("order/entry", answer, name="order-entry-answer"),
    path("order/entry/outlets", offered.outlets, name="order-entry-outlets"),
    path("order/entry/goods", offered.goods, name="order-entry-goods"),
    path("order/<int:paper>/change", change_page, name="order-change-form"),
    path("order/<int:paper>/entry", answer, name="order-change-answer"),
]
