"""Doors to the orders: the list, the paper with its priced lines, and its verbs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.catalog.pages import sku_cells
from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.orders import actions, queries, review_doors, reviewing, rule_doors, why
from salur.orders.bodies import Approve, Because, Return
from salur.orders.entry import doors
from salur.orders.entry import sent as sent_form
from salur.orders.models import Order
from salur.parties.pages import meant_by, names, party_cell, party_filter, place_filter
from salur.parties.queries.names import look
from salur.shell import shown
from salur.shell.listed import Amounts, Column, Days, Listed, Search, statuses
from salur.shell.offers import MAINS, PERMISSIONS, Field, Form, Sheet, Undo, bare, button, calls, listing, sheet
from salur.shell.tables import Cell, Table, money, number, on, paper, status, text, when
from salur.shell.told import Told
from salur.shell.words import word
from salur.stock import queries as stock

MAINS.append(("orders.capture", gettext_lazy("New order"), "/order/new"))

PERMISSIONS["orders.agree_price"] = gettext_lazy("Agree a price")


@calls("order")
def _order_called(actor: Actor, order: int) -> str:
    return queries.visible(actor).filter(id=order).values_list("number", flat=True).first() or ""


ORDERS = Listed(
    queries.visible,
    (
        Column(gettext_lazy("Number"), "number"), Column(gettext_lazy("Buyer")),
        Column(gettext_lazy("Captured"), "captured_at"), Column(gettext_lazy("Status")),
        Column(gettext_lazy("Total"), "total", F("untaxed") + F("tax"), costly=True),
    ),
    "-captured_at",
    gettext_lazy("No orders here yet."),
    Search(gettext_lazy("Number, reference or buyer"), Order.PREFIX, ("reference",), named=(("buyer", meant_by),)),
    (
        statuses("draft", "held", "backordered", "confirmed", "finished", "cancelled"),
        Days("captured", gettext_lazy("Captured"), "captured_at"),
        party_filter("buyer", gettext_lazy("Buyer")),
        party_filter("salesman", gettext_lazy("Salesman")),
        place_filter("place", gettext_lazy("From"), "ship_from"),
        Days("wanted", gettext_lazy("Wanted on"), "wanted_on"),
        Amounts("total", gettext_lazy("Total"), F("untaxed") + F("tax")),
    ),
    "captured",
)  # fmt: skip


@listing("orders", gettext_lazy("Orders"), 10, ORDERS)
def orders(actor: Actor, rows: list[Order]) -> list[list[Cell]]:
    """Orders, the newest first."""
    people = names(actor.organisation, [one.buyer for one in rows])
    return [
        [
            paper("order", one.id, one.number), text(people.get(one.buyer, "")), when(one.captured_at),
            status(one.status), money(one.untaxed + one.tax, one.currency),
        ]
        for one in rows
    ]  # fmt: skip


def _brief(actor: Actor, identity: int) -> Sheet | None:
    one = queries.seen(actor, identity)
    return Sheet("order", identity, one.number or f"#{identity}", one.status) if one else None


@sheet("order", "orders", _brief)
def order(actor: Actor, identity: int) -> Sheet | None:
    """An order with its lines and the steps of each price."""
    one = queries.seen(actor, identity)
    if one is None:
        return None
    named = [one.buyer, one.bill_to, one.ship_to, one.seller, one.salesman, one.taken_by]
    people, places = look(actor.organisation, named, [one.ship_from])
    facts = [
        (_("Buyer"), party_cell(people, one.buyer)),
        (_("Seller"), text("" if one.seller == actor.party else people.get(one.seller, ""))),
        (_("Bill to"), text("" if one.bill_to == one.buyer else people.get(one.bill_to, ""))),
        (_("Ship to"), text("" if one.ship_to == one.buyer else people.get(one.ship_to, ""))),
        (_("From"), text(places.get(one.ship_from, ""))),
        (_("Captured"), when(one.captured_at)),
        (_("Wanted on"), on(one.wanted_on)),
        (_("Channel"), text(word("word", one.channel))),
        (_("Salesman"), text(people.get(one.salesman or 0, ""))),
        (_("Reference"), text(one.reference)),
        (_("If goods are short"), text(word("word", one.on_short))),
        (_("Invoiced at"), text(word("word", one.invoice_at))),
        (_("Total"), money(one.untaxed + one.tax, one.currency)),
    ]
    if one.status == "draft":
        facts.insert(0, (_("Returned with"), text(reviewing.returned_with(actor, one.id))))
    return Sheet("order", identity, one.number or f"#{identity}", one.status, "", facts, [_lines(actor, one)])


def _lines(actor: Actor, one: Order) -> Table:
    lines = queries.lines_of(one)
    goods = sku_cells(actor, {line.sku for line in lines})
    promised, waiting = stock.set_aside("order", one.id)
    coin = one.currency
    rows = [
        [
            text(line.n), goods.get(line.sku, text(line.sku)), number(line.pieces), number(line.cancelled),
            number(_pieces(promised, one.id, line.n)), number(_pieces(waiting, one.id, line.n)),
            money(line.list, coin), money(line.untaxed, coin, price_steps(line, coin)), money(line.tax, coin),
            money(line.untaxed + line.tax, coin),
        ]
        for line in lines
    ]  # fmt: skip
    heads = ("#", _("Goods"), _("Pieces"), _("Cancelled"), _("Promised"), _("Waited for"),
             _("List"), _("Net"), _("Tax"), _("Total"))  # fmt: skip
    foot = [
        text(""), text(_("Together")), number(sum(line.pieces for line in lines)), number(None), number(None),
        number(None), money(sum(line.list for line in lines), coin), money(one.untaxed, coin), money(one.tax, coin),
        money(one.untaxed + one.tax, coin),
    ]  # fmt: skip
    return Table(_("Goods ordered"), heads, rows, "", foot)


def _pieces(set_aside: Mapping[tuple[int, int], stock.Promised], order: int, line: int) -> int:
    found = set_aside.get((order, line))
    return found.pieces if found else 0


def price_steps(line: Any, coin: str) -> tuple[tuple[str, str], ...]:
    """How a line's price came about: the row of the list, what each step took off, and the parts of the tax."""
    frozen: list[Any] = line.priced
    row, price, per, steps, tax = frozen[0], *frozen[2:6]
    found = [(f"{word('word', 'agreed') if row == 'agreed' else row}", f"{price} / {word('word', str(per))}")]
    found.append((_("List"), shown.money(line.list, coin)))
    found += [(f"{step[0]} {step[1]}".strip(), shown.money(-step[5], coin)) for step in steps]
    found += [(f"{part[0]} {shown.percent(part[1])}", shown.money(part[2], coin)) for part in tax[4]]
    return tuple(found)


