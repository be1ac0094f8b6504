"""What was told as given for nothing, divided among schemes and the seller: the numbers of accruals.md."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.field.gifts import Free, handed
from salur.pricing.rules import LineTax, Priced, PricedLine

TEA, COFFEE = 1, 2


def listed(sku: int, pieces: int, price: int = 4_000) -> PricedLine:
    tax = LineTax("PPN", 1, "04", 0, ())
    return PricedLine(1, sku, pieces, "LIST", 1, str(price), "piece", price * pieces, (), 0, tax, 0, 0, 0)


def grant(rule: str, sku: int, pieces: int, worth: int, *shares: int) -> dict[str, Any]:
    funders = dict(zip(("principal", "seller"), shares, strict=True))
    step = {"stage": "free", "rule": rule, "version": 7, "basis": "list", "base": worth, "amount": worth,
            "funders": funders}  # fmt: skip
    price = {"row": "LIST", "version": 1, "price": "4000", "per": "piece"}
    return {"sku": str(sku), "pieces": pieces, "price": price, "list": worth, "steps": [step], "net": 0}


def priced(*grants: dict[str, Any]) -> Priced:
    """Three cartons of tea, and what schemes grant with them."""
    counters = [
        {"rule": one["steps"][0]["rule"], "version": 7, "measured": [72], "times": 3, "amount": one["list"]}
        for one in grants
    ]
    funders: dict[str, int] = {}
    for one in grants:
        for name, amount in one["steps"][0]["funders"].items():
            funders[name] = funders.get(name, 0) + amount
    totals = {"free_value": sum(one["list"] for one in grants)}
    result = {"lines": [], "free": list(grants), "counters": counters, "funders": funders, "totals": totals}
    return Priced("1", 7, "IDR", lines=(listed(TEA, 72),), funders=tuple(sorted(funders.items())), result=result)


def free(sku: int, pieces: int) -> Free:
    return Free(sku, pieces, "piece", listed(sku, pieces))


THREE = grant("GIFT", TEA, 3, 12_000, 8_400, 3_600)


@pytest.mark.parametrize(
    ("told", "gifts", "funders", "times", "amount"),
    [
        ([], [], {}, 0, 0),
        ([free(TEA, 2)], [("GIFT", 2, 8_000)], {"principal": 5_600, "seller": 2_400}, 2, 8_000),
        ([free(TEA, 1), free(TEA, 2)], [("GIFT", 1, 4_000), ("GIFT", 2, 8_000)],
         {"principal": 8_400, "seller": 3_600}, 3, 12_000),
        ([free(TEA, 5)], [("GIFT", 3, 12_000), ("manual", 2, 8_000)],
         {"principal": 8_400, "seller": 11_600}, 3, 12_000),
        ([free(COFFEE, 1)], [("manual", 1, 4_000)], {"seller": 4_000}, 0, 0),
        ([Free(COFFEE, 1, "piece")], [("manual", 1, 0)], {}, 0, 0),
    ],
)  # fmt: skip
def test_the_worked_numbers(
    told: list[Free], gifts: list[tuple[str, int, int]], funders: dict[str, int], times: int, amount: int
) -> None:
    found, given_away = handed(priced(THREE), told)
    assert [(one.given_by, one.written["pieces"], one.written["list"]) for one in given_away] == gifts
    assert found.result is not None and found.result["funders"] == funders == dict(found.funders)
    assert [(one["times"], one["amount"]) for one in found.result["counters"]] == [(times, amount)]
    assert found.result["totals"]["free_value"] == sum(worth for _, _, worth in gifts)
    assert [line.no for line in found.lines] == list(range(1, len(gifts) + 2))
    assert all(line.net == line.untaxed == line.total == 0 and line.tax.code == "04" for line in found.lines[1:])


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 99_999), st.integers(0, 100)), max_size=3),
    st.lists(st.integers(1, 12), max_size=5),
)
def test_every_told_piece_is_somebodys_and_every_share_adds_up(
    grants: list[tuple[int, int, int]], told: list[int]
) -> None:
    some = [
        grant(f"G{n}", TEA, pieces, worth, worth * part // 100, worth - worth * part // 100)
        for n, (pieces, worth, part) in enumerate(grants)
    ]
    found, gifts = handed(priced(*some), [free(TEA, pieces) for pieces in told])
    assert sum(one.written["pieces"] for one in gifts) == sum(told)
    granted = sum(pieces for pieces, _, _ in grants)
    by_hand = sum(one.written["pieces"] for one in gifts if one.given_by == "manual")
    assert by_hand == max(0, sum(told) - granted)
    assert found.result is not None
    for one in gifts:
        (step,) = one.written["steps"]
        assert step["amount"] == one.written["list"] == sum(step["funders"].values())
    for counter, (pieces, worth, _) in zip(found.result["counters"], grants, strict=True):
        mine = [one.written for one in gifts if one.given_by == counter["rule"]]
        assert counter["amount"] == sum(one["list"] for one in mine) <= worth
        assert (counter["times"] > 0) == bool(mine)
        if sum(one["pieces"] for one in mine) == pieces:
            assert (counter["amount"], counter["times"]) == (worth, 3)
    assert sum(found.result["funders"].values()) == sum(one.written["list"] for one in gifts)
