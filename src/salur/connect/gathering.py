"""From the rows of a file to chunks for a kind's loader: rows of one paper together, duplicates found."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO, Any

from salur.connect.kind import Kind, Row
from salur.connect.mapping import Fault, FileMapping, Mapped
from salur.connect.profile import KindProfile
from salur.connect.readers.table import Raw
from salur.kernel.refusal import Refused

REPEATED = "repeated"
CUT = "connect.file_cut"


@dataclass(slots=True)
class Read:
    """A row as it stands and as it was read. A row of a paper that cannot go in has faults, too."""

    raw: Raw
    mapped: Mapped


@dataclass(slots=True)
class Chunk:
    """Rows to deal with together; all rows up to `reached` have been given with this one."""

    reached: int = 1
    rows: list[Read] = field(default_factory=list)


class Gathering:
    """Deals out the rows of one file in chunks."""

    def __init__(self, kind: Kind, profile: KindProfile, mapping: FileMapping) -> None:
        self._kind, self._profile, self._mapping = kind, profile, mapping
        self._first: dict[int, int] = {}  # of each key (its hash) the row that had it first
        self._key = tuple(name for name in kind.key if name in profile.fields)

    def chunks(self, rows: Iterator[Raw], again: Callable[[], Iterator[Raw]], after: int) -> Iterator[Chunk]:
        """All rows beyond `after`, the last row that was dealt with before; `again` reads the file anew."""
        if not self._kind.group:
            yield from self._single(rows, after)
        else:
            yield from self._papers(rows, self._torn(again()), after)

    def _single(self, rows: Iterator[Raw], after: int) -> Iterator[Chunk]:
        chunk = Chunk()
        for raw in rows:
            read = Read(raw, self._checked(self._mapping.read(raw)))
            chunk.reached = raw.number
            if raw.number <= after:
                continue  # read all the same: its key counts
            chunk.rows.append(read)
            if len(chunk.rows) >= self._kind.chunk:
                yield chunk
                chunk = Chunk(chunk.reached)
        if chunk.rows:
            yield chunk

    def _checked(self, mapped: Mapped) -> Mapped:
        """The row, unless another one has the same key."""
        row = mapped.row
        if row is None or not self._key:
            return mapped
        key = tuple([row.values[name] for name in self._key])
        first = self._first.setdefault(hash(key), row.number)
        if first == row.number:
            return mapped
        if self._profile.repeats:
            return Mapped(None, (), REPEATED)
        reason = Refused("connect.duplicate_row", row=first, key=", ".join(self._key))
        return Mapped(None, (Fault(self._key[0], str(key[0]), reason),))

    # --- papers: several rows that go in together ---
    def _torn(self, rows: Iterator[Raw]) -> dict[Any, int]:
        """The papers whose rows do not stand together, with the number of their rows."""
        seen: dict[int, int] = {}
        torn: set[int] = set()
        last: int | None = None
        for raw in rows:
            key = self._mapping.group(raw)
            if key is None:
                continue
            short = hash(key)
            if short != last and short in seen:
                torn.add(short)
            seen[short] = seen.get(short, 0) + 1
            last = short
        return {key: seen[key] for key in torn}

    def _papers(self, rows: Iterator[Raw], torn: dict[Any, int], after: int) -> Iterator[Chunk]:
        chunk, paper, last, reached = Chunk(), list[Read](), None, after
        kept = _Spool() if torn else None
        start = 0 if torn else after  # torn papers may reach over any row: told again, they are the same
        for raw in rows:
            if raw.number <= start:
                continue
            key = self._mapping.group(raw)
            if raw.fault is not None and raw.fault.code == CUT:
                key = last  # who knows how many rows of that paper are lost
            read = Read(raw, self._mapping.read(raw))
            if paper and key is not None and key != last:
                self._close(chunk, paper)
                paper = []
                if not torn:
                    chunk.reached = raw.number - 1
                if len(chunk.rows) >= self._kind.chunk:
                    yield chunk
                    chunk = Chunk()
            last = key if key is not None else last
            if key is None or read.mapped.skipped:
                chunk.rows.append(read)
            elif kept is not None and (many := torn.get(hash(key))):
                whole = kept.add(hash(key), read, many)
                self._close(chunk, whole)
            else:
                paper.append(read)
            reached = raw.number
        if paper:
            self._close(chunk, paper)
        if chunk.rows:
            chunk.reached = reached
            yield chunk

    def _close(self, chunk: Chunk, paper: Sequence[Read]) -> None:
        """A paper is whole: with a row in it that cannot be read, none of it goes in."""
        seen: dict[tuple[Any, ...], int] = {}
        for read in paper:
            row = read.mapped.row
            more = [row.values[name] for name in self._key if name not in self._kind.group] if row is not None else []
            if row is not None and more and None not in more:
                first = seen.setdefault(tuple(more), row.number)
                if first != row.number:
                    name = next(name for name in self._key if name not in self._kind.group)
                    reason = Refused("connect.duplicate_row", row=first, key=", ".join(self._key))
                    read.mapped = Mapped(None, (Fault(name, str(more[0]), reason),))
        bad = next((read.raw.number for read in paper if read.mapped.faults), None)
        if bad is not None:
            for read in paper:
                if not read.mapped.faults:
                    read.mapped = Mapped(None, (Fault("", "", Refused("connect.other_row", row=bad)),))
        chunk.rows.extend(paper)


class _Spool:
    """Rows of torn papers, on the disk until the paper is whole."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  closed with the spool itself
        self._places: dict[int, list[int]] = {}

    def add(self, key: int, read: Read, many: int) -> list[Read]:
        """Keep a row; gives all rows of the paper with its last one, else none."""
        places = self._places.setdefault(key, [])
        if len(places) + 1 < many:
            places.append(self._file.seek(0, 2))
            pickle.dump(_plain(read), self._file)
            return []
        found = []
        for place in self._places.pop(key):
            self._file.seek(place)
            found.append(_restored(pickle.load(self._file)))
        return [*found, read]


def _plain(read: Read) -> tuple[Any, ...]:
    raw, mapped = read.raw, read.mapped
    faults = [(fault.field, fault.value, fault.reason.plain()) for fault in mapped.faults]
    fault = raw.fault.plain() if raw.fault else None
    return raw.number, list(raw.cells), fault, dict(mapped.row.values) if mapped.row else None, faults


def _restored(plain: tuple[Any, ...]) -> Read:
    number, cells, fault, values, faults = plain
    read = tuple(Fault(name, value, Refused.restored(reason)) for name, value, reason in faults)
    raw = Raw(number, cells, Refused.restored(fault) if fault else None)
    return Read(raw, Mapped(Row(number, values) if values is not None else None, read))
