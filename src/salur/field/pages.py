"""Doors to the sales made from vans."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.pages import sku_cells, skus_typed
from salur.field import actions, queries
from salur.field.bodies import Line
from salur.field.bodies import Sale as SaleBody
from salur.field.models import Sale
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.orders.giving import MANUAL
from salur.orders.pages import price_steps
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
from salur.shell.listed import Amounts, Choice, Column, Days, Listed, Search
from salur.shell.offers import Field, Form, Grid, Sheet, button, listing, sheet
from salur.shell.tables import Cell, Table, money, number, paper, text, when
from salur.shell.told import Told, whole
from salur.shell.words import word

NEW_LINES = 8


SALES = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Buyer")), Column(gettext_lazy("When"), "at"),
        Column(gettext_lazy("Salesman")), Column(gettext_lazy("Paid")),
        Column(gettext_lazy("Total"), "total", F("untaxed") + F("tax"), costly=True),
    ),
    "-at",
    gettext_lazy("Nothing has been sold from a van yet."),
    Search(gettext_lazy("Number, reference or buyer"), Sale.PREFIX, ("reference",), named=(("buyer", meant_by),)),
    (
        Choice("paid", gettext_lazy("Paid"), {"paid": Q(payment__isnull=False), "owed": Q(payment__isnull=True)}),
        Days("at", gettext_lazy("When")),
        party_filter("buyer", gettext_lazy("Buyer")),
        party_filter("salesman", gettext_lazy("Salesman")),
        place_filter("van", gettext_lazy("Vehicle"), kinds=("van",)),
        Amounts("total", gettext_lazy("Total"), F("untaxed") + F("tax")),
    ),
    "at",
)  # fmt: skip


@listing("sales", gettext_lazy("Van sales"), 38, SALES)
def sales(actor: Actor, rows: list[Sale]) -> list[list[Cell]]:
    """Sales from vans (kanvas), the newest first."""
    people = names(actor.organisation, [party for one in rows for party in (one.buyer, one.salesman)])
    return [
        [
            paper("sale", one.id, one.number), text(people.get(one.buyer, "")), when(one.at),
            text(people.get(one.salesman or 0, "")), text(_("paid") if one.payment else _("owed")),
            money(one.untaxed + one.tax, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


@sheet("sale", "sales")
def sale(actor: Actor, identity: int) -> Sheet | None:
    """A sale from a van, with the steps of each price and what the book lacked."""
    one = queries.visible(actor).filter(id=identity).first()
    if one is None:
        return None
    people = names(actor.organisation, [one.buyer, one.salesman])
    coin = one.currency
    facts = [
        (_("Buyer"), party_cell(people, one.buyer)),
        (_("Vehicle"), text(place_names(actor, [one.van]).get(one.van, ""))),
        (_("Salesman"), text(people.get(one.salesman or 0, ""))),
        (_("When"), when(one.at)),
        (_("Invoice"), paper("invoice", one.invoice)),
        (_("Payment"), paper("payment", one.payment)),
        (_("Reference"), text(one.reference)),
        (_("Total"), money(one.untaxed + one.tax, coin)),
    ]
    lines = list(one.lines.order_by("n"))
    goods = sku_cells(actor, {line.sku for line in lines})
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), number(line.pieces), number(line.drawn),
            money(line.untaxed, coin, price_steps(line, coin)), money(line.tax, coin),
            money(line.untaxed + line.tax, coin), text(_given(line.given_by)),
        ]
        for line in lines
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Pieces"), _("Not in the book"), _("Net"), _("Tax"), _("Total"),
             _("Given by"))  # fmt: skip
    table = Table(_("Goods sold"), heads, rows)
    return Sheet("sale", identity, one.number or f"#{identity}", one.status, "", facts, [table])


def _given(by: str) -> str:
    """Who gave a line for nothing: the scheme, or the seller by hand."""
    return _("by hand") if by == MANUAL else by


def _sold(actor: Actor, identity: int) -> Form:
    ways = [("", _("owed")), *((way, word("word", way)) for way in ("cash", "transfer"))]
    fields = [
        Field("van", _("Vehicle"), "select", choices=place_choices(actor, ("van",))),
        Field("buyer", _("Buyer (code)")),
        Field("paid", _("Paid"), "select", False, ways),
        Field("reference", _("Reference"), needed=False),
    ]
    lines = (
        Field("sku", _("SKU (code)"), needed=False),
        Field("quantity", _("Quantity"), "number", False),
        Field("pack", _("Pack"), needed=False),
        Field("free", _("Bonus"), "check", False),
    )
    return Form(fields, Grid(lines, [{}] * NEW_LINES))


@button("sale", "field.record_sale", gettext_lazy("Tell a van sale"), form=_sold, fresh=True)
def record_sale(sent: Told, none: int) -> Outcome:
    """Goods were sold from a van, or given for nothing; without a pack a line is counted in pieces."""
    actor = sent.actor
    rows = [row for row in sent.rows("sku", "quantity", "pack", "free") if row["sku"]]
    skus = skus_typed(actor, [row["sku"] for row in rows])
    lines = tuple(
        Line(skus[row["sku"]], whole("quantity", row["quantity"], 1), row["pack"] or "piece", free=bool(row["free"]))
        for row in rows
    )
    body = SaleBody(
        place_typed(actor, sent.text("van", needed=True)), party_typed(actor, sent.text("buyer", needed=True)), lines,
        sent.text("paid") or None, reference=sent.text("reference")[:80],
    )  # fmt: skip
    return actions.record_sale(actor=actor, sales=[sent.command(body)]).one()
