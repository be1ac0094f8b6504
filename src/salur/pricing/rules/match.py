"""The one matcher for prices and taxes (later floors and schemes): {"key": ["a", "b"], "except": {pattern}}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Value = str | tuple[str, ...]
Facts = Mapping[str, Value]


class Pattern(NamedTuple):
    """Every need must be met (and), by any of its values (or), and the exception must not be."""

    needs: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exception: Pattern | None = None

    def keys(self) -> set[str]:
        """The facts this pattern looks at, its exception included."""
        own = {key for key, _ in self.needs}
        return own if self.exception is None else own | self.exception.keys()


ANY = Pattern()


def pattern(given: Mapping[str, Any] | None) -> Pattern:
    """A pattern from its JSON form; {} and None match everything."""
    if not given:
        return ANY
    needs = tuple(sorted((key, tuple(values)) for key, values in given.items() if key != "except"))
    return Pattern(needs, pattern(given["except"]) if "except" in given else None)


def depth(values: tuple[str, ...], fact: Value | None) -> int:
    """Segments of the longest pattern value that hits the fact; 0 if none does.

    "ID/32" hits "ID/32" and "ID/32/32.73" (two segments), not "ID/321". A fact may be a tuple: one hit is enough.
    """
    if fact is None:
        return 0
    deepest = 0
    for one in (fact,) if isinstance(fact, str) else fact:
        for value in values:
            if one == value or one.startswith(value + "/"):
                deepest = max(deepest, value.count("/") + 1)
    return deepest


def matches(rule: Pattern, facts: Facts) -> bool:
    """Whether the facts meet the pattern; a missing fact never does."""
    for key, values in rule.needs:
        if not depth(values, facts.get(key)):
            return False
    return rule.exception is None or not matches(rule.exception, facts)
