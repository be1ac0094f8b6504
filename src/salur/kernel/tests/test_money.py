"""Money: rounding, spreading, writing and reading; the numbers are those of docs/arithmetic/rounding.md."""

from __future__ import annotations

from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.kernel.money import (
    CURRENCIES,
    MODES,
    Language,
    Mode,
    decimal_string,
    parse,
    parse_typed,
    rounded,
    shown,
    spread,
)
from salur.kernel.refusal import Refused

amounts = st.integers(-(10**17), 10**17)
currencies = st.sampled_from(sorted(CURRENCIES))
languages: tuple[Language, ...] = get_args(Language)


@pytest.mark.parametrize(
    ("top", "bottom", "to", "half_up", "down", "up", "half_even"),
    [
        (5, 2, 1, 3, 2, 3, 2),
        (7, 2, 1, 4, 3, 4, 4),
        (-5, 2, 1, -3, -2, -3, -2),
        (-1, 3, 1, 0, 0, -1, 0),
        (9166667, 1, 100, 9166700, 9166600, 9166700, 9166700),
        (50, 1, 100, 100, 0, 100, 0),
        (150, 1, 100, 200, 100, 200, 200),
        (49, 1, 100, 0, 0, 100, 0),
        (0, 7, 100, 0, 0, 0, 0),
        (300, 1, 100, 300, 300, 300, 300),
    ],
)
def test_rounding_by_table(top: int, bottom: int, to: int, half_up: int, down: int, up: int, half_even: int) -> None:
    expected: dict[Mode, int] = {"half_up": half_up, "down": down, "up": up, "half_even": half_even}
    assert {mode: rounded(top, bottom, to, mode) for mode in MODES} == expected


def test_rounding_to_nothing_is_a_mistake() -> None:
    for bottom, to in ((0, 1), (-1, 1), (1, 0)):
        with pytest.raises(ValueError, match="above zero"):
            rounded(1, bottom, to)
    with pytest.raises(ValueError, match="no such rounding mode"):
        rounded(1, 2, 1, "sideways")  # type: ignore[arg-type]


@given(
    st.integers(-(10**20), 10**20), st.integers(1, 10**6), st.sampled_from([1, 5, 100, 50000]), st.sampled_from(MODES)
)
def test_rounding_is_the_nearest_multiple_and_symmetrical(top: int, bottom: int, to: int, mode: Mode) -> None:
    result, exact = rounded(top, bottom, to, mode), Fraction(top, bottom)
    assert result % to == 0
    assert rounded(-top, bottom, to, mode) == -result
    if mode.startswith("half"):
        assert abs(result - exact) * 2 <= to
    else:
        assert abs(result - exact) < to
        assert abs(result) <= abs(exact) if mode == "down" else abs(result) >= abs(exact)
    if mode == "half_even":
        assert result == round(exact / to) * to


@pytest.mark.parametrize(
    ("amount", "weights", "unit", "shares"),
    [
        (1000000, [30000000] * 3, 100, [333400, 333300, 333300]),
        (1000000, [1234500, 6789100, 500], 100, [153800, 846100, 100]),
        (1100, [3300] * 3, 100, [400, 400, 300]),
        (100, [70, 30], 1, [70, 30]),
        (100, [333333, 333333, 333334], 100, [0, 0, 100]),
        (150, [1, 1], 100, [75, 75]),
        (0, [0, 0], 100, [0, 0]),
        (0, [], 1, []),
        (-1000, [1, 1, 1], 1, [-334, -333, -333]),
        (5, [0, 1, 0], 1, [0, 5, 0]),
    ],
)
def test_spreading_by_table(amount: int, weights: list[int], unit: int, shares: list[int]) -> None:
    assert spread(amount, weights, unit) == shares


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_an_amount_without_weights_is_a_mistake(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="needs weights"):
        spread(1, weights)


