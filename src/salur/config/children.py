"""Watching over child processes: start, start again, stop all together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

LOOK_SECONDS = 0.5
STOP_SECONDS = 20.0
QUICK_SECONDS = 5.0  # a child that lives shorter has failed to start
PATIENCE = 5  # quick deaths in a row, then we give up
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A Python process that should always run; `arguments` follow the interpreter."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    again_at: float = field(default=0.0)

    def start(self) -> None:
        """Start the process; on Linux it ends when we end, even by kill -9."""
        self.started = time.monotonic()
        self.process = follow(self.arguments)

    def look(self) -> None:
        """Start it again if it has died, after a pause that grows when it dies at once."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            quick = now - self.started < QUICK_SECONDS
            self.quick_deaths = self.quick_deaths + 1 if quick else 0
            self.again_at = now + min(0.25 * 2**self.quick_deaths, 10)
            print(f"salur: the {self.name} ended ({self.process.returncode}); starting it again.", file=sys.stderr)
            _kill_group(self.process.pid)  # what it left behind may still hold the port
            self.process = None
        elif now >= self.again_at:
            self.start()


def follow(arguments: list[str]) -> subprocess.Popen[bytes]:
    """Start a Python process; on Linux it ends when we end, even by kill -9."""
    with_us = _die_with_parent if sys.platform == "linux" else None
    return subprocess.Popen([sys.executable, *arguments], preexec_fn=with_us, start_new_session=True)  # noqa: PLW1509


def watch(children: list[Child], between: Callable[[], None]) -> int:
    """Keep the children running until SIGINT or SIGTERM, then stop them all. 0, or 1 if one would not start.

    `between` is called after each look at them.
    """
    told: list[int] = []
    before = {n: signal.signal(n, lambda got, _: told.append(got)) for n in (signal.SIGINT, signal.SIGTERM)}
    try:
        for child in children:
            child.start()
        while not told:
            time.sleep(LOOK_SECONDS)
            for child in children:
                child.look()
                if child.quick_deaths >= PATIENCE:
                    print(f"salur: the {child.name} does not start; giving up.", file=sys.stderr)
                    return 1
            between()
        return 0
    finally:
        stop(children)
        for n, handler in before.items():
            signal.signal(n, handler)


def stop(children: list[Child]) -> None:
    """Ask all to end, wait, then insist."""
    alive = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in alive:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in alive:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _kill_group(process.pid)
            process.wait()


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
