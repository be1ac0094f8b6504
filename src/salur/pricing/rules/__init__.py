"""The arithmetic of prices: one pure function from rule snapshot and cart to result.

No clock, no database, no floats; the same inputs give the same bytes for ever. Built so far: list price or agreed
price, discounts named on the line, net rounding, tax, totals. Worked numbers: docs/arithmetic/pricing.md and tax.md.
"""

from salur.pricing.rules.book import (
    Book,
    Component,
    Part,
    PriceRow,
    RoundingRow,
    Sku,
    TaxRule,
    book,
    book_of,
)
from salur.pricing.rules.cart import ARITHMETIC, Agreed, Ask, Cart, cart_of, price, price_carts
from salur.pricing.rules.match import Pattern, pattern
from salur.pricing.rules.numbers import Ratio, ratio
from salur.pricing.rules.priced import Fault, LineTax, Priced, PricedLine, Totals, as_result
from salur.pricing.rules.waterfall import Discount, Step, discount

__all__ = [
    "ARITHMETIC",
    "Agreed",
    "Ask",
    "Book",
    "Cart",
    "Component",
    "Discount",
    "Fault",
    "LineTax",
    "Part",
    "Pattern",
    "PriceRow",
    "Priced",
    "PricedLine",
    "Ratio",
    "RoundingRow",
    "Sku",
    "Step",
    "TaxRule",
    "Totals",
    "as_result",
    "book",
    "book_of",
    "cart_of",
    "discount",
    "pattern",
    "price",
    "price_carts",
    "ratio",
]
