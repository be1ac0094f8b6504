"""Whether a scheme can stand beside those in force: the set it would meet, searched, and what was found in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_noop as _

from salur.catalog import queries as catalog
from salur.kernel import sql
from salur.kernel.refusal import Refused
from salur.pricing import as_json, goods, snapshots
from salur.pricing.engine.conflicts import conflicts, narrowed
from salur.pricing.engine.numbers import Json

KINDS = {
    "invalid": _("one of them cannot be"),
    "undefined_order": _("nothing says which of them comes first"),
    "groups_overlap": _("each believes to be alone on the same goods"),
    "best_across_levels": _("the best of a group cannot be found across levels"),
    "group_pick_differs": _("one group cannot be both the best and the first"),
    "equal_priority": _("in a group of which the first counts they have the same priority"),
    "group_needs_net": _("in a group of which the first counts a need cannot look at the net"),
    "under_floor": _("together they would go under a floor"),
    "nothing_left": _("together they would leave nothing of the price"),
    "free_exceeds_bought": _("what is free is worth as much as what has to be bought"),
    "not_monotone": _("who takes more would pay more for a piece"),
    "price_tie": _("two prices fit equally well"),
}

CARTS = 600  # priced inside a verb, some two seconds at most; a search that needs more is a job
MOST_SHOWN = 5  # lines of an example cart


def priced_skus(organisation: int) -> dict[str, Json]:
    """The SKUs that have a price now, as a snapshot has them. Three statements, two of them kept for half a minute."""
    rows = sql.fetch(
        "SELECT DISTINCT sku FROM pricing_price WHERE organisation = %s AND until_version IS NULL", (organisation,)
    )
    return as_json.skus_of(goods.known(int(row[0]) for row in rows))


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


def refused(organisation: int, code: str, found: Mapping[str, Any]) -> Refused:
    """The refusal for a conflict: with whom, what, and a cart that shows it, in a line and (`cart`) as JSON."""
    others = ", ".join(sorted(rule for rule in found["rules"] if rule != code)) or code
    why = KINDS.get(found["kind"], str(found["kind"]))
    return Refused(
        "pricing.scheme_conflict", rule=code, others=others, why=why, example=example(organisation, found),
        cart=told(dict(found)),
    )  # fmt: skip


def example(organisation: int, found: Mapping[str, Any]) -> str:
    """An example cart in one line: day, buyer, goods by the firm's codes."""
    cart = found.get("example_cart")
    if not cart:
        return "–"
    who = ", ".join(f"{key} {_said(value)}" for key, value in sorted(cart["who"].items()))
    some = cart["lines"][:MOST_SHOWN]
    items = catalog.items(organisation, [int(line["sku"]) for line in some])
    codes = {str(sku): one.code for sku, one in items.items()}
    lines = [f"{line['pieces']} × {codes.get(line['sku'], '#' + line['sku'])}" for line in some]
    return "; ".join(part for part in (cart["date"], who, ", ".join(lines)) if part)


def _said(value: object) -> str:
    return value if isinstance(value, str) else "+".join(map(str, value)) if isinstance(value, list | tuple) else ""


def told(found: Json | None) -> str:
    """A conflict as the text that travels to the verb which ends a check; empty for none."""
    return "" if found is None else json.dumps(found, sort_keys=True)
