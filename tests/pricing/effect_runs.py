"""Whether the told effect of a scheme is true: planted worlds, counted (`./salur trial effect`)."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from salur.pricing.effect import Effect, Outlet, effect
from tests.pricing.effect_worlds import BEFORE, IOWA, World, iowa, made, planted

WORLDS = 200
UPLIFT = 0.1
COVER_LEAST, COVER_MOST, TOLD_LEAST, SUCCESS_MOST = 183, 197, 160, 15  # of 200

Json = dict[str, Any]
Make = Callable[[Random], list[Outlet]]


def run(seeds: int, say: Callable[[str], None], first: int = 0) -> Json:
    """Two hundred worlds for each seed and source, once with a planted uplift of 10% and once with none."""
    sources: dict[str, Make] = {"iowa": iowa, "made": made} if IOWA.exists() else {"made": made}
    if len(sources) == 1:
        say("  no real sales beside the checkout: made-up outlets only")
    failures: list[str] = []
    rounds = []
    for seed in range(first, first + seeds):
        for source, make in sources.items():
            found = counted(make, seed, WORLDS)
            rounds.append({"seed": seed, "source": source, **found})
            failures += [f"seed {seed}, {source}: {one}" for one in judged(found)]
            say(f"  seed {seed}, {source}: " + ", ".join(f"{name} {value}" for name, value in found.items()))
    return {"rounds": rounds, "failures": failures}


def counted(make: Make, seed: int, worlds: int) -> Json:
    """How often the interval covers the truth, an uplift is told, none is called success; and how wide it is."""
    names = ("covered", "told", "covered_none", "success", "money_covered", "parted", "naive_success")
    counts = dict.fromkeys(names, 0)
    width = sets = error = 0.0
    for number in range(worlds):
        dice = Random(f"{seed} {number}")
        outlets, state = make(dice), dice.getstate()
        world, found = _looked(outlets, UPLIFT, dice)
        counts["covered"] += found.typical.low <= world.typical <= found.typical.high
        counts["told"] += found.word == "more"
        truth = world.money({one.id for one in world.joined})
        counts["money_covered"] += found.money.low <= truth <= found.money.high
        width, sets = width + found.typical.high - found.typical.low, sets + found.sets
        error += found.typical.share - world.typical
        dice.setstate(state)  # the same outlets are given it
        world, found = _looked(outlets, 0.0, dice)
        counts["covered_none"] += found.typical.holds_zero
        counts["success"] += found.word == "more"
        counts["parted"] += found.parted
        counts["naive_success"] += _naive(world) > 0.05
    means = {"width": width / worlds, "error": error / worlds, "sets": sets / worlds}
    return counts | {name: round(value, 4) for name, value in means.items()}


def _looked(outlets: list[Outlet], uplift: float, dice: Random) -> tuple[World, Effect]:
    world = planted(outlets, uplift, dice)
    return world, effect(world.joined, world.others, BEFORE)


def _naive(world: World) -> float:
    """What before and after alone would say: the last 12 weeks against the 12 before."""
    after = sum(sum(one.weeks[BEFORE:]) for one in world.joined)
    return after / sum(sum(one.weeks[BEFORE - 12 : BEFORE]) for one in world.joined) - 1


def judged(found: Json) -> list[str]:
    """What is not as promised, of two hundred worlds."""
    wrong = []
    for name in ("covered", "covered_none"):
        if not COVER_LEAST <= found[name] <= COVER_MOST:
            wrong.append(f"{name} {found[name]} of {WORLDS}, not {COVER_LEAST} to {COVER_MOST}")
    if found["told"] < TOLD_LEAST:
        wrong.append(f"10% told {found['told']} times of {WORLDS}, not {TOLD_LEAST}")
    if found["success"] > SUCCESS_MOST:
        wrong.append(f"nothing called success {found['success']} times of {WORLDS}, over {SUCCESS_MOST}")
    return wrong
