"""Measures the floor: the hand-written SQL of bench/floor on a database of a million order lines.

By itself:  python -m bench.floor --host /run/postgresql --user postgres [--bin DIR] [--seconds 10] [--json FILE]
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psycopg

from bench.cpu import Meter, Unmeasurable
from bench.measure import BATCH_1, CAPTURE_1, CAPTURE_4, WHOLE_4, Measure
from bench.pgbench import Run, RunFailed, run_pgbench
from bench.pure import NOTE, run_pure
from bench.report import report
from bench.server import Server, find_pgbench

FILES = Path(__file__).parent / "floor"
DATABASE = "floor"
# Says that the database is the bench's own: one of that name without this comment is somebody's, and is left alone.
MARK = "made by the bench of Salur; may be dropped"
LINES = 1_000_000
RUNS = 5
LINES_PER_ORDER = 10
FILL_ORDERS = 5_000
# The floor is a yardstick: a changed file is another yardstick, and figures before and after do not compare.
HASHES = {
    "batch.sql": "453edcc93f596d499b5fbdef494fb962a864470e4245b9e5e1ac5f6c29becde8",
    "capture.sql": "fbb398e735cffbed4b311c6ba6e4688bbd58963a4656207997a4dfa8c347922d",
    "order_to_cash.sql": "cc55dc2efe0a551f78f9a2f9cf36f4c176f7da08c3cb3bf6954e5ac04f980b5b",
    "order_to_cash_batch50.sql": "9d9b2136b40b278532fc557c2a63803168b624483d5d54db59f70f82d3fffcd5",
    "schema.sql": "0c260aace0e5e3f40a7ac38900bcfaeb38efdf3ee71c0c2734c0e9c9ab12138c",
}

NOTHING: Mapping[str, Sequence[Callable[[], Measure]]] = MappingProxyType({})

Say = Callable[[str], None]
Runner = Callable[[Server, str, Path, int, int], Run]


class FloorChanged(Exception):
    """A file of the floor is not the one the targets were set with."""


class NotOurs(Exception):
    """A database with the bench's name exists and is not the bench's."""


@dataclass(frozen=True)
class Work:
    """One piece of the floor: its file, how many clients run it, and the orders one transaction does."""

    name: str
    file: str
    clients: int
    orders: int = 1


WORKS = (
    Work(WHOLE_4, "order_to_cash.sql", 4),
    Work(CAPTURE_4, "capture.sql", 4),
    Work(CAPTURE_1, "capture.sql", 1),
    Work(BATCH_1, "order_to_cash_batch50.sql", 1, orders=50),
)


def say_now(line: str) -> None:
    """Prints a line at once, also into a pipe."""
    print(line, flush=True)


def hashes() -> dict[str, str]:
    """SHA-256 of each file of the floor; raises FloorChanged when one is missing, added or different."""
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(FILES.glob("*.sql"))}
    if wrong := sorted(name for name in found.keys() | HASHES.keys() if found.get(name) != HASHES.get(name)):
        raise FloorChanged(f"bench/floor differs from what the targets were set with: {', '.join(wrong)}")
    return found


def remove(server: Server) -> None:
    """Drops the bench's database, if there is one; raises NotOurs when one of that name is somebody else's."""
    with server.connect("postgres") as connection:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        found = connection.execute(query, [DATABASE]).fetchone()
        if found is None:
            return
        if found[0] != MARK:
            raise NotOurs(f"the server has a database '{DATABASE}' that the bench did not make: rename or drop it")
        connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)".encode())


def prepare(server: Server, lines: int = LINES, say: Say = say_now) -> None:
    """Makes the database anew, loads schema and functions and fills it until order_line holds `lines` lines.

    Then vacuum, statistics and a checkpoint, so that clearing up after the filling falls into no run.
    """
    remove(server)
    with server.connect("postgres") as connection:
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'".encode())
        connection.execute(f"COMMENT ON DATABASE {DATABASE} IS '{MARK}'".encode())
    with server.connect(DATABASE) as connection:
        for name in ("schema.sql", "batch.sql"):
            # Without parameters psycopg sends the whole file as one simple query, as psql -f -1 would.
            connection.execute((FILES / name).read_bytes())
        for seed, _ in enumerate(range(0, lines, FILL_ORDERS * LINES_PER_ORDER), start=1):
            connection.execute("SELECT f.o2c_batch(%s, %s)", [FILL_ORDERS, seed])
        row = connection.execute("SELECT count(*) FROM f.order_line").fetchone()
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
    say(f"floor: filled, {row[0] if row else 0:,} order lines")


def runner_for(server: Server) -> tuple[Runner, str, str]:
    """How the files will be run: the runner, what to say about it, and the note its results carry."""
    pgbench = find_pgbench(server.bin_dir)
    if pgbench is None:
        return run_pure, NOTE, NOTE

    def run(at: Server, database: str, script: Path, clients: int, seconds: int) -> Run:
        return run_pgbench(pgbench, at, database, script, clients, seconds)

    return run, f"run by {pgbench}", ""


def run_once(
    connection: psycopg.Connection[Any], runner: Runner, server: Server, work: Work, seconds: int, note: str
) -> Measure:
    """One measured run of one piece of work."""
    with Meter(connection) as meter:
        done = runner(server, DATABASE, FILES / work.file, work.clients, seconds)
    usage = meter.usage
    return Measure(
        name=work.name,
        orders=done.transactions * work.orders,
        seconds=done.seconds,
        program_cpu_s=usage.program_cpu_s,
        postgres_cpu_s=usage.postgres_cpu_s,
        wal_bytes=usage.wal_bytes,
        latencies_ms=done.latencies_ms,
        note=note,
    )


def tell(say: Say, whose: str, turn: int, run: Measure) -> None:
    """One run as it ends."""
    say(f"{whose}: run {turn}, {run.name}: {run.cpu_ms:.2f} ms of CPU an order, {run.rate:.0f} orders/s")


def measure(
    server: Server,
    seconds: int = 10,
    runs: int = RUNS,
    lines: int = LINES,
    keep: bool = False,
    say: Say = say_now,
    beside: Mapping[str, Sequence[Callable[[], Measure]]] = NOTHING,
) -> list[Measure]:
    """Makes and fills the database, warms up and measures every piece of the floor `runs` times, `seconds` each.

    The pieces take turns, and what is judged against a piece, `beside` by its name, is measured between parts of it: a
    machine that changes its pace from minute to minute changes it for both. Prints the hashes of the files. Server
    settings stay as they are. The database is dropped at the end unless `keep`; after an error it
    stays until the next run drops it. Needs a superuser, for the checkpoint.
    Raises FloorChanged, NotOurs, RunFailed, Unmeasurable, or psycopg.Error when the server refuses.
    """
    for name, digest in hashes().items():
        say(f"floor: {digest}  {name}")
    runner, how, note = runner_for(server)
    say(f"floor: {how}")
    prepare(server, lines, say)
    measured: list[Measure] = []
    with server.connect(DATABASE) as connection:
        for work in WORKS:
            runner(server, DATABASE, FILES / work.file, work.clients, max(1, min(5, seconds // 2)))
        for turn in range(1, runs + 1):
            for work in WORKS:
                pieces = beside.get(work.name, ())
                part = max(1, seconds // (len(pieces) + 1))
                found = run_once(connection, runner, server, work, part, note)
                for piece in pieces:
                    ours = piece()
                    measured.append(ours)
                    tell(say, "flow", turn, ours)
                    found = found.and_then(run_once(connection, runner, server, work, part, note))
                measured.append(found)
                tell(say, "floor", turn, found)
    if not keep:
        remove(server)
    return measured


def main(arguments: list[str] | None = None) -> int:
    """The floor alone, with its table; exit 0, or 1 with one sentence when it could not be measured."""
    parser = argparse.ArgumentParser(prog="bench.floor", description="Measure the hand-written SQL of bench/floor.")
    parser.add_argument("--host", default="/var/run/postgresql", help="socket directory or host name")
    parser.add_argument("--port", type=int, default=5432)
    parser.add_argument("--user", default="postgres")
    parser.add_argument("--bin", type=Path, default=None, help="directory of the server's programs")
    parser.add_argument("--seconds", type=int, default=10, help="length of one run")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--lines", type=int, default=LINES, help="order lines to fill the tables with")
    parser.add_argument("--keep", action="store_true", help="leave the database in place")
    parser.add_argument("--json", type=Path, default=None)
    given = parser.parse_args(arguments)
    server = Server(given.host, given.port, given.user, os.environ.get("PGPASSWORD", ""), given.bin)
    try:
        measured = measure(server, given.seconds, given.runs, given.lines, given.keep)
        report(measured, targets=(), settings=server.settings(), hashes=hashes(), json_file=given.json)
    except (FloorChanged, NotOurs, RunFailed, Unmeasurable, psycopg.Error) as error:
        print(f"bench.floor: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
