"""A scheme as the fields of its form: from its JSON, in the reader's language and the firm's codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from salur.catalog import queries as catalog
from salur.kernel.actor import Actor
from salur.parties import queries as parties
from salur.parties.queries.names import called
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.scheme import VALUES
from salur.pricing.pages.naming import price_text
from salur.shell import shown

Fields = dict[str, str]
MOST_ROWS = 30
WHO_KEYS = ("class", "channel", "territory", "buyer", "sets", "payment", "vouchers", "first_order", "tax_status")
GOODS_KEYS = ("sku", "brand", "category", "tax_class")
MONEY_MEASURES = ("list_value", "net_value")
IN_COINS = ("amount", "bundle")
FUNDERS = ("principal", "seller")
KINDS = {
    "percent": _("a percentage off"), "amount": _("an amount off"), "price": _("a fixed price"),
    "free": _("free goods"), "bundle": _("one price for all of it"), "points": _("points"),
}  # fmt: skip
COUNTED = {
    "pieces": _("pieces"), "packs": _("packs"), "skus": _("different goods"), "list_value": _("value at list price"),
    "net_value": _("value"),
}  # fmt: skip
COMPANY = {
    "alone": _("stands alone on its level"), "add": _("adds to others of its level"),
    "best": _("of its group the best counts"), "first": _("of its group the first counts"),
}  # fmt: skip
ROWS = {
    "who": ("key", "is", "values"), "goods": ("key", "is", "values"), "step": ("min", "value"),
    "need": ("min", "measure", "pack", "period", "key", "values"), "fund": ("name", "share"),
    "line": ("sku", "many", "pack"),
}  # fmt: skip
TYPED = {"who": ("values",), "goods": ("values",), "need": ("min", "values", "period"), "line": ("sku",)}
"""Fields that say that a row was meant: the others have a first value."""
TOLD_AT = {
    "who": ("values",), "goods": ("values",), "step": ("min", "value"), "need": ("min", "values"),
    "fund": ("name", "share"), "line": ("sku", "many"),
}  # fmt: skip
TOLD_ALONE = (
    "code", "name", "valid_from", "valid_to", "currency", "gives", "scope", "free_sku", "max_times", "settle", "level",
    "base", "company", "group", "priority", "principal", "cap", "budget_amount", "budget_buyer", "budget_uses",
    "budget_buyer_uses", "cart_outlet", "cart_day", "cart_territory",
)  # fmt: skip
"""Fields at which a sentence may stand, in rows and alone."""


def told_at(fields: Mapping[str, str]) -> list[str]:
    """The fields of a form at which a sentence may stand."""
    rows = [
        f"{part}-{name}-{at}"
        for part, names in TOLD_AT.items()
        for at in range(MOST_ROWS)
        if f"{part}-{names[-1]}-{at}" in fields
        for name in names
    ]
    return [*(name for name in TOLD_ALONE if name in fields), *rows]


class Codes(NamedTuple):
    """The firm's codes of what schemes name by number, by number as text: goods, territories, buyers."""

    sku: Mapping[str, str]
    territory: Mapping[str, str]
    buyer: Mapping[str, str]

    def said(self, key: str, value: str) -> str:
        """A value of a pattern as people know it."""
        known: Mapping[str, str] = getattr(self, key, {}) if key in self._fields else {}
        return known.get(value, value)


def named(told: Any, wanted: str) -> Iterable[str]:
    """What stands under a key (`sku`, `territory`, `buyer`) anywhere in a scheme."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key == wanted:
                yield from [value] if isinstance(value, str) else value
            else:
                yield from named(value, wanted)
    elif isinstance(told, list):
        for one in told:
            yield from named(one, wanted)


def codes(actor: Actor, told: Any, principal: int | None = None) -> Codes:
    """The codes of all that a scheme names, and of its principal (among the buyers). At most three statements, none for
    what it does not name."""
    skus, buyers = ({int(one) for one in named(told, key) if one.isdigit()} for key in ("sku", "buyer"))
    buyers |= {principal} if principal else set()
    areas = set(named(told, "territory"))
    items = catalog.items(actor.organisation, skus) if skus else {}
    known = called(actor.organisation, buyers) if buyers else {}
    placed = parties.territories_named(actor.organisation) if areas else {}
    return Codes(
        {str(sku): one.code for sku, one in items.items()}, {str(at): one[0] for at, one in placed.items()},
        {str(party): one.code for party, one in known.items() if one.code},
    )  # fmt: skip


def of_told(told: Json, known: Codes) -> Fields:
    """The fields of a scheme's JSON; code, name and days have fields of their own."""
    coin = told["currency"]
    found: Fields = {
        "currency": coin, "scope": told["scope"], "level": str(told.get("level", 1)), "base": told.get("base", "net"),
        "priority": str(told.get("priority", 100)), "times": told.get("times", "once"),
        "max_times": _text(told.get("max_times")), "settle": told.get("settle", "now"),
        "at_floor": "1" if told.get("at_floor") else "", "rises": "1" if told.get("monotone") is False else "",
    }  # fmt: skip
    group = told.get("group")
    found["company"] = group["pick"] if group else "add" if told.get("add") else "alone"
    found["group"] = group["name"] if group else ""
    budget = told.get("budget") or {}
    found["short"] = budget.get("short", "clip")
    found |= {name: _coins(budget.get(key), coin) for name, key in
              (("budget_amount", "amount"), ("budget_buyer", "buyer_amount"))}  # fmt: skip
    found |= {"budget_uses": _text(budget.get("uses")), "budget_buyer_uses": _text(budget.get("buyer_uses"))}
    found["cap"] = _coins(told.get("cap"), coin)
    for part, of in (("who", told.get("when")), ("goods", told.get("goods"))):
        _pattern(found, part, of or {}, known)
    _benefit(found, told, known)
    _needs(found, told, known)
    for at, (name, share) in enumerate(told["funders"].items()):
        found |= {f"fund-name-{at}": name, f"fund-share-{at}": _decimal(share)}
    return found


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _coins(value: int | None, coin: str) -> str:
    return "" if value is None else shown.amount(value, coin)


