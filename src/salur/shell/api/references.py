"""Things called by their codes: what a developer writes instead of our numbers, and what answers say beside them.

A reference in JSON is a whole number (our own identity) or a text (a code, a paper's number, `gtin:` and a barcode).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused


class Found(NamedTuple):
    """The thing behind a code, and what else the code says of it (a barcode names its pack)."""

    id: int
    gives: Mapping[str, Any] = {}


Code = str | tuple[int, str]  # within another thing (a lot of an SKU): that thing's identity first
Find = Callable[[Actor, set[Any]], Mapping[Any, Found]]
Call = Callable[[Actor, set[int]], Mapping[int, str]]


class Reference(NamedTuple):
    """A kind of thing that fields name: how its codes are found, and what it is called in answers."""

    kind: str
    find: Find
    call: Call | None  # None: answers give the number alone
    missing: Callable[[str], Refused]
    within: str  # the sibling field that the code is unique within
    plain: bool  # both ask by the kernel's statements alone, so that all kinds are asked for in one round trip


REFERENCES: dict[str, Reference] = {}
NAMED: dict[str, str] = {}  # field -> kind


def refers(
    kind: str,
    names: Iterable[str],
    find: Find,
    missing: Callable[[str], Refused],
    *,
    call: Call | None = None,
    within: str = "",
    plain: bool = False,
) -> None:
    """Say that fields of these names hold things of a kind, wherever they stand in a body, a list or a refusal."""
    REFERENCES[kind] = Reference(kind, find, call, missing, within, plain)
    for name in names:
        if NAMED.setdefault(name, kind) != kind:
            raise ValueError(f"the field {name} is a {NAMED[name]} already")


def codes(actor: Actor, wanted: Mapping[str, set[int]]) -> dict[str, Mapping[int, str]]:
    """What things are called, by kind: one statement a kind, however many things."""
    found: dict[str, Mapping[int, str]] = {kind: {} for kind in wanted}
    calls = {
        kind: partial(call, actor, numbers)
        for kind, numbers in wanted.items()
        if numbers and (call := REFERENCES[kind].call)
    }
    sql.foresee(*[call for kind, call in calls.items() if REFERENCES[kind].plain])
    return found | {kind: call() for kind, call in calls.items()}


def called(actor: Actor, reasons: Iterable[Refused]) -> list[Refused]:
    """The same refusals with the codes of things in place of their numbers. Constant number of statements."""
    found = list(reasons)
    wanted: dict[str, set[int]] = {}
    for reason in found:
        for name, value in reason.facts.items():
            kind = NAMED.get(name)
            if kind and REFERENCES[kind].call and isinstance(value, int) and value > 0:
                wanted.setdefault(kind, set()).add(value)
    if not wanted:
        return found
    known = codes(actor, wanted)
    return [
        Refused(one.code, **{name: _said(known, name, value) for name, value in one.facts.items()}) for one in found
    ]


def _said(known: Mapping[str, Mapping[int, str]], name: str, value: object) -> object:
    if not isinstance(value, int):
        return value
    return known.get(NAMED.get(name, ""), {}).get(value, value)
