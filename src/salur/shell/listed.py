"""What a module declares of a list, as plain data: its rows, columns, filters, search and the order it begins with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from salur.kernel.actor import Actor
from salur.shell.words import Context

Label = str | Promise
Find = Callable[[Actor, str], Any]  # what a typed text or chosen value means: identities, or a query that gives them


class Column(NamedTuple):
    """A column's head and, if the list can be sorted by it, its name in the address and what it is sorted by.

    `costly`: no index gives this order, so the rows of a period are sorted, a month unless another is asked for.
    """

    head: Label
    name: str = ""
    by: str | Combinable = ""
    costly: bool = False
    falls: bool = True  # at the first click: the newest and the largest first; names and codes rise

    @property
    def key(self) -> Combinable:
        """What rows are sorted by."""
        return F(self.by or self.name) if isinstance(self.by, str) else self.by


@dataclass(frozen=True)
class Choice:
    """One of few values, each meaning certain rows (or what gives them today); `tabs`: they stand above the list."""

    name: str
    label: Label
    options: Mapping[str, Q | Callable[[], Q]]
    context: Context = "word"
    tabs: bool = False

    def rows(self, value: str) -> Q:
        """The rows that a value means."""
        found = self.options[value]
        return found if isinstance(found, Q) else found()


@dataclass(frozen=True)
class Days:
    """From a day until a day, both included; of an instant, the days of the organisation's clock."""

    name: str
    label: Label
    field: str = ""

    @property
    def of(self) -> str:
        """The column that holds the day or instant."""
        return self.field or self.name


@dataclass(frozen=True)
class Named:
    """Rows that name certain things in one of these fields: parties by code or name, places by choice."""

    name: str
    label: Label
    fields: Sequence[str]
    find: Find
    choices: Callable[[Actor], Sequence[tuple[str, str]]] | None = None


@dataclass(frozen=True)
class Amounts:
    """At least and at most: money of the organisation's currency or, without one among the columns, a whole number."""

    name: str
    label: Label
    of: str | Combinable
    currency: str = "currency"  # the column with the currency; "" = a number


@dataclass(frozen=True)
class Text:
    """Rows in which a text holds what was typed."""

    name: str
    label: Label
    field: str


Filter = Choice | Days | Named | Amounts | Text


@dataclass(frozen=True)
class Search:
    """What the search box of a list looks at: papers' numbers (whole, or their tail), texts, and things by name."""

    label: Label
    prefix: str = ""
    exact: Sequence[str] = ()
    within: Sequence[str] = ()
    named: Sequence[tuple[str, Find]] = ()
    identity: bool = False


@dataclass(frozen=True)
class Listed:
    """All that a list is, but for how a row is shown.

    `first` is the column that it begins with ("-" before it: falling), which no costly one may be; `period` is the
    filter by days that costly columns need.
    """

    rows: Callable[[Actor], QuerySet[Any]]
    columns: Sequence[Column]
    first: str
    empty: Label
    search: Search | None = None
    filters: Sequence[Filter] = ()
    period: str = ""

    def column(self, name: str) -> Column | None:
        """The column that is called so in the address."""
        return next((one for one in self.columns if name and one.name == name), None)

    @property
    def choices(self) -> list[Choice]:
        """The filters that stand above as tabs."""
        return [one for one in self.filters if isinstance(one, Choice) and one.tabs]


def statuses(*values: str) -> Choice:
    """The papers of a status, as tabs."""
    return choice("status", gettext_lazy("Status"), "status", values, context="status", tabs=True)


def choice(
    name: str, label: Label, field: str, values: Sequence[str], context: Context = "word", tabs: bool = False
) -> Choice:
    """One of the values of a column."""
    return Choice(name, label, {value: Q(**{field: value}) for value in values}, context, tabs)
