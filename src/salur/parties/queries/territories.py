"""How the market is divided."""

from __future__ import annotations

from typing import NamedTuple

from salur.kernel import sql


class TerritoryRow(NamedTuple):
    """A territory, the code of the one it belongs to, and how many parties are in it now."""

    id: int
    code: str
    name: str
    parent: int | None
    above: str
    parties: int


def every_territory(organisation: int) -> list[TerritoryRow]:
    """All territories of the firm, by code."""
    rows = sql.fetch(
        "SELECT t.id, t.code, t.name, t.parent, coalesce(u.code, ''), coalesce(a.many, 0) FROM parties_territory t "
        "LEFT JOIN parties_territory u ON u.id = t.parent LEFT JOIN (SELECT thing, count(*) AS many "
        "FROM parties_assignment WHERE organisation = %s AND kind = 'territory' AND valid_to IS NULL GROUP BY thing) a "
        "ON a.thing = t.id WHERE t.organisation = %s ORDER BY t.code",
        (organisation, organisation),
    )
    return [TerritoryRow(*row) for row in rows]
