"""Money as whole numbers: an amount is an integer count of the smallest coin of its currency (IDR: sen, 1/100).

Pure: no floats, no clock, no database. Worked numbers: docs/arithmetic/rounding.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from salur.kernel.refusal import Refused

Amount = int  # smallest coin
Mode = Literal["half_up", "down", "up", "half_even"]
Language = Literal["id", "en", "zh"]

MODES: tuple[Mode, ...] = ("half_up", "down", "up", "half_even")


def _read_currencies() -> Mapping[str, int]:
    lines = Path(__file__).with_name("currencies.csv").read_text(encoding="ascii").splitlines()
    rows = (line.split(",") for line in lines if line and not line.startswith(("#", "code,")))
    return MappingProxyType({code: int(exponent) for code, exponent in rows})


CURRENCIES: Mapping[str, int] = _read_currencies()
"""ISO 4217 code -> exponent (IDR 2, JPY 0, KWD 3); funds, metals and test codes have none and are left out."""

_SYMBOLS = {"IDR": "Rp", "INR": "₹", "EUR": "€", "GBP": "£", "CNY": "CN¥", "JPY": "JP¥", "USD": "US$"}
_SEPARATORS: dict[Language, tuple[str, str]] = {
    "id": (".", ","),
    "en": (",", "."),
    "zh": (",", "."),
}  # thousands, decimal
_CENTS_HIDDEN = frozenset({"IDR"})  # nobody in Indonesia writes sen; shown only where there are some
_API = re.compile(r"(-?)(\d+)(?:\.(\d+))?", re.ASCII)
_DIGITS = 18  # more digits than a bigint holds are a slip of the hand, not money


def exponent(currency: str) -> int:
    """How many decimals the currency has. Refused: kernel.unknown_currency."""
    try:
        return CURRENCIES[currency]
    except KeyError:
        raise Refused("kernel.unknown_currency", currency=currency) from None


def _round_whole(whole: int, rest: int, denominator: int, mode: Mode) -> int:
    if rest == 0 or mode == "down":
        return whole
    if mode == "up":
        return whole + 1
    twice = 2 * rest
    if mode == "half_up":
        return whole + (twice >= denominator)
    if mode == "half_even":
        return whole + (twice > denominator or (twice == denominator and whole % 2 == 1))
    raise ValueError(f"no such rounding mode: {mode}")


def rounded(numerator: int, denominator: int, to: int = 1, mode: Mode = "half_up") -> int:
    """The exact fraction numerator ÷ denominator as a multiple of `to`; the one rounding of the program.

    Symmetrical about zero, so that a credit note is the mirror of its invoice: half_up takes a half away from zero,
    down goes towards zero, up away from it. Source: docs/arithmetic/rounding.md; PER-11/PJ/2025 art. 129 (half up).
    """
    if denominator <= 0 or to <= 0:
        raise ValueError("denominator and unit must be above zero")
    step = denominator * to
    if mode == "half_up" and numerator >= 0:  # the usual case, in one division: the same as below
        return (2 * numerator + step) // (2 * step) * to
    if numerator >= 0:
        return _round_whole(numerator // step, numerator % step, step, mode) * to
    return -_round_whole(-numerator // step, -numerator % step, step, mode) * to


def spread(amount: int, weights: Sequence[int], unit: int = 1) -> list[int]:
    """The amount shared out in proportion to the weights; the shares add up to exactly the amount.

    Largest remainder: each place gets the floor of its quota in whole units, the units left go one each to the
    greatest remainders, ties to the earlier place (give the weights in key order). Where the amount is no multiple of
    the unit, the unit is 1. A place of weight 0 gets 0; a negative amount is the mirror of the positive one.
    """
    if amount == 0:
        return [0] * len(weights)
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("an amount needs weights, none below zero and not all zero")
    if amount < 0:
        return [-share for share in spread(-amount, weights, unit)]
    if unit <= 0 or amount % unit:
        unit = 1
    units = amount // unit
    shares = [units * weight // total for weight in weights]
    left = units - sum(shares)
    if left:
        remainders = [units * weight % total for weight in weights]
        for at in sorted(range(len(weights)), key=remainders.__getitem__, reverse=True)[:left]:  # stable: ties as given
            shares[at] += 1
    return [share * unit for share in shares] if unit != 1 else shares


def decimal_string(amount: Amount, currency: str) -> str:
    """The amount in major units as the API writes it: 123456750 IDR -> "1234567.50", 5 JPY -> "5"."""
    places = exponent(currency)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount))
    if places == 0:
        return sign + digits
    digits = digits.rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def _amount(sign: str, whole: str, decimals: str, currency: str, text: str) -> Amount:
    places = exponent(currency)
    kept, lost = decimals[:places], decimals[places:]
    if lost.strip("0") or len(whole.lstrip("0")) + places > _DIGITS:
        raise Refused("kernel.bad_amount", text=text, currency=currency)
    amount = int(whole + kept.ljust(places, "0"))
    return -amount if sign else amount


def parse(text: str, currency: str) -> Amount:
    """An amount from the API's form, "1234567.50". Fewer decimals are fine, more only if they are zeros.

    Refused: kernel.bad_amount, kernel.unknown_currency.
    """
    found = _API.fullmatch(text)
    if found is None:
        raise Refused("kernel.bad_amount", text=text, currency=currency)
    return _amount(found[1], found[2], found[3] or "", currency, text)


def _grouped(digits: str, separator: str, indian: bool) -> str:
    head, tail = digits[:-3], digits[-3:]
    width = 2 if indian else 3
    groups = [tail]
    while head:
        groups.append(head[-width:])
        head = head[:-width]
    return separator.join(reversed(groups))


def shown(amount: Amount, currency: str, language: Language = "id") -> str:
    """The amount as people read it: Rp1.234.567 (id), Rp1,234,567 (en, zh), ₹12,34,567.00, KWD 1.234.

    Rupiah are shown without sen, unless there are some: a display never rounds money away.
    """
    thousands, point = _SEPARATORS[language]
    whole, _, decimals = decimal_string(abs(amount), currency).partition(".")
    text = _grouped(whole, thousands, indian=currency == "INR" and language == "en")
    if decimals and not (currency in _CENTS_HIDDEN and not decimals.strip("0")):
        text += point + decimals
    return f"{'-' if amount < 0 else ''}{_SYMBOLS.get(currency, currency + chr(0xA0))}{text}"


def symbol(currency: str) -> str:
    """What stands before an amount of this currency: Rp, US$, else its code."""
    return _SYMBOLS.get(currency, currency)


def parse_typed(text: str, currency: str, language: Language = "id") -> Amount:
    """An amount as a person types it: "Rp1.234.567,50", "1234567,5" (id); "1,234,567.50" (en, zh).

    Thousands separators must stand where they belong (threes; in Indian English also 12,34,567): "1.5" typed in
    Indonesian is refused, not guessed. Refused: kernel.bad_amount, kernel.unknown_currency.
    """
    thousands, point = _SEPARATORS[language]
    bare = text.replace(chr(0xA0), " ").strip()
    sign, bare = ("-", bare[1:].lstrip()) if bare.startswith("-") else ("", bare)
    for mark in (currency, _SYMBOLS.get(currency, currency)):
        bare = bare.removeprefix(mark).removeprefix(".").lstrip() if bare.startswith(mark) else bare
    whole, dot, decimals = bare.partition(point)
    if thousands in whole:
        shapes = [rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+"]
        if currency == "INR":
            shapes.append(rf"\d{{1,2}}(?:{re.escape(thousands)}\d{{2}})*{re.escape(thousands)}\d{{3}}")
        grouped = any(re.fullmatch(shape, whole, re.ASCII) for shape in shapes)
        whole = whole.replace(thousands, "") if grouped else ""
    if not re.fullmatch(r"\d+", whole, re.ASCII) or (dot and not re.fullmatch(r"\d+", decimals, re.ASCII)):
        raise Refused("kernel.bad_amount", text=text, currency=currency)
    return _amount(sign, whole, decimals, currency, text)
