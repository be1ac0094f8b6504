"""Price carts against a book: choose, discount, round, tax, add up; or say why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from salur.kernel.money import Amount, rounded
from salur.kernel.refusal import Refused
from salur.pricing.rules import lists, tax
from salur.pricing.rules.book import Book, IndexedRow, IndexedTax, PriceRow, RoundingRow, Sku, SkuKey
from salur.pricing.rules.match import Facts, Value
from salur.pricing.rules.numbers import ratio
from salur.pricing.rules.priced import Fault, LineTax, Priced, PricedLine, Totals
from salur.pricing.rules.waterfall import Discount, Step, discount, net_of

ARITHMETIC = 2
"""Version of the arithmetic, kept with every paper: the same version, snapshot and cart give the same result.

1 took a discount named on the line as D1. 2 takes it after all schemes, as the manual one, and is the engine's: where
no schemes and floors are in force this one gives the same, faster (a test compares them).
"""


class Agreed(NamedTuple):
    """A price agreed for this line; it stands instead of the list price, for one of the named pack."""

    price: str
    per: str = "piece"
    includes_tax: bool = False


class Ask(NamedTuple):
    """A line to be priced: `no` is its identity, pieces always smallest pieces, pack what it was ordered in.

    Discounts in ascending levels (see `discount`), the manual one last.
    """

    no: int
    sku: SkuKey
    pieces: int
    pack: str = "piece"
    agreed: Agreed | None = None
    discounts: tuple[Discount, ...] = ()


class Cart(NamedTuple):
    """Lines of one paper: date as ISO text; who = seller, buyer, class, channel, territory, tax_status … as text."""

    date: str
    currency: str
    who: Facts
    lines: Sequence[Ask]
    counters: Mapping[str, Any] = {}  # what was used before of schemes with limits; only the engine looks at it


class _Memo(NamedTuple):
    rows: lists.Found
    taxes: dict[tuple[str, tuple[Value | None, ...]], tax.Found]


Chosen = tuple[Ask, IndexedRow, IndexedTax]


def _rounding(book: Book, currency: str, date: str) -> RoundingRow | None:
    for row in book.roundings.get(currency, ()):
        if row.starts_on <= date <= row.ends_on:
            return row
    return None


def _bad_discounts(discounts: Sequence[Discount]) -> bool:
    level = 0
    for one in discounts:
        if one.bad or one.level <= level:
            return True
        level = one.level
    return False


def _agreed_fault(sku: Sku, agreed: Agreed) -> str | None:
    if sku.pieces_in(agreed.per) is None:
        return "unknown_pack"
    try:
        ratio(agreed.price)
    except Refused:
        return "bad_price"
    return None


def line_faults(book: Book, lines: Sequence[Ask]) -> list[Fault]:
    """What is wrong with lines before they have prices."""
    found: list[Fault] = []
    seen: set[int] = set()
    skus = book.skus
    for ask in lines:
        if ask.no in seen:
            found.append(Fault("duplicate_line", ask.no))
        seen.add(ask.no)
        sku = skus.get(ask.sku)
        if sku is None:
            found.append(Fault("unknown_sku", ask.no))
        if ask.pieces.__class__ is not int or ask.pieces < 1:
            found.append(Fault("bad_pieces", ask.no))
        if sku is not None:
            code = "unknown_pack" if sku.pieces_in(ask.pack) is None else None
            if code is None and ask.agreed is not None:
                code = _agreed_fault(sku, ask.agreed)
            if code:
                found.append(Fault(code, ask.no))
        if ask.discounts and _bad_discounts(ask.discounts):
            found.append(Fault("bad_discount", ask.no))
    return found


def _agreed_row(book: Book, ask: Ask, agreed: Agreed, currency: str) -> IndexedRow:
    number, scale = ratio(agreed.price)
    pieces = book.skus[ask.sku].pieces_in(agreed.per) or 1
    row = PriceRow("agreed", 1, ask.sku, currency, agreed.price, agreed.per, includes_tax=agreed.includes_tax)
    return IndexedRow(row, number * 10 ** book.currencies[currency], scale * pieces)


def _choose(book: Book, cart: Cart, lines: Sequence[Ask], memo: _Memo) -> tuple[list[Chosen], list[Fault]]:
    date, currency, who = cart.date, cart.currency, cart.who
    together: dict[SkuKey, int] = {}
    for ask in lines:
        together[ask.sku] = together.get(ask.sku, 0) + ask.pieces
    known = memo.taxes.setdefault((date, tuple([who.get(name) for name in book.tax_who])), {})
    chosen: list[Chosen] = []
    faults: list[Fault] = []
    for ask in lines:
        row: IndexedRow | None
        if ask.agreed is not None:
            row = _agreed_row(book, ask, ask.agreed, currency)
        else:
            rows = lists.ranked_rows(book, ask.sku, currency, date, who, memo.rows)
            row = lists.best_row(rows, date, ask.pack, together[ask.sku])
        rule = tax.tax_rule(book, ask.sku, date, who, known)
        if row is None:
            faults.append(Fault("no_price", ask.no))
        if rule is None:
            faults.append(Fault("no_tax_rule", ask.no))
        if row is not None and rule is not None:
            chosen.append((ask, row, rule))
    if not faults and len({row[0].includes_tax for _, row, _ in chosen}) > 1:
        faults.append(Fault("mixed_tax_basis"))
    return chosen, faults


def _taxes(chosen: list[Chosen], nets: list[Amount], includes_tax: bool, rounding: RoundingRow) -> list[tax.Taxed]:
    part = rounding.tax
    if part.per != "order":
        return [tax.tax_on(rule, net, includes_tax, part) for (_, _, rule), net in zip(chosen, nets, strict=True)]
    taxed: list[tax.Taxed] = [(0, [])] * len(chosen)
    by_rule: dict[str, list[int]] = {}
    for at, (_, _, rule) in enumerate(chosen):
        by_rule.setdefault(rule.tax.id, []).append(at)
    for places in by_rule.values():
        rule = chosen[places[0]][2]
        shares = tax.tax_per_order(rule, [nets[at] for at in places], includes_tax, part)
        for at, share in zip(places, shares, strict=True):
            taxed[at] = share
    return taxed


def _line(
    one: Chosen, list_amount: Amount, net: Amount, steps: tuple[Step, ...], taxed: tax.Taxed, basis: bool
) -> PricedLine:
    ask, (row, _, _), indexed = one
    base, amounts = taxed
    rule = indexed.tax
    parts = tuple([(part.name, part.rate, amount) for part, amount in zip(rule.components, amounts, strict=True)])
    tax_amount = sum(amounts)
    untaxed = net - tax_amount if basis else net
    return PricedLine(
        ask.no, ask.sku, ask.pieces, row.id, row.version, row.price, row.per, list_amount, steps, net,
        LineTax(rule.id, rule.version, rule.code, base, parts), tax_amount, untaxed,
        untaxed + tax_amount if rule.payable else untaxed,
    )  # fmt: skip


def _totals(lines: Sequence[PricedLine], rounding: RoundingRow) -> tuple[Totals, tuple[tuple[str, Amount], ...]]:
    listed = net = untaxed = taxes = total = rounding_steps = 0
    funders: dict[str, Amount] = {}
    for line in lines:
        listed += line.list
        net += line.net
        untaxed += line.untaxed
        taxes += line.tax_amount
        total += line.total
        for step in line.steps:
            if step.stage == "rounding":
                rounding_steps += step.amount
            for name, amount in step.funders:
                funders[name] = funders.get(name, 0) + amount
    part = rounding.payable
    payable = rounded(total, 1, part.to, part.mode)
    discounts = listed - rounding_steps - net
    sums = Totals(listed, discounts, rounding_steps, net, untaxed, taxes, total, payable - total, payable)
    return sums, tuple(sorted(funders.items()))


def _refused(book: Book, cart: Cart, faults: Sequence[Fault]) -> Priced:
    return Priced(book.id, book.version, cart.currency, faults=tuple(faults))


_NO = attrgetter("no")


def _price(book: Book, cart: Cart, memo: _Memo) -> Priced:
    if cart.currency not in book.currencies:
        return _refused(book, cart, [Fault("unknown_currency")])
    rounding = _rounding(book, cart.currency, cart.date)
    if rounding is None or not cart.lines:
        return _refused(book, cart, [Fault("empty" if rounding else "no_rounding")])
    lines = sorted(cart.lines, key=_NO)
    if faults := line_faults(book, lines):
        return _refused(book, cart, faults)
    chosen, faults = _choose(book, cart, lines, memo)
    if faults:
        return _refused(book, cart, faults)
    includes_tax = chosen[0][1].row.includes_tax
    to, mode = rounding.list.to, rounding.list.mode
    listed, nets, steps = [], [], []
    for ask, row, _ in chosen:
        amount = rounded(row.coins * ask.pieces, row.pieces, to, mode)
        net, taken = net_of(amount, ask.pieces, ask.discounts, rounding)
        listed.append(amount)
        nets.append(net)
        steps.append(taken)
    taxed = _taxes(chosen, nets, includes_tax, rounding)
    priced = tuple(map(_line, chosen, listed, nets, steps, taxed, [includes_tax] * len(chosen)))
    totals, funders = _totals(priced, rounding)
    return Priced(book.id, book.version, cart.currency, includes_tax, priced, totals, funders)


def price_carts(book: Book, carts: Sequence[Cart]) -> list[Priced]:
    """Price many carts at once, in their order; what is looked up for one cart serves the others.

    Amounts in the smallest coin of each cart's currency. A cart that cannot be priced has faults (codes in `Fault`) and
    no lines, and stops no other.
    """
    memo = _Memo({}, {})
    return [_price(book, cart, memo) for cart in carts]


def price(book: Book, cart: Cart) -> Priced:
    """Price one cart; see `price_carts`."""
    return _price(book, cart, _Memo({}, {}))


def cart_of(given: Mapping[str, Any]) -> Cart:
    """A cart from its stored form; `manual` of a line is its manual discount."""
    who = {key: value if isinstance(value, str) else tuple(value) for key, value in given["who"].items()}
    lines = []
    for line in given["lines"]:
        manual = line.get("manual")
        own = (discount(manual=True, percent=manual.get("percent"), amount=manual.get("amount")),) if manual else ()
        lines.append(Ask(line["no"], line["sku"], line["pieces"], line.get("pack") or "piece", discounts=own))
    return Cart(given["date"], given["currency"], who, lines)
