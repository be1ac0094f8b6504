"""Check digits of barcodes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.catalog.rules import check_digit, check_digit_fits, gtin14, gtin_fault


@pytest.mark.parametrize(
    ("code", "fault", "normal"),
    [
        ("02345673", None, "00000002345673"),
        ("12345673", "wrong_check_digit", "00000012345673"),
        ("614141000036", None, "00614141000036"),
        ("0614141000036", None, "00614141000036"),
        ("1234567890128", None, "01234567890128"),
        ("1234567890123", "wrong_check_digit", "01234567890123"),
        ("12345678901231", None, "12345678901231"),
        ("123456789", "wrong_length", "123456789"),
        ("", "not_digits", ""),
        ("12345678901X8", "not_digits", "12345678901X8"),
        (" 1234567890128", "not_digits", " 1234567890128"),
        ("١٢٣٤٥٦٧٨", "not_digits", "١٢٣٤٥٦٧٨"),
    ],
)
def test_a_wrong_code_is_flagged_and_kept(code: str, fault: str | None, normal: str) -> None:
    assert gtin_fault(code) == fault
    assert gtin14(code) == normal


def test_check_digits_agree_with_the_syntax_dictionary() -> None:
    for folder in Path(__file__).resolve().parents:
        file = folder.parent.joinpath("shared", "data", "standards", "gs1", "element_linters.json")
        if (folder / "src").is_dir() and file.is_file():
            break
    else:
        pytest.skip("element_linters.json does not lie beside this checkout")
    vectors: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["vectors"]
    chosen = [vector for vector in vectors if vector["linter"] == "csum"]
    assert len(chosen) == 9
    for vector in chosen:
        assert check_digit_fits(vector["data"]) == vector["valid"], vector
        if len(vector["data"]) in (8, 12, 13, 14):
            assert (gtin_fault(vector["data"]) is None) == vector["valid"], vector


digits = st.text("0123456789", min_size=7, max_size=17)


@given(digits, st.integers(0, 9))
def test_exactly_one_digit_fits_and_zeros_in_front_change_nothing(body: str, wrong: int) -> None:
    right = check_digit(body)
    assert check_digit_fits(f"{body}{wrong}") == (wrong == right)
    assert check_digit("000" + body) == right


@given(digits, st.data())
def test_one_misread_digit_is_always_found(body: str, data: st.DataObject) -> None:
    code = f"{body}{check_digit(body)}"
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[at]]))
    assert not check_digit_fits(code[:at] + other + code[at + 1 :])
