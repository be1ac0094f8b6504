"""Rounds of kill -9 during a replay: of the whole program, of one of its two processes, of PostgreSQL.

Where one process or the database dies the command goes on by itself; where all of it dies it is begun again. What is
left must be what a replay leaves that nobody disturbed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from salur.shell import postgres_process
from tests import replay_lines
from tests.kills.rounds import AGAIN, PATIENCE, Field

VICTIMS = ("program", "PostgreSQL", "goods", "money")
BEGUN = " 0 of "  # in the first line of progress
AGREES = "Everything agrees"


class Killed(NamedTuple):
    """What a round came to."""

    victim: str
    after: float  # seconds since the replay had begun
    in_transaction: bool


class Replayed(Field):
    """A server of our own with a migrated database, in which some weeks are replayed once undisturbed."""

    def __init__(self, home: Path, every: int) -> None:
        super().__init__(home, every)
        self.lines = replay_lines.write(self.server.home / "lines.csv", replay_lines.week_rows(every))

    def play_undisturbed(self) -> None:
        """What the weeks take and what they leave when nobody kills anything."""
        self.server.create_database(self.database)
        self.run("migrate", "-")
        child = self.start("UNDISTURBED")
        with self.watcher() as watcher:
            self.wait_until(child, BEGUN)
            self.wait_for_work(watcher)
        began = time.monotonic()
        self.wait_until(child, "lines/s\n")
        self.seconds = time.monotonic() - began
        self.wait_until(child, AGREES)
        assert child.wait() == 0
        self.whole = unnumbered(self.look("UNDISTURBED"))

    def at_work(self, watcher: psycopg.Connection[Any]) -> bool:
        """Whether a transaction is open."""
        ((open_ones,),) = watcher.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL", [self.database]
        ).fetchall()
        return bool(open_ones)

    def wait_for_work(self, watcher: psycopg.Connection[Any]) -> None:
        """Wait until the processes are loaded and have begun their first transaction."""
        deadline = time.monotonic() + PATIENCE
        while not self.at_work(watcher):
            assert time.monotonic() < deadline, "the replay does not begin"
            time.sleep(0.01)

    def start(self, code: str) -> subprocess.Popen[str]:
        """The command, replaying the weeks under a code."""
        return subprocess.Popen(
            [sys.executable, "-m", "salur.config.main", "replay", "--orders", str(self.lines), "--code", code],
            **self._surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def wait_until(self, child: subprocess.Popen[str], words: str) -> None:
        """Read what the command says until a line has these words (at its end, if they end a line)."""
        assert child.stdout is not None and child.stderr is not None
        for line in child.stdout:
            if words in line if not words.endswith("\n") else line.endswith(words) and "left" not in line:
                return
        raise AssertionError(f"the replay ended without '{words}':\n{child.stderr.read()[-3000:]}")


def family(pid: int) -> dict[str, int]:
    """The processes that a replay has started, by what they do."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if parent == pid and b"salur.config.replaying" in words:
                found[words[words.index(b"salur.config.replaying") + 1].decode()] = int(entry.name)
    return found


def one(field: Replayed, code: str, victim: str, after: float) -> Killed | None:
    """Replay under a new code, kill somebody at a moment, go on to the end, and compare with the undisturbed one.

    None if the replay was over before that moment came: that was no kill.
    """
    child = field.start(code)
    killed = kill(field, child, victim, after)
    if victim == "PostgreSQL":
        field.server.revive()
    said, complained = child.communicate(timeout=PATIENCE)
    if killed is None:
        return None
    for _ in range(AGAIN):
        if child.returncode == 0 and AGREES in said:
            break
        field.server.revive()
        child = field.start(code)
        said, complained = child.communicate(timeout=PATIENCE)
    else:
        raise AssertionError(f"the replay could not be played to its end after {killed}: {complained[-3000:]}")
    left = unnumbered(field.look(code))
    differing = [difference(name, field.whole[name], left.get(name)) for name in field.whole if
                 field.whole[name] != left.get(name)]  # fmt: skip
    assert not differing, f"after {killed}: {differing}"
    return killed


