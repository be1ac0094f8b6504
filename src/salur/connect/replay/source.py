"""The lines as they were published, read once, checked, and laid down in the order in which they are replayed.

What cannot be replayed is refused by name: file, row, field, value and reason; the other lines of its invoice go on.
DuckDB does the work on disk, so that four million lines need no more memory than forty thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from salur.connect.replay import choices, routes
from salur.connect.replay.masters import Masters, Outlet

COLUMNS = ("invoice_no", "line_no", "date", "store_number", "item_number", "bottles", "sale_dollars")
MOST = 1_000_000_000  # bottles or cents of one line; more is a slip of the hand
MEMORY = "384MB"
SAMPLES = 1_000  # refused lines that are told one by one; all are counted


class Asked(NamedTuple):
    """What is to be replayed: the files, the days (both included; None: from the first, to the last), the choices."""

    orders: tuple[str, ...]
    first: date | None
    last: date | None
    products: str
    outlets: str
    halve: bool
    seed: int
    late_percent: int

    def fingerprint(self) -> str:
        """What must be the same for a replay to be gone on with: the question, and the size and time of each file."""
        files = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in map(Path, self._files())]
        return json.dumps([*self, files], default=str)

    def _files(self) -> tuple[str, ...]:
        return (*self.orders, self.products, self.outlets)


def connect(file: Path, *, read_only: bool = True) -> duckdb.DuckDBPyConnection:
    """The laid-down lines; one thread, since the other core has work of its own."""
    found = duckdb.connect(str(file), read_only=read_only)
    found.execute("SET threads = 1")
    found.execute(f"SET memory_limit = '{MEMORY if not read_only else '128MB'}'")
    return found


def lay_down(asked: Asked, masters: Masters, file: Path) -> None:
    """Read, check, sort and keep the lines in a file; written under another name first, so that it is whole or not."""
    fresh = file.with_suffix(".new")
    for left in (fresh, fresh.with_suffix(".new.wal")):
        left.unlink(missing_ok=True)
    base = connect(fresh, read_only=False)
    try:
        base.execute(f"SET temp_directory = '{file.parent / 'spill'}'")
        _masters(base, masters)
        _tell(base, asked.orders)
        _check(base, asked)
        _sort(base, masters.outlets)
        base.execute("CHECKPOINT")
    finally:
        base.close()
    fresh.replace(file)


def _masters(base: duckdb.DuckDBPyConnection, masters: Masters) -> None:
    base.execute("CREATE TABLE item (code VARCHAR PRIMARY KEY, vendor VARCHAR, pack BIGINT)")
    base.execute("CREATE TABLE outlet (code VARCHAR PRIMARY KEY)")
    _fill(
        base,
        "item",
        ("code", "vendor", "pack"),
        [(one.code, one.vendor, one.pack) for one in masters.products.values()],
    )
    _fill(base, "outlet", ("code",), [(code,) for code in masters.outlets])


def _fill(base: duckdb.DuckDBPyConnection, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows into a table in one statement: thousands of single ones would take a second each."""
    if rows:
        unnested = ", ".join(["unnest(?)"] * len(names))
        base.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {unnested}",
            [list(one) for one in zip(*rows, strict=True)],
        )


def _tell(base: duckdb.DuckDBPyConnection, files: Iterable[str]) -> None:
    """Every row of every file as text, with the number it has there."""
    columns = ", ".join(f'"{name}" VARCHAR' for name in COLUMNS)
    base.execute(f"CREATE TABLE told (file VARCHAR, row BIGINT, {columns})")
    chosen = ", ".join(f'trim(CAST("{name}" AS VARCHAR))' for name in COLUMNS)
    for name in files:
        if name.endswith(".parquet"):
            table, row = "read_parquet(?, file_row_number = true)", "file_row_number + 1"
        else:
            table, row = "read_csv(?, header = true, all_varchar = true)", "row_number() OVER () + 1"
        base.execute(f"INSERT INTO told SELECT ?, {row}, {chosen} FROM {table}", [name, name])


