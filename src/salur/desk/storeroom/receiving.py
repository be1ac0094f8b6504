"""Goods at the gate: counted by scanning beside what was expected, with lot and expiry; or what nobody had told of."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.catalog import queries as lots
from salur.desk.storeroom import coming, things
from salur.desk.storeroom.coming import Faults, Line
from salur.kernel.command import Command, new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import party_typed, place_choices, place_typed
from salur.parties.queries.names import called, names
from salur.shell import queues, shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell
from salur.shell.told import Told
from salur.warehouse import actions, lying, queries
from salur.warehouse.bodies import Receive
from salur.warehouse.models import Receipt

MOST = 60


@page
def to_receive(request: Request) -> HttpResponse:
    """What is on its way to us, the oldest first."""
    may_look(request, "warehouse")
    actor = request.actor
    rows = queues.waiting(actor, MOST, ("to_receive",)).get("to_receive", [])
    people = names(actor.organisation, {row.party for row in rows if row.party})
    found = [(row.paper, Cell(row.number or f"#{row.paper}").split, people.get(row.party or 0, "")) for row in rows]
    return show(request, "desk/storeroom/to_receive.html", {"rows": found})


def receive(request: HttpRequest, receipt: int) -> HttpResponse:
    """An expected receipt: shown, or told."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, receipt) if request.method == "POST" else _looked_at(request, receipt)


def unexpected(request: HttpRequest) -> HttpResponse:
    """Goods that nobody had told of: shown, or told."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, 0) if request.method == "POST" else _looked_at(request, 0)


receive.for_members = unexpected.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, receipt: int) -> HttpResponse:
    return _page(request, receipt)


def _found(request: Request, receipt: int) -> Receipt | None:
    """The expected receipt, None for 0. Refused: kernel.not_allowed; kernel.not_found for what is not there."""
    may_look(request, "warehouse")
    if not request.actor.allows("warehouse.receive"):
        raise Refused("kernel.not_allowed", permission="warehouse.receive")
    if not receipt:
        return None
    seen = queries.visible_receipts(request.actor).filter(id=receipt) if receipt <= things.BIGGEST else None
    one = seen.first() if seen is not None else None
    if one is None:
        raise missing("receipt", receipt)
    return one


@told
def _sent(request: Request, receipt: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    with reading(actor.organisation):
        one = _found(request, receipt)
        lines = coming.lines(one, sent.fields)
        goods = things.things(actor, {line.sku for line in lines})
        costs = lying.cost_of(actor, {line.sku for line in lines if line.expected is None})
    if sent.text("do") == "add" or (not lines and sent.text("scan")):
        return again(request, _page, receipt, {})
    faults: Faults = {}
    counted = {line.n: coming.counted(line, goods[line.sku], sent.fields, faults) for line in lines}
    expiries = {line.n: coming.expiry(line, sent, faults) for line in lines}
    try:
        supplier = one.supplier if one else party_typed(actor, sent.text("supplier", needed=True))
        place = place_typed(actor, sent.text("place", needed=True))
        if faults:
            return again(request, _page, receipt, faults)
        command = sent.command(None, receipt or None)
        told_lots = coming.recorded(actor, command, lines, counted, expiries, sent)
        body = Receive(
            supplier, place,
            tuple(coming.received(line, counted[line.n], told_lots.get(line.n), costs, sent) for line in lines),
            sent.text("reference")[:80], one.owner if one else None,
        )  # fmt: skip
        actions.receive(actor=actor, receipts=[Command(command.key, body, receipt or None)]).one()
    except Refused as refused:
        return again(request, _page, receipt, {"": refused})
    messages.success(request, _("Received: {n} pieces.").format(n=shown.whole(sum(counted.values()))))
    return redirect("/warehouse/receive")


def _page(request: Request, receipt: int, faults: Faults | None = None) -> HttpResponse:
    one = _found(request, receipt)
    actor = request.actor
    fields = request.POST if faults is not None else request.GET
    lines = coming.lines(one, fields)
    unknown = ""
    if fields.get("do") == "add" and fields.get("scan", "").strip():
        found = things.scanned(actor, fields["scan"])
        if found:
            lines.append(Line(len(lines), found[0].sku))
        else:
            unknown = _("Nothing here has the code {code}.").format(code=fields["scan"][:40])
    goods = things.things(actor, {line.sku for line in lines})
    theirs = lots.lots({line.lot for line in lines if line.lot is not None})
    sentences = {name: said(refused, actor) for name, refused in (faults or {}).items()}
    people = called(actor.organisation, [one.supplier] if one else lying.suppliers(actor))
    places = place_choices(actor, ("site",))
    context: dict[str, Any] = {
        "receipt": one, "number": Cell((one.number if one else "") or (f"#{receipt}" if one else "")).split,
        "who": people[one.supplier].name if one and one.supplier in people else "",
        "suppliers": [] if one else [(it.code, it.name, it.code == fields.get("supplier")) for it in people.values()],
        "places": [(code, name, code == fields.get("place")) for code, name in places],
        "over": bool(one and one.status == "received"), "unknown": unknown, "adds": True,
        "rows": [coming.row(line, goods[line.sku], theirs.get(line.lot or 0), fields, sentences) for line in lines],
        "refused": sentences.get("", ""), "faults": sentences, "key": fields.get("key") or new_key(),
        "reference": fields.get("reference", one.reference if one else ""), "keep": f"receive-{receipt}" if one else "",
        "action": f"/warehouse/receive/{receipt or 'new'}",
    }  # fmt: skip
    return show(request, "desk/storeroom/receive.html", context, 409 if faults else 200)
