"""Rules as a snapshot has them ("rules/1"): SKUs and currencies as text, amounts in smallest coins, days as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from salur.kernel.money import CURRENCIES
from salur.pricing.rules import Pattern, PriceRow, RoundingRow, Sku, TaxRule
from salur.pricing.rules.book import SkuKey
from salur.pricing.versions import Content

FORMAT = "rules/1"
PARTS = ("list", "discount", "net", "tax", "payable")
HINTS_WITHIN = "30"  # per cent that may be missing to the next step of a scheme for it to be worth a word
OPEN = "9999-12-31"


def shown(code: str, version: int, content: Content) -> dict[str, Any]:
    """A scheme as a snapshot has it."""
    starts, ends, name, told, _, _ = content
    days = {"from": starts.isoformat() if starts else "", "to": ends.isoformat() if ends else OPEN}
    return {"id": code, "version": version, "name": name, **days, **told}


def written(
    organisation: int,
    at: int,
    live: list[dict[str, Any]],
    floors: list[dict[str, Any]],
    taxed: Iterable[TaxRule],
    rounded: Iterable[RoundingRow],
) -> dict[str, Any]:
    """The rules of a version as JSON ("rules/1"), but for SKUs and prices: those are added as they are asked for."""
    return {
        "format": FORMAT,
        "id": str(organisation),
        "version": at,
        "currencies": dict(CURRENCIES),
        "hints_within_percent": HINTS_WITHIN,
        "skus": {},
        "prices": [],
        "floors": floors,
        "schemes": live,
        "taxes": [_tax(rule) for rule in taxed],
        "rounding": [
            {"id": row.id, "version": row.version, "currency": row.currency, "from": row.starts_on, "to": row.ends_on}
            | {name: getattr(row, name)._asdict() for name in PARTS}
            for row in rounded
        ],
    }


def skus_of(skus: Mapping[SkuKey, Sku]) -> dict[str, dict[str, Any]]:
    """SKUs as a snapshot has them, by their number as text."""
    return {str(sku): {**one.attributes, "packs": dict(one.packs)} for sku, one in skus.items()}


def price_written(row: PriceRow) -> dict[str, Any]:
    """A price row as a snapshot has it."""
    return {
        "id": row.id, "version": row.version, "sku": str(row.sku), "currency": row.currency, "price": row.price,
        "per": row.per, "pack": row.pack, "min_pieces": row.min_pieces, "when": _json(row.when), "from": row.starts_on,
        "to": row.ends_on, "includes_tax": row.includes_tax,
    }  # fmt: skip


def _tax(rule: TaxRule) -> dict[str, Any]:
    return {
        "id": rule.id, "version": rule.version, "components": [one._asdict() for one in rule.components],
        "base_fraction": list(rule.base_fraction), "tax_from": rule.tax_from, "payable": rule.payable,
        "code": rule.code, "priority": rule.priority, "when": _json(rule.when), "goods": _json(rule.goods),
        "from": rule.starts_on, "to": rule.ends_on,
    }  # fmt: skip


def _json(given: Pattern) -> dict[str, Any]:
    found: dict[str, Any] = {key: list(values) for key, values in given.needs}
    return found | {"except": _json(given.exception)} if given.exception else found
