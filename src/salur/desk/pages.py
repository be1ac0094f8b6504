"""The menu, the nouns of the trade in the order that goods flow; and home, which shows what waits."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salur.billing import queries as billing
from salur.desk import collecting, design, finding, home, life, printing, rounds, stop_pages
from salur.desk.storeroom import doors as storeroom
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.ledger.pages import standing
from salur.orders import queries as orders
from salur.shell import menus, offers, shown
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.menus import GROUPS, Group
from salur.shell.paging import Total, totals
from salur.shell.tables import Cell, Table, money, number, status, text
from salur.warehouse import queries as warehouse

offers.LINKS.append((0, _("Today"), "/", ""))
offers.LINKS.append((1, _("The day's totals"), "/day", ""))
offers.LINKS.append((19, _("Warehouse work"), "/warehouse", "warehouse.pick"))
offers.LINKS.append((34, _("My trip"), "/my-trip", "delivery.deliver"))
offers.LINKS.append((49, _("Collect"), "/collect", "billing.receive_payment"))
offers.PRINTS |= {
    "order": (_("Pick list"), "/order/{paper}/pick-list", frozenset({"confirmed", "backordered"})),
    "shipment": (_("Delivery note"), "/shipment/{paper}/print", None),
    "invoice": (_("Print"), "/invoice/{paper}/print", None),
}
GROUPS[:] = [
    Group("home", _("Today"), "day", ("home", "day")),
    Group("orders", _("Orders"), "paper", ("orders", "review")),
    Group("purchasing", _("Purchasing"), "cart", ("receipts", "bills", "bill-credits", "send-backs")),
    Group("warehouse", _("Warehouse"), "box", ("warehouse", "stock", "shipments", "transfers", "counts")),
    Group("delivery", _("Delivery"), "truck", ("my-trip", "trips", "sales", "returns")),
    Group("invoices", _("Invoices"), "invoice", ("invoices", "credit-notes")),
    Group("collection", _("Collection"), "coin", ("collect", "payments", "deposits", "credit")),
    Group("outlets", _("Outlets"), "shop", ("parties", "map", "terms", "territories", "groups")),
    Group(
        "goods", _("Goods"), "tag", ("products", "prices", "schemes", "scheme-calendar", "price-change", "price-lookup")
    ),
    Group("reports", _("Reports"), "chart", ("reports", "stock-reports")),
    Group("books", _("Books"), "book", ("discrepancies", "trial-balance", "months", "proofs")),
    Group("setup", _("Setup"), "gear", ("people", "roles", "places", "order-rules", "imports", "tokens")),
]
menus.NEEDS |= {
    "bills": ("billing.see", "billing.record_bill", "billing.pay_bill"),
    "bill-credits": ("billing.see", "billing.record_bill_credit"),
    "send-backs": ("returns.see", "returns.send_back"),
    "deposits": ("billing.see", "billing.bank"),
}
GROSS = F("untaxed") + F("tax")
menus.PLACES["find"] = "/find"
home.load_rooms()
offers.life("order")(life.order_life)


@page
def today(request: Request) -> HttpResponse:
    """Home: the day as two streams, and what waits for whoever looks."""
    actor, on = request.actor, timezone.localdate()
    coin = house(actor.organisation).currency
    found = home.groups(actor)
    goods, cash = [], []
    if offers.may_see(actor, "orders"):
        goods.append(home.station(gettext("Ordered"), totals(orders.visible(actor), "captured_at", on, GROSS), coin))
    if offers.may_see(actor, "warehouse"):
        sent = totals(warehouse.visible_shipments(actor), "picked_at", on, GROSS)
        done = [one for one in sent if one.status in ("delivered", "done")]
        way = [one for one in sent if one.status in ("loaded", "part")]
        for label, some in ((gettext("Picked"), sent), (gettext("On the way"), way), (gettext("Delivered"), done)):
            goods.append(home.station(label, some, coin))
    if offers.may_see(actor, "billing"):
        cash.append(home.station(gettext("Invoiced"), totals(billing.visible_invoices(actor), "on", on, GROSS), coin))
        paid = totals(billing.visible_payments(actor), "at", on, "amount")
        cash.append(home.station(gettext("Paid"), paid, coin))
    context = {
        "day": shown.day(on), "groups": found, "greeting": home.greeting(sum(group.many for group in found)),
        "goods": goods, "cash": cash, "month": actor.allows("insights.sales"),
    }  # fmt: skip
    return show(request, "desk/home.html", context)


@page
def day(request: Request) -> HttpResponse:
    """A day's papers by status and amount; ?day=YYYY-MM-DD, today unless given."""
    try:
        on = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        on = timezone.localdate()
    context = {
        "day": shown.day(on), "on": on.isoformat(), "before": (on - timedelta(days=1)).isoformat(),
        "after": (on + timedelta(days=1)).isoformat(), "papers": _papers(request.actor, on),
        "books": standing(request.actor, kept=True) if request.actor.allows("ledger.prove") else [],
    }  # fmt: skip
    return show(request, "desk/day.html", context)


def _papers(actor: Actor, on: date) -> list[Table]:
    """The day's papers by kind, as far as one may see them."""
    found = []
    if offers.may_see(actor, "orders"):
        mine = totals(orders.visible(actor), "captured_at", on, GROSS)
        found.append(_table(gettext("Orders"), "/orders", "goods", mine))
    if offers.may_see(actor, "warehouse"):
        sent = totals(warehouse.visible_shipments(actor), "picked_at", on, GROSS)
        found.append(_table(gettext("Shipments"), "/shipments", "goods", sent))
    if offers.may_see(actor, "billing"):
        billed = totals(billing.visible_invoices(actor), "on", on, GROSS)
        paid = totals(billing.visible_payments(actor), "at", on, "amount")
        found.append(_table(gettext("Invoices"), "/invoices", "money", billed))
        found.append(_table(gettext("Payments"), "/payments", "money", paid))
    return found


def _table(title: str, address: str, book: str, found: list[Total]) -> Table:
    rows: list[list[Cell]] = [
        [
            status(one.status)._replace(href=f"{address}?status={one.status}"),
            number(one.papers),
            money(one.amount, one.currency),
        ]
        for one in found
    ]
    coins = {one.currency for one in found}
    foot = []
    if len(coins) == 1:
        whole = sum(one.amount for one in found)
        foot = [text(gettext("Together")), number(sum(one.papers for one in found)), money(whole, coins.pop())]
    heads = (gettext("Status"), gettext("Papers"), gettext("Amount"))
    return Table(title, heads, rows, gettext("None on this day."), foot, book)


urlpatterns: list[URLPattern] = [
    path("design", design.parts, name="design"),
    path("design/<slug:name>", design.piece, name="design-piece"),
    path("", today, name="home"),
    path("day", day, name="day"),
    path("find", finding.find, name="find"),
    path("my-trip", rounds.my_trip, name="my-trip"),
    path("my-trip/<int:shipment>", stop_pages.stop, name="stop"),
    path("collect", collecting.collect, name="collect"),
    path("collect/<int:party>", collecting.outlet, name="collect-outlet"),
    path("collect/receipt/<int:payment>", collecting.receipt, name="receipt"),
    path("order/<int:order>/pick-list", printing.pick_list, name="print-pick-list"),
    path("shipment/<int:shipment>/print", printing.delivery_note, name="print-delivery-note"),
    path("invoice/<int:invoice>/print", printing.invoice, name="print-invoice"),
    *storeroom.urlpatterns,
]
