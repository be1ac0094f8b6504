"""Doors for programs to the prices: lists, schemes, floors, taxes and roundings."""

from __future__ import annotations

from typing import Any

from salur.kernel.actor import Actor
from salur.parties.queries.parties import today
from salur.pricing import actions, bodies, price_rows, queries
from salur.pricing.price_rows import PriceSeen
from salur.shell.api.resources import Filters, Page, made_of, rows_of, verb
from salur.shell.api.shapes import shaped

__all__ = ["actions"]

shaped(bodies.TaxBody, components=("name", "rate"))
RULE = (
    '{"currency": "IDR", "scope": "line", "level": 1, "when": {"class": ["A"]}, "goods": {"category": ["drink"]}, '
    '"benefit": {"type": "percent", "percent": "10"}, "funders": {"principal": "70", "seller": "30"}}'
)


def _price_page(actor: Actor, asked: Filters) -> Page:
    """The price list by product: what stands and has not ended."""
    code, number = asked.after if len(asked.after) == 2 else ("", 0)
    on = today(actor.organisation)
    found = price_rows.rows_seen(actor.organisation, on, after=(str(code), int(number)), most=asked.limit)
    following = (found[asked.limit - 1][0], found[asked.limit - 1][1].id) if len(found) > asked.limit else ()
    return Page([row._asdict() for _, row in found[: asked.limit]], following)


def _price(actor: Actor, price: int) -> dict[str, Any] | None:
    found = price_rows.row_seen(actor.organisation, price)
    return found._asdict() if found else None


made_of("prices", "price", PriceSeen, _price_page, one=_price)

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
rows_of("schemes", queries.schemes, "scheme", key="since_version", filters=("code",))
verb(
    "pricing.save_scheme", "schemes", leads="scheme",
    example={"code": "JUL-10", "name": "10% July", "valid_from": "2027-07-01", "valid_to": "2027-07-31", "rule": RULE},
)  # fmt: skip
verb("pricing.switch_on", "schemes", leads="scheme", example={"code": "DRAFT-5"})
verb("pricing.end_scheme", "schemes", leads="scheme", example={"code": "DRAFT-6", "ends_on": "2027-12-31"})
verb(
    "pricing.record_floors", "schemes", leads="floor",
    example={"code": "TEA", "goods": {"category": ["drink/tea"]}, "percent": "60"},
)  # fmt: skip
