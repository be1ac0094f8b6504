"""What comes back: a trip's refused goods off the vehicle, to the shelf or into quarantine."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from salur.delivery import actions as delivery
from salur.delivery import queries as trips
from salur.delivery.bodies import Unload
from salur.delivery.models import Trip
from salur.desk.rounds import UNTOLD
from salur.desk.storeroom import things
from salur.kernel.command import new_key
from salur.kernel.papers import missing
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.pages import place_names
from salur.parties.queries.names import names
from salur.shell.doors import Request, again, page, told
from salur.shell.faces import may_look, said, show
from salur.shell.tables import Cell, status
from salur.shell.told import Told
from salur.shell.words import word
from salur.warehouse import queries as warehouse

MOST = 60
DAMAGED = ("damaged",)  # reasons at the door that lead to quarantine unless somebody says otherwise


@page
def to_unload(request: Request) -> HttpResponse:
    """Trips on the road, those back from all their doors first."""
    may_look(request, "delivery")
    actor = request.actor
    found = list(trips.visible(actor).filter(status="loaded").order_by("on", "id")[:MOST])
    people, vans = (
        names(actor.organisation, [one.driver for one in found]),
        place_names(actor, [one.van for one in found]),
    )
    stops: dict[int, list[int]] = {}
    for trip, _stop, shipment in trips.shipments_on([one.id for one in found]):
        stops.setdefault(trip, []).append(shipment)
    told_of = {one for one, drop in trips.drops([s for some in stops.values() for s in some]).items() if drop.result}
    rows = [
        (one, Cell(one.number or f"#{one.id}").split, people.get(one.driver or 0, ""), vans.get(one.van, ""),
         sum(stop in told_of for stop in stops.get(one.id, ())), len(stops.get(one.id, ())))
        for one in found
    ]  # fmt: skip
    rows.sort(key=lambda row: row[4] < row[5])
    return show(request, "desk/storeroom/to_unload.html", {"rows": rows})


def back(request: HttpRequest, trip: int) -> HttpResponse:
    """A trip that is back: shown, or unloaded."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    return _unloaded(request, trip) if request.method == "POST" else _looked_at(request, trip)


back.for_members = True  # type: ignore[attr-defined]


@page
def _looked_at(request: Request, trip: int) -> HttpResponse:
    return _back(request, trip)


@told
def _unloaded(request: Request, trip: int) -> HttpResponse:
    actor, sent = request.actor, Told(request, request.actor)
    if not actor.allows("delivery.unload"):
        raise Refused("kernel.not_allowed", permission="delivery.unload")
    with reading(actor.organisation):
        _trip(request, trip)
        refusals = trips.refusals([one for _trip_, _stop, one in trips.shipments_on([trip])])
    damaged = tuple(key for key in sorted(refusals) if sent.text(f"to-{key[0]}-{key[1]}") == "quarantine")
    try:
        delivery.unload(actor=actor, trips=[sent.command(Unload(damaged), trip)]).one()
    except Refused as refused:
        return again(request, _back, trip, refused)
    pieces = sum(one.pieces for one in refusals.values())
    apart = sum(refusals[key].pieces for key in damaged)
    said_ = _("The vehicle is empty. {shelf} pieces on the shelf, {apart} in quarantine.")
    messages.success(request, said_.format(shelf=pieces - apart, apart=apart))
    return redirect("/warehouse")


def _trip(request: Request, trip: int) -> Trip:
    """The trip. Refused: kernel.not_found for what is not there or out of sight."""
    may_look(request, "delivery")
    one = trips.visible(request.actor).filter(id=trip).first() if trip <= things.BIGGEST else None
    if one is None:
        raise missing("trip", trip)
    return one


def _back(request: Request, trip: int, refused: Refused | None = None) -> HttpResponse:
    one = _trip(request, trip)
    actor = request.actor
    fields = request.POST if refused else request.GET
    on_it = [shipment for _trip_, _stop, shipment in trips.shipments_on([trip])]
    known = {s.id: s for s in warehouse.visible_shipments(actor).filter(id__in=on_it).prefetch_related("lines")}
    refusals = trips.refusals(on_it)
    skus = {(s.id, line.n): line.sku for s in known.values() for line in s.lines.all()}
    goods = things.things(actor, {skus[key] for key in refusals if key in skus})
    people = names(actor.organisation, [*(s.ship_to for s in known.values()), one.driver])
    rows = []
    for key, some in sorted(refusals.items()):
        if key in skus:
            to = fields.get(f"to-{key[0]}-{key[1]}") or ("quarantine" if some.reason in DAMAGED else "shelf")
            thing = goods[skus[key]]
            rows.append({
                "name": f"to-{key[0]}-{key[1]}", "thing": thing, "pieces": thing.said(some.pieces),
                "who": people.get(known[key[0]].ship_to, ""), "why": word("word", some.reason),
                "apart": to == "quarantine",
            })  # fmt: skip
    context: dict[str, Any] = {
        "trip": one, "number": Cell(one.number or f"#{trip}").split, "status": status(one.status),
        "driver": people.get(one.driver or 0, ""), "rows": rows, "open": one.status == "loaded",
        "whole": [(s, people.get(s.ship_to, "")) for s in known.values() if s.status in UNTOLD],
        "key": fields.get("key") or new_key(), "refused": said(refused, actor) if refused else "",
        "may": actor.allows("delivery.unload"),
    }  # fmt: skip
    return show(request, "desk/storeroom/back.html", context, 409 if refused else 200)
