"""The page of a list, and the same rows as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext

from salur.kernel.command import new_key
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell import offers, spreadsheets
from salur.shell.doors import Request, View, page
from salur.shell.faces import may_look, said, show
from salur.shell.listed import Amounts, Choice, Days, Named
from salur.shell.lists import asked, bulk, narrowing
from salur.shell.lists.asked import Asked
from salur.shell.offers import ListOffer
from salur.shell.tables import Cell, Table
from salur.shell.words import word


class Head(NamedTuple):
    """A column's head: how it stands, and where a click on it leads ('' = it cannot be sorted by)."""

    text: str
    right: bool
    name: str = ""
    address: str = ""
    order: str = ""  # ascending, descending, or not the one sorted by


def list_page(name: str) -> View[[]]:
    """The page of a list that is declared."""

    @page
    def view(request: Request) -> HttpResponse:
        offer = offers.LISTS[name]
        found = asking(request, offer)
        if request.GET.dict() != dict(found.given) and not found.faults and not _swapped(request):
            return redirect(f"/{offer.name}{found.address(after=found.given.get('after', ''))}")
        return seen(request, offer, found)

    return view


def asking(request: Request, offer: ListOffer) -> Asked:
    """What the address of a request asks of a list. Refused: kernel.not_allowed."""
    may_look(request, offer.module)
    found = asked.read(offer.listed, request.actor, request.GET.dict())
    return asked.bounded(found, narrowing.newest)


