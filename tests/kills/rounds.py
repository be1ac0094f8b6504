"""Rounds of kill -9: the day is played in a program of its own, killed at a moment drawn evenly, and played again."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from salur.shell import postgres, postgres_process

ROOT = Path(__file__).resolve().parent.parent.parent
VICTIMS = ("program", "PostgreSQL")
AGAIN = 10  # times that the day is begun again after a kill, at most
PATIENCE = 300.0  # seconds


@dataclass(slots=True)
class Killed:
    """What a round came to."""

    victim: str
    after: float  # seconds since the day had begun
    in_transaction: bool
    stage: str


class Field:
    """A server of our own with a migrated database, on which the day is played once undisturbed."""

    def __init__(self, home: Path, every: int) -> None:
        self.every = every
        sweep(home)
        self.home = home / str(os.getpid())  # nobody else's, since the server is killed
        self.server = postgres.ensure(self.home)
        self.database = f"kills_{os.getpid()}_{uuid4().hex[:6]}"
        self.address = self.server.dsn(self.database)
        self.seconds = 0.0  # how long the day takes
        self.whole: dict[str, Any] = {}

    def play_undisturbed(self) -> None:
        """What the day takes and what it leaves when nobody kills anything."""
        self.server.create_database(self.database)
        self.run("migrate", "-")
        child = self.start("undisturbed")
        self.wait_for(child, "begun")
        began = time.monotonic()
        self.wait_for(child, "played")
        self.seconds = time.monotonic() - began
        self.wait_for(child, "done")
        child.wait()
        self.whole = self.look("undisturbed")

    def start(self, code: str) -> subprocess.Popen[str]:
        """The program, playing the day of a firm of this code."""
        return subprocess.Popen(
            [sys.executable, "-m", "tests.kills.child", "play", code, str(self.every)], **self._surroundings(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str) -> str:
        """Run the program to its end; gives what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.kills.child", *arguments],
            **self._surroundings(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return str(done.stdout)

    def look(self, code: str) -> dict[str, Any]:
        """What is in the books of a firm; fails if a proof does, or a job was lost."""
        found: dict[str, Any] = json.loads(self.run("look", code))
        assert not found["faults"], "\n".join(found["faults"])
        assert not found["jobs"], found["jobs"]
        left: dict[str, Any] = found["left"]
        return left

    def _surroundings(self) -> dict[str, Any]:
        environment = os.environ | {
            "DATABASE_URL": self.address, "DJANGO_SETTINGS_MODULE": "salur.config.settings",
            "SALUR_SECRET_KEY": "only for trials",
            "SALUR_HOME": str(self.server.home), "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }  # fmt: skip
        return {"cwd": ROOT, "env": environment, "text": True}

    def wait_for(self, child: subprocess.Popen[str], word: str) -> list[str]:
        """Read what the program says until it says this; gives all of it. Fails if it ends before."""
        assert child.stdout is not None and child.stderr is not None
        said = []
        for line in child.stdout:
            said.append(line.strip())
            if said[-1] == word:
                return said
        raise AssertionError(f"the program ended without '{word}':\n{child.stderr.read()[-3000:]}")

    def watcher(self) -> psycopg.Connection[Any]:
        """A connection that looks at the others; where a kill came after the day was over, the server is down."""
        for _ in range(AGAIN):
            with suppress(psycopg.OperationalError):
                return psycopg.connect(self.server.dsn("postgres"), autocommit=True)
            time.sleep(1)
            self.server.revive()
        return psycopg.connect(self.server.dsn("postgres"), autocommit=True)

    def close(self) -> None:
        """Stop the server and remove its files."""
        self.server.stop()
        self.server.release()
        remove(self.server, self.home)


def sweep(home: Path) -> None:
    """Remove what runs that were killed themselves have left."""
    for left in home.glob("[0-9]*"):
        if left.name.isdigit() and not postgres_process.lives(int(left.name)):
            server = postgres.locate(left)
            server.stop()
            remove(server, left)


def remove(server: postgres.Server, home: Path) -> None:
    """Remove a stopped server's files, wherever its user could keep them."""
    for folder in (server.data, server.socket, home):
        shutil.rmtree(folder, ignore_errors=True)


def one(field: Field, code: str, victim: str, after: float) -> Killed | None:
    """Play a new firm's day, kill somebody at a moment, play it again to its end, and compare with the undisturbed one.

    None if the day was over before that moment came (it is not always equally long): that was no kill.
    """
    child = field.start(code)
    killed = kill(field, child, victim, after)
    if killed is None:
        return None
    field.server.revive()
    for _ in range(AGAIN):
        again = field.start(code)
        try:
            field.wait_for(again, "done")
            break
        except AssertionError:
            again.wait()  # the database may need another moment to mend itself
            field.server.revive()
    else:
        raise AssertionError(f"the day could not be played to its end after {killed}")
    assert again.wait() == 0
    left = field.look(code)
    differing = {
        name: (field.whole[name], left.get(name)) for name in field.whole if field.whole[name] != left.get(name)
    }
    assert not differing, f"after {killed}, (undisturbed, killed and resumed): {differing}"
    return killed


def kill(field: Field, child: subprocess.Popen[str], victim: str, after: float) -> Killed | None:
    """Wait until the day has been played for so long, see whether a transaction is open, and kill -9."""
    with field.watcher() as watcher:
        field.wait_for(child, "begun")
        time.sleep(after)
        # prepared before, so that as little time as possible lies between looking and killing
        doomed = [child.pid] if victim == "program" else postgres_process.processes(field.server.data)
        ((open_ones,),) = watcher.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND xact_start IS NOT NULL", [field.database]
        ).fetchall()
        for pid in doomed:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    said, _ = child.communicate(timeout=PATIENCE)
    lines = said.splitlines()
    if "played" in lines:
        return None
    stages = [line[6:] for line in lines if line.startswith("stage ")]
    return Killed(victim, round(after, 3), open_ones > 0, stages[-1] if stages else "the masters")


def play(rounds: int, home: Path, say: Callable[[str], None], seed: int = 0, every: int = 5) -> dict[str, Any]:
    """Kill so many times; gives how often a transaction was open, and what failed."""
    chance = random.Random(f"kills {seed}")
    field = Field(home, every)
    hits, tries = 0, 0
    failures: list[dict[str, Any]] = []
    killed: list[Killed] = []
    try:
        field.play_undisturbed()
        say(f"the day undisturbed: {field.seconds:.1f} s, {field.whole['kernel_key']} commands")
        while len(killed) + len(failures) < rounds and tries < rounds * AGAIN:
            victim, after, tries = VICTIMS[len(killed) % 2], chance.uniform(0, field.seconds), tries + 1
            try:
                found = one(field, f"killed-{tries}", victim, after)
            except AssertionError as problem:
                failures.append({"try": tries, "victim": victim, "after": after, "problem": str(problem)})
                say(f"FAILED {tries}: {problem}")
                continue
            if found is None:
                field.seconds = after  # it takes no longer than that now
                continue
            hits += found.in_transaction
            killed.append(found)
            say(f"killed the {victim} after {found.after:.2f} s, after stage '{found.stage}', "
                f"{'a' if found.in_transaction else 'no'} transaction open; resumed, nothing lost, nothing "
                f"doubled")  # fmt: skip
    finally:
        field.close()
    say(f"{hits} of {len(killed)} kills hit an open transaction")
    return {"rounds": rounds, "hits": hits, "kills": [(k.victim, k.after, k.in_transaction, k.stage) for k in killed],
            "failures": failures}  # fmt: skip
