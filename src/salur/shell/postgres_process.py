"""The server's processes, found by where they work and not by what a pid file says."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

started: dict[Path, subprocess.Popen[bytes]] = {}  # our children by data folder, kept so that they are reaped


def processes(data: Path) -> list[int]:
    """Processes of the server in `data`: all of them work in that folder. Zombies have no folder, so do not count."""
    if not knows_folders():
        pid = written_pid(data)
        return [pid] if pid and lives(pid) else []
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink() == data:
                found.append(int(entry.name))
        except OSError:  # ended, or somebody else's
            continue
    return found


def knows_folders() -> bool:
    """Whether this system shows where processes work (Linux does; elsewhere the pid file has to do)."""
    return Path("/proc/self/cwd").exists()


def postmaster(data: Path) -> int | None:
    """The server's first process, if it is alive."""
    if child := started.get(data):
        child.poll()
    pid = written_pid(data)
    return pid if pid in processes(data) else None


def written_pid(data: Path) -> int | None:
    """What the pid file says, true or not."""
    try:
        return int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def lives(pid: int) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def gone(data: Path, seconds: float) -> bool:
    """Wait until no process of the server is left; False if that takes longer."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        child = started.get(data)
        if child is not None and child.poll() is not None:
            del started[data]
        if not processes(data):
            return True
        time.sleep(0.02)
    return False