def unnumbered(left: dict[str, Any]) -> dict[str, Any]:
    """What is left, papers and their numbers each for themselves: which of the two processes comes first decides which
    invoice gets which number, not whether one is missing.

    How many cells there are of product groups is left to the proofs, which recount every cell: a SKU is counted under
    the category that its product had when it was first counted, and 166 products of the source have SKUs of several
    categories, of which the one told last stands.
    """
    found = {name: value for name, value in left.items() if name != "insights_groupmonth"}
    for name in ("orders", "shipments", "invoices", "payments", "receipts", "bills"):
        found[f"numbers of {name}"] = sorted(row[0] for row in left[name])
        found[name] = sorted(row[1:] for row in left[name])
    return found


def difference(name: str, undisturbed: Any, resumed: Any) -> str:
    """What one of two has and the other has not."""
    if not isinstance(undisturbed, list) or not isinstance(resumed, list):
        return f"{name}: {undisturbed} undisturbed, {resumed} after the kill"
    lost = [one for one in undisturbed if one not in resumed][:5]
    more = [one for one in resumed if one not in undisturbed][:5]
    return f"{name}: {len(undisturbed)} undisturbed, {len(resumed)} after the kill; lost {lost}, more {more}"


def kill(field: Replayed, child: subprocess.Popen[str], victim: str, after: float) -> Killed | None:
    """Wait until the weeks have been replayed for so long, see whether a transaction is open, and kill -9."""
    with field.watcher() as watcher:
        field.wait_until(child, BEGUN)
        field.wait_for_work(watcher)
        time.sleep(after)
        processes = family(child.pid)
        if not processes or child.poll() is not None:
            return None
        doomed = {
            "program": [child.pid, *processes.values()],
            "PostgreSQL": postgres_process.processes(field.server.data),
        }.get(victim) or [processes[name] for name in (victim,) if name in processes]
        at_work = field.at_work(watcher)
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    return Killed(victim, round(after, 3), at_work) if doomed else None


def play(rounds: int, home: Path, say: Callable[[str], None], seed: int = 0, every: int = 2) -> dict[str, Any]:
    """Kill so many times; gives how often a transaction was open, and what failed."""
    chance = random.Random(f"replay kills {seed}")
    field = Replayed(home, every)
    tries = 0
    failures: list[dict[str, Any]] = []
    killed: list[Killed] = []
    try:
        field.play_undisturbed()
        say(f"the replay undisturbed: {field.seconds:.1f} s, {field.whole['kernel_key']} commands")
        while len(killed) + len(failures) < rounds and tries < rounds * AGAIN:
            victim, after, tries = VICTIMS[len(killed) % len(VICTIMS)], chance.uniform(0, field.seconds), tries + 1
            try:
                found = one(field, f"KILLED-{tries}", victim, after)
            except AssertionError as problem:
                failures.append({"try": tries, "victim": victim, "after": after, "problem": str(problem)})
                say(f"FAILED {tries}: {problem}")
                continue
            if found is not None:
                killed.append(found)
                say(f"killed {victim} after {found.after:.2f} s, {'a' if found.in_transaction else 'no'} transaction "
                    "open; gone on with, nothing lost, nothing doubled")  # fmt: skip
    finally:
        field.close()
    hits = sum(one.in_transaction for one in killed)
    say(f"{hits} of {len(killed)} kills hit an open transaction")
    return {"rounds": rounds, "hits": hits, "kills": [list(one) for one in killed], "failures": failures}


def run(many: int, say: Callable[[str], None], home: Path, first: int = 0) -> dict[str, Any]:
    """Kill so many times on a server in this folder; what `./salur trial replay-kills` runs."""
    return play(many, home, say, seed=first)
