"""Does it agree? The source's sums against what PostgreSQL adds up in the papers and in the two books.

What is found is read through a plain cursor that the caller hands in, streamed into a file and compared by DuckDB, so
that a million sums need no memory here. Nothing is written in the books; whole cents throughout.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from salur.connect.replay.plan import HALVED, WHOLE
from salur.connect.replay.source import Source

MOST_DIFFERENCES = 50  # told one by one; all are counted
ROWS = 20_000  # fetched at once


class Cursor(Protocol):
    """What a database cursor can do, as far as we need it."""

    def execute(self, statement: str, params: Any, /) -> object:
        """Run one statement."""

    def fetchall(self) -> Sequence[Sequence[Any]]:
        """Its rows."""

    def fetchmany(self, size: int, /) -> Sequence[Sequence[Any]]:
        """Some of its rows."""


class Comparison(NamedTuple):
    """Two ways to come to the same sums: how many there are, what they come to, and how many and which differ."""

    name: str
    unit: str  # cents | bottles
    sums: int
    should: int
    found: int
    differing: int
    differences: list[tuple[str, str, int, int]]  # outlet, item, should, found

    @property
    def agrees(self) -> bool:
        """Whether every single one is the same."""
        return not self.differing


INVOICED = """
    SELECT i.bill_to AS party, l.sku, l.untaxed + l.tax AS cents FROM billing_invoiceline l
        JOIN billing_invoice i ON i.id = l.invoice_id WHERE l.organisation = %(house)s"""
CREDITED = """
    SELECT n.bill_to AS party, l.sku, -(l.untaxed + l.tax) AS cents FROM billing_creditnoteline l
        JOIN billing_creditnote n ON n.id = l.note_id WHERE l.organisation = %(house)s"""
# What was ordered and has not been picked yet: the order's lines less those of its shipments.
ORDERED = """
    SELECT o.bill_to AS party, l.sku, l.untaxed + l.tax AS cents FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id WHERE l.organisation = %(house)s"""
SHIPPED = """
    SELECT s.bill_to AS party, l.sku, -(l.untaxed + l.tax) AS cents FROM warehouse_shipmentline l
        JOIN warehouse_shipment s ON s.id = l.shipment_id WHERE l.organisation = %(house)s"""
BY_PAIR = """
    SELECT r.code, t.code, sum(f.cents)::bigint FROM (
        SELECT party, sku, sum(cents) AS cents FROM ({rows}) f GROUP BY 1, 2) f
        JOIN parties_relation r ON r.party = f.party AND r.organisation = %(house)s
        JOIN catalog_item t ON t.sku_id = f.sku AND t.organisation = %(house)s
    GROUP BY 1, 2 HAVING sum(f.cents) <> 0"""
# What invoices and credit notes wrote in the book of money.
MOVES_BY_OUTLET = """
    SELECT r.code, '', sum(m.cents)::bigint FROM (
        SELECT a.party, CASE WHEN a.id = m.target THEN m.amount ELSE -m.amount END AS cents FROM ledger_posting p
            JOIN ledger_moneymove m ON m.posting_id = p.id JOIN ledger_moneyaccount a ON a.id IN (m.source, m.target)
        WHERE p.organisation = %(house)s AND p.paper_kind IN ('invoice', 'credit_note')
            AND a.bucket IN ('receivable', 'on_account') AND a.organisation = %(house)s) m
        JOIN parties_relation r ON r.party = m.party AND r.organisation = %(house)s GROUP BY 1"""
BOTTLES = """
    SELECT '', t.code, sum(CASE WHEN a.id = m.{plus} THEN m.pieces ELSE -m.pieces END)::bigint FROM ledger_goodsmove m
        JOIN ledger_goodsaccount a ON a.id IN (m.source, m.target) AND a.bucket IN {buckets}
        JOIN catalog_lot l ON l.id = m.lot
        JOIN catalog_item t ON t.sku_id = l.sku_id AND t.organisation = m.organisation
    WHERE m.organisation = %(house)s AND a.organisation = %(house)s GROUP BY 2"""
SOLD = BOTTLES.format(plus="target", buckets="('sold')")
RECEIVED = BOTTLES.format(plus="source", buckets="('bought', 'opening')")

CENTS_BY_PAIR = (
    "SELECT outlet, item, CAST(sum(cents) AS BIGINT) AS amount FROM line GROUP BY 1, 2 HAVING sum(cents) <> 0"
)
ORDERED_BY_PAIR = CENTS_BY_PAIR.replace("FROM line", "FROM line WHERE bottles > 0")
CENTS_BY_OUTLET = "SELECT outlet, '' AS item, CAST(sum(cents) AS BIGINT) AS amount FROM line GROUP BY 1"
CENTS_BY_ITEM = "SELECT '' AS outlet, item, CAST(sum(cents) AS BIGINT) AS amount FROM line GROUP BY 2"
BOTTLES_BY_ITEM = "SELECT '' AS outlet, item, CAST(sum(bottles) AS BIGINT) AS amount FROM line GROUP BY 2"
BOUGHT_BY_ITEM = """SELECT '' AS outlet, item, ({cases}) * pack AS amount FROM (
    SELECT l.item, i.pack, CAST(sum(l.bottles) AS BIGINT) AS through FROM line l JOIN item i ON i.code = l.item
    WHERE l.bottles > 0 GROUP BY ALL) WHERE amount > 0"""


def compare(cursor: Cursor, organisation: int, source: Source, folder: Path, *, halve: bool) -> Iterator[Comparison]:
    """Every sum in the papers and in the books against the source, one comparison after the other.

    What orders still wait for counts as invoiced (with enough goods that is nothing); then bottles are not compared.
    """
    there = _Found(cursor, organisation, source, folder)
    waits = " UNION ALL ".join((ORDERED, SHIPPED))
    invoiced = " UNION ALL ".join((INVOICED, CREDITED))
    there.read("ordered", BY_PAIR.format(rows=ORDERED))
    there.read("invoiced", BY_PAIR.format(rows=f"{invoiced} UNION ALL {waits}" if halve else invoiced))
    yield there.compare("ordered, by outlet and SKU", "cents", ORDERED_BY_PAIR, "ordered")
    name = "invoiced less credited" + (" and what still waits" if halve else "")
    yield there.compare(f"{name}, by outlet and SKU", "cents", CENTS_BY_PAIR, "invoiced")
    yield there.compare(f"{name}, by outlet", "cents", CENTS_BY_OUTLET, _summed("invoiced", "outlet"))
    yield there.compare(f"{name}, by SKU", "cents", CENTS_BY_ITEM, _summed("invoiced", "item"))
    bought = BOUGHT_BY_ITEM.format(cases=(HALVED if halve else WHOLE).format(bottles="through"))
    there.read("received", RECEIVED)
    yield there.compare("goods moves from bought and opening, by SKU", "bottles", bought, "received")
    if not halve:
        there.read("moved", MOVES_BY_OUTLET)
        yield there.compare("money moves to receivable, by outlet", "cents", CENTS_BY_OUTLET, "moved")
        there.read("sold", SOLD)
        yield there.compare("goods moves to sold, by SKU", "bottles", BOTTLES_BY_ITEM, "sold")


def _summed(table: str, column: str) -> str:
    other = "item" if column == "outlet" else "outlet"
    return f"(SELECT {column}, '' AS {other}, CAST(sum(amount) AS BIGINT) AS amount FROM {table} GROUP BY 1)"


class _Found:
    """What PostgreSQL adds up, beside the source's lines."""

    def __init__(self, cursor: Cursor, organisation: int, source: Source, folder: Path) -> None:
        self.cursor, self.house, self.base, self.folder = cursor, {"house": organisation}, source.base, folder

    def read(self, name: str, statement: str) -> None:
        """Outlet, item and sum of a statement, under a name."""
        self.cursor.execute(statement, self.house)
        file = self.folder / f"found-{name}.csv"
        with file.open("w", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(("outlet", "item", "amount"))
            while rows := self.cursor.fetchmany(ROWS):
                writer.writerows(rows)
        types = "{'outlet': 'VARCHAR', 'item': 'VARCHAR', 'amount': 'BIGINT'}"
        self.base.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT coalesce(outlet, '') AS outlet, "
            f"coalesce(item, '') AS item, amount FROM read_csv('{file}', header = true, columns = {types})"
        )
        file.unlink()

    def compare(self, name: str, unit: str, should: str, found: str) -> Comparison:
        """One comparison; zero and absent are the same."""
        joined = f"""SELECT coalesce(s.outlet, f.outlet) AS outlet, coalesce(s.item, f.item) AS item,
            coalesce(s.amount, 0) AS should, coalesce(f.amount, 0) AS found
            FROM ({should}) s FULL JOIN {found} f ON f.outlet = s.outlet AND f.item = s.item"""
        ((sums, whole, there, differing),) = self.base.execute(
            f"SELECT count(*), coalesce(sum(should), 0), coalesce(sum(found), 0), count(*) FILTER (should <> found) "
            f"FROM ({joined})"
        ).fetchall()
        differences = self.base.execute(
            f"SELECT * FROM ({joined}) WHERE should <> found ORDER BY 1, 2 LIMIT {MOST_DIFFERENCES}"
        ).fetchall()
        return Comparison(name, unit, sums, int(whole), int(there), differing, [tuple(row) for row in differences])


