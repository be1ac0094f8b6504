"""A scheme as it is told: its JSON read strictly, what is wrong with it by itself, and its form in the tables.

The JSON is that of a scheme in a rule snapshot ("rules/1") without `id`, `version`, `name`, `from` and `to`, which have
fields of their own. Amounts are whole numbers of smallest coins, percents and prices decimal strings. SKUs and buyers
are named by their numbers, as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import ValidationError

from salur.kernel.money import CURRENCIES
from salur.kernel.refusal import Refused
from salur.pricing.as_json import shown
from salur.pricing.bodies import FloorBody, SchemeBody
from salur.pricing.engine.conflicts.invalid import faults as faults_of
from salur.pricing.engine.numbers import Json
from salur.pricing.faults import bad, of_number, of_pattern, of_rule, pattern_of
from salur.pricing.scheme_shape import READER
from salur.pricing.versions import Content

MOST_LETTERS = 20_000
ODD = _("it is not what stands there")
WHYS = {
    "too_long": _("it is too long"),
    "json_invalid": _("it is no JSON"),
    "extra_forbidden": _("no scheme has this"),
    "bad_pattern": _("lists of texts by key, none empty"),
    "unknown_type": _("scope or kind of benefit is unknown"),
    "wrong_scope": _("this benefit is not given in this scope"),
    "unknown_currency": _("the currency is unknown"),
    "ends_before_it_starts": _("it ends before it begins"),
    "unknown_free_sku": _("the free goods have no price"),
    "bundle_needs_meet": _("goods of the bundle stand in it twice"),
    "duplicate_id": _("the code is there twice"),
    "shares_not_100": _("the shares of those who pay are not 100 together"),
    "bad_value": _("the value is none, or out of bounds"),
    "bad_slabs": _("the steps do not rise, or do not fit the need"),
    "bad_need": _("a need has no measure or no minimum"),
    "bad_bundle": _("a bundle needs pieces of named goods"),
    "every_without_need": _("for every what? a need is missing"),
    "base_list": _("this benefit cannot look at the list price"),
    "adds": _("this benefit cannot stand beside others of its level"),
    "later": _("only a percentage or an amount is given later"),
    "points_in_best_of": _("points are never the best of a group"),
    "unknown_pick": _("of a group the best counts, or the first"),
}


def read(text: str) -> Json:
    """The JSON of a scheme. Refused: pricing.bad_scheme, with the place and what is wrong there."""
    if len(text) > MOST_LETTERS:
        raise Refused("pricing.bad_scheme", where="rule", why=WHYS["too_long"])
    try:
        told: Json = dict(READER.validate_json(text))
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise Refused(
            "pricing.bad_scheme", where=".".join(map(str, first["loc"])) or "rule", why=WHYS.get(first["type"], ODD)
        ) from None
    for where, given in _patterns(told):
        if not _pattern(given):
            raise Refused("pricing.bad_scheme", where=where, why=WHYS["bad_pattern"])
    return told


def _patterns(told: Mapping[str, Any]) -> list[tuple[str, Any]]:
    needs = enumerate(told.get("need") or ())
    found = [(key, told[key]) for key in ("when", "goods") if key in told]
    return found + [(f"need.{at}.goods", need["goods"]) for at, need in needs if "goods" in need]


def _pattern(given: Any) -> bool:
    """Whether it is a pattern: texts by key, and under `except` another pattern."""
    if not isinstance(given, dict):
        return False
    for key, values in given.items():
        if key == "except":
            if not _pattern(values):
                return False
        elif not isinstance(values, list) or not values or not all(isinstance(one, str) and one for one in values):
            return False
    return True


def fault(body: SchemeBody, skus: Mapping[str, Json]) -> Refused | None:
    """What is wrong with a scheme by itself. Refused: pricing.bad_scheme (what cannot be), pricing.unknown_currency,
    pricing.days_backwards, kernel.bad_value."""
    if not 1 <= len(body.name) <= 120:
        return bad("name", body.name, "1 to 120 characters")
    if wrong := of_rule(body.code, body.valid_from, body.valid_to):
        return wrong
    try:
        told = read(body.rule)
    except Refused as unreadable:
        return unreadable
    if told.get("currency") not in CURRENCIES:
        return Refused("pricing.unknown_currency", currency=str(told.get("currency")))
    for one in faults_of(
        {"currencies": CURRENCIES, "skus": skus, "schemes": [shown(body.code, 1, scheme_content(body))]}
    ):
        return Refused("pricing.bad_scheme", where=body.code, why=WHYS[str(one["why"])])
    return None


def scheme_content(body: SchemeBody, state: str = "draft") -> Content:
    """A scheme as its table holds it, in the order of `versions.SCHEMES`."""
    return body.valid_from, body.valid_to, body.name, read(body.rule), body.principal, state


def floor_fault(body: FloorBody) -> Refused | None:
    """Refused: kernel.bad_value, pricing.bad_number, pricing.unknown_currency, pricing.days_backwards."""
    if (body.percent is None) == (body.price is None):
        return bad("price", str(body.price), "a percentage of the list or a price, one of them")
    if body.currency not in CURRENCIES and (body.currency or body.price is not None):
        return Refused("pricing.unknown_currency", currency=body.currency)
    return (
        of_rule(body.code, body.valid_from, body.valid_to)
        or of_number(body.percent if body.price is None else body.price)
        or of_pattern("goods", body.goods)
        or of_pattern("when", body.when)
    )


def floor_content(body: FloorBody) -> Content:
    """A floor as its table holds it, in the order of `versions.FLOORS`."""
    return (
        body.valid_from, body.valid_to, pattern_of(body.goods), pattern_of(body.when), body.currency,
        body.percent or "", body.price or "", body.per,
    )  # fmt: skip
