"""Doors to the returns: goods back from customers, their inspection, and what goes back to suppliers."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.pages import goods_cells, lots_typed, pieces_typed, sku_cells, skus_typed
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
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
from salur.returns import actions, queries
from salur.returns.bodies import Back, Found, Inspect, Receive, Sent, ToSupplier
from salur.returns.models import DISPOSITIONS, Return, SendBack
from salur.shell.listed import Amounts, Column, Days, Listed, Search, statuses
from salur.shell.offers import Field, Form, Grid, Sheet, button, listing, sheet
from salur.shell.tables import Cell, Table, money, number, paper, said, status, text, when
from salur.shell.told import Told, whole
from salur.shell.words import word

NEW_LINES = 8


RETURNS = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Buyer")), Column(gettext_lazy("When"), "at"),
        Column(gettext_lazy("Status")), Column(gettext_lazy("Reference")),
    ),
    "-at",
    gettext_lazy("Nothing has come back yet."),
    Search(gettext_lazy("Number, reference or buyer"), Return.PREFIX, ("reference",), named=(("buyer", meant_by),)),
    (
        statuses("received", "inspected", "settled"),
        Days("at", gettext_lazy("When")),
        party_filter("buyer", gettext_lazy("Buyer")),
        place_filter("place", gettext_lazy("To")),
    ),
    "at",
)  # fmt: skip


@listing("returns", gettext_lazy("Returns"), 62, RETURNS)
def returns(actor: Actor, rows: list[Return]) -> list[list[Cell]]:
    """Returns (retur), the newest first."""
    people = names(actor.organisation, [one.buyer for one in rows])
    return [
        [paper("return", one.id, one.number), text(people.get(one.buyer, "")), when(one.at), status(one.status),
         text(one.reference)]
        for one in rows
    ]  # fmt: skip


@sheet("return", "returns")
def return_(actor: Actor, identity: int) -> Sheet | None:
    """A return with its lines, and what their inspection found."""
    one = queries.visible(actor).filter(id=identity).first()
    if one is None:
        return None
    people, places = look(actor.organisation, [one.buyer], [one.place])
    facts = [
        (_("Buyer"), party_cell(people, one.buyer)),
        (_("To"), text(places.get(one.place, ""))),
        (_("When"), when(one.at)),
        (_("Inspected"), when(one.inspected_at)),
        (_("Reference"), text(one.reference)),
    ]
    lines = list(one.lines.order_by("n"))
    goods, lots = goods_cells(actor, {line.sku for line in lines}, {line.lot for line in lines})
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), text(lots[line.lot].code if line.lot in lots else ""),
            number(line.pieces), text(line.reason), paper("invoice", line.invoice),
            money(line.untaxed + line.tax, line.currency),
        ]
        for line in lines
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Lot"), _("Pieces"), _("Reason"), _("Invoice"), _("Total"))
    tables = [Table(_("Goods returned"), heads, rows)]
    by_line = {line.n: line for line in lines}
    found = [
        [
            text(by_line[one_.line].told), said("word", one_.disposition), number(one_.pieces),
            text(_("yes") if one_.accepted else _("no")), text(one_.reason),
            money(one_.untaxed + one_.tax, by_line[one_.line].currency),
        ]
        for one_ in one.inspections.order_by("n")
    ]  # fmt: skip
    if found:
        of_found = ("#", _("Goes"), _("Pieces"), _("Credited"), _("Reason"), _("Total"))
        tables.append(Table(_("Inspection"), of_found, found))
    return Sheet("return", identity, one.number or f"#{identity}", one.status, "", facts, tables)


def _came_back(actor: Actor, identity: int) -> Form:
    fields = [
        Field("buyer", _("Buyer (code)")),
        Field("place", _("To"), "select", choices=place_choices(actor)),
        Field("reference", _("Reference"), needed=False),
    ]
    lines = (
        Field("sku", _("SKU (code)"), needed=False),
        Field("pieces", _("Pieces"), "number", False),
        Field("lot", _("Lot"), needed=False),
        Field("reason", _("Reason"), needed=False),
    )
    return Form(fields, Grid(lines, [{}] * NEW_LINES))


@button("return", "returns.receive", gettext_lazy("Take goods back"), form=_came_back, fresh=True)
def receive(sent: Told, none: int) -> Outcome:
    """Goods came back from a buyer."""
    actor = sent.actor
    rows = [row for row in sent.rows("sku", "pieces", "lot", "reason") if row["sku"]]
    skus = skus_typed(actor, [row["sku"] for row in rows])
    lots = lots_typed(actor, [(skus[row["sku"]], row["lot"]) for row in rows])
    pieces = pieces_typed(actor, [(skus[row["sku"]], row["pieces"]) for row in rows])
    lines = tuple(
        Back(skus[row["sku"]], many, row["reason"][:80], lot) for row, many, lot in zip(rows, pieces, lots, strict=True)
    )
    buyer = party_typed(actor, sent.text("buyer", needed=True))
    place = place_typed(actor, sent.text("place", needed=True))
    body = Receive(buyer, place, lines, reference=sent.text("reference")[:80])
    return actions.receive(actor=actor, returns=[sent.command(body)]).one()


def _inspected(actor: Actor, identity: int) -> Form:
    one = queries.visible(actor).filter(id=identity).first()
    told: dict[int, list[int]] = {}
    for line in one.lines.order_by("n") if one else ():
        told.setdefault(line.told, [line.sku, 0])[1] += line.pieces
    goods = sku_cells(actor, {sku for sku, pieces in told.values()})
    rows = [
        {"lead": f"{n} · {goods[sku].text if sku in goods else sku}", "note": str(pieces), "line": str(n),
         "accepted": "1"}
        for n, (sku, pieces) in told.items()
    ]  # fmt: skip
    ways = [(way, word("word", way)) for way in DISPOSITIONS]
    fields = (
        Field("line", "", "hidden"),
        Field("disposition", _("Goes"), "select", choices=ways),
        Field("accepted", _("Credited"), "check", False),
        Field("reason", _("Reason"), needed=False),
    )
    return Form((), Grid(fields, rows, _("Goods")))


@button("return", "returns.inspect", gettext_lazy("Inspect"), statuses=("received",), form=_inspected)
def inspect(sent: Told, identity: int) -> Outcome:
    """What was found of each line, all of its pieces alike."""
    found = tuple(
        Found(whole("line", row["line"]), row["disposition"], None, bool(row["accepted"]), row["reason"][:200])
        for row in sent.rows("line", "disposition", "accepted", "reason")
    )
    return actions.inspect(actor=sent.actor, returns=[sent.command(Inspect(found), identity)]).one()


SEND_BACKS = Listed(
    queries.visible_send_backs,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Supplier")), Column(gettext_lazy("When"), "at"),
        Column(gettext_lazy("Reference")),
        Column(gettext_lazy("Total"), "total", F("untaxed") + F("tax"), costly=True),
    ),
    "-at",
    gettext_lazy("Nothing has been sent back yet."),
    Search(gettext_lazy("Number, reference or supplier"), SendBack.PREFIX, ("reference",),
           named=(("supplier", meant_by),)),
    (
        Days("at", gettext_lazy("When")),
        party_filter("supplier", gettext_lazy("Supplier")),
        place_filter("place", gettext_lazy("From")),
        Amounts("total", gettext_lazy("Total"), F("untaxed") + F("tax")),
    ),
    "at",
)  # fmt: skip


@listing("send-backs", gettext_lazy("Sent back"), 63, SEND_BACKS)
def send_backs(actor: Actor, rows: list[SendBack]) -> list[list[Cell]]:
    """Goods sent back to suppliers, the newest first."""
    people = names(actor.organisation, [one.supplier for one in rows])
    return [
        [paper("send_back", one.id, one.number), text(people.get(one.supplier, "")), when(one.at), text(one.reference),
         money(one.untaxed + one.tax, one.currency)]
        for one in rows
    ]  # fmt: skip


@sheet("send_back", "send-backs")
def send_back(actor: Actor, identity: int) -> Sheet | None:
    """Goods sent back to a supplier."""
    one = queries.visible_send_backs(actor).filter(id=identity).first()
    if one is None:
        return None
    facts = [
        (_("Supplier"), party_cell(names(actor.organisation, [one.supplier]), one.supplier)),
        (_("From"), text(place_names(actor, [one.place]).get(one.place, ""))),
        (_("When"), when(one.at)),
        (_("Reference"), text(one.reference)),
        (_("Total"), money(one.untaxed + one.tax, one.currency)),
    ]
    lines = list(one.lines.order_by("n"))
    goods = sku_cells(actor, {line.sku for line in lines})
    coin = house(actor.organisation).currency
    rows = [
        [text(line.n), goods.get(line.sku, text(line.sku)), number(line.pieces), money(line.value, coin)]
        for line in lines
    ]
    table = Table(_("Goods sent back"), ("#", _("Goods"), _("Pieces"), _("Cost")), rows)
    return Sheet("send_back", identity, one.number or f"#{identity}", one.status, "", facts, [table])


def _sent_back(actor: Actor, identity: int) -> Form:
    fields = [
        Field("supplier", _("Supplier (code)")),
        Field("place", _("From"), "select", choices=place_choices(actor)),
        Field("untaxed", _("Net"), "number", False, hint=_("What the supplier owes for it; empty: what it cost.")),
        Field("tax", _("Tax"), "number", False),
        Field("reference", _("Reference"), needed=False),
    ]
    lines = (Field("sku", _("SKU (code)"), needed=False), Field("pieces", _("Pieces"), "number", False))
    return Form(fields, Grid(lines, [{}] * NEW_LINES))


@button("send_back", "returns.send_back", gettext_lazy("Send goods back"), form=_sent_back, fresh=True)
def to_supplier(sent: Told, none: int) -> Outcome:
    """Goods in quarantine go back to their supplier."""
    actor = sent.actor
    rows = [row for row in sent.rows("sku", "pieces") if row["sku"]]
    skus = skus_typed(actor, [row["sku"] for row in rows])
    pieces = pieces_typed(actor, [(skus[row["sku"]], row["pieces"]) for row in rows])
    body = ToSupplier(
        party_typed(actor, sent.text("supplier", needed=True)), place_typed(actor, sent.text("place", needed=True)),
        tuple(Sent(skus[row["sku"]], many) for row, many in zip(rows, pieces, strict=True)),
        sent.amount_or_none("untaxed"), sent.amount_or_none("tax") or 0, reference=sent.text("reference")[:80],
    )  # fmt: skip
    return actions.send_back(actor=actor, goods=[sent.command(body)]).one()
