"""What the trial of reports asks, over which periods, and the same worked out from the papers' own lines."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connections

from salur.insights.proofs import COUNTED, LINES
from salur.insights.reports import REPORTS
from salur.insights.rules import Period, month_after, month_of

KEYS = {  # a dimension as a column of the lines
    "region": "region", "territory": "territory", "salesman": "salesman", "outlet": "outlet", "channel": "channel",
    "price_class": "price_class", "brand": "brand", "brand_owner": "brand_owner", "category": "category", "sku": "sku",
    "month": "month", "day": '"on"',
}  # fmt: skip


class Question(NamedTuple):
    """One address: which report, by what, of what, over which period (by name)."""

    report: str
    by: str
    over: str
    period: Period
    filters: dict[str, str]
    more: str = ""

    @property
    def name(self) -> str:
        """What the figures call it: region, brand of a region, papers of an outlet …"""
        of = f" of one {' and one '.join(self.filters)}" if self.filters else ""
        return f"{self.report}{f' by {self.by}' if self.by else ''}{of}"

    @property
    def address(self) -> str:
        """Its address."""
        filters = "".join(f"&of_{name}={value}" for name, value in self.filters.items())
        by = f"by={self.by}&" if self.by else ""
        return f"/reports/{self.report}?{by}first={self.period.first}&last={self.period.last}{filters}{self.more}"


class Market(NamedTuple):
    """The organisation that is looked at, when it has sold, and its largest of everything."""

    organisation: int
    currency: str
    first: date
    last: date
    region: str
    outlet: str
    outlet_code: str
    sku: str
    brand: str
    salesman: str


def owner(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    """Ask as the owner, who sees all; values that come from here need no care."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, list(params))
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


def look(whose: int | None = None) -> Market | None:
    """The organisation asked for, or the one with the most sales; its lines in a table of this session's own."""
    rows = owner(
        "SELECT organisation, currency, sum(lines), min(month), max(month) FROM insights_outletmonth "
        "WHERE organisation = coalesce(%s, organisation) GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1",
        whose,
    )
    if not rows:
        return None
    house, currency = rows[0][:2]
    owner("SET jit = off")
    owner("SET work_mem = '64MB'")
    owner("DROP TABLE IF EXISTS pg_temp.sold")
    owner(f"""
        CREATE TEMPORARY TABLE sold AS
        WITH RECURSIVE {COUNTED}, {LINES},
        tree AS (SELECT id, id AS top FROM parties_territory WHERE organisation = {house} AND parent IS NULL
            UNION ALL SELECT t.id, tree.top FROM parties_territory t JOIN tree ON t.parent = tree.id)
        SELECT l."on", date_trunc('month', l."on")::date AS month, l.outlet, coalesce(tree.top, 0) AS region,
            l.territory, l.salesman, l.channel, l.price_class, l.sku, p.brand, coalesce(p.owner, 0) AS brand_owner,
            p.category, l.untaxed - l.credited_untaxed AS net, l.pieces - l.credited_pieces AS pieces
        FROM lines l JOIN catalog_sku s ON s.id = l.sku JOIN catalog_product p ON p.id = s.product_id
            LEFT JOIN tree ON tree.id = l.territory
        WHERE l.organisation = {house} AND l.currency = '{currency}'""")
    owner("ANALYZE sold")
    ((first, last),) = owner('SELECT min("on"), max("on") FROM sold')
    top = {name: owner(f"SELECT {name}::text FROM sold GROUP BY 1 ORDER BY sum(net) DESC, 1 LIMIT 1")[0][0]
           for name in ("region", "outlet", "sku", "brand", "salesman")}  # fmt: skip
    ((code,),) = owner("SELECT code FROM parties_relation WHERE organisation = %s AND party = %s", house, top["outlet"])
    return Market(house, currency, first, last, top["region"], top["outlet"], code, top["sku"], top["brand"],
                  top["salesman"])  # fmt: skip


def periods(market: Market) -> dict[str, Period]:
    """The last whole month of the data, the last three months, and all of it."""
    end = month_of(market.last + timedelta(days=1)) - timedelta(days=1)
    end = end if end >= market.first else market.last
    return {
        "month": Period(max(month_of(end), market.first), end),
        "quarter": Period(max(month_after(month_of(end), -2), month_of(market.first)), end),
        "all": Period(market.first, market.last),
    }


def questions(market: Market) -> list[Question]:
    """Every report by everything, and one thing by another, over each period."""
    combined = [
        ("brand", {"region": market.region}), ("region", {"brand": market.brand}),
        ("sku", {"salesman": market.salesman}),
        ("salesman", {"sku": market.sku}), ("sku", {"outlet": market.outlet}), ("outlet", {"region": market.region}),
        ("outlet", {"sku": market.sku}), ("outlet", {"brand": market.brand}), ("month", {"outlet": market.outlet}),
    ]  # fmt: skip
    behind: list[dict[str, str]] = [{}, {"region": market.region}, {"outlet": market.outlet}, {"sku": market.sku},
                                    {"brand": market.brand}]  # fmt: skip
    coin = f"&currency={market.currency}"
    found = []
    for over, period in periods(market).items():
        for name, report in REPORTS.items():
            if report.dated or over == "all":  # what is so now is asked once
                found += [Question(name, by, over, period, {}, coin) for by in report.by]
        found += [Question("sales", by, over, period, filters, coin) for by, filters in combined]
        found += [Question("sales", by, over, period, {}, f"{coin}&against=before") for by in ("region", "brand")]
        found += [Question("papers", "", over, period, filters, coin) for filters in behind]
        found.append(Question("statement", "", over, period, {}, f"&party={market.outlet_code}"))
    return found


def from_lines(question: Question) -> dict[str, tuple[int, int]]:
    """The same sales, net and pieces by key, added up line by line."""
    clause = "".join(f" AND {KEYS[name]}::text = %s" for name in question.filters)
    rows = owner(
        f'SELECT {KEYS[question.by]}::text, sum(net), sum(pieces) FROM sold WHERE "on" BETWEEN %s AND %s{clause} '
        "GROUP BY 1",
        question.period.first, question.period.last, *question.filters.values(),
    )  # fmt: skip
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}