def _decimal(text: str) -> str:
    """A decimal as it is typed: without zeros at its end, with the comma of the language."""
    whole, _dot, places = text.partition(".")
    return price_text(f"{whole}.{places.rstrip('0')}" if places.rstrip("0") else whole)


def _pattern(found: Fields, part: str, given: Mapping[str, Any], known: Codes) -> None:
    rows = [(key, "is", values) for key, values in given.items() if key != "except"]
    rows += [(key, "not", values) for key, values in (given.get("except") or {}).items()]
    for at, (key, is_, values) in enumerate(rows):
        listed = ", ".join(known.said(key, one) for one in values) if isinstance(values, list) else ""
        found |= {f"{part}-key-{at}": key, f"{part}-is-{at}": is_, f"{part}-values-{at}": listed}


def _benefit(found: Fields, told: Json, known: Codes) -> None:
    benefit = told["benefit"]
    kind = found["gives"] = benefit["type"]
    found["per"] = benefit.get("pack" if kind == "free" else "per", "piece")
    found["slab_mode"] = benefit.get("slab_mode", "whole")
    sku = benefit.get("sku", "cheapest")
    found["free"] = sku if sku in ("cheapest", "dearest") else "named"
    found["free_sku"] = known.sku.get(sku, sku) if found["free"] == "named" else ""


def _needs(found: Fields, told: Json, known: Codes) -> None:
    needs, benefit, coin = told.get("need") or [], told["benefit"], told["currency"]
    kind = benefit["type"]
    for at, need in enumerate(needs):
        measure = need.get("measure", "pieces")
        found |= {
            f"need-measure-{at}": measure, f"need-pack-{at}": need.get("pack", "piece"),
            f"need-period-{at}": "1" if need.get("period") else "", f"need-min-{at}": least(need["min"], measure, coin),
        }  # fmt: skip
        if (of := need.get("goods")) and len(of) == 1:
            ((key, values),) = of.items()
            found |= {f"need-key-{at}": key, f"need-values-{at}": ", ".join(known.said(key, one) for one in values)}
    steps = benefit.get("slabs") or [{**benefit, "min": needs[0]["min"] if needs else None}]
    measure = needs[0].get("measure", "pieces") if needs else "pieces"
    for at, step in enumerate(steps):
        found[f"step-min-{at}"] = "" if step["min"] is None else least(step["min"], measure, coin)
        found[f"step-value-{at}"] = _value(step.get(VALUES[kind], 1 if kind == "free" else None), kind, coin)


def least(value: int, measure: str, coin: str) -> str:
    """What is needed at least, as it is typed."""
    return shown.amount(value, coin) if measure in MONEY_MEASURES else str(value)


def _value(value: Any, kind: str, coin: str) -> str:
    if value is None:
        return ""
    if kind in IN_COINS:
        return shown.amount(value, coin)
    return _decimal(value) if kind in ("percent", "price") else str(value)


def rows_of(fields: Mapping[str, str], part: str, spare: int = 0) -> list[dict[str, str]]:
    """The rows of a part in which something stands, then `spare` empty ones; each with its place `at`."""
    names = ROWS[part]
    last = -1
    for at in range(MOST_ROWS):
        if any(fields.get(f"{part}-{name}-{at}") for name in TYPED.get(part, names)):
            last = at
    return [row_of(fields, part, at) for at in range(min(last + 1 + spare, MOST_ROWS))]


def row_of(fields: Mapping[str, str], part: str, at: int) -> dict[str, str]:
    """A row of a part, empty or not."""
    return {name: fields.get(f"{part}-{name}-{at}", "") for name in ROWS[part]} | {"at": str(at)}
