"""An outlet's weeks, and how outlets that sold alike are found."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from heapq import nsmallest
from statistics import median
from typing import NamedTuple

from salur.kernel.money import Amount

LONGEST_BEFORE, SHORTEST_BEFORE, SHORTEST_AFTER = 52, 13, 4  # weeks
BLOCKS = 13
KEPT = 24  # of the nearest of an outlet
TOLD_EACH = 250  # outlets
LITTLE = 0.01  # of the base: keeps the growth of who bought nothing in half of the weeks finite
FURTHEST = 3.0  # a logarithm counts as at most this
NEAR = 0.25  # of ln base: 28% more or less
MOST_CONTROLS = 3
ROOT = math.sqrt(BLOCKS)
Progress = Callable[[float], None]  # how much of it is done, of one


def nobody(done: float) -> None:
    """Nobody wants to know how far it is."""


class Outlet(NamedTuple):
    """What an outlet bought in each week, oldest first, in smallest coins.

    Only outlets of one kind are compared; those of one firm (an owner, a chain) share their luck ("" = by itself).
    """

    id: int
    weeks: Sequence[Amount]
    kind: str = ""
    firm: str = ""


class Past(NamedTuple):
    """An outlet as it stands at a launch: what it bought before (its base) and after, and where that places it."""

    id: int
    kind: str
    firm: str
    base: Amount
    after: Amount
    level: float  # ln base
    at: tuple[float, ...]  # where it stands among others: level, growth and shape, so that distance is Euclid's

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
    shape = [math.sqrt(BLOCKS * max(block, 0) / base) / ROOT for block in blocks]
    halves = [max(sum(some), 0) + LITTLE * base for some in (blocks[: BLOCKS // 2], blocks[-(BLOCKS // 2) :])]
    growth = math.log(halves[1] / halves[0])  # of the later half of the past over the first
    firm = outlet.firm or f"#{outlet.id}"
    level = math.log(base)
    return Past(outlet.id, outlet.kind, firm, base, sum(outlet.weeks[launch:]), level, (level, growth, *shape))


class Near:
    """Who of the others is nearest to an outlet: of its kind and size, in the order of distance, ties by id.

    Of very many only the first few are kept for each; whoever finds all of these taken looks once more.
    """

    def __init__(self, others: Sequence[Past]) -> None:
        kinds: dict[str, list[Past]] = {}
        for other in sorted(others, key=lambda one: one.level):
            kinds.setdefault(other.kind, []).append(other)
        self._kinds = {kind: ([one.level for one in some], some) for kind, some in kinds.items()}
        self._first: dict[int, list[tuple[float, int]]] = {}
        self._all: set[int] = set()  # outlets whose first few are all there are
        self.known = {other.id: other for other in others}

    def look(self, one: Past, used: Collection[int] = ()) -> None:
        """Keep the nearest of an outlet that are not used."""
        levels, some = self._kinds.get(one.kind, ([], []))
        low, high = bisect_left(levels, one.level - NEAR), bisect_right(levels, one.level + NEAR)
        at, dist = one.at, math.dist
        found = [(dist(at, other.at), other.id) for other in some[low:high] if other.id not in used]
        if len(found) <= KEPT:
            self._all.add(one.id)
        self._first[one.id] = nsmallest(KEPT, found)

    def free(self, one: Past, used: Collection[int]) -> Past | None:
        """The nearest that is not used; None if there is none."""
        while True:
            for _, other in self._first[one.id]:
                if other not in used:
                    return self.known[other]
            if one.id in self._all:
                return None
            self.look(one, used)


def matched(joined: Sequence[Past], others: Sequence[Past], told: Progress = nobody) -> list[Set]:
    """Each outlet that took part with up to three that did not, each used once, nearest first; the largest choose
    first. Outlets without a match are left out. By id.
    """
    choosing = sorted(joined, key=lambda one: (-one.base, one.id))
    near = Near(others)
    for at, one in enumerate(choosing):
        if at % TOLD_EACH == 0:
            told(at / len(choosing))
        near.look(one)
    sets: dict[int, Set] = {}
    used: set[int] = set()
    for turn in range(MOST_CONTROLS):
        for one in choosing:
            if turn and len(sets[one.id].controls if one.id in sets else ()) < turn:
                continue  # it found none in the turn before
            found = near.free(one, used)
            if found is not None:
                used.add(found.id)
                sets.setdefault(one.id, Set(one, [])).controls.append(found)
    return [sets[one] for one in sorted(sets)]
