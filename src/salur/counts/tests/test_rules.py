"""What a count comes to; the numbers are those of a small shelf."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salur.counts.rules import Difference, Move, compare, since

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
balances = st.integers(0, 10**6).flatmap(
    lambda pieces: st.tuples(st.just(pieces), st.integers(0, 10**12) if pieces else st.just(0))
)


def test_missing_goods_leave_at_the_average_and_found_goods_come_at_it() -> None:
    assert compare(7, 0, (10, 1_000)) == Difference(-3, -300)
    assert compare(12, 0, (10, 1_000)) == Difference(2, 200)
    assert compare(10, 0, (10, 1_000)) == Difference(0, 0)


def test_a_count_of_zero_takes_all_the_value() -> None:
    assert compare(0, 0, (3, 100)) == Difference(-3, -100)


def test_goods_found_where_the_book_has_none_come_at_the_last_known_cost_or_at_nothing() -> None:
    assert compare(5, 0, (0, 0), (24, 2_400)) == Difference(5, 500)
    assert compare(5, 0, (0, 0)) == Difference(5, 0)


def test_what_came_and_went_since_is_no_difference() -> None:
    assert compare(10, -4, (6, 600)) == Difference(0, 0)
    assert compare(10, 4, (15, 1_500)) == Difference(-1, -100)


def test_more_cannot_have_left_since_than_was_counted() -> None:
    assert compare(3, -5, (5, 500)) is None


def test_only_what_happened_after_the_counting_came_or_went_since() -> None:
    moves = [Move(NOON - timedelta(minutes=1), 5), Move(NOON, 7), Move(NOON + timedelta(minutes=1), -3)]
    assert since(moves, NOON) == -3


@given(st.integers(0, 10**6), st.integers(-1000, 1000), balances, balances)
def test_afterwards_the_shelf_holds_what_was_counted_and_moved_since(
    counted: int, moved: int, there: tuple[int, int], known: tuple[int, int]
) -> None:
    found = compare(counted, moved, there, known)
    if found is None:
        assert counted + moved < 0
        return
    pieces, value = there[0] + found.pieces, there[1] + found.value
    assert pieces == counted + moved
    assert value >= 0
    assert pieces or not value, "an empty shelf is worth nothing"
    assert found.pieces * found.value >= 0, "found goods are never worth less than nothing"


@given(st.integers(0, 1000), st.integers(0, 1000), balances)
def test_a_count_that_is_told_again_right_after_finds_nothing(counted: int, moved: int, there: tuple[int, int]) -> None:
    found = compare(counted, moved, there)
    assert found is not None
    now = there[0] + found.pieces, there[1] + found.value
    assert compare(counted, moved, now) == Difference(0, 0)
