"""A stand-in for pgbench over psycopg, for machines that have none.

It runs the same files with the same meaning: the statements, the transactions, the prepared plans and PostgreSQL's
share are the same. The client's CPU is Python's, two to four times that of pgbench (tried): its results carry NOTE.
"""

from __future__ import annotations

import math
import random
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench.pgbench import Run, RunFailed
from bench.server import Server

NOTE = "no pgbench found: run by the Python stand-in, client CPU is not comparable"

Variables = dict[str, str]
SET = re.compile(r"\\set (\w+) (random|permute)\(([^()]*)\)(?:\+(\d+))?")
# A name after one colon; two colons are a cast.
NAME = re.compile(r"(?<!:):(\w+)")


@dataclass(frozen=True)
class Draw:
    """`\\set name function(arguments)+plus`."""

    name: str
    function: str
    arguments: tuple[str, ...]
    plus: int


@dataclass(frozen=True)
class Statement:
    """One SQL statement with $1..$n for the names; with `keep` the columns of its one row become variables."""

    sql: str
    names: tuple[str, ...]
    keep: bool


Step = Draw | Statement


def parse(text: str) -> list[Step]:
    """The steps of a pgbench file: `\\set` with random or permute, and statements ended by `;` or `\\gset`.

    Raises ValueError at anything else, so that no line is left out in silence.
    """
    steps: list[Step] = []
    pending = ""
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped or stripped.startswith("--"):
            continue
        if stripped.startswith("\\"):
            found = SET.fullmatch(stripped)
            if not found or pending:
                raise ValueError(f"not understood: {stripped}")
            arguments = tuple(part.strip() for part in found[3].split(","))
            steps.append(Draw(found[1], found[2], arguments, int(found[4] or 0)))
            continue
        pending = f"{pending}\n{stripped}".strip()
        if pending.endswith("\\gset"):
            steps.append(statement(pending.removesuffix("\\gset"), keep=True))
        elif pending.endswith(";"):
            steps.append(statement(pending.removesuffix(";"), keep=False))
        else:
            continue
        pending = ""
    if pending:
        raise ValueError(f"statement without an end: {pending}")
    return steps


def statement(text: str, keep: bool) -> Statement:
    """One statement, each name replaced by a parameter of its own, as pgbench does in prepared mode."""
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        names.append(found[1])
        return f"${len(names)}"

    return Statement(NAME.sub(place, text).strip(), tuple(names), keep)


def permuted(index: int, size: int, seed: int) -> int:
    """The place of `index` in a permutation of 0..size-1 that the seed chooses (not the one pgbench chooses)."""
    step = seed % size or 1
    while math.gcd(step, size) != 1:
        step += 1
    return (index * step + seed // size) % size


def draw(step: Draw, variables: Variables, dice: random.Random) -> str:
    """The value of a `\\set`."""
    values = [int(variables[part[1:]] if part.startswith(":") else part) for part in step.arguments]
    if step.function == "random":
        return str(dice.randint(values[0], values[1]) + step.plus)
    return str(permuted(values[0], values[1], values[2]) + step.plus)


def transaction(cursor: psycopg.RawCursor[tuple[Any, ...]], steps: list[Step], dice: random.Random) -> None:
    """Runs the file once."""
    variables: Variables = {}
    for step in steps:
        if isinstance(step, Draw):
            variables[step.name] = draw(step, variables, dice)
            continue
        # The text comes from a file of the repository; RawCursor takes it as it stands.
        cursor.execute(step.sql.encode(), [variables[name] for name in step.names], prepare=True)
        rows = cursor.fetchall() if cursor.description else []
        if step.keep:
            if len(rows) != 1 or cursor.description is None:
                raise RunFailed(f"{len(rows)} rows where one was expected: {step.sql[:80]}")
            for column, value in zip(cursor.description, rows[0], strict=True):
                variables[column.name] = str(value)


def run_pure(server: Server, database: str, script: Path, clients: int, seconds: int) -> Run:
    """As run_pgbench, with one Python thread per client. Raises RunFailed when a client fails."""
    steps = parse(script.read_text())
    latencies: list[list[float]] = [[] for _ in range(clients)]
    failures: list[str] = []
    gate = threading.Barrier(clients + 1)

    def client(mine: list[float], seed: int) -> None:
        dice = random.Random(seed)
        try:
            with server.connect(database) as connection, psycopg.RawCursor(connection) as cursor:
                gate.wait()
                clock = time.perf_counter
                end = clock() + seconds
                while (began := clock()) < end:
                    transaction(cursor, steps, dice)
                    mine.append(1000 * (clock() - began))
        except (psycopg.Error, RunFailed, threading.BrokenBarrierError) as error:
            failures.append(str(error))
            gate.abort()

    threads = [threading.Thread(target=client, args=(mine, seed)) for seed, mine in enumerate(latencies)]
    for thread in threads:
        thread.start()
    try:
        gate.wait()
    except threading.BrokenBarrierError:
        failures.append("not every client could connect")
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if failures:
        raise RunFailed(f"{script.name}, {clients} clients: {failures[0]}")
    every = [ms for mine in latencies for ms in mine]
    return Run(len(every), took, every)
