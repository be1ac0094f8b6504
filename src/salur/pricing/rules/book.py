"""The rule snapshot as an indexed book. It is never edited: a change of any rule makes a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from salur.kernel.money import Mode
from salur.pricing.rules.match import ANY, Facts, Pattern, Value, pattern
from salur.pricing.rules.numbers import Ratio, ratio

SkuKey = str | int
OPEN = "9999-12-31"


class Sku(NamedTuple):
    """What pricing knows of a SKU: its packs (pieces in each) and attributes (brand, category, tax_class …)."""

    packs: Mapping[str, int]
    attributes: Facts

    def pieces_in(self, pack: str) -> int | None:
        """Pieces in the pack, None if the SKU has no such pack; a piece is a pack of one."""
        return 1 if pack == "piece" else self.packs.get(pack)


class PriceRow(NamedTuple):
    """One row of a price list; price is a decimal string in major units for one `per`; dates are ISO text."""

    id: str
    version: int
    sku: SkuKey
    currency: str
    price: str
    per: str = "piece"
    pack: str | None = None
    min_pieces: int = 1
    when: Pattern = ANY
    starts_on: str = ""
    ends_on: str = OPEN
    includes_tax: bool = False


class Component(NamedTuple):
    """One tax of a tax rule: PPN "12", PPnBM "20", CGST "9"; the rate is a decimal string in percent."""

    name: str
    rate: str


class TaxRule(NamedTuple):
    """How goods are taxed: components on base_fraction of the net. A rule without components is "no tax"."""

    id: str
    version: int
    components: tuple[Component, ...] = ()
    base_fraction: tuple[int, int] = (1, 1)
    tax_from: Literal["rounded_base", "exact_base"] = "rounded_base"
    payable: bool = True
    code: str = ""
    priority: int = 100
    when: Pattern = ANY
    goods: Pattern = ANY
    starts_on: str = ""
    ends_on: str = OPEN


class Part(NamedTuple):
    """Rounding of one kind of number: to a multiple of `to` smallest coins, once per line, unit or order."""

    to: int = 1
    mode: Mode = "half_up"
    per: Literal["line", "unit", "order"] = "line"


class RoundingRow(NamedTuple):
    """The rounding in force for a currency from a date on; `net.to` is the document's unit."""

    id: str
    version: int
    currency: str
    starts_on: str = ""
    ends_on: str = OPEN
    list: Part = Part()
    discount: Part = Part()
    net: Part = Part()
    tax: Part = Part()
    payable: Part = Part()


class IndexedRow(NamedTuple):
    """A price row with its numbers read: list amount of n pieces = rounded(coins × n, pieces)."""

    row: PriceRow
    coins: int
    pieces: int


class IndexedTax(NamedTuple):
    """A tax rule with its numbers read; the rates are fractions of one, `rate` their sum."""

    tax: TaxRule
    rates: tuple[Ratio, ...]
    rate: Ratio


@dataclass(frozen=True, slots=True)
class Book:
    """A rule snapshot, indexed: price rows by SKU and currency with the facts they look at, taxes, roundings.

    Rows stand by id; where they look at no fact of the buyer, the best first.
    """

    id: str
    version: int
    currencies: Mapping[str, int]
    skus: Mapping[SkuKey, Sku]
    rows: Mapping[tuple[SkuKey, str], tuple[tuple[str, ...], tuple[IndexedRow, ...]]]
    taxes: tuple[IndexedTax, ...]
    tax_who: tuple[str, ...]  # facts of the buyer that tax rules look at
    tax_goods: Mapping[SkuKey, tuple[Value | None, ...]]  # per SKU, the attributes that tax rules look at
    roundings: Mapping[str, tuple[RoundingRow, ...]]


def _index_tax(tax: TaxRule) -> IndexedTax:
    rates = []
    top, bottom = 0, 1
    for component in tax.components:
        number, scale = ratio(component.rate)
        rates.append((number, scale * 100))
        top, bottom = top * scale * 100 + number * bottom, bottom * scale * 100
    return IndexedTax(tax, tuple(rates), (top, bottom))


