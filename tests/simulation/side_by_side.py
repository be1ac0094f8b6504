"""Many seeds at once, each in a process of its own: knows nothing of the program but its command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Say = Callable[[str], None]


def run(
    days: int, seeds: int, say: Say, first: int, kept: Path, orders: int, at_once: int = 0, go_on: bool = False
) -> dict[str, Any]:
    """Each seed in a process and a database of its own (proofs read whole tables), as many at once as there are cores.

    What came of a seed is kept in the folder `kept`; with `go_on`, seeds that have held there are not played again.
    """
    kept.mkdir(parents=True, exist_ok=True)
    waiting = list(range(first, first + seeds))
    done = [seed for seed in waiting if go_on and _held(_file(kept, days, seed))]
    if done:
        say(f"held before, not played again: {', '.join(map(str, done))}")
    waiting = [seed for seed in waiting if seed not in done]
    running: dict[int, subprocess.Popen[bytes]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < (at_once or os.cpu_count() or 1):
                seed = waiting.pop(0)
                running[seed] = _start(days, seed, orders, _file(kept, days, seed))
            time.sleep(0.5)
            for seed in [seed for seed, child in running.items() if child.poll() is not None]:
                del running[seed]
                done.append(seed)
                say(f"{len(done)} of {seeds} seeds played")
    finally:
        for child in running.values():
            child.terminate()
    return _gathered(days, sorted(done), kept)


def _start(days: int, seed: int, orders: int, file: Path) -> subprocess.Popen[bytes]:
    file.unlink(missing_ok=True)
    told = ["--days", str(days), "--orders", str(orders), "--seeds", "1", "--first", str(seed), "--json", str(file)]
    return subprocess.Popen([sys.executable, "-m", "salur.config.main", "trial", "simulate", *told])


def _file(kept: Path, days: int, seed: int) -> Path:
    return kept / f"simulate-{days}-days-seed-{seed}.json"


def _held(file: Path) -> bool:
    return file.exists() and bool(json.loads(file.read_text())["ok"])


def _gathered(days: int, seeds: list[int], kept: Path) -> dict[str, Any]:
    """The figures of all seeds as one; a seed whose process died without a word has failed."""
    seasons, failures = [], []
    for seed in seeds:
        file = _file(kept, days, seed)
        if not file.exists():
            failures.append({"seed": seed, "problem": "its process ended without a word"})
            continue
        figures = json.loads(file.read_text())
        seasons += figures["seasons"]
        failures += figures["failures"]
    return {"days": days, "seasons": seasons, "failures": failures}
