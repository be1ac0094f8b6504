"""A run: files go in as the kinds of a profile, chunk by chunk, resumable, each row with its result."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatch
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.db import InterfaceError, OperationalError

from salur.connect import actions, kinds, mapping, queries, readers, rehearsing, stopping
from salur.connect.bodies import Advance, Begin, Counts, End, Stopped
from salur.connect.codes import Codes
from salur.connect.gathering import Chunk, Gathering, Read
from salur.connect.kind import Context, Kind, Row, RowResult
from salur.connect.mapping import FileMapping
from salur.connect.profile import KindProfile, Profile
from salur.connect.rules.cells import legible
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.organisation import house
from salur.kernel.refusal import Refused

log = logging.getLogger("salur.import")
TRIES, PAUSE = 5, 0.5  # of rows that somebody else is in the way of; seconds, doubled each time


@dataclass(slots=True)
class Part:
    """One file as one kind: how it goes and how it went."""

    kind: str
    file: Path
    profile: KindProfile
    sha256: str = ""
    paper: int | None = None
    header: tuple[str, ...] = ()
    counts: Counts = field(default_factory=Counts)
    portion: float = 0.0
    seconds: float = 0.0
    resumed_at: int = 0
    typed: bool = False  # the file holds typed values, not text
    fault: Refused | None = None
    stopped: list[Stopped] = field(default_factory=list)  # of a dry run, which keeps nothing else

    @property
    def well(self) -> bool:
        """Whether every row went in (or was left out as the profile says)."""
        return self.fault is None and not self.counts.refused


Watch = Callable[[Part], None]


class Run:
    """Files going in under a profile, for one organisation."""

    def __init__(
        self, actor: Actor, profile: Profile, *, dry_run: bool = False, only: str = "", watch: Watch | None = None
    ) -> None:
        self.actor, self.profile, self.dry_run, self.only = actor, profile, dry_run, only
        self._watch = watch or (lambda part: None)
        self._time_zone = house(actor.organisation).time_zone
        self._currency = house(actor.organisation).currency

    def parts(self, files: Sequence[Path]) -> list[Part]:
        """What is to be done, in the order of the profile's kinds. Refused: connect.file_for_no_kind."""
        found, meant = [], set()
        for one in self.profile.kinds:
            for file in files:
                if any(fnmatch(file.name.lower(), pattern.lower()) for pattern in one.files):
                    meant.add(file)
                    if self.only in ("", one.kind):
                        found.append(Part(one.kind, file, one))
        for file in files:
            if file not in meant:
                patterns = ", ".join(pattern for one in self.profile.kinds for pattern in one.files)
                raise Refused("connect.file_for_no_kind", file=file.name, patterns=patterns)
        return found

    def run(self, parts: Sequence[Part]) -> None:
        """Do all of it. A file that cannot be read as a whole stops its part only. Refused: kernel.not_allowed."""
        if not self.actor.allows("connect.import_rows"):
            raise Refused("kernel.not_allowed", permission="connect.import_rows")
        with rehearsing.rehearsal() if self.dry_run else nullcontext():
            for part in parts:
                self._part(part)

    def _part(self, part: Part) -> None:
        began = time.monotonic()
        try:
            part.sha256 = digest(part.file)
            kind = kinds.every()[part.kind]
            after = self._begin(part)
            gathering, rows = self._opened(part, kind)
            context = self._context(part)
            for chunk in gathering.chunks(rows(), rows, after):
                self._chunk(part, kind, context, chunk)
                part.seconds = time.monotonic() - began
                self._watch(part)
        except Refused as reason:
            if reason.code == "kernel.not_allowed":
                raise
            part.fault = reason
        part.portion = 1.0
        part.seconds = time.monotonic() - began
        self._end(part)
        self._watch(part)

    def _opened(self, part: Part, kind: Kind) -> tuple[Gathering, Callable[[], Iterator[readers.Raw]]]:
        """The file's reader, twice if need be: papers are looked through before they go in."""
        names = mapping.wanted(part.profile)
        table = readers.opened(part.file, part.profile.shape, names)
        part.header, part.typed = tuple(legible(name) for name in table.header), not table.plain
        profile = part.profile
        if part.typed:  # beside the profile's own ways, a typed file's texts may be what the types print as
            shape = replace(profile.shape, dates=(*profile.shape.dates, *_also(profile.shape.dates)))
            profile = replace(profile, shape=shape)
        bound = FileMapping(kind, profile, table, self._time_zone, self._currency)
        first = [table]

        def rows() -> Iterator[readers.Raw]:
            mine = first.pop() if first else readers.opened(part.file, part.profile.shape, names)
            for at, raw in enumerate(mine.rows):
                if not at % 256:
                    part.portion = mine.done()
                yield raw

        return Gathering(kind, profile, bound), rows

    def _context(self, part: Part) -> Context:
        codes = Codes(self.actor.organisation, part.profile.codes)
        before = date.fromisoformat(told) if (told := self.profile.historic_before) else None
        mark = f"{part.paper}" if part.paper is not None else f"rehearsal {uuid4()}"
        return Context(self.actor, codes, self.profile.name, mark, part.profile.options, before, self.dry_run)

    # --- the record ---
    def _begin(self, part: Part) -> int:
        """Begin, or go on where it was cut short; gives the last row that is dealt with."""
        if self.dry_run:
            return 0
        found = queries.unfinished(self.actor, self.profile.digest, part.kind, part.sha256)
        if found is not None:
            part.paper, part.resumed_at = found.id, found.reached
            skipped = tuple(sorted(found.skipped.items()))
            part.counts = Counts(found.rows, found.done, found.same, found.noted, found.refused, skipped)
            return found.reached
        body = Begin(self.profile.name, self.profile.digest, part.kind, part.file.name, part.sha256)
        part.paper = actions.import_rows(actor=self.actor, imports=[Command(uuid4(), body)]).one().paper
        return 0

    def _advance(self, part: Part, reached: int, stopped: list[Stopped]) -> None:
        if self.dry_run:
            part.stopped.extend(stopped)
            rehearsing.check()
            return
        body = Advance(reached, part.portion, part.counts, tuple(stopped), part.header)
        key = named_key("import", part.paper, reached, part.counts.rows)
        actions.import_rows(actor=self.actor, imports=[Command(key, body, part.paper)]).one()

    def _end(self, part: Part) -> None:
        if self.dry_run or part.paper is None:
            return
        body = End(tuple(part.fault.plain()) if part.fault else None)
        key = named_key("import", part.paper, "end")
        actions.import_rows(actor=self.actor, imports=[Command(key, body, part.paper)]).one()

    # --- rows ---
    def _chunk(self, part: Part, kind: Kind, context: Context, chunk: Chunk) -> None:
        """Load what can be read, and write down what became of all."""
        good = [read.mapped.row for read in chunk.rows if read.mapped.row is not None]
        results = {one.number: one for one in self._loaded(kind, context, good)} if good else {}
        counts, skipped, stopped = part.counts, dict(part.counts.skipped), []
        done = same = noted = refused = 0
        for read in chunk.rows:
            if read.mapped.skipped:
                skipped[read.mapped.skipped] = skipped.get(read.mapped.skipped, 0) + 1
                continue
            result = results.get(read.raw.number) if read.mapped.row is not None else None
            if read.mapped.faults or result is None or result.ending == "refused":
                refused += 1
                stopped.append(_stopped(read, result))
                continue
            done += result.ending == "done"
            same += result.ending == "same"
            if result.ending == "done" and result.reason is not None:
                noted += 1
                stopped.append(_stopped(read, result))
        part.counts = Counts(
            counts.rows + len(chunk.rows), counts.done + done, counts.same + same, counts.noted + noted,
            counts.refused + refused, tuple(sorted(skipped.items())),
        )  # fmt: skip
        self._advance(part, chunk.reached, stopped)

    def _loaded(self, kind: Kind, context: Context, rows: list[Row]) -> list[RowResult]:
        """The results of all rows; those that somebody else was in the way of are tried again, a few times."""
        results = self._halving(kind, context, rows)
        pause = PAUSE
        for _ in range(TRIES):
            busy = {one.number for one in results if one.reason is not None and one.reason.code == "kernel.busy"}
            if not busy:
                break
            time.sleep(pause)
            pause *= 2
            again = self._halving(kind, context, [row for row in rows if row.number in busy])
            results = [one for one in results if one.number not in busy] + again
        return results

    def _halving(self, kind: Kind, context: Context, rows: list[Row]) -> list[RowResult]:
        """Load; where the kind itself crashes, halves of the rows, until the culprits stand alone."""
        try:
            results = kind.load(self.actor, context, rows)
        except (OperationalError, InterfaceError):
            raise  # the database is gone: the import goes on when it is called again
        except Refused as reason:
            if reason.code == "kernel.not_allowed":
                raise
            error: Exception = reason
        except Exception as crash:
            error = crash
        else:
            lost = {row.number for row in rows} - {one.number for one in results}
            if lost:
                raise RuntimeError(f"{kind.name} gave no result for rows {sorted(lost)[:5]}")
            return results
        halves = _halves(kind, rows)
        if len(halves) > 1:
            return [one for half in halves for one in self._halving(kind, context, half)]
        if not isinstance(error, Refused):
            log.error("%s crashed on row %s", kind.name, rows[0].number, exc_info=error)
            error = Refused("kernel.crashed", error=type(error).__name__)
        return [RowResult(row.number, "refused", reason=error) for row in rows]


