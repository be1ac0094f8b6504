"""Conflicts on save: a set of rules that can give a price under its floor, or whose order is undefined, is refused.

`conflicts(snapshot)` looks at the set that would be live with the draft. Each conflict but `invalid` comes with an
example cart that shows it when priced.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from salur.pricing.engine.compiled import Compiled
from salur.pricing.engine.conflicts.invalid import faults
from salur.pricing.engine.conflicts.narrowed import narrowed
from salur.pricing.engine.conflicts.search import Purse, TooManyCarts, examples
from salur.pricing.engine.numbers import Json

__all__ = ["TooManyCarts", "conflicts", "narrowed"]


def conflicts(
    snapshot: Mapping[str, Any], draft: str | None = None, most: int = 20, carts: int | None = None
) -> list[Json]:
    """What stands against saving: `{kind, rules, example_cart}`, the smallest sets of rules first found; [] if nothing.

    With `draft` only SKUs that this scheme touches are looked at. Rules that cannot be priced at all are `invalid`
    (with `why`, without a cart), and nothing else is then looked at. `not_monotone` has a second cart, `then`. At most
    `most` are listed. Raises TooManyCarts where the search prices more than so many `carts`.
    """
    wrong = faults(snapshot)
    if wrong:
        return wrong[:most]
    found: list[Json] = []
    for one in examples(Compiled(snapshot), snapshot, draft, Purse(carts)):
        rules = set(one["rules"])
        if not any(other["kind"] == one["kind"] and set(other["rules"]) <= rules for other in found):
            found.append(one)
            if len(found) >= most:
                break
    return found
