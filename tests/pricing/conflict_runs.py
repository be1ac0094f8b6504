"""The check on save against brute force, over scheme sets made up from numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from salur.pricing.engine.cart import walked
from salur.pricing.engine.compiled import Compiled
from salur.pricing.engine.conflicts import conflicts
from salur.pricing.engine.conflicts.shown import rises, shown
from salur.pricing.engine.run import Run
from tests.pricing.small_sets import small, violating

Json = dict[str, Any]


def shows(snapshot: Json, one: Json) -> bool:
    """Whether the example cart of a conflict shows just that conflict when priced."""
    rules = Compiled(snapshot)
    run = walked(rules, one["example_cart"])
    if not isinstance(run, Run):
        return False
    if one["kind"] != "not_monotone":
        return any(seen.kind == one["kind"] and list(seen.rules) == one["rules"] for seen in shown(run))
    then = walked(rules, one["then"])
    if not isinstance(then, Run):
        return False
    risen = [rises(run, then, line.good.code) for line in run.lines]
    return any(seen is not None and list(seen.rules) == one["rules"] for seen in risen)


def disagreement(seed: int) -> tuple[str, str]:
    """What the check found in a set, and what is wrong with that ("" if nothing): ("under_floor", "")."""
    snapshot = small(seed)
    found = conflicts(snapshot, most=3)
    kind = found[0]["kind"] if found else "harmless"
    if kind == "invalid":
        return kind, f"set {seed} is invalid: {found[0]['why']}"
    for one in found:
        if not shows(snapshot, one):
            return kind, f"set {seed}: the example of {one['kind']} does not show it"
    forced = violating(snapshot)
    if bool(found) != (forced is not None):
        return kind, f"set {seed}: the check says {kind}, brute force {forced}"
    return kind, ""


def run(seeds: int, say: Callable[[str], None], first: int = 0) -> dict[str, Any]:
    """Try that many sets; `counts` says how often each kind was found first, `failures` every disagreement."""
    counts: dict[str, int] = {}
    failures: list[str] = []
    for done, seed in enumerate(range(first, first + seeds), 1):
        kind, why = disagreement(seed)
        counts[kind] = counts.get(kind, 0) + 1
        if why:
            failures.append(why)
            say(why)
        if done % 100 == 0 or done == seeds:
            say(f"{done:6,} sets, {counts.get('harmless', 0):,} harmless, {len(failures)} disagreements")
    for kind in sorted(counts):
        say(f"{kind:24}{counts[kind]:8,}")
    return {"sets": seeds, "counts": counts, "failures": failures}
