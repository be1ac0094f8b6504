"""A profile: how the columns of somebody's file become the fields of a kind. What the tables of the TOML mean.

`profile_reading.py` reads one; this is what comes of it. docs/running/import.md explains it to people.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from salur.connect.rules import cells, numbers
from salur.connect.rules.cells import Formats
from salur.connect.rules.numbers import Marks

Column = str | int  # a header's text, or a place counted from 1
DETECT = "detect"
FILE_FORMATS = ("detect", "csv", "xlsx", "parquet")
ENCODINGS = ("detect", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "gb18030", "gbk", "big5")
DELIMITERS = ("detect", ",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class FileShape:
    """How a file is written ([file], or [kind.file] for one kind). `header` is the row of the header, 0 for none."""

    format: str = DETECT
    encoding: str = DETECT
    delimiter: str = DETECT
    quote: str = '"'
    sheet: str | int = 1
    header: int = 1
    ragged: bool = False  # rows may be shorter than the header
    numbers: Marks = numbers.FORMATS["plain"]
    dates: tuple[str, ...] = ("YYYY-MM-DD",)
    yes: frozenset[str] = cells.YES
    no: frozenset[str] = cells.NO
    empty: frozenset[str] = frozenset({""})  # cells that say nothing, such as "-" or "NULL"

    def formats(self, time_zone: str) -> Formats:
        """How values are written, for an organisation's time zone."""
        return Formats(self.numbers, self.dates, self.yes, self.no, time_zone)


@dataclass(frozen=True, slots=True)
class Condition:
    """When a row is meant: a column, and what its text is, begins with, matches, is one of, or that it is empty."""

    column: Column
    equals: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    matches: re.Pattern[str] | None = None
    below: int | None = None
    empty: bool | None = None
    otherwise: bool = False  # `not = true`: when it is not so


@dataclass(frozen=True, slots=True)
class Case:
    """A value for the rows of a condition."""

    when: Condition
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field's value comes from: columns (several are joined) or a constant; then what is done to the text."""

    columns: tuple[Column, ...] = ()
    constant: object = None
    optional: bool = False  # the file may lack the column
    join: str = " "
    strip_prefix: str = ""
    strip_suffix: str = ""
    remove: str = ""  # single characters to leave out
    split: str = ""
    part: int = 1
    pattern: re.Pattern[str] | None = None
    cases: tuple[Case, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)  # cell -> value; others stay as they are
    only_mapped: bool = False
    default: object = None
    negate: Condition | None = None
    absolute: bool = False
    times: Column | None = None  # the product of two columns
    over: Column | None = None  # the quotient of two columns
    decimals: int | None = None  # what a product or quotient is rounded to (half up)

    def all_columns(self) -> list[Column]:
        """Every column that is looked at."""
        more = [self.times, self.over, self.negate.column if self.negate else None]
        more += [case.when.column for case in self.cases]
        return [*self.columns, *(one for one in more if one is not None)]


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows that are left out, where all conditions hold, and why, counted under that reason."""

    when: tuple[Condition, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class KindProfile:
    """One kind of thing in the file: its fields, what is skipped, whose codes, and the kind's own options."""

    kind: str
    fields: Mapping[str, Source]
    shape: FileShape
    files: tuple[str, ...] = ("*",)  # patterns of the names of the files that this kind is in
    skips: tuple[Skip, ...] = ()
    repeats: bool = False  # rows with the same key are the same thing again (an invoice's customer), not duplicates
    codes: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as it was read; `digest` is of its text."""

    name: str
    title: str
    digest: str
    kinds: tuple[KindProfile, ...]
    historic_before: str = ""
