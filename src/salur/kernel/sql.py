"""Set-based statements: one statement for one paper or ten thousand.

Small sets travel as arrays (`unnest`), large ones by COPY into a temporary table, because COPY straight into a table
with row-level policies is refused by PostgreSQL. Statements are prepared with generic plans: `unnest` is then planned
for ten rows, so that joins walk the index instead of falling into a scan of the growing table.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, NamedTuple, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from psycopg import Cursor, errors
from psycopg.pq import TransactionStatus

from salur.kernel.packet import COMMIT, PLACE, Answer, Asked, Line, line_of
from salur.kernel.values import array as array
from salur.kernel.values import as_text, copied
from salur.kernel.values import text as text

LARGE = 400  # rows from which COPY is cheaper than arrays
ONE_WORD = {  # `given` takes types of one word
    "serial": "integer", "bigserial": "bigint", "timestamp with time zone": "timestamptz", "double precision": "float8",
}  # fmt: skip

Row = Sequence[Any]
Words = tuple[str, tuple[Any, ...]]  # a statement with its values


class Queued(NamedTuple):
    """A statement that waits to be sent, and what looks at its answer."""

    statement: str
    params: Sequence[Any]
    then: Callable[[Answer], None] | None = None
    missed: Callable[[], Exception] | None = None


class Mistaken(Exception):
    """What was presumed is not so: whoever presumed it begins anew. Nothing was committed."""


class _Tally(threading.local):
    """What a thread keeps of its statements."""

    count = tables = 0  # statements sent, temporary tables made
    queue: list[Queued] | None = None  # what waits to be sent, while there is a transaction
    ahead: dict[Words, Answer | None]  # what was asked ahead, and what came
    few = asking = False  # whether round trips count; whether statements are only said
    first: Asked | None = None  # what every packet begins with
    presumed: Queued | None = None  # what somebody went on without having asked
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


def cursor() -> Cursor[Any]:
    """The driver's own cursor, on Django's connection and in its transaction, for what is too large for a packet."""
    made: Cursor[Any] = _line().cursor
    return made


def _line() -> Line:
    """What statements leave by: they bind on the server and stay prepared; Django's own cursors do neither."""
    wrapper = _tally.wrapper or connections[DEFAULT_DB_ALIAS]
    if wrapper.connection is None:
        wrapper.ensure_connection()
    return line_of(wrapper.connection)


@contextmanager
def queueing(wrapper: Any, *, ends: bool = False, few: bool = True, first: Asked | None = None) -> Iterator[None]:
    """`later` queues meanwhile, for Django's connection; what is still queued at the end is sent, unless it failed.

    Where this `ends` the transaction, what is left travels with the commit. `few`: it is worth while to `foresee`.
    `first`: outside of a transaction each packet is one of its own, and begins with this.
    """
    before = _tally.queue, _tally.ahead, _tally.few, _tally.first, _tally.wrapper
    if before[0]:
        flush()
    _tally.queue = [_tally.presumed] if _tally.presumed else []
    _tally.ahead, _tally.few, _tally.first = {}, few, first
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
    if any(one.then is not None for one in _tally.queue or ()):
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
        _tally.queue.append(Queued(statement, params))


def sure(statement: str, params: Sequence[Any], missed: Callable[[], Exception]) -> None:
    """Later, a statement that divides by nothing where it does not find what must be there: `missed` gives what is
    raised then. So the database itself looks, and the commit need not wait for us to."""
    if _tally.queue is not None:
        count_statement()
        _tally.queue.append(Queued(statement, params, missed=missed))
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
        _tally.queue.append(Queued(*words, partial(asked.__setitem__, words)))
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


def presume(statement: str, params: Sequence[Any], holds: Callable[[Answer], bool]) -> None:
    """Go on as if the answer were known: it is asked in the first packet of each transaction until it has come, and
    nothing is committed before. Where it does not hold, `Mistaken` is raised there, or by `settle`."""

    def look(answer: Answer) -> None:
        _tally.presumed = None
        if not holds(answer):
            raise Mistaken

    _tally.presumed = Queued(statement, params, look)


def settle() -> None:
    """Ask what is still presumed: at the end of whatever went on without. Raises `Mistaken`."""
    presumed, _tally.presumed = _tally.presumed, None
    if presumed is not None and presumed.then is not None:
        presumed.then(_answered(presumed.statement, presumed.params))


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


def _sent(line: Line, *last: Asked) -> list[Answer]:
    """Send what is queued and these, in one round trip."""
    waiting = _tally.queue or []
    if waiting:
        _tally.queue = []
    first = (_tally.first,) if _tally.first is not None else ()
    try:
        answers = line.exchange([*first, *[one[:2] for one in waiting], *last])[len(first) :]
    except errors.DivisionByZero as error:
        place = vars(error).get(PLACE, 0) - len(first)
        if 0 <= place < len(waiting) and (missed := waiting[place].missed):
            raise missed() from error
        raise
    for one, answer in zip(waiting, answers, strict=False):
        if one.then is not None:
            one.then(answer)
    return answers


