"""What a paper wrote, as its page shows it."""

from __future__ import annotations

from datetime import UTC, datetime

from salur.ledger.pages import MOST_LINES, together
from salur.ledger.read import Line


def test_what_is_alike_is_shown_together_only_where_there_is_very_much() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    lines = [Line("loaded", at, "picked", "in_transit", str(n % 3), n, 10 * n) for n in range(MOST_LINES)]
    assert together(lines) == lines
    lines.append(Line("unloaded", at, "in_transit", "free", "0", 5, 50))
    few = together(lines)
    assert [(one.occasion, one.what) for one in few] == [
        ("loaded", "0"), ("loaded", "1"), ("loaded", "2"), ("unloaded", "0"),
    ]  # fmt: skip
    assert sum(one.pieces for one in few) == sum(one.pieces for one in lines)
    assert sum(one.amount for one in few) == sum(one.amount for one in lines)
