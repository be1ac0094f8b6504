"""Doors for programs to the prices: lists, taxes and roundings."""

from salur.pricing import actions, bodies
from salur.shell.api.resources import verb
from salur.shell.api.shapes import shaped

__all__ = ["actions"]

shaped(bodies.TaxBody, components=("name", "rate"))

verb(
    "pricing.record_prices", "prices", leads="price",
    example={
        "code": "TEH-350-A", "sku": "TEH-350", "currency": "IDR", "price": "96000", "per": "carton",
        "when": {"class": ["A"]}, "valid_from": "2027-01-01",
    },
)  # fmt: skip
verb("pricing.end_prices", "prices", leads="price", example={"code": "TEH-500-LIST", "ends_on": "2027-12-31"})
verb(
    "pricing.record_taxes", "prices", leads="tax",
    example={"code": "PPN-12", "components": [{"name": "PPN", "rate": "12"}], "base_fraction": [11, 12],
             "when": {"tax_status": ["pkp"]}},
)  # fmt: skip
verb(
    "pricing.record_roundings", "prices", leads="rounding",
    example={"code": "USD", "currency": "USD", "net": {"to": 5, "mode": "half_up", "per": "line"}},
)  # fmt: skip
