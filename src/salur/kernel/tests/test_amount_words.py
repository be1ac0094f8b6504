"""Amounts in words, number by number."""

from __future__ import annotations

import pytest

from salur.kernel.amount_words import MOST, chinese, english, in_words, indonesian

WORDS = (
    (0, "nol", "zero", "零"),
    (11, "sebelas", "eleven", "壹拾壹"),
    (15, "lima belas", "fifteen", "壹拾伍"),
    (21, "dua puluh satu", "twenty-one", "贰拾壹"),
    (101, "seratus satu", "one hundred one", "壹佰零壹"),
    (1000, "seribu", "one thousand", "壹仟"),
    (1100, "seribu seratus", "one thousand one hundred", "壹仟壹佰"),
    (2001, "dua ribu satu", "two thousand one", "贰仟零壹"),
    (105_000, "seratus lima ribu", "one hundred five thousand", "壹拾万伍仟"),
    (1_250_021, "satu juta dua ratus lima puluh ribu dua puluh satu",
     "one million two hundred fifty thousand twenty-one", "壹佰贰拾伍万零贰拾壹"),
    (20_030_004, "dua puluh juta tiga puluh ribu empat", "twenty million thirty thousand four", "贰仟零叁万零肆"),
    (100_000_001, "seratus juta satu", "one hundred million one", "壹亿零壹"),
)  # fmt: skip


@pytest.mark.parametrize(("number", "said_id", "said_en", "said_zh"), WORDS)
def test_a_number_in_words(number: int, said_id: str, said_en: str, said_zh: str) -> None:
    assert (indonesian(number), english(number), chinese(number)) == (said_id, said_en, said_zh)


def test_no_two_numbers_are_said_alike() -> None:
    some = [*range(3000), *range(9_990, 10_120), *range(99_900, 101_100), *range(999_990, 1_001_010)]
    for say in (indonesian, english, chinese):
        assert len({say(number) for number in some}) == len(set(some))


def test_an_amount_has_its_currency_and_its_parts() -> None:
    assert in_words(3_258_456_00, "IDR", "id") == (
        "Tiga juta dua ratus lima puluh delapan ribu empat ratus lima puluh enam rupiah"
    )
    assert in_words(12_05, "USD", "en") == "Twelve US dollars 5/100"
    assert in_words(12_00, "USD", "zh") == "壹拾贰美元整"
    assert in_words(5, "JPY", "en") == "Five JPY"
    assert in_words(-1, "IDR", "id") == "" and in_words(MOST * 100, "IDR", "id") == ""
