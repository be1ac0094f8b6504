"""The warehouse's own home: what waits at each station, how far today's shipments and trips have come; and what a code
on a label means."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import F
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from salur.desk import rounds
from salur.desk.home import age
from salur.desk.storeroom import things
from salur.kernel.actor import Actor
from salur.parties.queries.names import names
from salur.shell import queues
from salur.shell.doors import Request, page
from salur.shell.faces import may_look, show
from salur.shell.paging import totals
from salur.shell.queues import Waiting
from salur.shell.tables import Cell, paper, status
from salur.warehouse import queries as warehouse

GROSS = F("untaxed") + F("tax")
STATIONS = ("to_receive", "to_pick", "to_load", "trips_to_load", "trips_to_unload", "to_inspect")
MOST_WAITING = 12  # of each station on the board
MOST = 40  # orders to pick in the list
STEPS = ("picked", "packed", "loaded", "delivered")  # a shipment's way through the day
PAST = {
    "picked": 0,
    "packed": 1,
    "back": 1,
    "loaded": 2,
    "delivered": 3,
    "part": 3,
    "refused": 3,
    "done": 3,
    "returned": 3,
}


class Tile(NamedTuple):
    """A station: what is done there, its icon, how many wait, and the page."""

    label: str
    icon: str
    many: int | None
    address: str


def tiles(actor: Actor, waits: dict[str, list[Waiting]]) -> list[Tile]:
    """The stations somebody works at, in the order that goods go through the house."""
    many = {name: rows[0].of for name, rows in waits.items()}
    going = many.get("to_load", 0) + many.get("trips_to_load", 0)
    stations = (
        ("warehouse.receive", _("Receive"), "down", many.get("to_receive", 0), "/warehouse/receive"),
        ("warehouse.pick", _("Pick"), "box", many.get("to_pick", 0), "/warehouse/pick"),
        ("delivery.load", _("Load"), "truck", going, "/warehouse/load"),
        ("delivery.unload", _("Back from the road"), "back", many.get("trips_to_unload", 0), "/warehouse/back"),
        ("returns.inspect", _("Inspect returns"), "find", many.get("to_inspect", 0), "/warehouse/inspect"),
        ("counts.tell", _("Count shelves"), "scan", None, "/warehouse/count"),
    )
    return [Tile(*rest) for verb, *rest in stations if actor.allows(verb)]


def progress(actor: Actor, to_pick: int) -> list[dict[str, Any]]:
    """Today's shipments by how far they are, with the orders still to pick before them."""
    reached = [0] * len(STEPS)
    for one in totals(warehouse.visible_shipments(actor), "picked_at", timezone.localdate(), GROSS):
        if one.status in PAST:
            reached[PAST[one.status]] += one.papers
    whole = to_pick + sum(reached)
    labels = (_("To pick"), _("Picked"), _("Packed"), _("On the way"), _("Told at the door"))
    return [
        {"label": label, "many": many, "share": 200 * many // whole if whole else 0}
        for label, many in zip(labels, (to_pick, *reached), strict=True)
    ]


class Paper(NamedTuple):
    """A paper that waits in the house: how far its goods are (of four), whose it is, since when, where it is done."""

    number: tuple[str, str]
    who: str
    reached: int
    stage: str
    age: str
    address: str


def waiting_papers(actor: Actor, waits: dict[str, list[Waiting]]) -> list[Paper]:
    """Orders to pick and shipments to load, paper by paper, those waiting longest first."""
    rows = [*waits.get("to_pick", ()), *waits.get("to_load", ())]
    people = names(actor.organisation, {row.party for row in rows if row.party})
    pages = {
        "to_pick": (0, _("To pick"), "/warehouse/pick/{}"),
        "to_load": (2, _("To load"), "/warehouse/packed/{}"),
    }
    found = []
    for row in sorted(rows, key=lambda row: row.since):
        reached, stage, address = pages[row.queue]
        number = Cell(row.number or f"#{row.paper}").split
        who = people.get(row.party or 0, "")
        found.append(Paper(number, who, reached, stage, age(row.since), address.format(row.paper)))
    return found


@page
def board(request: Request) -> HttpResponse:
    """The stations, and how far the day is."""
    may_look(request, "warehouse")
    actor = request.actor
    waits = queues.waiting(actor, MOST_WAITING, STATIONS)
    shown = tiles(actor, waits)
    trips = rounds.rounds(actor, rounds.today(actor), {}) if actor.allows("delivery.load") else []
    named = [*(one.trip.driver for one in trips), *(row.party for rows in waits.values() for row in rows)]
    people = names(actor.organisation, named)
    context: dict[str, Any] = {
        "tiles": shown, "progress": progress(actor, waits["to_pick"][0].of if "to_pick" in waits else 0),
        "papers": waiting_papers(actor, waits), "steps": range(1, 5),
        "trips": [
            (one, paper("trip", one.trip.id, one.trip.number), status(one.trip.status),
             people.get(one.trip.driver or 0, ""))
            for one in trips
        ],
    }  # fmt: skip
    return show(request, "desk/storeroom/board.html", context)


@page
def to_pick(request: Request) -> HttpResponse:
    """The orders that wait to be picked, those ordered first on top."""
    may_look(request, "warehouse")
    actor = request.actor
    rows = queues.waiting(actor, MOST, ("to_pick",)).get("to_pick", [])
    people = names(actor.organisation, {row.party for row in rows if row.party})
    found = [
        (row.paper, Cell(row.number or f"#{row.paper}").split, people.get(row.party or 0, ""), age(row.since))
        for row in rows
    ]
    context = {"rows": found, "many": rows[0].of if rows else 0}
    return show(request, "desk/storeroom/to_pick.html", context)


@page
def what(request: Request) -> HttpResponse:
    """What a scanned code means, in one line; nothing for a code that is nobody's."""
    may_look(request, "warehouse")
    found = things.scanned(request.actor, request.GET.get("code", "")[:40])
    named = [f"{one.name} ({one.code})" for one in found[:3]]
    return HttpResponse(" / ".join(named), content_type="text/plain; charset=utf-8")
