"""Does it agree? The source's sums against what PostgreSQL adds up in the papers and in the two books.

The should-be comes from the source's lines alone (`day.expected`), in whole cents and bottles. What is comes from SQL
over the program's tables, read through a plain cursor that the caller hands in; nothing here writes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from examples.iowa.day import expected, served
from examples.iowa.telling import Day


class Cursor(Protocol):
    """What a database cursor can do, as far as we need it."""

    def execute(self, statement: str, params: Mapping[str, int], /) -> object:
        """Run one statement."""

    def fetchall(self) -> Sequence[Sequence[object]]:
        """Its rows."""


class Comparison(NamedTuple):
    """Two ways to come to the same sums, by name: how many there are, what they come to, and where they differ."""

    name: str
    unit: str  # cents | bottles
    sums: int
    should: int
    found: int
    differences: list[tuple[str, int, int]]  # which, should, found

    @property
    def agrees(self) -> bool:
        """Whether every single one is the same."""
        return not self.differences


LINES_BY_STORE = """
    SELECT r.code, sum(l.untaxed + l.tax) FROM billing_invoiceline l JOIN billing_invoice i ON i.id = l.invoice_id
        JOIN parties_relation r ON r.party = i.bill_to AND r.organisation = i.organisation
    WHERE i.organisation = %(house)s GROUP BY 1"""
LINES_BY_ITEM = """
    SELECT t.code, sum(l.untaxed + l.tax) FROM billing_invoiceline l
        JOIN catalog_item t ON t.sku_id = l.sku AND t.organisation = l.organisation
    WHERE l.organisation = %(house)s GROUP BY 1"""
BOTTLES_INVOICED = LINES_BY_ITEM.replace("l.untaxed + l.tax", "l.pieces")
LINES_BY_INVOICE = """
    SELECT o.reference, sum(l.untaxed + l.tax) FROM billing_invoiceline l JOIN orders_order o ON o.id = l."order"
    WHERE l.organisation = %(house)s GROUP BY 1"""
# What each invoice wrote in the book of money, by whom it made owe.
INVOICED = """
    SELECT p.paper AS invoice, a.party, sum(m.amount) AS amount FROM ledger_posting p
        JOIN ledger_moneymove m ON m.posting_id = p.id JOIN ledger_moneyaccount a ON a.id = m.target
    WHERE p.organisation = %(house)s AND p.paper_kind = 'invoice' AND a.bucket = 'receivable' GROUP BY 1, 2"""
MOVES_BY_STORE = f"""
    WITH invoiced AS ({INVOICED})
    SELECT r.code, sum(invoiced.amount) FROM invoiced
        JOIN parties_relation r ON r.party = invoiced.party AND r.organisation = %(house)s GROUP BY 1"""
# Moves carry no item; an invoice's lines do. So an item's money is that of its lines, of those invoices alone whose
# moves come to the cent to the sum of their lines: an invoice that wrote anything else would be missing here.
MOVES_BY_ITEM = f"""
    WITH invoiced AS ({INVOICED}), agreed AS (
        SELECT l.invoice_id FROM billing_invoiceline l JOIN invoiced ON invoiced.invoice = l.invoice_id
        GROUP BY l.invoice_id, invoiced.amount HAVING sum(l.untaxed + l.tax) = invoiced.amount)
    SELECT t.code, sum(l.untaxed + l.tax) FROM billing_invoiceline l JOIN agreed ON agreed.invoice_id = l.invoice_id
        JOIN catalog_item t ON t.sku_id = l.sku AND t.organisation = l.organisation
    WHERE l.organisation = %(house)s GROUP BY 1"""
MOVES_BY_INVOICE = f"""
    WITH invoiced AS ({INVOICED}), holds AS (SELECT DISTINCT invoice_id, "order" FROM billing_invoiceline
        WHERE organisation = %(house)s)
    SELECT o.reference, sum(invoiced.amount) FROM invoiced JOIN holds ON holds.invoice_id = invoiced.invoice
        JOIN orders_order o ON o.id = holds."order" GROUP BY 1"""
PAID_BY_STORE = """
    SELECT r.code, sum(m.amount) FROM ledger_posting p JOIN ledger_moneymove m ON m.posting_id = p.id
        JOIN ledger_moneyaccount a ON a.id = m.source AND a.bucket = 'receivable'
        JOIN parties_relation r ON r.party = a.party AND r.organisation = p.organisation
    WHERE p.organisation = %(house)s AND p.paper_kind = 'payment' GROUP BY 1"""
BOTTLES = """
    SELECT t.code, sum(m.pieces) FROM ledger_goodsmove m JOIN ledger_goodsaccount a ON a.id = m.{side}
        JOIN catalog_lot l ON l.id = m.lot
        JOIN catalog_item t ON t.sku_id = l.sku_id AND t.organisation = m.organisation
    WHERE m.organisation = %(house)s AND a.bucket = '{bucket}' GROUP BY 1"""
RECEIVED = BOTTLES.format(side="source", bucket="bought")
SOLD = BOTTLES.format(side="target", bucket="sold")
COST = RECEIVED.replace("sum(m.pieces)", "sum(m.value)")
WAITED_FOR = """
    SELECT o.reference, sum(b.pieces) FROM stock_backorder b JOIN orders_order o ON o.id = b.paper
    WHERE b.organisation = %(house)s AND b.paper_kind = 'order' GROUP BY 1"""
BILLED = """
    SELECT r.code, -sum(CASE WHEN a.id = m.target THEN m.amount ELSE -m.amount END) FROM ledger_posting p
        JOIN ledger_moneymove m ON m.posting_id = p.id
        JOIN ledger_moneyaccount a ON a.id IN (m.source, m.target) AND a.bucket = 'payable'
        JOIN parties_relation r ON r.party = a.party AND r.organisation = p.organisation
    WHERE p.organisation = %(house)s AND p.occasion = 'recorded' GROUP BY 1"""

FIGURES = {
    "orders": "SELECT count(*) FROM orders_order WHERE organisation = %(house)s",
    "order lines": "SELECT count(*) FROM orders_orderline WHERE organisation = %(house)s",
    "stores invoiced": "SELECT count(DISTINCT bill_to) FROM billing_invoice WHERE organisation = %(house)s",
    "invoices": "SELECT count(*) FROM billing_invoice WHERE organisation = %(house)s",
    "invoice lines": "SELECT count(*) FROM billing_invoiceline WHERE organisation = %(house)s",
    "invoiced at loading": "SELECT count(*) FROM delivery_drop WHERE organisation = %(house)s AND invoiced",
    "bottles invoiced": "SELECT sum(pieces) FROM billing_invoiceline WHERE organisation = %(house)s",
    "invoiced cents": "SELECT sum(untaxed + tax) FROM billing_invoice WHERE organisation = %(house)s",
    "cost of sales cents": """SELECT sum(m.value) FROM ledger_goodsmove m JOIN ledger_goodsaccount a
        ON a.id = m.target AND a.bucket = 'sold' WHERE m.organisation = %(house)s""",
    "bottles left": """SELECT sum(b.pieces) FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account
        WHERE b.organisation = %(house)s""",
    "stock left cents": """SELECT sum(b.value) FROM ledger_goodsbalance b JOIN ledger_goodsaccount a
        ON a.id = b.account WHERE b.organisation = %(house)s""",
    "bottles waited for": "SELECT sum(pieces) FROM stock_backorder WHERE organisation = %(house)s",
    "money received cents": "SELECT sum(amount) FROM billing_payment WHERE organisation = %(house)s",
    "of it cash cents": "SELECT sum(amount) FROM billing_payment WHERE organisation = %(house)s AND method = 'cash'",
    "cash banked cents": "SELECT sum(amount) FROM billing_deposit WHERE organisation = %(house)s",
    "open items": "SELECT count(*) FROM credit_debt WHERE organisation = %(house)s AND open > 0",
    "open cents": "SELECT sum(open) FROM credit_debt WHERE organisation = %(house)s",
    "vendors' bills cents": "SELECT sum(untaxed + tax) FROM billing_bill WHERE organisation = %(house)s",
    "discrepancies": "SELECT count(*) FROM ledger_discrepancy WHERE organisation = %(house)s AND closed_at IS NULL",
}
"""What the day came to, in the order in which it is told; amounts in cents."""


def compare(cursor: Cursor, today: Day) -> list[Comparison]:
    """Every sum of the day in the papers and in the books against the source, one by one.

    Where too little was bought, what should have been delivered is worked out from the source alone (`day.served`), and
    what is missing should wait.
    """
    wanted, total = expected(today.lines), expected(served(today.lines, today.bought))
    there = {number: one.bottles for number, one in total.by_invoice.items()}
    missing = {
        number: one.bottles - there.get(number, 0)
        for number, one in wanted.by_invoice.items()
        if one.bottles > there.get(number, 0)
    }
    by_store = {number: one.sale_cents for number, one in total.by_store.items()}
    by_item = {number: one.sale_cents for number, one in total.by_item.items()}
    by_invoice = {number: one.sale_cents for number, one in total.by_invoice.items()}
    bottles = {number: one.bottles for number, one in total.by_item.items()}
    lines = [line for purchase in today.bought for line in purchase.lines]
    bills = {f"V{one.vendor_number}": one.cost_cents for one in today.bought}
    asked = [
        ("invoice lines, by store", "cents", LINES_BY_STORE, by_store),
        ("invoice lines, by item", "cents", LINES_BY_ITEM, by_item),
        ("invoice lines, by invoice", "cents", LINES_BY_INVOICE, by_invoice),
        ("money moves, by store", "cents", MOVES_BY_STORE, by_store),
        ("money moves, by item", "cents", MOVES_BY_ITEM, by_item),
        ("money moves, by invoice", "cents", MOVES_BY_INVOICE, by_invoice),
        ("payments, by store", "cents", PAID_BY_STORE, by_store),
        ("invoice lines, by item", "bottles", BOTTLES_INVOICED, bottles),
        ("goods moves to sold, by item", "bottles", SOLD, bottles),
        ("goods moves from bought, by item", "bottles", RECEIVED, {line.item_number: line.bottles for line in lines}),
        ("goods moves from bought, by item", "cents", COST, {line.item_number: line.cost_cents for line in lines}),
        ("bottles waited for, by invoice", "bottles", WAITED_FOR, missing),
        ("vendors' bills, by vendor", "cents", BILLED, bills),
    ]
    return [
        _compared(name, unit, should, _sums(cursor, statement, today.actor.organisation))
        for name, unit, statement, should in asked
    ]


def figures(cursor: Cursor, organisation: int) -> dict[str, int]:
    """What the day came to."""
    return {name: _sums(cursor, f"SELECT '', ({one})", organisation).get("", 0) for name, one in FIGURES.items()}


def _sums(cursor: Cursor, statement: str, organisation: int) -> dict[str, int]:
    cursor.execute(statement, {"house": organisation})
    return {str(name): int(str(value)) for name, value in cursor.fetchall() if value is not None}


def _compared(name: str, unit: str, should: Mapping[str, int], found: Mapping[str, int]) -> Comparison:
    differing = [
        (one, should.get(one, 0), found.get(one, 0))
        for one in sorted({*should, *found})
        if should.get(one, 0) != found.get(one, 0)
    ]
    return Comparison(name, unit, len(should), sum(should.values()), sum(found.values()), differing)
