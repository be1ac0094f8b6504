"""The engine on the published vectors: every case, whole results compared for equality."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from salur.kernel.refusal import Refused
from salur.pricing.engine import compiled, price, price_carts

Json = dict[str, Any]

VECTORS = Path(__file__).with_name("vectors")
CASES: list[Json] = json.loads((VECTORS / "vectors.json").read_text(encoding="utf-8"))["cases"]
LISTS = ("prices", "floors", "schemes", "taxes", "rounding")


def test_all_the_published_cases_are_here() -> None:
    assert len(CASES) == 207


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_whole_result_is_the_published_one(case: Json) -> None:
    given = json.dumps([case["snapshot"], case["cart"]])
    assert price(case["snapshot"], case["cart"]) == case["expect"]
    assert json.dumps([case["snapshot"], case["cart"]]) == given, "the inputs were touched"


def test_the_order_of_lines_rules_and_keys_is_nothing() -> None:
    shuffle = random.Random(5).shuffle
    for case in CASES:
        snapshot = {**case["snapshot"]}
        for part in LISTS:
            snapshot[part] = list(snapshot.get(part) or [])
            shuffle(snapshot[part])
        skus = list(snapshot["skus"].items())
        shuffle(skus)
        lines = list(case["cart"]["lines"])
        shuffle(lines)
        result = price({**snapshot, "skus": dict(skus)}, {**case["cart"], "lines": lines})
        assert result == case["expect"], case["name"]


def test_a_snapshot_read_once_serves_all_its_carts() -> None:
    by_snapshot: dict[str, list[Json]] = {}
    for case in CASES:
        by_snapshot.setdefault(json.dumps(case["snapshot"]), []).append(case)
    assert max(map(len, by_snapshot.values())) > 5
    for text, some in by_snapshot.items():
        rules = compiled(json.loads(text))
        for carts in (some, some[::-1]):
            assert price_carts(rules, [case["cart"] for case in carts]) == [case["expect"] for case in carts]


def test_a_price_that_is_no_decimal_is_refused_when_the_snapshot_is_read() -> None:
    snapshot = json.loads(json.dumps(CASES[0]["snapshot"]))
    for wrong in ("1e3", "-5", "", "1,5", "12.1234567890123"):
        snapshot["prices"][0]["price"] = wrong
        with pytest.raises(Refused) as refused:
            compiled(snapshot)
        assert refused.value.code == "pricing.bad_number"


def refusals(**cart: Any) -> list[Json]:
    base = next(case for case in CASES if case["name"] == "PPN exclusive on 33333")
    found: list[Json] = price(base["snapshot"], {**base["cart"], **cart})["refused"]
    return found


def test_a_cart_is_refused_with_all_faults_of_the_first_group_by_line() -> None:
    lines = [
        {"no": 2, "sku": "NOBODY", "pieces": 0, "pack": "pallet"},
        {"no": 1, "sku": "KECAP-600", "pieces": True, "pack": "pallet"},
        {"no": 2, "sku": "KECAP-600", "pieces": 1},
    ]
    expected = [
        {"code": "bad_pieces", "no": 1},
        {"code": "unknown_pack", "no": 1},
        {"code": "duplicate_line", "no": 2},
        {"code": "unknown_sku", "no": 2},
        {"code": "bad_pieces", "no": 2},
    ]
    for turned in (lines, lines[::-1], [*lines, lines[0]]):
        assert refusals(lines=turned) == expected
    assert refusals(lines=[]) == [{"code": "empty"}]
    assert refusals(date="1999-01-01") == [{"code": "no_rounding"}]
    assert refusals(currency="EUR", lines=[]) == [{"code": "unknown_currency"}]
