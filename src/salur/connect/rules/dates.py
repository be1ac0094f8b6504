"""Days and instants as files write them: 17/08/2024, 17 Agustus 2024, 2024年8月17日, 45521. Pure.

A profile names the formats of its file; two that read the same text as different days are not let in together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from salur.kernel.refusal import Refused

SERIAL = "serial"  # a spreadsheet's own number of a day: 1 is 1 January 1900
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})", "YY": r"(?P<short>\d{2})", "MMMM": r"(?P<name>[^\W\d_]+)\.?",
    "MMM": r"(?P<name>[^\W\d_]+)\.?", "MM": r"(?P<month>\d{1,2})", "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})", "D": r"(?P<day>\d{1,2})",
}  # fmt: skip
_WORDS = {"MM": r"(?P<month>\d{2})", "DD": r"(?P<day>\d{2})"}  # where no mark stands between them
_SPLIT = re.compile("YYYY|YY|MMMM|MMM|MM|M|DD|D")
_CLOCK = (
    r"(?:(?:[T ]|\s+)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:Z|[-+]\d{2}:?\d{2}|WIB|WITA|WIT|UTC)?)?"
)
_NAMES = (
    ("jan", "januari", "january"), ("feb", "februari", "february", "peb"), ("mar", "maret", "march", "mrt"),
    ("apr", "april"), ("mei", "may"), ("jun", "juni", "june"), ("jul", "juli", "july"),
    ("agu", "agustus", "aug", "august", "ags", "agt"), ("sep", "september", "sept"),
    ("okt", "oktober", "oct", "october"), ("nov", "november", "nop", "nopember"),
    ("des", "desember", "dec", "december"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}
_FIRST_SERIAL_DAY = date(1899, 12, 30)
_YEARS = range(1900, 2200)


class Read(NamedTuple):
    """A day, and the time of day if the text has one (seconds since midnight)."""

    day: date
    seconds: int | None


def unclear(formats: Sequence[str]) -> bool:
    """Whether a format lacks a year (YYYY or YY), a month (MM, M, MMM) or a day (DD or D), or has one of them twice."""
    shapes = [sorted(token[0] for token in _SPLIT.findall(one)) for one in formats if one != SERIAL]
    return not formats or any(shape != ["D", "M", "Y"] for shape in shapes)


def contradicting(formats: Sequence[str]) -> bool:
    """Whether two formats read some text as different days, as DD/MM/YYYY and MM/DD/YYYY do."""
    return any(_contradict(first, second) for first in formats for second in formats if first != second)


def _contradict(first: str, second: str) -> bool:
    if SERIAL in (first, second):
        return False
    sample = _written(date(2003, 2, 1), first)
    here, there = _try(sample, first), _try(sample, second)
    return here is not None and there is not None and here.day != there.day


def _written(day: date, pattern: str) -> str:
    values = {
        "YYYY": f"{day.year:04d}", "YY": f"{day.year % 100:02d}", "MMMM": _NAMES[day.month - 1][0],
        "MMM": _NAMES[day.month - 1][0], "MM": f"{day.month:02d}", "M": f"{day.month:02d}", "DD": f"{day.day:02d}",
        "D": f"{day.day:02d}",
    }  # fmt: skip
    return _SPLIT.sub(lambda found: values[found[0]], pattern)


def written(day: date, pattern: str) -> str:
    """A day as this format writes it; what `read` reads back."""
    return str((day - _FIRST_SERIAL_DAY).days) if pattern == SERIAL else _written(day, pattern)


@lru_cache(maxsize=128)
def _shape(pattern: str) -> re.Pattern[str]:
    parts = _SPLIT.split(pattern)
    tokens = _SPLIT.findall(pattern)
    marked = all(parts[1:-1])  # a mark stands between every two
    shape = re.escape(parts[0])
    for token, mark in zip(tokens, parts[1:], strict=True):
        shape += (_TOKENS if marked else {**_TOKENS, **_WORDS})[token]
        shape += re.escape(mark).replace(r"\ ", r"\s*" if not mark.strip() and len(mark) > 1 else r"\s+")
    return re.compile(shape + _CLOCK, re.ASCII if pattern.isascii() and "MMM" not in pattern else 0)


def _try(text: str, pattern: str) -> Read | None:
    """What the text says in this format: None if it has another shape. ValueError for a day that does not exist."""
    if pattern == SERIAL:
        if not re.fullmatch(r"\d{1,6}(?:[.,]0+)?", text):
            return None
        return Read(_FIRST_SERIAL_DAY + timedelta(days=int(re.split(r"[.,]", text)[0])), None)
    found = _shape(pattern).fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    if part.get("name"):
        month = MONTHS.get(part["name"].lower())
        if month is None:
            return None
    else:
        month = int(part["month"])
    year = int(part["year"]) if part.get("year") else 2000 + int(part["short"])
    return Read(date(year, month, int(part["day"])), _seconds(part))


def _seconds(part: dict[str, str | None]) -> int | None:
    hour = part.get("hour")
    if hour is None:
        return None
    hours, minutes, seconds = int(hour), int(part["minute"] or 0), int(part["second"] or 0)
    if half := part.get("half"):
        if not 1 <= hours <= 12:
            raise ValueError("no such hour")
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError("no such time")
    return hours * 3600 + minutes * 60 + seconds


def read(text: str, formats: Sequence[str]) -> Read:
    """The day (and time) that the text says in the first format that fits.

    Refused: connect.not_a_date (another shape), connect.no_such_day (31/02, or a year nobody trades in).
    """
    bare = text if text.isascii() else unicodedata.normalize("NFKC", text)
    bare = bare.strip()
    impossible = False
    for pattern in formats:
        try:
            found = _try(bare, unicodedata.normalize("NFKC", pattern))
        except (ValueError, OverflowError):
            impossible = True
            continue
        if found is not None:
            if found.day.year not in _YEARS:
                break
            return found
    else:
        if not impossible:
            raise Refused("connect.not_a_date", value=text, formats=", ".join(formats))
    raise Refused("connect.no_such_day", value=text, formats=", ".join(formats))


def native(value: date, text: str) -> Read:
    """A day that a spreadsheet or Parquet file holds as such. Refused: connect.no_such_day."""
    if value.year not in _YEARS:
        raise Refused("connect.no_such_day", value=text, formats="YYYY-MM-DD")
    if isinstance(value, datetime):
        return Read(value.date(), value.hour * 3600 + value.minute * 60 + value.second)
    return Read(value, None)
