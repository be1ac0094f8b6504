"""Numbers as people and spreadsheets write them: 1.234.567,50 and 1,234,567.50 and １２３. Pure.

How a file writes its numbers is said by its profile and never guessed: "1.234" is 1234 in Jakarta and 1.234 in London.
Within a format whatever can be read in one way only is read; anything else is refused with what would fix it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from salur.kernel import money
from salur.kernel.refusal import Refused

_DIGITS = 30  # more digits than this are no number that anybody trades in


class Marks(NamedTuple):
    """How numbers are written: the mark before decimals, and the one between thousands ('' = none)."""

    decimal: str
    thousands: str


FORMATS: dict[str, Marks] = {
    "plain": Marks(".", ""),  # 1234567.50
    "en": Marks(".", ","),  # 1,234,567.50
    "zh": Marks(".", ","),
    "id": Marks(",", "."),  # 1.234.567,50
    "space": Marks(",", " "),  # 1 234 567,50
}
_COINS = (
    "IDR", "Rp.", "Rp", "US$", "USD", "RMB", "CNY", "CN¥", "JP¥", "JPY", "EUR", "GBP", "INR", "Rs.", "Rs", "$", "¥",
    "€", "£", "₹", "元", "圆",
)  # fmt: skip
_SHORTENED = re.compile(r"[-+]?\d+(?:[.,]\d+)?[eE][-+]?\d+")
_COMPUTED = "=+-@\t\r'"  # what a spreadsheet computes if a cell begins with it; and our own guard
_FORMULA = re.compile(r"=|[-+@]\s*(?:[A-Za-z_.]+\d*\s*\(|[^|]*\|)")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')
_NOT_PLAIN = str.maketrans({"−": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " "})


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would compute this text: =1+1, +cmd|'…', @SUM(A1), -HYPERLINK(…). A phone's + is none."""
    return _FORMULA.match(text) is not None


def unwrapped(text: str) -> str:
    """What is meant by the ways in which spreadsheets are kept from computing: ="00123" and '=1+1."""
    if text.startswith("'") and len(text) > 1 and text[1] in _COMPUTED:
        return text[1:]
    if found := _EXCEL_TEXT.fullmatch(text):
        return found[1]
    return text


def guarded(text: str) -> str:
    """The text as it may stand in a CSV that a spreadsheet opens: what it would compute gets a ' in front."""
    if not text or text[0] not in _COMPUTED:
        return text
    if re.fullmatch(r"[-+]?[\d.,\s]+%?", text):
        return text
    return "'" + text


@lru_cache(maxsize=64)
def _shape(marks: Marks) -> re.Pattern[str]:
    decimal, thousands = re.escape(marks.decimal), re.escape(marks.thousands)
    grouped = rf"\d{{1,3}}(?:{thousands}\d{{3}})+|" if marks.thousands else ""
    return re.compile(rf"([-+]?)((?:{grouped}\d+))(?:{decimal}(\d*))?", re.ASCII)


def decimal(text: str, marks: Marks) -> Decimal:
    """An exact number: sign before or after, brackets for below zero, a currency's sign and Indonesian ",-" let pass.

    Refused: connect.formula, connect.shortened, connect.not_a_number, connect.number_marks.
    """
    if text.isascii() and text.isdigit() and len(text) <= _DIGITS:
        return Decimal(text)
    bare, negative = _bare(text)
    found = _shape(marks).fullmatch(bare)
    if found is None or (found[1] and negative) or len(bare) > _DIGITS:
        raise _unreadable(text, bare, marks)
    whole = found[2].replace(marks.thousands, "") if marks.thousands else found[2]
    number = Decimal(f"{whole}.{found[3] or '0'}" if found[3] else whole)
    return -number if negative or found[1] == "-" else number


def _bare(text: str) -> tuple[str, bool]:
    """Digits and marks only, and whether something says that it is below zero."""
    bare = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_NOT_PLAIN)
    bare = unwrapped(bare.strip()).strip()
    negative = bare.startswith("(") and bare.endswith(")")
    if negative:
        bare = bare[1:-1].strip()
    sign = ""
    if bare[:1] in ("-", "+") and bare[:1]:
        sign, bare = bare[0], bare[1:].lstrip()
    bare = _without_coin(bare)
    if bare[:1] in ("-", "+") and bare[:1] and not sign:
        sign, bare = bare[0], bare[1:].lstrip()
    bare = re.sub(r"(?<=\d)[,.]-+$", "", bare)  # Rp 15.000,-
    if bare.endswith("-") and not sign:  # 15.000- as SAP writes it
        sign, bare = "-", bare[:-1].rstrip()
    return sign + bare, negative


def _without_coin(bare: str) -> str:
    for coin in _COINS:
        if bare.startswith(coin):
            return bare[len(coin) :].lstrip()
        if bare.endswith(coin):
            return bare[: -len(coin)].rstrip()
    return bare


def _unreadable(text: str, bare: str, marks: Marks) -> Refused:
    if _SHORTENED.fullmatch(bare):
        return Refused("connect.shortened", value=text)
    if is_formula(text.strip()):
        return Refused("connect.formula", value=text)
    if re.fullmatch(r"[-+]?[\d.,' ]*\d[\d.,' ]*", bare, re.ASCII):
        return Refused("connect.number_marks", value=text, example=example(marks))
    return Refused("connect.not_a_number", value=text, example=example(marks))


def example(marks: Marks) -> str:
    """A number as this format writes it, for people to see."""
    return f"1{marks.thousands}234{marks.thousands}567{marks.decimal}50"


def written(number: Decimal, marks: Marks) -> str:
    """A number in this format; what `decimal` reads back (used by the templates and the tests)."""
    sign, digits, power = number.as_tuple()
    assert isinstance(power, int)
    text = "".join(map(str, digits)) + "0" * max(power, 0)
    places = max(-power, 0)
    text = text.rjust(places + 1, "0")
    whole, fraction = (text[:-places], text[-places:]) if places else (text, "")
    whole = whole.lstrip("0") or "0"
    groups = []
    while len(whole) > 3:
        whole, tail = whole[:-3], whole[-3:]
        groups.append(tail)
    whole = marks.thousands.join([whole, *reversed(groups)])
    return ("-" if sign else "") + whole + (marks.decimal + fraction if fraction else "")


def native(value: int | float | Decimal, text: str = "") -> Decimal:
    """A number that a spreadsheet or Parquet file holds as such; of a float the 15 digits that spreadsheets show.

    Refused: connect.not_a_number for what is no number (an infinity).
    """
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise Refused("connect.not_a_number", value=text or str(value), example="1234567.50")
        return Decimal(format(value, ".15g"))
    return Decimal(value)


def whole(number: Decimal, text: str) -> int:
    """A number without decimals. Refused: connect.not_whole."""
    if number != number.to_integral_value():
        raise Refused("connect.not_whole", value=text)
    return int(number)


def amount(number: Decimal, currency: str, text: str) -> int:
    """Money in the smallest coin. Refused: connect.too_fine (more decimals than the coin has), kernel.bad_amount."""
    scaled = number.scaleb(money.exponent(currency))
    if scaled != scaled.to_integral_value():
        raise Refused("connect.too_fine", value=text, currency=currency, decimals=money.exponent(currency))
    if abs(scaled) >= 10**18:
        raise Refused("kernel.bad_amount", text=text, currency=currency)
    return int(scaled)


def percent(text: str, marks: Marks) -> Decimal:
    """Per cent: "11%", "11 %" and "11" are 11. Refused as `decimal`."""
    return decimal(text.strip().removesuffix("%").rstrip(), marks)
