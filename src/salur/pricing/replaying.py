"""Making a price again: the rules of the version it was made by, with the goods as they were then.

Where schemes or floors were in force, the whole cart was kept and is priced again. Where there was the list alone, each
line keeps which row of the list and which tax rule it was priced by: those rows, as they stood in that version, are
asked once more, and nobody has to remember what the buyer was then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from salur.kernel.money import CURRENCIES
from salur.pricing import goods as catalog
from salur.pricing import snapshots
from salur.pricing.engine import price
from salur.pricing.engine.numbers import Json
from salur.pricing.rules import Agreed, Ask, Book, Cart, Priced, PricedLine, book, discount, pattern
from salur.pricing.rules import price as price_by_list
from salur.pricing.rules.match import ANY


def snapshot(organisation: int, at: int | None, goods: Mapping[str, Any]) -> Json:
    """The rules of a version (None: as they stand) as JSON, for these goods. The caller has the organisation set."""
    version = snapshots.version(organisation) if at is None else at
    prices = snapshots.prices_of(organisation, version, sorted(int(sku) for sku in goods))
    return snapshots.rules_of(organisation, version) | {"skus": dict(goods), "prices": prices}


def replayed(organisation: int, at: int, cart: Mapping[str, Any], goods: Mapping[str, Any]) -> Json:
    """What a cart came to by the rules of a version: the same result as then, to the coin and the step."""
    return price(snapshot(organisation, at, goods), cart)


class Frozen(NamedTuple):
    """A line of a paper as it keeps its price: the row of the list and its version, price and pack, steps, tax."""

    no: int
    sku: int
    pack: str
    pieces: int
    row: str
    row_version: int
    price: str
    per: str
    steps: tuple[tuple[Any, ...], ...]
    tax: tuple[Any, ...]

    @property
    def agreed(self) -> bool:
        """Whether its price stood in no list."""
        return self.row == "agreed"


def frozen(no: int, sku: int, pack: str, pieces: int, priced: Sequence[Any]) -> Frozen | None:
    """A line from what its paper keeps of its price; None for one that has none: free, or left beyond the order."""
    row, version, told, per, steps, tax = priced[:6]
    if not tax[0]:
        return None
    return Frozen(no, sku, pack, pieces, row, version, told, per, tuple(map(tuple, steps)), tuple(tax))


def listed(organisation: int, at: int, day: str, currency: str, lines: Sequence[Frozen]) -> Priced:
    """What lines come to that were priced by the list of a version: chosen, rounded, taxed and added up once more.

    What a person took off by hand comes off as the amount it came to. The caller has the organisation set.
    """
    rules = _book(organisation, at, lines)
    found = []
    for included in (False, True) if all(line.agreed for line in lines) else (_included(rules, lines),):
        asks = [_ask(line, included) for line in lines]
        found.append(price_by_list(rules, Cart(day, currency, {}, asks)))
        if same(found[-1].lines, lines):
            return found[-1]
    return found[0]


def _book(organisation: int, at: int, lines: Sequence[Frozen]) -> Book:
    """The rows that the lines were priced by, as they stood in the version, for any buyer."""
    skus = sorted({line.sku for line in lines})
    chosen = {(line.row, line.row_version) for line in lines}
    prices = [
        row._replace(when=ANY) for row in snapshots.prices(organisation, at, skus) if (row.id, row.version) in chosen
    ]
    taxed: dict[tuple[str, int], set[str]] = {}
    for line in lines:
        taxed.setdefault((line.tax[0], line.tax[1]), set()).add(str(line.sku))
    taxes = [
        rule._replace(when=ANY, goods=pattern({"sku": sorted(taxed[rule.id, rule.version])}))
        for rule in snapshots.taxes(organisation, at)
        if (rule.id, rule.version) in taxed
    ]
    return book(
        str(organisation), at, CURRENCIES, catalog.fresh(skus), prices, taxes, snapshots.roundings(organisation, at)
    )


def _included(rules: Book, lines: Sequence[Frozen]) -> bool:
    """Whether prices have the tax in them: all lines of a paper agree on it, and those of the list say so."""
    return any(one.row.includes_tax for _, rows in rules.rows.values() for one in rows)


def _ask(line: Frozen, included: bool) -> Ask:
    taken = sum(step[5] for step in line.steps if step[0] != "rounding")
    by_hand = (discount(amount=taken, manual=True),) if taken else ()
    agreed = Agreed(line.price, line.per, included) if line.agreed else None
    return Ask(line.no, line.sku, line.pieces, line.pack, agreed, by_hand)


def same(now: Sequence[PricedLine], then: Sequence[Frozen]) -> bool:
    """Whether lines have the price that they had: the same row, the same taken off, the same tax."""
    lines = {line.no: line for line in now}
    return len(now) == len(then) and all(line.no in lines and _same(lines[line.no], line) for line in then)


def _same(now: PricedLine, then: Frozen) -> bool:
    off = sum(step.amount for step in now.steps), sum(step[5] for step in then.steps)
    tax = now.tax.rule, now.tax.version, now.tax.code, now.tax.base, [list(part) for part in now.tax.parts]
    _, _, code, base, parts = then.tax
    return (
        (now.row, now.price, now.per) == (then.row, then.price, then.per)
        and off[0] == off[1]
        and tax == (then.tax[0], then.tax[1], code, base, [list(part) for part in parts])
    )
