"""Instants and business days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def business_day(at: datetime, time_zone: str) -> date:
    """The calendar day of an instant where the organisation works (IANA zone name)."""
    return at.astimezone(_zone(time_zone)).date()


def midnight(day: date, time_zone: str) -> datetime:
    """The instant at which a calendar day begins where the organisation works (IANA zone name)."""
    return datetime(day.year, day.month, day.day, tzinfo=_zone(time_zone))
