"""Telephone numbers as people write them become what a phone can open."""

from __future__ import annotations

import pytest

from salur.shell.reach import international, message, way


@pytest.mark.parametrize(
    ("phone", "currency", "found"),
    [
        ("0812 5550 1102", "IDR", "6281255501102"),
        ("+62 812-5550-1102", "IDR", "6281255501102"),
        ("+86 138 0013 8000", "IDR", "8613800138000"),
        ("0086 138 0013 8000", "IDR", "8613800138000"),
        ("98765 43210", "INR", "919876543210"),
        ("138 0013 8000", "CNY", "8613800138000"),
        ("0812", "IDR", ""),
        ("", "IDR", ""),
        ("ask next door", "IDR", ""),
        ("0812 5550 1102", "EUR", ""),
        ("+" + "9" * 16, "IDR", ""),
    ],
)
def test_a_number_gets_its_country(phone: str, currency: str, found: str) -> None:
    assert international(phone, currency) == found


def test_a_message_is_written_and_not_sent() -> None:
    assert (
        message("0812 5550 1102", "IDR", "SJ-1 & 3 dus?") == "https://wa.me/6281255501102?text=SJ-1%20%26%203%20dus%3F"
    )
    assert message("", "IDR", "x") == ""


def test_the_way_wants_both_degrees() -> None:
    assert way(-6.2, 106.8) == "https://www.google.com/maps/dir/?api=1&destination=-6.200000%2C106.800000"
    assert way(-6.2, None) == way(None, None) == ""
