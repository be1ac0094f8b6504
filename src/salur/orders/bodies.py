"""What is said about an order, as plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Line(NamedTuple):
    """So many packs of an SKU; an agreed price (decimal string in major units, for one of the pack) needs its own
    permission `orders.agree_price`; a discount is a percentage as a decimal string."""

    sku: int
    quantity: int
    pack: str = "piece"
    agreed: str | None = None
    discount: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """An order as it comes in: who buys what. What is left out follows from the supply terms. Vouchers are what the
    buyer shows: schemes may ask for them."""

    buyer: int
    lines: tuple[Line, ...]
    channel: str = "office"
    ship_from: int | None = None
    ship_to: int | None = None
    owner: int | None = None
    taken_by: int | None = None
    agent: int | None = None
    wanted_on: date | None = None
    on_short: str = "backorder"
    currency: str | None = None
    reference: str = ""
    vouchers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """The order's lines as they shall be from now on."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """Why an order is cancelled or short-closed."""

    reason: str