@given(amounts, st.lists(st.integers(0, 10**12), min_size=1, max_size=12).filter(any), st.sampled_from([1, 100]))
def test_spreading_loses_nothing_and_is_fair(amount: int, weights: list[int], unit: int) -> None:
    shares = spread(amount, weights, unit)
    used = unit if amount % unit == 0 else 1
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(amount * weight, sum(weights))) < used
        assert share % used == 0
        assert weight or share == 0


def test_currencies_have_their_exponents() -> None:
    assert {code: CURRENCIES[code] for code in ("IDR", "INR", "CNY", "USD", "JPY", "KWD", "VND", "CLF")} == {
        "IDR": 2, "INR": 2, "CNY": 2, "USD": 2, "JPY": 0, "KWD": 3, "VND": 0, "CLF": 4,
    }  # fmt: skip
    assert len(CURRENCIES) == 165
    assert "XAU" not in CURRENCIES


@pytest.mark.parametrize(
    ("amount", "currency", "api", "indonesian", "english"),
    [
        (123456700, "IDR", "1234567.00", "Rp1.234.567", "Rp1,234,567"),
        (123456750, "IDR", "1234567.50", "Rp1.234.567,50", "Rp1,234,567.50"),
        (-99900, "IDR", "-999.00", "-Rp999", "-Rp999"),
        (5, "IDR", "0.05", "Rp0,05", "Rp0.05"),
        (0, "IDR", "0.00", "Rp0", "Rp0"),
        (123456700, "INR", "1234567.00", "₹1.234.567,00", "₹12,34,567.00"),
        (1234, "JPY", "1234", "JP¥1.234", "JP¥1,234"),
        (781, "KWD", "0.781", "KWD\u00a00,781", "KWD\u00a00.781"),
        (123456, "USD", "1234.56", "US$1.234,56", "US$1,234.56"),
    ],
)
def test_an_amount_is_written_and_read_back(
    amount: int, currency: str, api: str, indonesian: str, english: str
) -> None:
    assert decimal_string(amount, currency) == api
    assert shown(amount, currency) == indonesian
    assert shown(amount, currency, "en") == english
    assert parse(api, currency) == amount
    assert parse_typed(indonesian, currency) == parse_typed(english, currency, "en") == amount


@given(amounts, currencies, st.sampled_from(languages))
def test_every_amount_comes_back(amount: int, currency: str, language: Language) -> None:
    assert parse(decimal_string(amount, currency), currency) == amount
    assert parse_typed(shown(amount, currency, language), currency, language) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567,50", 123456750),
        ("Rp 1.234.567", 123456700),
        ("Rp. 1.234.567,5", 123456750),
        ("IDR 500", 50000),
        ("1234567", 123456700),
        ("  12.000 ", 1200000),
        ("-12.000", -1200000),
        ("0,500", 50),
    ],
)
def test_what_people_type_is_understood(text: str, amount: int) -> None:
    assert parse_typed(text, "IDR") == amount


@pytest.mark.parametrize(
    "text", ["", "Rp", "1.5", "1.2345", "1,234.50", "12.34.567", "1,005", "1e6", "satu", "1..000", "."]
)
def test_what_could_mean_two_things_is_refused_not_guessed(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_typed(text, "IDR")
    assert refusal.value == Refused("kernel.bad_amount", text=text, currency="IDR")


@pytest.mark.parametrize("text", ["", "1,5", "1.005", "1e6", " 1", "+1", ".5", "NaN", "٣", "12345678901234567.00"])
def test_the_api_takes_plain_decimals_only(text: str) -> None:
    with pytest.raises(Refused, match=r"kernel\.bad_amount"):
        parse(text, "IDR")


def test_needless_zeros_are_no_fault_and_an_unknown_currency_is() -> None:
    assert parse("1.5000", "IDR") == parse("0001.5", "IDR") == 150
    with pytest.raises(Refused, match=r"kernel\.unknown_currency"):
        parse("1", "RUPIAH")
