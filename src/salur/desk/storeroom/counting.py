"""Counting a shelf blind: the book's figures are not sent to the phone; what is scanned or typed is told as a count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.catalog import queries as lots
from salur.counts import actions
from salur.counts.bodies import Counted, Tell
from salur.desk.storeroom import things
from salur.kernel.command import new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries.places import PlaceRow, shelves
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.told import Told
from salur.warehouse import lying

MOST = 200  # lines of one count
Faults = dict[str, Refused]


def _may(request: Request) -> None:
    """Whoever tells counts. Refused: kernel.not_allowed."""
    may_look(request, "counts")
    if not request.actor.allows("counts.tell"):
        raise Refused("kernel.not_allowed", permission="counts.tell")


@page
def places(request: Request) -> HttpResponse:
    """Where something can be counted, in the order of the places."""
    _may(request)
    return show(request, "desk/storeroom/places.html", {"rows": shelves(request.actor)})


def count(request: HttpRequest, place: int) -> HttpResponse:
    """One shelf: shown, or counted."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, place) if request.method == "POST" else _looked_at(request, place)


count.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, place: int) -> HttpResponse:
    return _page(request, place)


def _found(request: Request, place: int) -> tuple[PlaceRow, PlaceRow | None]:
    """The place, and the one to count next. Refused: kernel.not_found for what is not there or out of sight."""
    _may(request)
    rows = shelves(request.actor)
    for at, row in enumerate(rows):
        if row.id == place:
            return row, rows[at + 1] if at + 1 < len(rows) else None
    raise missing("place", place)


def _skus(request: Request, place: int, fields: Mapping[str, str]) -> list[int]:
    """What lies there by the book, as names only; then what was scanned beside it."""
    found = []
    for n in range(MOST):
        sku = fields.get(f"sku-{n}", "")
        if not (sku.isascii() and sku.isdigit() and len(sku) < 19):
            break
        found.append(int(sku))
    return found or lying.here(request.actor, place)[:MOST]


@told
def _sent(request: Request, place: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    with reading(actor.organisation):
        _here, following = _found(request, place)
        skus = _skus(request, place, sent.fields)
        goods = things.things(actor, skus)
        known = lots.lots_by_code({(sku, sent.text(f"lot-{n}")) for n, sku in enumerate(skus) if sent.text(f"lot-{n}")})
    if sent.text("do") == "add":
        return again(request, _page, place, {})
    faults: Faults = {}
    lines = []
    for n, sku in enumerate(skus):
        try:
            pieces = things.typed(goods[sku], n, sent.fields)
            code = sent.text(f"lot-{n}")
            if pieces is not None and code and (sku, code) not in known:
                raise Refused("catalog.no_such_lot", called=code, sku=goods[sku].code)
            if pieces is not None:
                lines.append(Counted(sku, pieces, known[sku, code].id if code else None))
        except Refused as refused:
            faults[f"line-{n}"] = refused
    if faults:
        return again(request, _page, place, faults)
    try:
        outcome = actions.tell(actor=actor, counts=[sent.command(Tell(place, tuple(lines)))]).one()
    except Refused as refused:
        return again(request, _page, place, {"": refused})
    messages.success(
        request, _("Counted: {n} lines. What differs waits for whoever approves counts.").format(n=len(lines))
    )
    return redirect(f"/warehouse/count/{following.id}" if following else f"/count/{outcome.paper}")


def _page(request: Request, place: int, faults: Faults | None = None) -> HttpResponse:
    here, following = _found(request, place)
    actor = request.actor
    fields = request.POST if faults is not None else request.GET
    skus = _skus(request, place, fields)
    unknown = ""
    if fields.get("do") == "add" and fields.get("scan", "").strip():
        found = things.scanned(actor, fields["scan"])
        if found:
            skus.append(found[0].sku)
        else:
            unknown = _("Nothing here has the code {code}.").format(code=fields["scan"][:40])
    goods = things.things(actor, skus)
    sentences = {name: said(refused, actor) for name, refused in (faults or {}).items()}
    context: dict[str, Any] = {
        "place": here, "following": following, "key": fields.get("key") or new_key(), "unknown": unknown, "adds": True,
        "rows": [
            {"n": n, "thing": goods[sku], "inputs": things.inputs(goods[sku], n, None, fields),
             "lot": fields.get(f"lot-{n}", ""), "fault": sentences.get(f"line-{n}", "")}
            for n, sku in enumerate(skus)
        ],
        "refused": sentences.get("", ""), "faults": sentences, "keep": f"count-{place}",
    }  # fmt: skip
    return show(request, "desk/storeroom/count.html", context, 409 if faults else 200)
