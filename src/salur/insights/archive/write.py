"""Writing closed months to Parquet, each file whole or not at all, and never twice while the books say the same."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
from django.db import connection
from psycopg import sql as composed

from salur.insights.archive.shapes import MONTHLY, NAMES, Shape
from salur.kernel import sql
from salur.kernel.work import reading
from salur.ledger.months import after

Say = Callable[[str], None]
ROWS_A_GROUP = 100_000


class Told(NamedTuple):
    """What the books say of a month's table: rows, and the sums of its totals."""

    rows: int
    sums: dict[str, int]


def write(organisation: int, folder: Path, open_months: bool = False, say: Say = print) -> dict[str, Any]:
    """Write every closed month of an organisation that is not there yet, or of which the books now say otherwise
    (history was imported since). `open_months`: those with moves that are still open as well.

    Gives months, files written, rows and bytes. Killed at any moment, the next call goes on where it was.
    """
    home = folder / f"organisation={organisation}"
    home.mkdir(parents=True, exist_ok=True)
    sweep(home)
    book = read_book(home)
    written = rows = size = 0
    with reading(organisation):
        months = list(_months(organisation, open_months))
    for first in months:
        for shape in MONTHLY:
            span = {"organisation": organisation, "first": first, "after": after(first)}
            with reading(organisation):
                told = _told(shape, span)
                kept = book.get(f"{shape.name}/{first:%Y-%m}")
                if kept and (kept["rows"], kept["sums"]) == tuple(told) and (home / kept["file"]).exists():
                    continue
                file = home / shape.name / f"{first:%Y-%m}.parquet"
                _write(shape, span, file)
            book[f"{shape.name}/{first:%Y-%m}"] = {
                "file": str(file.relative_to(home)), "rows": told.rows, "sums": told.sums, "sha256": _hash(file),
            }  # fmt: skip
            _keep_book(home, book)
            written, rows, size = written + 1, rows + told.rows, size + file.stat().st_size
            say(f"{first:%Y-%m} {shape.name}: {told.rows:,} rows, {file.stat().st_size / 1e6:.1f} MB")
    if not months:
        say(f"organisation {organisation}: no month is closed yet; --open-months writes the others, too")
    elif not written:
        say(f"organisation {organisation}: all {len(months)} months are there as the books have them")
    with reading(organisation):
        for shape in NAMES:
            _write(shape, {"organisation": organisation}, home / f"{shape.name}.parquet")
    return {"months": len(months), "written": written, "rows": rows, "bytes": size}


def check(organisation: int, folder: Path) -> Iterator[str]:
    """What does not agree: a file that was changed or is missing, a sum that is not what the books say."""
    home = folder / f"organisation={organisation}"
    for name, kept in read_book(home).items():
        table, month = name.split("/")
        shape = next(one for one in MONTHLY if one.name == table)
        first = date.fromisoformat(f"{month}-01")
        file = home / kept["file"]
        if not file.exists():
            yield f"{name}: the file {file} is missing"
            continue
        if _hash(file) != kept["sha256"]:
            yield f"{name}: {file} is not what was written"
            continue
        found = _in_file(shape, file)
        with reading(organisation):
            told = _told(shape, {"organisation": organisation, "first": first, "after": after(first)})
        if found != told:
            yield f"{name}: the books say {told.rows} rows, {told.sums}; the file has {found.rows}, {found.sums}"


def _months(organisation: int, open_months: bool) -> Iterator[date]:
    """The first days of the months to write: from the first that has anything, to the last closed one (or the last)."""
    ((opened,),) = sql.fetch("SELECT max(first) FROM ledger_month WHERE organisation = %s", (organisation,))
    days = [
        day
        for table in ("ledger_moneymove", "ledger_goodsmove", "billing_invoice", "billing_creditnote")
        for row in sql.fetch(f'SELECT min("on"), max("on") FROM {table} WHERE organisation = %s', (organisation,))
        for day in row
        if day is not None
    ]
    if not days or (opened is None and not open_months):
        return
    first, last = min(days).replace(day=1), max(days) if open_months else opened
    while first <= last:
        yield first
        first = after(first)


def _told(shape: Shape, span: dict[str, Any]) -> Told:
    """What the books say of a month's table."""
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in shape.totals)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {sums} FROM ({shape.statement}) told", span)
        row = cursor.fetchone()
    assert row is not None
    return Told(row[0], dict(zip(shape.totals, row[1:], strict=True)))


def _in_file(shape: Shape, file: Path) -> Told:
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in shape.totals)
    with duckdb.connect() as duck:
        row = duck.execute(f"SELECT count(*), {sums} FROM read_parquet(?)", [str(file)]).fetchone()
    assert row is not None
    return Told(row[0], dict(zip(shape.totals, row[1:], strict=True)))


def _write(shape: Shape, span: dict[str, Any], file: Path) -> None:
    """One table to one file: PostgreSQL copies it out as text, DuckDB writes it typed; renamed when it is whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text, fresh = file.with_suffix(".csv.part"), file.with_suffix(".part")
    try:
        with open(text, "wb") as out:
            _copy_out(shape, span, out)
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in shape.columns.items())
        with duckdb.connect() as duck:
            duck.execute("SET preserve_insertion_order = true")
            duck.execute(
                f"COPY (SELECT * FROM read_csv(?, header = true, columns = {{{columns}}}, allow_quoted_nulls = false, "
                f"nullstr = '')) TO '{fresh}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_A_GROUP})",
                [str(text)],
            )
        _settle(fresh, file)
    finally:
        text.unlink(missing_ok=True)


def _copy_out(shape: Shape, span: dict[str, Any], out: Any) -> None:
    connection.ensure_connection()
    sql.flush()
    raw = connection.connection
    order = f"ORDER BY {', '.join(_quoted(name) for name in shape.columns)}"
    literals = {name: composed.Literal(value).as_string(raw) for name, value in span.items()}
    statement = f"SELECT * FROM ({shape.statement % literals}) told {order}"
    with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv, HEADER, FORCE_QUOTE *)") as rows,
    ):
        for block in rows:
            out.write(block)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _settle(fresh: Path, file: Path) -> None:
    """On the disk before it has its name: after a crash there is the old file or the new one, nothing between."""
    with open(fresh, "rb") as done:
        os.fsync(done.fileno())
    fresh.replace(file)


def _hash(file: Path) -> str:
    with open(file, "rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read_book(home: Path) -> dict[str, Any]:
    """What is written of each table and month, as the last writing left it."""
    file = home / "archive.json"
    found: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return found


def _keep_book(home: Path, book: dict[str, Any]) -> None:
    fresh = home / "archive.json.part"
    fresh.write_text(json.dumps(book, indent=1, sort_keys=True) + "\n")
    _settle(fresh, home / "archive.json")


def sweep(home: Path) -> None:
    """Remove what a killed writing left behind."""
    for left in home.rglob("*.part"):
        left.unlink()