READ = """
    CREATE TABLE checked AS
    WITH read AS (
        SELECT file, row, invoice_no AS invoice, store_number AS outlet, item_number AS item, line_no AS t_n,
            date AS t_on, bottles AS t_bottles, sale_dollars AS t_dollars, TRY_CAST(line_no AS INTEGER) AS n,
            TRY_CAST(date AS DATE) AS "on", TRY_CAST(bottles AS BIGINT) AS bottles,
            TRY_CAST(sale_dollars AS DECIMAL(18, 6)) * 100 AS amount
        FROM told)
    SELECT r.file, r.row, r.invoice, r.n, r."on", r.outlet, r.item, r.bottles, CAST(trunc(amount) AS BIGINT) AS cents,
        CASE
        WHEN coalesce(r.invoice, '') = '' THEN 'invoice_no||is empty'
        WHEN r.n IS NULL THEN 'line_no|' || coalesce(t_n, '') || '|is no whole number'
        WHEN r."on" IS NULL THEN 'date|' || coalesce(t_on, '') || '|is no date'
        WHEN r.bottles IS NULL THEN 'bottles|' || coalesce(t_bottles, '') || '|is no whole number'
        WHEN r.bottles = 0 OR abs(r.bottles) > $most THEN 'bottles|' || t_bottles || '|is no quantity'
        WHEN amount IS NULL OR abs(amount) > $most THEN 'sale_dollars|' || coalesce(t_dollars, '') || '|is no amount'
        WHEN amount <> trunc(amount) THEN 'sale_dollars|' || t_dollars || '|is not whole cents'
        WHEN sign(r.bottles) * sign(amount) < 0
            THEN 'sale_dollars|' || t_dollars || '|has another sign than the bottles'
        WHEN o.code IS NULL THEN 'store_number|' || coalesce(r.outlet, '') || '|is not among the outlets'
        WHEN i.code IS NULL THEN 'item_number|' || coalesce(r.item, '') || '|is not among the products'
        END AS fault
    FROM read r LEFT JOIN outlet o ON o.code = r.outlet LEFT JOIN item i ON i.code = r.item
    WHERE (r."on" IS NULL OR r."on" BETWEEN $first AND $last)"""
TWICE = """
    UPDATE checked SET fault = 'line_no|' || n || '|is there twice' FROM (
        SELECT file AS f, row AS r, row_number() OVER (PARTITION BY invoice, n ORDER BY file, row) AS at
        FROM checked WHERE fault IS NULL AND invoice IN (SELECT invoice FROM checked WHERE fault IS NULL
            GROUP BY invoice HAVING count(*) > count(DISTINCT n))) d
    WHERE d.at > 1 AND file = d.f AND row = d.r"""
MIXED = """
    UPDATE checked SET fault = 'invoice_no|' || checked.invoice || '|is of another outlet or day on its first line'
    FROM (
        SELECT invoice, arg_min(outlet, (file, row)) AS outlet, arg_min("on", (file, row)) AS "on" FROM checked
        WHERE fault IS NULL GROUP BY invoice HAVING count(DISTINCT outlet) > 1 OR count(DISTINCT "on") > 1) d
    WHERE fault IS NULL AND checked.invoice = d.invoice AND (checked.outlet <> d.outlet OR checked."on" <> d."on")"""


def _check(base: duckdb.DuckDBPyConnection, asked: Asked) -> None:
    """What of the rows can be read, and why not; those of other days are left out."""
    days = {"first": asked.first or date.min, "last": asked.last or date.max, "most": MOST}
    base.execute(READ, days)
    base.execute("DROP TABLE told")
    base.execute(TWICE)
    base.execute(MIXED)
    base.execute("""
        CREATE TABLE refused AS SELECT file, row, split_part(fault, '|', 1) AS field, split_part(fault, '|', -1) AS why,
            substr(fault, strpos(fault, '|') + 1, length(fault) - length(field) - length(why) - 2) AS value
        FROM checked WHERE fault IS NOT NULL ORDER BY file, row""")


def _sort(base: duckdb.DuckDBPyConnection, outlets: Mapping[str, Outlet]) -> None:
    """Good lines by week and part of the week; a part is a sector of the map, so that no outlet is in two."""
    base.execute("""CREATE TABLE week AS SELECT row_number() OVER (ORDER BY monday) - 1 AS n, monday, lines FROM (
        SELECT CAST(date_trunc('week', "on") AS DATE) AS monday, count(*) AS lines FROM checked WHERE fault IS NULL
        GROUP BY ALL)""")
    ((most,),) = base.execute("SELECT coalesce(max(lines), 0) FROM week").fetchall()
    weights = dict(base.execute("SELECT outlet, count(*) FROM checked WHERE fault IS NULL GROUP BY 1").fetchall())
    depot = choices.SITE[2], choices.SITE[3]
    parts = routes.sectors(weights, routes.points(outlets, depot), depot, max(1, round(most / choices.LINES_IN_A_PART)))
    base.execute("CREATE TABLE sector (outlet VARCHAR PRIMARY KEY, part INTEGER)")
    _fill(base, "sector", ("outlet", "part"), list(parts.items()))
    base.execute("""
        CREATE TABLE line AS SELECT CAST(w.n AS INTEGER) AS week, s.part, c."on", c.invoice, c.n, c.outlet, c.item,
            c.bottles, c.cents
        FROM checked c JOIN week w ON w.monday = date_trunc('week', c."on") JOIN sector s ON s.outlet = c.outlet
        WHERE c.fault IS NULL ORDER BY 1, 2, 3, 4, 5""")
    base.execute("DROP TABLE checked")


