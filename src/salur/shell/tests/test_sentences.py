"""What people read of a refusal: money, words, never a crash."""

from __future__ import annotations

import pytest

from salur.kernel.refusal import Refused
from salur.shell.sentences import sentence, sentences, templated
from salur.shell.words import humanised


def test_amounts_are_shown_as_money_of_their_currency() -> None:
    over = Refused("credit.over_limit", short_amount=150_000_000, room_amount=0, limit_amount=1_000_000_000)
    assert "by Rp1,500,000: there is room for Rp0 of Rp10,000,000" in sentence(over, "en")
    assert "Rp1.500.000" in sentence(over, "id")
    dollars = Refused("credit.over_limit", short_amount=150, room_amount=0, limit_amount=1000, currency="USD")
    assert "US$1.50" in sentence(dollars, "en")
    assert "US$1.50" in sentence(Refused("credit.over_limit", short_amount=150), "en", "USD")


def test_words_by_code_are_said_as_words() -> None:
    step = Refused("kernel.no_such_step", paper_kind="order", paper=7, status="put_back", step="short_close")
    assert sentence(step, "en") == "order 7 is put back: it cannot do 'short close' now. Open it to see what it can."


def test_a_code_without_a_sentence_is_said_plainly() -> None:
    assert "nobody.knows" in sentence(Refused("nobody.knows", x=1), "en")


@pytest.mark.parametrize("language", ["en", "id", "zh-hans"])
def test_no_sentence_fails_for_want_of_facts_or_for_strange_ones(language: str) -> None:
    strange = {
        "amount": "a lot",
        "short_amount": None,
        "status": "",
        "why": "longer than 80 characters",
        "currency": "IDR",
    }
    for code in sentences():
        assert sentence(Refused(code), language)
        assert sentence(Refused(code, **strange), language)


def test_short_reasons_are_found_whatever_number_is_in_them() -> None:
    assert templated("longer than 80 characters") == ("longer than {0} characters", ["80"])
    assert humanised("OrderShortClosed") == "Order short closed"
