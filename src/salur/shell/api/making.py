"""Commands out of what was read: codes become things, texts become amounts; every fault is named by its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from salur.kernel import money, sql
from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.shell.api.references import REFERENCES, Found
from salur.shell.api.shapes import Shape

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Fault:
    """What is wrong with a field: where it stands, and why it cannot be used."""

    at: Path
    reason: Refused


@dataclass(slots=True)
class Wanted:
    """The codes to look up: by kind, and those that are unique only within a sibling (kind, field, row)."""

    plain: dict[str, set[Any]] = field(default_factory=dict)
    inner: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.plain or self.inner)

    @property
    def alone(self) -> bool:
        """Whether all of it is found by the kernel's statements alone."""
        kinds = {*self.plain, *(kind for kind, _, _ in self.inner)} & REFERENCES.keys()
        return all(REFERENCES[kind].plain for kind in kinds)


@dataclass(slots=True)
class Maker:
    """Makes the bodies of one request: everything that is named by a code is looked up at once."""

    actor: Actor
    currency: str  # the organisation's own
    known: dict[str, dict[Any, Found]] = field(default_factory=dict)

    def look_up(self, wanted: Wanted) -> None:
        """Find all codes: one statement for each kind of thing, and one more for what is unique within another."""
        finds = {
            kind: partial(REFERENCES[kind].find, self.actor, codes)
            for kind, codes in wanted.plain.items()
            if kind in REFERENCES
        }
        sql.foresee(*[find for kind, find in finds.items() if REFERENCES[kind].plain])
        self.known |= {kind: dict(find()) for kind, find in finds.items()}
        inner: dict[str, set[Any]] = {}
        for kind, name, row in wanted.inner:
            if (key := self.within(kind, row, row[name])) is not None:
                inner.setdefault(kind, set()).add(key)
        for kind, keys in inner.items():
            self.known[kind] = dict(REFERENCES[kind].find(self.actor, keys))

    def within(self, kind: str, row: Mapping[str, Any], code: str) -> tuple[int, str] | None:
        """The key of something that is unique within its sibling; None if the sibling is not known."""
        sibling = REFERENCES[kind].within
        outer = row.get(sibling)
        if isinstance(outer, str):
            found = self.known.get(sibling, {}).get(outer)
            outer = found.id if found else None
        return None if outer is None else (outer, code)

    def made(self, shape: Shape, sent: dict[str, Any], at: Path, faults: list[Fault], currency: str = "") -> Any:
        """The body of what was sent (which is used up); the faults of its fields are added, and then it is None."""
        coin = sent.get("currency") or currency or self.currency
        before = len(faults)
        inner: list[tuple[str, str, tuple[int, str] | None]] = []
        for part in shape.parts:
            value = sent.get(part.name)
            if value is None:
                continue
            how = part.how
            if how == "reference":
                if value.__class__ is str:
                    if REFERENCES[part.kind].within:
                        inner.append((part.name, part.kind, self.within(part.kind, sent, value)))
                    else:
                        sent[part.name] = self._thing(shape, part.kind, value, (*at, part.name), faults, sent)
            elif how == "shapes":
                assert part.shape is not None
                rows = enumerate(value)
                sent[part.name] = tuple(
                    [self.made(part.shape, row, (*at, part.name, n), faults, coin) for n, row in rows]
                )
            elif how == "amount":
                sent[part.name] = _amount(value, coin, (*at, part.name), faults)
            else:
                sent[part.name] = self._rest(part, value, (*at, part.name), faults, coin)
        for name, kind, key in inner:
            sent[name] = self._inner(kind, key, sent[name], (*at, name), faults)
        if len(faults) > before:
            return None
        if shape.make is tuple:
            return tuple(sent.get(name) for name in shape.fields)
        return shape.make(**sent)

    def _rest(self, part: Any, value: Any, at: Path, faults: list[Fault], coin: str) -> Any:
        """The rarer kinds of fields."""
        if part.how == "references":
            return tuple(
                self._thing(None, part.kind, one, (*at, n), faults, {}) if one.__class__ is str else one
                for n, one in enumerate(value)
            )
        if part.how == "pairs":
            return tuple((name, tuple(values)) for name, values in value.items())
        if part.how == "shape":
            return self.made(part.shape, value, at, faults, coin)
        return tuple(value)

    def _thing(
        self, shape: Shape | None, kind: str, code: str, at: Path, faults: list[Fault], row: dict[str, Any]
    ) -> int | None:
        found = self.known.get(kind, {}).get(code)
        if found is None:
            faults.append(Fault(at, REFERENCES[kind].missing(code)))
            return None
        for name, value in found.gives.items():
            if shape is not None and name in shape.fields:
                row.setdefault(name, value)
        return found.id

    def _inner(self, kind: str, key: tuple[int, str] | None, code: str, at: Path, faults: list[Fault]) -> int | None:
        found = self.known.get(kind, {}).get(key) if key else None
        if found is None:
            faults.append(Fault(at, REFERENCES[kind].missing(code)))
            return None
        return found.id


def collect(shape: Shape, sent: Mapping[str, Any], wanted: Wanted) -> None:
    """Add the codes among what was sent, by kind; those unique within a sibling apart."""
    for part in shape.parts:
        value = sent.get(part.name)
        if value is None:
            continue
        if part.how == "reference":
            if value.__class__ is str:
                if REFERENCES[part.kind].within:
                    wanted.inner.append((part.kind, part.name, sent))
                else:
                    wanted.plain.setdefault(part.kind, set()).add(value)
        elif part.how == "references":
            codes = {one for one in value if one.__class__ is str}
            if codes:
                wanted.plain.setdefault(part.kind, set()).update(codes)
        elif part.shape is not None:
            for row in value if part.how == "shapes" else (value,):
                collect(part.shape, row, wanted)


def named(shape: Shape, sent: Any, at: Path) -> Iterator[tuple[Path, str, str]]:
    """The codes in something of which other fields cannot be read: where each stands, its kind, the code."""
    if not isinstance(sent, dict):
        return
    for part in shape.parts:
        value, here = sent.get(part.name), (*at, part.name)
        if part.how == "reference" and isinstance(value, str) and not REFERENCES[part.kind].within:
            yield here, part.kind, value
        elif part.how == "references" and isinstance(value, list):
            yield from (((*here, n), part.kind, one) for n, one in enumerate(value) if isinstance(one, str))
        elif part.how == "shapes" and part.shape is not None and isinstance(value, list):
            for n, row in enumerate(value):
                yield from named(part.shape, row, (*here, n))
        elif part.how == "shape" and part.shape is not None:
            yield from named(part.shape, value, here)


def unknown(actor: Actor, found: Sequence[tuple[list[Fault], Sequence[tuple[Path, str, str]]]]) -> None:
    """Add to faults the codes that mean nothing, so that all that is wrong is said at once. A statement for a kind."""
    wanted: dict[str, set[Any]] = {}
    readable = []
    for faults, codes in found:
        told = {fault.at for fault in faults}  # what is no code at all is not asked for
        readable.append((faults, [one for one in codes if one[0] not in told]))
        for _, kind, code in readable[-1][1]:
            wanted.setdefault(kind, set()).add(code)
    known = {kind: REFERENCES[kind].find(actor, codes) for kind, codes in wanted.items()}
    for faults, codes in readable:
        faults += [Fault(at, REFERENCES[kind].missing(code)) for at, kind, code in codes if code not in known[kind]]


def _amount(value: str, currency: str, at: Path, faults: list[Fault]) -> int | None:
    try:
        return money.parse(value, currency)
    except Refused as reason:
        faults.append(Fault(at, reason))
        return None
