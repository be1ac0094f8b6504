"""The totals of the day: what was ordered, sent, invoiced and paid, and where the money stands."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salur.billing import queries as billing
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.ledger import read
from salur.orders import queries as orders
from salur.shell import offers, shown
from salur.shell.doors import Request, page
from salur.shell.faces import show
from salur.shell.paging import Total, totals
from salur.shell.tables import Cell, Table, money, number, said, status, text
from salur.warehouse import queries as warehouse

offers.LINKS.append((0, gettext_lazy("The day"), "/", ""))
GROSS = F("untaxed") + F("tax")


@page
def day(request: Request) -> HttpResponse:
    """A day's papers by status and amount; ?day=YYYY-MM-DD, today unless given."""
    try:
        on = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        on = timezone.localdate()
    actor = request.actor
    papers = [
        _table(_("Orders"), "/orders", "goods", totals(orders.visible(actor), "captured_at", on, GROSS)),
        _table(
            _("Shipments"), "/shipments", "goods", totals(warehouse.visible_shipments(actor), "picked_at", on, GROSS)
        ),
        _table(_("Invoices"), "/invoices", "money", totals(billing.visible_invoices(actor), "on", on, GROSS)),
        _table(_("Payments"), "/payments", "money", totals(billing.visible_payments(actor), "at", on, "amount")),
    ]
    context = {
        "day": shown.day(on), "on": on.isoformat(), "before": (on - timedelta(days=1)).isoformat(),
        "after": (on + timedelta(days=1)).isoformat(), "papers": papers, "books": _standing(actor),
    }  # fmt: skip
    return show(request, "config/day.html", context)


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
        foot = [text(_("Together")), number(sum(one.papers for one in found)), money(whole, coins.pop())]
    heads = (_("Status"), _("Papers"), _("Amount"))
    return Table(title, heads, rows, _("None on this day."), foot, book)


def _standing(actor: Actor) -> list[Table]:
    """Where the money and the goods stand now; the firm's whole book, so for those who see all of it."""
    if not actor.allows("ledger.prove"):
        return []
    coins = [[said("bucket", bucket), money(amount, coin)] for (bucket, coin), amount in read.money_standing(
        actor.organisation
    ).items() if amount]  # fmt: skip
    coin = house(actor.organisation).currency
    goods = [
        [said("bucket", bucket), number(pieces), money(value, coin)]
        for bucket, (pieces, value) in read.goods_standing(actor.organisation).items()
        if pieces
    ]
    none = _("Nothing is booked yet.")
    return [
        Table(_("Goods book"), (_("Bucket"), _("Pieces"), _("Cost")), goods, none, book="goods"),
        Table(_("Money book"), (_("Bucket"), _("Amount")), coins, none, book="money"),
    ]


urlpatterns: list[URLPattern] = [path("", day, name="day")]
