"""Cost travelling with the goods; the numbers are those of docs/arithmetic/cost.md."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.ledger.rules import Drawn, at_cost, draw, return_value, take, take_each

balances = st.tuples(st.integers(1, 10**6), st.integers(0, 10**15))


def test_the_last_piece_takes_the_rest() -> None:
    assert take_each([1, 1, 1], 3, 100) == [33, 33, 34]
    assert take_each([2, 1], 3, 100) == [66, 34]
    assert take(3, 3, 100) == 100
    assert take(0, 3, 100) == 0
    assert take(0, 0, 0) == 0


def test_a_taking_follows_the_average_of_its_moment() -> None:
    # 10 at 1,000 and 10 at 1,201 come in, 7 leave, 5 at 1,500 come in, 18 leave
    first = take(7, 20, 22010)
    assert first == 7703
    pieces, value = 20 - 7 + 5, 22010 - first + 7500
    assert take(4, pieces, value) == 4846
    assert take(18, pieces, value) == 21807


@pytest.mark.parametrize("pieces", [-1, 4])
def test_what_is_not_there_cannot_leave(pieces: int) -> None:
    with pytest.raises(ValueError, match="cannot leave"):
        take(pieces, 3, 100)


def test_a_tell_draws_missing_pieces_at_the_last_known_cost() -> None:
    assert draw(2, 3, 100) == Drawn(2, 66, 0, 0)
    assert draw(5, 3, 100) == Drawn(3, 100, 2, 66)
    assert draw(5, 0, 0, known=(24, 2400)) == Drawn(0, 0, 5, 500)
    assert draw(5, 0, 0) == Drawn(0, 0, 5, 0)


def test_a_return_comes_at_the_value_it_left_with() -> None:
    assert return_value(1, delivered=(3, 100)) == 33
    assert return_value(1, delivered=(3, 100), returned=(2, 66)) == 34
    assert return_value(4, delivered=(3, 100)) == 133  # one more than was delivered, at the line's cost
    assert return_value(1, delivered=(3, 100), returned=(3, 100)) == 33
    assert return_value(2, today=(10, 505), known=(1, 40)) == 101
    assert return_value(2, today=(0, 0), known=(1, 40)) == 80
    assert return_value(2) == 0


def test_an_unknown_cost_is_nothing() -> None:
    assert at_cost(5, (0, 0)) == 0


@given(balances, st.data())
def test_value_is_conserved_to_the_coin(balance: tuple[int, int], data: st.DataObject) -> None:
    pieces, value = balance
    wanted: list[int] = []
    left = pieces
    while left and len(wanted) < 20:
        wanted.append(data.draw(st.integers(1, left)))
        left -= wanted[-1]
    values = take_each(wanted, pieces, value)
    assert min(values) >= 0
    assert sum(values) <= value
    if left:
        values += take_each([left], left, value - sum(values))
    assert sum(values) == value


@given(balances, st.data())
def test_each_taking_is_within_a_coin_of_its_share(balance: tuple[int, int], data: st.DataObject) -> None:
    pieces, value = balance
    wanted = data.draw(st.integers(0, pieces))
    share = Fraction(value * wanted, pieces)
    assert 0 <= share - take(wanted, pieces, value) < 1


@given(balances, st.integers(0, 2 * 10**6), balances)
def test_a_tell_takes_all_its_pieces(balance: tuple[int, int], wanted: int, known: tuple[int, int]) -> None:
    pieces, value = balance
    drawn = draw(wanted, pieces, value, known)
    assert drawn.pieces + drawn.missing_pieces == wanted
    assert drawn.pieces <= pieces
    assert 0 <= drawn.value <= value
    assert drawn.missing_pieces or drawn.missing_value == 0


@given(balances, st.data())
def test_all_partial_returns_bring_back_what_left(delivered: tuple[int, int], data: st.DataObject) -> None:
    back_pieces = back_value = 0
    for _ in range(10):
        left = delivered[0] - back_pieces
        if not left:
            break
        pieces = data.draw(st.integers(1, left))
        back_value += return_value(pieces, delivered, (back_pieces, back_value))
        back_pieces += pieces
    if left := delivered[0] - back_pieces:
        back_value += return_value(left, delivered, (back_pieces, back_value))
    assert back_value == delivered[1]
