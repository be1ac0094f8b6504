"""What a draft scheme would have cost: the worked page, budgets along the way, and that a run can be cut anywhere."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from salur.pricing.effect.simulate import Past, break_even, fresh, most, simulate
from salur.pricing.engine import Compiled, compiled, price
from tests.pricing.random_sets import make

Json = dict[str, Any]
RUPIAH = 100
RULES: Json = {
    "format": "rules/1", "id": "D", "version": 1, "currencies": {"IDR": 2},
    "skus": {"TEH": {"packs": {"carton": 24}}, "MIE": {"packs": {"carton": 40}}},
    "prices": [{"id": f"P-{sku}", "version": 1, "sku": sku, "currency": "IDR", "price": each}
               for sku, each in (("TEH", "4000"), ("MIE", "2500"))],
    "taxes": [{"id": "NONE", "version": 1, "components": []}],
    "rounding": [{"id": "IDR", "version": 1, "currency": "IDR", "net": {"to": 100, "mode": "half_up"},
                  "discount": {"to": 100, "mode": "half_up"}}],
}  # fmt: skip
GROUP = {"name": "g", "pick": "best"}
OLD: Json = {"id": "OLD", "version": 1, "currency": "IDR", "goods": {"sku": ["MIE"]}, "scope": "line", "level": 1,
             "group": GROUP, "benefit": {"type": "percent", "percent": "3"}, "funders": {"seller": "100"}}  # fmt: skip
NEW: Json = {"id": "NEW", "version": 1, "currency": "IDR", "when": {"class": ["A"]}, "scope": "line", "level": 1,
             "group": GROUP, "benefit": {"type": "percent", "percent": "10"},
             "funders": {"principal": "70", "seller": "30"}}  # fmt: skip


def past(buyer: int, price_class: str, *lines: tuple[str, int, int | None]) -> Past:
    """A cart of lines: SKU, pieces, cost of the goods in rupiah."""
    who = {"buyer": str(buyer), "class": price_class}
    asked = [{"no": no, "sku": sku, "pieces": pieces} for no, (sku, pieces, _) in enumerate(lines, 1)]
    costs = {no: None if cost is None else cost * RUPIAH for no, (_, _, cost) in enumerate(lines, 1)}
    return Past(buyer, {"date": "2026-07-01", "currency": "IDR", "who": who, "lines": asked}, costs)


CARTS = [
    past(1, "A", ("TEH", 240, 800_000), ("MIE", 400, 850_000)), past(2, "B", ("TEH", 240, 800_000)),
    past(1, "A", ("TEH", 24, 80_000)), past(3, "A", ("MIE", 40, None)),
]  # fmt: skip


def both(draft: Json, *others: Json) -> tuple[Compiled, Compiled]:
    """The rules without a draft and with it."""
    return compiled({**RULES, "schemes": list(others)}), compiled({**RULES, "schemes": [*others, draft]})


def run(draft: Json, *others: Json, carts: list[Past] = CARTS) -> Json:
    """The tally of some carts."""
    tally = fresh()
    simulate(tally, carts, *both(draft, *others), draft["id"])
    return tally


def test_the_worked_example() -> None:
    tally = run(NEW, OLD)
    assert (tally["carts"], tally["reached"], tally["unpriced"], tally["uncosted"]) == (4, 3, 0, 1)
    assert tally["net"] == 3_083_000 * RUPIAH and tally["given"] == 215_600 * RUPIAH
    assert tally["funders"] == {"principal": 150_920 * RUPIAH, "seller": 64_680 * RUPIAH}
    assert tally["displaced"] == {"OLD": 33_000 * RUPIAH}
    assert most(tally["outlets"], 9) == [("1", 205_600 * RUPIAH, 2), ("3", 10_000 * RUPIAH, 1)]
    assert most(tally["skus"], 1) == [("MIE", 110_000 * RUPIAH, 2)]
    alone, seller = break_even(tally, funded=False), break_even(tally, funded=True)
    assert (alone.margin_before, alone.margin_after) == (296_000 * RUPIAH, 120_400 * RUPIAH)
    assert seller.margin_after == 264_320 * RUPIAH
    assert alone.uplift == pytest.approx(1.458, abs=0.001) and seller.uplift == pytest.approx(0.120, abs=0.001)


def test_free_goods_cost_what_the_goods_cost() -> None:
    draft = {"id": "FREE", "version": 1, "currency": "IDR", "goods": {"sku": ["TEH"]}, "scope": "order", "level": 1,
             "need": [{"measure": "packs", "pack": "carton", "min": 10}], "times": "every",
             "benefit": {"type": "free", "sku": "TEH", "quantity": 1, "pack": "carton"},
             "funders": {"seller": "100"}}  # fmt: skip
    tally = run(draft)
    assert (tally["reached"], tally["free"]) == (2, 2 * 96_000 * RUPIAH) and tally["given"] == tally["free"]
    assert tally["costed"]["free"] == 2 * 80_000 * RUPIAH
    found = break_even(tally, funded=True)
    assert found.margin_before - found.margin_after == 2 * 80_000 * RUPIAH


def test_a_rebate_costs_though_no_net_is_lower() -> None:
    tally = run({**NEW, "id": "LATER", "group": None, "settle": "later"})
    assert tally["later"] == tally["given"] > 0
    found = break_even(tally, funded=False)
    assert found.margin_before - found.margin_after == tally["given"] - 10_000 * RUPIAH  # cart 4: cost not known


def test_a_draft_that_eats_the_margin_never_pays() -> None:
    assert break_even(run({**NEW, "benefit": {"type": "percent", "percent": "20"}}), funded=False).uplift is None


@pytest.mark.parametrize(("budget", "given"), [
    ({"amount": 200_000 * RUPIAH}, 200_000), ({"uses": 2}, 205_600), ({"buyer_uses": 1}, 206_000),
    ({"buyer_amount": 197_000 * RUPIAH}, 207_000)])  # fmt: skip
def test_the_budget_runs_along(budget: Json, given: int) -> None:
    assert run({**NEW, "budget": budget}, OLD)["given"] == given * RUPIAH


def test_what_is_bought_over_a_period_adds_up() -> None:
    need = [{"measure": "pieces", "min": 250, "period": True}]
    draft = {**NEW, "group": None, "goods": {"sku": ["TEH"]}, "need": need}
    tally = run(draft)
    assert tally["reached"] == 1 and tally["given"] == 9_600 * RUPIAH  # 240 were not enough, 24 more are


def test_what_cannot_be_priced_is_counted() -> None:
    tally = run(NEW, carts=[past(1, "A", ("KOPI", 1, 1)), *CARTS])
    assert (tally["carts"], tally["unpriced"], tally["reached"]) == (5, 1, 3)


def test_a_run_may_be_cut_anywhere() -> None:
    draft = {**NEW, "budget": {"amount": 200_000 * RUPIAH, "buyer_uses": 3}}
    whole = run(draft, OLD, carts=CARTS * 3)
    for at in range(len(CARTS) * 3):
        tally = fresh()
        simulate(tally, (CARTS * 3)[:at], *both(draft, OLD), "NEW")
        tally = json.loads(json.dumps(tally))
        simulate(tally, (CARTS * 3)[at:], *both(draft, OLD), "NEW")
        assert tally == whole


def test_laws_on_random_rules() -> None:
    """What is given is what funders pay; outlets and SKUs add up to it; the nets differ by what the steps say."""
    reached = 0
    for seed in range(60):
        snapshot, cart = make(seed)
        if not snapshot["schemes"]:
            continue
        draft = Random(seed).choice(snapshot["schemes"])["id"]
        others = {**snapshot, "schemes": [one for one in snapshot["schemes"] if one["id"] != draft]}
        tally = fresh()
        simulate(tally, [Past(1, {**cart, "counters": {}}, {})], compiled(others), compiled(snapshot), draft)
        assert sum(tally["funders"].values()) == tally["given"]
        assert sum(amount for amount, _ in tally["outlets"].values()) == tally["given"]
        assert sum(amount for amount, _ in tally["skus"].values()) == tally["given"]
        reached += tally["reached"]
        if tally["reached"]:
            nets = [price(one, {**cart, "counters": {}})["totals"] for one in (others, snapshot)]
            taken = [one["discount"] + one["rounding"] for one in nets]
            assert nets[0]["net"] - nets[1]["net"] == taken[1] - taken[0]
    assert reached > 5
