"""What a scheme has done, and what a draft would have cost: pure functions on plain values, no clock, no database.

Worked numbers: docs/arithmetic/effect.md. Fractions are floats here: they are estimates, and no money is made of them.
"""

from salur.pricing.effect.compare import Effect, Span, effect
from salur.pricing.effect.outlets import Outlet

__all__ = ["Effect", "Outlet", "Span", "effect"]
