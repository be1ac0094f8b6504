"""Amounts in words, as invoices and receipts want them, in Indonesian, English and Chinese. Pure."""

from __future__ import annotations

from collections.abc import Callable

from salur.kernel.money import Language, exponent

ID_ONES = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
ID_GREAT = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
EN_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
EN_GREAT = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
ZH_DIGITS = "零壹贰叁肆伍陆柒捌玖"
ZH_PLACES = ("", "拾", "佰", "仟")
ZH_GREAT = ("", "万", "亿", "兆", "京")
CALLED: dict[str, dict[Language, str]] = {
    "IDR": {"id": "rupiah", "en": "rupiah", "zh": "印尼盾"},
    "USD": {"id": "dolar Amerika", "en": "US dollars", "zh": "美元"},
    "CNY": {"id": "yuan", "en": "yuan", "zh": "元"},
}
MOST = 10**15  # beyond it nobody reads words


def indonesian(number: int) -> str:
    """1.250.000 -> satu juta dua ratus lima puluh ribu."""
    if number < 12:
        return ID_ONES[number]
    if number < 20:
        return f"{ID_ONES[number - 10]} belas"
    if 100 <= number < 200 or 1000 <= number < 2000:  # one hundred and one thousand have words of their own
        size, word = (100, "seratus") if number < 200 else (1000, "seribu")
        return word + (f" {indonesian(number - size)}" if number > size else "")
    size, word = next(great for great in ID_GREAT if number >= great[0])
    rest = number % size
    return f"{indonesian(number // size)} {word}" + (f" {indonesian(rest)}" if rest else "")


def english(number: int) -> str:
    """1,250,021 -> one million two hundred fifty thousand twenty-one."""
    if number < 20:
        return EN_ONES[number]
    if number < 100:
        tens = EN_TENS[number // 10 - 2]
        return tens + (f"-{EN_ONES[number % 10]}" if number % 10 else "")
    size, word = next(great for great in EN_GREAT if number >= great[0])
    rest = number % size
    return f"{english(number // size)} {word}" + (f" {english(rest)}" if rest else "")


def chinese(number: int) -> str:
    """1,250,021 -> 壹佰贰拾伍万零贰拾壹, in the forms that cannot be altered by a stroke."""
    if number == 0:
        return ZH_DIGITS[0]
    found, great, before = "", 0, 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            between = ZH_DIGITS[0] if found and (before < 1000 or not before) else ""
            found = _four(group) + ZH_GREAT[great] + between + found
        before = group
        great += 1
    return found


def _four(group: int) -> str:
    """Up to four digits; zeros between digits are said once."""
    found, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            found += (ZH_DIGITS[0] if gap and found else "") + ZH_DIGITS[digit] + ZH_PLACES[place]
            gap = False
        else:
            gap = True
    return found


SPOKEN: dict[Language, Callable[[int], str]] = {"id": indonesian, "en": english, "zh": chinese}


def in_words(amount: int, currency: str, language: Language) -> str:
    """An amount in the smallest coin in words; '' for one below zero or beyond words. Parts of a unit as 25/100."""
    whole, part = divmod(amount, 10 ** exponent(currency))
    if not 0 <= whole < MOST:
        return ""
    words, unit = SPOKEN[language](whole), CALLED.get(currency, {}).get(language, currency)
    if language == "zh":
        return words + unit + (f" {part}/{10 ** exponent(currency)}" if part else "整")
    told = f"{words} {unit}" + (f" {part}/{10 ** exponent(currency)}" if part else "")
    return told[0].upper() + told[1:]
