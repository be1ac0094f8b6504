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
