"""Doors for programs to the warehouse: receipts, shipments, transfers."""

from collections.abc import Iterable
from datetime import datetime

from salur.kernel.actor import Actor
from salur.shell.api.resources import follows, papers, verb
from salur.shell.history import told_since
from salur.warehouse import actions, queries

__all__ = ["actions"]

papers("receipts", queries.visible_receipts, key="at", inside={"lines": ()})
papers("shipments", queries.visible_shipments, key="picked_at", inside={"lines": ()}, names=("shipments",))
papers("transfers", queries.visible_transfers, key="at")


def _orders_changed(actor: Actor, since: datetime) -> Iterable[int]:
    """What happens to a shipment may change its order: picked, put back, delivered, refused."""
    told = queries.visible_shipments(actor).filter(id__in=told_since("shipment", since))
    return told.values_list("order", flat=True)


follows("order", _orders_changed)

CAME = {
    "supplier": "PABRIK",
    "place": "GUDANG",
    "lines": [{"sku": "TEH-350", "pieces": 240, "cost": "720000.00", "lot": "L-2611"}],
    "reference": "SJ-0815",
}
verb("warehouse.receive", "receipts", leads="receipt", example=CAME)
verb("warehouse.receive", "receipts", paper="receipt", example=CAME)
verb(
    "warehouse.expect", "receipts", leads="receipt",
    example={
        "supplier": "PABRIK", "place": "GUDANG", "lines": [{"sku": "TEH-350", "pieces": 240, "cost": "720000.00"}],
        "their_shipment": 88, "supplier_organisation": 2, "currency": "IDR", "reference": "SJ-0816",
    },
)  # fmt: skip
verb("warehouse.stop_expecting", "receipts", paper="receipt")
verb("warehouse.pick", "orders", paper="order", leads="shipment", example={"cartons": 3})
verb("warehouse.pack", "shipments", paper="shipment", example={"cartons": 3})
verb("warehouse.put_back", "shipments", paper="shipment")
verb(
    "warehouse.transfer", "transfers", leads="transfer",
    example={"source": "GUDANG", "target": "VAN-1", "lines": [{"sku": "TEH-350", "pieces": 24}]},
)  # fmt: skip
