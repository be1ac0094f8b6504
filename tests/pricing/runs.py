"""Carts by the thousand through the engine and through its twin in Chromium (`./salur trial twin`)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from salur.pricing.engine import price
from tests.pricing.random_sets import make
from tests.pricing.twin import Json, Pair, Twin, difference, twin

BATCH = 250


def run(carts: int, say: Callable[[str], None], first: int = 0) -> Json:
    """Price `carts` random carts over random rule sets on both sides; every difference is a failure with its seed.

    Figures: carts, differences, refused (by both alike), too_large (numbers that a phone cannot hold exactly), and
    carts a second of each, reading the rule set included (each cart has one of its own).
    """
    seconds = {"engine": 0.0, "phone": 0.0}
    counts = {"refused": 0, "too_large": 0}
    failures: list[str] = []
    with twin() as phone:
        for start in range(first, first + carts, BATCH):
            seeds = range(start, min(start + BATCH, first + carts))
            failures += compared(phone, seeds, seconds, counts)
            say(f"  {seeds[-1] + 1 - first:,} carts, {len(failures)} differences")
    speeds = {f"{side}_carts_per_s": round(carts / spent) for side, spent in seconds.items()}
    for side, speed in speeds.items():
        say(f"  {side.replace('_', ' ')}: {speed:,}")
    return {"carts": carts, "differences": len(failures), **counts, **speeds, "failures": failures}


def compared(phone: Twin, seeds: range, seconds: dict[str, float], counts: dict[str, int]) -> list[str]:
    """The differences of some seeds, a line each; adds to the seconds of both sides and to the counts."""
    pairs: list[Pair] = [make(seed) for seed in seeds]
    began = time.perf_counter()
    expected = [_engine(*pair) for pair in pairs]
    between = time.perf_counter()
    found = phone.price(pairs)
    seconds["engine"] += between - began
    seconds["phone"] += time.perf_counter() - between
    counts["refused"] += sum("refused" in one for one in expected)
    counts["too_large"] += sum("error" in one for one in found)
    where = [difference(one, other) for one, other in zip(expected, found, strict=True)]
    return [f"seed {seed}{one}" for seed, one in zip(seeds, where, strict=True) if one]


def _engine(snapshot: Json, cart: Json) -> Any:
    return price(snapshot, cart)
