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


@dataclass(frozen=True, slots=True)
class Approve:
    """Why a held order may pass all the same (may be empty)."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Return:
    """What is to be changed before an order comes again."""

    note: str


@dataclass(frozen=True, slots=True)
class RuleBody:
    """What a rule answers (pass, hold, refuse) and the figure it goes by: `least` is an order's value before tax,
    `days` overdue, `papers` open, `hours` within which the same goods are a duplicate, `percent` of the list amount
    (the least price, the most discount) as a decimal string, `pack` of which only whole ones are sold."""

    rule: str
    answer: str
    least: int | None = None
    days: int | None = None
    papers: int | None = None
    hours: int | None = None
    percent: str | None = None
    pack: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityBody:
    """Up to which amount a role may approve held orders about credit, price or order (`any`: whatever the amount;
    neither: not at all); about discount: the `percent` it may take off by hand, as a decimal string."""

    role: str
    about: str
    most: int | None = None
    any: bool = False
    percent: str | None = None


class Goods(NamedTuple):
    """Goods that may be bought: an SKU, or a brand, or a category with all below it; brand and category together."""

    sku: int | None = None
    brand: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class RangeBody:
    """What an outlet, or a class of outlets, may buy from now on, all of it; nothing: everything."""

    goods: tuple[Goods, ...]
    buyer: int | None = None
    price_class: str = ""
