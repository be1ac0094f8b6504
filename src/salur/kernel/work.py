"""One transaction of one verb: who acts, when, what was announced, what wants a number."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from salur.kernel import clock, sql
from salur.kernel.actor import Actor
from salur.kernel.frame import framed
from salur.kernel.organisation import House, house

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
_local = threading.local()


class NewPapers(NamedTuple):
    """Papers to be written last of all, with the day each is numbered on (None: it is not binding yet)."""

    model: type[Any]
    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    numbered_on: list[date | None]


class Work:
    """What the outermost verb keeps until it commits."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.now: datetime = clock.now()
        self.house: House = house(actor.organisation)
        self.announced: list[Any] = []  # facts on their way into the log
        self.answers: dict[UUID, int] = {}  # fact id kept for each command key
        self.answered: dict[UUID, tuple[str, int]] = {}  # ending and paper that telling it again would give
        self.numbers: list[tuple[type[Any], str, int, list[int]]] = []  # model, kind, year, papers
        self.papers: list[NewPapers] = []
        self.notes: dict[Any, Any] = {}  # what lower modules remember within the transaction

    def day(self, at: datetime) -> date:
        """The organisation's calendar day of an instant."""
        return clock.business_day(at, self.house.time_zone)


def current() -> Work | None:
    """The work under way in this thread, if any."""
    return getattr(_local, "work", None)


def work() -> Work:
    """The work under way; an error outside a verb."""
    found = current()
    if found is None:
        raise RuntimeError("only a verb may do this: there is no work under way")
    return found


@contextmanager
def begin(actor: Actor, few: bool = True) -> Iterator[Work]:
    """A transaction with the actor's organisation set for the row-level policies; `few` commands, or many."""
    if current() is not None:
        raise RuntimeError("work is under way already")
    started, wrapper = Work(actor), connections[DEFAULT_DB_ALIAS]
    sight = sql.sight(actor.organisation)
    with (
        framed(wrapper) as ends,
        wrapper.execute_wrapper(_after_the_queue),
        sql.queueing(wrapper, sight, ends=ends, few=few),
    ):
        try:
            _local.work = started
            yield started
        finally:
            _local.work = None


def _after_the_queue(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
    """Django's own queries see what the verb has written so far."""
    sql.flush()
    return execute(statement, params, many, context)


@contextmanager
def reading(organisation: int) -> Iterator[None]:
    """A transaction in which the policies show one organisation's rows: for pages, queries and reports."""
    if current() is not None:
        yield
        return
    wrapper = connections[DEFAULT_DB_ALIAS]
    ends, sight = not wrapper.in_atomic_block, sql.sight(organisation)
    # Not `framed`: the driver would let cursors of the server outlive the transaction, and have them filled at its end.
    with transaction.atomic(), wrapper.execute_wrapper(_after_the_queue), sql.queueing(wrapper, sight, ends=ends):
        before = getattr(_local, "looked_up", None)
        _local.looked_up = {}
        try:
            yield
        finally:
            _local.looked_up = before


@contextmanager
def looking(organisation: int) -> Iterator[None]:
    """The same for what asks by `sql` alone: each round trip is a transaction of its own, which costs none more."""
    wrapper = connections[DEFAULT_DB_ALIAS]
    if current() is not None or wrapper.in_atomic_block:
        with reading(organisation):
            yield
        return
    with wrapper.execute_wrapper(_not_here), sql.queueing(wrapper, sql.sight(organisation), each=True):
        yield


def _not_here(*_: Any) -> Any:
    raise RuntimeError("Django's queries see nothing here: they are of no organisation")


def unknown(what: tuple[Hashable, ...], wanted: Iterable[K]) -> set[K]:
    """Of these keys, those that nobody has looked up yet."""
    known: dict[tuple[Hashable, ...], dict[Any, Any]] = getattr(_local, "looked_up", None) or {}
    return set(wanted) - known.get(what, {}).keys()


def looked_up(what: tuple[Hashable, ...], wanted: Iterable[K], found: Mapping[K, V]) -> None:
    """Remember what was found for these keys beside something else, so that `once` need not ask for it."""
    known: dict[tuple[Hashable, ...], dict[Any, Any]] | None = getattr(_local, "looked_up", None)
    if known is not None and current() is None:
        known.setdefault(what, {}).update((key, found.get(key)) for key in wanted)


def read_once(what: tuple[Hashable, ...], find: Callable[[], V | None]) -> V | None:
    """One thing that several parts of a page want: read by the first of them; always anew within a verb."""

    def alone(keys: set[int]) -> dict[int, V]:
        found = find()
        return {} if found is None else {0: found}

    return once(what, (0,), alone).get(0)


def once(what: tuple[Hashable, ...], wanted: Iterable[K], find: Callable[[set[K]], Mapping[K, V]]) -> dict[K, V]:
    """What there is of these keys, each looked up once while a page is read; always anew within a verb.

    The parts of a page (a paper, its books, what lower and higher modules add) name the same goods, places and people.
    """
    keys = set(wanted)
    known: dict[tuple[Hashable, ...], dict[Any, Any]] | None = getattr(_local, "looked_up", None)
    if known is None or current() is not None or sql.only_foreseen():
        return dict(find(keys)) if keys else {}
    kept = known.setdefault(what, {})
    if missing := keys - kept.keys():
        found = find(missing)
        kept.update((key, found.get(key)) for key in missing)
    return {key: kept[key] for key in keys if kept[key] is not None}