FIGURES = {
    "orders": "SELECT count(*) FROM orders_order WHERE organisation = %(house)s",
    "order lines": "SELECT count(*) FROM orders_orderline WHERE organisation = %(house)s",
    "shipments": "SELECT count(*) FROM warehouse_shipment WHERE organisation = %(house)s",
    "trips": "SELECT count(*) FROM delivery_trip WHERE organisation = %(house)s",
    "invoices": "SELECT count(*) FROM billing_invoice WHERE organisation = %(house)s",
    "invoice lines": "SELECT count(*) FROM billing_invoiceline WHERE organisation = %(house)s",
    "invoiced cents": "SELECT sum(untaxed + tax) FROM billing_invoice WHERE organisation = %(house)s",
    "credit notes": "SELECT count(*) FROM billing_creditnote WHERE organisation = %(house)s",
    "credited cents": "SELECT sum(untaxed + tax) FROM billing_creditnote WHERE organisation = %(house)s",
    "payments": "SELECT count(*) FROM billing_payment WHERE organisation = %(house)s",
    "money received cents": "SELECT sum(amount) FROM billing_payment WHERE organisation = %(house)s",
    "open cents": "SELECT sum(open) FROM credit_debt WHERE organisation = %(house)s",
    "receipts": "SELECT count(*) FROM warehouse_receipt WHERE organisation = %(house)s",
    "vendors' bills cents": "SELECT sum(untaxed + tax) FROM billing_bill WHERE organisation = %(house)s",
    "bottles waited for": "SELECT sum(pieces) FROM stock_backorder WHERE organisation = %(house)s",
    "discrepancies": "SELECT count(*) FROM ledger_discrepancy WHERE organisation = %(house)s AND closed_at IS NULL",
    "facts": "SELECT count(*) FROM kernel_fact WHERE organisation = %(house)s",
    "goods moves": "SELECT count(*) FROM ledger_goodsmove WHERE organisation = %(house)s",
    "money moves": "SELECT count(*) FROM ledger_moneymove WHERE organisation = %(house)s",
}
"""What the replay came to; amounts in cents."""


def figures(cursor: Cursor, organisation: int) -> dict[str, int]:
    """What the replay came to."""
    found = {}
    for name, statement in FIGURES.items():
        cursor.execute(f"SELECT coalesce(({statement}), 0)", {"house": organisation})
        ((value,),) = cursor.fetchall()
        found[name] = int(value)
    return found
