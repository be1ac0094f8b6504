"""Running a replay: two processes side by side, watched, started again, and told of as they go."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from salur.connect.replay.progress import Finished
from salur.connect.replay.source import Week

PROCESSES = ("goods", "money")
LOOK_SECONDS = 0.5
BAR = 20  # characters
LAST_SECONDS = 60  # what counts as the end of a run
LOST = 75  # how a process ends whose database went away
KILLED = (-9, -15)
TRIES = 10  # times in a row that a process may end without having finished a part


class Ran(NamedTuple):
    """What a run came to: lines, seconds, lines per second of all of it and of its last minute."""

    lines: int
    seconds: float
    rate: float
    last_rate: float


class Stopped(Exception):
    """A process crashed, or ended again and again without getting any further."""


class Watch:
    """The processes of a replay in a folder, until both are done."""

    def __init__(
        self, folder: Path, weeks: list[Week], start: Callable[[str], subprocess.Popen[bytes]], mend: Callable[[], None]
    ) -> None:
        self.folder, self.weeks, self.start, self.mend = folder, weeks, start, mend
        self.settled = Finished(folder, "settled")
        self.whole = sum(week.lines for week in weeks)
        self.deaths = 0

    def run(self, show: Callable[[str], None]) -> Ran:
        """Run to the end. `show` gets a line whenever there is something new."""
        began = time.perf_counter()
        before = sum(self.settled.look().values())
        running = {name: self.start(name) for name in PROCESSES}
        marks = [(0.0, before)]
        try:
            self._follow(running, began, marks, show)
        finally:
            for process in running.values():
                if process.poll() is None:
                    process.terminate()
            for process in running.values():
                process.wait()
        seconds, lines = time.perf_counter() - began, sum(self.settled.look().values()) - before
        then = max((mark for mark in marks if mark[0] <= seconds - LAST_SECONDS), default=marks[0])
        last = (before + lines - then[1]) / max(0.001, seconds - then[0])
        return Ran(lines, seconds, lines / max(0.001, seconds), last)

    def _follow(
        self, running: dict[str, subprocess.Popen[bytes]], began: float, marks: list[tuple[float, int]],
        show: Callable[[str], None],
    ) -> None:  # fmt: skip
        shown, tries, left = -1, 0, set(PROCESSES)
        while left:
            time.sleep(LOOK_SECONDS)
            done, seconds = sum(self.settled.look().values()), time.perf_counter() - began
            if done != shown:
                marks.append((seconds, done))
                show(self.line(done, marks[0][1], seconds))
                shown, tries = done, 0
            for name in sorted(left):
                ended = running[name].poll()
                if ended == 0:
                    left.discard(name)
                elif ended is not None:
                    self.deaths, tries = self.deaths + 1, tries + 1
                    if tries > TRIES or ended not in (LOST, *KILLED):
                        raise Stopped(f"{name} ended with {ended}")
                    print(f"\nsalur: {name} ended ({ended}); going on from its last commit.", file=sys.stderr)
                    self.mend()
                    running[name] = self.start(name)

    def line(self, done: int, before: int, seconds: float) -> str:
        """Which week it is, how many lines are through, how fast, and how long it will take."""
        parts = self.settled.parts
        week = max((part.week for part in parts), default=0)
        rate = (done - before) / seconds if seconds else 0.0
        left = f"{_span((self.whole - done) / rate)} left" if rate and done < self.whole else ""
        share = done / max(1, self.whole)
        bar = ("#" * int(BAR * share)).ljust(BAR, ".")
        return (
            f"[{bar}] {100 * share:3.0f} %  week {week + 1} of {len(self.weeks)} ({self.weeks[week].monday})  "
            f"{done:,} of {self.whole:,} lines  {rate:,.0f} lines/s  {left}"
        )


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
