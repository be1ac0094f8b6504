"""What somebody asks of a list, read from the address: filters, order, where to go on; and back into an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from salur.kernel import clock, money
from salur.kernel.actor import Actor
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused
from salur.shell import paging, shown, told
from salur.shell.listed import Amounts, Choice, Column, Days, Filter, Label, Listed, Named, Search, Text
from salur.shell.words import word

LONGEST = 80
YEARS = (1900, 9998)


class Chip(NamedTuple):
    """An active filter as a sentence in three parts, and the parameter that it goes by."""

    label: Label
    how: str
    value: str
    param: str


@dataclass(frozen=True)
class Asked:
    """A list as it was asked for: `given` is what stands in the address, in the one way it is written there."""

    listed: Listed
    actor: Actor
    given: Mapping[str, str] = field(default_factory=dict)
    wanted: Q = field(default_factory=Q)
    chips: tuple[Chip, ...] = ()
    faults: Mapping[str, Refused] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)  # what the form shows: amounts as the reader writes them

    @property
    def q(self) -> str:
        """What is searched for."""
        return self.given.get("q", "")

    @property
    def sort(self) -> tuple[Column, bool]:
        """The column that rows are sorted by, and whether falling."""
        name = self.given.get("sort", self.listed.first)
        column = self.listed.column(name.removeprefix("-"))
        assert column is not None
        return column, name.startswith("-")

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.chips or self.q or self.faults)

    def address(self, *without: str, **changed: str) -> str:
        """The query of an address, with some parameters left out or changed; from the beginning unless `after` is."""
        kept = {name: value for name, value in self.given.items() if name not in (*without, "after")}
        asked = {name: value for name, value in (kept | changed).items() if value}
        return f"?{urlencode(asked)}"

    def with_more(self, **more: str) -> Asked:
        """The same with more in the address."""
        return read(self.listed, self.actor, {**self.given, **more})


Read = Callable[[Any, Actor, Mapping[str, str]], tuple[list[tuple[Chip, Q, str]], dict[str, Refused]]]


def params(one: Filter) -> tuple[str, ...]:
    """The parameters of a filter."""
    if isinstance(one, Days):
        return f"{one.name}_from", f"{one.name}_to"
    if isinstance(one, Amounts):
        return f"{one.name}_least", f"{one.name}_most"
    return (one.name,)


def how(one: Filter, param: str) -> str:
    """What stands between a filter's name and its value."""
    last = param.endswith(("_to", "_most"))
    if isinstance(one, Days):
        return gettext("until") if last else gettext("from")
    return (gettext("at most") if last else gettext("at least")) if isinstance(one, Amounts) else ""


def read(listed: Listed, actor: Actor, typed: Mapping[str, str]) -> Asked:
    """What the parameters of an address mean; one that cannot be read is a fault, and no row fits then."""
    clean = {name: value.replace("\0", "").strip()[:LONGEST] for name, value in typed.items()}
    clean = {name: value for name, value in clean.items() if value}
    given, wanted, chips, faults = {}, Q(), [], {}
    if (words := clean.get("q", "")) and listed.search:
        given["q"] = words
        wanted &= searched(listed, listed.search, actor, words)
    for one in listed.filters:
        mine = {name: clean[name] for name in params(one) if name in clean}
        given |= mine
        for name in mine:
            try:
                chip, q, canonical = _read(one, name, listed, actor, mine[name])
            except Refused as refused:
                faults[name] = refused
                continue
            chips.append(chip)
            wanted &= q
            given[name] = canonical
    for name in ("sort", "after"):
        if name in clean and (name != "sort" or listed.column(clean["sort"].removeprefix("-"))):
            given[name] = clean[name]
    if given.get("sort") == listed.first:
        del given["sort"]
    return Asked(listed, actor, given, wanted, tuple(chips), faults, _typed(listed, actor, given, faults))


def bounded(asked: Asked, newest: Callable[[Asked], date | None]) -> Asked:
    """Where the order has no index: a month of the newest rows, unless a period was asked for."""
    column, _ = asked.sort
    since = f"{asked.listed.period}_from"
    if not column.costly or not asked.listed.period or since in asked.given:
        return asked
    last = newest(replace(asked, given={name: value for name, value in asked.given.items() if name != "sort"}))
    return asked.with_more(**{since: (last - timedelta(days=30)).isoformat()}) if last else asked


