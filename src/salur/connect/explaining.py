"""What a profile expects and how an import goes, in words for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from salur.connect import kinds, profile_reading
from salur.connect.bodies import Stopped
from salur.connect.kind import Field, Kind
from salur.connect.profile import FileShape, KindProfile, Profile, Source
from salur.connect.rules import dates, numbers
from salur.connect.running import Part
from salur.kernel.refusal import Refused

SAMPLES = {
    "text": "Toko Maju", "code": "A-001", "integer": "3", "pieces": "24", "flag": "yes",
    "gtin": "8992761111113", "currency": "IDR", "percent": "11",
}  # fmt: skip
Say = Callable[[Refused], str]


def listed() -> Iterator[str]:
    """All profiles that come with the program, and the kinds that can be imported without one."""
    yield "Profiles that come with the program:"
    for path in profile_reading.shipped():
        profile = profile_reading.load(path.stem)
        yield f"  {profile.name:<20} {profile.title} ({', '.join(one.kind for one in profile.kinds)})"
    yield ""
    yield "Kinds, each also a profile for a file whose columns are called as the fields are:"
    for kind in kinds.every().values():
        yield f"  {kind.name:<20} {kind.sentence}"


def explained(profile: Profile) -> Iterator[str]:
    """What files of this profile hold, field by field, with the header of a CSV that fits."""
    yield f"{profile.name}: {profile.title}"
    for one in profile.kinds:
        kind = kinds.every()[one.kind]
        yield ""
        yield f"{kind.name}: {kind.sentence}"
        if one.files != ("*",):
            yield f"  in files called {', '.join(one.files)}"
        yield f"  {_shape(one.shape)}"
        if kind.group:
            yield f"  rows with equal {', '.join(kind.group)} are one paper; with a wrong row in it, none of it goes in"
        yield f"  a row is known by {', '.join(kind.key)}"
        for wanted in kind.fields:
            if (source := one.fields.get(wanted.name)) is not None:
                mark = "*" if wanted.needed else " "
                yield f"  {mark} {wanted.name:<18} {wanted.type:<10} {_source(source)}{_more(wanted)}"
        for skip in one.skips:
            yield f"    left out: {skip.reason}"
        yield "  a file that fits begins with:"
        yield f"    {header(one)}"
        yield f"    {sample(kind, one)}"
    yield ""
    yield "* is needed. Values of the kind without a column: --list names the kinds; docs/running/import.md tells more."


def _shape(shape: FileShape) -> str:
    sheet = f", sheet {shape.sheet}" if shape.sheet != 1 else ""
    parts = [
        f"format {shape.format}, encoding {shape.encoding}, delimiter {shape.delimiter!r}{sheet}",
        f"numbers such as {numbers.example(shape.numbers)}", f"days as {' or '.join(shape.dates)}",
    ]  # fmt: skip
    return "; ".join(parts)


def _source(source: Source) -> str:
    if source.columns:
        found = "from " + " + ".join(str(column) for column in source.columns)
        return found + (" (may be missing)" if source.optional else "")
    return f"always {source.constant!r}" if source.constant is not None else "by the rules of the profile"


def _more(wanted: Field) -> str:
    choices = f", one of {', '.join(wanted.choices)}" if wanted.choices else ""
    note = f" ({wanted.note})" if wanted.note else ""
    return choices + note


def _columns(one: KindProfile) -> list[str]:
    places = [column for source in one.fields.values() for column in source.all_columns()]
    places += [when.column for skip in one.skips for when in skip.when]
    named = [str(column) for column in dict.fromkeys(places) if isinstance(column, str)]
    highest = max((column for column in places if isinstance(column, int)), default=0)
    return named + [f"column {at}" for at in range(len(named) + 1, highest + 1)]


def _delimiter(shape: FileShape) -> str:
    return "," if shape.delimiter == "detect" else shape.delimiter


def header(one: KindProfile) -> str:
    """The header of a CSV that fits."""
    mark = _delimiter(one.shape)
    return mark.join(f'"{name}"' if mark in name else name for name in _columns(one))


def sample(kind: Kind, one: KindProfile) -> str:
    """A row that fits, as far as it can be told."""
    by_column: dict[str, str] = {}
    for name, source in one.fields.items():
        wanted = kind.field(name)
        if wanted is not None and source.columns:
            number = numbers.written(numbers.native(1234567.5), one.shape.numbers)
            text = wanted.choices[0] if wanted.choices else SAMPLES.get(wanted.type, number)
            if wanted.type in ("date", "datetime"):
                text = dates.written(date(2024, 8, 17), one.shape.dates[0])
            by_column.setdefault(str(source.columns[0]), next(iter(source.values), text))
    mark = _delimiter(one.shape)
    cells = [by_column.get(name, "") for name in _columns(one)]
    return mark.join(f'"{cell}"' if mark in cell else cell for cell in cells)


def progress(part: Part) -> str:
    """How far a part has come, in one line."""
    rows, speed = part.counts.rows, _speed(part)
    left = part.seconds * (1 - part.portion) / part.portion if part.portion > 0.01 else 0
    bar = "#" * int(part.portion * 20)
    return (
        f"{part.file.name} as {part.kind} [{bar:<20}] {part.portion:4.0%} {rows:,} rows, {speed:,.0f}/s, "
        f"{left // 60:.0f}:{left % 60:02.0f} left, {part.counts.refused:,} refused"
    )


def _speed(part: Part) -> float:
    return part.counts.rows / part.seconds if part.seconds else 0.0


def summary(part: Part, stopped: Counter[tuple[str, str]], say: Say) -> Iterator[str]:
    """What became of a part."""
    counts = part.counts
    yield (
        f"{part.file.name} as {part.kind}: {counts.rows:,} rows in {part.seconds:,.1f} s ({_speed(part):,.0f}/s): "
        f"{counts.done:,} done, {counts.same:,} the same, {counts.refused:,} refused"
        + (f", {counts.noted:,} of those done to be looked at" if counts.noted else "")
        + (f" (gone on from row {part.resumed_at:,})" if part.resumed_at else "")
    )
    for reason, many in counts.skipped:
        yield f"  {many:,} left out: {reason}"
    for (code, field), many in stopped.most_common(20):
        yield f"  {many:,} refused: {code}{f' ({field})' if field else ''}"
    if part.fault is not None:
        yield f"  {say(part.fault)}"


def figures(part: Part, stopped: Counter[tuple[str, str]], say: Say) -> dict[str, object]:
    """A part as JSON can hold it."""
    counts = part.counts
    return {
        "file": part.file.name, "kind": part.kind, "import": part.paper, "rows": counts.rows, "done": counts.done,
        "same": counts.same, "noted": counts.noted, "refused": counts.refused, "skipped": dict(counts.skipped),
        "reasons": [
            {"reason": code, "field": field, "rows": many} for (code, field), many in stopped.most_common()
        ],
        "fault": None if part.fault is None else {"reason": part.fault.code, "sentence": say(part.fault)},
        "resumed_at": part.resumed_at, "seconds": round(part.seconds, 3), "rows_per_second": round(_speed(part)),
    }  # fmt: skip


def first_rows(stopped: Iterable[Stopped], say: Say, most: int = 5) -> Iterator[str]:
    """The first rows that were stopped, each with its reason."""
    for at, one in enumerate(stopped):
        if at >= most:
            return
        field, value, reason = one.faults[0]
        named = " ".join(part for part in (field, repr(value) if value else "") if part)
        yield f"    row {one.row}{f', {named}' if named else ''}: {say(Refused.restored(list(reason)))}"
