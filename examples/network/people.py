"""Who works in the demo network, in which role and language. Pure."""

from __future__ import annotations

from typing import NamedTuple

BRAND, DISTRIBUTOR = "brand", "distributor"


class Person(NamedTuple):
    """Somebody who signs in: the name to sign in with, who that is, at which firm, what for, and the language read."""

    user: str
    name: str
    firm: str
    role: str
    language: str


# what the firms call these positions
OFFICE, WAREHOUSE, DRIVER, COLLECTOR, SALES = "Admin kantor", "Admin gudang", "Sopir", "Penagih", "Sales manager"
PEOPLE = (
    Person("rina", "Rina Wulandari", DISTRIBUTOR, OFFICE, "id"),
    Person("budi", "Budi Santoso", DISTRIBUTOR, WAREHOUSE, "id"),
    Person("joko", "Joko Prasetyo", DISTRIBUTOR, DRIVER, "id"),
    Person("mei", "Lin Mei", DISTRIBUTOR, COLLECTOR, "zh-hans"),
    Person("claire", "Claire Tan", BRAND, SALES, "en"),
)
ROLES: dict[str, tuple[str, ...]] = {
    OFFICE: (
        "orders.place", "orders.capture", "orders.confirm", "orders.change", "orders.cancel", "orders.short_close",
        "warehouse.see", "delivery.see", "billing.invoice", "billing.receive_payment", "billing.allocate",
        "billing.bank", "billing.record_bill", "billing.pay_bill", "returns.see", "stock.see", "credit.set_limit",
        "parties.record_parties", "parties.record_supplies", "catalog.record_products", "insights.sales",
        "insights.receivables", "insights.stock", "insights.service",
    ),
    WAREHOUSE: (
        "warehouse.receive", "warehouse.pick", "warehouse.pack", "warehouse.put_back", "warehouse.transfer",
        "delivery.plan", "delivery.load", "delivery.unload", "delivery.cancel", "returns.receive", "returns.inspect",
        "counts.tell", "counts.approve", "counts.cancel", "stock.see", "catalog.record_lots", "orders.see",
        "parties.see", "insights.stock",
    ),
    DRIVER: ("delivery.deliver", "delivery.attach_proof", "billing.receive_payment"),
    COLLECTOR: ("billing.receive_payment",),
    SALES: (
        "insights.sales", "insights.tiers", "insights.service", "insights.receivables", "orders.see", "catalog.see",
        "parties.see",
    ),
}  # fmt: skip
