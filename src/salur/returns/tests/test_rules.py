"""Which invoices goods come back of, and how an inspection divides them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from salur.returns.bodies import Back, Found
from salur.returns.rules import Part, Room, Row, divide, faults, link


def room(invoice: int, pieces: int, untaxed: int = 1_000, **more: int) -> Room:
    delivered = more.get("delivered", pieces)
    cost = (delivered, more.get("cost", 500))
    tax, lot, gone = untaxed // 10, more.get("lot"), more.get("back", 0)
    return Room(invoice, 1, 7, "IDR", pieces, untaxed, tax, lot, delivered, cost, gone)


def test_the_latest_invoice_comes_first_and_the_rest_goes_on_to_older_ones() -> None:
    found, rest = link(Back(1, 12), [room(9, 10), room(8, 10)])
    assert [(one.room.invoice, one.pieces) for one in found] == [(9, 10), (8, 2)]
    assert rest == 0


def test_a_named_invoice_and_then_the_same_lot_go_before_the_latest() -> None:
    rooms = [room(9, 10), room(8, 10, lot=5), room(7, 10)]
    found, _ = link(Back(1, 25, "", 5, 7), rooms)
    assert [(one.room.invoice, one.pieces) for one in found] == [(7, 10), (8, 10), (9, 5)]


def test_no_more_comes_back_of_an_invoice_than_was_delivered_on_it() -> None:
    found, rest = link(Back(1, 20), [room(9, 10, delivered=6), room(8, 10, back=7), room(7, 10, back=10)])
    assert [(one.room.invoice, one.pieces) for one in found] == [(9, 6), (8, 3)]
    assert rest == 11


def test_in_parts_a_line_brings_back_exactly_its_price_and_its_cost() -> None:
    one = room(9, 3, untaxed=100, cost=100)
    taken = [link(Back(1, 1), [one])[0][0] for _ in range(3)]
    assert [part.untaxed for part in taken] == [33, 33, 34]
    assert [part.value for part in taken] == [33, 33, 34]
    assert sum(part.tax for part in taken) == 10


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8), st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_every_piece_is_linked_or_left_and_no_invoice_gives_too_much(backs: list[int], invoices: list[int]) -> None:
    rooms = [room(n, pieces, untaxed=997 * pieces + 1, cost=331 * pieces + 2) for n, pieces in enumerate(invoices)]
    price = sum(one.untaxed for one in rooms)
    linked, left = [], 0
    for pieces in backs:
        found, rest = link(Back(1, pieces), rooms)
        assert sum(one.pieces for one in found) + rest == pieces
        linked += found
        left += rest
    assert left == max(0, sum(backs) - sum(invoices))
    assert all(one.returned <= one.delivered for one in rooms)
    assert sum(one.untaxed for one in linked) <= price
    if sum(backs) >= sum(invoices):
        assert sum(one.untaxed for one in linked) == price
        assert sum(one.value or 0 for one in linked) == sum(331 * pieces + 2 for pieces in invoices)


ROWS = [Row(1, 1, 6, 600, 66), Row(2, 1, 4, 500, 55), Row(3, 2, 5, 100, 11)]


def test_what_was_found_of_a_told_line_is_divided_over_the_invoices_it_came_from() -> None:
    found = [Found(1, "restock", 7), Found(1, "destroy", None, False, "torn"), Found(2, "to_principal")]
    assert divide(ROWS, found) == [
        Part(1, "restock", 6, True, 600, 66, ""),
        Part(2, "restock", 1, True, 125, 13, ""),
        Part(2, "destroy", 3, False, 375, 42, "torn"),
        Part(3, "to_principal", 5, True, 100, 11, ""),
    ]


def test_every_piece_must_be_found_once_and_what_is_lost_needs_a_reason() -> None:
    def codes(*found: Found) -> list[str]:
        return [one.code for one in faults(ROWS, found)]

    assert codes(Found(1, "restock"), Found(2, "restock")) == []
    assert codes(Found(1, "restock")) == ["returns.not_all_inspected"]
    assert codes(Found(1, "restock", 11), Found(2, "restock")) == ["returns.not_all_inspected"]
    assert codes(Found(1, "restock"), Found(2, "destroy")) == ["returns.reason_needed"]
    assert codes(Found(1, "restock"), Found(2, "restock", None, False)) == ["returns.reason_needed"]
    assert codes(Found(3, "restock"), Found(1, "burn"), Found(2, "restock", 0))[:3] == ["returns.bad_finding"] * 3


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 20), st.integers(0, 10**6)), min_size=1, max_size=6), st.data()
)
def test_the_parts_of_a_line_come_to_all_of_it(told: list[tuple[int, int, int]], data: st.DataObject) -> None:
    rows = [Row(n, line, pieces, untaxed, untaxed // 9) for n, (line, pieces, untaxed) in enumerate(told)]
    found = []
    for line in {row.told for row in rows}:
        left = sum(row.pieces for row in rows if row.told == line)
        while left:
            pieces = data.draw(st.integers(1, left))
            found.append(Found(line, data.draw(st.sampled_from(["restock", "to_principal"])), pieces))
            left -= pieces
    assert faults(rows, found) == []
    parts = divide(rows, found)
    for row in rows:
        mine = [part for part in parts if part.row == row.n]
        assert sum(part.pieces for part in mine) == row.pieces
        assert (sum(part.untaxed for part in mine), sum(part.tax for part in mine)) == (row.untaxed, row.tax)
