"""A seller's rules as they were in any version: read for pricing, written out for papers, phones and auditors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from salur.kernel import sql
from salur.kernel.money import CURRENCIES
from salur.pricing.as_json import price_written, shown, skus_of, written
from salur.pricing.rules import (
    Book,
    Component,
    Part,
    Pattern,
    PriceRow,
    RoundingRow,
    Sku,
    TaxRule,
    book,
    pattern,
)
from salur.pricing.rules.book import SkuKey

PARTS = ("list", "discount", "net", "tax", "payable")

_OPEN = "9999-12-31"
_IN = "organisation = %s AND since_version <= %s AND (until_version IS NULL OR until_version > %s)"
_PRICES = (
    'SELECT code, since_version, sku, currency, trim_scale(price)::text, per, pack, min_pieces, "when"::text, '
    f"valid_from, valid_to, includes_tax FROM pricing_price WHERE {_IN} AND sku = ANY(%s::bigint[])"
)
_TAXES = (
    "SELECT code, since_version, components::text, base_top, base_bottom, tax_from, payable, paper_code, priority, "
    f'"when"::text, goods::text, valid_from, valid_to FROM pricing_tax WHERE {_IN}'
)
_ROUNDINGS = (
    f"SELECT code, since_version, currency, valid_from, valid_to, parts::text FROM pricing_rounding WHERE {_IN}"
)


_SCHEMES = (
    "SELECT code, since_version, valid_from, valid_to, name, body::text, principal, state FROM pricing_scheme "
    f"WHERE {_IN} AND state = ANY(%s::text[])"
)
_SCHEMES_AND_FLOORS = (
    "SELECT 's', code, since_version, valid_from, valid_to, name, body::text, '', '', '', '' FROM pricing_scheme "
    f"WHERE {_IN} AND state = 'live' UNION ALL "
    "SELECT 'f', code, since_version, valid_from, valid_to, '', goods::text, \"when\"::text, currency, "
    f"coalesce(nullif(percent, ''), price), CASE price WHEN '' THEN '' ELSE per END FROM pricing_floor WHERE {_IN}"
)


_VERSION = "SELECT version FROM pricing_version WHERE organisation = %s"


def ask_ahead(organisation: int) -> None:
    """Have the number of the rules travel with what is asked next."""
    sql.ahead(_VERSION, (organisation,))


def version(organisation: int) -> int:
    """The number of the seller's rules as they stand; 0 before the first rule. One statement."""
    found = sql.fetch(_VERSION, (organisation,))
    return int(found[0][0]) if found else 0


@lru_cache(maxsize=4096)
def _pattern(text: str) -> Pattern:
    return pattern(json.loads(text))


def _from(day: date | None) -> str:
    return day.isoformat() if day else ""


def _to(day: date | None) -> str:
    return day.isoformat() if day else _OPEN


def prices(organisation: int, at: int, skus: Iterable[SkuKey]) -> list[PriceRow]:
    """The price rows of SKUs in a version; a row's own version is the one since which it stands. One statement."""
    return [
        PriceRow(
            code, since, sku, currency, price, per, pack, least, _pattern(when), _from(starts), _to(ends), inclusive
        )
        for code, since, sku, currency, price, per, pack, least, when, starts, ends, inclusive in sql.fetch(
            _PRICES, (organisation, at, at, sql.array(skus))
        )
    ]


def taxes(organisation: int, at: int) -> list[TaxRule]:
    """The tax rules of a version. One statement."""
    return [
        TaxRule(
            code, since, tuple(Component(name, rate) for name, rate in json.loads(components)), (top, bottom), tax_from,
            payable, paper_code, priority, _pattern(when), _pattern(goods), _from(starts), _to(ends),
        )
        for code, since, components, top, bottom, tax_from, payable, paper_code, priority, when, goods, starts, ends
        in sql.fetch(_TAXES, (organisation, at, at))
    ]  # fmt: skip


