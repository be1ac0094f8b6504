"""Carts by the thousand through the engine and through its twin in Chromium (`./salur trial twin`)."""

from __future__ import annotations

import time
from collections.abc import Callable

from salur.pricing.engine import price
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.pricing.outlet_set import outlet
from tests.pricing.random_sets import make
from tests.pricing.twin import Json, Pair, Twin, difference, twin

BATCH, ROUNDS = 250, 300


def run(carts: int, say: Callable[[str], None], first: int = 0) -> Json:
    """Price `carts` random carts over random rule sets on both sides; every difference is a failure with its seed.

    Figures: carts, differences, refused (by both alike), too_large (numbers that a phone cannot hold exactly), and
    carts a second of each, reading the rule set included (each cart has one of its own).
    """
    if CHROMIUM is None:
        return {"failures": [NONE_HERE]}
    seconds = {"engine": 0.0, "phone": 0.0}
    counts = {"refused": 0, "too_large": 0}
    failures: list[str] = []
    with twin() as phone:
        for start in range(first, first + carts, BATCH):
            seeds = range(start, min(start + BATCH, first + carts))
            failures += compared(phone, seeds, seconds, counts)
            say(f"  {seeds[-1] + 1 - first:,} carts, {len(failures)} differences")
        big = speed(phone)
    speeds = {f"{side}_carts_per_s": round(carts / spent) for side, spent in seconds.items()}
    for side, each in speeds.items():
        say(f"  {side.replace('_', ' ')}: {each:,}")
    say("  20 lines, 2,000 schemes, on the phone: " + ", ".join(f"{name} {ms} ms" for name, ms in big.items()))
    figures = {"carts": carts, "differences": len(failures), **counts, **speeds, "phone_big_cart_ms": big}
    return figures | {"failures": failures}


def compared(phone: Twin, seeds: range, seconds: dict[str, float], counts: dict[str, int]) -> list[str]:
    """The differences of some seeds, a line each; adds to the seconds of both sides and to the counts."""
    pairs: list[Pair] = [make(seed) for seed in seeds]
    began = time.perf_counter()
    expected = [price(*pair) for pair in pairs]
    between = time.perf_counter()
    found = phone.price(pairs)
    seconds["engine"] += between - began
    seconds["phone"] += time.perf_counter() - between
    counts["refused"] += sum("refused" in one for one in expected)
    counts["too_large"] += sum("error" in one for one in found)
    where = [difference(one, other) for one, other in zip(expected, found, strict=True)]
    return [f"seed {seed}{one}" for seed, one in zip(seeds, where, strict=True) if one]


def speed(phone: Twin) -> Json:
    """Milliseconds of a 20-line cart at an outlet with 2,000 live schemes, and of reading its rules once."""
    figures = phone.measure(outlet(), ROUNDS)
    again = sorted(figures["again"])
    found = {"compile": figures["compile"], "first": figures["first"], "best": again[0]}
    found |= {"p50": again[ROUNDS // 2], "p99": again[ROUNDS * 99 // 100]}
    return {name: round(ms, 1) for name, ms in found.items()}
