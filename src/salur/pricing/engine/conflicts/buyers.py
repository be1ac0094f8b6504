"""Which buyers, and on which days, can see the rules of a SKU differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from salur.pricing.engine.match import Facts, Interned, Pattern
from salur.pricing.engine.numbers import OPEN

Who = dict[str, Any]

MOST_BUYERS = 3_000  # combinations of attribute values looked at for one SKU on one day
MOST_DESCRIBED = 20_000  # buyers described by one, two or three conditions, where that would be too many
LISTS = ("sets", "vouchers", "tags")  # a buyer may have several
_SOMEBODY = {"seller": "S", "buyer": "B"}


def days(rows: Iterable[Mapping[str, Any]], otherwise: str) -> list[str]:
    """The first day of each stretch in which the same rows are live; of the stretch before all, its last."""
    found = set()
    for row in rows:
        if row.get("from"):
            found.add(date.fromisoformat(row["from"]))
        if row.get("to") and row["to"] != OPEN:
            found.add(date.fromisoformat(row["to"]) + timedelta(days=1))
    if not found:
        return [otherwise]
    return [day.isoformat() for day in (*sorted(found), min(found) - timedelta(days=1))]


def buyers(patterns: Interned, numbers: Sequence[int], must: Sequence[int] = ()) -> list[Who]:
    """Buyers that match the numbered patterns differently, one for each way; the plainest first. All match `must`.

    Each attribute has the values named in the patterns, or none; lists have all their values at once, none, or all but
    those that an exception names. Where that is too many, the buyers that one, two or three of the patterns describe.
    """
    every = [patterns.list[number] for number in numbers]
    values: dict[str, set[str]] = {}
    excluded: dict[str, set[str]] = {}
    for one in every:
        _collect(one, values, excluded, within=False)
    domains = {key: _domain(key, values[key], excluded.get(key, set())) for key in sorted(values)}
    size = 1
    for domain in domains.values():
        size *= len(domain)
    raw = _product(domains) if size <= MOST_BUYERS else _merged(every)
    found: dict[tuple[Any, ...], Who] = {}
    for who in raw:
        facts = Facts(who)
        if any(facts.failing(number, patterns) is not None for number in must):
            continue
        found.setdefault(tuple(facts.depths(number, patterns) for number in numbers), who)
    return sorted(found.values(), key=len)


def _collect(one: Pattern, values: dict[str, set[str]], excluded: dict[str, set[str]], within: bool) -> None:
    for key, wanted in one.needs:
        values.setdefault(key, set()).update(wanted)
        if within:
            excluded.setdefault(key, set()).update(wanted)
    if one.exception is not None:
        _collect(one.exception, values, excluded, within=True)


def _domain(key: str, values: set[str], excluded: set[str]) -> list[Any]:
    if key not in LISTS:
        return [None, *sorted(values)]
    some: list[Any] = [None, sorted(values)]
    if excluded and values - excluded:
        some.append(sorted(values - excluded))
    if excluded:
        some.append(sorted(excluded))
    return some


def _product(domains: Mapping[str, Sequence[Any]]) -> Iterator[Who]:
    whos: list[Who] = [dict(_SOMEBODY)]
    for key, domain in domains.items():
        whos = [{**who, key: value} if value is not None else who for who in whos for value in domain]
    yield from whos


def _merged(every: Sequence[Pattern]) -> Iterator[Who]:
    distinct = sorted(set(every), key=repr)
    taken = 0
    for size in (0, 1, 2, 3):
        for some in combinations(distinct, size):
            who = _one_who(some)
            if who is not None:
                taken += 1
                yield who
            if taken >= MOST_DESCRIBED:
                return


def _one_who(some: Sequence[Pattern]) -> Who | None:
    """A buyer who may match them all: of each single attribute the deepest value inside every other pattern's."""
    who: Who = dict(_SOMEBODY)
    wanted: dict[str, list[frozenset[str]]] = {}
    for one in some:
        for key, values in one.needs:
            wanted.setdefault(key, []).append(values)
    for key, sets in wanted.items():
        named = sorted(set().union(*sets), key=lambda value: (-value.count("/"), value))
        if key in LISTS:
            who[key] = named
            continue
        fits = [value for value in named if all(Facts({key: value}).values[key] & values for values in sets)]
        if not fits:
            return None
        who[key] = fits[0]
    return who
