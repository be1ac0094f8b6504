"""Whether a scheme can stand beside those in force: the set it would meet, searched, and what was found in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel import sql
from salur.kernel.refusal import Refused
from salur.pricing import goods, snapshots
from salur.pricing.engine.conflicts import conflicts, narrowed
from salur.pricing.engine.numbers import Json

CARTS = 600  # priced inside a verb, some two seconds at most; a search that needs more is a job
MOST_SHOWN = 5  # lines of an example cart


def priced_skus(organisation: int) -> dict[str, Json]:
    """The SKUs that have a price now, as a snapshot has them. Three statements, two of them kept for half a minute."""
    rows = sql.fetch(
        "SELECT DISTINCT sku FROM pricing_price WHERE organisation = %s AND until_version IS NULL", (organisation,)
    )
    return snapshots.skus_of(goods.known(int(row[0]) for row in rows))


class Field:
    """The rules a draft is to stand among, read once for several drafts."""

    def __init__(self, organisation: int, at: int) -> None:
        """The rules of a version."""
        self._organisation = organisation
        self._at = at
        self._rules = snapshots.rules_of(organisation, at)
        self.skus = priced_skus(organisation)

    def against(self, draft: Json, *, in_a_job: bool = False) -> Json | None:
        """The first conflict found (see `conflicts`), or None. Raises TooManyCarts where it takes longer than a verb
        may, unless it is `in_a_job`."""
        others = [row for row in self._rules["schemes"] if row["id"] != draft["id"]]
        whole = self._rules | {"schemes": [*others, draft], "skus": self.skus}
        found = conflicts(narrowed(whole, draft["id"], self._prices), draft["id"], 1, None if in_a_job else CARTS)
        return found[0] if found else None

    def take(self, draft: Json) -> None:
        """The draft is in force from now on: the next one stands beside it too."""
        self._rules["schemes"] = [row for row in self._rules["schemes"] if row["id"] != draft["id"]] + [draft]

    def _prices(self, skus: set[str]) -> Sequence[Json]:
        return snapshots.prices_of(self._organisation, self._at, sorted(int(sku) for sku in skus)) if skus else []


def refused(code: str, found: Mapping[str, Any]) -> Refused:
    """The refusal for a conflict: with whom, what, and a cart that shows it."""
    others = ", ".join(sorted(rule for rule in found["rules"] if rule != code)) or code
    what = str(found.get("why") or found["kind"])
    return Refused("pricing.scheme_conflict", rule=code, others=others, what=what, example=example(found))


def example(found: Mapping[str, Any]) -> str:
    """An example cart in one line: day, buyer, goods."""
    cart = found.get("example_cart")
    if not cart:
        return "–"
    who = ", ".join(f"{key} {_said(value)}" for key, value in sorted(cart["who"].items()))
    lines = [f"{line['pieces']} × #{line['sku']}" for line in cart["lines"][:MOST_SHOWN]]
    return "; ".join(part for part in (cart["date"], who, ", ".join(lines)) if part)


def _said(value: object) -> str:
    return value if isinstance(value, str) else "+".join(map(str, value)) if isinstance(value, list | tuple) else ""


def told(found: Json | None) -> str:
    """A conflict as the text that travels to the verb which ends a check; empty for none."""
    return "" if found is None else json.dumps(found, sort_keys=True)
