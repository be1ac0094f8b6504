"""Price rows of a snapshot, found by one fact of the buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.pricing.engine.match import Interned
from salur.pricing.engine.rows import PriceRow, price_row


class Listing:
    """The price rows of one SKU in one currency, found by the number of one fact of the buyer.

    A hundred thousand rows live long: plain tuples in tuples are nothing to the garbage collector.
    """

    __slots__ = ("by_fact", "general")

    def __init__(self, rows: Sequence[tuple[int, Mapping[str, Sequence[str]], PriceRow]], patterns: Interned) -> None:
        """From rows with their numbered condition, by id."""
        facts: dict[int, dict[int, list[PriceRow]]] = {}
        for number, when, row in rows:
            key = next((key for key in _TELLING if key in when), next((key for key in when if key != "except"), None))
            for fact in [_GENERAL] if key is None else [patterns.fact(key, value) for value in when[key]]:
                facts.setdefault(fact, {}).setdefault(number, []).append(row)
        settled = {fact: tuple((number, _ranked(group[number])) for number in group) for fact, group in facts.items()}
        self.general: tuple[Conditioned, ...] = settled.pop(_GENERAL, ())
        self.by_fact: dict[int, tuple[Conditioned, ...]] = settled


def _ranked(rows: list[PriceRow]) -> tuple[tuple[Any, ...], ...]:
    """Best first, by pack, pieces and start; rows stand by id, so ties keep the smaller."""
    rows.sort(key=lambda row: (row.pack is not None, row.min_pieces, row.starts_on), reverse=True)
    return tuple(tuple(row) for row in rows)


Conditioned = tuple[int, tuple[tuple[Any, ...], ...]]  # number of the condition, values of its price rows
_GENERAL = -1  # the place of rows that no fact leads to
_TELLING = ("buyer", "sets", "territory", "class")  # of the facts a row looks at, the one it is found by


def listings_of(snapshot: Mapping[str, Any], patterns: Interned) -> dict[tuple[str, str], Listing]:
    """The listings of a snapshot, by SKU and currency. Rows per a pack that the SKU has not count for nothing."""
    skus, currencies = snapshot["skus"], snapshot["currencies"]
    found: dict[tuple[str, str], list[tuple[int, Mapping[str, Sequence[str]], PriceRow]]] = {}
    for row in sorted(snapshot.get("prices") or (), key=lambda row: row["id"]):
        per = row.get("per") or "piece"
        packs = (skus.get(row["sku"]) or {}).get("packs") or {}
        pieces = 1 if per == "piece" else packs.get(per)
        if pieces is None or row["sku"] not in skus or row["currency"] not in currencies:
            continue
        when = row.get("when") or {}
        one = price_row(row, pieces, currencies[row["currency"]])
        found.setdefault((row["sku"], row["currency"]), []).append((patterns.number(when), when, one))
    return {key: Listing(rows, patterns) for key, rows in found.items()}
