"""Doors to the warehouse: receipts, shipments, transfers, and picking as a button on the order."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.pages import goods_cells, lots_typed, pieces_typed, sku_cells, skus_typed
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.orders.queries import order_number
from salur.parties.pages import (
    meant_by,
    names,
    party_cell,
    party_filter,
    party_typed,
    place_choices,
    place_filter,
    place_names,
    place_typed,
)
from salur.parties.queries.names import look
from salur.parties.queries.supplies import suppliers
from salur.shell.listed import Amounts, Column, Days, Listed, Search, statuses
from salur.shell.offers import Field, Form, Grid, Sheet, Undo, bare, button, calls, listing, panel, sheet
from salur.shell.shown import whole
from salur.shell.tables import Cell, Table, money, number, paper, status, text, when
from salur.shell.told import Told, amount
from salur.warehouse import actions, queries
from salur.warehouse.bodies import Move, Moved, Pack, Pick, Receive, Received
from salur.warehouse.models import Receipt, Shipment, Transfer

NEW_LINES = 8


@calls("shipment")
def _shipment_called(actor: Actor, shipment: int) -> str:
    return queries.visible_shipments(actor).filter(id=shipment).values_list("number", flat=True).first() or ""


@calls("receipt")
def _receipt_called(actor: Actor, receipt: int) -> str:
    return queries.visible_receipts(actor).filter(id=receipt).values_list("number", flat=True).first() or ""


SHIPMENTS = Listed(
    queries.visible_shipments,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Buyer")),
        Column(gettext_lazy("Picked"), "picked_at"), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Cartons"), "cartons", costly=True),
        Column(gettext_lazy("Total"), "total", F("untaxed") + F("tax"), costly=True),
    ),
    "-picked_at",
    gettext_lazy("No shipments here yet. Pick a confirmed order."),
    Search(gettext_lazy("Number or buyer"), Shipment.PREFIX, named=(("buyer", meant_by), ("ship_to", meant_by))),
    (
        statuses("picked", "packed", "loaded", "back", "delivered", "part", "refused", "done", "returned", "put_back"),
        Days("picked", gettext_lazy("Picked"), "picked_at"),
        party_filter("buyer", gettext_lazy("Buyer")),
        place_filter("place", gettext_lazy("From"), "site"),
        Amounts("total", gettext_lazy("Total"), F("untaxed") + F("tax")),
    ),
    "picked",
)  # fmt: skip


@listing("shipments", gettext_lazy("Shipments"), 30, SHIPMENTS)
def shipments(actor: Actor, rows: list[Shipment]) -> list[list[Cell]]:
    """Shipments (surat jalan), the newest first."""
    people = names(actor.organisation, [one.buyer for one in rows])
    return [
        [
            paper("shipment", one.id, one.number), text(people.get(one.buyer, "")), when(one.picked_at),
            status(one.status), number(one.cartons), money(one.untaxed + one.tax, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("shipment", "shipments")
def shipment(actor: Actor, identity: int) -> Sheet | None:
    """A shipment with what was picked for it."""
    one = queries.visible_shipments(actor).annotate(ordered_as=order_number(actor)).filter(id=identity).first()
    if one is None:
        return None
    people, places = look(actor.organisation, [one.buyer, one.ship_to], [one.site])
    facts = [
        (_("Buyer"), party_cell(people, one.buyer)),
        (_("Ship to"), text("" if one.ship_to == one.buyer else people.get(one.ship_to, ""))),
        (_("Order"), paper("order", one.order, one.ordered_as)),
        (_("From"), text(places.get(one.site, ""))),
        (_("Picked"), when(one.picked_at)),
        (_("Cartons"), number(one.cartons)),
        (_("Total"), money(one.untaxed + one.tax, one.currency)),
    ]
    lines = list(one.lines.order_by("n"))
    goods, lots = goods_cells(actor, {line.sku for line in lines}, {line.lot for line in lines})
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), text(lots[line.lot].code if line.lot in lots else ""),
            number(line.pieces), money(line.untaxed + line.tax, one.currency),
        ]
        for line in lines
    ]  # fmt: skip
    foot = [
        text(""), text(_("Together")), text(""), number(sum(line.pieces for line in lines)),
        money(one.untaxed + one.tax, one.currency),
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Lot"), _("Pieces"), _("Total"))
    table = Table(_("Goods picked"), heads, rows, _("Nothing was found on the shelf."), foot if rows else [])
    return Sheet("shipment", identity, one.number or f"#{identity}", one.status, "", facts, [table])


@panel("order")
def of_order(actor: Actor, shown: Sheet) -> list[Table]:
    """The shipments of an order."""
    found = list(queries.visible_shipments(actor).filter(order=shown.id).order_by("picked_at", "id"))
    rows = [
        [paper("shipment", one.id, one.number), when(one.picked_at), status(one.status),
         money(one.untaxed + one.tax, one.currency)]
        for one in found
    ]  # fmt: skip
    heads = (_("Number"), _("Picked"), _("Status"), _("Total"))
    return [Table(_("Shipments"), heads, rows)] if rows else []


def _cartons(actor: Actor, identity: int) -> Form:
    return Form([Field("cartons", _("Cartons"), "number", False, hint=_("With cartons it is packed at once."))])


def _picked(sent: Told, order: int) -> tuple[Pick, int]:
    return Pick(cartons=sent.whole_or_none("cartons", 1)), order


@button("order", "warehouse.pick", gettext_lazy("Pick"), statuses=("confirmed", "backordered"), form=_cartons,
        leads_to="shipment", each=_picked, undo=Undo("shipment", "put_back"))  # fmt: skip
def pick(sent: Told, identity: int) -> Outcome:
    """Pick everything that is promised to an order."""
    return actions.pick(actor=sent.actor, picks=[sent.command(*_picked(sent, identity))]).one()


def _packed(actor: Actor, identity: int) -> Form:
    return Form([Field("cartons", _("Cartons"), "number")])


@button("shipment", "warehouse.pack", gettext_lazy("Pack"), statuses=("picked",), form=_packed)
def pack(sent: Told, identity: int) -> Outcome:
    """A shipment was packed into cartons."""
    body = Pack(sent.whole("cartons", 1))
    return actions.pack(actor=sent.actor, shipments=[sent.command(body, identity)]).one()


@button("shipment", "warehouse.put_back", gettext_lazy("Put back"), statuses=("picked", "packed"), danger=True,
        each=bare)  # fmt: skip
def put_back(sent: Told, identity: int) -> Outcome:
    """A shipment goes back on the shelf; its order has its promise again."""
    return actions.put_back(actor=sent.actor, shipments=[sent.command(None, identity)]).one()


RECEIPTS = Listed(
    queries.visible_receipts,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Supplier")), Column(gettext_lazy("When"), "at"),
        Column(gettext_lazy("Status")), Column(gettext_lazy("Reference")),
        Column(gettext_lazy("Cost"), "cost", costly=True),
    ),
    "-at",
    gettext_lazy("No goods have come yet."),
    Search(gettext_lazy("Number, reference or supplier"), Receipt.PREFIX, ("reference",),
           named=(("supplier", meant_by),)),
    (
        statuses("expected", "received", "cancelled"),
        Days("at", gettext_lazy("When")),
        party_filter("supplier", gettext_lazy("Supplier")),
        place_filter("place", gettext_lazy("To"), "site"),
        Amounts("cost", gettext_lazy("Cost"), "cost"),
    ),
    "at",
)  # fmt: skip


@listing("receipts", gettext_lazy("Receipts"), 15, RECEIPTS)
def receipts(actor: Actor, rows: list[Receipt]) -> list[list[Cell]]:
    """Goods received and expected, the newest first."""
    people = names(actor.organisation, [one.supplier for one in rows])
    return [
        [
            paper("receipt", one.id, one.number), text(people.get(one.supplier, "")), when(one.at), status(one.status),
            text(one.reference), money(one.cost, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("receipt", "receipts")
def receipt(actor: Actor, identity: int) -> Sheet | None:
    """A receipt with its lines."""
    one = queries.visible_receipts(actor).filter(id=identity).first()
    if one is None:
        return None
    people, places = look(actor.organisation, [one.supplier], [one.place])
    facts = [
        (_("Supplier"), party_cell(people, one.supplier)),
        (_("To"), text(places.get(one.place, ""))),
        (_("When"), when(one.at)),
        (_("Reference"), text(one.reference)),
        (_("Opening books"), text(_("yes") if one.opening else "")),
        (_("Cost"), money(one.cost, one.currency)),
    ]
    lines = list(one.lines.order_by("n"))
    goods, lots = goods_cells(actor, {line.sku for line in lines}, {line.lot for line in lines})
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), text(lots[line.lot].code if line.lot in lots else ""),
            number(line.expected), number(line.pieces), money(line.cost, one.currency),
        ]
        for line in lines
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Lot"), _("Expected"), _("Pieces"), _("Cost"))
    table = Table(_("Goods received"), heads, rows)
    return Sheet("receipt", identity, one.number or f"#{identity}", one.status, "", facts, [table])


def _received(actor: Actor, identity: int) -> Form:
    fields = [
        Field("supplier", _("Supplier (code)"), choices=suppliers(actor)),
        Field("place", _("To"), "select", choices=place_choices(actor)),
        Field("reference", _("Reference"), needed=False, hint=_("The supplier's delivery note.")),
    ]
    return Form(fields, Grid(_came_in(), [{}] * NEW_LINES))


def _came_in() -> tuple[Field, ...]:
    return (
        Field("sku", _("SKU (code)"), needed=False),
        Field("pieces", _("Pieces"), "number", False),
        Field("cost", _("Cost of all"), "number", False),
        Field("lot", _("Lot"), needed=False),
    )


def _lines_told(sent: Told) -> tuple[Received, ...]:
    """The lines of a receipt as typed: SKU and lot by code, pieces (or 3/2/5 by packs), cost of all of them."""
    actor = sent.actor
    rows = [row for row in sent.rows("sku", "pieces", "cost", "lot") if row["sku"]]
    skus = skus_typed(actor, [row["sku"] for row in rows])
    pieces = pieces_typed(actor, [(skus[row["sku"]], row["pieces"]) for row in rows])
    coin = house(actor.organisation).currency
    lots = lots_typed(actor, [(skus[row["sku"]], row["lot"]) for row in rows])
    lines = [
        Received(skus[row["sku"]], many, amount("cost", row["cost"] or "0", coin), lot)
        for row, many, lot in zip(rows, pieces, lots, strict=True)
    ]
    return tuple(lines)


@button("receipt", "warehouse.receive", gettext_lazy("Receive goods"), form=_received, fresh=True)
def receive(sent: Told, none: int) -> Outcome:
    """Goods came in from a supplier."""
    place = place_typed(sent.actor, sent.text("place", needed=True))
    supplier = party_typed(sent.actor, sent.text("supplier", needed=True))
    body = Receive(supplier, place, _lines_told(sent), sent.text("reference")[:80])
    return actions.receive(actor=sent.actor, receipts=[sent.command(body)]).one()


def _as_expected(actor: Actor, identity: int) -> Form:
    one = queries.visible_receipts(actor).filter(id=identity).first()
    lines = list(one.lines.order_by("n")) if one else []
    goods = sku_cells(actor, {line.sku for line in lines})
    rows = [
        {"lead": goods.get(line.sku, text(line.sku)).text, "pieces": str(line.expected or 0),
         "note": _("expected {pieces}").format(pieces=whole(line.expected or 0))}
        for line in lines
    ]  # fmt: skip
    hint = _("As counted, 3/2/5 by packs or bare pieces. What differs is opened as a discrepancy that both sides see.")
    return Form((Field("counted", hint, "head"),), Grid((Field("pieces", _("Pieces"), "number"),), rows, _("Goods")))


@button("receipt", "warehouse.receive", gettext_lazy("Receive"), statuses=("expected",), form=_as_expected)
def receive_expected(sent: Told, identity: int) -> Outcome:
    """Goods that were expected came: so many pieces of each line, at the cost that was told."""
    with reading(sent.actor.organisation):
        one = queries.visible_receipts(sent.actor).filter(id=identity).first()
        lines = list(one.lines.order_by("n")) if one else []
    if one is None:
        raise Refused("kernel.not_found", paper_kind="receipt", paper=identity)
    typed = [(line.sku, sent.text(f"pieces-{at}", needed=True)) for at, line in enumerate(lines)]
    came = []
    for line, pieces in zip(lines, pieces_typed(sent.actor, typed), strict=True):
        cost = line.cost * pieces // line.expected if line.expected else line.cost
        if pieces:
            came.append(Received(line.sku, pieces, cost, line.lot))
    body = Receive(one.supplier, one.place, tuple(came), one.reference, one.owner, one.currency)
    return actions.receive(actor=sent.actor, receipts=[sent.command(body, identity)]).one()


TRANSFERS = Listed(
    queries.visible_transfers,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("From")), Column(gettext_lazy("To")),
        Column(gettext_lazy("When"), "at"), Column(gettext_lazy("Pieces"), "pieces", costly=True),
    ),
    "-at",
    gettext_lazy("Nothing has been moved yet."),
    Search(gettext_lazy("Number"), Transfer.PREFIX),
    (
        Days("at", gettext_lazy("When")),
        place_filter("source", gettext_lazy("From")),
        place_filter("target", gettext_lazy("To")),
        Amounts("pieces", gettext_lazy("Pieces"), "pieces", ""),
    ),
    "at",
)  # fmt: skip


@listing("transfers", gettext_lazy("Transfers"), 25, TRANSFERS)
def transfers(actor: Actor, rows: list[Transfer]) -> list[list[Cell]]:
    """Goods moved between places of ours, the newest first."""
    places = place_names(actor, [place for one in rows for place in (one.source, one.target)])
    return [
        [paper("transfer", one.id, one.number), text(places.get(one.source, "")), text(places.get(one.target, "")),
         when(one.at), number(one.pieces)]
        for one in rows
    ]  # fmt: skip


@sheet("transfer", "transfers")
def transfer(actor: Actor, identity: int) -> Sheet | None:
    """A transfer; what it moved stands in the goods book below."""
    one = queries.visible_transfers(actor).filter(id=identity).first()
    if one is None:
        return None
    places = place_names(actor, [one.source, one.target])
    facts: list[tuple[str, Cell]] = [
        (_("From"), text(places.get(one.source, ""))),
        (_("To"), text(places.get(one.target, ""))),
        (_("When"), when(one.at)),
        (_("Pieces"), number(one.pieces)),
    ]
    return Sheet("transfer", identity, one.number or f"#{identity}", one.status, "", facts)


def _moved(actor: Actor, identity: int) -> Form:
    places = place_choices(actor)
    fields = [Field("source", _("From"), "select", choices=places), Field("target", _("To"), "select", choices=places)]
    return Form(fields, Grid(_came_in()[:2], [{}] * NEW_LINES))


@button("transfer", "warehouse.transfer", gettext_lazy("Move goods"), form=_moved, fresh=True)
def move(sent: Told, none: int) -> Outcome:
    """Goods go from one place of ours to another."""
    actor = sent.actor
    rows = [row for row in sent.rows("sku", "pieces") if row["sku"]]
    skus = skus_typed(actor, [row["sku"] for row in rows])
    pieces = pieces_typed(actor, [(skus[row["sku"]], row["pieces"]) for row in rows])
    source, target = (place_typed(actor, sent.text(name, needed=True)) for name in ("source", "target"))
    body = Move(source, target, tuple(Moved(skus[row["sku"]], count) for row, count in zip(rows, pieces, strict=True)))
    return actions.transfer(actor=actor, transfers=[sent.command(body)]).one()
