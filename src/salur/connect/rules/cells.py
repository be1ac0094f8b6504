"""A cell as a typed value, or why it is none. Pure.

Cells come as text (CSV) or as what a spreadsheet or Parquet file holds (numbers, days, true and false).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from salur.connect.rules import dates, numbers
from salur.connect.rules.numbers import Marks
from salur.kernel import money
from salur.kernel.refusal import Refused

Convert = Callable[[object], object]
YES = frozenset({"y", "yes", "true", "1", "ya", "iya", "aktif", "active", "a", "是", "x", "✓"})
NO = frozenset({"n", "no", "false", "0", "tidak", "tdk", "nonaktif", "inactive", "i", "否"})
_LARGEST_EXACT = 10**15  # a spreadsheet keeps 15 digits; of longer numbers it has lost the rest
_CACHED = 50_000  # texts remembered for each column: days, flags and words repeat
_BAD = re.compile("[\x00\udc80-\udcff]")  # a byte that is not of the file's encoding is marked so by the reader


class Formats(NamedTuple):
    """How a file writes its values."""

    marks: Marks = numbers.FORMATS["plain"]
    dates: tuple[str, ...] = ("YYYY-MM-DD",)
    yes: frozenset[str] = YES
    no: frozenset[str] = NO
    time_zone: str = "UTC"


class Wanted(NamedTuple):
    """What a field wants of its cells (see `connect.kind.Field`)."""

    type: str
    choices: tuple[str, ...] = ()
    least: int | None = None


def shown(value: object) -> str:
    """A cell as text, as a person would see it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(Decimal(format(value, ".15g")), "f") if value == value and abs(value) < 1e300 else str(value)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    return str(value)


def legible(text: str) -> str:
    """The text with bytes of another encoding (and zeros) written out (\\xe9), so that it can be shown and kept."""
    return _BAD.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", text)


def clean(value: object) -> object:
    """A text cell without spaces at its ends and spreadsheet's wrapping; '' is None.

    Refused: connect.bad_characters for bytes that are not of the encoding, connect.formula.
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        return None
    if (not text.isascii() and _BAD.search(text)) or "\x00" in text:
        raise Refused("connect.bad_characters", value=legible(text))
    if text[0] not in "='+-@":
        return text
    plain = numbers.unwrapped(text)
    if plain == text and numbers.is_formula(text):
        raise Refused("connect.formula", value=text)
    return plain


def converter(wanted: Wanted, formats: Formats) -> Convert:
    """What makes a cleaned cell (not None) a value of this type. What it raises is Refused; see each function."""
    make = _MAKERS[wanted.type](wanted, formats)
    if wanted.type in ("date", "datetime", "flag", "currency", "percent") or wanted.choices:
        return _remembering(make)
    return make


def _remembering(make: Convert) -> Convert:
    known: dict[object, object] = {}

    def convert(value: object) -> object:
        if value.__class__ is not str:
            return make(value)
        found = known.get(value)
        if found is None:
            found = make(value)
            if len(known) < _CACHED:
                known[value] = found
        return found

    return convert


def _text(wanted: Wanted, formats: Formats) -> Convert:
    lower = {choice.lower(): choice for choice in wanted.choices}

    def convert(value: object) -> object:
        text = shown(value)
        if "\n" in text or "\r" in text or "  " in text:
            text = " ".join(text.split())
        if lower:
            found = lower.get(text.lower())
            if found is None:
                raise Refused("connect.not_a_choice", value=text, choices=", ".join(wanted.choices))
            return found
        return text

    return convert


def _code(wanted: Wanted, formats: Formats) -> Convert:
    def convert(value: object) -> object:
        if isinstance(value, str):
            if re.fullmatch(r"\d+[.,]\d+[eE]\+\d+", value):
                raise Refused("connect.shortened", value=value)
            return " ".join(value.split()) if "\n" in value or "  " in value else value
        if isinstance(value, float | Decimal) and not isinstance(value, bool):
            number = numbers.native(value)
            if abs(number) >= _LARGEST_EXACT:
                raise Refused("connect.shortened", value=shown(value))
            return format(number.normalize(), "f")
        return shown(value)

    return convert


def _number(value: object, marks: Marks) -> Decimal:
    if isinstance(value, str):
        return numbers.decimal(value, marks)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Refused("connect.not_a_number", value=shown(value), example=numbers.example(marks))
    return numbers.native(value)


def _decimal(wanted: Wanted, formats: Formats) -> Convert:
    def convert(value: object) -> object:
        number = _number(value, formats.marks)
        _least(number, wanted, value)
        return number

    return convert


def _whole(wanted: Wanted, formats: Formats) -> Convert:
    marks = formats.marks

    def convert(value: object) -> object:
        if value.__class__ is str and value.isascii() and value.isdigit() and len(value) < 16:
            found = int(value)
        else:
            found = numbers.whole(_number(value, marks), shown(value))
        if abs(found) >= 10**15:
            raise Refused("connect.too_large", value=shown(value))
        _least(found, wanted, value)
        return found

    return convert


def _least(number: int | Decimal, wanted: Wanted, value: object) -> None:
    if wanted.least is not None and number < wanted.least:
        raise Refused("connect.too_small", value=shown(value), least=wanted.least)


def _percent(wanted: Wanted, formats: Formats) -> Convert:
    def convert(value: object) -> object:
        return numbers.percent(value, formats.marks) if isinstance(value, str) else _number(value, formats.marks)

    return convert


def _day(value: object, formats: Formats) -> dates.Read:
    if isinstance(value, date):
        return dates.native(value, shown(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return dates.read(shown(value), formats.dates)
    return dates.read(shown(value), formats.dates)


def _date(wanted: Wanted, formats: Formats) -> Convert:
    return lambda value: _day(value, formats).day


def _datetime(wanted: Wanted, formats: Formats) -> Convert:
    zone = ZoneInfo(formats.time_zone)

    def convert(value: object) -> object:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value.astimezone(UTC)
        found = _day(value, formats)
        at = datetime.combine(found.day, time(0), zone)
        return (at + timedelta(seconds=found.seconds)) if found.seconds else at

    return convert


def _flag(wanted: Wanted, formats: Formats) -> Convert:
    def convert(value: object) -> object:
        if isinstance(value, bool):
            return value
        text = shown(value).lower()
        if text in formats.yes:
            return True
        if text in formats.no:
            return False
        choices = ", ".join([*sorted(formats.yes), *sorted(formats.no)])
        raise Refused("connect.not_a_choice", value=shown(value), choices=choices)

    return convert


def _currency(wanted: Wanted, formats: Formats) -> Convert:
    def convert(value: object) -> object:
        text = shown(value).upper()
        money.exponent(text)
        return text

    return convert


def _gtin(wanted: Wanted, formats: Formats) -> Convert:
    code = _code(wanted, formats)
    return lambda value: re.sub(r"[\s-]", "", str(code(value)))


_MAKERS: dict[str, Callable[[Wanted, Formats], Convert]] = {
    "text": _text, "code": _code, "integer": _whole, "pieces": _whole, "decimal": _decimal, "price": _decimal,
    "money": _decimal, "currency": _currency, "date": _date, "datetime": _datetime, "percent": _percent, "flag": _flag,
    "gtin": _gtin,
}  # fmt: skip
