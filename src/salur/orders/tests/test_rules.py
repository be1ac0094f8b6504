"""What must hold of any decision about orders."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from salur.kernel.refusal import Refused
from salur.orders.rules import LineAsk, OrderAsk, allot, decide, left_of, share

SHELVES = [(1, 1, sku) for sku in range(3)]
amounts = st.integers(0, 10**12)
lines = st.lists(
    st.tuples(st.sampled_from(SHELVES), st.integers(1, 1000), amounts, amounts), min_size=1, max_size=6
).map(lambda rows: [LineAsk(n, *row) for n, row in enumerate(rows, 1)])
shelves = st.fixed_dictionaries({shelf: st.integers(-5, 1500) for shelf in SHELVES})


def ask_of(lines: list[LineAsk], on_short: str) -> OrderAsk:
    return OrderAsk(7, (1, "IDR"), sum(line.untaxed + line.tax for line in lines), on_short, lines)


@given(amounts, st.lists(st.integers(1, 50), min_size=1, max_size=9))
def test_whatever_a_line_is_divided_into_its_parts_come_to_the_line(amount: int, parts: list[int]) -> None:
    left, pieces, taken = amount, sum(parts), []
    for part in parts:  # each takes its share of what is open then
        taken.append(share(left, pieces, part))
        left, pieces = left - taken[-1], pieces - part
    assert sum(taken) == amount and left == 0
    assert all(0 <= one <= amount for one in taken)


@given(lines, shelves)
def test_no_more_is_promised_than_is_free_and_nothing_is_lost(lines: list[LineAsk], free: dict[object, int]) -> None:
    promised, short = allot(ask_of(lines, "backorder"), free)  # type: ignore[arg-type]
    for shelf in SHELVES:
        assert sum(promised.get(line.n, 0) for line in lines if line.shelf == shelf) <= max(0, free[shelf])
    assert all(promised.get(line.n, 0) + short.get(line.n, 0) == line.pieces for line in lines)


@given(lines, shelves, st.sampled_from(["backorder", "hold", "cut"]), st.booleans())
def test_a_decision_is_all_of_a_piece(
    lines: list[LineAsk], free: dict[object, int], on_short: str, blocked: bool
) -> None:
    ask, before = ask_of(lines, on_short), dict(free)
    against = (Refused("credit.blocked", block="x"),) if blocked else ()
    asked: list[int] = []

    def credit(amount: int) -> tuple[Refused, ...]:
        asked.append(amount)
        return against

    verdict = decide(ask, free, credit)  # type: ignore[arg-type]
    taken = sum(before.values()) - sum(free.values())
    if verdict.ending == "held":
        assert (taken, verdict.promised, verdict.waiting, verdict.cut, verdict.amount) == (0, {}, {}, {}, 0)
        assert verdict.reasons
        return
    assert not blocked and taken == sum(verdict.promised.values())
    kept = {
        line.n: verdict.promised.get(line.n, 0) + verdict.waiting.get(line.n, 0) + verdict.cut.get(line.n, 0)
        for line in lines
    }
    assert kept == {line.n: line.pieces for line in lines}
    assert (verdict.ending == "backordered") == bool(verdict.waiting)
    assert verdict.amount == asked[0] == sum(sum(left_of(line, verdict.cut.get(line.n, 0))) for line in lines)
    assert verdict.over == (bool(verdict.cut) and not verdict.promised)
