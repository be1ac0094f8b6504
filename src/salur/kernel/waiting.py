"""Statements on their way: what needs no answer waits for what does, and what is foreseen is asked along."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple, cast

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Connection, Cursor, errors
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from salur.kernel.packet import COMMIT, PLACE, Asked, Line, line_of

Words = tuple[str, tuple[Any, ...]]  # a statement with its values
# a statement that waits to be sent, its values, what takes its answer, and what is raised where it finds nothing
Queued = tuple[str, Sequence[Any], Callable[[PGresult], None] | None, Callable[[], Exception] | None]


class Presumed(NamedTuple):
    """What somebody went on without having asked, and for whose rows it is asked."""

    question: Queued
    sight: Asked


class Mistaken(Exception):
    """What was presumed is not so: whoever presumed it begins anew. Nothing was committed."""


class _Tally(threading.local):
    """What a thread keeps of its statements."""

    count = 0  # statements sent
    queue: list[Queued] | None = None  # what waits to be sent, while there is a transaction
    ahead: dict[Words, PGresult | None]  # what was asked ahead, and what came
    few = asking = False  # whether round trips count; whether statements are only said
    first: Asked | None = None  # what every packet begins with
    presumed: Presumed | None = None
    wrapper: Any = None  # Django's connection while one transaction lasts: to ask for it each time is dear

    def __init__(self) -> None:
        self.ahead = {}


_tally = _Tally()


def statements() -> int:
    """How many statements this thread has sent (for the bench and the ceiling tests)."""
    return _tally.count


def count_statement() -> None:
    """Add one to this thread's tally."""
    _tally.count += 1


def connected() -> Connection[Any]:
    """The driver's connection."""
    return _line().raw


def cursor() -> Cursor[Any]:
    """The driver's own cursor, on Django's connection and in its transaction, for what is too large for a packet."""
    line = _line()
    if line.framed and line.pgconn.transaction_status == TransactionStatus.IDLE:
        line.exchange(())  # what begins the transaction
    made: Cursor[Any] = line.cursor
    return made


def database() -> str:
    """The name of the database that is spoken to; beside it stands what a process remembers of rows."""
    return str((_tally.wrapper or connections[DEFAULT_DB_ALIAS]).settings_dict["NAME"])


def _line() -> Line:
    """What statements leave by: they bind on the server and stay prepared; Django's own cursors do neither."""
    wrapper = _tally.wrapper or connections[DEFAULT_DB_ALIAS]
    if wrapper.connection is None:
        wrapper.ensure_connection()
    return line_of(wrapper.connection)


@contextmanager
def queueing(wrapper: Any, sight: Asked, *, ends: bool = False, few: bool = True, each: bool = False) -> Iterator[None]:
    """`later` queues meanwhile, for Django's connection; what is still queued at the end is sent, unless it failed.

    `sight` (whose rows are seen) comes first of all: of the transaction, or of `each` packet, where there is none
    around and each is one of its own. Where this `ends` the transaction, what is left travels with the commit.
    `few`: it is worth while to `foresee`.
    """
    before = _tally.queue, _tally.ahead, _tally.few, _tally.first, _tally.wrapper
    if before[0]:
        flush()
    _tally.queue = [] if each else [(*sight, None, None)]
    if _tally.presumed:
        _tally.queue.append(_tally.presumed.question)
    _tally.ahead, _tally.few, _tally.first = {}, few, sight if each else None
    _tally.wrapper = wrapper
    try:
        yield
        if ends:
            _commit()
        else:
            flush()
    finally:
        _tally.queue, _tally.ahead, _tally.few, _tally.first, _tally.wrapper = before


def _commit() -> None:
    if any(one[2] is not None for one in _tally.queue or ()):
        flush()  # what is looked at afterwards must not be committed by then
    line = _line()
    if line.pgconn.transaction_status == TransactionStatus.INTRANS or _tally.queue:
        _sent(line, COMMIT)


def later(statement: str, params: Sequence[Any] = ()) -> None:
    """Run a statement whose answer nobody waits for: in a verb it is sent together with the next one that is answered.

    What is queued keeps its order and is sent before anything else this transaction does.
    """
    if _tally.queue is None:
        run(statement, params)
    else:
        count_statement()
        _tally.queue.append((statement, params, None, None))


def sure(statement: str, params: Sequence[Any], missed: Callable[[], Exception]) -> None:
    """Later, a statement that divides by nothing where it does not find what must be there: `missed` gives what is
    raised then. So the database itself looks, and the commit need not wait for us to."""
    if _tally.queue is not None:
        count_statement()
        _tally.queue.append((statement, params, None, missed))
        return
    try:
        run(statement, params)
    except errors.DivisionByZero as error:
        raise missed() from error


