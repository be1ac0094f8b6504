"""Doors for programs to the sales made from vans."""

from salur.field import actions, queries
from salur.shell.api.resources import papers, verb

__all__ = ["actions"]

papers("sales", queries.visible, key="at", inside={"lines": ("priced",)}, without=("price_version", "arithmetic"))

verb(
    "field.record_sale", "sales", leads="sale",
    example={
        "van": "VAN-1", "buyer": "TOKO-1", "paid": "cash",
        "lines": [{"sku": "TEH-350", "quantity": 4}, {"sku": "TEH-350", "quantity": 1, "free": True}],
        "salesman": "SALES-1",
    },
)  # fmt: skip
