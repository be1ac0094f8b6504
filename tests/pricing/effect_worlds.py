"""Worlds with a known truth: outlets that sell by season, growth, visiting day and luck, some of them with a scheme.

Who is given the scheme is no accident: large and growing outlets are given it more often, as managers do it. What the
scheme does is planted, outlet by outlet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from csv import DictReader
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

from salur.pricing.effect import Outlet

BEFORE, AFTER = 52, 12  # weeks
OUTLETS, SHARE = 600, 0.2
SPREAD = 0.05  # how much the planted uplift differs from outlet to outlet
IOWA = Path(__file__).resolve().parents[3] / "shared/data/iowa_liquor/weekly_store_sales_2012_2021.parquet"
STORES = IOWA.parent / "stores.csv"
CHAINS = 12  # of made-up outlets


@dataclass(frozen=True, slots=True)
class World:
    """Who had the scheme, who had not, what it did to the typical outlet and to all their sales together."""

    joined: list[Outlet]
    others: list[Outlet]
    typical: float
    plain: list[Outlet]  # those that had the scheme, as they would have bought without it

    def money(self, compared: set[int]) -> float:
        """What the scheme did to the sales of some of its outlets together."""
        sums = [
            sum(sum(one.weeks[BEFORE:]) for one in some if one.id in compared) for some in (self.joined, self.plain)
        ]
        return sums[0] / sums[1] - 1


def planted(outlets: Sequence[Outlet], uplift: float, dice: Random) -> World:
    """Give the scheme to some outlets and let it do what it does."""
    chosen = _chosen(outlets, dice)
    joined, plain, uplifts = [], [], []
    for one in outlets:
        if one.id in chosen:
            mine = uplift + dice.gauss(0, SPREAD) if uplift else 0.0
            weeks = [*one.weeks[:BEFORE], *(round(week * (1 + mine)) for week in one.weeks[BEFORE:])]
            joined.append(one._replace(weeks=weeks))
            plain.append(one)
            uplifts.append(mine)
    others = [one for one in outlets if one.id not in chosen]
    return World(joined, others, sum(uplifts) / len(uplifts), plain)


def _chosen(outlets: Sequence[Outlet], dice: Random) -> set[int]:
    """About a fifth, the large and the growing more often."""
    levels = [math.log(sum(one.weeks[:BEFORE]) + 1) for one in outlets]
    growths = [math.log((sum(one.weeks[26:BEFORE]) + 1) / (sum(one.weeks[:26]) + 1)) for one in outlets]
    odds = math.log(SHARE / (1 - SHARE))
    chosen = set()
    for one, level, growth in zip(outlets, _standard(levels), _standard(growths), strict=True):
        if dice.random() < 1 / (1 + math.exp(-(odds + 0.6 * level + 0.3 * max(-2, min(2, growth))))):
            chosen.add(one.id)
    return chosen


def _standard(values: Sequence[float]) -> list[float]:
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
    return [(value - mean) / spread for value in values]


@lru_cache(maxsize=1)
def iowa_stores() -> dict[int, list[int]]:
    """Ten years of weekly purchases of every store of Iowa, in cents."""
    import duckdb

    rows = duckdb.execute(
        "SELECT store_number, week, sum(round(sale_dollars * 100))::bigint FROM read_parquet(?) GROUP BY 1, 2",
        [str(IOWA)],
    ).fetchall()
    weeks = {week: at for at, week in enumerate(sorted({week for _, week, _ in rows}))}
    stores: dict[int, list[int]] = {}
    for store, week, cents in rows:
        stores.setdefault(store, [0] * len(weeks))[weeks[week]] = cents
    return dict(sorted(stores.items()))


@lru_cache(maxsize=1)
def iowa_chains() -> dict[int, str]:
    """The chain of each store, as far as the first word of its name tells it."""
    with STORES.open(newline="", encoding="utf-8") as file:
        return {int(row["Store Number"]): re.split(r"[ #/,]", row["Store Name"])[0].upper() for row in DictReader(file)}


def iowa(dice: Random, outlets: int = OUTLETS) -> list[Outlet]:
    """Real weeks of real stores: any 64 weeks of the ten years, and some of the stores that were buying then."""
    stores = iowa_stores()
    first = dice.randrange(len(next(iter(stores.values()))) - BEFORE - AFTER + 1)
    window = {store: weeks[first : first + BEFORE + AFTER] for store, weeks in stores.items()}
    active = [store for store, weeks in window.items() if sum(week > 0 for week in weeks[:BEFORE]) >= BEFORE / 4]
    chains = iowa_chains()
    chosen = sorted(dice.sample(active, min(outlets, len(active))))
    return [Outlet(store, window[store], firm=chains.get(store, "")) for store in chosen]


def made(dice: Random, outlets: int = OUTLETS) -> list[Outlet]:
    """Made-up outlets of three kinds: sizes, seasons, growth, visiting days, skipped visits, sticky luck, closures.

    Some belong to chains, which have a luck of their own.
    """
    weeks = BEFORE + AFTER
    weather = _sticky(dice, weeks, 0.7, 0.04)
    peak = dice.randrange(weeks)
    fates = {f"chain {number}": _sticky(dice, weeks, 0.8, 0.03) for number in range(CHAINS)}
    return [_outlet(dice, number, weather, peak, fates) for number in range(outlets)]


def _outlet(dice: Random, number: int, weather: list[float], peak: int, fates: dict[str, list[float]]) -> Outlet:
    weeks = len(weather)
    kind = dice.choice("AABBBC")
    firm = dice.choice(list(fates)) if dice.random() < 0.25 else ""
    fate = fates.get(firm, [0.0] * weeks)
    size = math.exp(dice.gauss({"A": 1.2, "B": 0.4, "C": 0.0}[kind], 0.9)) * 1_000_000
    growth = dice.gauss({"A": 0.002, "B": 0.0, "C": -0.001}[kind], 0.002)
    amplitude, phase = abs(dice.gauss(0.1, 0.1)), dice.gauss({"A": 0, "B": 1, "C": 2}[kind], 0.7)
    luck = _sticky(dice, weeks, 0.6, 0.1)
    visits = dice.choice([1, 1, 2])
    closes = next((week for week in range(weeks) if dice.random() < 0.0005), weeks)
    sold = []
    for week in range(weeks):
        level = weather[week] + fate[week] + luck[week] + growth * week
        level += amplitude * math.sin(2 * math.pi * week / 52 + phase)
        level += 0.5 if week in (peak, peak - 1) else 0.0
        bought = 0.0
        for _ in range(visits):
            if dice.random() > 0.1 and week < closes:  # a visit that came to nothing
                bought += math.exp(level + dice.gauss(0, 0.4)) / visits
        sold.append(round(size * bought))
    return Outlet(number, sold, kind, firm)


def _sticky(dice: Random, weeks: int, stays: float, step: float) -> list[float]:
    """A course that remembers: each week a share of the last, and something new, now and then much."""
    value, found = 0.0, []
    for _ in range(weeks):
        value = stays * value + dice.gauss(0, step) * (4 if dice.random() < 0.02 else 1)
        found.append(value)
    return found
