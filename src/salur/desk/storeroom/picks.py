"""Picking one order on a phone: along the places, one line at a time; told at the end, under the form's own key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.desk.storeroom import things
from salur.desk.storeroom.things import Thing
from salur.kernel.actor import Actor
from salur.kernel.command import new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.orders import queries as orders
from salur.orders.models import Order
from salur.parties.queries.names import look
from salur.shell import shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell
from salur.shell.told import Told, bad
from salur.shell.words import word
from salur.warehouse import actions, lying
from salur.warehouse.bodies import Pick, Picked
from salur.warehouse.lying import Lying, Step
from salur.warehouse.rules import REASONS

Faults = dict[str, Refused]
STEP = re.compile(r"(\d{1,9})\.(\d{1,18})\.(\d{1,18})\.(\d{1,12})")


@dataclass
class Walk:
    """An order and the way through the warehouse that picks it."""

    order: Order
    buyer: str
    steps: list[Step]
    there: list[Lying]
    goods: dict[int, Thing] = field(default_factory=dict)


def find(actor: Actor, identity: int) -> Walk | None:
    """The walk for an order within sight; None for what is no order of ours."""
    seen = orders.seen(actor, identity)
    if seen is None or seen.organisation != actor.organisation:
        return None
    steps, there = lying.route(actor, identity)
    people, _places = look(actor.organisation, [seen.ship_to, actor.party], [seen.ship_from])
    return Walk(seen, people.get(seen.ship_to, ""), steps, there, things.things(actor, {step.sku for step in steps}))


class Asked(NamedTuple):
    """A step as the form knows it: line of the order, SKU, lot and pieces. The form says it again when it is sent, so
    that the same form is the same pick, whatever has happened since."""

    line: int
    sku: int
    lot: int
    pieces: int


def asked(fields: Mapping[str, str]) -> list[Asked]:
    """The steps that a form was made for, as far as they can be read."""
    found: list[Asked] = []
    while told_ := STEP.fullmatch(fields.get(f"step-{len(found)}", "")):
        found.append(Asked(*(int(part) for part in told_.groups())))
    return found


def picked(actor: Actor, steps: Sequence[Asked], fields: Mapping[str, str]) -> tuple[tuple[Picked, ...], Faults]:
    """What was told of each step; a line taken whole as it was shown leaves its lots to the book."""
    goods = things.things(actor, {step.sku for step in steps})
    faults: Faults = {}
    by_line: dict[int, list[tuple[Asked, Picked]]] = {}
    for n, step in enumerate(steps):
        try:
            pieces = things.typed(goods[step.sku], n, fields)
            pieces = step.pieces if pieces is None else pieces
            if pieces > step.pieces:
                raise bad("quantity", str(pieces), "more than is wanted")
        except Refused as refused:
            faults[f"line-{n}"] = refused
            pieces = step.pieces
        lot, reason = fields.get(f"lot-{n}", ""), fields.get(f"reason-{n}", "")
        taken = int(lot) if lot.isascii() and lot.isdigit() and len(lot) < 19 else step.lot
        short = (reason if reason in REASONS else "later") if pieces < step.pieces else None
        by_line.setdefault(step.line, []).append((step, Picked(step.line, pieces, taken, short)))
    found: list[Picked] = []
    for line, some in by_line.items():
        if all(one.pieces == step.pieces and one.lot == step.lot for step, one in some):
            found.append(Picked(line, sum(one.pieces for _step, one in some)))
        else:
            found += [one for _step, one in some]
    return tuple(found), faults


def pick(request: HttpRequest, order: int) -> HttpResponse:
    """The page of a pick: shown, or told."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, order) if request.method == "POST" else _looked_at(request, order)


pick.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, order: int) -> HttpResponse:
    return _page(request, order)


@told
def _sent(request: Request, order: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    with reading(actor.organisation):
        walk = _found(request, order)
        steps = asked(sent.fields)
        lines, faults = picked(actor, steps, sent.fields)
    cartons = None
    try:
        cartons = sent.whole_or_none("cartons", 1)
    except Refused as refused:
        faults["cartons"] = refused
    if faults:
        return again(request, _page, order, faults)
    try:
        command = sent.command(Pick(lines, cartons), order)
        outcome = actions.pick(actor=actor, picks=[command]).one()
    except Refused as refused:
        return again(request, _page, order, {"": refused})
    messages.success(request, _told(walk.buyer, steps, lines))
    return redirect(f"/warehouse/packed/{outcome.paper}")


def _told(buyer: str, steps: Sequence[Asked], lines: Sequence[Picked]) -> str:
    """What became of it, in one line."""
    whole, taken = sum(step.pieces for step in steps), sum(line.pieces for line in lines)
    text = _("Picked, {taken} of {whole} pieces").format(taken=shown.whole(taken), whole=shown.whole(whole))
    return " · ".join(part for part in (buyer, text if steps else "") if part)


def _found(request: Request, order: int) -> Walk:
    """The walk. Refused: kernel.not_allowed, kernel.not_found."""
    may_look(request, "warehouse")
    if not request.actor.allows("warehouse.pick"):
        raise Refused("kernel.not_allowed", permission="warehouse.pick")
    walk = find(request.actor, order) if order <= things.BIGGEST else None
    if walk is None:
        raise missing("order", order)
    return walk


def _page(request: Request, order: int, faults: Faults | None = None) -> HttpResponse:
    walk = _found(request, order)
    fields = request.POST if faults is not None else request.GET
    sentences = {name: said(refused, request.actor) for name, refused in (faults or {}).items()}
    context: dict[str, Any] = {
        "walk": walk, "number": Cell(walk.order.number or f"#{order}").split, "key": fields.get("key") or new_key(),
        "rows": [_row(walk, n, step, fields, sentences) for n, step in enumerate(walk.steps)],
        "cartons": fields.get("cartons", ""), "faults": sentences, "refused": sentences.get("", ""),
        "keep": f"pick-{order}-{walk.order.turn}",
    }  # fmt: skip
    return show(request, "desk/storeroom/pick.html", context, 409 if faults else 200)


def _row(walk: Walk, n: int, step: Step, fields: Mapping[str, str], sentences: Mapping[str, str]) -> dict[str, Any]:
    """A step as the template shows it, with what was typed."""
    thing = walk.goods[step.sku]
    chosen, reason = fields.get(f"lot-{n}", str(step.at.lot)), fields.get(f"reason-{n}", "")
    others = [one for one in walk.there if one.sku == step.sku]
    return {
        "n": n, "step": step, "asked": f"{step.line}.{step.sku}.{step.at.lot}.{step.pieces}",
        "thing": thing, "whole": step.pieces, "wanted": thing.said(step.pieces),
        "expires": shown.day(step.at.expires_on), "fault": sentences.get(f"line-{n}", ""),
        "inputs": things.inputs(thing, n, step.pieces, fields),
        "lots": [(str(one.lot), _lot(thing, one), str(one.lot) == chosen) for one in _once(others)],
        "reasons": [(code, word("word", code), code == (reason or REASONS[0])) for code in REASONS],
    }  # fmt: skip


def _once(there: list[Lying]) -> list[Lying]:
    """Each lot once: picking asks for a lot, the book knows its places."""
    return list({one.lot: one for one in there}.values())


def _lot(thing: Thing, one: Lying) -> str:
    parts = [one.lot_code or _("no lot"), shown.day(one.expires_on), one.place_code, thing.said(one.pieces)]
    return " · ".join(part for part in parts if part)
