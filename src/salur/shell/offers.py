"""What the modules' pages offer: lists, papers, verbs as buttons, more on a lower module's paper.

A module's `pages.py` registers what it has; the shell gives it addresses, a menu and a look. So a paper of a lower
floor shows the verbs and the papers of higher floors without knowing them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.functional import Promise

from salur.kernel.actor import Actor
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.shell.charts import Chart
from salur.shell.listed import Listed
from salur.shell.tables import LINKED, Cell, Table
from salur.shell.told import Told

Label = str | Promise  # text, or text that is translated when it is read


class Field(NamedTuple):
    """Something to type into: text, number, date, select, check, checks, long, code, file, table, head or sure.

    `choices` are (value, shown): of a select, of the boxes of `checks`, or what a text suggests. `code` is
    of no language. `head` is a heading
    between fields; `sure` a box that only appears beside a refusal that it may overrule.
    """

    name: str
    label: str
    kind: str = "text"
    needed: bool = True
    choices: Sequence[tuple[str, str]] = ()
    value: str = ""
    hint: str = ""


class Grid(NamedTuple):
    """Rows to type into; each row gives first values by field, and what stands before it."""

    fields: Sequence[Field]
    rows: Sequence[dict[str, str]]
    leads: str = ""  # head of what stands before each row, under the key `lead`


@dataclass
class Form:
    """The fields that a verb asks for."""

    fields: Sequence[Field] = ()
    grid: Grid | None = None
    before: Sequence[Table] = ()  # what to know before it is filled in, where it has a page of its own


@dataclass
class Sheet:
    """A paper's page: what is known in one line each, its tables, and what its buttons look at."""

    kind: str
    id: int
    number: str
    status: str = ""
    title: str = ""
    facts: list[tuple[str, Cell]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    trail: bool = True  # it has a history and moves
    books: bool = True  # it may have written in the books
    tracks: Sequence[tuple[str, int]] = ()  # what else tells its history, by kind and number
    charts: Sequence[Chart] = ()  # figures of its tables, drawn
    far: tuple[int, int] | None = None  # how much of it is done, of how much: its page looks again by itself


Cells = Callable[[Actor, list[Any]], list[list[Cell]]]  # rows that were read, as they are shown: named all at once


class ListOffer(NamedTuple):
    """A list with its place in the menu: what it is as plain data, and how its rows are shown."""

    name: str
    label: Label
    order: int
    make: Cells
    listed: Listed

    @property
    def module(self) -> str:
        """The module whose list it is."""
        return module_of(self.make)


class SheetOffer(NamedTuple):
    """How a kind of paper is shown; `listed` is the list it belongs to, `brief` gives only what it is called."""

    kind: str
    listed: str
    make: Callable[[Actor, int], Sheet | None]
    brief: Callable[[Actor, int], Sheet | None] | None = None

    @property
    def module(self) -> str:
        """The module whose paper it is."""
        return module_of(self.make)


Each = Callable[[Told, int], tuple[Any, int | None]]


class Undo(NamedTuple):
    """The button whose verb takes back what this one did to the paper its outcome names, and what its form is told."""

    kind: str
    word: str
    fields: Mapping[str, Label] = {}


class Once(NamedTuple):
    """What became of a button, and a secret that its page shows this once: it is kept nowhere."""

    outcome: Outcome
    title: str
    secret: str
    hint: str = ""


class ButtonOffer(NamedTuple):
    """A verb as a button on a paper (or, without statuses and paper, as a form for a new one).

    With `each` it is offered on many rows of a list at once: what the command for a row carries and the paper it is
    about, read from the form; with `together` many rows are one command.
    `apart`: its form has a page of its own. `beside` says which field a refusal is about, by its code. `quiet`: never
    the main action of its page.
    """

    kind: str
    verb: str
    run: Callable[[Told, int], Outcome | Once]
    label: Label
    statuses: frozenset[str] | None  # None: in any
    form: Callable[[Actor, int], Form] | None
    leads_to: str  # the kind of paper that the outcome names
    danger: bool
    fresh: bool
    word: str
    each: Each | None = None
    together: Callable[[Told, list[int]], Outcome] | None = None
    undo: Undo | None = None
    apart: bool = False
    beside: Mapping[str, str] = {}
    quiet: bool = False


class PanelOffer(NamedTuple):
    """More tables on a paper of this kind ('*' = on every paper)."""

    kind: str
    make: Callable[[Actor, Sheet], list[Table]]

    @property
    def module(self) -> str:
        """The module that has more to say."""
        return module_of(self.make)


def module_of(thing: Callable[..., Any]) -> str:
    """The module of the program that a function stands in."""
    return thing.__module__.split(".")[1]


def may_see(actor: Actor, module: str) -> bool:
    """Whether somebody may look at a module's lists and papers: whoever may do anything in it, or has `module.see`."""
    return "*" in actor.may or any(permission.startswith(f"{module}.") for permission in actor.may)


class Station(NamedTuple):
    """A point on a paper's life line: goods above, money below; done None means there is no point on that rail."""

    goods: str
    goods_note: str
    goods_done: bool | None
    money: str = ""
    money_note: str = ""
    money_done: bool | None = None
    gate: bool = False  # a hold: nothing goes on from here

    @property
    def todo(self) -> bool:
        """Nothing of it has happened yet."""
        return not self.goods_done and not self.money_done


MakeLife = Callable[[Actor, Sheet], list[Station]]
LIVES: dict[str, MakeLife] = {}
LISTS: dict[str, ListOffer] = {}
SHEETS: dict[str, SheetOffer] = {}
BUTTONS: dict[tuple[str, str], ButtonOffer] = {}
PANELS: list[PanelOffer] = []
CALLED: dict[str, Callable[[Actor, int], str]] = {}  # what people call the thing behind a fact's number
FORESEEN: list[tuple[tuple[str, ...], Callable[[Actor, set[int]], object]]] = []  # reads many of these at once
PRINTS: dict[str, tuple[Label, str, frozenset[str] | None]] = {}  # by kind: label, address ({paper}), in which statuses
MAINS: list[tuple[str, Label, str]] = []  # permission, label, address: the button of the top bar is the first allowed
LINKS: list[tuple[int, Label, str, str]] = []  # order, label, address, permission: menu entries of other pages
LEADS: dict[str, list[tuple[Label, str, str]]] = {}  # by kind, pages about a paper: label, address, permission

LATER: dict[str, Callable[[Actor, int], list[Table]]] = {}  # what a paper's page shows only when it is asked for
PERMISSIONS: dict[str, Label] = {}  # what may only be seen by some, beside the verbs: permission, what it is called

MakeSheet = Callable[[Actor, int], Sheet | None]
Run = Callable[[Told, int], Outcome | Once]


def listing(name: str, label: Label, order: int, listed: Listed) -> Callable[[Cells], Cells]:
    """Offer a list under /name, at a place in the menu; the function shows the rows that were read."""

    def register(make: Cells) -> Cells:
        LISTS[name] = ListOffer(name, label, order, make, listed)
        return make

    return register


def sheet(kind: str, listed: str, brief: MakeSheet | None = None) -> Callable[[MakeSheet], MakeSheet]:
    """Offer the page of a kind of paper under /kind/id; gives None for one that is not there or not to be seen.

    `brief` gives a paper in sight by its name alone, for what is shown beside its page.
    """

    def register(make: MakeSheet) -> MakeSheet:
        SHEETS[kind] = SheetOffer(kind, listed, make, brief)
        LINKED.add(kind)
        return make

    return register


def button(
    kind: str,
    verb: str,
    label: Label,
    *,
    statuses: Sequence[str] | None = None,
    form: Callable[[Actor, int], Form] | None = None,
    leads_to: str = "",
    danger: bool = False,
    fresh: bool = False,
    word: str = "",
    each: Each | None = None,
    together: Callable[[Told, list[int]], Outcome] | None = None,
    undo: Undo | None = None,
    apart: bool = False,
    beside: Mapping[str, str] | None = None,
    quiet: bool = False,
) -> Callable[[Run], Run]:
    """Offer a verb on a kind of paper; `fresh` for a form of its own that makes a new paper (/kind/new).

    `word` tells two buttons of one verb apart in the address. `apart`: the form stands on a page of its own
    (/kind/id/word). `beside` maps codes of refusals to the field they are about, where the sentence is shown. `each`
    (or `together`) offers it on many rows of a list, `undo` names the button that takes it back. A `quiet` one is never
    the main action of its page.
    """

    def register(run: Run) -> Run:
        name = word or ("new" if fresh else verb.split(".")[-1])
        only = None if statuses is None else frozenset(statuses)
        BUTTONS[kind, name] = ButtonOffer(
            kind, verb, run, label, only, form, leads_to or kind, danger, fresh, name, each, together, undo,
            apart, beside or {}, quiet,
        )  # fmt: skip
        return run

    return register


def bare(sent: Told, paper: int) -> tuple[None, int]:
    """What the command for a row carries where the verb asks for nothing."""
    return None, paper


def panel(kind: str) -> Callable[[Callable[[Actor, Sheet], list[Table]]], Callable[[Actor, Sheet], list[Table]]]:
    """Offer more tables on a paper of this kind."""

    def register(make: Callable[[Actor, Sheet], list[Table]]) -> Callable[[Actor, Sheet], list[Table]]:
        PANELS.append(PanelOffer(kind, make))
        return make

    return register


def life(kind: str) -> Callable[[MakeLife], MakeLife]:
    """Offer the life line of a kind of paper."""

    def register(make: MakeLife) -> MakeLife:
        LIVES[kind] = make
        return make

    return register


def later(kind: str) -> Callable[[Callable[[Actor, int], list[Table]]], Callable[[Actor, int], list[Table]]]:
    """Offer tables on a paper of this kind that are read only when somebody unfolds them: its changes, its codes."""

    def register(make: Callable[[Actor, int], list[Table]]) -> Callable[[Actor, int], list[Table]]:
        LATER[kind] = make
        return make

    return register


def calls(
    *facts: str, many: Callable[[Actor, set[int]], object] | None = None
) -> Callable[[Callable[[Actor, int], str]], Callable[[Actor, int], str]]:
    """Say what a number among the facts of a refusal is called: a SKU's code, an order's number. `many` reads them
    together, where a page has several."""
    if many is not None:
        FORESEEN.append((facts, many))

    def register(call: Callable[[Actor, int], str]) -> Callable[[Actor, int], str]:
        CALLED.update(dict.fromkeys(facts, call))
        return call

    return register


def foresee(actor: Actor, reasons: Iterable[Refused]) -> None:
    """Read what the things are called that these reasons name, one statement for each kind of thing."""
    facts = [(name, value) for one in reasons for name, value in one.facts.items() if isinstance(value, int)]
    for names, read in FORESEEN:
        if wanted := {value for name, value in facts if name in names and value > 0}:
            read(actor, wanted)


def buttons_of(kind: str, actor: Actor, status: str) -> list[ButtonOffer]:
    """The verbs that a paper of this kind and status allows and the actor may use."""
    return [
        one
        for one in BUTTONS.values()
        if one.kind == kind
        and not one.fresh
        and actor.allows(one.verb)
        and (one.statuses is None or status in one.statuses)
    ]
