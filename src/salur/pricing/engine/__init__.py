"""The algebra of prices, schemes and taxes: one pure function from rule snapshot and cart to result.

No clock, no database, no randomness, no floats: the same inputs give the same bytes on server and phone, for ever.
Worked numbers: docs/arithmetic/schemes.md. Where the specification is silent: docs/decisions/0021.
"""

from salur.pricing.engine.cart import ENGINE, price, price_carts, with_floors
from salur.pricing.engine.compiled import Compiled, compiled

__all__ = ["ENGINE", "Compiled", "compiled", "price", "price_carts", "with_floors"]
