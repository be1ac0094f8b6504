"""Carts worked out by hand (K1, K2, K4-K8): the engine gives those figures, and the phone gives the engine's result."""

from __future__ import annotations

import pytest

from salur.pricing.engine import price
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.pricing.twin import difference, twin
from tests.pricing.worked import Worked, found
from tests.pricing.worked_line_cases import CASES as LINE_CASES
from tests.pricing.worked_order_cases import CASES as ORDER_CASES

CASES = [*LINE_CASES, *ORDER_CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_engine_gives_what_was_worked_out(case: Worked) -> None:
    result = price(case.snapshot(), case.cart())
    assert {place: found(result, place) for place in case.expect} == case.expect


@pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE)
def test_the_phone_gives_the_same() -> None:
    pairs = [(case.snapshot(), case.cart()) for case in CASES]
    with twin() as phone:
        results = phone.price(pairs)
    wrong = [(case.name, difference(price(*pair), one)) for case, pair, one in zip(CASES, pairs, results, strict=True)]
    assert [one for one in wrong if one[1]] == []
