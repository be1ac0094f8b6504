"""kill -9 in the middle of an import, again and again: nothing is lost, nothing is doubled.

`python -m tests.kills.importing FILE CODE` is the program that is killed; it says "begun", then a line for each chunk,
then "done". `play` kills it and its PostgreSQL.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL
from typing import Any

import psycopg

from salur.shell import postgres, postgres_process
from tests.kills.rounds import ROOT, VICTIMS, remove, sweep

HEAD = "code;name;since;visits;limit"
SPAN = 0.7  # seconds after the first sign of life within which somebody is killed


def outlets(file: Path, rows: int, bad: frozenset[int]) -> Path:
    """A file of outlets; the bad ones (rows of the file) have a day that does not exist."""
    with file.open("w") as out:
        out.write(f"{HEAD}\n")
        for row in range(2, rows + 2):
            day = "31/02/2024" if row in bad else "17/08/2024"
            out.write(f"T{row:07};Toko {row};{day};{row % 7};1.234.567,50\n")
    return file


def main() -> None:
    """Import a file for a firm, saying how far it is; at the end what came of it, as JSON."""
    import django

    django.setup()
    from django.core.management import call_command

    from salur.config import memory
    from salur.connect.running import Part, Run, stopped_rows
    from salur.connect.tests import uploads
    from salur.parties.founding import found

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    memory.settle()
    actor = found(sys.argv[2], "A firm that is killed", "IDR")

    def watch(part: Part) -> None:
        print(part.counts.rows, flush=True)

    mine = Run(actor, uploads.profile(), watch=watch)
    parts = mine.parts([Path(sys.argv[1])])
    print("begun", flush=True)
    mine.run(parts)
    (part,) = parts
    stopped = [one.row for one in stopped_rows(actor, part)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = part.counts
    plain = {
        "rows": counts.rows, "done": counts.done, "same": counts.same, "refused": counts.refused, "stopped": stopped,
        "seconds": round(part.seconds, 1), "peak_mb": peak, "organisation": actor.organisation, "paper": part.paper,
    }  # fmt: skip
    print(json.dumps(plain), flush=True)


class Place:
    """A server of our own, and the program that imports there."""

    def __init__(self, home: Path) -> None:
        sweep(home)
        self.home = home / str(os.getpid())
        self.server = postgres.ensure(self.home)
        self.database = f"imports_{os.getpid()}"
        self.server.create_database(self.database)
        self.address = self.server.dsn(self.database)

    def start(self, file: Path, code: str) -> subprocess.Popen[str]:
        """The program, importing a file for a firm."""
        environment = os.environ | {
            "DATABASE_URL": self.address, "DJANGO_SETTINGS_MODULE": "salur.config.settings",
            "SALUR_SECRET_KEY": "only for trials", "SALUR_HOME": str(self.server.home),
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-m", "tests.kills.importing", str(file), code], cwd=ROOT, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def finish(self, file: Path, code: str) -> dict[str, Any]:
        """Import to the end; gives what the program says of it."""
        said, complaints = self.start(file, code).communicate(timeout=7200)
        lines = said.splitlines()
        if not lines or not lines[-1].startswith("{"):
            raise AssertionError(f"the import did not end: {complaints[-3000:]}")
        found: dict[str, Any] = json.loads(lines[-1])
        return found

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Rows, seen by the owner."""
        with psycopg.connect(self.address) as connection:
            return connection.execute(statement).fetchall()

    def close(self) -> None:
        """Stop the server and remove its files."""
        self.server.stop()
        self.server.release()
        remove(self.server, self.home)


def kill(place: Place, file: Path, code: str, victim: str, after: float) -> bool:
    """Begin (or go on), kill -9 after a moment; whether the import was still under way."""
    child = place.start(file, code)
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == "begun":
            break
    time.sleep(after)
    doomed = [child.pid] if victim == "program" else postgres_process.processes(place.server.data)
    for pid in doomed:
        with suppress(ProcessLookupError):
            os.kill(pid, SIGKILL)
    said, _ = child.communicate(timeout=300)
    place.server.revive()
    return "{" not in said


def play(rounds: int, home: Path, say: Callable[[str], None], seed: int = 0, rows: int = 60_000) -> dict[str, Any]:
    """Kill so many times during one import; gives what was found, and what failed."""
    chance = random.Random(f"imports {seed}")
    place = Place(home)
    failures: list[dict[str, Any]] = []
    hits, files = 0, 0
    try:
        bad = frozenset(chance.sample(range(2, rows + 2), max(rows // 1000, 3)))
        while hits < rounds:
            files += 1
            file = outlets(place.home / f"outlets-{files}.csv", rows, bad)
            code = f"KILLED-{files}"
            while hits < rounds and kill(place, file, code, VICTIMS[hits % 2], chance.uniform(0, SPAN)):
                hits += 1
                say(f"killed {hits}: {VICTIMS[(hits - 1) % 2]}")
            end = place.finish(file, code)
            failures += faults(place, end, rows, bad, file, code)
            say(f"file {files}: {end['done']} done, {end['same']} the same, {end['refused']} refused, {hits} kills")
        return {"kills": hits, "files": files, "rows": rows, "failures": failures}
    finally:
        place.close()


def faults(
    place: Place, end: dict[str, Any], rows: int, bad: frozenset[int], file: Path, code: str
) -> list[dict[str, Any]]:
    """What is not as it would be without kills."""
    good, found = rows - len(bad), []
    organisation = end["organisation"]
    told = place.ask(f"SELECT count(*) FROM kernel_fact WHERE kind = 'PartyRecorded' AND organisation = {organisation}")
    there = place.ask(
        f"SELECT count(*), count(DISTINCT code) FROM parties_relation WHERE organisation = {organisation}"
    )
    ended = place.ask(f"SELECT count(*) FROM connect_import WHERE organisation = {organisation} AND status = 'ended'")
    again = place.finish(file, code)
    wanted = {
        "facts": (told[0][0], good), "outlets": (there[0], (good, good)), "imports that ended": (ended[0][0], 1),
        "rows": (end["rows"], rows), "in": (end["done"] + end["same"], good), "stopped": (end["stopped"], sorted(bad)),
        "a second run": ((again["done"], again["same"]), (0, good)),
    }  # fmt: skip
    for name, (is_now, should) in wanted.items():
        if is_now != should:
            found.append({"what": name, "is": str(is_now)[:500], "should": str(should)[:500]})
    return found


def measured(rows: int, home: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """One large file with one bad row: rows a second, the memory of the program, and whether it is as it should be."""
    place = Place(home)
    try:
        bad = frozenset({rows // 2})
        file = outlets(place.home / "outlets.csv", rows, bad)
        size = file.stat().st_size
        end = place.finish(file, "LARGE")
        say(f"{rows} rows, {size / 1e6:.0f} MB: {rows / end['seconds']:.0f} rows/s, {end['peak_mb']} MB of memory")
        failures = faults(place, end, rows, bad, file, "LARGE")
        return {"rows": rows, "rows_per_second": round(rows / end["seconds"]), **end, "failures": failures}
    finally:
        place.close()


if __name__ == "__main__":
    main()
