"""What a priced cart shows: the definition of each conflict, on one run (or two, for `not_monotone`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from salur.pricing.engine.listed import fitting
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.run import Line, Run
from salur.pricing.engine.scheme import Scheme


class Seen(NamedTuple):
    """A conflict of a kind between rules, by id."""

    kind: str
    rules: tuple[str, ...]


def shown(run: Run) -> Iterator[Seen]:
    """The conflicts that a priced cart shows; every kind but `invalid` and `not_monotone`."""
    schemes = {one.scheme.id: one.scheme for one in run.standings}
    for line in run.lines:
        yield from _company(line, schemes)
        yield from _emptied(line, schemes)
    yield from _cut(run, schemes)
    yield from _groups(run)
    for standing, worth in run.gifts:
        lines = {line.at: line.list for line in standing.touched()}
        if worth and worth >= sum(lines.values()) and standing.scheme.id not in run.counters:
            yield Seen("free_exceeds_bought", (standing.scheme.id,))
    for line in run.lines:
        rows = fitting(run, line.good, line.pack, run.together[line.good.code])
        ties = [row for fit, row in rows if fit == rows[0][0]]
        first = ties[0]
        for other in ties[1:]:
            if other.top * first.bottom != first.top * other.bottom or other.includes_tax != first.includes_tax:
                yield Seen("price_tie", tuple(sorted((first.id, other.id))))


def _taking(line: Line, schemes: dict[str, Scheme]) -> list[Scheme]:
    return [schemes[step["rule"]] for step in line.steps if step["rule"] in schemes]


def _company(line: Line, schemes: dict[str, Scheme]) -> Iterator[Seen]:
    """Two that both took money off one line."""
    for one, other in combinations(_taking(line, schemes), 2):
        rules = tuple(sorted((one.id, other.id)))
        if one.best is not None and one.best == other.best and one.stage != other.stage:
            yield Seen("best_across_levels", rules)
        groups = {one.best or one.first, other.best or other.first}
        if len(groups) == 1 and None not in groups and (one.best is None) != (other.best is None):
            yield Seen("group_pick_differs", rules)
        elif one.stage == other.stage and not (one.adds and other.adds) and (len(groups) == 2 or None in groups):
            both_first = one.first is not None and other.first is not None
            yield Seen("groups_overlap" if both_first else "undefined_order", rules)


def _emptied(line: Line, schemes: dict[str, Scheme]) -> Iterator[Seen]:
    taking = _taking(line, schemes)
    if line.net == 0 and taking and not taking[-1].clips:
        yield Seen("nothing_left", tuple(sorted({one.id for one in taking})))


def _cut(run: Run, schemes: dict[str, Scheme]) -> Iterator[Seen]:
    """A scheme that does not know of floors and found too little room."""
    for standing, lines in run.cut:
        if standing.scheme.clips:
            continue
        kind = "under_floor" if any(line.floor for line in lines) else "nothing_left"
        taking = {one.id for line in lines for one in _taking(line, schemes)}
        yield Seen(kind, tuple(sorted(taking | {standing.scheme.id})))


def _groups(run: Run) -> Iterator[Seen]:
    members = {one.scheme.id: one for one in run.standings if one.scheme.first is not None}
    for standing in members.values():
        scheme = standing.scheme
        if any(need.measure == "net_value" for need in scheme.needs):
            yield Seen("group_needs_net", (scheme.id,))
        if standing.met is not None and members[standing.met].scheme.priority == scheme.priority:
            yield Seen("equal_priority", tuple(sorted((scheme.id, standing.met))))


def rises(before: Run, after: Run, sku: str) -> Seen | None:
    """Whether a piece of the SKU's one line costs more where more pieces were ordered, by more than rounding.

    Only what line-stage rates give is looked at, where the list price is of the same row and nothing was cut: caps,
    budgets, floors, counts and spreads are exempt by nature, and blended rates of marginal slabs.
    """
    one, other = (next(line for line in run.lines if line.good.code == sku) for run in (before, after))
    if one.row.id != other.row.id or one.pieces >= other.pieces:
        return None
    schemes = {it.scheme.id: it.scheme for run in (before, after) for it in run.standings}
    taken, then = _rates(one, schemes), _rates(other, schemes)
    if taken is None or then is None or any(_exempt(after, rule, schemes) for rule in taken if rule not in then):
        return None
    slack = _slack(before, one, len(taken)) * other.pieces + _slack(after, other, len(then)) * one.pieces
    net, more = one.list - sum(taken.values()), other.list - sum(then.values())
    if more * one.pieces - net * other.pieces <= slack:
        return None
    less = [rule for rule, given in taken.items() if then.get(rule, 0) * one.pieces < given * other.pieces - slack]
    return Seen("not_monotone", tuple(sorted(less)) or tuple(sorted(taken)))


def _rates(line: Line, schemes: dict[str, Scheme]) -> dict[str, int] | None:
    """What each line-stage scheme took off; None if one of them is exempt or declares that it may rise."""
    found: dict[str, int] = {}
    for step in line.steps:
        scheme = schemes.get(step["rule"])
        if scheme is None or not scheme.line_scope:
            continue
        if step.get("clipped") or not scheme.monotone or (scheme.marginal and scheme.slabs):
            return None
        found[scheme.id] = step["amount"]
    return found


def _exempt(run: Run, rule: str, schemes: dict[str, Scheme]) -> bool:
    """Whether a rate is gone because of a budget, a floor, or a member of its group that is no line-stage rate."""
    standing = next(one for one in run.standings if one.scheme.id == rule)
    if standing.met is not None and not schemes[standing.met].line_scope:
        return True
    return standing.reason is not None and standing.reason["reason"] in ("budget", "no_room")


def _slack(run: Run, line: Line, steps: int) -> int:
    row = run.rounding
    to = max(row.list.to, row.discount.to)
    return (steps + 2) * to * (line.pieces if row.discount.per == "unit" else 1)


def example(one: Seen, cart: Json, then: Json | None = None) -> Json:
    """A conflict as it is reported."""
    found: Json = {"kind": one.kind, "rules": list(one.rules), "example_cart": cart}
    return found if then is None else found | {"then": then}