def _answered(statement: str, params: Sequence[Any]) -> Answer:
    """Run a statement, after what is queued, in one round trip with it."""
    if (asked := _tally.ahead) and (words := (statement, tuple(params))) in asked:
        if asked[words] is None:
            flush()
        return cast("Answer", asked.pop(words))
    count_statement()
    return _sent(_line(), (statement, params))[-1]


def run(statement: str, params: Sequence[Any] = ()) -> int:
    """Run one statement; gives the number of rows touched."""
    if _tally.asking:
        later(statement, params)
        return 0
    return _answered(statement, params).touched


def fetch(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one statement; gives its rows as tuples."""
    if _tally.asking:
        ahead(statement, params)
        return []
    return _answered(statement, params).rows


def fetch_each(*asked: Asked) -> list[list[tuple[Any, ...]]]:
    """Run statements in their order; gives the rows of each. In a verb, one round trip."""
    for one in asked:
        ahead(*one)
    return [fetch(*one) for one in asked]


@lru_cache(maxsize=1024)
def types(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, ...]:
    """The PostgreSQL types of a model's columns, named by attribute."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    found = []
    for column in columns:
        field = by_name[column]
        kind = (
            field.rel_db_type(connection) if field.primary_key and field.is_relation else field.db_type(connection)
        ) or ""
        kind = kind.split("(")[0]  # sizes are the column's own business: it refuses what is too long
        if kind == "varchar":
            kind = "text"
        found.append(ONE_WORD.get(kind, kind).split(" GENERATED")[0])
    return tuple(found)


@lru_cache(maxsize=1024)
def columns_of(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, str]:
    """A model's table, and its columns of these attributes as SQL lists them."""
    by_name = {field.attname: field.column for field in model._meta.concrete_fields}
    return model._meta.db_table, ", ".join(f'"{by_name[name]}"' for name in names)


def _temporary(names: Sequence[str], kinds: Sequence[str], rows: Sequence[Row]) -> tuple[str, list[str], list[Any]]:
    """Rows in a temporary table: its name, what to select from it in the order of the names, and with which values.

    What is the same in every row (the organisation, the day) is neither written nor read a thousand times.
    """
    number = _tally.tables = _tally.tables + 1
    table = f"given_{number}"
    created, wanted, same = [], [], []
    columns: list[Iterable[str]] = []
    for name, kind, column in zip(names, kinds, zip(*rows, strict=True), strict=True):
        if columns and column.count(column[0]) == len(column):
            wanted.append(f"%s::{kind}")
            same.append(as_text(column[0]))
            continue
        created.append(f"{name} {kind}")
        columns.append(copied(column))
        wanted.append(name)
    count_statement()
    count_statement()
    c = cursor()
    c.execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(created)}) ON COMMIT DROP", prepare=False)
    with c.copy(f"COPY {table} FROM STDIN") as copy:
        copy.write("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n")
    return table, wanted, same


def insert(
    model: type[models.Model], names: tuple[str, ...], rows: Sequence[Row], *, after: str = "", back: bool = False
) -> list[tuple[Any, ...]]:
    """Insert rows (tuples in the order of the attribute names); `after` is an ON CONFLICT or RETURNING clause.

    Gives what RETURNING gives if `back`. Three statements at most, however many rows.
    """
    if not rows:
        return []
    if len(rows) >= LARGE:
        flush()
        table, columns = columns_of(model, names)
        kinds = types(model, names)
        given, wanted, same = _temporary(columns.split(", "), kinds, rows)
        count_statement()
        c = cursor()
        c.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(wanted)} FROM {given} {after}", same, prepare=False
        )
        return c.fetchall() if back else []
    statement = _inserting(model, names, after, len(rows) == 1)
    params: list[str | None]
    if len(rows) == 1:
        params = text(rows[0])
    else:
        params = [array(column) for column in zip(*rows, strict=True)]
    if back:
        return fetch(statement, params)
    later(statement, params)
    return []


@lru_cache(maxsize=1024)
def _inserting(model: type[models.Model], names: tuple[str, ...], after: str, one: bool) -> str:
    """The statement that inserts one row, or rows from arrays; the values of both travel as text."""
    table, columns = columns_of(model, names)
    kinds = types(model, names)
    if one:
        return f"INSERT INTO {table} ({columns}) VALUES ({', '.join(f'%s::{kind}' for kind in kinds)}) {after}"
    source = ", ".join(f"%s::{kind}[]" for kind in kinds)
    return f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({source}) {after}"


def given(name: str, columns: str, rows: Sequence[Row]) -> tuple[str, list[str]]:
    """Rows as a table expression for FROM: `sql, params = given("g", "paper bigint, pieces bigint", rows)`.

    Always arrays: with a generic plan the planner expects ten rows and walks the other table's index.
    """
    source, many = _unnested(name, columns)
    return source, [array(column) for column in zip(*rows, strict=True)] if rows else ["{}"] * many


@lru_cache(maxsize=1024)
def _unnested(name: str, columns: str) -> tuple[str, int]:
    pairs = [column.strip().rsplit(" ", 1) for column in columns.split(",")]
    source = ", ".join(f"%s::{kind}[]" for _, kind in pairs)
    return f"unnest({source}) AS {name}({', '.join(column for column, _ in pairs)})", len(pairs)