def book(
    id: str,
    version: int,
    currencies: Mapping[str, int],
    skus: Mapping[SkuKey, Sku],
    prices: Iterable[PriceRow],
    taxes: Iterable[TaxRule],
    roundings: Iterable[RoundingRow],
) -> Book:
    """Index a rule snapshot. Rows of unknown SKUs or currencies, or per a pack the SKU has not, count for nothing.

    `currencies` gives the exponent of each currency in use. Refused: pricing.bad_number.
    """
    found: dict[tuple[SkuKey, str], list[IndexedRow]] = {}
    for row in sorted(prices, key=lambda row: row.id):
        sku = skus.get(row.sku)
        pieces = sku.pieces_in(row.per) if sku else None
        if pieces is None or row.currency not in currencies:
            continue
        number, scale = ratio(row.price)
        indexed = IndexedRow(row, number * 10 ** currencies[row.currency], scale * pieces)
        found.setdefault((row.sku, row.currency), []).append(indexed)
    rows = {}
    for key, some in found.items():
        who = sorted(set().union(*(one.row.when.keys() for one in some)))
        if not who:  # the same for every buyer: the best first, once for all; ties by id
            some.sort(key=_closeness, reverse=True)
        rows[key] = (tuple(who), tuple(some))
    ranked = tuple(_index_tax(tax) for tax in sorted(taxes, key=lambda tax: (tax.priority, tax.id)))
    tax_who = tuple(sorted(set().union(*(one.tax.when.keys() for one in ranked))))
    keys = tuple(sorted(set().union(*(one.tax.goods.keys() for one in ranked))))
    tax_goods = {
        code: tuple(str(code) if key == "sku" else sku.attributes.get(key) for key in keys)
        for code, sku in skus.items()
    }
    by_currency: dict[str, list[RoundingRow]] = {}
    for rounding in sorted(roundings, key=lambda one: one.id):
        by_currency.setdefault(rounding.currency, []).append(rounding)
    latest_first = {
        currency: tuple(sorted(some, key=lambda one: one.starts_on, reverse=True))
        for currency, some in by_currency.items()
    }
    return Book(id, version, dict(currencies), skus, rows, ranked, tax_who, tax_goods, latest_first)


def _closeness(one: IndexedRow) -> tuple[bool, int, str]:
    return one.row.pack is not None, one.row.min_pieces, one.row.starts_on


def goods_of(code: SkuKey, sku: Sku) -> Facts:
    """What a goods pattern looks at: the SKU's attributes and its own code under `sku`."""
    return {**sku.attributes, "sku": str(code)}


def _values(given: Any) -> Value:
    return given if isinstance(given, str) else tuple(given)


def _part(given: Mapping[str, Any] | None) -> Part:
    return Part(**given) if given else Part()


def _price_row(row: Mapping[str, Any]) -> PriceRow:
    return PriceRow(
        row["id"], row["version"], row["sku"], row["currency"], row["price"], row.get("per", "piece"), row.get("pack"),
        row.get("min_pieces", 1), pattern(row.get("when")), row.get("from") or "", row.get("to") or OPEN,
        row.get("includes_tax", False),
    )  # fmt: skip


def _tax_rule(row: Mapping[str, Any]) -> TaxRule:
    components = tuple(Component(one["name"], one["rate"]) for one in row.get("components", ()))
    top, bottom = row.get("base_fraction", (1, 1))
    return TaxRule(
        id=row["id"],
        version=row["version"],
        components=components,
        base_fraction=(top, bottom),
        tax_from=row.get("tax_from", "rounded_base"),
        payable=row.get("payable", True),
        code=row.get("code", ""),
        priority=row.get("priority", 100),
        when=pattern(row.get("when")),
        goods=pattern(row.get("goods")),
        starts_on=row.get("from") or "",
        ends_on=row.get("to") or OPEN,
    )


def _rounding_row(row: Mapping[str, Any]) -> RoundingRow:
    parts = (_part(row.get(key)) for key in ("list", "discount", "net", "tax", "payable"))
    return RoundingRow(row["id"], row["version"], row["currency"], row.get("from") or "", row.get("to") or OPEN, *parts)


def book_of(snapshot: Mapping[str, Any]) -> Book:
    """A book from the stored form of a snapshot ("format": "rules/1"). Floors and schemes are not built yet.

    Raises ValueError for a snapshot that has some, rather than pricing it wrongly.
    """
    if snapshot.get("schemes") or snapshot.get("floors"):
        raise ValueError("this arithmetic knows neither schemes nor floors")
    skus: dict[SkuKey, Sku] = {
        code: Sku(given.get("packs", {}), {key: _values(value) for key, value in given.items() if key != "packs"})
        for code, given in snapshot["skus"].items()
    }
    return book(
        snapshot["id"],
        snapshot["version"],
        snapshot["currencies"],
        skus,
        map(_price_row, snapshot["prices"]),
        map(_tax_rule, snapshot["taxes"]),
        map(_rounding_row, snapshot["rounding"]),
    )
