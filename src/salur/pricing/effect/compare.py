"""The effect of a scheme: its outlets beside others that had sold alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from salur.kernel.money import Amount
from salur.kernel.refusal import Refused
from salur.pricing.effect.outlets import (
    SHORTEST_AFTER,
    SHORTEST_BEFORE,
    Outlet,
    Past,
    Progress,
    Set,
    matched,
    nobody,
    past,
)
from salur.pricing.effect.ranks import middle, student

CONFIDENCE = 0.95
FEWEST = 10  # sets, those of one firm counted as one
LEAST_FREEDOM = 3.0


class Span(NamedTuple):
    """An estimate of a share (0.1 is 10% more) and the interval around it."""

    share: float
    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        """Whether nothing at all may have happened."""
        return self.low <= 0 <= self.high


class Week(NamedTuple):
    """What the compared outlets bought in a week, and what they would have by their controls; 0 is the first after."""

    at: int
    sold: Amount
    expected: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a scheme has done to the outlets that could be compared."""

    typical: Span  # of an outlet
    money: Span  # of all their sales together
    word: str  # more | less | open
    before: Span | None  # the same look at the weeks before the launch; None if they are too few
    sets: int
    controls: int
    rarely: int  # outlets of the scheme that bought too rarely before
    alone: int  # outlets of the scheme that no other is like
    sold: Amount
    expected: float
    weeks: tuple[Week, ...]

    @property
    def parted(self) -> bool:
        """Whether the two groups were going different ways already before the launch."""
        return self.before is not None and not self.before.holds_zero


def effect(
    joined: Sequence[Outlet], others: Sequence[Outlet], launch: int, confidence: float = CONFIDENCE,
    told: Progress = nobody,
) -> Effect:  # fmt: skip
    """By how much the outlets of a scheme bought more than others that had sold alike until its launch.

    `launch` is the number of the first week with the scheme; all outlets tell the same weeks, of seven days counted
    from the launch, in smallest coins. `told` hears how far it is.
    Refused: pricing.too_few_weeks, pricing.too_few_outlets.
    """
    if not joined:
        raise Refused("pricing.too_few_outlets", sets=0)
    after = min(len(one.weeks) for one in joined) - launch
    if launch < SHORTEST_BEFORE or after < SHORTEST_AFTER:
        raise Refused("pricing.too_few_weeks", before=launch, after=max(after, 0))
    seen = _seen(joined, launch)
    sets = matched(seen, _seen(others, launch), lambda done: told(done / 2))
    firms = len({one.joined.firm for one in sets})
    if firms < FEWEST:
        raise Refused("pricing.too_few_outlets", sets=firms)
    typical = _typical(sets, confidence)
    known = {one.id: one for one in (*joined, *others)}
    return Effect(
        typical=typical, money=_money(sets, confidence),
        word="more" if typical.low > 0 else "less" if typical.high < 0 else "open",
        before=_before(joined, others, launch, after, confidence, lambda done: told(0.5 + done / 2)), sets=len(sets),
        controls=sum(len(one.controls) for one in sets), rarely=len(joined) - len(seen), alone=len(seen) - len(sets),
        sold=sum(one.joined.after for one in sets), expected=sum(one.expected for one in sets),
        weeks=_weeks(sets, known, launch),
    )  # fmt: skip


def _seen(outlets: Sequence[Outlet], launch: int) -> list[Past]:
    return [one for one in (past(outlet, launch) for outlet in outlets) if one is not None]


def _typical(sets: Sequence[Set], confidence: float) -> Span:
    found = middle([one.difference for one in sets], [one.joined.firm for one in sets], confidence)
    return Span(*(math.exp(value) - 1 for value in found))


def _money(sets: Sequence[Set], confidence: float) -> Span:
    """Sold over expected, with the jackknife's interval, firm by firm: who buys more counts more."""
    firms: dict[str, tuple[float, float]] = {}
    for one in sets:
        top, bottom = firms.get(one.joined.firm, (0.0, 0.0))
        firms[one.joined.firm] = top + one.joined.after, bottom + one.expected
    sold, expected = (sum(sums) for sums in zip(*firms.values(), strict=True))
    without = [(sold - top, expected - bottom) for top, bottom in firms.values()]
    if sold <= 0 or expected <= 0 or any(top <= 0 or bottom <= 0 for top, bottom in without):
        return Span(sold / expected - 1 if expected else 0.0, -1.0, math.inf)
    logs = [math.log(top / bottom) for top, bottom in without]
    mean = sum(logs) / len(logs)
    error = math.sqrt((len(logs) - 1) / len(logs) * sum((one - mean) ** 2 for one in logs))
    squares = [bottom**2 for _, bottom in firms.values()]
    freedom = max(LEAST_FREEDOM, sum(squares) ** 2 / sum(square**2 for square in squares) - 1)
    reach, at = student(confidence, freedom) * error, math.log(sold / expected)
    return Span(math.exp(at) - 1, math.exp(at - reach) - 1, math.exp(at + reach) - 1)


def _before(
    joined: Sequence[Outlet], others: Sequence[Outlet], launch: int, after: int, confidence: float,
    told: Progress,
) -> Span | None:  # fmt: skip
    """The same look as if the launch had been as many weeks earlier: only weeks before the launch are seen."""
    earlier = launch - after
    if earlier < SHORTEST_BEFORE:
        return None
    cut = [[one._replace(weeks=one.weeks[:launch]) for one in some] for some in (joined, others)]
    sets = matched(_seen(cut[0], earlier), _seen(cut[1], earlier), told)
    return _typical(sets, confidence) if len({one.joined.firm for one in sets}) >= FEWEST else None


def _weeks(sets: Sequence[Set], known: dict[int, Outlet], launch: int) -> tuple[Week, ...]:
    """Week by week, for a chart: each outlet beside its controls on its own base."""
    scaled = [(one, one.joined.base / sum(other.base for other in one.controls)) for one in sets]
    longest = min(len(known[one.joined.id].weeks) for one in sets)
    return tuple(
        Week(
            week - launch,
            sum(known[one.joined.id].weeks[week] for one in sets),
            sum(scale * sum(known[other.id].weeks[week] for other in one.controls) for one, scale in scaled),
        )
        for week in range(longest)
    )
