"""Sets of schemes on save: refused exactly where a cart goes wrong, and with that cart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import salur.pricing
from salur.pricing.engine import price
from salur.pricing.engine.conflicts import buyers as buyers_module
from salur.pricing.engine.conflicts import conflicts
from tests.pricing.conflict_runs import run, shows
from tests.pricing.small_sets import small

Json = dict[str, Any]

FILE = Path(salur.pricing.__file__).parent / "tests" / "vectors" / "conflicts.json"
CASES: list[Json] = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


def set_with(*schemes: Json, **more: Any) -> Json:
    """Two SKUs of a brand, 20,000 and 2,500 rupiah."""
    skus = {"KECAP": {"brand": "B", "packs": {"box": 2}}, "MIE": {"brand": "B", "category": "food/noodles"}}
    prices = [
        {"id": f"P-{sku}", "version": 1, "sku": sku, "currency": "IDR", "price": each}
        for sku, each in (("KECAP", "20000"), ("MIE", "2500"))
    ]
    return {"id": "S", "version": 1, "currencies": {"IDR": 2}, "skus": skus, "prices": prices,
            "schemes": list(schemes), "taxes": [{"id": "T", "version": 1}],
            "rounding": [{"id": "R", "version": 1, "currency": "IDR"}], **more}  # fmt: skip


def scheme(id: str, benefit: Json | None = None, **more: Any) -> Json:
    return {"id": id, "version": 1, "currency": "IDR", "scope": "line", "level": 1, "funders": {"seller": "100"},
            "benefit": benefit or {"type": "percent", "percent": "10"}, **more}  # fmt: skip


def kinds(snapshot: Json, **more: Any) -> list[tuple[str, list[str]]]:
    return [(one["kind"], one["rules"]) for one in conflicts(snapshot, **more)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_verdict_is_the_published_one_and_the_example_shows_it(case: Json) -> None:
    found, expect = conflicts(case["snapshot"]), case["expect"]
    if expect["verdict"] == "harmless":
        assert found == []
        return
    assert (expect["kind"], expect["rules"]) in [(one["kind"], one["rules"]) for one in found]
    assert all(shows(case["snapshot"], one) for one in found)
    assert shows(case["snapshot"], expect), "the published example shows the same conflict"


def test_the_check_refuses_exactly_what_trying_every_small_cart_finds() -> None:
    figures = run(25, lambda line: None)
    assert figures["failures"] == []
    assert 5 <= figures["counts"]["harmless"] <= 20 and len(figures["counts"]) >= 4


def test_trying_every_small_cart_would_notice_a_check_that_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pricing.conflict_runs.conflicts", lambda snapshot, most: [])
    assert run(12, lambda line: None)["failures"]


def test_an_example_can_be_priced_and_names_both_rules_on_one_line() -> None:
    snapshot = set_with(scheme("A", when={"class": ["A"]}), scheme("B", when={"territory": ["ID/32"]}))
    (found,) = conflicts(snapshot)
    assert (found["kind"], found["rules"]) == ("undefined_order", ["A", "B"])
    line = price(snapshot, found["example_cart"])["lines"][0]
    assert [step["rule"] for step in line["steps"]] == ["A", "B"]


def test_those_who_never_meet_do_not_collide() -> None:
    never: list[tuple[Json, Json]] = [
        ({"when": {"class": ["A"]}}, {"when": {"class": ["B"]}}),
        ({"when": {"territory": ["ID/32"]}}, {"when": {"territory": ["ID/33"]}}),
        ({"when": {"territory": ["ID/32"]}}, {"when": {"except": {"territory": ["ID/32"]}}}),
        ({"goods": {"sku": ["MIE"]}}, {"goods": {"sku": ["KECAP"]}}),
        ({"to": "2026-06-30"}, {"from": "2026-07-01"}),
        ({"level": 1}, {"level": 2}),
        ({"add": True}, {"add": True}),
        ({"goods": {"category": ["food"]}}, {"goods": {"category": ["foodstuff"]}}),
        ({}, {"settle": "later"}),
        ({}, {"need": [{"measure": "packs", "pack": "pallet", "min": 1}]}),
    ]
    for one, other in never:
        assert kinds(set_with(scheme("A", **one), scheme("B", **other))) == [], (one, other)
    meeting: list[tuple[Json, Json]] = [
        ({"when": {"territory": ["ID"]}}, {"when": {"territory": ["ID/33"]}}),
        ({"when": {"sets": ["X"]}}, {"when": {"sets": ["Y"]}}),
        ({"to": "2026-07-01"}, {"from": "2026-07-01"}),
        ({"when": {"vouchers": ["X"]}}, {"when": {"except": {"vouchers": ["Z"]}}}),
        ({}, {"need": [{"measure": "packs", "pack": "box", "min": 3}]}),
        ({}, {"need": [{"measure": "skus", "min": 2}]}),
    ]
    for one, other in meeting:
        assert kinds(set_with(scheme("A", **one), scheme("B", **other))) == [("undefined_order", ["A", "B"])]


def test_a_floor_is_found_at_the_far_end_of_a_slab() -> None:
    slabs = [{"min": 10, "percent": "5"}, {"min": 500, "percent": "30"}]
    far = scheme("A", {"type": "percent", "slabs": slabs}, need=[{"measure": "pieces", "min": 10}])
    floor = {"id": "F", "version": 1, "percent": "80"}
    (found,) = conflicts(set_with(far, floors=[floor]))
    assert found["kind"] == "under_floor" and found["example_cart"]["lines"][0]["pieces"] >= 500
    assert kinds(set_with({**far, "at_floor": "clip"}, floors=[floor])) == []
    assert kinds(set_with(far, floors=[{**floor, "percent": "70"}])) == []


def test_a_slab_that_gives_less_may_be_declared() -> None:
    slabs = [{"min": 10, "percent": "8"}, {"min": 50, "percent": "7"}]
    one = scheme("A", {"type": "percent", "slabs": slabs}, need=[{"measure": "pieces", "min": 10}])
    assert kinds(set_with(one)) == [("not_monotone", ["A"])]
    assert kinds(set_with({**one, "monotone": False})) == []
    assert kinds(set_with({**one, "benefit": {**one["benefit"], "slab_mode": "marginal"}})) == []


def test_a_draft_is_checked_on_the_goods_it_touches() -> None:
    old = [scheme(id, goods={"sku": ["KECAP"]}) for id in ("A", "B")]
    draft = scheme("DRAFT", goods={"sku": ["MIE"]})
    assert kinds(set_with(*old, draft)) == [("undefined_order", ["A", "B"])]
    assert kinds(set_with(*old, draft), draft="DRAFT") == []
    assert ("undefined_order", ["A", "DRAFT"]) in kinds(set_with(*old, {**draft, "goods": {}}), draft="DRAFT")


def test_no_more_are_listed_than_asked_for() -> None:
    many = set_with(*[scheme(f"S{n}") for n in range(8)])
    assert len(conflicts(many)) == 20 and len(conflicts(many, most=3)) == 3


WRONG: dict[str, Json] = {
    "unknown_type": {"benefit": {"type": "gift"}},
    "wrong_scope": {"scope": "order", "benefit": {"type": "price", "price": "5"}},
    "unknown_currency": {"currency": "EUR"},
    "ends_before_it_starts": {"from": "2026-07-02", "to": "2026-07-01"},
    "shares_not_100": {"funders": {"principal": "70", "seller": "29.99"}},
    "bad_value": {"benefit": {"type": "percent", "percent": "100.01"}},
    "bad_slabs": {"need": [{"measure": "pieces", "min": 10}],
                  "benefit": {"type": "percent", "slabs": [{"min": 9, "percent": "5"}]}},
    "bad_need": {"need": [{"measure": "weight", "min": 10}]},
    "bad_bundle": {"scope": "order", "benefit": {"type": "bundle", "amount": 5}},
    "bundle_needs_meet": {"scope": "order", "benefit": {"type": "bundle", "amount": 5},
                          "need": [{"measure": "pieces", "min": 1, "goods": {"sku": ["MIE"]}},
                                   {"measure": "pieces", "min": 1, "goods": {"brand": ["B"]}}]},
    "every_without_need": {"scope": "order", "times": "every", "benefit": {"type": "amount", "amount": 5}},
    "base_list": {"base": "list", "benefit": {"type": "price", "price": "5"}},
    "adds": {"add": True, "benefit": {"type": "price", "price": "5"}},
    "later": {"settle": "later", "benefit": {"type": "price", "price": "5"}},
    "points_in_best_of": {"scope": "order", "group": {"name": "g", "pick": "best"},
                          "benefit": {"type": "points", "points": 1}},
    "unknown_pick": {"group": {"name": "g", "pick": "any"}},
    "unknown_free_sku": {"scope": "order", "benefit": {"type": "free", "sku": "NOBODY", "quantity": 1}},
}  # fmt: skip


@pytest.mark.parametrize("why", WRONG)
def test_what_cannot_be_is_invalid(why: str) -> None:
    found = conflicts(set_with(scheme("A", **WRONG[why]) | WRONG[why]))
    assert {"kind": "invalid", "rules": ["A"], "why": why} in found
    assert all(one["kind"] == "invalid" for one in found)


def test_two_schemes_of_one_id_are_invalid() -> None:
    assert kinds(set_with(scheme("A"), scheme("A"))) == [("invalid", ["A"])]


def test_with_too_many_kinds_of_buyer_those_that_the_rules_describe_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    far = [scheme(f"S{n}", when={"territory": [f"ID/{n}"], "class": ["A"]}, level=n + 2) for n in range(4)]
    meeting = [scheme("A", when={"class": ["A", "B"], "territory": ["ID"]}), scheme("B", when={"sets": ["X"]})]
    monkeypatch.setattr(buyers_module, "MOST_BUYERS", 12)
    assert kinds(set_with(*far, *meeting)) == [("undefined_order", ["A", "B"])]


def test_the_made_up_sets_are_the_same_for_the_same_number() -> None:
    assert small(7) == small(7) and small(7) != small(8)
