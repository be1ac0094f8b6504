"""How prices are said and typed: in the reader's language, with as many decimals as were told; and for whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from salur.kernel import money as coins
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties import queries as parties
from salur.parties.pages import party_typed
from salur.parties.queries.names import called
from salur.pricing.bodies import Pairs
from salur.pricing.price_rows import Audience, PriceSeen, named_in, pairs_of
from salur.shell import shown
from salur.shell.offers import Field
from salur.shell.shown import language
from salur.shell.told import Told, bad
from salur.shell.words import word

TYPED = {"id": re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,14})(?:,(\d{1,6}))?")}
ELSE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,14})(?:\.(\d{1,6}))?")


def price_text(price: str) -> str:
    """A decimal string as it is read: 2910.5 -> 2.910,5 (id), 2,910.5 (en, zh)."""
    whole, _dot, decimals = price.partition(".")
    grouped = f"{int(whole):,}"
    if language() == "id":
        return grouped.replace(",", ".") + (f",{decimals}" if decimals else "")
    return grouped + (f".{decimals}" if decimals else "")


def price_shown(price: str, currency: str) -> str:
    """A price as amounts of its currency are shown; one with more decimals than its coins with all of them."""
    try:
        return shown.amount(coins.parse(price, currency), currency)
    except Refused:
        return price_text(price)


def smallest(currency: str) -> str:
    """What prices of a currency are rounded to unless told: whole rupiah, the smallest coin of others."""
    places = 0 if currency == "IDR" else coins.exponent(currency)
    return price_text(f"0.{'1'.rjust(places, '0')}" if places else "1")


def price_typed(field: str, typed: str) -> str:
    """A price as typed in the reader's language, as a decimal string. Refused: kernel.bad_value."""
    found = TYPED.get(language(), ELSE).fullmatch(typed.strip())
    if found is None:
        raise bad(field, typed or "–", "not an amount of money")
    whole = re.sub(r"[.,]", "", found[1])
    decimals = (found[2] or "").rstrip("0")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))


class Whom:
    """Says for whom rows are: buyers and territories by name, all asked for at once. Two statements."""

    def __init__(self, actor: Actor, rows: Iterable[PriceSeen | Audience]) -> None:
        named = named_in(rows)
        self.buyers = called(actor.organisation, named["buyer"])
        self.areas = parties.territories_named(actor.organisation) if named["territory"] else {}

    def said(self, when: dict[str, Any]) -> str:
        """`Class A · Bandung`; nothing named is everybody."""
        parts = [self._part(key, values) for key, values in when.items() if key != "except"]
        if without := when.get("except"):
            parts.append(_("not {whom}").format(whom=self.said(without)))
        return " · ".join(parts) or _("Everybody")

    def _part(self, key: str, values: list[str]) -> str:
        numbers = [int(one) for one in values if one.isdigit()]
        if key == "buyer":
            return ", ".join(self.buyers[one].name for one in numbers if one in self.buyers)
        if key == "territory":
            return ", ".join(self.areas[one][1] for one in numbers if one in self.areas)
        return f"{word('word', key)} {', '.join(values)}"


def whom_fields(actor: Actor) -> list[Field]:
    """For whom a price is: any of them, all that are told must fit."""
    areas = list(parties.territories_named(actor.organisation).values())
    in_use = parties.words_in_use(actor.organisation, "class", "channel")
    classes, channels = ([(one, one) for one in in_use[kind]] for kind in ("class", "channel"))
    return [
        Field("whom", _("For whom"), "head", hint=_("Empty: everybody. What is told must fit all together.")),
        Field("class", _("Class"), needed=False, choices=classes),
        Field("channel", _("Channel"), needed=False, choices=channels),
        Field("territory", _("Territory (code)"), needed=False, choices=areas),
        Field("buyer", _("Buyer (code)"), needed=False),
    ]  # fmt: skip


def whom_typed(sent: Told) -> Pairs:
    """The buyers that were typed. Refused: parties.no_such_relation, parties.no_such_territory."""
    buyer, area = sent.text("buyer"), sent.text("territory")
    number = ""
    if area:
        with reading(sent.actor.organisation):
            known = parties.territories_by_code(sent.actor.organisation, [area])
        if area not in known:
            raise Refused("parties.no_such_territory", called=area)
        number = str(known[area])
    told = [
        ("buyer", str(party_typed(sent.actor, buyer)) if buyer else ""), ("class", sent.text("class")),
        ("channel", sent.text("channel")), ("territory", number),
    ]  # fmt: skip
    return pairs_of(told)


def whom_code(sent: Told) -> tuple[str | None, ...]:
    """The same for a code of a row."""
    return tuple(sent.text(name) or None for name in ("buyer", "class", "channel", "territory"))
