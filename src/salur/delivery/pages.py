"""Doors to the trips: planning, loading and unloading, and what happened at the door as a button on the shipment."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.pages import sku_cells
from salur.delivery import actions, queries
from salur.delivery.bodies import AttachProof, Deliver, Plan, Refused, Unload
from salur.delivery.models import Drop, Trip
from salur.delivery.ways import arranged, driven
from salur.kernel import attachments
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.work import read_once
from salur.parties.pages import (
    meant_by,
    names,
    party_typed,
    place_choices,
    place_filter,
    place_names,
    place_typed,
)
from salur.parties.queries.members import workers
from salur.parties.queries.names import look
from salur.shell import files
from salur.shell.listed import Column, Days, Listed, Search, statuses
from salur.shell.offers import Field, Form, Grid, Sheet, Undo, bare, button, calls, listing, panel, sheet
from salur.shell.tables import Cell, Table, number, on, paper, said, status, text, when
from salur.shell.told import Told, bad, whole
from salur.warehouse import queries as warehouse
from salur.warehouse.models import Shipment


@calls("trip")
def _trip_called(actor: Actor, trip: int) -> str:
    return queries.visible(actor).filter(id=trip).values_list("number", flat=True).first() or ""


TRIPS = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Day"), "on"), Column(gettext_lazy("Vehicle")),
        Column(gettext_lazy("Driver")), Column(gettext_lazy("Status")), Column(gettext_lazy("Loaded")),
    ),
    "-on",
    gettext_lazy("No trips yet. Load a packed shipment."),
    Search(gettext_lazy("Number or driver"), Trip.PREFIX, named=(("driver", meant_by),)),
    (
        statuses("planned", "loaded", "done", "cancelled"),
        Days("on", gettext_lazy("Day")),
        place_filter("van", gettext_lazy("Vehicle"), kinds=("van",)),
        place_filter("place", gettext_lazy("From"), "site", kinds=("site",)),
    ),
    "on",
)  # fmt: skip


@listing("trips", gettext_lazy("Trips"), 35, TRIPS)
def trips(actor: Actor, rows: list[Trip]) -> list[list[Cell]]:
    """Trips, the latest day first."""
    places = place_names(actor, [one.van for one in rows])
    drivers = names(actor.organisation, [one.driver for one in rows])
    return [
        [
            paper("trip", one.id, one.number), on(one.on), text(places.get(one.van, "")),
            text(drivers.get(one.driver or 0, "")), status(one.status), when(one.loaded_at),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("trip", "trips")
def trip(actor: Actor, identity: int) -> Sheet | None:
    """A trip with its stops."""
    one = queries.visible(actor).filter(id=identity).first()
    if one is None:
        return None
    shipments = _on_board(actor, identity)
    people, places = look(
        actor.organisation, [one.driver, *(known.ship_to for known in shipments.values())], [one.van, one.site]
    )
    facts = [
        (_("Day"), on(one.on)),
        (_("Vehicle"), text(places.get(one.van, ""))),
        (_("Driver"), text(people.get(one.driver or 0, ""))),
        (_("From"), text(places.get(one.site, ""))),
        (_("Loaded"), when(one.loaded_at)),
    ]
    way = driven(actor, [drop.shipment for drop in queries.round_of(identity)], shipments)
    if way is not None:
        facts.append((_("Way round the stops"), text(_("{n} km").format(n=number_format(round(way / 1000, 1), 1)))))
    return Sheet(
        "trip", identity, one.number or f"#{identity}", one.status, "", facts, [_stops(identity, shipments, people)]
    )


def _on_board(actor: Actor, trip: int) -> dict[int, Shipment]:
    """The shipments of a trip that are in sight, by number; read once for a page."""

    def find() -> dict[int, Shipment]:
        wanted = [drop.shipment for drop in queries.round_of(trip)]
        return {one.id: one for one in warehouse.visible_shipments(actor).filter(id__in=wanted)}

    return read_once(("on board", actor.organisation, trip), find) or {}


def _stops(identity: int, known: dict[int, Shipment], people: dict[int, str]) -> Table:
    rows = [
        [
            text(drop.stop), paper("shipment", drop.shipment, known[drop.shipment].number),
            text(people.get(known[drop.shipment].ship_to, "")), number(known[drop.shipment].cartons),
            status(known[drop.shipment].status), when(drop.at),
        ]
        for drop in queries.round_of(identity)
        if drop.shipment in known
    ]  # fmt: skip
    heads = (_("Stop"), _("Shipment"), _("To"), _("Cartons"), _("Status"), _("At the door"))
    return Table(_("Stops"), heads, rows, _("No shipments on this trip."))


@panel("shipment")
def of_shipment(actor: Actor, shown: Sheet) -> list[Table]:
    """The trip a shipment is on, who took it, what was refused of it, and the files that prove it."""
    tables = []
    door = queries.door(actor, shown.id)
    drop = door.drop if door else None
    if door and drop:
        row = [paper("trip", drop.trip, door.trip_number), text(drop.stop), said("status", drop.result), when(drop.at),
               text(drop.receiver), text(_position(drop))]  # fmt: skip
        heads = (_("Trip"), _("Stop"), _("Result"), _("At the door"), _("Received by"), _("Position"))
        tables.append(Table(_("Delivery"), heads, [row]))
    if door and door.refused:
        rows = [[text(n), number(pieces), said("word", reason)] for n, pieces, reason in door.refused]
        tables.append(Table(_("Refused at the door"), ("#", _("Pieces"), _("Reason")), rows))
    kept = attachments.of_paper(actor.organisation, "shipment", shown.id)
    if kept:
        called = {drop.signature: _("Signature")} if drop else {}
        tables.append(files.table("shipment", shown.id, kept, called))
    return tables


def _position(proof: Drop) -> str:
    """Degrees of latitude and longitude as maps take them: five decimals are a metre."""
    degrees = [one for one in (proof.latitude, proof.longitude) if one is not None]
    return ", ".join(f"{one:.5f}" for one in degrees) if len(degrees) == 2 else ""


def _van(actor: Actor, identity: int) -> Form:
    return Form([
        Field("van", _("Vehicle"), "select", choices=place_choices(actor, ("van",))),
        Field("driver", _("Driver"), "select", False, [("", "–"), *workers(actor.organisation, "delivery.deliver")],
              hint=_("Whose phone shows the stops.")),
        Field("on", _("Day"), "date", False),
        Field("way", _("Order of the stops"), "select", False,
              [("", _("Shortest way round")), ("given", _("As in the list"))],
              hint=_("As the crow flies, from the warehouse and back; outlets without a position come last.")),
    ])  # fmt: skip


def _planned(sent: Told, *shipments: int) -> Plan:
    called = sent.text("driver")
    driver = party_typed(sent.actor, called) if called else None
    van, day = place_typed(sent.actor, sent.text("van", needed=True)), sent.day("on")
    return Plan(van, shipments if sent.text("way") else arranged(sent.actor, shipments), driver, day)


def _plan_all(sent: Told, shipments: list[int]) -> Outcome:
    return actions.plan(actor=sent.actor, trips=[sent.command(_planned(sent, *shipments))])[0]


def _load_all(sent: Told, shipments: list[int]) -> Outcome:
    return actions.load(actor=sent.actor, trips=[sent.command(_planned(sent, *shipments))])[0]


@button(
    "shipment", "delivery.plan", gettext_lazy("Plan a trip"), statuses=("picked", "packed"), form=_van,
    leads_to="trip", together=_plan_all, undo=Undo("trip", "cancel"),
)  # fmt: skip
def plan(sent: Told, identity: int) -> Outcome:
    """Plan a trip for a shipment."""
    return actions.plan(actor=sent.actor, trips=[sent.command(_planned(sent, identity))]).one()


@button(
    "shipment", "delivery.load", gettext_lazy("Load now"), statuses=("picked", "packed"), form=_van, leads_to="trip",
    together=_load_all,
)  # fmt: skip
def load_shipment(sent: Told, identity: int) -> Outcome:
    """Put a shipment on a vehicle now."""
    return actions.load(actor=sent.actor, trips=[sent.command(_planned(sent, identity))]).one()


@button("trip", "delivery.load", gettext_lazy("Load"), statuses=("planned",), each=bare)
def load(sent: Told, identity: int) -> Outcome:
    """A planned trip's goods are on the vehicle."""
    return actions.load(actor=sent.actor, trips=[sent.command(None, identity)]).one()


