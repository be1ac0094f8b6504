"""The tiles of the month: a figure, how it changed against what, and its line over the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from salur.insights import rules
from salur.insights.queries.board import Month
from salur.insights.showing import share
from salur.shell import shown

HIGH, WIDE = 34, 100  # of a spark line


class Tile(NamedTuple):
    """A figure: what it is, how much, how it changed against what, whether that is good, and its line over the days."""

    label: str
    value: str
    unit: str
    full: str  # the whole figure
    change: str
    up: bool
    good: bool | None  # None: neither
    against: str
    spark: str
    href: str


def both(found: Month, at: int) -> tuple[list[int], list[int]]:
    """A figure day by day: of this month up to its last day, and of all of the month before."""
    now = [found.days.get(found.period.first + timedelta(n), (0, 0))[at] for n in range(found.period.days)]
    then = [found.days.get(found.then.first + timedelta(n), (0, 0))[at] for n in range(found.then.days)]
    return now, then


def running(values: Sequence[int]) -> list[int]:
    """Each day with all before it."""
    whole, made = 0, []
    for value in values:
        whole += value
        made.append(whole)
    return made


def spark(values: Sequence[int]) -> str:
    """Points of a small line, from zero: x over the width, y from the top."""
    top = max([*values, 1])
    step = WIDE / max(len(values) - 1, 1)
    return " ".join(
        f"{n * step:.1f},{HIGH - 2 - max(value, 0) * (HIGH - 4) / top:.1f}" for n, value in enumerate(values)
    )


def _change(now: int, then: int) -> tuple[str, bool]:
    grown = rules.growth(now, then)
    return (share(abs(grown), "share"), grown >= 0) if grown is not None else ("", True)


def at(found: Month, **more: str) -> str:
    return urlencode({"first": str(found.period.first), "last": str(found.period.last), **more})


def goods(found: Month) -> list[Tile]:
    """Pieces sold, and the fill rate."""
    now, then = both(found, 1)
    change, up = _change(sum(now), sum(then[: len(now)]))
    against = _("than the same days before") if change else ""
    sold = shown.whole(sum(now))
    where = f"/reports/sales?{at(found, by='sku', against='before')}"
    tiles = [Tile(_("Pieces sold"), sold, "", sold, change, up, up, against, spark(running(now)), where)]
    sums = found.sums
    rate = rules.per_mille(sums.delivered, sums.ordered)
    if rate is not None:
        had = rules.per_mille(sums.delivered_then, sums.ordered_then)
        points = share(abs(rate - had), "share") if had is not None else ""
        better = had is None or rate >= had
        said = share(rate, "share").removesuffix("%")
        tiles.append(Tile(_("Fill rate"), said, "%", f"{said}%", points, better, better,
                          _("than the month before") if points else "", "",
                          f"/reports/service?{at(found, by='outlet')}"))  # fmt: skip
    return tiles


def takings(found: Month, coin: str) -> list[Tile]:
    """Net sales, and what is overdue of all that is owed."""
    now, then = both(found, 0)
    change, up = _change(sum(now), sum(then[: len(now)]))
    value, unit = shown.short(sum(now), coin)
    against = _("than the same days before") if change else ""
    where = f"/reports/sales?{at(found, by='day', against='before')}"
    tiles = [Tile(_("Net sales"), value, unit, shown.money(sum(now), coin), change, up, up, against,
                  spark(running(now)), where)]  # fmt: skip
    late = rules.per_mille(found.sums.late, found.sums.owed)
    if late is not None:
        said = share(late, "share").removesuffix("%")
        tiles.append(Tile(_("Overdue"), said, "%", shown.money(found.sums.late, coin), "", False, None,
                          shown.money(found.sums.late, coin), "", "/reports/receivables"))  # fmt: skip
    return tiles
