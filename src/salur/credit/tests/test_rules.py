"""Exposure, verdicts and due dates; the numbers are those of docs/arithmetic/credit.md."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.credit.rules import (
    Ask,
    Standing,
    Terms,
    days_overdue,
    due_on,
    exchange_on,
    expected_on,
    exposure,
    next_weekday,
    verdicts,
)
from salur.kernel.refusal import Refused

WEEKDAYS = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}

# start, days, exchange days, delivered on, invoiced on, exchange day missed -> due on
# 4 November 2026 is a Wednesday, 9 November a Monday, 21 December a Monday, 22 December a Tuesday.
DUE = """
delivery  0 -       2026-11-04 2026-11-04 -          2026-11-04
delivery 14 tue,fri 2026-11-04 2026-11-04 -          2026-11-18
delivery 30 -       2026-11-04 2026-11-04 -          2026-12-04
delivery  0 -       2026-11-04 2026-11-09 -          2026-11-04
delivery 14 tue,fri 2026-11-04 2026-11-09 -          2026-11-18
delivery 30 -       2026-11-04 2026-11-09 -          2026-12-04
delivery  0 -       2026-12-22 2026-12-21 -          2026-12-22
delivery 14 tue,fri 2026-12-22 2026-12-21 -          2027-01-05
delivery 30 -       2026-12-22 2026-12-21 -          2027-01-21
invoice   0 -       2026-11-04 2026-11-04 -          2026-11-04
invoice  14 tue,fri 2026-11-04 2026-11-04 -          2026-11-18
invoice  30 -       2026-11-04 2026-11-04 -          2026-12-04
invoice   0 -       2026-11-04 2026-11-09 -          2026-11-09
invoice  14 tue,fri 2026-11-04 2026-11-09 -          2026-11-23
invoice  30 -       2026-11-04 2026-11-09 -          2026-12-09
invoice   0 -       2026-12-22 2026-12-21 -          2026-12-21
invoice  14 tue,fri 2026-12-22 2026-12-21 -          2027-01-04
invoice  30 -       2026-12-22 2026-12-21 -          2027-01-20
exchange  0 -       2026-11-04 2026-11-04 -          2026-11-04
exchange 14 -       2026-11-04 2026-11-04 -          2026-11-18
exchange 30 -       2026-11-04 2026-11-04 -          2026-12-04
exchange  0 -       2026-11-04 2026-11-09 -          2026-11-09
exchange 14 -       2026-11-04 2026-11-09 -          2026-11-23
exchange 30 -       2026-11-04 2026-11-09 -          2026-12-09
exchange  0 -       2026-12-22 2026-12-21 -          2026-12-22
exchange 14 -       2026-12-22 2026-12-21 -          2027-01-05
exchange 30 -       2026-12-22 2026-12-21 -          2027-01-21
exchange  0 tue     2026-11-04 2026-11-04 -          2026-11-10
exchange 14 tue     2026-11-04 2026-11-04 -          2026-11-24
exchange 30 tue     2026-11-04 2026-11-04 -          2026-12-10
exchange  0 tue     2026-11-04 2026-11-09 -          2026-11-10
exchange 14 tue     2026-11-04 2026-11-09 -          2026-11-24
exchange 30 tue     2026-11-04 2026-11-09 -          2026-12-10
exchange  0 tue     2026-12-22 2026-12-21 -          2026-12-22
exchange 14 tue     2026-12-22 2026-12-21 -          2027-01-05
exchange 30 tue     2026-12-22 2026-12-21 -          2027-01-21
exchange  0 tue,fri 2026-11-04 2026-11-04 -          2026-11-06
exchange 14 tue,fri 2026-11-04 2026-11-04 -          2026-11-20
exchange 30 tue,fri 2026-11-04 2026-11-04 -          2026-12-06
exchange  0 tue,fri 2026-11-04 2026-11-09 -          2026-11-10
exchange 14 tue,fri 2026-11-04 2026-11-09 -          2026-11-24
exchange 30 tue,fri 2026-11-04 2026-11-09 -          2026-12-10
exchange  0 tue,fri 2026-12-22 2026-12-21 -          2026-12-22
exchange 14 tue,fri 2026-12-22 2026-12-21 -          2027-01-05
exchange 30 tue,fri 2026-12-22 2026-12-21 -          2027-01-21
exchange  0 wed     2026-11-04 2026-11-04 -          2026-11-04
exchange 14 wed     2026-11-04 2026-11-04 -          2026-11-18
exchange 30 wed     2026-11-04 2026-11-04 -          2026-12-04
exchange  0 wed     2026-11-04 2026-11-09 -          2026-11-11
exchange 14 wed     2026-11-04 2026-11-09 -          2026-11-25
exchange 30 wed     2026-11-04 2026-11-09 -          2026-12-11
exchange  0 wed     2026-12-22 2026-12-21 -          2026-12-23
exchange 14 wed     2026-12-22 2026-12-21 -          2027-01-06
exchange 30 wed     2026-12-22 2026-12-21 -          2027-01-22
exchange 30 tue     2026-11-04 2026-11-04 2026-11-10 2026-12-17
exchange 30 tue,fri 2026-11-04 2026-11-04 2026-11-06 2026-12-10
exchange 30 tue,fri 2026-11-04 2026-11-09 2026-11-10 2026-12-13
exchange 30 wed     2026-12-22 2026-12-21 2026-12-23 2027-01-29
"""
CASES = [line.split() for line in DUE.strip().splitlines()]


def weekdays(names: str) -> frozenset[int]:
    return frozenset() if names == "-" else frozenset(WEEKDAYS[name] for name in names.split(","))


def test_the_due_dates_cover_every_start() -> None:
    assert len({tuple(case) for case in CASES}) == len(CASES) == 58
    assert {case[0] for case in CASES} == {"delivery", "invoice", "exchange"}


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_a_debt_falls_due_by_its_terms(case: list[str]) -> None:
    start, days, exchange, delivered, invoiced, missed, due = case
    terms = Terms(int(days), start, weekdays(exchange))  # type: ignore[arg-type]
    skipped = None if missed == "-" else date.fromisoformat(missed)
    day = due_on(terms, date.fromisoformat(delivered), date.fromisoformat(invoiced), missed=skipped)
    assert day == date.fromisoformat(due)


def test_the_real_exchange_day_replaces_the_forecast() -> None:
    terms = Terms(14, "exchange", weekdays("tue"))
    day = date(2026, 11, 4)
    assert due_on(terms, day, day) == date(2026, 11, 24)
    assert due_on(terms, day, day, exchanged_on=date(2026, 11, 12)) == date(2026, 11, 26)


def test_a_closed_exchange_day_moves_to_the_next() -> None:
    terms = Terms(7, "exchange", weekdays("fri"))
    christmas = {date(2026, 12, 25)}
    assert exchange_on(terms, date(2026, 12, 22), date(2026, 12, 22), closed=christmas) == date(2027, 1, 1)
    assert due_on(terms, date(2026, 12, 22), date(2026, 12, 22), closed=christmas) == date(2027, 1, 8)


def test_money_is_expected_on_a_payment_day() -> None:
    terms = Terms(14, payment_weekdays=weekdays("thu"))
    assert expected_on(terms, date(2026, 11, 18)) == date(2026, 11, 19)
    assert expected_on(terms, date(2026, 11, 19)) == date(2026, 11, 19)
    assert expected_on(terms, date(2026, 11, 19), closed={date(2026, 11, 19)}) == date(2026, 11, 26)
    assert expected_on(Terms(14), date(2026, 11, 18)) == date(2026, 11, 18)


def test_a_calendar_without_open_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no open day"):
        next_weekday(date(2026, 1, 1), {7})


def test_exposure_counts_each_coin_once_and_giro_until_it_is_cleared() -> None:
    assert exposure(promised=3000, unbilled=2000, receivable=4000, giro_in_hand=1500, on_account=500) == 10000
    assert exposure(0, 0, 0, 0, 500) == -500


def test_days_overdue_start_after_the_due_date() -> None:
    day = date(2026, 11, 18)
    assert days_overdue([], day) == days_overdue([day], day) == days_overdue([day + timedelta(9)], day) == 0
    assert days_overdue([day, day - timedelta(3), day - timedelta(1)], day) == 3


def test_papers_pass_in_order_and_a_held_one_stops_no_smaller_one() -> None:
    standing = Standing(exposure=7000, limit=10000)
    answer = verdicts(standing, [Ask(1, 2000), Ask(2, 1500), Ask(3, 1000), Ask(4, 1)])
    assert [(one.paper, one.passed) for one in answer] == [(1, True), (2, False), (3, True), (4, False)]
    assert answer[1].reasons == (Refused("credit.over_limit", short_amount=500, room_amount=1000, limit_amount=10000),)
    assert answer[3].reasons == (Refused("credit.over_limit", short_amount=1, room_amount=0, limit_amount=10000),)


def test_what_is_paid_ahead_gives_room() -> None:
    assert verdicts(Standing(exposure=-500, limit=0), [Ask(1, 500)])[0].passed
    assert not verdicts(Standing(exposure=-500, limit=0), [Ask(1, 501)])[0].passed


def test_every_reason_is_told_at_once() -> None:
    standing = Standing(
        9000, 10000, ("legal", "bounced giro"), 15, 14, 3, 3, party=7, overdue_papers=2, overdue_amount=800,
        collect_amount=300,
    )  # fmt: skip
    (held,) = verdicts(standing, [Ask(1, 1500)])
    assert held.reasons == (
        Refused("credit.blocked", block="legal"),
        Refused("credit.blocked", block="bounced giro"),
        Refused("credit.overdue", party=7, papers=2, days=15, allowed=14, overdue_amount=800, collect_amount=300),
        Refused("credit.too_many_open", party=7, open=3, allowed=3, settle=1),
        Refused("credit.over_limit", short_amount=500, room_amount=1000, limit_amount=10000),
    )
    assert not held.passed


@pytest.mark.parametrize(
    ("standing", "passed"),
    [
        (Standing(0), True),
        (Standing(10**15), True),
        (Standing(9000, 10000), True),
        (Standing(9001, 10000), False),
        (Standing(0, blocks=("legal",)), False),
        (Standing(0, overdue_days=14, overdue_days_allowed=14), True),
        (Standing(0, overdue_days=15, overdue_days_allowed=14), False),
        (Standing(0, overdue_days=1, overdue_days_allowed=0), False),
        (Standing(0, overdue_days=400), True),
        (Standing(0, open_papers=2, open_papers_allowed=3), True),
        (Standing(0, open_papers=3, open_papers_allowed=3), False),
        (Standing(0, open_papers=99), True),
        (Standing(9001, 10000, warns=frozenset({"credit.over_limit"})), True),
        (Standing(9001, 10000, ("legal",), warns=frozenset({"credit.over_limit"})), False),
    ],
)
def test_each_limit_holds_on_its_own(standing: Standing, passed: bool) -> None:
    assert verdicts(standing, [Ask(1, 1000)])[0].passed is passed


OVERDUE = Refused("credit.overdue", party=0, papers=0, days=20, allowed=7, overdue_amount=0, collect_amount=0)


def test_a_warning_is_told_and_uses_up_room_all_the_same() -> None:
    standing = Standing(9500, 10000, overdue_days=20, overdue_days_allowed=7, warns=frozenset({"credit.overdue"}))
    first, second = verdicts(standing, [Ask(1, 500), Ask(2, 1)])
    assert (first.passed, first.warnings) == (True, (OVERDUE,))
    assert (second.passed, second.reasons) == (
        False,
        (Refused("credit.over_limit", short_amount=1, room_amount=0, limit_amount=10000),),
    )


def test_one_open_note_at_a_time_holds_within_one_call_too() -> None:
    answer = verdicts(
        Standing(0, open_papers=0, open_papers_allowed=1), [Ask(1, 0), Ask(2, 100), Ask(3, 100), Ask(4, 0)]
    )
    assert [one.passed for one in answer] == [True, True, False, True]


asks = st.lists(st.integers(0, 5000), max_size=12).map(lambda all: [Ask(at, amount) for at, amount in enumerate(all)])


@given(st.integers(-5000, 20000), st.integers(0, 20000), asks, st.integers(0, 5))
def test_what_passes_never_breaks_the_limit(used: int, limit: int, wanted: list[Ask], papers: int) -> None:
    answer = verdicts(Standing(used, limit, open_papers=0, open_papers_allowed=papers), wanted)
    passed = [ask.amount for ask, one in zip(wanted, answer, strict=True) if one.passed and ask.amount]
    assert used + sum(passed) <= limit or not passed
    assert len(passed) <= papers
    assert all(one.passed == (not one.reasons) for one in answer)


@given(st.integers(-5000, 20000), st.integers(0, 20000), asks)
def test_one_by_one_gives_the_same_as_all_at_once(used: int, limit: int, wanted: list[Ask]) -> None:
    standing, alone = Standing(used, limit, open_papers_allowed=3), []
    for ask in wanted:
        (one,) = verdicts(standing, [ask])
        alone.append(one)
        if one.passed:
            papers = standing.open_papers + (ask.amount > 0)
            standing = standing._replace(exposure=standing.exposure + ask.amount, open_papers=papers)
    assert verdicts(Standing(used, limit, open_papers_allowed=3), wanted) == alone
