"""Values as people read them: money, pieces, days and moments, in the language and time zone in use."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from babel.numbers import format_compact_decimal
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from salur.kernel import money as coins
from salur.kernel.money import Language

MINUS = "−"
_LOCALES: dict[Language, str] = {"id": "id", "en": "en", "zh": "zh_Hans"}
_DAYS: dict[Language, str] = {"id": "j M Y", "en": "j M Y", "zh": "Y年n月j日"}
_TIMES: dict[Language, str] = {"id": "H.i", "en": "H:i", "zh": "H:i"}


def language_of(code: str | None) -> Language:
    """The kernel's language for one of Django's: zh-hans -> zh; Indonesian for what it does not know."""
    short = (code or "").split("-")[0]
    return cast(Language, short) if short in ("id", "en", "zh") else "id"


def language() -> Language:
    """The language in use."""
    return language_of(get_language())


def money(amount: int | None, currency: str) -> str:
    """An amount in the smallest coin with its currency; unknown is empty."""
    if amount is None:
        return ""
    return coins.shown(amount, currency, language()).replace("-", MINUS)


def amount(amount: int | None, currency: str) -> str:
    """An amount in the smallest coin without its currency, which stands in the head or small before it."""
    text = money(amount, currency)
    unit = coins.symbol(currency)
    return text.replace(f"{unit}\N{NO-BREAK SPACE}", "", 1).replace(unit, "", 1)


def short(amount: int, currency: str) -> tuple[str, str]:
    """An amount as a tile says it, in thousands, millions or more of the language, and that word: 1,74 and M."""
    value = Decimal(amount) / 10 ** coins.exponent(currency)
    text = format_compact_decimal(value, locale=_LOCALES[language()], fraction_digits=2 if abs(value) >= 1000 else 0)
    bare = text.rstrip("".join(sorted(set(text) - set("0123456789.,-"))))
    return bare.replace("-", MINUS), text[len(bare) :].strip()


def whole(number: int | None) -> str:
    """A whole number with its thousands; zero is a dash, unknown is empty."""
    if number is None:
        return ""
    if number == 0:
        return "–"
    text = f"{abs(number):,}"
    return (MINUS if number < 0 else "") + (text.replace(",", ".") if language() == "id" else text)


def decimal(text: str) -> str:
    """A decimal string as it is kept, with the comma of the language and without zeros at its end: 12.50 -> 12,5."""
    bare, _point, places = text.partition(".")
    places = places.rstrip("0")
    said = f"{bare}{',' if language() == 'id' else '.'}{places}" if places else bare
    return said.replace("-", MINUS)


def percent(text: str) -> str:
    """A percentage that is kept as a decimal string: 12.5 -> 12,5%."""
    return f"{decimal(text)}%"


def share(part: float, places: int = 1, *, signed: bool = False) -> str:
    """A part of one as a percentage with so many decimals: 0.125 -> 12,5%; a change has its sign."""
    if math.isinf(part):
        return "∞"
    text = f"{100 * part:+.{places}f}%" if signed else f"{100 * part:.{places}f}%"
    return (text.replace(".", ",") if language() == "id" else text).replace("-", MINUS)


def day(on: date | None) -> str:
    """A calendar day."""
    return date_format(on, _DAYS[language()]) if on else ""


def moment(at: datetime | None) -> str:
    """An instant, in the time zone in use (the organisation's, on its pages)."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{date_format(here, _DAYS[language()])} {date_format(here, _TIMES[language()])}"
