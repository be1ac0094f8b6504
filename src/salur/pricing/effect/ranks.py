"""What can be said of a middle whatever the distribution: Hodges and Lehmann's estimate, Wilcoxon's interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

EXACT = 50  # up to so many differences Wilcoxon's statistic is counted out
TINY = 1e-9  # what a root may be off by
STEPS = 60  # halvings: to 2^-60 of the range, less than a float can tell


def middle(differences: Sequence[float], firms: Sequence[str], confidence: float) -> tuple[float, float, float]:
    """The median of the averages of two (each with itself too), and the ends of its interval.

    Differences of one firm share their luck; where they do, the interval is as much wider as their ranks say.
    """
    ordered = sorted(differences)
    many = len(ordered)
    pairs = many * (many + 1) // 2
    half = (pairs + 1) // 2
    found = (_average(ordered, half) + _average(ordered, pairs + 1 - half)) / 2
    reach = (pairs / 2 - signed_rank(many, (1 - confidence) / 2)) * math.sqrt(shared(differences, firms, found))
    q = max(1, math.floor(pairs / 2 - reach + TINY))
    return found, _average(ordered, q), _average(ordered, pairs + 1 - q)


def shared(differences: Sequence[float], firms: Sequence[str], centre: float) -> float:
    """How much more the ranks vary than if each outlet had its own luck, by firm; 1 if they do not vary more.

    The squares of the firms' sums of signed ranks around the centre, over the squares of the ranks themselves.
    """
    order = sorted(range(len(differences)), key=lambda at: (abs(differences[at] - centre), at))
    sums: dict[str, int] = {}
    for rank, at in enumerate(order, 1):
        sums[firms[at]] = sums.get(firms[at], 0) + (rank if differences[at] > centre else -rank)
    whole = sum(rank**2 for rank in range(1, len(order) + 1))
    return max(1.0, sum(one**2 for one in sums.values()) / whole)


def signed_rank(many: int, tail: float) -> int:
    """The smallest q ≥ 1 with P(W ≤ q) ≥ tail, of the sum W of the positive ranks of `many` differences around zero."""
    if many > EXACT:
        spread = math.sqrt(many * (many + 1) * (2 * many + 1) / 24)
        return max(1, math.floor(many * (many + 1) / 4 + NormalDist().inv_cdf(tail) * spread))
    ways = [1]
    for rank in range(1, many + 1):
        longer = ways + [0] * rank
        for at, count in enumerate(ways):
            longer[at + rank] += count
        ways = longer
    so_far = 0
    for q, count in enumerate(ways):
        so_far += count
        if so_far >= tail * 2**many:
            return max(1, q)
    raise ValueError(f"{tail} is no share of a distribution")


def _average(ordered: Sequence[float], place: int) -> float:
    """The average of two that stands at a place among all, counted from one: found by halving, without making them."""
    low, high = ordered[0], ordered[-1]
    for _ in range(STEPS):
        between = (low + high) / 2
        if _up_to(ordered, between) >= place:
            high = between
        else:
            low = between
    return high


def _up_to(ordered: Sequence[float], limit: float) -> int:
    """How many averages of two do not exceed the limit."""
    found, right = 0, len(ordered) - 1
    for left, value in enumerate(ordered):
        while right >= left and value + ordered[right] > 2 * limit:
            right -= 1
        if right < left:
            break
        found += right - left + 1
    return found


def student(confidence: float, freedom: float) -> float:
    """How many standard errors an interval reaches with so many degrees of freedom (3 or more; error below 0.01)."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    terms = (  # Abramowitz and Stegun 26.7.5
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))
