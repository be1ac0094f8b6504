"""Days as files write them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salur.connect.rules import dates
from salur.kernel.refusal import Refused

DAYS = st.dates(min_value=date(1900, 3, 1), max_value=date(2199, 12, 31))
FORMATS = [
    "YYYY-MM-DD",
    "DD/MM/YYYY",
    "MM/DD/YYYY",
    "D-M-YYYY",
    "DD.MM.YYYY",
    "YYYYMMDD",
    "D MMM YYYY",
    "DD MMMM YYYY",
    "MMM D, YYYY",
    "YYYY年M月D日",
    "YYYY/M/D",
    "serial",
]


@given(DAYS, st.sampled_from(FORMATS))
def test_what_is_written_is_read_back(day: date, pattern: str) -> None:
    assert dates.read(dates.written(day, pattern), [pattern]).day == day


@given(st.text(max_size=14), st.lists(st.sampled_from(FORMATS), min_size=1, max_size=3))
def test_any_text_is_a_day_or_refused(text: str, formats: list[str]) -> None:
    try:
        found = dates.read(text, formats)
    except Refused as refused:
        assert refused.code in {"connect.not_a_date", "connect.no_such_day"}
    else:
        assert 1900 <= found.day.year < 2200


@given(DAYS, st.sampled_from(FORMATS[:4]), st.sampled_from(FORMATS[:4]))
def test_formats_that_may_stand_together_read_no_day_in_two_ways(day: date, first: str, second: str) -> None:
    if not dates.contradicting([first, second]):
        text = dates.written(day, first)
        assert dates.read(text, [first, second]).day == dates.read(text, [second, first]).day == day


READ = [
    ("17/08/2024", ["DD/MM/YYYY"], "2024-08-17"),
    ("8/17/2024", ["MM/DD/YYYY"], "2024-08-17"),
    ("17 Agustus 2024", ["D MMMM YYYY"], "2024-08-17"),
    ("17-Agu-24", ["D-MMM-YY"], "2024-08-17"),
    ("5 Mei 2024", ["D MMM YYYY"], "2024-05-05"),
    ("Dec 1, 2010", ["MMM D, YYYY"], "2010-12-01"),
    ("2024年8月17日", ["YYYY年M月D日"], "2024-08-17"),
    ("２０２４年８月１７日", ["YYYY年M月D日"], "2024-08-17"),
    ("20240817", ["YYYYMMDD"], "2024-08-17"),
    ("45521", ["serial"], "2024-08-17"),
    ("2024-08-17 13:45:00", ["YYYY-MM-DD"], "2024-08-17"),
    ("2024-08-17T13:45:00Z", ["YYYY-MM-DD"], "2024-08-17"),
    ("12/1/2010 8:26", ["MM/DD/YYYY"], "2010-12-01"),
    ("12/1/2010 8:26 PM", ["MM/DD/YYYY"], "2010-12-01"),
]


@pytest.mark.parametrize(("text", "formats", "day"), READ)
def test_ways_to_write_a_day(text: str, formats: list[str], day: str) -> None:
    assert dates.read(text, formats).day == date.fromisoformat(day)


REFUSED = [
    ("31/02/2024", "connect.no_such_day"),
    ("29/02/2023", "connect.no_such_day"),
    ("00/01/2024", "connect.no_such_day"),
    ("17/13/2024", "connect.no_such_day"),
    ("17/08/0024", "connect.no_such_day"),
    ("17/08/2024 25:00", "connect.no_such_day"),
    ("2024-08-17", "connect.not_a_date"),
    ("17/08", "connect.not_a_date"),
    ("besok", "connect.not_a_date"),
    ("17/08/24", "connect.not_a_date"),
    ("17/O8/2024", "connect.not_a_date"),
    ("45521", "connect.not_a_date"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_day_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        dates.read(text, ["DD/MM/YYYY"])
    assert refused.value.code == code


def test_two_formats_that_read_a_text_as_different_days_contradict() -> None:
    assert dates.contradicting(["DD/MM/YYYY", "MM/DD/YYYY"])
    assert dates.contradicting(["YYYY-MM-DD", "DD/MM/YYYY", "M/D/YYYY"])
    assert not dates.contradicting(["YYYY-MM-DD", "DD/MM/YYYY", "D MMM YYYY", "serial"])
    assert dates.unclear(["DD/MM"])
    assert dates.unclear([])
    assert not dates.unclear(["serial"])


def test_the_time_of_day_is_kept_where_there_is_one() -> None:
    assert dates.read("17/08/2024 12:05:09 AM", ["DD/MM/YYYY"]).seconds == 5 * 60 + 9
    assert dates.read("17/08/2024 13.45 WIB", ["DD/MM/YYYY"]).seconds == (13 * 60 + 45) * 60
    assert dates.native(datetime(2024, 8, 17, 1), "").seconds == 3600
    with pytest.raises(Refused, match="no_such_day"):
        dates.native(date(24, 8, 17), "")
