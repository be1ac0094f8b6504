"""Numbers as Indonesia, England and China write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.connect.rules import numbers
from salur.connect.rules.numbers import FORMATS
from salur.kernel.refusal import Refused

EXACT = st.decimals(min_value=-(10**13), max_value=10**13, allow_nan=False, places=2)
NAMES = st.sampled_from(sorted(FORMATS))
WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@given(EXACT, NAMES)
def test_what_is_written_is_read_back(number: Decimal, name: str) -> None:
    assert numbers.decimal(numbers.written(number, FORMATS[name]), FORMATS[name]) == number


@given(EXACT, st.sampled_from(["en", "zh"]))
def test_full_width_digits_are_digits(number: Decimal, name: str) -> None:
    wide = numbers.written(number, FORMATS[name]).translate(WIDE)
    assert numbers.decimal(wide, FORMATS[name]) == number


@given(EXACT, st.sampled_from(["Rp", "Rp ", "IDR ", "Rp. "]))
def test_a_currency_before_the_number_says_nothing(number: Decimal, coin: str) -> None:
    text = numbers.written(abs(number), FORMATS["id"])
    assert numbers.decimal(coin + text, FORMATS["id"]) == abs(number)
    assert numbers.decimal(f"-{coin}{text}", FORMATS["id"]) == -abs(number)


@given(st.integers(min_value=1000, max_value=10**12), st.sampled_from([("id", "en"), ("en", "id")]))
def test_a_number_of_the_other_format_is_never_taken_for_another_number(number: int, pair: tuple[str, str]) -> None:
    """1.234.567 is no English number; where it could be one (1.234), it is read as the profile says, not guessed."""
    theirs, mine = (FORMATS[name] for name in pair)
    text = numbers.written(Decimal(number) + Decimal("0.25"), theirs)
    with pytest.raises(Refused) as refused:
        numbers.decimal(text, mine)
    assert refused.value.code == "connect.number_marks"


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        found = numbers.decimal(text, FORMATS["id"])
    except Refused as refused:
        assert refused.code in {"connect.not_a_number", "connect.number_marks", "connect.shortened", "connect.formula"}
    else:
        assert found.is_finite()


READ = [
    ("id", "1.234.567,50", "1234567.50"),
    ("id", "Rp 15.000,-", "15000"),
    ("id", "Rp15.000,00", "15000"),
    ("id", "(1.500)", "-1500"),
    ("id", "1.500-", "-1500"),
    ("id", "−25", "-25"),
    ("id", "0,5", "0.5"),
    ("en", "1,234,567.50", "1234567.50"),
    ("en", "$1,234.00", "1234"),
    ("en", "-$5", "-5"),
    ("en", "1,234.", "1234"),
    ("zh", "￥1,234.50", "1234.50"),
    ("zh", "1,234元", "1234"),
    ("zh", "１２３４", "1234"),
    ("plain", "007", "7"),
    ("space", "1\u00a0234,5", "1234.5"),
    ("plain", '="12"', "12"),
    ("plain", "'-12", "-12"),
]


@pytest.mark.parametrize(("name", "text", "number"), READ)
def test_ways_to_write_a_number(name: str, text: str, number: str) -> None:
    assert numbers.decimal(text, FORMATS[name]) == Decimal(number)


REFUSED = [
    ("plain", "1.234.567,50", "connect.number_marks"),
    ("id", "1.5", "connect.number_marks"),
    ("id", "1,234,567.50", "connect.number_marks"),
    ("en", "12,34", "connect.number_marks"),
    ("en", "1,5", "connect.number_marks"),
    ("plain", "12 pcs", "connect.not_a_number"),
    ("plain", "l2", "connect.not_a_number"),
    ("plain", "O", "connect.not_a_number"),
    ("plain", "8.99E+12", "connect.shortened"),
    ("plain", "=1+1", "connect.formula"),
    ("plain", "=SUM(A1:A3)", "connect.formula"),
    ("plain", "@SUM(1)", "connect.formula"),
    ("plain", "--5", "connect.not_a_number"),
    ("plain", "1-2", "connect.not_a_number"),
    ("plain", "NaN", "connect.not_a_number"),
    ("plain", "٣", "connect.not_a_number"),
    ("plain", "½", "connect.not_a_number"),
    ("plain", "9" * 40, "connect.number_marks"),
]


@pytest.mark.parametrize(("name", "text", "code"), REFUSED)
def test_what_is_no_number_is_refused_and_never_guessed(name: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        numbers.decimal(text, FORMATS[name])
    assert refused.value.code == code


def test_money_has_the_decimals_of_its_currency() -> None:
    assert numbers.amount(Decimal("12.5"), "IDR", "12.5") == 1250
    assert numbers.amount(Decimal("12.500"), "IDR", "12.500") == 1250
    assert numbers.amount(Decimal("12"), "JPY", "12") == 12
    with pytest.raises(Refused, match="too_fine"):
        numbers.amount(Decimal("12.345"), "IDR", "12.345")
    with pytest.raises(Refused, match="too_fine"):
        numbers.amount(Decimal("12.5"), "JPY", "12.5")
    with pytest.raises(Refused, match="bad_amount"):
        numbers.amount(Decimal(10**17), "IDR", "much")


def test_a_spreadsheets_number_has_the_digits_that_it_shows() -> None:
    assert numbers.native(0.1 + 0.2) == Decimal("0.3")
    assert numbers.native(1234567.89) == Decimal("1234567.89")
    with pytest.raises(Refused, match="not_a_number"):
        numbers.native(float("inf"))


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-HYPERLINK(1)", "=", "- SUM(1)"])
def test_what_a_spreadsheet_would_compute_is_a_formula(text: str) -> None:
    assert numbers.is_formula(text)
    assert numbers.guarded(text) == f"'{text}"
    assert numbers.unwrapped(f"'{text}") == text


@pytest.mark.parametrize("text", ["+62 (21) 555-1234", "-", "- Toko Maju", "@tokomaju", "Toko = Maju", "-5", ""])
def test_what_people_write_is_none(text: str) -> None:
    assert not numbers.is_formula(text)


@given(st.text(max_size=10) | st.text(alphabet="=+-@'\t\r:\"1", max_size=5))
def test_what_is_guarded_is_given_back(text: str) -> None:
    guarded = numbers.guarded(text)
    assert numbers.unwrapped(guarded) == (text if guarded != text else numbers.unwrapped(text))
