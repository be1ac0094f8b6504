"""What is taken off a van; the numbers are those of docs/arithmetic/cost.md."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from salur.field.rules import Handed, Pile, hand_over

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
PLAIN = 99


def test_what_expires_first_is_handed_over_first() -> None:
    piles = [Pile(1, None, 5, 50), Pile(2, JULY, 5, 60), Pile(3, JUNE, 5, 70)]
    assert hand_over(8, piles, PLAIN, (0, 0)) == [Handed(3, 5, 70), Handed(2, 3, 36)]
    assert [pile.pieces for pile in piles] == [5, 2, 0]


def test_missing_pieces_are_more_of_the_lot_taken_last_at_its_average() -> None:
    assert hand_over(5, [Pile(1, JUNE, 3, 100)], PLAIN, (24, 2_400)) == [Handed(1, 5, 166, 2, 66)]


def test_on_an_empty_van_they_are_goods_without_a_lot_at_the_last_known_cost_or_at_nothing() -> None:
    assert hand_over(5, [], PLAIN, (24, 2_400)) == [Handed(PLAIN, 5, 500, 5, 500)]
    assert hand_over(5, [Pile(1, None, 0, 0)], PLAIN, (0, 0)) == [Handed(PLAIN, 5, 0, 5, 0)]


piles_told = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 10**9), st.sampled_from([None, JUNE, JULY])), max_size=5
)


@given(st.integers(1, 300), piles_told, st.tuples(st.integers(1, 50), st.integers(0, 10**9)))
def test_all_that_was_told_is_handed_over_and_no_value_is_lost(
    wanted: int, told: list[tuple[int, int, date | None]], known: tuple[int, int]
) -> None:
    piles = [Pile(lot, day, pieces, value if pieces else 0) for lot, (pieces, value, day) in enumerate(told)]
    before = sum(pile.pieces for pile in piles), sum(pile.value for pile in piles)
    handed = hand_over(wanted, piles, PLAIN, known)
    after = sum(pile.pieces for pile in piles), sum(pile.value for pile in piles)
    assert sum(one.pieces for one in handed) == wanted
    assert sum(one.pieces - one.drawn for one in handed) == before[0] - after[0] == min(wanted, before[0])
    assert sum(one.value - one.drawn_value for one in handed) == before[1] - after[1]
    assert all(pile.value == 0 for pile in piles if not pile.pieces)
    assert len({one.lot for one in handed}) == len(handed)
