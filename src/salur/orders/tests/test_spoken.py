"""How people say quantities and send lines."""

from __future__ import annotations

import pytest

from salur.orders.entry.spoken import Doubt, Said, pasted, read, shown

LADDER = {"carton": 24, "inner": 6}


@pytest.mark.parametrize(
    ("text", "packs", "meant"),
    [
        ("3/2/5", LADDER, Said(89, "piece", 89)),
        ("3//5", LADDER, Said(77, "piece", 77)),
        ("0/0/7", LADDER, Said(7, "piece", 7)),
        ("3/2", {"carton": 24}, Said(74, "piece", 74)),
        ("89", LADDER, Said(89, "piece", 89)),
        ("3 dus", LADDER, Said(3, "carton", 72)),
        ("3dus", LADDER, Said(3, "carton", 72)),
        ("3 Karton", LADDER, Said(3, "carton", 72)),
        ("2 pak", LADDER, Said(2, "inner", 12)),
        ("2 lsn", LADDER, Said(24, "piece", 24)),
        ("5 pcs", LADDER, Said(5, "piece", 5)),
        ("3 箱", LADDER, Said(3, "carton", 72)),
        ("3 dus 2 pak 5 pcs", LADDER, Said(89, "piece", 89)),
        ("3 dus 5", LADDER, Said(77, "piece", 77)),
        ("4 tray", {"tray": 30}, Said(4, "tray", 120)),
        ("4 dus", {"tray": 30}, Said(4, "tray", 120)),  # the only pack there is
        ("3 carton", LADDER, Said(3, "carton", 72)),
    ],
)
def test_a_quantity_is_read_as_people_say_it(text: str, packs: dict[str, int], meant: Said) -> None:
    assert read(text, packs) == meant


@pytest.mark.parametrize(
    "text", ["", "abc", "-3", "0", "3/2/5/1", "0/0/0", "3,5", "99999999999 dus", "3 dus x 2 foo", "/"]
)
def test_what_is_no_quantity_is_not_guessed(text: str) -> None:
    assert read(text, LADDER) == Doubt(text)


def test_a_level_too_few_and_a_unit_nobody_knows_are_questions() -> None:
    assert read("3/2", LADDER) == Doubt("3/2", (("3/2/0", 84), ("0/3/2", 20)))
    assert read("1 kotak", LADDER) == Doubt("1 kotak", (("1 carton", 24), ("1 inner", 6), ("1 pcs", 1)))
    assert read("3 dus", {}) == Doubt("3 dus", (("3 pcs", 3),))  # it comes in no pack


def test_every_answer_to_a_question_is_clear() -> None:
    for text in ("3/2", "1 kotak"):
        doubt = read(text, LADDER)
        assert isinstance(doubt, Doubt)
        for answer, pieces in doubt.choices:
            said = read(answer, LADDER)
            assert isinstance(said, Said) and said.pieces == pieces


def test_what_a_form_shows_is_read_as_the_same() -> None:
    for pieces, pack in ((72, "carton"), (73, "carton"), (12, "inner"), (5, "piece"), (5, "gone")):
        said = read(shown(pieces, pack, LADDER), LADDER)
        assert isinstance(said, Said) and said.pieces == pieces


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("KL-165H 3 dus", ("KL-165H", "3 dus")),
        ("KL-165H\t12", ("KL-165H", "12")),
        ("KL-165H;3/2/5", ("KL-165H", "3/2/5")),
        ("- kopi susu 10 2 ctn", ("kopi susu", "10 2 ctn")),
        ("kopi lereng hitam 3dus", ("kopi lereng hitam", "3dus")),
        ("3 dus KL-165H", ("KL-165H", "3 dus")),
        ("sabun melur 1 kotak", ("sabun melur", "1 kotak")),
        ("TS-25", ("TS-25", "")),
        ("8992761 6", ("8992761", "6")),
    ],
)
def test_a_line_of_a_message_is_goods_and_quantity(line: str, meant: tuple[str, str]) -> None:
    assert pasted(f"\n{line}\n\n") == [meant]