def roundings(organisation: int, at: int) -> list[RoundingRow]:
    """The roundings of a version. One statement."""
    return [
        RoundingRow(code, since, currency, _from(starts), _to(ends), **_parts(json.loads(parts)))
        for code, since, currency, starts, ends, parts in sql.fetch(_ROUNDINGS, (organisation, at, at))
    ]


def _parts(given: Mapping[str, Any]) -> dict[str, Part]:
    return {name: Part(**given[name]) for name in PARTS if name in given}


def book_at(organisation: int, at: int, skus: Mapping[SkuKey, Sku]) -> Book:
    """The rules of a version for these SKUs, as `rules.price` takes them: the same now as when it was in force.

    Packs and attributes of the SKUs are the caller's: those of the day the price was made.
    """
    return book(
        str(organisation), at, CURRENCIES, skus, prices(organisation, at, skus), taxes(organisation, at),
        roundings(organisation, at),
    )  # fmt: skip


def schemes(organisation: int, at: int, states: Sequence[str] = ("live",)) -> list[dict[str, Any]]:
    """The schemes of a version as JSON, those in force unless other states are named. One statement."""
    return [
        shown(code, since, (starts, ends, name, json.loads(body), principal, state))
        for code, since, starts, ends, name, body, principal, state in sql.fetch(
            _SCHEMES, (organisation, at, at, sql.array(states))
        )
    ]


def schemes_named(organisation: int, at: int, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Of the schemes of a version, those in force with these codes, by code, as JSON with the party behind the funder
    under `principal_party`. One statement; none for no codes."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    rows = sql.fetch(
        f"{_SCHEMES} AND code = ANY(%s::text[])", (organisation, at, at, sql.array(["live"]), sql.array(wanted))
    )
    return {
        code: shown(code, since, (starts, ends, name, json.loads(body), principal, state))
        | {"principal_party": principal}
        for code, since, starts, ends, name, body, principal, state in rows
    }


def schemes_and_floors(organisation: int, at: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The schemes in force and the floors of a version as JSON. One statement."""
    found: list[dict[str, Any]] = []
    floors: list[dict[str, Any]] = []
    for what, code, since, starts, ends, name, body, when, currency, least, per in sql.fetch(
        _SCHEMES_AND_FLOORS, (organisation, at, at, organisation, at, at)
    ):
        if what == "s":
            found.append(shown(code, since, (starts, ends, name, json.loads(body), None, "live")))
            continue
        row = {"id": code, "version": since, "goods": json.loads(body), "when": json.loads(when)}
        row |= {"from": _from(starts), "to": _to(ends)}
        row |= {"price": least, "per": per} if per else {"percent": least}
        floors.append(row | ({"currency": currency} if currency else {}))
    return found, floors


def rules_of(organisation: int, at: int) -> dict[str, Any]:
    """The same, read: three statements."""
    live, floors = schemes_and_floors(organisation, at)
    return written(organisation, at, live, floors, taxes(organisation, at), roundings(organisation, at))


def keys_of(some: Iterable[Mapping[str, Any]]) -> set[str]:
    """What schemes ask of the buyer."""
    found: set[str] = set()
    for row in some:
        when = row.get("when") or {}
        while when:
            found.update(when)
            when = when.get("except") or {}
    return found - {"except"}


def prices_of(organisation: int, at: int, skus: Iterable[SkuKey]) -> list[dict[str, Any]]:
    """The price rows of SKUs in a version as a snapshot has them. One statement."""
    return [price_written(row) for row in prices(organisation, at, skus)]


def stored(organisation: int, at: int, skus: Mapping[SkuKey, Sku]) -> dict[str, Any]:
    """The rules of a version for these SKUs as JSON ("rules/1"), which `engine.price` takes; SKUs are texts there."""
    return rules_of(organisation, at) | {"skus": skus_of(skus), "prices": prices_of(organisation, at, skus)}
