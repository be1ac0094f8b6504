"""Doors for programs to the orders."""

from typing import Any

from salur.orders import actions, queries
from salur.shell.api.resources import papers, verb

__all__ = ["actions"]

papers("orders", queries.visible, key="captured_at", inside={"lines": ("priced",)},
       without=("price_version", "arithmetic"))  # fmt: skip

ORDER: dict[str, Any] = {
    "buyer": "TOKO-1",
    "lines": [{"sku": "TEH-350", "quantity": 5, "pack": "carton"}, {"sku": "gtin:8999999000028", "quantity": 12}],
    "wanted_on": "2026-12-01",
    "reference": "PO-4711",
}
verb("orders.place", "orders", leads="order", example=ORDER)
verb("orders.capture", "orders", leads="order", example=ORDER)
verb("orders.confirm", "orders", paper="order")
verb("orders.accept_price", "orders", paper="order")
verb("orders.change", "orders", paper="order", example={"lines": [{"sku": "TEH-350", "quantity": 3, "pack": "carton"}]})
verb("orders.cancel", "orders", paper="order", example={"reason": "The outlet is closed this week."})
verb("orders.short_close", "orders", paper="order", example={"reason": "The rest will not be made any more."})
verb("orders.approve", "orders", paper="order", example={"note": "Agreed with the owner by telephone."})
verb("orders.send_back", "orders", paper="order", example={"note": "Ask for whole cartons, please."})
verb("orders.split", "orders", paper="order")
verb(
    "orders.set_rules",
    "orders",
    leads="order_rule",
    example={"rule": "minimum", "answer": "hold", "least": "500000.00"},
)
verb(
    "orders.set_authority",
    "orders",
    leads="authority",
    example={"role": "Supervisor", "about": "credit", "most": "5000000.00"},
)
verb(
    "orders.set_range",
    "orders",
    leads="range",
    example={"price_class": "B", "goods": [{"brand": "Sosro"}, {"sku": "TEH-350"}]},
)
