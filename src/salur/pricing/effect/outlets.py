"""An outlet's weeks, and how outlets that sold alike are found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from salur.kernel.money import Amount

LONGEST_BEFORE, SHORTEST_BEFORE, SHORTEST_AFTER = 52, 13, 4  # weeks
BLOCKS = 13
LITTLE = 0.01  # of the base: keeps the growth of who bought nothing in half of the weeks finite
FURTHEST = 3.0  # a logarithm counts as at most this
NEAR = 0.25  # of ln base: 28% more or less
MOST_CONTROLS = 3


class Outlet(NamedTuple):
    """What an outlet bought in each week, oldest first, in smallest coins.

    Only outlets of one kind are compared; those of one firm (an owner, a chain) share their luck ("" = by itself).
    """

    id: int
    weeks: Sequence[Amount]
    kind: str = ""
    firm: str = ""


class Past(NamedTuple):
    """An outlet as it stands at a launch: what it bought before (its base) and after, and the shape of its past."""

    id: int
    kind: str
    firm: str
    base: Amount
    after: Amount
    level: float  # ln base
    growth: float  # of the later half of the past over the first
    shape: tuple[float, ...]

    @property
    def change(self) -> float:
        """ln(after ÷ base), within -3 and 3."""
        if self.after <= 0:
            return -FURTHEST
        return min(FURTHEST, max(-FURTHEST, math.log(self.after / self.base)))


class Set(NamedTuple):
    """An outlet that took part, and those that did not but had sold alike."""

    joined: Past
    controls: list[Past]

    @property
    def difference(self) -> float:
        """How the outlet changed beside the middle one of its controls, in logarithms, within -3 and 3."""
        change = self.joined.change - median(one.change for one in self.controls)
        return min(FURTHEST, max(-FURTHEST, change))

    @property
    def expected(self) -> float:
        """What the outlet would have bought after the launch, had it gone on as its controls together did."""
        return self.joined.base * sum(one.after for one in self.controls) / sum(one.base for one in self.controls)


def past(outlet: Outlet, launch: int) -> Past | None:
    """The outlet at a launch (number of its first week after); None if it bought too rarely before to be compared."""
    before = outlet.weeks[max(0, launch - LONGEST_BEFORE) : launch]
    base = sum(before)
    if base <= 0 or 4 * sum(week > 0 for week in before) < len(before):
        return None
    blocks = [sum(before[at * len(before) // BLOCKS : (at + 1) * len(before) // BLOCKS]) for at in range(BLOCKS)]
    shape = tuple(math.sqrt(BLOCKS * max(block, 0) / base) for block in blocks)
    halves = [max(sum(some), 0) + LITTLE * base for some in (blocks[: BLOCKS // 2], blocks[-(BLOCKS // 2) :])]
    growth = math.log(halves[1] / halves[0])
    firm = outlet.firm or f"#{outlet.id}"
    return Past(outlet.id, outlet.kind, firm, base, sum(outlet.weeks[launch:]), math.log(base), growth, shape)


def matched(joined: Sequence[Past], others: Sequence[Past]) -> list[Set]:
    """Each outlet that took part with up to three that did not, each used once, nearest first; the largest choose
    first. Outlets without a match are left out. By id.
    """
    choosing = sorted(joined, key=lambda one: (-one.base, one.id))
    near = {one.id: _near(one, others) for one in choosing}
    sets: dict[int, Set] = {}
    used: set[int] = set()
    for turn in range(MOST_CONTROLS):
        for one in choosing:
            if turn and len(sets[one.id].controls if one.id in sets else ()) < turn:
                continue  # it found none in the turn before
            found = next((other for other in near[one.id] if other.id not in used), None)
            if found is not None:
                used.add(found.id)
                sets.setdefault(one.id, Set(one, [])).controls.append(found)
    return [sets[one] for one in sorted(sets)]


def _near(one: Past, others: Sequence[Past]) -> list[Past]:
    """Those of its kind and size, nearest first."""
    found = [
        (_distance(one, other), other.id, other)
        for other in others
        if other.kind == one.kind and abs(other.level - one.level) <= NEAR
    ]
    return [other for _, _, other in sorted(found)]


def _distance(one: Past, other: Past) -> float:
    shape = math.dist(one.shape, other.shape)
    return (one.level - other.level) ** 2 + (one.growth - other.growth) ** 2 + shape**2 / BLOCKS