def searched(listed: Listed, search: Search, actor: Actor, words: str) -> Q:
    """Rows that bear the number; where none does, that say the text or name what is called so.

    A number is found by its index; looking at the texts and names besides would read the whole table for it.
    """
    found = Q(pk__in=[])
    if search.prefix:
        numbered = Q(number__in=paging.numbered(words, search.prefix, timezone.localdate().year))
        if any(rows.filter(numbered).exists() for rows in paging.sides(actor, listed.rows(actor))):
            return numbered
    for name in search.exact:
        found |= Q(**{f"{name}__iexact": words})
    for name in search.within:
        found |= Q(**{f"{name}__icontains": words})
    for name, find in search.named:
        found |= Q(**{f"{name}__in": find(actor, words)})
    if search.identity and (bare := words.lstrip("#")).isascii() and bare.isdigit() and len(bare) < 19:
        found |= Q(pk=int(bare))
    return found


def _read(one: Filter, param: str, listed: Listed, actor: Actor, value: str) -> tuple[Chip, Q, str]:
    """A filter's chip, condition and how it is written in the address. Refused: kernel.bad_value."""
    if isinstance(one, Choice):
        if value not in one.options:
            raise told.bad(str(one.label), value, f"not one of {', '.join(one.options)}")
        return Chip(one.label, "", word(one.context, value), param), one.rows(value), value
    if isinstance(one, Text):
        return Chip(one.label, "", value, param), Q(**{f"{one.field}__icontains": value}), value
    if isinstance(one, Named):
        meant = one.find(actor, value)
        condition = Q()
        for name in one.fields:
            condition |= Q(**{f"{name}__in": meant})
        called = dict(one.choices(actor)).get(value, value) if one.choices else value
        return Chip(one.label, "", called, param), condition, value
    last = param.endswith(("_to", "_most"))
    if isinstance(one, Days):
        day = _day(str(one.label), value)
        return (
            Chip(one.label, how(one, param), shown.day(day), param),
            _within(one, listed, actor, day, last),
            day.isoformat(),
        )
    return _amount(one, param, actor, value, last)


def _day(field: str, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise told.bad(field, value, "not a day") from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise told.bad(field, value, "not a day")
    return day


def _within(one: Days, listed: Listed, actor: Actor, day: date, last: bool) -> Q:
    edge: Any = day + timedelta(days=1) if last else day
    if listed.rows(actor).model._meta.get_field(one.of).get_internal_type() == "DateTimeField":
        edge = clock.midnight(edge, house(actor.organisation).time_zone)
    return Q(**{f"{one.of}__lt" if last else f"{one.of}__gte": edge})


def _amount(one: Amounts, param: str, actor: Actor, value: str, last: bool) -> tuple[Chip, Q, str]:
    coin = house(actor.organisation).currency
    called = str(one.label)
    amount = _money(called, value, coin) if one.currency else told.whole(called, value)
    condition = Q(**{f"amount_{one.name}__lte" if last else f"amount_{one.name}__gte": amount})
    if not one.currency:
        return Chip(one.label, how(one, param), shown.whole(amount), param), condition, str(amount)
    condition &= Q(**{one.currency: coin})  # a hundred dollars are neither more nor less than a hundred rupiah
    return (
        Chip(one.label, how(one, param), shown.money(amount, coin), param),
        condition,
        money.decimal_string(amount, coin),
    )


def _money(field: str, value: str, coin: str) -> int:
    """An amount as an address says it (1500.00), else as the reader types it. Refused: kernel.bad_value."""
    places = money.exponent(coin)
    if places != 3 and re.fullmatch(rf"\d{{1,15}}\.\d{{{places}}}" if places else r"\d{1,15}", value, re.ASCII):
        return int(value.replace(".", ""))
    return told.amount(field, value, coin)


def _typed(listed: Listed, actor: Actor, given: Mapping[str, str], faults: Mapping[str, Refused]) -> dict[str, str]:
    """What the fields of the form show."""
    coin = house(actor.organisation).currency
    found = dict(given)
    for one in listed.filters:
        if isinstance(one, Amounts) and one.currency:
            for name in params(one):
                if name in given and name not in faults:
                    found[name] = shown.amount(_money(name, given[name], coin), coin)
    return found


def amounts(listed: Listed) -> dict[str, Any]:
    """What filters by amount look at, as annotations of the rows."""
    return {
        f"amount_{one.name}": F(one.of) if isinstance(one.of, str) else one.of
        for one in listed.filters
        if isinstance(one, Amounts)
    }
