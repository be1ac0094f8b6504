"""CPU and write-ahead log of a stretch of work: the program's own, and PostgreSQL's.

On a shared machine the rate swings by a factor of two while CPU per order hardly moves, so CPU is what is judged.
"""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

PROC = Path("/proc")
# A child that ends between two looks is counted twice or not at all: look again until the two looks agree.
LOOKS = 20


class Unmeasurable(Exception):
    """PostgreSQL's CPU cannot be read from here; the message says why, in a sentence."""


@dataclass(frozen=True)
class Process:
    """One line of /proc: times in clock ticks; reaped is the time of children that ended and were waited for."""

    pid: int
    parent: int
    name: str
    own: int
    reaped: int


def read_process(pid: int) -> Process | None:
    """The process from /proc/PID/stat, None when it has ended meanwhile."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The name stands in brackets and may hold blanks and brackets itself: cut at the last one.
    head, _, tail = text.rpartition(")")
    fields = tail.split()
    return Process(
        pid=pid,
        parent=int(fields[1]),
        name=head.partition("(")[2],
        own=int(fields[11]) + int(fields[12]),
        reaped=int(fields[13]) + int(fields[14]),
    )


def tree(root: int) -> dict[int, Process]:
    """The process `root` and all its living descendants, by pid; empty when `root` does not exist."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    processes = [found for pid in pids if (found := read_process(pid))]
    children: dict[int, list[Process]] = {}
    for process in processes:
        children.setdefault(process.parent, []).append(process)
    found_tree = {process.pid: process for process in processes if process.pid == root}
    waiting = list(found_tree)
    while waiting:
        for child in children.get(waiting.pop(), []):
            found_tree[child.pid] = child
            waiting.append(child.pid)
    return found_tree


def tree_cpu(root: int) -> float:
    """CPU seconds (user + system) of a process tree: every living process, plus the children that were reaped.

    Counting only the reaped ones would miss a backend that is still connected. Truncated to the kernel's tick
    (10 ms) per living process, so measure stretches of several seconds. Raises Unmeasurable when it is not running.
    """
    before = tree(root)
    for _ in range(LOOKS):
        after = tree(root)
        if root not in after:
            raise Unmeasurable(f"process {root} is not running")
        if before.keys() == after.keys() and before[root].reaped == after[root].reaped:
            break
        before = after
    return sum(process.own + process.reaped for process in after.values()) / os.sysconf("SC_CLK_TCK")


def own_cpu() -> float:
    """CPU seconds (user + system) of this process, all its threads, and its children that ended."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def postmaster_of(connection: psycopg.Connection[Any]) -> int:
    """The pid of the postmaster behind this connection, which must run on this machine and under the same /proc.

    The backend is recognised by its process title, which PostgreSQL makes of user and database, so that a stranger
    with the same number is not taken for it. Raises Unmeasurable with the reason.
    """
    if not (PROC / "self" / "stat").exists():
        raise Unmeasurable("this system has no /proc: PostgreSQL's CPU can only be measured on Linux")
    info = connection.info
    backend = read_process(info.backend_pid)
    if backend is None:
        raise Unmeasurable("PostgreSQL runs on another machine or in another container: its CPU cannot be read")
    title = (PROC / str(backend.pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if not title.startswith("postgres: ") or f" {info.user} {info.dbname} " not in title:
        raise Unmeasurable(f"process {backend.pid} is not this connection's backend: {title.strip() or 'no title'}")
    return backend.parent


def wal_position(connection: psycopg.Connection[Any]) -> int:
    """Bytes of write-ahead log written by the server so far (its insert position)."""
    row = connection.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint").fetchone()
    if row is None:
        raise Unmeasurable("the server gave no WAL position")
    return int(row[0])


@dataclass(frozen=True)
class Usage:
    """What a stretch of work took: wall seconds, CPU seconds of program and PostgreSQL, bytes of WAL."""

    seconds: float
    program_cpu_s: float
    postgres_cpu_s: float
    wal_bytes: int


class Meter:
    """Measures a stretch of work: `with Meter(connection) as meter: work()`, then `meter.usage`.

    `connection` is one of the meter's own, in autocommit, to the server that does the work; it is idle during the
    work. The whole server is counted (writer, checkpointer, autovacuum too), because the work causes them; nothing
    else may use the server meanwhile. The program is this process with its threads and its ended children: servers
    it started that are still running are not in it. Or it is another process (`program`) with all its descendants.
    """

    def __init__(self, connection: psycopg.Connection[Any], program: int | None = None) -> None:
        """Finds the postmaster; raises Unmeasurable when it is not on this machine."""
        self.connection = connection
        self.program = program
        self.postmaster = postmaster_of(connection)
        self.usage = Usage(0.0, 0.0, 0.0, 0)

    def __enter__(self) -> Meter:
        """Notes where everything stands, the program's own figures last."""
        self._wal = wal_position(self.connection)
        self._postgres = tree_cpu(self.postmaster)
        self._program = self._program_cpu()
        self._clock = time.perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """Takes the differences, in the reverse order, so that reading them stays outside of the program's own."""
        seconds = time.perf_counter() - self._clock
        program = self._program_cpu() - self._program
        if kind is not None:
            return  # the work failed: the error is what matters, and the server may be gone
        postgres = tree_cpu(self.postmaster) - self._postgres
        self.usage = Usage(seconds, program, postgres, wal_position(self.connection) - self._wal)

    def _program_cpu(self) -> float:
        return own_cpu() if self.program is None else tree_cpu(self.program)
