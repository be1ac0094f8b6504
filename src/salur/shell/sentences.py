"""The sentence of a refusal or hold: what is wrong and what would free it, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module, util
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext, override

from salur.kernel.refusal import Refused
from salur.shell import shown
from salur.shell.words import Context, word

# facts that are words by code: said in the reader's language
CODES: dict[str, Context] = {
    "status": "status", "step": "verb", "paper_kind": "paper", "kind": "word", "field": "word", "disposition": "word",
    "pack": "word",
}  # fmt: skip
PERCENTS = ("percent", "allowed")  # facts that are percentages, as decimal strings
PLAIN = re.compile(r"-?[0-9]+([.][0-9]+)?")
CHOICES = "not one of "


@cache
def sentences() -> Mapping[str, str]:
    """The English sentence of every code, from the refusals rooms of all modules in use."""
    found: dict[str, str] = {}
    for app in settings.INSTALLED_APPS:
        if app.startswith("salur.") and util.find_spec(f"{app}.refusals"):
            found |= import_module(f"{app}.refusals").SENTENCES
    return found


@cache
def next_steps() -> Mapping[str, str]:
    """The English of what frees an order (or whatever is held) for this code; only reasons of holds have one."""
    found: dict[str, str] = {}
    for app in settings.INSTALLED_APPS:
        if app.startswith("salur.") and util.find_spec(f"{app}.refusals"):
            found |= getattr(import_module(f"{app}.refusals"), "NEXT", {})
    return found


class Told(NamedTuple):
    """A reason in words: what is wrong, and what frees it ('' where the sentence says all)."""

    why: str
    free: str = ""

    def __str__(self) -> str:
        return f"{self.why} {self.free}".strip()


def sentence(refused: Refused, language: str | None = None, currency: str = "IDR") -> str:
    """What a person reads. `language` as Django knows it (the one in use unless given); never fails.

    Facts named `amount` or `..._amount` are shown as money, in the currency among the facts, else in `currency` (the
    organisation's own).
    """
    if language is not None:
        with override(language):
            return sentence(refused, None, currency)
    return str(in_words(refused, currency))


def in_words(refused: Refused, currency: str = "IDR") -> Told:
    """A reason in the language in use: what is wrong, and what frees it."""
    known = sentences().get(refused.code)
    if known is None:
        text = gettext("This cannot be done ({code}). Tell the support desk what you did.")
        return Told(text.format(code=refused.code))
    coin = str(refused.facts.get("currency") or currency)
    facts = _Facts({name: _said(name, value, coin) for name, value in refused.facts.items()})
    facts.setdefault("who", gettext("whoever may approve it"))
    free = next_steps().get(refused.code, "")
    return Told(gettext(known).format_map(facts), gettext(free).format_map(facts) if free else "")


class _Facts(dict[str, str]):
    """What is not among the facts is left out, visibly."""

    def __missing__(self, name: str) -> str:
        return "…"


def _said(name: str, value: object, currency: str) -> str:
    if name == "who":
        return str(value or "") or gettext("whoever may approve it")
    if isinstance(value, bool) or value is None:
        return str(value or "–")
    if name == "amount" or name.endswith("_amount"):
        try:
            return shown.money(int(str(value)), currency)
        except ValueError:
            return str(value)
    if name in CODES and str(value) != "":
        return _in_running_text(word(CODES[name], str(value)))
    if name in PERCENTS:
        return shown.decimal(str(value)) if PLAIN.fullmatch(str(value)) else str(value)
    if name in ("why", "should"):
        return _why(str(value))
    return str(value)


def templated(text: str) -> tuple[str, list[str]]:
    """A short reason with its numbers taken out, as the catalogues have it: "longer than {0} characters", ["80"]."""
    numbers: list[str] = []

    def taken(found: re.Match[str]) -> str:
        numbers.append(found[0])
        return f"{{{len(numbers) - 1}}}"

    return re.sub(r"-?\d+", taken, text), numbers


def _why(text: str) -> str:
    if text.startswith(CHOICES):
        return gettext("not one of {0}").format(text.removeprefix(CHOICES))
    pattern, numbers = templated(text)
    return gettext(pattern).format(*numbers)


def _in_running_text(text: str) -> str:
    """A word said by code, inside a sentence: without its capital."""
    return text[:1].lower() + text[1:]
