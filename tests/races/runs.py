"""All races for many seeds: what `./salur trial races` runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.races import fifty, mixed, tale, told

RACES: dict[str, Callable[[int], dict[str, int]]] = {
    "fifty pieces": fifty.goods,
    "credit for fifty": fifty.credit,
    "told five times": lambda seed: told.five_times(seed, tale.all_of_it),
    "all verbs at once": lambda seed: mixed.market(seed, calls=400),
    "month closing": mixed.closing,
}


def run(seeds: int, say: Callable[[str], None], first: int = 0) -> dict[str, Any]:
    """Run every race for each seed; a race that fails does not stop the others. Gives sums and failures."""
    sums: dict[str, dict[str, int]] = {name: {} for name in RACES}
    failures: list[dict[str, Any]] = []
    for seed in range(first, first + seeds):
        began = time.monotonic()
        for name, race in RACES.items():
            try:
                found = race(seed)
            except Exception as problem:
                failures.append({"race": name, "seed": seed, "problem": f"{type(problem).__name__}: {problem}"})
                say(f"FAILED {name}, seed {seed}: {type(problem).__name__}: {problem}")
                continue
            for what, number in found.items():
                sums[name][what] = sums[name].get(what, 0) + number
        say(f"seed {seed}: {time.monotonic() - began:.1f} s")
    for name, sum_ in sums.items():
        say(f"{name:20} " + ", ".join(f"{what} {number}" for what, number in sum_.items()))
    return {"seeds": seeds, "races": sums, "failures": failures}
