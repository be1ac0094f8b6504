"""Tax on a net: base first, then each part from it, because that is what the tax paper shows and checks."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel.money import Amount, rounded, spread
from salur.pricing.rules.book import Book, IndexedTax, Part, SkuKey, TaxRule, goods_of
from salur.pricing.rules.match import Facts, Value, matches

Taxed = tuple[Amount, list[Amount]]  # base as shown, amount of each component
Found = dict[tuple[Value | None, ...], IndexedTax | None]


def _applies(rule: TaxRule, date: str, who: Facts, goods: Facts) -> bool:
    return rule.starts_on <= date <= rule.ends_on and matches(rule.when, who) and matches(rule.goods, goods)


def tax_rule(book: Book, sku: SkuKey, date: str, who: Facts, found: Found) -> IndexedTax | None:
    """The first rule by priority and id that is live and matches buyer and goods; `found` keeps the answers for all
    buyers who are the same to the rules on this date, by the goods."""
    key = book.tax_goods[sku]
    if key in found:
        return found[key]
    goods = goods_of(sku, book.skus[sku])
    found[key] = next((one for one in book.taxes if _applies(one.tax, date, who, goods)), None)
    return found[key]


def tax_on(one: IndexedTax, net: Amount, includes_tax: bool, part: Part) -> Taxed:
    """Base and components of one net, with f = base fraction and r = sum of the rates.

    Exclusive: base = R(net × f). Inclusive: base = R(net × f ÷ (1 + r × f)). A component is R(rate × base), or of the
    unrounded base if the rule says exact_base. Where f is 1 the base shown is the untaxed amount. Source: PMK 131/2024
    (11/12), PER-11/PJ/2025 art. 129 (whole rupiah, half up).
    """
    rule, to, mode = one.tax, part.to, part.mode
    if not one.rates:
        return net, []
    top, bottom = rule.base_fraction
    plain = top == bottom
    if includes_tax:
        rate_top, rate_bottom = one.rate
        top, bottom = net * top * rate_bottom, bottom * rate_bottom + rate_top * top
    else:
        top *= net
    base = rounded(top, bottom, to, mode)
    if rule.tax_from == "exact_base":
        amounts = [rounded(top * rate, bottom * scale, to, mode) for rate, scale in one.rates]
    else:
        taken = net if plain and not includes_tax else base
        amounts = [rounded(taken * rate, scale, to, mode) for rate, scale in one.rates]
    if includes_tax and sum(amounts) > net:
        amounts = spread(net, amounts)  # of a price of a coin or two, rounded up: a tax is never more than the price
    if plain:
        base = net - sum(amounts) if includes_tax else net
    return base, amounts


def tax_per_order(one: IndexedTax, nets: Sequence[Amount], includes_tax: bool, part: Part) -> list[Taxed]:
    """The same on the sum of the nets, base and components then spread over the lines in proportion to their nets."""
    base, amounts = tax_on(one, sum(nets), includes_tax, part)
    parts = [spread(amount, nets, part.to) for amount in amounts]
    per_line = [list(shares) for shares in zip(*parts, strict=True)] if parts else [[] for _ in nets]
    top, bottom = one.tax.base_fraction
    if top == bottom or not one.rates:
        bases = [net - sum(taken) if includes_tax else net for net, taken in zip(nets, per_line, strict=True)]
    else:
        bases = spread(base, nets, part.to)
    return list(zip(bases, per_line, strict=True))
