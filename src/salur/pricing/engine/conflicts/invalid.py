"""Schemes that cannot be: found without a cart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from salur.kernel.refusal import Refused
from salur.pricing.engine.match import Facts, failing, pattern
from salur.pricing.engine.numbers import Json, ratio
from salur.pricing.engine.scheme import MEASURES, VALUES

SCOPES = {"line": ("percent", "amount", "price"), "order": ("percent", "amount", "bundle", "free", "points")}


def faults(snapshot: Mapping[str, Any]) -> list[Json]:
    """`{kind: invalid, rules: [id], why}` of each scheme that says what cannot be; by id."""
    found: list[Json] = []
    seen: set[str] = set()
    for row in sorted(snapshot.get("schemes") or (), key=lambda row: row["id"]):
        whys = list(_whys(row, snapshot))
        if row["id"] in seen:
            whys.append("duplicate_id")
        seen.add(row["id"])
        found += [{"kind": "invalid", "rules": [row["id"]], "why": why} for why in whys]
    return found


def _whys(row: Json, snapshot: Mapping[str, Any]) -> Iterator[str]:
    kind = row.get("benefit", {}).get("type")
    if row.get("scope") not in SCOPES or kind not in VALUES:
        yield "unknown_type"
        return
    if kind not in SCOPES[row["scope"]]:
        yield "wrong_scope"
    if row.get("currency") not in snapshot["currencies"]:
        yield "unknown_currency"
    if row.get("from") and row.get("to") and row["from"] > row["to"]:
        yield "ends_before_it_starts"
    for why, wrong in _CHECKS.items():
        if wrong(row):
            yield why
    if kind == "free" and row["benefit"].get("sku") not in ("cheapest", "dearest", *snapshot["skus"]):
        yield "unknown_free_sku"
    if kind == "bundle" and _needs_meet(row, snapshot["skus"]):
        yield "bundle_needs_meet"


def _bad_funders(row: Json) -> bool:
    try:
        shares = [ratio(share) for share in (row.get("funders") or {}).values()]
    except (Refused, TypeError):
        return True
    scale = max((bottom for _, bottom in shares), default=1)
    return sum(top * (scale // bottom) for top, bottom in shares) != 100 * scale


def _values(row: Json) -> list[Any]:
    benefit = row["benefit"]
    key = VALUES[benefit["type"]]
    slabs = benefit.get("slabs")
    return [slab.get(key) for slab in slabs] if slabs else [benefit.get(key)]


def _bad_value(row: Json) -> bool:
    kind = row["benefit"]["type"]
    for value in _values(row):
        if kind not in ("percent", "price"):
            if value.__class__ is not int or value < (0 if kind == "bundle" else 1):
                return True
            continue
        try:
            top, bottom = ratio(value)
        except (Refused, TypeError):
            return True
        if kind == "percent" and not 0 < top <= 100 * bottom:
            return True
    return False


def _bad_slabs(row: Json) -> bool:
    slabs, needs = row["benefit"].get("slabs"), row.get("need") or []
    if not slabs:
        return False
    mins = [slab["min"] for slab in slabs]
    ascending = all(one < other for one, other in pairwise(mins))
    return not ascending or len(needs) != 1 or mins[0] != needs[0]["min"] or row.get("times") == "every"


def _bad_needs(row: Json) -> bool:
    return any(
        need.get("measure") not in MEASURES or need.get("min").__class__ is not int or need["min"] < 1
        for need in row.get("need") or []
    )


def _bad_bundle(row: Json) -> bool:
    needs = row.get("need") or []
    if row["benefit"]["type"] != "bundle":
        return False
    return not needs or any(need.get("measure") != "pieces" or "goods" not in need for need in needs)


def _needs_meet(row: Json, skus: Mapping[str, Json]) -> bool:
    patterns = [pattern(need.get("goods")) for need in row.get("need") or []]
    for code, sku in skus.items():
        given = {key: value for key, value in sku.items() if key != "packs" and value is not None}
        goods = Facts({**given, "sku": code}).values
        if sum(failing(one, goods) is None for one in patterns) > 1:
            return True
    return False


def _pick(row: Json) -> str:
    return str((row.get("group") or {}).get("pick", ""))


_CHECKS: dict[str, Callable[[Json], bool]] = {
    "shares_not_100": _bad_funders,
    "bad_value": _bad_value,
    "bad_slabs": _bad_slabs,
    "bad_need": _bad_needs,
    "bad_bundle": _bad_bundle,
    "every_without_need": lambda row: row.get("times") == "every" and not row.get("need"),
    "base_list": lambda row: row.get("base") == "list" and row["benefit"]["type"] in ("price", "bundle", "free"),
    "adds": lambda row: bool(row.get("add")) and row["benefit"]["type"] in ("price", "bundle"),
    "later": lambda row: row.get("settle") == "later" and row["benefit"]["type"] not in ("percent", "amount"),
    "points_in_best_of": lambda row: row["benefit"]["type"] == "points" and _pick(row) == "best",
    "unknown_pick": lambda row: bool(row.get("group")) and _pick(row) not in ("best", "first"),
}
