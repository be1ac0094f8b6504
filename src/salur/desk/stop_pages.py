"""The page of one stop: looked at, its foot while somebody types, and what is told of the door."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.billing import actions as billing
from salur.delivery import actions as delivery
from salur.delivery import queries
from salur.desk import stops
from salur.desk.stops import Faults, Stop
from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key, new_key
from salur.kernel.organisation import house
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.queries.names import names
from salur.shell import reach, shown
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell, status
from salur.shell.told import Told
from salur.shell.words import word


def stop(request: HttpRequest, shipment: int) -> HttpResponse:
    """A stop: shown, or told."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _sent(request, shipment) if request.method == "POST" else _looked_at(request, shipment)


stop.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, shipment: int) -> HttpResponse:
    return _page(request, shipment)


@told
def _sent(request: Request, shipment: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    if not actor.allows("delivery.deliver"):
        raise Refused("kernel.not_allowed", permission="delivery.deliver")
    with reading(actor.organisation):
        one = _found(request, shipment)
    deliver, cash, faults = stops.body(one, sent)
    if faults:
        return again(request, _page, shipment, faults)
    command = sent.command(deliver, shipment)
    try:
        delivery.deliver(actor=actor, deliveries=[command]).one()
        if cash and actor.allows("billing.receive_payment"):
            paid = stops.payment(one, sent, cash, one.trip.driver or actor.person)
            billing.receive_payment(
                actor=actor, payments=[Command(named_key("cash at the door", command.key), paid)]
            ).one()
    except Refused as refused:
        return again(request, _page, shipment, {"": refused})
    messages.success(request, _told(one, stops.result(one, stops.typed(one, sent.fields)), cash))
    return redirect(f"/my-trip?trip={one.trip.id}")


def _told(one: Stop, result: dict[str, Any], cash: int) -> str:
    """What became of it, in one line."""
    parts = [one.outlet.name if one.outlet else "", result["done"]]
    if cash:
        parts.append(_("cash {amount}").format(amount=shown.money(cash, one.shipment.currency)))
    return " · ".join(part for part in parts if part)


def _found(request: Request, shipment: int) -> Stop:
    """The stop. Refused: kernel.not_found for what is not there or another driver's."""
    may_look(request, "delivery")
    one = stops.find(request.actor, shipment)
    if one is None:
        raise missing("shipment", shipment)
    return one


def _page(request: Request, shipment: int, faults: Faults | None = None) -> HttpResponse:
    """The page with what was typed; only its foot for htmx, while somebody types."""
    one = _found(request, shipment)
    fields = request.POST if faults is not None else request.GET
    lines = stops.typed(one, fields)
    context: dict[str, Any] = {
        "stop": one, "number": Cell(one.shipment.number or f"#{shipment}").split, "result": stops.result(one, lines),
        "coin": coins.symbol(one.shipment.currency),
    }  # fmt: skip
    if request.headers.get("HX-Request") == "true":
        return show(request, "desk/stop_foot.html", context)
    if one.told:
        return _past(request, one, context, faults)
    sentences = {name: said(refused, request.actor) for name, refused in (faults or {}).items()}
    door = queries.door(request.actor, shipment)
    context |= {
        "many": door.stops if door else 0, "key": fields.get("key") or new_key(), "faults": sentences,
        "refused": sentences.get("", ""),
        "lines": [_row(line, lines, fields, sentences) for line in one.lines],
        "typed": {name: fields.get(name, "") for name in ("receiver", "cash", "latitude", "longitude")},
        "may_tell": request.actor.allows("delivery.deliver"),
        "may_cash": request.actor.allows("billing.receive_payment"),
        "message": _message(request.actor, one), "way": _way(one),
    }  # fmt: skip
    return show(request, "desk/stop.html", context, 409 if faults else 200)


def _message(actor: Actor, one: Stop) -> str:
    """What tells the outlet that its goods are on the way; the driver looks it over and sends it."""
    if one.outlet is None:
        return ""
    sentence = _("Good day {outlet}, your order {shipment} ({n} cartons) from {firm} is on its way to you.")
    firm = names(actor.organisation, [actor.party]).get(actor.party, "")
    told = sentence.format(
        outlet=one.outlet.name, shipment=one.shipment.number or f"#{one.shipment.id}", n=one.shipment.cartons, firm=firm
    )
    return reach.message(one.outlet.phone, house(actor.organisation).currency, told)


def _way(one: Stop) -> str:
    return reach.way(one.outlet.latitude, one.outlet.longitude) if one.outlet else ""


def _row(line: stops.Line, lines: stops.Typed, fields: Any, sentences: dict[str, str]) -> dict[str, Any]:
    """A line as the template shows it, with what was typed."""
    chosen = lines.reasons[line.n]
    return {
        "line": line, "packs": fields.get(f"packs-{line.n}", line.packs),
        "loose": fields.get(f"loose-{line.n}", line.loose), "fault": sentences.get(f"line-{line.n}", ""),
        "less": lines.taken[line.n] < line.pieces,
        "reasons": [(code, word("word", code), code == chosen) for code in stops.REASONS],
    }  # fmt: skip


def _past(request: Request, one: Stop, context: dict[str, Any], faults: Faults | None) -> HttpResponse:
    """A stop of which it is told: what was taken, what goes back, and who took it."""
    door = queries.door(request.actor, one.shipment.id)
    back = {n: (pieces, why) for n, pieces, why in door.refused} if door else {}
    context |= {
        "status": status(one.shipment.status), "receiver": door.drop.receiver if door else "",
        "rows": [
            (line, shown.whole(line.pieces - pieces), shown.whole(pieces) if pieces else "",
             word("word", why) if why else "")
            for line in one.lines
            for pieces, why in [back.get(line.n, (0, ""))]
        ],
        "may_cash": request.actor.allows("billing.receive_payment"),
        "refused": " ".join(said(refused, request.actor) for refused in (faults or {}).values()),
    }  # fmt: skip
    return show(request, "desk/stop_past.html", context, 409 if faults else 200)
