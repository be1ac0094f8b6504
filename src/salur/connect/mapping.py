"""From the cells of a row to the typed values of a kind's fields, or to what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation
from typing import Any, NamedTuple

from salur.connect.kind import Field, Kind, Row
from salur.connect.profile import Column, Condition, KindProfile, Source
from salur.connect.readers.table import Raw, Table
from salur.connect.rules import cells, numbers
from salur.connect.rules.cells import Convert, Wanted
from salur.kernel.refusal import Refused

Get = Callable[[Sequence[object]], object]
Test = Callable[[Sequence[object]], bool]


class Fault(NamedTuple):
    """What is wrong with a row: the field ('' for the row itself), the value as it stands in the file, and why."""

    field: str
    value: str
    reason: Refused


class Mapped(NamedTuple):
    """A row that was read: its values, or its faults, or why the profile leaves it out."""

    row: Row | None
    faults: tuple[Fault, ...] = ()
    skipped: str = ""


class FileMapping:
    """A kind's profile bound to the header of one file. Refused: connect.missing_columns, connect.column_twice."""

    def __init__(self, kind: Kind, profile: KindProfile, table: Table, time_zone: str, currency: str) -> None:
        self._empty = profile.shape.empty
        self._marks = profile.shape.numbers
        places = _Places(table, profile)
        formats = profile.shape.formats(time_zone)
        self._currency = currency
        self._money = [one.name for one in kind.fields if one.type == "money"]
        self._has_currency = kind.field("currency") is not None
        self._skips = [(_all([self._test(when, places) for when in one.when]), one.reason) for one in profile.skips]
        self._columns: list[tuple[Field, Get, Convert]] = []
        for one in kind.fields:
            source = profile.fields.get(one.name, Source(constant=one.default))
            convert = cells.converter(Wanted(one.type, one.choices, one.least), formats)
            self._columns.append((one, self._get(source, places), convert))
        self._group = [column for column in self._columns if column[0].name in kind.group]

    def read(self, raw: Raw) -> Mapped:
        """One row."""
        if raw.fault is not None:
            return Mapped(None, (Fault("", _line(raw.cells), raw.fault),))
        row = raw.cells
        for test, reason in self._skips:
            if test(row):
                return Mapped(None, (), reason)
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for one, get, convert in self._columns:
            cell: object = None
            try:
                cell = get(row)
                value = None if cell is None else convert(cell)
            except Refused as reason:
                told = cell if cell is not None else reason.facts.get("value", "")
                faults.append(Fault(one.name, cells.legible(cells.shown(told)), reason))
                continue
            if value is None:
                value = one.default
                if value is None and one.needed:
                    faults.append(Fault(one.name, "", Refused("connect.empty")))
            values[one.name] = value
        if self._money and not faults:
            self._to_coins(values, faults)
        return Mapped(None, tuple(faults)) if faults else Mapped(Row(raw.number, values))

    def group(self, raw: Raw) -> tuple[Any, ...] | None:
        """Which paper a row belongs to; None for a row that is left out or cannot be read so far."""
        if any(test(raw.cells) for test, _ in self._skips):
            return None
        found: list[Any] = []
        try:
            for _, get, convert in self._group:
                cell = get(raw.cells)
                found.append(None if cell is None else convert(cell))
        except Refused:
            return None
        unclear = None in found if raw.fault is not None else not any(value is not None for value in found)
        return None if unclear else tuple(found)

    def _to_coins(self, values: dict[str, Any], faults: list[Fault]) -> None:
        currency = (values.get("currency") if self._has_currency else None) or self._currency
        for name in self._money:
            if values[name] is not None:
                try:
                    values[name] = numbers.amount(Decimal(values[name]), currency, str(values[name]))
                except Refused as reason:
                    faults.append(Fault(name, str(values[name]), reason))

    # --- where a value comes from ---
    def _get(self, source: Source, places: _Places) -> Get:
        """What gives a field's cell, cleaned, or None."""
        constant = source.constant
        if not source.columns and not source.cases:
            return lambda row: constant
        at = [place for column in source.columns if (place := places.of(column, source.optional)) is not None]
        default = source.default
        if not at and not source.cases:
            return lambda row: default
        get = self._several(at, source.join) if len(at) > 1 else self._one(at[0]) if at else (lambda row: None)
        if source.times is not None or source.over is not None:
            get = self._computed(get, source, places)
        if steps := self._steps(source):
            get = _then(get, steps)
        if source.cases:
            get = self._cases(get, source, places)
        if source.negate is not None or source.absolute:
            get = self._signed(get, source, places)
        if default is not None:
            return lambda row: default if (value := get(row)) is None else value
        return get

    def _one(self, at: int) -> Get:
        empty, clean = self._empty, cells.clean

        def get(row: Sequence[object]) -> object:
            try:
                value = row[at]
            except IndexError:
                return None
            value = clean(value)
            return None if value in empty else value

        return get

    def _several(self, at: Sequence[int], join: str) -> Get:
        parts = [self._one(place) for place in at]

        def get(row: Sequence[object]) -> object:
            found = [cells.shown(value) for part in parts if (value := part(row)) is not None]
            return join.join(found) if found else None

        return get

    def _cases(self, get: Get, source: Source, places: _Places) -> Get:
        cases = [(self._test(case.when, places), case.value) for case in source.cases]

        def chosen(row: Sequence[object]) -> object:
            for test, value in cases:
                if test(row):
                    return value
            return get(row)

        return chosen

    def _number(self, value: object) -> Decimal:
        if isinstance(value, str):
            return numbers.decimal(value, self._marks)
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise Refused("connect.not_a_number", value=cells.shown(value), example=numbers.example(self._marks))
        return numbers.native(value)

    def _computed(self, get: Get, source: Source, places: _Places) -> Get:
        column = source.times if source.times is not None else source.over
        assert column is not None
        place = places.of(column, source.optional)
        other = self._one(place) if place is not None else (lambda row: None)
        step = Decimal(1).scaleb(-source.decimals) if source.decimals is not None else None

        def computed(row: Sequence[object]) -> object:
            one, two = get(row), other(row)
            if one is None or two is None:
                return None
            first, second = self._number(one), self._number(two)
            try:
                found = first * second if source.times is not None else first / second
            except (DivisionByZero, InvalidOperation):
                raise Refused("connect.not_a_number", value=f"{one} / {two}", example="1") from None
            return found.quantize(step, ROUND_HALF_UP) if step is not None else found

        return computed

    def _signed(self, get: Get, source: Source, places: _Places) -> Get:
        test = self._test(source.negate, places) if source.negate is not None else None

        def signed(row: Sequence[object]) -> object:
            value = get(row)
            if value is None:
                return None
            number = self._number(value)
            if source.absolute:
                number = abs(number)
            return -number if test is not None and test(row) else number

        return signed

    def _steps(self, source: Source) -> list[Callable[[str], object]]:
        """What is done to the text of a cell, in this order."""
        steps: list[Callable[[str], object]] = []
        if source.split:
            part = source.part - 1
            steps.append(lambda text: _part(text.split(source.split), part))
        if source.pattern is not None:
            steps.append(lambda text: _matched(text, source))
        if source.strip_prefix:
            steps.append(lambda text: text.removeprefix(source.strip_prefix).strip())
        if source.strip_suffix:
            steps.append(lambda text: text.removesuffix(source.strip_suffix).strip())
        if source.remove:
            without = str.maketrans("", "", source.remove)
            steps.append(lambda text: text.translate(without).strip())
        if source.values:
            steps.append(lambda text: _translated(text, source))
        return steps

    def _test(self, when: Condition, places: _Places) -> Test:
        place = places.of(when.column, False)
        assert place is not None
        get, otherwise = self._one(place), when.otherwise
        check = self._check(when)

        def test(row: Sequence[object]) -> bool:
            try:
                value = get(row)
            except Refused:  # a cell that cannot be read is its field's fault
                return False
            return check(value) is not otherwise

        return test

    def _check(self, when: Condition) -> Callable[[object], bool]:
        if when.empty is not None:
            return lambda value: (value is None) is when.empty
        if when.equals:
            return lambda value: cells.shown(value) in when.equals
        if when.begins:
            return lambda value: cells.shown(value).startswith(when.begins)
        if when.matches is not None:
            matches = when.matches
            return lambda value: matches.search(cells.shown(value)) is not None
        below = when.below or 0

        def less(value: object) -> bool:
            try:
                return value is not None and self._number(value) < below
            except Refused:
                return False

        return less


