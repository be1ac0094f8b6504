"""What must hold of any pick."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from salur.warehouse.bodies import Picked
from salur.warehouse.rules import Pile, decide, faults, lots_short

TODAY = date(2026, 1, 1)
SKU = 5
piles = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(0, 10**6)), max_size=6).map(
    lambda rows: sorted(
        (Pile(n, lot, TODAY + timedelta(days=lot), pieces, value if pieces else 0)
         for n, (lot, pieces, value) in enumerate(rows)),
        key=lambda pile: (pile.expires_on or TODAY, pile.lot, pile.account),
    )
)  # fmt: skip
told = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(0, 12), st.sampled_from([None, 0, 1, 2]),
        st.sampled_from([None, "later", "not_found", "damaged"]),
    ),
    min_size=1, max_size=5,
).map(lambda rows: [Picked(*row) for row in rows])  # fmt: skip


@given(piles, st.dictionaries(st.integers(1, 3), st.integers(1, 20), min_size=1), st.one_of(st.none(), told))
def test_nothing_is_picked_twice_and_value_goes_with_the_pieces(
    shelf: list[Pile], promised: dict[int, int], picked: list[Picked] | None
) -> None:
    skus = dict.fromkeys(promised, SKU)
    entries = [one for one in picked or [] if one.line in promised]
    if faults(entries, promised, promised) or lots_short(entries, skus, {SKU: shelf}):
        return
    pieces, value = sum(pile.pieces for pile in shelf), sum(pile.value for pile in shelf)
    by_line = None
    if picked is not None:
        by_line = {line: [one for one in entries if one.line == line] for line in {one.line for one in entries}}
    found = decide(by_line, promised, skus, {SKU: shelf}, None)
    gone = [one for line in found for one in (*line.taken, *line.missing)]
    assert sum(one.pieces for one in gone) + sum(pile.pieces for pile in shelf) == pieces
    assert sum(one.value for one in gone) + sum(pile.value for pile in shelf) == value
    assert all(one.pieces > 0 and one.value >= 0 for one in gone)
    assert all(line.pieces + line.missed <= promised[line.line] for line in found)
    for line in found:
        named = {one.lot for one in entries if one.line == line.line and one.pieces}
        if None not in named and named:
            assert {one.lot for one in line.taken} <= named
