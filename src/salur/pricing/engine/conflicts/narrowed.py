"""A set of rules cut down to what one draft can meet, so that a save need not look at two thousand schemes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from salur.pricing.engine.match import Facts, GoodsIndex, Interned
from salur.pricing.engine.numbers import OPEN, Json, ratio

MANY = frozenset({"sets", "vouchers", "tags"})  # a buyer may have several of these at once
ALIKE = 2  # SKUs kept of those that the same rules look at: the cheapest and the dearest
PARTNERS = 4  # SKUs kept for a need on other goods: one more than the search tries


Prices = Callable[[set[str]], Iterable[Json]]


def narrowed(snapshot: Mapping[str, Any], draft: str, prices_of: Prices) -> Json:
    """The snapshot with the draft and only those schemes that share a day, a buyer and a SKU with it; and of the goods
    those that the draft touches, the partners that meet needs, and what is given away.

    Of SKUs that the very same schemes and floors look at and that come in the same packs only the cheapest and the
    dearest stay; of their prices those that the draft's buyers can have, the cheapest and the dearest of them, and one
    for everybody. (What prices do to each other is not the draft's doing.) `skus` of the snapshot are those with a
    price; `prices_of` reads the rows of some.
    """
    own = next(row for row in snapshot["schemes"] if row["id"] == draft)
    patterns = Interned()
    skus = _facts(snapshot)
    near = [row for row in snapshot["schemes"] if _near(own, row)]
    looks = _Looks(patterns, near, snapshot.get("floors") or (), skus)
    touched = {code for code in skus if draft in looks.schemes_of[code]}
    met = set().union(*(looks.schemes_of[code] for code in touched), {draft})
    schemes = [row for row in near if row["id"] in met]
    when, known = own.get("when") or {}, snapshot["skus"]
    prices = _priced(prices_of(touched), own["currency"], when, known)
    kept = _told_apart(looks, touched, prices, known)
    partners = _partners(patterns, schemes, looks) - kept
    prices |= _priced(prices_of(partners), own["currency"], when, known)
    kept |= partners
    return {
        **snapshot,
        "schemes": schemes,
        "skus": {code: known[code] for code in sorted(kept)},
        "prices": [row for code in sorted(kept) for row in prices.get(code, ())],
    }


def _priced(
    rows: Iterable[Json], currency: str, when: Mapping[str, Any], skus: Mapping[str, Json]
) -> dict[str, list[Json]]:
    return {code: _telling(some, when, skus.get(code) or {}) for code, some in _by_sku(rows, currency).items()}


def _near(own: Json, other: Json) -> bool:
    if own["currency"] != other.get("currency"):
        return False
    starts, ends = own.get("from") or "", own.get("to") or OPEN
    if (other.get("from") or "") > ends or (other.get("to") or OPEN) < starts:
        return False
    return _one_buyer(own.get("when") or {}, other.get("when") or {})


def _one_buyer(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one buyer may match both: keys of one value need a value in common, or one inside the other."""
    return all(
        any(a == b or a.startswith(b + "/") or b.startswith(a + "/") for a in one[key] for b in other[key])
        for key in one.keys() & other.keys() - MANY - {"except"}
    )


def _facts(snapshot: Mapping[str, Any]) -> dict[str, Mapping[str, frozenset[str]]]:
    return {
        code: Facts({**{key: value for key, value in row.items() if key != "packs" and value is not None},
                     "sku": code}).values
        for code, row in snapshot["skus"].items()
    }  # fmt: skip


class _Looks:
    """Which schemes (by any of their goods) and floors look at each SKU."""

    def __init__(
        self,
        patterns: Interned,
        schemes: Sequence[Json],
        floors: Sequence[Json],
        skus: Mapping[str, Mapping[str, frozenset[str]]],
    ) -> None:
        users: dict[int, set[str]] = {}
        for row in schemes:
            for given in _goods(row):
                users.setdefault(patterns.number(given), set()).add(row["id"])
        numbers = {*users, *(patterns.number(row.get("goods")) for row in floors)}
        index = GoodsIndex(patterns, numbers)
        self.matching = {code: index.matching(facts) for code, facts in skus.items()}
        self.schemes_of = {
            code: set().union(*(users.get(number, set()) for number in found)) if found else set()
            for code, found in self.matching.items()
        }


def _goods(row: Json) -> list[Any]:
    """The goods patterns of a scheme: its own (but of a bundle, which has none) and those of its needs."""
    own = [] if row["benefit"]["type"] == "bundle" else [row.get("goods")]
    return own + [need["goods"] for need in row.get("need") or () if "goods" in need]


def _by_sku(prices: Iterable[Json], currency: str) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for row in prices:
        if row["currency"] == currency:
            found.setdefault(row["sku"], []).append(row)
    return found


def _telling(rows: list[Json], when: Mapping[str, Any], sku: Json) -> list[Json]:
    theirs = sorted(
        (row for row in rows if _one_buyer(row.get("when") or {}, when)), key=lambda row: (_worth(row, sku), row["id"])
    )
    general = [row for row in theirs if not row.get("when") and row.get("min_pieces", 1) == 1 and not row.get("pack")]
    chosen = {row["id"]: row for row in [*theirs[:1], *theirs[-1:], *general[:1]]}
    return list(chosen.values())


def _told_apart(
    looks: _Looks, touched: set[str], prices: Mapping[str, list[Json]], skus: Mapping[str, Json]
) -> set[str]:
    groups: dict[Any, list[str]] = {}
    for code in sorted(touched):
        packs = tuple(sorted((skus[code].get("packs") or {}).items()))
        groups.setdefault((frozenset(looks.matching[code]), packs), []).append(code)
    kept: set[str] = set()
    for codes in groups.values():
        if len(codes) > ALIKE:
            codes.sort(key=lambda code: min(_worth(row, skus[code]) for row in prices.get(code) or [_NOTHING]))
            codes = [codes[0], codes[-1]]
        kept.update(codes)
    return kept


_NOTHING: Json = {"price": "0"}


def _worth(row: Json, sku: Json) -> float:
    """About what a piece costs: only to choose by, nothing is priced with it."""
    top, bottom = ratio(row["price"])
    per = row.get("per") or "piece"
    return top / bottom / (1 if per == "piece" else (sku.get("packs") or {}).get(per, 1))


def _partners(patterns: Interned, schemes: Sequence[Json], looks: _Looks) -> set[str]:
    kept: set[str] = set()
    codes = sorted(looks.matching)
    for row in schemes:
        if row["benefit"].get("sku") in looks.matching:
            kept.add(row["benefit"]["sku"])
        for need in row.get("need") or ():
            number = patterns.number(need.get("goods", row.get("goods")))
            most = max(PARTNERS, need["min"] + 1 if need["measure"] == "skus" else 0)
            kept.update(islice((code for code in codes if number in looks.matching[code]), most))
    return kept
