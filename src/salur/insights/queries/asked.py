"""What a report is asked for, and what it answers: rows of plain values under named columns, a page or all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection
from psycopg.rows import tuple_row

from salur.insights.rules import Period
from salur.kernel import sql

ROWS = 50
EXPORTED = 2000  # rows that an export takes from the database at a time


class Column(NamedTuple):
    """A column: its name, how it is shown (text | number | money | share | day), whether it is added up."""

    name: str
    kind: str = "number"
    summed: bool = True


@dataclass(frozen=True)
class Ask:
    """What somebody wants to see: by what, when, against when, of what; rows"""

    by: str
    period: Period
    against: Period | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    currency: str = "IDR"
    cost: bool = False  # with cost and margin, for who may see them


class Query(NamedTuple):
    """A report as SQL: rows of a key and the columns; what the key (`shown.key`) is called is asked for rows shown."""

    text: str
    params: list[Any]
    label: str
    columns: Sequence[Column]
    order: str


class Page(NamedTuple):
    """Some rows of a report, what all of them come to, and how many there are."""

    columns: Sequence[Column]
    rows: list[tuple[Any, ...]]
    total: tuple[Any, ...]
    many: int


def prepare() -> None:
    """Plan each question for the values it asks about: a month is found by the index, all years are read through. A
    large table is read by all cores sooner than PostgreSQL would by itself: somebody waits for it."""
    sql.fetch(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '32MB', true), "
        "set_config('parallel_setup_cost', '300', true)"
    )


def page(query: Query, start: int = 0, rows: int = ROWS) -> Page:
    """The rows of a report from one on, with the sums of all; one statement."""
    sums = ", ".join(f"coalesce(salur_total({one.name}), 0)" if one.summed else "NULL::bigint" for one in query.columns)
    prepare()
    found = sql.fetch(
        f"WITH q AS MATERIALIZED ({query.text}), t AS (SELECT count(*) AS many, {sums} FROM q) "
        f"SELECT t.*, {_shown(query)} FROM t LEFT JOIN "
        f"(SELECT * FROM q ORDER BY {query.order} LIMIT %s OFFSET %s) shown ON true",
        (*query.params, rows, start),
    )
    width = len(query.columns) + 1
    kept = [row[width:] for row in found if row[0] > start]
    return Page(query.columns, kept, tuple(found[0][1:width]), found[0][0])


def first(query: Query, most: int) -> list[tuple[Any, ...]]:
    """The first rows of a report, without their sums; `prepare` has been called."""
    text = f"SELECT {_shown(query)} FROM ({query.text}) shown ORDER BY {query.order} LIMIT %s"
    return sql.fetch(text, (*query.params, most))


def all_rows(query: Query) -> Iterator[tuple[Any, ...]]:
    """Every row of a report, through a cursor of the server: memory does not grow with them. Inside a transaction."""
    prepare()
    sql.flush()
    connection.ensure_connection()
    raw: Any = connection.connection
    with raw.cursor(name="report", row_factory=tuple_row) as cursor:
        cursor.itersize = EXPORTED
        text = f"SELECT {_shown(query)} FROM ({query.text}) shown ORDER BY {query.order}"
        cursor.execute(text, query.params)
        yield from cursor


def _shown(query: Query) -> str:
    return ", ".join(["shown.key", query.label, *(f"shown.{one.name}" for one in query.columns)])


def named(label: str, organisation: int, key: str) -> str:
    """What one value of a dimension is called; '' if it has no name."""
    ((found,),) = sql.fetch(f"SELECT {label.format(house=int(organisation), key='shown.key')} FROM (SELECT %s::text) "
                            "AS shown(key)", (key,))  # fmt: skip
    return found or ""
