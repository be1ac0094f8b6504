"""The life line of an order: what has happened to its goods above, to its money below, in one time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.orders import queries as orders
from salur.shell import shown
from salur.shell.offers import Sheet, Station

GONE = ("loaded", "part", "refused", "back", "delivered", "done", "returned")


class Leg(NamedTuple):
    """A shipment of the order, its door and its invoice."""

    shipment: int
    status: str
    picked_at: datetime
    result: str
    told_at: datetime | None
    invoice: int | None
    number: str | None
    due_on: date | None
    open: int | None


def legs(order: int) -> list[Leg]:
    """The shipments of an order that were not put back, the first one first; in one statement."""
    rows = sql.fetch(
        "SELECT s.id, s.status, s.picked_at, coalesce(d.result, ''), d.at, i.id, i.number, i.due_on, e.open "
        "FROM warehouse_shipment s LEFT JOIN delivery_drop d ON d.shipment = s.id "
        "LEFT JOIN billing_billed b ON b.shipment = s.id LEFT JOIN billing_invoice i ON i.id = b.invoice "
        "LEFT JOIN credit_debt e ON e.paper = i.id AND e.paper_kind = 'invoice' "
        "WHERE s.\"order\" = %s AND s.status <> 'put_back' ORDER BY s.id",
        (order,),
    )
    return [Leg(*row) for row in rows]


def order_life(actor: Actor, sheet: Sheet) -> list[Station]:
    """Ordered, set aside, picked, on the way, delivered; credit asked, set aside, invoiced, paid. A hold is a gate."""
    one = orders.seen(actor, sheet.id)
    if one is None or sheet.status == "cancelled":
        return []
    held, agreed = sheet.status == "held", sheet.status in ("confirmed", "backordered", "finished")
    found = legs(sheet.id)
    gone = [leg for leg in found if leg.status in GONE]
    taken = [leg for leg in found if leg.result in ("delivered", "part")]
    billed = {leg.invoice: leg for leg in found if leg.invoice is not None}
    open_ = sum(leg.open or 0 for leg in billed.values())
    total = shown.money(one.untaxed + one.tax, one.currency)
    aside = (_("On hold"), "") if held else (_("Set aside"), _("some to come") if sheet.status == "backordered" else "")
    return [
        Station(_("Ordered"), shown.moment(one.captured_at), True, _("Credit asked for"), total, True),
        Station(*aside, agreed, _("Credit set aside"), "", agreed, gate=held),
        Station(_("Picked"), _first(leg.picked_at for leg in found), bool(found)),
        Station(_("On the way"), _many(len(gone), len(found)), bool(gone)),
        Station(
            _("Delivered"), _first(leg.told_at for leg in taken), bool(taken),
            _("Invoiced"), _invoices(billed), bool(billed),
        ),
        Station(
            "", "", None, _("Paid"), shown.money(open_, one.currency) + " " + _("open") if open_ else _due(billed),
            bool(billed) and not open_ and sheet.status == "finished",
        ),
    ]  # fmt: skip


def _first(moments: Iterable[datetime | None]) -> str:
    found = [moment for moment in moments if moment is not None]
    return shown.moment(min(found)) if found else ""


def _many(some: int, whole: int) -> str:
    """Of several shipments, how many; nothing is said of the only one."""
    return f"{some} / {whole}" if whole > 1 else ""


def _invoices(billed: dict[int, Leg]) -> str:
    names = [leg.number or "" for leg in billed.values()]
    return names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "") if names else ""


def _due(billed: dict[int, Leg]) -> str:
    days = [leg.due_on for leg in billed.values() if leg.due_on is not None]
    return _("due {day}").format(day=shown.day(max(days))) if days else ""
