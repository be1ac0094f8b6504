"""Kills for many rounds: what `./salur trial kills` runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.kills import rounds

ENOUGH = 0.75  # of all kills must hit an open transaction
WHOLE = 1  # every invoice of the day


def run(many: int, say: Callable[[str], None], home: Path, first: int = 0) -> dict[str, Any]:
    """Kill so many times on a server in this folder."""
    found = rounds.play(many, home, say, seed=first, every=WHOLE)
    if many >= 4 and found["hits"] < ENOUGH * len(found["kills"]):
        found["failures"].append(
            {"problem": f"only {found['hits']} of {len(found['kills'])} kills hit an open transaction"}
        )
    return found
