"""Seasons for many seeds: what `./salur trial simulate` runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.simulation.season import play

Say = Callable[[str], None]


def run(days: int, seeds: int, say: Say, first: int = 0, orders: int = 8) -> dict[str, Any]:
    """Play a season for each seed in the database at hand; one that fails does not stop the others."""
    seasons, failures = [], []
    for seed in range(first, first + seeds):
        began = time.monotonic()
        try:
            season = play(seed, days, orders, say=say)
        except AssertionError as problem:
            failures.append({"seed": seed, "problem": str(problem)})
            say(f"FAILED seed {seed}: {problem}")
            continue
        season["seconds"] = round(time.monotonic() - began, 1)
        seasons.append(season)
        say(
            f"seed {seed}: {days} days, {season['told']} told, {season['rows_proved']} rows proved, "
            f"{season['seconds']} s"
        )
        say("  " + ", ".join(f"{name} {many}" for name, many in season["endings"].items()))
    return {"days": days, "seasons": seasons, "failures": failures}