def seen(
    request: Request, offer: ListOffer, found: Asked, told: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The page of a list; `told`: what became of a verb on many rows."""
    rows, following = narrowing.page(found)
    table = Table("", [str(one.head) for one in found.listed.columns], offer.make(found.actor, rows))
    kinds = {one.kind for one in offers.SHEETS.values() if one.listed == offer.name}
    fresh = [one for one in offers.BUTTONS.values() if one.fresh and one.kind in kinds and found.actor.allows(one.verb)]
    verbs = bulk.forms(request, found.actor, bulk.verbs(offer, found.actor), told)
    context: dict[str, Any] = {
        "offer": offer, "asked": found, "fresh": fresh, "heads": _heads(found, table),
        "rows": [{"id": one.pk, "cells": cells} for one, cells in zip(rows, table.lined, strict=True)],
        "filters": _filters(found), "orders": _orders(found), "chips": _chips(found),
        "tabs": _tabs(found), "query": found.address(),
        "older": found.address(after=following) if following else "",
        "verbs": verbs,
        "here": f"/{offer.name}{found.address(after=found.given.get('after', ''))}",
        "key": new_key(), "empty": _empty(found), "after": found.given.get("after", ""),
        **(told or bulk.NOTHING_TOLD),
    }  # fmt: skip
    if any(one["beside"] for one in verbs):
        context["refused"] = gettext("Nothing was done.")  # why stands beside the field
    answer = show(request, "shell/list.html", context, status)
    if _swapped(request) and request.method == "GET":
        answer["HX-Push-Url"] = context["here"]
    return answer


def _swapped(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def _heads(found: Asked, table: Table) -> list[Head]:
    sorted_by, falling = found.sort
    heads = []
    for one, (text, right) in zip(found.listed.columns, table.columns, strict=True):
        if not one.name:
            heads.append(Head(text, right))
            continue
        order = ("descending" if falling else "ascending") if one == sorted_by else ""
        falls = order == "ascending" or (not order and one.falls)
        sort = f"{'-' if falls else ''}{one.name}"
        heads.append(
            Head(text, right, one.name, found.address("sort", sort="" if sort == found.listed.first else sort), order)
        )
    return heads


def _orders(found: Asked) -> list[tuple[str, str, bool]]:
    """The orders that can be chosen: the value in the address ('' = the one it begins with), its name, the one now."""
    now = found.given.get("sort", found.listed.first)
    rising, falling = gettext("{column}, rising"), gettext("{column}, falling")
    return [
        ("" if value == found.listed.first else value, text.format(column=one.head), value == now)
        for one in found.listed.columns
        if one.name
        for value, text in ((one.name, rising), (f"-{one.name}", falling))
    ]


def _tabs(found: Asked) -> list[dict[str, Any]]:
    tabs = []
    for one in found.listed.choices:
        now = found.given.get(one.name, "")
        tabs.append({"text": gettext("All"), "address": found.address(one.name), "here": not now})
        tabs += [
            {"text": word(one.context, value), "address": found.address(**{one.name: value}), "here": value == now}
            for value in one.options
        ]
    return tabs


def _chips(found: Asked) -> list[dict[str, Any]]:
    tabbed = {one.name for one in found.listed.choices}
    chips = [
        {"label": one.label, "how": one.how, "value": one.value, "address": found.address(one.param)}
        for one in found.chips
        if one.param not in tabbed
    ]
    if found.q:
        chips.insert(0, {"label": gettext("Search"), "how": "", "value": found.q, "address": found.address("q")})
    return chips


def _filters(found: Asked) -> list[dict[str, Any]]:
    """The fields of the form: label, kind, name, value, choices and what is wrong with what was typed."""
    fields = []
    for one in found.listed.filters:
        if isinstance(one, Choice) and one.tabs:
            continue
        choices: Sequence[tuple[str, str]] = ()
        if isinstance(one, Choice):
            choices = [(value, word(one.context, value)) for value in one.options]
        elif isinstance(one, Named) and one.choices:
            choices = one.choices(found.actor)
        parts = [
            {"name": name, "how": asked.how(one, name), "value": found.typed.get(name, ""),
             "fault": said(found.faults[name], found.actor) if name in found.faults else ""}
            for name in asked.params(one)
        ]  # fmt: skip
        kind = "date" if isinstance(one, Days) else "number" if isinstance(one, Amounts) else "text"
        fields.append({"label": one.label, "kind": kind, "parts": parts, "choices": choices, "two": len(parts) > 1})
    return fields


def _empty(found: Asked) -> str:
    if found.faults:
        return gettext("A filter cannot be read, so no row is shown. Beside it stands what is wrong.")
    if found.narrowed:
        return gettext("No row fits all that is asked for above. Take a filter away, or show all.")
    return str(found.listed.empty)


def file_page(listed: str, ending: str) -> View[[]]:
    """All rows that are asked for, as a file: CSV is written while it is sent, XLSX to the disk first."""

    @page
    def view(request: Request) -> HttpResponse:
        offer = offers.LISTS[listed]
        found = asking(request, offer)
        for fault in found.faults.values():
            raise fault
        name = f"{offer.name}_{timezone.localdate().isoformat()}.{ending}"
        heads = [str(one.head) for one in found.listed.columns]
        currency = gettext("Currency")
        if ending == "xlsx":
            file = spreadsheets.as_xlsx(heads, _limited(_all(offer, found)), str(offer.label), currency)
            sent = FileResponse(file, as_attachment=True, filename=name, content_type=spreadsheets.XLSX)
            return cast(HttpResponse, sent)
        streamed = StreamingHttpResponse(_streamed(offer, found, heads, currency), content_type=spreadsheets.CSV)
        streamed["Content-Disposition"] = f'attachment; filename="{name}"'
        return cast(HttpResponse, streamed)  # to the door any answer is one

    return view


def _all(offer: ListOffer, found: Asked) -> Iterator[list[Cell]]:
    for rows in narrowing.every(found):
        yield from offer.make(found.actor, rows)


def _limited(rows: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    """As many as a worksheet holds. Refused: shell.too_many_rows."""
    for at, row in enumerate(rows):
        if at == spreadsheets.MOST_ROWS:
            raise Refused("shell.too_many_rows", most=spreadsheets.MOST_ROWS)
        yield row


def _streamed(offer: ListOffer, found: Asked, heads: Sequence[str], currency: str) -> Iterator[bytes]:
    """The page's own transaction is over when this is sent: it reads in one of its own, in the same language."""
    spoken, zone = translation.get_language(), timezone.get_current_timezone()
    with translation.override(spoken), timezone.override(zone), reading(found.actor.organisation):
        yield from spreadsheets.as_csv(heads, _all(offer, found), currency)
