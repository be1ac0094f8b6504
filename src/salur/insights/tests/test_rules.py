"""Periods divided into months and days, periods before, and ratios: by hand and for any days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salur.insights.rules import (
    Parts,
    Period,
    before,
    growth,
    month_after,
    month_of,
    parts,
    per_mille,
    turnover,
    year_before,
)

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))
TODAY = date(2026, 5, 20)


@pytest.mark.parametrize(
    ("first", "last", "months", "days"),
    [
        ((2026, 1, 1), (2026, 3, 31), ((2026, 1, 1), (2026, 3, 1)), []),
        ((2026, 1, 15), (2026, 3, 31), ((2026, 2, 1), (2026, 3, 1)), [((2026, 1, 15), (2026, 1, 31))]),
        ((2026, 1, 1), (2026, 3, 10), ((2026, 1, 1), (2026, 2, 1)), [((2026, 3, 1), (2026, 3, 10))]),
        ((2026, 1, 15), (2026, 2, 10), None, [((2026, 1, 15), (2026, 2, 10))]),
        ((2026, 4, 1), (2026, 5, 20), ((2026, 4, 1), (2026, 5, 1)), []),  # the month that runs is whole up to today
        ((2026, 4, 1), (2026, 5, 19), ((2026, 4, 1), (2026, 4, 1)), [((2026, 5, 1), (2026, 5, 19))]),
        ((2025, 12, 31), (2026, 1, 31), ((2026, 1, 1), (2026, 1, 1)), [((2025, 12, 31), (2025, 12, 31))]),
    ],
)
def test_a_period_is_whole_months_and_the_days_around(
    first: tuple[int, int, int], last: tuple[int, int, int],
    months: tuple[tuple[int, int, int], tuple[int, int, int]] | None,
    days: list[tuple[tuple[int, int, int], tuple[int, int, int]]],
) -> None:  # fmt: skip
    wanted = Parts(
        Period(date(*months[0]), date(*months[1])) if months else None,
        tuple(Period(date(*one), date(*other)) for one, other in days),
    )
    assert parts(Period(date(*first), date(*last)), TODAY) == wanted


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the rule
@given(DAYS, st.integers(0, 900), DAYS)
def test_the_parts_of_a_period_are_all_its_days_once(first: date, more: int, today: date) -> None:
    period = Period(first, min(first + timedelta(days=more), today)) if first <= today else Period(first, first)
    divided = parts(period, today)
    days = [one.first + timedelta(days=n) for one in divided.days for n in range(one.days)]
    if divided.months:
        end = month_after(divided.months.last) - timedelta(days=1)
        whole = Period(divided.months.first, end)
        days += [whole.first + timedelta(days=n) for n in range(whole.days)]
    kept = [day for day in days if day <= max(period.last, today)]
    assert sorted(day for day in kept if day <= period.last) == [
        period.first + timedelta(days=n) for n in range(period.days)
    ]
    assert all(day >= today for day in days if day > period.last)  # nothing is dated later than today


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(DAYS, st.integers(0, 900))
def test_the_period_before_ends_where_this_one_begins(first: date, more: int) -> None:
    period = Period(first, first + timedelta(days=more))
    earlier = before(period)
    assert earlier.last == period.first - timedelta(days=1)
    assert earlier.first <= earlier.last
    whole = period.first.day == 1 and month_of(period.last + timedelta(days=1)) == period.last + timedelta(days=1)
    assert earlier.first.day == 1 if whole else earlier.days == period.days


def test_periods_to_compare_with() -> None:
    assert before(Period(date(2026, 1, 1), date(2026, 3, 31))) == Period(date(2025, 10, 1), date(2025, 12, 31))
    assert before(Period(date(2026, 2, 3), date(2026, 2, 5))) == Period(date(2026, 1, 31), date(2026, 2, 2))
    assert year_before(Period(date(2024, 2, 1), date(2024, 2, 29))) == Period(date(2023, 2, 1), date(2023, 2, 28))


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(1, 4, 250), (1, 3, 333), (2, 3, 667), (1, 2000, 1), (1, 2001, 0), (-1, 2000, -1), (-1, 3, -333), (5, 0, None),
     (5, -5, None), (0, 7, 0), (30, 34, 882)],
)  # fmt: skip
def test_a_share_is_rounded_half_away_from_zero(part: int, whole: int, share: int | None) -> None:
    assert per_mille(part, whole) == share


def test_growth_and_turnover() -> None:
    assert growth(98, 34) == 1882
    assert growth(50, 100) == -500
    assert growth(5, 0) is None
    assert turnover(600, 100, 200) == 400  # 600 over a mean of 150: four times
    assert turnover(1, 0, 0) is None
    assert turnover(5, -10, 3) is None
