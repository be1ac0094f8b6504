"""Hints: "two more cartons and you reach the next step"."""

from __future__ import annotations

from salur.pricing.engine.needs import fold
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.run import Run, Standing
from salur.pricing.engine.scheme import Scheme

_SILENT = frozenset({"goods", "group", "given"})


def found(run: Run) -> list[Json]:
    """By rule: the schemes of which exactly one need is short of its next step by no more than the snapshot allows."""
    top, bottom = run.rules.hints_within
    hints: list[Json] = []
    for standing in run.standings:
        if not standing.totals or standing.spent or (standing.reason and standing.reason["reason"] in _SILENT):
            continue
        short = _short(standing)
        if short is None:
            continue
        at, following = short
        have = standing.totals[at]
        missing = following - have
        if have > 0 and missing * 100 * bottom <= top * following:
            scheme = standing.scheme
            hints.append(
                {
                    "rule": scheme.id, "version": scheme.version, "need": at, "measure": scheme.needs[at].measure,
                    "have": have, "next": following, "missing": missing,
                }
            )  # fmt: skip
    return hints


def _short(standing: Standing) -> tuple[int, int] | None:
    """The one need that is short, and its next step; None if none or several are."""
    scheme, totals = standing.scheme, standing.totals
    if len(totals) == 1:
        following = _next(scheme, totals[0])
        return (0, following) if totals[0] < following else None
    if scheme.slabs:
        steps = [_next(scheme, totals[0]), *[need.min for need in scheme.needs[1:]]]
    elif scheme.every:
        times = fold(scheme.needs, totals)
        if scheme.max_times is not None and times >= scheme.max_times:
            return None
        steps = [(times + 1) * need.min for need in scheme.needs]
    else:
        steps = [need.min for need in scheme.needs]
    short = [at for at, step in enumerate(steps) if totals[at] < step]
    return (short[0], steps[short[0]]) if len(short) == 1 else None


def _next(scheme: Scheme, total: int) -> int:
    """The next step of a scheme with slabs or with one need; 0 if there is none."""
    least = scheme.needs[0].min
    if scheme.slabs:
        return next((slab.min for slab in scheme.slabs if slab.min > total), 0)
    if not scheme.every or least <= 0:
        return least
    times = total // least
    return 0 if scheme.max_times is not None and times >= scheme.max_times else (times + 1) * least
