"""What waits in the warehouse: orders to pick, shipments to load, receipts on their way."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.orders import queries as orders
from salur.orders.models import Order
from salur.shell.queues import row, waits
from salur.stock.models import Promise
from salur.warehouse import queries
from salur.warehouse.models import Receipt, Shipment


@waits(
    "to_pick", gettext_lazy("To pick"), book="goods", kind="order", verb="warehouse.pick", button="pick",
    address="/orders?status=confirmed",
)  # fmt: skip
def to_pick(actor: Actor) -> QuerySet[Order]:
    """Orders with goods set aside for them that nobody has picked."""
    promised = Promise.objects.filter(paper=OuterRef("id"), paper_kind=Order.KIND)
    ready = orders.visible(actor).filter(
        Exists(promised), organisation=actor.organisation, status__in=("confirmed", "backordered")
    )
    return row(ready, since="captured_at", party="buyer", amount=F("untaxed") + F("tax"), currency="currency")


@waits(
    "to_load", gettext_lazy("To load"), book="goods", kind="shipment", verb="delivery.load",
    address="/shipments?status=packed",
)  # fmt: skip
def to_load(actor: Actor) -> QuerySet[Shipment]:
    """Shipments that are picked and stand in the warehouse."""
    ready = queries.visible_shipments(actor).filter(status__in=("picked", "packed", "back"))
    return row(ready, since="picked_at", party="ship_to", amount=F("untaxed") + F("tax"), currency="currency")


@waits(
    "to_receive", gettext_lazy("On its way to us"), book="goods", kind="receipt", verb="warehouse.receive",
    button="receive", address="/receipts?status=expected",
)  # fmt: skip
def to_receive(actor: Actor) -> QuerySet[Receipt]:
    """Receipts that are expected."""
    coming = queries.visible_receipts(actor).filter(status="expected")
    return row(coming, since="at", party="supplier", amount="cost", currency="currency")
