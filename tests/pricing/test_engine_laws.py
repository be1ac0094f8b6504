"""What always holds, on rules and carts of every kind that are made up from numbers."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from salur.pricing.engine import compiled, price
from salur.pricing.engine.cart import walked
from salur.pricing.engine.compiled import Compiled
from salur.pricing.engine.run import Run
from tests.pricing.random_sets import make

Json = dict[str, Any]

seeds = st.integers(0, 10**9)
LISTS = ("prices", "floors", "schemes", "taxes", "rounding")
SOME = settings(max_examples=150, deadline=None)


def priced(seed: int) -> tuple[Json, Json, Json]:
    """A snapshot, a cart and its result; carts that are refused are passed over."""
    snapshot, cart = make(seed)
    result = price(snapshot, cart)
    assume("refused" not in result)
    return snapshot, cart, result


def steps(result: Json) -> list[Json]:
    """Every step that somebody pays for."""
    found = [step for line in result["lines"] for step in line["steps"] + line["later"] if step["stage"] != "rounding"]
    return found + [line["steps"][0] for line in result["free"]]


@SOME
@given(seeds)
def test_every_coin_is_accounted_for(seed: int) -> None:
    _, _, result = priced(seed)
    totals = result["totals"]
    for line in result["lines"]:
        assert line["list"] - sum(step["amount"] for step in line["steps"]) == line["net"]
        tax = sum(part["amount"] for part in line["tax"]["parts"])
        assert line["untaxed"] + (tax if result["includes_tax"] else 0) == line["net"]
        assert line["total"] in (line["untaxed"], line["untaxed"] + tax)
    assert totals["list"] - totals["discount"] - totals["rounding"] == totals["net"]
    for key in ("list", "net", "untaxed", "total"):
        assert totals[key] == sum(line[key] for line in result["lines"])
    assert totals["payable"] == totals["total"] + totals["payable_rounding"]
    given_away = totals["discount"] + totals["later"] + totals["free_value"]
    assert sum(result["funders"].values()) == given_away == sum(step["amount"] for step in steps(result))


@SOME
@given(seeds)
def test_a_header_discount_comes_to_exactly_its_whole(seed: int) -> None:
    _, _, result = priced(seed)
    wholes: dict[str, int] = {}
    shares: dict[str, int] = {}
    for step in steps(result):
        if "whole" in step:
            assert wholes.setdefault(step["rule"], step["whole"]) == step["whole"]
            shares[step["rule"]] = shares.get(step["rule"], 0) + step["amount"]
    assert shares == wholes


@SOME
@given(seeds)
def test_the_shares_of_the_funders_come_to_the_discount_of_every_line(seed: int) -> None:
    _, _, result = priced(seed)
    for step in steps(result):
        assert sum(step["funders"].values()) == step["amount"]
        assert min(step["funders"].values()) >= 0


@SOME
@given(seeds)
def test_the_order_of_lines_rules_and_funders_changes_nothing(seed: int) -> None:
    snapshot, cart, result = priced(seed)
    shuffle = Random(seed).shuffle
    other = {**snapshot}
    for part in LISTS:
        other[part] = list(snapshot[part])
        shuffle(other[part])
    other["schemes"] = [
        {**scheme, "funders": dict(sorted(scheme["funders"].items(), reverse=True))} for scheme in other["schemes"]
    ]
    lines = list(cart["lines"])
    shuffle(lines)
    assert price(other, {**cart, "lines": lines}) == result


@SOME
@given(seeds)
def test_goods_added_and_taken_away_again_restore_the_earlier_price(seed: int) -> None:
    snapshot, cart, result = priced(seed)
    rules = compiled(snapshot)
    more = [*cart["lines"], {"no": 99, "sku": "TEH-350", "pack": "piece", "pieces": 240}]
    assert price(rules, cart) == result
    price(rules, {**cart, "lines": more})
    price(rules, {**cart, "who": {"seller": "OTHER", "buyer": "OTHER"}, "date": "2026-01-01"})
    assert price(rules, cart) == result


@SOME
@given(seeds)
def test_a_stored_snapshot_and_cart_give_the_same_bytes_again(seed: int) -> None:
    snapshot, cart, result = priced(seed)
    again = price(json.loads(json.dumps(snapshot)), json.loads(json.dumps(cart)))
    assert json.dumps(again, sort_keys=True) == json.dumps(result, sort_keys=True)


@SOME
@given(seeds)
def test_rules_that_are_not_live_change_nothing(seed: int) -> None:
    snapshot, cart, result = priced(seed)
    live = [one for one in snapshot["schemes"] if (one.get("from") or "") <= "2026-06-15" <= (one.get("to") or "9999")]
    assert price({**snapshot, "schemes": live}, cart) == result


@SOME
@given(seeds)
def test_nothing_is_below_zero_and_no_scheme_goes_under_a_floor(seed: int) -> None:
    snapshot, cart, result = priced(seed)
    run = walked(Compiled(snapshot), cart)
    assert isinstance(run, Run)
    floors = {line.no: line.floor for line in run.lines}
    for line in result["lines"]:
        net = line["list"]
        for step in line["steps"]:
            before, net = net, net - step["amount"]
            assert net >= 0 and (step["amount"] > 0 or step["stage"] == "rounding")
            if step["stage"] not in ("rounding", "manual"):
                assert net >= min(before, floors[line["no"]])
        assert line["net"] >= 0 and line["untaxed"] >= 0 and line["tax"]["base"] >= 0
        assert all(part["amount"] >= 0 for part in line["tax"]["parts"])


@SOME
@given(seeds)
def test_no_scheme_gives_more_than_its_cap_or_what_its_budget_has_left(seed: int) -> None:
    snapshot, cart, result = priced(seed)
    schemes = {one["id"]: one for one in snapshot["schemes"]}
    for row in result["counters"]:
        scheme, before = schemes[row["rule"]], cart.get("counters", {}).get(row["rule"], {})
        assert row["amount"] == sum(step["amount"] for step in steps(result) if step["rule"] == row["rule"])
        assert row["amount"] <= scheme.get("cap", row["amount"])
        budget = scheme.get("budget", {})
        for key in ("amount", "buyer_amount"):
            if key in budget:
                assert row["amount"] <= max(0, budget[key] - before.get(key, 0))
        for key in ("uses", "buyer_uses"):
            if key in budget and before.get(key, 0) >= budget[key]:
                assert not row["times"]


@SOME
@given(seeds)
def test_a_rule_is_applied_or_explained_and_never_both(seed: int) -> None:
    _, _, result = priced(seed)
    applied = {row["rule"] for row in result["counters"] if row["times"]}
    named = {step["rule"] for step in steps(result)} | {row["rule"] for row in result["points"]}
    explained = [row["rule"] for row in result["not_applied"]]
    assert named - {"manual"} == applied
    assert explained == sorted(set(explained)) and not applied & set(explained)
    assert {hint["rule"] for hint in result["hints"]} <= applied | set(explained) | named


def test_these_carts_have_something_of_everything() -> None:
    kinds: set[str] = set()
    for seed in range(800):
        snapshot, cart = make(seed)
        result = price(snapshot, cart)
        if "refused" in result:
            kinds.update(fault["code"] for fault in result["refused"])
            continue
        kinds.update(step["stage"][0] for step in steps(result))
        kinds.update(cut for step in steps(result) for cut in step.get("clipped", ()))
        kinds.update(row["reason"] for row in result["not_applied"])
        kinds.update(part for part in ("free", "points", "hints", "counters") if result[part])
        kinds.update("later" for line in result["lines"] if line["later"])
        kinds.update("under_floor" for line in result["lines"] if line["under_floor"])
    assert kinds >= {
        "D", "H", "m", "cap", "budget", "room", "when", "group", "goods", "need", "given", "no_price", "zero",
        "no_room", "free", "points", "hints", "counters", "later", "under_floor", "bad_pieces", "mixed_tax_basis",
        "unknown_pack", "no_tax_rule",
    }  # fmt: skip
