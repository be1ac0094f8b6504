"""What has to be bought for a week, worked out from the source alone: so it is the same after every crash.

Purchases look ahead: before a week begins, so many whole cases come that all that was sold up to its end can be served.
What a case holds too much stays for the weeks after.
"""

from __future__ import annotations

from typing import NamedTuple

from salur.connect.replay.masters import Product
from salur.connect.replay.source import Source


class PurchaseLine(NamedTuple):
    """So many whole cases of one item."""

    item: str
    bottles: int
    cost_cents: int


class Purchase(NamedTuple):
    """What is bought from one vendor for a week, lines sorted by item."""

    vendor: str
    lines: tuple[PurchaseLine, ...]

    @property
    def cost_cents(self) -> int:
        """What the vendor is owed."""
        return sum(line.cost_cents for line in self.lines)


# Cases that hold all that is sold up to a week's end; halved: the whole cases nearest to half of it, half down.
WHOLE = "({bottles} + pack - 1) // pack"
HALVED = "({bottles} + pack - 1) // (2 * pack)"
NEEDED = """
    WITH sold AS (
        SELECT item, week, sum(bottles) AS bottles FROM line WHERE bottles > 0 AND week <= $week GROUP BY 1, 2),
    upto AS (SELECT s.item, i.vendor, i.pack, CAST(sum(s.bottles) AS BIGINT) AS through,
        CAST(coalesce(sum(s.bottles) FILTER (s.week < $week), 0) AS BIGINT) AS before
        FROM sold s JOIN item i ON i.code = s.item GROUP BY ALL)
    SELECT vendor, item, ({through}) - ({before}) AS cases, pack FROM upto WHERE cases > 0 ORDER BY vendor, item"""


def purchases(source: Source, week: int, products: dict[str, Product], *, halve: bool) -> list[Purchase]:
    """What comes in before a week, by vendor."""
    cases = HALVED if halve else WHOLE
    statement = NEEDED.format(through=cases.format(bottles="through"), before=cases.format(bottles="before"))
    by_vendor: dict[str, list[PurchaseLine]] = {}
    for vendor, item, many, pack in source.base.execute(statement, {"week": week}).fetchall():
        bottles = many * pack
        by_vendor.setdefault(vendor, []).append(PurchaseLine(item, bottles, bottles * products[item].cost_cents))
    return [Purchase(vendor, tuple(lines)) for vendor, lines in by_vendor.items()]
