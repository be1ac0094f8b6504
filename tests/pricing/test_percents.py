"""Percentages as people write and read them: the decimal sign is that of the language, typed it may be either."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from salur.kernel.refusal import Refused
from salur.orders.entry.prices import percents, taxes
from salur.pricing.pages import saying
from salur.shell import shown, told
from salur.shell.sentences import sentence

SIGNS = [("id", ","), ("en", "."), ("zh-hans", ".")]


@pytest.mark.parametrize(("language", "sign"), SIGNS)
def test_a_percentage_has_the_decimal_sign_of_the_language(language: str, sign: str) -> None:
    with override(language):
        assert shown.percent("12.50") == f"12{sign}5%"
        assert (shown.percent("12"), shown.percent("12.0"), shown.percent("-2.5")) == ("12%", "12%", f"−2{sign}5%")
        assert shown.share(0.1234) == f"12{sign}3%"
        assert shown.share(0.125, 0) == "12%" and shown.share(-0.1, signed=True) == f"−10{sign}0%"
        assert shown.share(float("inf"), signed=True) == "∞"


@pytest.mark.parametrize(("language", "sign"), SIGNS)
def test_schemes_taxes_discounts_and_holds_say_it_so(language: str, sign: str) -> None:
    scheme: Any = {"currency": "IDR", "scope": "line", "benefit": {"type": "percent", "percent": "12.5"},
                   "funders": {"principal": "62.50", "seller": "37.50"}}  # fmt: skip
    with override(language):
        assert f"12{sign}5%" in saying.gives(scheme, {})
        assert f"62{sign}5%" in saying.funders(scheme) and f"37{sign}5%" in saying.funders(scheme)
        line: Any = _Line()
        assert taxes(line, "IDR") == [(f"PPN 8{sign}25%", shown.amount(100, "IDR"))]
        assert percents(line) == f"7{sign}5+2"
        beyond = Refused("orders.discount_beyond", line=1, sku="T", percent="12.5", allowed="7.25", over_amount=1)
        said = sentence(beyond)
        assert f"12{sign}5%" in said and f"7{sign}25%" in said


@pytest.mark.parametrize("typed", ["12,5", "12.5", "12,5%", "12.5 %", "+12,5"])
@pytest.mark.parametrize("language", ["id", "en", "zh-hans"])
def test_it_may_be_typed_with_a_comma_or_a_point(language: str, typed: str) -> None:
    with override(language):
        assert told.percent("percent", typed) == "12.5"
        assert told.percent("percent", "−2,5") == "-2.5"


@pytest.mark.parametrize("typed", ["", "many", "1.000,5", "1e5", "%", "nan"])
def test_what_is_no_percentage_is_refused_with_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        told.percent("discount", typed)
    assert refused.value.code == "kernel.bad_value" and refused.value.facts["field"] == "discount"


class _Step:
    def __init__(self, amount: int, base: int) -> None:
        self.stage, self.amount, self.base = "D1", amount, base


class _Tax:
    parts = (("PPN", "8.25", 100),)


class _Line:
    """A priced line with 7.5% and 2% off."""

    steps = (_Step(75, 1000), _Step(20, 1000))
    tax = _Tax()