def _why(actor: Actor, identity: int) -> Form:
    return Form([Field("reason", _("Reason"))])


def _because(sent: Told, order: int) -> tuple[Because, int]:
    return Because(sent.text("reason", needed=True)[:200]), order


def _approved(sent: Told, order: int) -> tuple[Approve, int]:
    return Approve(), order


@button("order", "orders.approve", gettext_lazy("Approve"), statuses=("held",), each=_approved)
def approve(sent: Told, identity: int) -> Outcome:
    """Let a held order pass, as far as one's role may."""
    return actions.approve(actor=sent.actor, orders=[sent.command(Approve(), identity)]).one()


@button("order", "orders.confirm", gettext_lazy("Look again"), statuses=("held",), word="look_again", quiet=True)
@button("order", "orders.confirm", gettext_lazy("Confirm"), statuses=("draft", "backordered"), each=bare)
def confirm(sent: Told, identity: int) -> Outcome:
    """Promise the goods and set aside the credit; a held order is looked at anew."""
    return actions.confirm(actor=sent.actor, orders=[sent.command(None, identity)]).one()


@button("order", "orders.split", gettext_lazy("Split"), statuses=("held",), quiet=True)
def split(sent: Told, identity: int) -> Outcome:
    """Release what passes of a held order, and hold the rest."""
    return actions.split(actor=sent.actor, orders=[sent.command(None, identity)]).one()


def _note(actor: Actor, identity: int) -> Form:
    return Form([Field("note", _("What is to be changed"))])


@button("order", "orders.send_back", gettext_lazy("Return to the taker"), form=_note, statuses=("held",))
def send_back(sent: Told, identity: int) -> Outcome:
    """Return a held order to whoever took it, with a note."""
    body = Return(sent.text("note", needed=True)[:200])
    return actions.send_back(actor=sent.actor, orders=[sent.command(body, identity)]).one()


@button("order", "orders.accept_price", gettext_lazy("Accept the new price"), statuses=("held",))
def accept_price(sent: Told, identity: int) -> Outcome:
    """The order is priced anew as it was asked for, and decided."""
    return actions.accept_price(actor=sent.actor, orders=[sent.command(None, identity)]).one()


@button("order", "orders.cancel", gettext_lazy("Cancel"), form=_why, danger=True, each=_because,
        statuses=("draft", "held", "backordered", "confirmed"))  # fmt: skip
def cancel(sent: Told, identity: int) -> Outcome:
    """Cancel an order of which nothing has been picked."""
    return actions.cancel(actor=sent.actor, orders=[sent.command(*_because(sent, identity))]).one()


@button("order", "orders.short_close", gettext_lazy("Close short"), form=_why, danger=True, each=_because,
        statuses=("backordered", "confirmed"))  # fmt: skip
def short_close(sent: Told, identity: int) -> Outcome:
    """What has not been picked will not come any more."""
    return actions.short_close(actor=sent.actor, orders=[sent.command(*_because(sent, identity))]).one()


button("order", "orders.change", gettext_lazy("Change"),
       statuses=("draft", "held", "backordered", "confirmed"))(sent_form.change)  # fmt: skip
button("order", "orders.capture", gettext_lazy("New order"), fresh=True,
       undo=Undo("order", "cancel", {"reason": gettext_lazy("Undone")}))(sent_form.capture)  # fmt: skip

urlpatterns = [*doors.urlpatterns, *review_doors.urlpatterns, *rule_doors.urlpatterns]

__all__ = ["orders", "price_steps", "urlpatterns", "why"]
