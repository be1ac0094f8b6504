"""A year of a grocery chain as rules: shelf prices, card prices and coupons, found in what was sold.

What counts, and why: docs/decisions/0081. A shelf price and a card price stand for a product in a store for a week:
the pair that most of its lines there bear out. A coupon stands for a product and a face value, the chain's match of it
for a face value alone. Amounts are cents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

FOLDER = Path(__file__).resolve().parents[3] / "shared/data/complete_journey"
WHOLE = {"to": 1, "mode": "half_up"}
FUEL = 100  # more pieces than this of one product are thousandths of a gallon

Json = dict[str, Any]


class Sold(NamedTuple):
    """A line as it was sold: at the shelf's price, less the card's, the coupon's and the chain's match of it."""

    product: int
    pieces: int
    shelf: int
    card: int
    coupon: int
    match: int


@dataclass(slots=True)
class Basket:
    """What one household bought at once."""

    id: int
    store: int
    household: int
    day: str
    lines: list[Sold] = field(default_factory=list)


_LINES = """
    CREATE TABLE line AS SELECT product_id AS product, store_id AS store, week, basket_id AS basket,
        household_id AS household, quantity AS pieces, transaction_timestamp::date AS day,
        round((sales_value + retail_disc + coupon_match_disc) * 100)::bigint AS shelf,
        round(retail_disc * 100)::bigint AS card, round(coupon_disc * 100)::bigint AS coupon,
        round(coupon_match_disc * 100)::bigint AS "match",
        shelf / greatest(pieces, 1) AS shelf_price, (shelf - card) / greatest(pieces, 1) AS card_price
    FROM read_parquet($file) WHERE week BETWEEN $first AND $last AND ($stores = 0 OR store_id <= $stores)"""
_GOODS = "CREATE TABLE goods AS SELECT * FROM line WHERE pieces BETWEEN 1 AND $fuel AND {learn}"
_SEEN = """
    CREATE TABLE shelf_seen AS SELECT product, shelf_price, count(DISTINCT basket) AS baskets FROM goods GROUP BY ALL;
    CREATE TABLE card_seen AS SELECT product, card_price, count(DISTINCT basket) AS baskets FROM goods WHERE card > 0
        GROUP BY ALL"""
_PRICES = """
    CREATE TABLE pair AS SELECT product, store, week, shelf_price, card_price, count(*) AS lines
        FROM goods GROUP BY ALL;
    CREATE TABLE chain AS SELECT product, week, shelf_price, card_price, sum(lines) AS lines FROM pair GROUP BY ALL;
    CREATE TABLE price AS SELECT product, store, week, shelf_price, card_price FROM (
        SELECT p.*, row_number() OVER (PARTITION BY p.product, p.store, p.week ORDER BY
            count(*) FILTER (floor(p.shelf_price * g.pieces + 0.5000001) = g.shelf
                AND floor(p.card_price * g.pieces + 0.5000001) = g.shelf - g.card) DESC,
            any_value(c.lines) DESC, p.shelf_price, p.card_price) AS place
        FROM pair p JOIN goods g ON g.product = p.product AND g.store = p.store AND g.week = p.week
            JOIN chain c ON c.product = p.product AND c.week = p.week AND c.shelf_price = p.shelf_price
                AND c.card_price = p.card_price
            JOIN shelf_seen s ON s.product = p.product AND s.shelf_price = p.shelf_price
            LEFT JOIN card_seen k ON k.product = p.product AND k.card_price = p.card_price
        WHERE s.baskets >= $least AND (p.card_price = p.shelf_price OR k.baskets >= $least)
        GROUP BY p.product, p.store, p.week, p.shelf_price, p.card_price, p.lines)
    WHERE place = 1"""
_COUPONS = """
    CREATE TABLE face AS SELECT product, coupon FROM goods WHERE coupon > 0 GROUP BY ALL
        HAVING count(DISTINCT basket) >= $least;
    CREATE TABLE matched AS SELECT coupon, mode("match") AS "match", count(*) AS lines FROM goods WHERE coupon > 0
        GROUP BY ALL HAVING count(DISTINCT basket) >= $least"""


class Journey:
    """The data of some weeks and stores, and the rules found in it."""

    def __init__(self, first: int, last: int, *, least: int = 1, stores: int = 0, learn: str = "true") -> None:
        """Rules from the baskets that `learn` (SQL) holds for; each price and coupon seen in `least` baskets or more.

        `stores` > 0 takes only the stores up to that number.
        """
        self._db = duckdb.connect(config={"threads": 1})
        file = str(FOLDER / "transactions_weeks01-40.parquet")
        self._db.execute(_LINES, {"file": file, "first": first, "last": last, "stores": stores})
        self._db.execute(_GOODS.format(learn=learn).replace("$fuel", str(FUEL)))
        self._db.execute(_SEEN)
        for part in (*_PRICES.split(";"), *_COUPONS.split(";")):
            self._db.execute(part.replace("$least", str(least)))
        self._products = dict(self._rows(
            f"SELECT product_id, coalesce(manufacturer_id, 0)::text FROM read_parquet('{FOLDER / 'products.parquet'}')"
        ))  # fmt: skip

    def _rows(self, query: str, *params: object) -> list[tuple[Any, ...]]:
        return self._db.execute(query, params).fetchall()

    def baskets(self, week: int, only: str = "true") -> Iterator[Basket]:
        """The baskets of a week that `only` (SQL) holds for, with all their lines."""
        basket: Basket | None = None
        for identity, store, household, day, *line in self._rows(
            'SELECT basket, store, household, day::text, product, pieces, shelf, card, coupon, "match" FROM line '
            f"WHERE week = ? AND {only} ORDER BY basket, product, pieces", week
        ):  # fmt: skip
            if basket is None or basket.id != identity:
                if basket is not None:
                    yield basket
                basket = Basket(identity, store, household, day)
            basket.lines.append(Sold(*line))
        if basket is not None:
            yield basket

    def rules(self, week: int) -> Json:
        """The snapshot of a week: shelf prices as price rows, card prices and coupons as schemes."""
        prices: dict[str, Json] = {}
        schemes: list[Json] = []
        for _, pairs in groupby(self._rows(_PAIRS, week), key=lambda row: row[0]):
            _state(week, list(pairs), prices, schemes)
        schemes += self._coupons(week)
        skus = {row["sku"]: {"maker": self._products.get(int(row["sku"]), "0")} for row in prices.values()}
        return {
            "format": "rules/1", "id": "CHAIN", "version": week, "currencies": {"USD": 2}, "skus": skus,
            "prices": list(prices.values()), "schemes": schemes,
            "taxes": [{"id": "NONE", "version": 1, "components": []}],
            "rounding": [{"id": "USD", "version": 1, "currency": "USD", "list": WHOLE, "discount": WHOLE,
                          "net": WHOLE, "tax": WHOLE, "payable": WHOLE}],
        }  # fmt: skip

    def _coupons(self, week: int) -> list[Json]:
        """A coupon of a product takes its face value once, at the maker's cost; its match at the chain's."""
        found = []
        for product, face, match in self._rows(
            'SELECT DISTINCT product, f.coupon, coalesce(m."match", 0) FROM face f LEFT JOIN matched m USING (coupon) '
            "JOIN price p USING (product) WHERE p.week = ?", week
        ):  # fmt: skip
            when = {"vouchers": [voucher(product, face)]}
            for name, amount, funder in (("COUPON", face, "maker"), ("MATCH", match, "chain")):
                if amount:
                    found.append(_scheme(f"{name}-{product}-{face}", week, when, product) | {
                        "scope": "order", "add": True, "at_floor": "clip", "funders": {funder: "100"},
                        "benefit": {"type": "amount", "amount": amount}})  # fmt: skip
        return found


_PAIRS = """
    SELECT product, shelf_price, card_price, list(store ORDER BY store) FROM price WHERE week = ?
    GROUP BY product, shelf_price, card_price ORDER BY product, count(*) DESC, shelf_price, card_price"""


def _state(week: int, pairs: list[tuple[Any, ...]], prices: dict[str, Json], schemes: list[Json]) -> None:
    """The shelf and card prices of a product: that of most stores is the chain's, the others have their own."""
    product, usual, _, _ = pairs[0]
    elsewhere = [_place(store) for *_, stores in pairs[1:] for store in stores]
    for at, (_, shelf, card, stores) in enumerate(pairs):
        places = [_place(store) for store in stores]
        code = f"P-{product}-{shelf}"
        if at and shelf != usual:  # the chain's row holds where only the card price differs
            row = prices.setdefault(code, {"when": {"territory": []}})
            row["when"]["territory"] += places
        elif not at:
            prices[code] = {"when": {}}
        if code in prices:
            prices[code] |= {
                "id": code, "version": week, "sku": str(product), "currency": "USD", "price": _price(shelf)
            }  # fmt: skip
        if card < shelf:
            when: Json = {"territory": places} if at else {"except": {"territory": elsewhere}} if elsewhere else {}
            benefit = {"type": "price", "price": _price(card)}
            given = _scheme(f"CARD-{product}-{shelf}-{card}", week, when, product)
            schemes.append(given | {"scope": "line", "benefit": benefit, "funders": {"chain": "100"}})


def _place(store: int) -> str:
    return f"chain/{store}"


def _price(cents: float) -> str:
    return f"{cents / 100:.9f}"


def _scheme(code: str, week: int, when: Json, product: int) -> Json:
    return {"id": code, "version": week, "currency": "USD", "when": when, "goods": {"sku": [str(product)]}}


def voucher(product: int, face: int) -> str:
    """What the customer hands over: a coupon for a product, of a face value."""
    return f"{product}/{face}"


def cart(basket: Basket, lines: list[Sold]) -> Json:
    """Some lines of a basket as the engine takes them: what was wanted, where, and which coupons were handed over."""
    coupons = [voucher(line.product, line.coupon) for line in lines if line.coupon]
    return {
        "date": basket.day, "currency": "USD", "who": {"territory": _place(basket.store), "vouchers": coupons},
        "lines": [{"no": no, "sku": str(line.product), "pieces": line.pieces} for no, line in enumerate(lines)],
    }  # fmt: skip
