"""What can be imported: kinds of things, their fields, and how rows of them go through the verbs.

A kind is a function `load` under the decorator `imports`, one file each in `connect/kinds`. The reading machinery gives
it rows with typed values and wants a result for each row back. What `load` must keep to:

- It calls public verbs, many commands a call, under keys made by `Context.key(kind, row's own key …)`, so that a second
  run changes nothing. A command's key must stand for what the verb is told: of papers (an invoice's number) the number
  alone, so that another content under the same number is refused; of masters, whose content may change and change
  back, compare with what is known first (nothing new: `same`) and put the import's own mark (`Context.mark`) into the
  key of what is new.
- Each row given has one result. A row refused never stops the others; of a paper (rows with equal `group` fields, which
  always come together in one call) all rows share the ending: `refused_paper` makes the results.
- It may be called twice with the same rows (after a kill): whatever is in already is `same`.
- In a dry run it is called in the same way and everything is rolled back afterwards; it need not care.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

from salur.connect.codes import Codes
from salur.kernel.actor import Actor
from salur.kernel.command import named_key
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused

# What a field's cell becomes (None where it is empty and not needed):
Type = Literal[
    "text",  # str, without spaces at the ends
    "code",  # str; a spreadsheet's 12.0 is "12", a number it has shortened (8.99E+12) is refused
    "integer",  # int
    "pieces",  # int, of whole pieces or packs; may be below zero unless `least` says otherwise
    "decimal",  # Decimal, exact
    "price",  # Decimal, exact, in major units; may have more decimals than the currency has
    "money",  # int, in the smallest coin of the row's field `currency` (if the kind has one), else of the organisation
    "currency",  # str, three letters that are known
    "date",  # date
    "datetime",  # datetime with the organisation's time zone; a day alone is its first instant
    "percent",  # Decimal: "11%" and 11 are Decimal("11")
    "flag",  # bool
    "gtin",  # str of digits as printed; a wrong check digit is the verbs' business
]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind: what it is called in profiles and templates, what a cell becomes, and whether it is needed.

    `choices` are the words it may have (lower case); `least` the smallest number. `note` is said by --explain.
    """

    name: str
    type: Type = "text"
    needed: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    note: str = ""
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a person counts it (the header is 1; in a spreadsheet its row), and values by field."""

    number: int
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """The value of a field, None if the file has none."""
        return self.values.get(name)


Ending = Literal["done", "same", "refused"]


class RowResult(NamedTuple):
    """What became of a row. `done` with a reason means: taken in, but look at this. `paper` is what it made."""

    number: int
    ending: Ending
    field: str = ""
    value: str = ""
    reason: Refused | None = None
    paper: int | None = None


class Paper(NamedTuple):
    """Rows that are one paper: what they have in common, and the rows in the order of the file."""

    key: tuple[Any, ...]
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Context:
    """For whom and how the rows of one file go in."""

    actor: Actor
    codes: Codes  # whose numbers mean what; see `Codes.find`
    profile: str = ""
    mark: str = ""  # of this import: the same when it is gone on with after a kill, another for the next run
    options: Mapping[str, Any] = field(default_factory=dict)  # the profile's [kind.options]: the kind's own business
    historic_before: date | None = None  # papers before this day (that of the opening books) post nothing
    dry_run: bool = False

    @property
    def organisation(self) -> int:
        """Whose rows they are."""
        return self.actor.organisation

    @property
    def currency(self) -> str:
        """The organisation's base currency."""
        return house(self.actor.organisation).currency

    def key(self, kind: str, *parts: object) -> UUID:
        """The command key of what a row (or a paper) is: of the organisation, the kind and the row's own key."""
        return named_key("import", self.actor.organisation, kind, *parts)

    def historic(self, on: date) -> bool:
        """Whether a paper of this day is older than the opening books."""
        return self.historic_before is not None and on < self.historic_before


Load = Callable[[Actor, Context, Sequence[Row]], "list[RowResult]"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that can be imported. `key` identifies a row; `group` (may be empty) makes several rows a paper.

    `chunk` is about how many rows `load` gets at once. `options` are the words the profile's [kind.options] may have,
    each with what it means.
    """

    name: str
    sentence: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    group: tuple[str, ...]
    load: Load
    chunk: int = 1000
    options: Mapping[str, str] = field(default_factory=dict)

    def field(self, name: str) -> Field | None:
        """The field of this name."""
        return next((one for one in self.fields if one.name == name), None)

    def papers(self, rows: Iterable[Row]) -> Iterator[Paper]:
        """The rows as papers, in the order in which the papers begin."""
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            found.setdefault(tuple(row.values.get(name) for name in self.group), []).append(row)
        for key, some in found.items():
            yield Paper(key, tuple(some))


KINDS: dict[str, Kind] = {}


def imports(
    name: str,
    sentence: str,
    *,
    fields: Sequence[Field],
    key: Sequence[str],
    group: Sequence[str] = (),
    chunk: int = 1000,
    options: Mapping[str, str] | None = None,
) -> Callable[[Load], Load]:
    """Make a function the loader of a kind. ValueError for a name that is taken, or a key of fields not there."""

    def register(load: Load) -> Load:
        known = {one.name for one in fields}
        if name in KINDS:
            raise ValueError(f"two kinds are called {name}")
        if lost := {*key, *group} - known:
            raise ValueError(f"{name}: no field {', '.join(sorted(lost))}")
        KINDS[name] = Kind(name, sentence, tuple(fields), tuple(key), tuple(group), load, chunk, dict(options or {}))
        return load

    return register


def result_of(row: Row, outcome: Outcome, field_name: str = "", value: object = "") -> RowResult:
    """A row's result from the outcome of its command: told before is `same`, held and backordered are `done`."""
    reason = outcome.reasons[0] if outcome.reasons else None
    if outcome.ending == "refused":
        return RowResult(row.number, "refused", field_name, _text(value), reason)
    return RowResult(row.number, "same" if outcome.again else "done", field_name, _text(value), reason, outcome.paper)


def refused(row: Row, field_name: str, reason: Refused) -> RowResult:
    """A row that cannot go in because of one of its fields."""
    return RowResult(row.number, "refused", field_name, _text(row[field_name]), reason)


def refused_paper(paper: Paper, row: Row, field_name: str, reason: Refused) -> list[RowResult]:
    """A paper that cannot go in because of one of its rows: that row is named, the others point to it."""
    other = Refused("connect.other_row", row=row.number)
    return [
        refused(one, field_name, reason) if one.number == row.number else RowResult(one.number, "refused", reason=other)
        for one in paper.rows
    ]


def results_of_paper(paper: Paper, outcome: Outcome, field_name: str = "") -> list[RowResult]:
    """The results of all rows of a paper from the outcome of its one command; a refusal is named at its first row."""
    first = result_of(paper.rows[0], outcome, field_name, paper.rows[0][field_name] if field_name else "")
    if first.ending == "refused":
        other = Refused("connect.other_row", row=paper.rows[0].number)
        return [first, *(RowResult(row.number, "refused", reason=other) for row in paper.rows[1:])]
    return [first, *(first._replace(number=row.number, reason=None) for row in paper.rows[1:])]


def _text(value: object) -> str:
    return "" if value is None else str(value)
