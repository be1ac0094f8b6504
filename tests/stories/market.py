"""A small market whose every sale stands in a list, so that a report's number can be worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from salur.billing import actions as billing
from salur.billing.bodies import HistoricLine, HistoricSale
from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.insights.queries import asked, sales
from salur.insights.queries.asked import Ask
from salur.insights.rules import Period
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, PartyBody, TerritoryBody
from tests.stories.shop import Shop
from tests.world import LONG_AGO, drain


class Sold(NamedTuple):
    """A line sold (or credited: pieces below zero) in the years before the books; a piece costs the buyer Rp 1,000."""

    on: date
    outlet: str
    sku: str
    pieces: int

    @property
    def net(self) -> int:
        return self.pieces * 100_000


SALES = [
    Sold(date(2025, 1, 15), "north", "tea", 10), Sold(date(2025, 1, 31), "south", "tea", 20),
    Sold(date(2025, 2, 1), "east", "coffee", 30), Sold(date(2025, 3, 3), "north", "coffee", 4),
    Sold(date(2025, 4, 1), "north", "tea", 40), Sold(date(2025, 4, 30), "south", "juice", 5),
    Sold(date(2025, 5, 10), "east", "tea", 50), Sold(date(2025, 5, 10), "east", "coffee", 6),
    Sold(date(2025, 5, 20), "north", "tea", -7), Sold(date(2025, 6, 30), "south", "coffee", 60),
    Sold(date(2025, 7, 1), "east", "juice", 8), Sold(date(2025, 7, 15), "north", "juice", 90),
]  # fmt: skip
MADE = {  # outlet: region, territory, salesman, price class, channel
    "north": ("Java", "North", "Sari", "gold", "GT"),
    "south": ("Java", "South", "Budi", "gold", "MT"),
    "east": ("East", "East", "Sari", "silver", "GT"),
}
BRANDS = {"tea": ("Sosro", "Sinar"), "coffee": ("Kapal", "Sinar"), "juice": ("Kapal", "Buah")}


class Market:
    """A firm with three outlets and three SKUs, and the sales above."""

    def __init__(self) -> None:
        self.shop = Shop(outlets=3)
        self.actor, mark = self.shop.actor, self.shop.mark
        self.outlets = dict(zip(MADE, self.shop.outlets, strict=True))
        people = [ask(PartyBody(f"{name}-{mark}", name, "person" if name in ("Sari", "Budi") else "firm",
                                since=LONG_AGO)) for name in ("Sari", "Budi", "Sinar", "Buah")]  # fmt: skip
        found = parties.record_parties(actor=self.actor, parties=people).papers()
        self.people = dict(zip(("Sari", "Budi", "Sinar", "Buah"), found, strict=True))
        self._territories(mark)
        self._assign(mark)
        goods = [ask(ProductBody(f"{sku}-{mark}", sku, brand=brand, owner=self.people[owner], category="drinks"))
                 for sku, (brand, owner) in BRANDS.items()]  # fmt: skip
        self.skus = dict(zip(BRANDS, catalog.record_products(actor=self.actor, products=goods).papers(), strict=True))
        self._sell()
        drain()

    def _territories(self, mark: str) -> None:
        tree = (("Java", ""), ("North", "Java"), ("South", "Java"), ("East", ""))
        bodies = [TerritoryBody(f"{name}{mark}", name, f"{above}{mark}" if above else None) for name, above in tree]
        self.territories = {}
        for body in bodies:
            (identity,) = parties.record_territories(actor=self.actor, territories=[ask(body)]).papers()
            self.territories[body.name] = identity

    def _assign(self, mark: str) -> None:
        for outlet, (_, territory, salesman, price_class, channel) in MADE.items():
            values: tuple[tuple[str, str | int], ...] = (
                ("territory", f"{territory}{mark}"), ("salesman", self.people[salesman]), ("class", price_class),
                ("channel", channel),
            )  # fmt: skip
            bodies = [AssignBody(self.outlets[outlet], kind, value, LONG_AGO) for kind, value in values]  # type: ignore[arg-type]
            parties.assign(actor=self.actor, assignments=[ask(body) for body in bodies]).papers()

    def _sell(self) -> None:
        """Lines of one outlet and day are one paper."""
        history = []
        for on, outlet, credit in dict.fromkeys((one.on, one.outlet, one.pieces < 0) for one in SALES):
            lines = tuple(
                HistoricLine(self.skus[one.sku], abs(one.pieces), abs(one.net), abs(one.net) // 10)
                for one in SALES
                if (one.on, one.outlet, one.pieces < 0) == (on, outlet, credit)
            )
            reference = f"{'K' if credit else 'F'}-{on}-{outlet}"
            history.append(ask(HistoricSale(reference, on, self.outlets[outlet], lines, credit)))
        billing.keep_history(actor=self.actor, history=history).papers()

    def key(self, name: str, value: str) -> str:
        """A dimension's value as it stands in an address."""
        numbers = {
            "region": self.territories, "territory": self.territories, "salesman": self.people, "outlet": self.outlets,
            "brand_owner": self.people, "sku": self.skus,
        }.get(name)  # fmt: skip
        return str(numbers[value]) if numbers else value

    def report(
        self, by: str, first: date, last: date, *, actor: Actor | None = None, against: Period | None = None,
        **filters: str,
    ) -> dict[str, tuple[int, int, int]]:  # fmt: skip
        """A sales report by key: net, pieces, and net in the other period."""
        question = Ask(by, Period(first, last), against,
                       {name: self.key(name, value) for name, value in filters.items()})  # fmt: skip
        with reading(self.actor.organisation):
            page = asked.page(sales.sales(actor or self.actor, question))
        at = {column.name: n for n, column in enumerate(page.columns, 2)}
        rows = {row[0]: (row[at["net"]], row[at["pieces"]], row[at["net_then"]]) for row in page.rows}
        assert page.many == len(rows)
        assert page.total[at["net"] - 2] == sum(row[0] for row in rows.values())
        return rows


def value_of(sold: Sold, name: str) -> str:
    """What a line is of, in a dimension."""
    if name in ("outlet", "sku"):
        return str(getattr(sold, name))
    if name in ("brand", "brand_owner"):
        return BRANDS[sold.sku][name == "brand_owner"]
    if name in ("month", "day"):
        return str(sold.on.replace(day=1) if name == "month" else sold.on)
    if name == "category":
        return "drinks"
    return MADE[sold.outlet][("region", "territory", "salesman", "price_class", "channel").index(name)]


def by_hand(
    key: Callable[[str, str], str], by: str, first: date, last: date, filters: dict[str, str], lines: Iterable[Sold]
) -> dict[str, tuple[int, int]]:
    """The same report, added up from the list."""
    found: dict[str, tuple[int, int]] = {}
    for one in lines:
        if first <= one.on <= last and all(value_of(one, name) == value for name, value in filters.items()):
            at = key(by, value_of(one, by))
            net, pieces = found.get(at, (0, 0))
            found[at] = net + one.net, pieces + one.pieces
    return found
