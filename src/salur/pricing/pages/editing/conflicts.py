"""What stands against saving a scheme, in words: with whom, why, the cart that shows it, and what would free it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.parties import queries as parties
from salur.pricing import checking, drafting
from salur.pricing.drafting import Tried
from salur.pricing.engine.numbers import Json
from salur.pricing.pages import saying
from salur.pricing.pages.bars import Bar
from salur.pricing.pages.editing.shown import bars_of
from salur.shell import shown

AT_FLOOR = ("under_floor", "nothing_left")
ANOTHER_LEVEL = ("undefined_order", "groups_overlap")


class Conflict(NamedTuple):
    """A conflict as it is read; `found` is what the form brings back to load its cart."""

    others: str
    why: str
    cart: str
    lines: list[tuple[str, list[Bar], str]]
    cuts: list[str]
    found: str
    clips: bool  # it would be free if the scheme stopped at the floor
    level: bool  # or if it stood on a level of its own


def of_refusal(actor: Actor, refused: Refused, scheme: Json) -> Conflict | None:
    """The conflict behind a refusal; None for other refusals."""
    cart = str(refused.facts.get("cart", ""))
    if refused.code != "pricing.scheme_conflict" or not cart:
        return None
    found = json.loads(cart)
    found["rules"] = [one for one in found["rules"] if isinstance(one, str)]
    return told(actor, found, scheme)


def told(actor: Actor, found: Json, scheme: Json) -> Conflict:
    """A conflict that a search has found, its cart priced to show it. Ten statements at most."""
    cart: Json = found.get("example_cart") or {"lines": (), "currency": scheme["currency"]}
    tried = drafting.try_out(actor.organisation, scheme, cart) if cart["lines"] else None
    skus = {int(line["sku"]) for line in cart["lines"]}
    items = {str(sku): one.name for sku, one in catalog.items(actor.organisation, skus).items()}
    lines, cuts = [], []
    if tried is not None and tried.after:
        for line in tried.after["lines"]:
            bars = bars_of(line["list"], line["steps"], line["net"], cart["currency"], tried.names, scheme["id"])
            floor = tried.floors.get(line["no"])
            least = _("the lowest price allowed is {amount}").format(amount=shown.money(floor, cart["currency"]))
            lines.append((f"{shown.whole(line['pieces'])} × {items.get(line['sku'], line['sku'])}", bars,
                          least if floor else ""))  # fmt: skip
        cuts = _cuts(tried, cart["currency"])
    names = tried.names if tried is not None else {}
    others = [names.get(one) or one for one in found["rules"] if one != scheme["id"]]
    kind = found["kind"]
    return Conflict(
        ", ".join(others), _(str(checking.KINDS.get(kind, kind))), said(actor, cart) if cart["lines"] else "", lines,
        cuts,
        json.dumps(found), kind in AT_FLOOR, kind in ANOTHER_LEVEL and bool(others),
    )  # fmt: skip


def _cuts(tried: Tried, coin: str) -> list[str]:
    """Which schemes found less room than they wanted."""
    found = []
    for line in tried.after["lines"]:
        for step in line["steps"]:
            if "room" in step.get("clipped", ()):
                found.append(_("{scheme} wanted {wanted}, {given} was left.").format(
                    scheme=tried.names.get(step["rule"]) or step["rule"], wanted=shown.money(step["wanted"], coin),
                    given=shown.money(step.get("whole", step["amount"]), coin),
                ))  # fmt: skip
    for one in tried.after["not_applied"]:
        if one["reason"] == "no_room":
            found.append(_("{scheme} found nothing left.").format(scheme=tried.names.get(one["rule"]) or one["rule"]))
    return list(dict.fromkeys(found))


def said(actor: Actor, cart: Mapping[str, Any]) -> str:
    """An example cart in one line: who, when, how many of what."""
    who = {key: value for key, value in cart["who"].items() if key not in ("seller", "tax_status")}
    if not str(who.get("buyer", "0")).isdigit():
        del who["buyer"]  # anybody else: nobody in particular
    named: dict[str, dict[str, str]] = {"territory": {}, "buyer": {}}
    if "territory" in who:
        named["territory"] = {str(at): one[1] for at, one in parties.territories_named(actor.organisation).items()}
    if str(who.get("buyer", "")).isdigit():
        known = parties.relations(actor.organisation, [int(who["buyer"])])
        named["buyer"] = {str(party): one.name for party, one in known.items()}
    parts = []
    for key, value in sorted(who.items()):
        some = value if isinstance(value, list) else [str(value)]
        label = str(saying.KEYS.get(key, key))
        parts.append(f"{label} {', '.join(named.get(key, {}).get(one, one) for one in some)}")
    return " · ".join(part for part in (cart["date"], *parts) if part)
