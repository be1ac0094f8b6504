"""Quantities in packs; the numbers are those of docs/arithmetic/rounding.md."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.kernel.quantity import check_ladder, pieces, shown, split, typed
from salur.kernel.refusal import Refused

CARTON = (24, 6, 1)
ladders = st.sets(st.integers(2, 500), max_size=3).map(lambda packs: (*sorted(packs, reverse=True), 1))


@pytest.mark.parametrize(
    ("text", "ladder", "count", "back"),
    [
        ("3/2/5", CARTON, 89, "3/2/5"),
        ("3//5", CARTON, 77, "3/0/5"),
        ("0/30/0", CARTON, 180, "7/2/0"),
        (" 1 / 0 / 0 ", CARTON, 24, "1/0/0"),
        ("0/0/0", CARTON, 0, "0/0/0"),
        ("7", (1,), 7, "7"),
        ("2/39", (40, 1), 119, "2/39"),
        ("1/1/1", (40, 12, 1), 53, "1/1/1"),
    ],
)
def test_packs_are_typed_and_shown(text: str, ladder: tuple[int, ...], count: int, back: str) -> None:
    assert typed(text, ladder) == count
    assert shown(count, ladder) == back


@pytest.mark.parametrize(
    "text", ["", "3", "3/2", "3/2/5/1", "//", "3/-2/5", "3/2.5/0", "a/b/c", "8991234567890/8991234567890/0"]
)
def test_a_count_that_leaves_doubt_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        typed(text, CARTON)
    assert refusal.value == Refused("kernel.bad_count", text=text, levels=3)


def test_counts_must_fit_the_ladder() -> None:
    assert pieces((3, 2, 5), CARTON) == 89
    with pytest.raises(Refused, match=r"kernel\.bad_count"):
        pieces((3, 2), CARTON)


@pytest.mark.parametrize("ladder", [(), (24, 6), (6, 24, 1), (24, 24, 1), (1, 1), (24, 0, 1)])
def test_packs_must_shrink_down_to_the_piece(ladder: tuple[int, ...]) -> None:
    check_ladder(CARTON)
    with pytest.raises(Refused, match=r"kernel\.bad_packs"):
        check_ladder(ladder)


def test_a_difference_is_shown_with_its_sign() -> None:
    assert shown(-89, CARTON) == "-3/2/5"
    assert split(-89, CARTON) == (-3, -2, -5)


@given(st.integers(0, 10**9), ladders)
def test_every_count_comes_back(count: int, ladder: tuple[int, ...]) -> None:
    check_ladder(ladder)
    assert pieces(split(count, ladder), ladder) == count
    assert pieces(split(-count, ladder), ladder) == -count
    assert typed(shown(count, ladder), ladder) == count
    parts = split(count, ladder)
    for above, (part, ratio) in zip(ladder, list(zip(parts, ladder, strict=True))[1:], strict=False):
        assert part * ratio < above  # what would fill the pack above stands there
