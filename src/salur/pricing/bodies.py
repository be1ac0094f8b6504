"""What can be told about prices, taxes and roundings: plain values, hashable, always the whole rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from salur.pricing.rules import Part

Pairs = tuple[tuple[str, tuple[str, ...]], ...]
"""A pattern: (("class", ("A", "B")), ("territory", ("ID/32",))): every key must match, any of its values may."""


PLAIN = Part()


@dataclass(frozen=True, slots=True)
class PriceBody:
    """A row of the price list under the seller's code; the price is a decimal string in major units for one `per`.

    `when` says for whom (keys of the cart's `who`: buyer, class, channel, territory …), `unless` for whom not; `pack`
    narrows it to lines ordered in that pack; `min_pieces` counts the pieces of the SKU in the cart. Days included.
    """

    code: str
    sku: int
    currency: str
    price: str
    per: str = "piece"
    pack: str | None = None
    min_pieces: int = 1
    when: Pairs = ()
    unless: Pairs = ()
    valid_from: date | None = None
    valid_to: date | None = None
    includes_tax: bool = False


@dataclass(frozen=True, slots=True)
class EndBody:
    """The price of this code is in force for the last time on `ends_on`; before its first day it is withdrawn."""

    code: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class TaxBody:
    """A tax rule: components (name, rate in percent) on the base fraction of the net; without components no tax.

    `goods` looks at the SKU (tax_class, category, brand, sku), `when` and `unless` at the cart's `who`. `payable`
    false: shown, but the buyer pays it to the state himself. `paper_code` is what the tax paper calls it.
    """

    code: str
    components: tuple[tuple[str, str], ...] = ()
    base_fraction: tuple[int, int] = (1, 1)
    tax_from: str = "rounded_base"
    payable: bool = True
    paper_code: str = ""
    priority: int = 100
    goods: Pairs = ()
    when: Pairs = ()
    unless: Pairs = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class RoundingBody:
    """How a currency is rounded from a day on; units in its smallest coin. `net.to` is the unit of the paper."""

    code: str
    currency: str
    list: Part = PLAIN
    discount: Part = PLAIN
    net: Part = PLAIN
    tax: Part = PLAIN
    payable: Part = PLAIN
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class SchemeBody:
    """A scheme under the seller's code: what people call it, its rule as JSON (see `schemes`), and its days.

    `principal` is the party behind the funder of that name: whose claim it is what he pays of it.
    """

    code: str
    name: str
    rule: str
    principal: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class SwitchBody:
    """The scheme of this code is to be in force."""

    code: str


@dataclass(frozen=True, slots=True)
class CheckedBody:
    """The scheme of this code was checked against the rules of a version: fit, or in conflict with others.

    `conflict` is what stands against it, as JSON; empty: nothing does.
    """

    code: str
    rules_version: int
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class FloorBody:
    """The least that goods may come to, whatever schemes give: a percentage of the list, or a price for one `per`.

    A floor in per cent without a currency counts in every one.
    """

    code: str
    goods: Pairs = ()
    when: Pairs = ()
    percent: str | None = None
    price: str | None = None
    currency: str = ""
    per: str = "piece"
    valid_from: date | None = None
    valid_to: date | None = None
