"""The one matcher for prices, floors, schemes and taxes: {"key": ["a", "b"], "except": {pattern}}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

# A row that names the buyer beats one that names his class, and so on; deeper values beat shallower ones.
RANKED = ("buyer", "sets", "class", "channel", "territory", "tier", "payment", "seller")

Depths = tuple[int, ...]

_RANK = {key: at for at, key in enumerate(RANKED)}
_UNNAMED: Depths = (0,) * len(RANKED)
_NOTHING: frozenset[str] = frozenset()
_UNKNOWN = "?"  # by identity: not asked yet


class Pattern(NamedTuple):
    """Every need must be met (and), by any of its values (or), and the exception must not be. Keys by code point."""

    needs: tuple[tuple[str, frozenset[str]], ...] = ()
    exception: Pattern | None = None


def pattern(given: Mapping[str, Any] | None) -> Pattern:
    """A pattern from its JSON form; {} and None match everything."""
    if not given:
        return Pattern()
    needs = tuple((key, frozenset(given[key])) for key in sorted(given) if key != "except")
    exception = given.get("except")
    return Pattern(needs, None if exception is None else pattern(exception))


@lru_cache(maxsize=65536)
def above(value: str) -> frozenset[str]:
    """What a pattern may say to match the value: "ID/32/32.73" -> ID, ID/32, ID/32/32.73."""
    if "/" not in value:
        return frozenset((value,))
    return frozenset([value[:at] for at, sign in enumerate(value) if sign == "/"] + [value])


def _said(value: object) -> frozenset[str]:
    """What a pattern may say of an attribute: a text or a list of texts; of a number, a truth or nothing, nothing."""
    if isinstance(value, str):
        return above(value)
    texts = [one for one in value if isinstance(one, str)] if isinstance(value, list | tuple) else ()
    return _NOTHING.union(*map(above, texts))


class Facts:
    """What a pattern looks at: of the buyer and his circumstances (`who`), or of a SKU."""

    __slots__ = ("_depths", "_failing", "values")

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.values: dict[str, frozenset[str]] = {
            key: above(value) if value.__class__ is str else _said(value) for key, value in given.items()
        }
        self._failing: dict[int, str | None] = {}
        self._depths: dict[int, Depths | None] = {}

    def failing(self, number: int, patterns: Interned) -> str | None:
        """The first key of the numbered pattern that fails, by code point, "except" last; None if it matches."""
        found = self._failing.get(number, _UNKNOWN)
        if found is _UNKNOWN:
            found = self._failing[number] = failing(patterns.list[number], self.values)
        return found

    def depths(self, number: int, patterns: Interned) -> Depths | None:
        """How closely the numbered pattern fits: segments of the longest hit per ranked key; None if it does not."""
        if number in self._depths:
            return self._depths[number]
        found = None
        if self.failing(number, patterns) is None:
            found = _depths(patterns.list[number], self.values)
        self._depths[number] = found
        return found


def failing(one: Pattern, values: Mapping[str, frozenset[str]]) -> str | None:
    """The first key that fails, "except" last; None if the pattern matches. A missing fact never matches."""
    for key, wanted in one.needs:
        if wanted.isdisjoint(values.get(key, _NOTHING)):
            return key
    if one.exception is not None and failing(one.exception, values) is None:
        return "except"
    return None


def _depths(one: Pattern, values: Mapping[str, frozenset[str]]) -> Depths:
    if not one.needs:
        return _UNNAMED
    found = [0] * len(RANKED)
    for key, wanted in one.needs:
        if key in _RANK:
            found[_RANK[key]] = max(hit.count("/") + 1 for hit in wanted & values[key])
    return tuple(found)


class Interned:
    """Patterns numbered, each once: what is found for a number serves every row that says the same. The facts by which
    rules are found are numbered too: a number is found faster than a pair of texts."""

    __slots__ = ("_facts", "_known", "list")

    def __init__(self) -> None:
        self.list: list[Pattern] = []
        self._known: dict[str, int] = {}
        self._facts: dict[tuple[str, str], int] = {}

    def number(self, given: Mapping[str, Any] | None) -> int:
        """The number of a pattern in its JSON form."""
        text = json.dumps(given or {}, sort_keys=True)
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = len(self.list)
            self.list.append(pattern(given))
        return known

    def fact(self, key: str, value: str) -> int:
        """The number of a fact by which some rule is to be found."""
        return self._facts.setdefault((key, value), len(self._facts))

    def told(self, who: Facts) -> set[int]:
        """The numbers of those of the buyer's facts by which some rule is found."""
        facts = self._facts
        found = [facts.get((key, value)) for key, values in who.values.items() for value in values]
        return {number for number in found if number is not None}


class WhenIndex:
    """Which conditions a buyer meets, looked up by one of his facts each, so that not every one is tried."""

    __slots__ = ("_always", "_certain", "_likely", "_patterns", "_unlikely")

    _CHOICE = ("buyer", "vouchers", "sets", "territory", "tier", "class", "channel", "payment")  # most telling first

    def __init__(self, patterns: Interned, numbers: Iterable[int]) -> None:
        self._patterns = patterns
        self._always: list[int] = []
        self._unlikely: list[int] = []  # looked up by nothing: only what they except is said
        self._certain: dict[int, list[int]] = {}  # who has the fact meets these
        self._likely: dict[int, list[int]] = {}  # who has not the fact does not meet these
        for number in sorted(set(numbers)):
            needs, exception = patterns.list[number]
            if not needs:
                (self._always if exception is None else self._unlikely).append(number)
                continue
            asked = dict(needs)
            key = next((key for key in self._CHOICE if key in asked), needs[0][0])
            alone = len(needs) == 1 and exception is None
            for value in sorted(asked[key]):
                (self._certain if alone else self._likely).setdefault(patterns.fact(key, value), []).append(number)

    def met(self, told: set[int], who: Facts) -> set[int]:
        """The numbers of the conditions that the buyer meets; `told` are the numbers of his facts."""
        found, patterns = set(self._always), self._patterns
        for fact in self._certain.keys() & told:
            found.update(self._certain[fact])
        for number in self._unlikely:
            if who.failing(number, patterns) is None:
                found.add(number)
        for fact in self._likely.keys() & told:
            found.update([number for number in self._likely[fact] if who.failing(number, patterns) is None])
        return found


class GoodsIndex:
    """Which patterns may match a SKU, looked up by its code, brand, category …, so that not every one is tried."""

    __slots__ = ("_anything", "_by_value", "_patterns")

    _CHOICE = ("sku", "brand", "category")  # most telling first

    def __init__(self, patterns: Interned, numbers: Iterable[int]) -> None:
        self._patterns = patterns
        self._anything: list[int] = []
        self._by_value: dict[tuple[str, str], list[int]] = {}
        for number in sorted(set(numbers)):
            needs = dict(patterns.list[number].needs)
            if not needs:
                self._anything.append(number)
                continue
            key = next((key for key in self._CHOICE if key in needs), next(iter(needs)))
            for value in needs[key]:
                self._by_value.setdefault((key, value), []).append(number)

    def matching(self, goods: Mapping[str, frozenset[str]]) -> set[int]:
        """The numbers of the patterns that match the SKU."""
        candidates = set(self._anything)
        for key, values in goods.items():
            for value in values:
                candidates.update(self._by_value.get((key, value), ()))
        every = self._patterns.list
        return {number for number in candidates if failing(every[number], goods) is None}
