"""First expired first out, within the buyer's minimum remaining life."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.stock.rules import Lot, first_expired_first_out, first_expired_first_out_each

JANUARY, MARCH, JUNE = date(2027, 1, 31), date(2027, 3, 31), date(2027, 6, 30)
SHELF = [Lot(4, JUNE, 50), Lot(9, None, 20), Lot(7, JANUARY, 10), Lot(2, MARCH, 30), Lot(1, JUNE, 5)]


@pytest.mark.parametrize(
    ("wanted", "good_until", "picks"),
    [
        (0, None, []),
        (6, None, [(7, 6)]),
        (40, None, [(7, 10), (2, 30)]),
        (43, None, [(7, 10), (2, 30), (1, 3)]),
        (46, None, [(7, 10), (2, 30), (1, 5), (4, 1)]),
        (200, None, [(7, 10), (2, 30), (1, 5), (4, 50), (9, 20)]),
        (6, JANUARY, [(7, 6)]),
        (6, JANUARY + timedelta(days=1), [(2, 6)]),
        (40, MARCH, [(2, 30), (1, 5), (4, 5)]),
        (90, JUNE, [(1, 5), (4, 50), (9, 20)]),
        (90, date(2030, 1, 1), [(9, 20)]),
    ],
)
def test_the_earliest_that_lives_long_enough_goes_first(
    wanted: int, good_until: date | None, picks: list[tuple[int, int]]
) -> None:
    assert first_expired_first_out(wanted, SHELF, good_until) == picks
    assert first_expired_first_out(wanted, SHELF[::-1], good_until) == picks


def test_demands_share_a_shelf_in_their_order() -> None:
    wants = [(35, None), (10, JUNE), (0, None), (50, MARCH), (30, None)]
    assert first_expired_first_out_each(wants, SHELF) == [
        [(7, 10), (2, 25)],
        [(1, 5), (4, 5)],
        [],
        [(2, 5), (4, 45)],
        [(9, 20)],
    ]


lots = st.lists(st.tuples(st.none() | st.integers(0, 40), st.integers(0, 30)), max_size=8).map(
    lambda rows: [
        Lot(at, None if day is None else JANUARY + timedelta(days=day), n) for at, (day, n) in enumerate(rows)
    ]
)
demands = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 45).map(lambda day: JANUARY + timedelta(days=day))),
    max_size=6,
)


@given(lots, demands)
def test_no_piece_goes_twice_no_life_is_broken_and_nothing_fitting_is_withheld(
    shelf: list[Lot], wants: list[tuple[int, date | None]]
) -> None:
    served = first_expired_first_out_each(wants, shelf)
    left = {row.lot: row.pieces for row in shelf}
    known = {row.lot: row for row in shelf}
    for (wanted, good_until), picks in zip(wants, served, strict=True):
        fitting = {
            row.lot for row in shelf
            if good_until is None or row.expires_on is None or row.expires_on >= good_until
        }  # fmt: skip
        there = {lot: left[lot] for lot in fitting if left[lot]}
        assert sum(pieces for _, pieces in picks) == min(wanted, sum(there.values()))
        order = [(known[lot].expires_on or date.max, lot) for lot, _ in picks]
        assert order == sorted(order)
        for lot, pieces in picks:
            assert lot in fitting
            left[lot] -= pieces
            assert pieces > 0
            assert left[lot] >= 0
        for lot in there:
            passed_over = left[lot] and picks and (known[lot].expires_on or date.max, lot) < order[-1]
            assert not passed_over