@button("trip", "delivery.cancel", gettext_lazy("Cancel"), statuses=("planned",), danger=True, each=bare)
def cancel(sent: Told, identity: int) -> Outcome:
    """A planned trip does not take place."""
    return actions.cancel(actor=sent.actor, trips=[sent.command(None, identity)]).one()


def _pictures() -> list[Field]:
    return [
        Field("signature", _("Picture of the signature"), "file", False),
        Field("photo", _("Photo of the delivery"), "file", False, hint=_("PNG, JPEG or PDF, up to 5 MB.")),
    ]


def _door(actor: Actor, identity: int) -> Form:
    one = warehouse.visible_shipments(actor).filter(id=identity).first()
    lines = list(one.lines.order_by("n")) if one else []
    goods = sku_cells(actor, {line.sku for line in lines})
    fields = [
        Field("receiver", _("Received by"), needed=False),
        Field("refuse_all", _("All refused, because"), needed=False,
              hint=_("Only if nothing was taken.")),
        *_pictures(),
        Field("latitude", _("Latitude"), needed=False, hint=_("Degrees, such as -6.2088.")),
        Field("longitude", _("Longitude"), needed=False, hint=_("Degrees, such as 106.8456.")),
    ]  # fmt: skip
    rows = [
        {
            "lead": f"{line.n} · {goods.get(line.sku, text(line.sku)).text}",
            "note": str(line.pieces),
            "line": str(line.n),
        }
        for line in lines
    ]
    refused = (
        Field("line", "", "hidden"), Field("refused", _("Refused"), "number", False),
        Field("why", _("Reason"), needed=False),
    )  # fmt: skip
    return Form(fields, Grid(refused, rows, _("Goods")))


