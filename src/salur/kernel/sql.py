"""Set-based statements: one statement for one paper or ten thousand.

Small sets travel as arrays (`unnest`), large ones by COPY into a temporary table, because COPY straight into a table
with row-level policies is refused by PostgreSQL. Statements are prepared with generic plans: `unnest` is then planned
for ten rows, so that joins walk the index instead of falling into a scan of the growing table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import connection, models

from salur.kernel.values import array, as_text, copied, text
from salur.kernel.waiting import (
    Mistaken,
    Words,
    ahead,
    connected,
    count_statement,
    cursor,
    database,
    fetch,
    fetch_each,
    few,
    flush,
    foresee,
    forget,
    later,
    only_foreseen,
    presume,
    queueing,
    run,
    settle,
    sight,
    statements,
    sure,
    touching,
)

__all__ = [
    "LARGE", "Mistaken", "Row", "Words", "ahead", "array", "columns_of", "connected", "count_statement",
    "cursor", "database", "fetch", "fetch_each", "few", "flush", "foresee", "forget", "given", "insert", "later",
    "only_foreseen", "presume", "queueing", "run", "settle", "sight", "statements", "sure", "text", "touching",
    "types",
]  # fmt: skip
LARGE = 400  # rows from which COPY is cheaper than arrays
ONE_WORD = {  # `given` takes types of one word
    "serial": "integer", "bigserial": "bigint", "timestamp with time zone": "timestamptz", "double precision": "float8",
}  # fmt: skip

Row = Sequence[Any]
_tables = count(1)  # of this process


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
    table = f"given_{next(_tables)}"
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