def touching(change: str) -> str:
    """A change for `sure`, that must touch as many rows as its last parameter says."""
    return f"WITH done AS ({change} RETURNING 1) SELECT 1 / (count(*) = %s)::int FROM done"


def ahead(statement: str, params: Sequence[Any] = ()) -> None:
    """Ask for what is fetched a little later with the same words: in a verb it travels with the next statement."""
    words = statement, tuple(params)
    if _tally.queue is not None and words not in (asked := _tally.ahead):
        count_statement()
        _tally.queue.append((*words, partial(asked.__setitem__, words), None))
        asked[words] = None


def foresee(*asks: Callable[[], object]) -> None:
    """What these will ask is asked ahead, in their order: each is called twice, now to say what it asks (of nothing
    comes nothing: what it gives now is worth nothing), later for its answers.

    For locks and for what is read under them, as long as nothing is written between now and then. What a function asks
    only when it knows the first answers, it asks then. Not done where many commands come at once: it saves round trips,
    and of those there are as many for a thousand.
    """
    if _tally.queue is None or not _tally.few or _tally.asking:
        return
    _tally.asking = True
    try:
        for ask in asks:
            ask()
    finally:
        _tally.asking = False


def sight(organisation: int) -> Asked:
    """Lets the policies show one organisation's rows until the transaction ends."""
    return "SELECT set_config('salur.organisation', %s, true)", (str(organisation),)


def presume(
    statement: str, params: Sequence[Any], holds: Callable[[list[tuple[Any, ...]]], bool], sight: Asked
) -> None:
    """Go on as if the answer were known: it is asked in the first packet of each transaction until it has come, and
    nothing is committed before. Where it does not hold, `Mistaken` is raised there, or by `settle`, which asks it with
    this `sight`."""

    def look(answer: PGresult) -> None:
        _tally.presumed = None
        if not holds(_line().rows(answer)):
            raise Mistaken

    _tally.presumed = Presumed((statement, params, look, None), sight)


def settle() -> None:
    """Ask what is still presumed: at the end of whatever went on without. Raises `Mistaken`."""
    presumed, _tally.presumed = _tally.presumed, None
    if presumed is not None and (look := presumed.question[2]) is not None:
        look(_line().exchange([presumed.sight, presumed.question])[-1])


def few() -> bool:
    """Whether few commands are under way, so that round trips count more than rows."""
    return _tally.few


def only_foreseen() -> bool:
    """Whether what is asked just now is only said, and comes to nothing."""
    return _tally.asking


def forget() -> None:
    """What was foreseen is not what will be asked."""
    _tally.ahead.clear()


def flush() -> None:
    """Send what is queued, in one round trip."""
    if _tally.queue:
        _sent(_line())


def _sent(line: Line, *last: Asked) -> list[PGresult]:
    """Send what is queued and these, in one round trip."""
    waiting = _tally.queue or []
    if waiting:
        _tally.queue = []
    first = (_tally.first,) if _tally.first is not None else ()
    try:
        answers = line.exchange([*first, *waiting, *last])[len(first) :]
    except errors.DivisionByZero as error:
        place = vars(error).get(PLACE, 0) - len(first)
        if 0 <= place < len(waiting) and (missed := waiting[place][3]):
            raise missed() from error
        raise
    for (_, _, then, _), answer in zip(waiting, answers, strict=False):
        if then is not None:
            then(answer)
    return answers


def _answered(statement: str, params: Sequence[Any]) -> PGresult:
    """Run a statement, after what is queued, in one round trip with it."""
    if (asked := _tally.ahead) and (words := (statement, tuple(params))) in asked:
        if asked[words] is None:
            flush()
        return cast("PGresult", asked.pop(words))
    count_statement()
    return _sent(_line(), (statement, params))[-1]


def run(statement: str, params: Sequence[Any] = ()) -> int:
    """Run one statement; gives the number of rows touched."""
    if _tally.asking:
        later(statement, params)
        return 0
    return _answered(statement, params).command_tuples or 0


def fetch(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement; gives its rows as tuples."""
    if _tally.asking:
        ahead(statement, params)
        return []
    return _line().rows(_answered(statement, params))


def fetch_each(*asked: Asked) -> list[list[tuple[Any, ...]]]:
    """Run statements in their order; gives the rows of each. In a verb, one round trip."""
    for one in asked:
        ahead(*one)
    return [fetch(*one) for one in asked]