class Week(NamedTuple):
    """A week that has lines: its number from 0, its Monday, its lines, and the parts of it that have any."""

    n: int
    monday: date
    lines: int
    parts: tuple[tuple[int, int], ...]  # part, lines


class Line(NamedTuple):
    """One good line; fewer than zero bottles are coming back."""

    on: date
    invoice: str
    n: int
    outlet: str
    item: str
    bottles: int
    cents: int


class Source:
    """The laid-down lines, asked week by week."""

    def __init__(self, file: Path) -> None:
        self.base = connect(file)
        ((self.has_returns,),) = self.rows("SELECT count(*) > 0 FROM line WHERE bottles < 0")
        self._sectors: dict[str, int] = dict(self.rows("SELECT outlet, part FROM sector"))

    def rows(self, statement: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        return self.base.execute(statement, list(params)).fetchall()

    def weeks(self) -> list[Week]:
        """Every week that has lines, in order."""
        parts: dict[int, list[tuple[int, int]]] = {}
        for week, part, lines in self.rows("SELECT week, part, count(*) FROM line GROUP BY 1, 2 ORDER BY 1, 2"):
            parts.setdefault(week, []).append((part, lines))
        rows = self.rows("SELECT n, monday, lines FROM week ORDER BY n")
        return [Week(n, monday, lines, tuple(parts[n])) for n, monday, lines in rows]

    def lines(self, week: int, part: int) -> list[Line]:
        """The lines of a part of a week, by day, invoice and number."""
        rows = self.rows(
            'SELECT "on", invoice, n, outlet, item, bottles, cents FROM line WHERE week = ? AND part = ? '
            "ORDER BY 1, 2, 3",
            (week, part),
        )
        return [Line(*row) for row in rows]

    def back(self, week: int, part: int) -> list[Line]:
        """The lines of a part of a week that are coming back."""
        return [line for line in self.lines(week, part) if line.bottles < 0] if self.has_returns else []

    def new_outlets(self, week: int) -> list[str]:
        """Outlets that have their first line in this week."""
        return [
            row[0] for row in self.rows("SELECT outlet FROM line GROUP BY 1 HAVING min(week) = ? ORDER BY 1", (week,))
        ]

    def new_items(self, week: int) -> list[str]:
        """Items that have their first line in this week."""
        return [
            row[0] for row in self.rows("SELECT item FROM line GROUP BY 1 HAVING min(week) = ? ORDER BY 1", (week,))
        ]

    def limits(self, outlets: Sequence[str]) -> dict[str, int]:
        """Twice what each outlet takes in its largest month, in cents."""
        return dict(
            self.rows(
                """SELECT outlet, CAST(2 * max(cents) AS BIGINT) FROM (
                    SELECT outlet, date_trunc('month', "on") AS month, sum(cents) AS cents FROM line
                    WHERE cents > 0 AND outlet IN (SELECT unnest(?)) GROUP BY 1, 2) GROUP BY 1""",
                (list(outlets),),
            )
        )

    def sectors(self) -> dict[str, int]:
        """The part of each outlet."""
        return self._sectors

    def refused(self) -> tuple[dict[str, int], list[dict[str, object]]]:
        """Lines that cannot be replayed: how many by reason, and the first of them by name."""
        counted = dict(self.rows("SELECT field || ' ' || why, count(*) FROM refused GROUP BY 1 ORDER BY 1"))
        names = ("file", "row", "field", "value", "why")
        some = self.rows(f"SELECT {', '.join(names)} FROM refused ORDER BY file, row LIMIT {SAMPLES}")
        return counted, [dict(zip(names, row, strict=True)) for row in some]