def _also(formats: Sequence[str]) -> tuple[str, ...]:
    return () if "YYYY-MM-DD" in formats else ("YYYY-MM-DD",)


def _halves(kind: Kind, rows: list[Row]) -> list[list[Row]]:
    """The rows in two, papers whole; one if there is only one row or paper."""
    units = [list(paper.rows) for paper in kind.papers(rows)] if kind.group else [[row] for row in rows]
    if len(units) < 2:
        return [rows]
    middle = len(units) // 2
    return [[row for unit in some for row in unit] for some in (units[:middle], units[middle:])]


def _stopped(read: Read, result: RowResult | None) -> Stopped:
    faults = [(fault.field, fault.value, tuple(fault.reason.plain())) for fault in read.mapped.faults]
    if not faults and result is not None:
        reason = result.reason or Refused("kernel.crashed", error="no reason")
        faults = [(result.field, result.value, tuple(reason.plain()))]
    cells = tuple(stopping.plain(cell) for cell in read.raw.cells)
    return Stopped(read.raw.number, result is not None and result.ending == "done", tuple(faults), cells)


def stopped_rows(actor: Actor, part: Part) -> Iterator[Stopped]:
    """The rows of a part that did not go in or should be looked at, in the order of the file."""
    if part.paper is None:
        yield from sorted(part.stopped, key=lambda one: one.row)
        return
    for one in queries.stopped(actor, part.paper):
        faults = tuple((name, value, tuple(reason)) for name, value, reason in one.faults)
        yield Stopped(one.row, one.taken, faults, tuple(one.cells))


def digest(path: Path) -> str:
    """The hash of a file's content. Refused: connect.no_such_file."""
    found = sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(1 << 20):
                found.update(piece)
    except OSError:
        raise Refused("connect.no_such_file", file=path.name) from None
    return found.hexdigest()