class _Places:
    """Where the columns stand in this file. Refused: connect.missing_columns, connect.column_twice."""

    def __init__(self, table: Table, profile: KindProfile) -> None:
        self._file, self._header = table.name, table.header
        self._at: dict[str, list[int]] = {}
        for at, name in enumerate(table.header):
            self._at.setdefault(_folded(name), []).append(at)
        needed = [when.column for one in profile.skips for when in one.when]
        for source in profile.fields.values():
            needed += [] if source.optional else source.all_columns()
        lost = dict.fromkeys(str(column) for column in needed if self._find(column) is None)
        if lost:
            shown = cells.legible(", ".join(table.header)) or "–"
            raise Refused("connect.missing_columns", file=table.name, columns=", ".join(lost), header=shown[:500])

    def _find(self, column: Column) -> list[int] | None:
        if isinstance(column, int):
            return [column - 1] if not self._header or column <= len(self._header) else None
        return self._at.get(_folded(column))

    def of(self, column: Column, optional: bool) -> int | None:
        """The place of a column, from 0; None for an optional one that is not there."""
        found = self._find(column)
        if found is None:
            assert optional
            return None
        if len(found) > 1:
            raise Refused("connect.column_twice", file=self._file, called=str(column))
        return found[0]


def wanted(profile: KindProfile) -> set[str]:
    """The names of the columns that a profile asks for."""
    sources: Iterable[Source] = profile.fields.values()
    return {column for source in sources for column in source.all_columns() if isinstance(column, str)}


def _all(tests: Sequence[Test]) -> Test:
    return tests[0] if len(tests) == 1 else lambda row: all(test(row) for test in tests)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _line(row: Sequence[object]) -> str:
    return cells.legible(" ".join(cells.shown(cell) for cell in row))[:200]


def _then(get: Get, steps: Sequence[Callable[[str], object]]) -> Get:
    def derived(row: Sequence[object]) -> object:
        value = get(row)
        for step in steps:
            if value is None or value == "":
                return None
            value = step(cells.shown(value))
        return None if value == "" else value

    return derived


def _part(parts: Sequence[str], at: int) -> str | None:
    return parts[at].strip() if -len(parts) <= at < len(parts) else None


def _matched(text: str, source: Source) -> str:
    assert source.pattern is not None
    found = source.pattern.search(text)
    if found is None:
        raise Refused("connect.not_of_pattern", value=text, pattern=source.pattern.pattern)
    return (found[min(source.part, source.pattern.groups)] if source.pattern.groups else found[0]) or ""


def _translated(text: str, source: Source) -> str:
    values: Mapping[str, str] = source.values
    if text in values:
        return values[text]
    if source.only_mapped:
        raise Refused("connect.not_a_choice", value=text, choices=", ".join(values))
    return text
