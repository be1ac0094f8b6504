"""The worked numbers of docs/arithmetic/price-lists.md, and why a row is what somebody pays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from salur.kernel.money import Mode
from salur.kernel.refusal import Refused
from salur.pricing.rules.book import PriceRow
from salur.pricing.rules.match import pattern
from salur.pricing.rules.moved import fit, moved
from salur.pricing.rules.numbers import ratio

PAGE = Path(__file__).resolve().parents[4] / "docs/arithmetic/price-lists.md"
MODES: tuple[Mode, ...] = ("half_up", "down", "up")


def worked() -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if re.match(r"\| [\d,.]+ \|", line)]
    return [[one.replace(",", "").replace("−", "-") for one in row] for row in rows]


def test_the_worked_numbers() -> None:
    rows = worked()
    assert len(rows) == 6
    for price, percent, to, *expected in rows:
        assert [ratio(moved(price, percent, to, mode)) for mode in MODES] == [
            ratio(str(float(one)).removesuffix(".0") if "." in one else one) for one in expected
        ], (price, percent, to)


@pytest.mark.parametrize("percent", ["", "five", "1001", "-100.01", "1e3", "--5", "5%"])
def test_what_is_no_percentage_is_refused(percent: str) -> None:
    with pytest.raises(Refused, match=r"pricing\.bad_number"):
        moved("96000", percent, "1", "half_up")


@pytest.mark.parametrize(("price", "to"), [("96000", "0"), ("x", "1"), ("96000", "-1")])
def test_what_is_no_price_or_unit_is_refused(price: str, to: str) -> None:
    with pytest.raises(Refused, match=r"pricing\.bad_number"):
        moved(price, "5", to, "half_up")


@given(some.integers(0, 10**9), some.integers(-100, 1000), some.sampled_from(["1", "50", "500", "0.05"]))
def test_a_moved_price_is_a_multiple_of_the_unit_and_nearest_to_the_exact_one(
    price: int, percent: int, to: str
) -> None:
    found, bottom = ratio(moved(str(price), str(percent), to, "half_up"))
    unit, scale = ratio(to)
    assert found * scale % (unit * bottom) == 0
    exact = price * (100 + percent) * scale * bottom  # over 100 × scale × bottom
    assert abs(found * 100 * scale - exact) * 2 <= unit * 100 * bottom


ROWS = {
    "all": PriceRow("all", 1, 7, "IDR", "100"),
    "a": PriceRow("a", 1, 7, "IDR", "90", when=pattern({"class": ["A"]})),
    "later": PriceRow("later", 1, 7, "IDR", "95", starts_on="2026-02-01"),
    "over": PriceRow("over", 1, 7, "IDR", "80", ends_on="2025-12-31"),
    "carton": PriceRow("carton", 1, 7, "IDR", "85", pack="carton"),
    "many": PriceRow("many", 1, 7, "IDR", "88", min_pieces=48),
}


def test_each_row_says_why_it_is_or_is_not_the_price() -> None:
    who = {"class": "B"}
    said = {name: fit(row, "all", who, "2026-01-15", "piece", 10) for name, row in ROWS.items()}
    assert said == {
        "all": "chosen", "a": "not_for_this_buyer", "later": "not_yet", "over": "over", "carton": "other_pack",
        "many": "from_more_pieces",
    }  # fmt: skip
    assert fit(ROWS["all"], "a", {"class": "A"}, "2026-01-15", "piece", 10) == "less_close"