@button("shipment", "delivery.deliver", gettext_lazy("Tell what happened at the door"), form=_door,
        statuses=("picked", "packed", "loaded", "back", "put_back"))  # fmt: skip
def deliver(sent: Told, identity: int) -> Outcome:
    """Taken, in part, or refused."""
    refused = tuple(
        Refused(whole("line", row["line"]), whole("refused", row["refused"], 1), row["why"][:80] or "refused")
        for row in sent.rows("line", "refused", "why")
        if row["refused"]
    )
    place = _place(sent)
    body = Deliver(
        refused, sent.text("refuse_all")[:80], sent.text("receiver")[:120], *place, _kept(sent, "signature"),
        tuple(photo for photo in (_kept(sent, "photo"),) if photo),
    )  # fmt: skip
    return actions.deliver(actor=sent.actor, deliveries=[sent.command(body, identity)]).one()


@button("shipment", "delivery.attach_proof", gettext_lazy("Add a signature or photo"),
        form=lambda actor, identity: Form(_pictures()),
        statuses=("delivered", "part", "refused", "done", "returned"))  # fmt: skip
def attach_proof(sent: Told, identity: int) -> Outcome:
    """A signature or photo that came after the delivery was told."""
    body = AttachProof(_kept(sent, "signature"), tuple(photo for photo in (_kept(sent, "photo"),) if photo))
    return actions.attach_proof(actor=sent.actor, proofs=[sent.command(body, identity)]).one()


def _place(sent: Told) -> tuple[float | None, float | None]:
    """Latitude and longitude, both or none. Refused: kernel.bad_value."""
    latitude, longitude = sent.decimal("latitude", -90, 90), sent.decimal("longitude", -180, 180)
    if (latitude is None) != (longitude is None):
        raise bad("latitude" if latitude is None else "longitude", "–", "empty")
    return latitude, longitude


def _kept(sent: Told, name: str) -> str:
    """Keep a file that was chosen; gives its hash, or nothing. Refused: kernel.bad_file, kernel.large_file."""
    data = sent.file(name)
    return "" if data is None else attachments.keep(data).sha256


def _back(actor: Actor, identity: int) -> Form:
    refused = queries.refusals(drop.shipment for drop in queries.round_of(identity))
    known = {one.id: one.number or f"#{one.id}" for one in _on_board(actor, identity).values()}
    rows = [
        {"lead": f"{known.get(shipment, shipment)} · {n}", "note": str(one.pieces), "line": f"{shipment}.{n}"}
        for (shipment, n), one in sorted(refused.items())
    ]
    fields = (Field("line", "", "hidden"), Field("damaged", _("Damaged"), "check", False))
    return Form((), Grid(fields, rows, _("Refused")) if rows else None)


@button("trip", "delivery.unload", gettext_lazy("Unload"), statuses=("loaded",), form=_back)
def unload(sent: Told, identity: int) -> Outcome:
    """A trip is back; what is marked damaged goes to quarantine."""
    damaged = []
    for row in sent.rows("line", "damaged"):
        shipment, line = [*row["line"].split("."), ""][:2]
        if row["damaged"] and shipment.isdigit() and line.isdigit():
            damaged.append((int(shipment), int(line)))
    return actions.unload(actor=sent.actor, trips=[sent.command(Unload(tuple(damaged)), identity)]).one()
