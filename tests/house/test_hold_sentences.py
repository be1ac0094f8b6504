"""No hold without its sentence and its next step, in every language; made from the list of rules itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.utils.translation import gettext, override

from salur.kernel.refusal import Refused
from salur.orders.holding import words
from salur.orders.holding.rules import ABOUT, ANSWERS, RULES
from salur.orders.rules import SHORT
from salur.shell.sentences import in_words, next_steps, sentences
from tests.house import sources

LANGUAGES = ("en", "id", "zh-hans")
CODES = sorted({kind.code for kind in RULES.values()} | {SHORT["refuse"]})
SAMPLE: Mapping[str, object] = {
    "order": 418, "line": 3, "sku": "Teh 350", "buyer": "Toko Maju", "party": "Toko Maju", "who": "Ibu Rina",
    "block": "legal", "pack": "carton", "better": "24 / 48", "percent": "12.5", "allowed": "5",
}  # fmt: skip
HOLE = re.compile(r"{(\w+)}")


def unsaid(codes: Iterable[str], known: Mapping[str, str], steps: Mapping[str, str]) -> Iterator[str]:
    """What of codes is missing: the sentence, the next step, or either in a language."""
    for code in codes:
        for what, text in (("sentence", known.get(code, "")), ("next step", steps.get(code, ""))):
            if not text:
                yield f"{code} has no {what}"
                continue
            for language in LANGUAGES[1:]:
                with override(language):
                    there = gettext(text)
                if there == text:
                    yield f"{code} has no {what} in {language}"
                elif set(HOLE.findall(there)) != set(HOLE.findall(text)):
                    yield f"{code}: the {what} in {language} says other figures"


def test_every_hold_has_its_sentence_and_its_next_step_in_three_languages() -> None:
    sources.nothing(list(unsaid(CODES, sentences(), next_steps())))
    assert len(CODES) >= 13


def test_every_next_step_belongs_to_a_rule() -> None:
    assert set(next_steps()) == set(CODES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_figure_of_a_hold_is_said(code: str, language: str) -> None:
    holes = set(HOLE.findall(sentences()[code] + next_steps()[code]))
    facts = {name: SAMPLE.get(name, 1_234_500 if name.endswith("amount") else 7) for name in holes}
    with override(language):
        why, free = in_words(Refused(code, **facts), "IDR")
    assert why and free and "…" not in why + free and "{" not in why + free
    if "who" in holes:
        assert "Ibu Rina" in free
        with override(language):
            assert "…" not in in_words(Refused(code, **{**facts, "who": ""}), "IDR").free


def test_what_must_be_freed_by_somebody_says_whom_to_ask() -> None:
    for kind in RULES.values():
        assert ("{who}" in next_steps()[kind.code]) == bool(kind.about), kind.code


def test_every_rule_answer_and_authority_has_its_word() -> None:
    assert set(words.RULE) == set(words.MEANS) == set(RULES)
    assert set(words.ANSWER) == set(ANSWERS) and set(words.ABOUT) == set(ABOUT)


def test_this_check_can_fail() -> None:
    one = CODES[0]
    assert list(unsaid([one], {}, {})) == [f"{one} has no sentence", f"{one} has no next step"]
    said = {one: "Nobody ever translated this {figure}."}
    assert len(list(unsaid([one], said, said))) == 4
