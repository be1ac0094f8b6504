"""What the two processes of a replay know of each other, and what is left after a crash: files of finished parts.

A part is written down after its last commit, so what stands there is in the database; what does not may be, and is told
again under the same keys.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

SLOW_LOOK, QUICK_LOOK = 0.05, 0.01  # seconds between two looks at what the other has finished


class Part(NamedTuple):
    """A part of a week (a sector of the map)."""

    week: int
    part: int


class Finished:
    """The parts that one process has finished, one a line, only ever added to; anybody may read along."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.finished"
        self._read = 0
        self.parts: dict[Part, int] = {}  # with the lines of each

    def add(self, part: Part, lines: int) -> None:
        """Write a part down, for good."""
        with self.file.open("a") as file:
            file.write(f"{part.week} {part.part} {lines}\n")
            file.flush()
            os.fsync(file.fileno())
        self.look()

    def look(self) -> dict[Part, int]:
        """What is finished by now; half a line, cut off by a crash, counts for nothing and is taken back."""
        try:
            with self.file.open("rb") as file:
                file.seek(self._read)
                fresh = file.read()
        except FileNotFoundError:
            return self.parts
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.split(b"\n"):
            if line:
                week, part, lines = map(int, line.split())
                self.parts[Part(week, part)] = lines
        return self.parts

    def mend(self) -> None:
        """Cut off half a line that a crash has left; only by the one who writes."""
        self.look()
        if self.file.exists():
            os.truncate(self.file, self._read)

    def wait_for(self, part: Part, alive: Callable[[], bool]) -> None:
        """Wait until the other process has finished a part; gives up when nobody is `alive` who could."""
        waited = 0.0
        while part not in self.look():
            nap = QUICK_LOOK if waited < 1 else SLOW_LOOK
            time.sleep(nap)
            waited += nap
            if not alive():
                raise SystemExit(f"nobody is there to finish {part}")


class Kept:
    """One value that a process needs again after a crash: written whole or not at all."""

    def __init__(self, folder: Path, name: str) -> None:
        self.file = folder / f"{name}.json"

    def write(self, value: Any) -> None:
        """Keep a value instead of the one before."""
        fresh = self.file.with_suffix(".new")
        with fresh.open("w") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.file)

    def read(self, absent: Any) -> Any:
        """What was kept last."""
        return json.loads(self.file.read_text()) if self.file.exists() else absent


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """Only one process at a time does this work: a new one waits until the one before is really gone."""
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
