"""Goods at the gate: counted by scanning beside what was expected, with lot and expiry; or what nobody had told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.catalog import actions as catalog
from salur.catalog import queries as lots
from salur.catalog.bodies import LotBody
from salur.desk.storeroom import things
from salur.desk.storeroom.things import Thing
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key, new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import party_typed, place_choices, place_typed
from salur.parties.queries.names import called, names
from salur.shell import queues, shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell
from salur.shell.told import Told, bad
from salur.shell.words import word
from salur.warehouse import actions, lying, queries
from salur.warehouse.bodies import Receive, Received
from salur.warehouse.models import Receipt

WHY = ("missing", "damaged", "wrong_goods", "too_many")
MOST = 60
MORE_LINES = 60  # goods that nobody had told of, on one receipt
Faults = dict[str, Refused]


@dataclass
class Line:
    """A line of what comes in: `expected` and its lot as the supplier told them, or none."""

    n: int
    sku: int
    expected: int | None = None
    lot: int | None = None
    cost: int = 0


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


def _lines(one: Receipt | None, fields: Mapping[str, str]) -> list[Line]:
    """What was expected, then what was scanned beside it."""
    found: list[Line] = []
    for line in one.lines.order_by("n") if one and one.status != "received" else ():
        found.append(Line(len(found), line.sku, line.expected or 0, line.lot, line.cost))
    for n in range(len(found), len(found) + MORE_LINES):
        sku = fields.get(f"sku-{n}", "")
        if not (sku.isascii() and sku.isdigit() and len(sku) < 19):
            break
        found.append(Line(n, int(sku)))
    return found


@told
def _sent(request: Request, receipt: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    with reading(actor.organisation):
        one = _found(request, receipt)
        lines = _lines(one, sent.fields)
        goods = things.things(actor, {line.sku for line in lines})
        costs = lying.cost_of(actor, {line.sku for line in lines if line.expected is None})
    if sent.text("do") == "add" or (not lines and sent.text("scan")):
        return again(request, _page, receipt, {})
    faults: Faults = {}
    counted = {line.n: _counted(line, goods[line.sku], sent.fields, faults) for line in lines}
    expiries = {line.n: _expiry(line, sent, faults) for line in lines}
    try:
        supplier = one.supplier if one else party_typed(actor, sent.text("supplier", needed=True))
        place = place_typed(actor, sent.text("place", needed=True))
        if faults:
            return again(request, _page, receipt, faults)
        command = sent.command(None, receipt or None)
        told_lots = _recorded(actor, command, lines, counted, expiries, sent)
        body = Receive(
            supplier, place,
            tuple(_received(line, counted[line.n], told_lots.get(line.n), costs, sent) for line in lines),
            sent.text("reference")[:80], one.owner if one else None,
        )  # fmt: skip
        actions.receive(actor=actor, receipts=[Command(command.key, body, receipt or None)]).one()
    except Refused as refused:
        return again(request, _page, receipt, {"": refused})
    messages.success(request, _("Received: {n} pieces.").format(n=shown.whole(sum(counted.values()))))
    return redirect("/warehouse/receive")


def _counted(line: Line, thing: Thing, fields: Mapping[str, str], faults: Faults) -> int:
    """Pieces counted of a line; nothing typed is none of it."""
    try:
        return things.typed(thing, line.n, fields) or 0
    except Refused as refused:
        faults[f"line-{line.n}"] = refused
        return 0


def _expiry(line: Line, sent: Told, faults: Faults) -> date | None:
    """The day that is printed on the lot; it needs the lot's code."""
    try:
        day = sent.day(f"expires-{line.n}")
        if day and line.lot is None and not sent.text(f"lot-{line.n}"):
            raise bad("lot", "–", "empty")
        return day
    except Refused as refused:
        faults[f"line-{line.n}"] = refused
        return None


def _recorded(
    actor: Actor, command: Command[None], lines: list[Line], counted: Mapping[int, int],
    expiries: Mapping[int, date | None], sent: Told,
) -> dict[int, int]:  # fmt: skip
    """The lots that were typed, by line; told under keys made of the form's own. Refused as in catalog.record_lots."""
    wanted = [line for line in lines if counted[line.n] and sent.text(f"lot-{line.n}")]
    if not wanted:
        return {}
    bodies = [LotBody(line.sku, sent.text(f"lot-{line.n}")[:40], expiries[line.n]) for line in wanted]
    told_lots = [
        Command(named_key("lot at the gate", command.key, body.sku, body.code, body.expires_on), body)
        for body in bodies
    ]
    papers = catalog.record_lots(actor=actor, lots=list({one.key: one for one in told_lots}.values())).papers()
    by_key = dict(zip({one.key: one for one in told_lots}, papers, strict=True))
    return {line.n: by_key[one.key] for line, one in zip(wanted, told_lots, strict=True)}


def _received(line: Line, pieces: int, lot: int | None, costs: Mapping[int, tuple[int, int]], sent: Told) -> Received:
    """A line as it came: at the cost that was told, else at what a piece costs here today (the bill puts it right)."""
    if line.expected is None:
        there, value = costs.get(line.sku, (0, 0))
        cost = value * pieces // there if there else 0
    else:
        cost = line.cost * pieces // line.expected if line.expected else 0
    differs = line.expected is not None and pieces != line.expected
    reason = sent.text(f"reason-{line.n}") if differs else ""
    return Received(line.sku, pieces, cost, lot or line.lot, reason if reason in WHY else "")


def _page(request: Request, receipt: int, faults: Faults | None = None) -> HttpResponse:
    one = _found(request, receipt)
    actor = request.actor
    fields = request.POST if faults is not None else request.GET
    lines = _lines(one, fields)
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
        "rows": [_row(line, goods[line.sku], theirs.get(line.lot or 0), fields, sentences) for line in lines],
        "refused": sentences.get("", ""), "faults": sentences, "key": fields.get("key") or new_key(),
        "reference": fields.get("reference", one.reference if one else ""), "keep": f"receive-{receipt}" if one else "",
        "action": f"/warehouse/receive/{receipt or 'new'}",
    }  # fmt: skip
    return show(request, "desk/storeroom/receive.html", context, 409 if faults else 200)


def _row(
    line: Line, thing: Thing, lot: lots.LotRow | None, fields: Mapping[str, str], sentences: Mapping[str, str]
) -> dict[str, Any]:
    """A line as the template shows it, with what was typed."""
    n, reason = line.n, fields.get(f"reason-{line.n}", "")
    return {
        "n": n, "thing": thing, "expected": thing.said(line.expected) if line.expected is not None else "",
        "whole": line.expected, "inputs": things.inputs(thing, n, None, fields), "extra": line.expected is None,
        "lot": lot.code if lot else "", "expires": shown.day(lot.expires_on) if lot else "",
        "typed_lot": fields.get(f"lot-{n}", ""), "typed_expires": fields.get(f"expires-{n}", ""),
        "fault": sentences.get(f"line-{n}", ""),
        "reasons": [(code, word("word", code), code == (reason or WHY[0])) for code in WHY],
    }  # fmt: skip
