"""What is picked leaves the house: packed into cartons, put back if it was a mistake, loaded on a vehicle."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.delivery import actions as delivery
from salur.delivery import queries as trips
from salur.delivery.bodies import Plan
from salur.delivery.ways import arranged
from salur.desk.storeroom import things
from salur.kernel.command import Command, new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import party_typed, place_choices, place_typed
from salur.parties.queries.members import workers
from salur.parties.queries.names import names
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell, status
from salur.shell.told import Told
from salur.warehouse import actions, queries
from salur.warehouse.bodies import Pack
from salur.warehouse.models import Shipment

READY = ("picked", "packed", "back")
MOST = 60


def packed(request: HttpRequest, shipment: int) -> HttpResponse:
    """A shipment in the warehouse: shown; or packed, or put back."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _handled(request, shipment) if request.method == "POST" else _looked_at(request, shipment)


packed.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, shipment: int) -> HttpResponse:
    return _packed(request, shipment)


@told
def _handled(request: Request, shipment: int) -> HttpResponse:
    sent = Told(request, request.actor)
    verb = "warehouse.put_back" if sent.text("do") == "put_back" else "warehouse.pack"
    if not request.actor.allows(verb):
        raise Refused("kernel.not_allowed", permission=verb)
    with reading(request.actor.organisation):
        _found(request, shipment)
    try:
        if sent.text("do") == "put_back":
            actions.put_back(actor=request.actor, shipments=[sent.command(None, shipment)]).one()
            messages.success(request, _("Back on the shelf. The order waits to be picked again."))
            return redirect("/warehouse/pick")
        body = Pack(sent.whole("cartons", 1))
        actions.pack(actor=request.actor, shipments=[sent.command(body, shipment)]).one()
    except Refused as refused:
        return again(request, _packed, shipment, refused)
    messages.success(request, _("Packed: {n} cartons.").format(n=body.cartons))
    return redirect(f"/warehouse/packed/{shipment}")


def _found(request: Request, shipment: int) -> Shipment:
    """The shipment. Refused: kernel.not_found for what is not there or out of sight."""
    may_look(request, "warehouse")
    one = queries.visible_shipments(request.actor).filter(id=shipment).first() if shipment <= things.BIGGEST else None
    if one is None:
        raise missing("shipment", shipment)
    return one


def _packed(request: Request, shipment: int, refused: Refused | None = None) -> HttpResponse:
    one = _found(request, shipment)
    actor = request.actor
    lines = list(one.lines.order_by("n"))
    goods = things.things(actor, {line.sku for line in lines})
    context: dict[str, Any] = {
        "shipment": one, "number": Cell(one.number or f"#{shipment}").split, "status": status(one.status),
        "who": names(actor.organisation, [one.ship_to]).get(one.ship_to, ""),
        "rows": [(goods[line.sku], goods[line.sku].said(line.pieces)) for line in lines],
        "may_pack": one.status == "picked" and actor.allows("warehouse.pack"),
        "may_put_back": one.status in ("picked", "packed") and actor.allows("warehouse.put_back"),
        "may_load": one.status in READY and actor.allows("delivery.load"),
        "refused": said(refused, actor) if refused else "", "key": new_key(), "other_key": new_key(),
    }  # fmt: skip
    return show(request, "desk/storeroom/packed.html", context, 409 if refused else 200)


def load(request: HttpRequest) -> HttpResponse:
    """What stands ready, and the vehicles to put it on: shown, or loaded."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _loaded(request) if request.method == "POST" else _at_the_gate(request)


load.for_members = True  # type: ignore[attr-defined]


@page
def _at_the_gate(request: Request) -> HttpResponse:
    return _gate(request)


@told
def _loaded(request: Request) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    if not actor.allows("delivery.load"):
        raise Refused("kernel.not_allowed", permission="delivery.load")
    trip = sent.text("trip")
    wanted = tuple(
        int(one) for one in sent.fields.getlist("shipment") if one.isascii() and one.isdigit() and len(one) < 19
    )
    try:
        if trip.isascii() and trip.isdigit() and len(trip) < 19:
            command: Command[Plan | None] = sent.command(None, int(trip))
        else:
            driver = sent.text("driver")
            van = place_typed(actor, sent.text("van", needed=True))
            stops = arranged(actor, wanted)
            command = sent.command(Plan(van, stops, party_typed(actor, driver) if driver else None))
        outcome = delivery.load(actor=actor, trips=[command]).one()
    except Refused as refused:
        return again(request, _gate, refused)
    messages.success(request, _("Loaded. The driver's phone shows the stops."))
    return redirect(f"/trip/{outcome.paper}")


def _gate(request: Request, refused: Refused | None = None) -> HttpResponse:
    may_look(request, "delivery")
    actor = request.actor
    fields = request.POST if refused else request.GET
    ready = list(queries.visible_shipments(actor).filter(status__in=READY).order_by("picked_at", "id")[:MOST])
    drops = trips.drops([one.id for one in ready])
    planned = list(trips.visible(actor).filter(status="planned").order_by("on", "id")[:MOST])
    people = names(actor.organisation, [*(one.ship_to for one in ready), *(one.driver for one in planned)])
    ticked = set(fields.getlist("shipment"))
    free = [one for one in ready if one.id not in drops or drops[one.id].trip is None]
    stops: dict[int, int] = {}
    for trip, _stop, _shipment in trips.shipments_on([one.id for one in planned]):
        stops[trip] = stops.get(trip, 0) + 1
    today = timezone.localdate()
    context: dict[str, Any] = {
        "rows": [
            (one, Cell(one.number or f"#{one.id}").split, people.get(one.ship_to, ""), status(one.status),
             str(one.id) in ticked if ticked or refused else True)
            for one in free
        ],
        "planned": [
            (one, Cell(one.number or f"#{one.id}").split, people.get(one.driver or 0, ""), stops.get(one.id, 0),
             new_key(), one.on == today)
            for one in planned
        ],
        "vans": [(code, name, code == fields.get("van")) for code, name in place_choices(actor, ("van",))],
        "drivers": [(code, name, code == fields.get("driver")) for code, name in
                    workers(actor.organisation, "delivery.deliver")],
        "key": fields.get("key") or new_key(), "refused": said(refused, actor) if refused else "",
        "may_load": actor.allows("delivery.load"),
    }  # fmt: skip
    return show(request, "desk/storeroom/load.html", context, 409 if refused else 200)
