"""What is kept of a closed month: three tables of what has happened, and two of what things are called.

Amounts are whole smallest coins and quantities whole pieces, so that every engine adds them up exactly; each row
carries the codes people know, so that a file can be read without the database.
"""

from __future__ import annotations

from typing import NamedTuple


class Shape(NamedTuple):
    """A table of the archive: its columns with their types in DuckDB, and the statement that gives its rows.

    A monthly statement takes organisation, first day and the first day after; others take the organisation.
    `totals` are the columns by which a written file is compared with the books.
    """

    name: str
    columns: dict[str, str]
    statement: str
    totals: tuple[str, ...] = ()


SALES = Shape(
    "sales",
    {
        "organisation": "BIGINT", "on": "DATE", "kind": "VARCHAR", "status": "VARCHAR", "paper": "BIGINT",
        "number": "VARCHAR", "line": "INTEGER", "currency": "VARCHAR", "buyer": "BIGINT", "bill_to": "BIGINT",
        "channel": "VARCHAR", "territory": "BIGINT", "salesman": "BIGINT", "class": "VARCHAR", "sku": "BIGINT",
        "pieces": "BIGINT", "untaxed": "BIGINT", "tax": "BIGINT",
    },
    """
    SELECT i.organisation, i."on", 'invoice' AS kind, i.status, i.id AS paper, coalesce(i.number, i.reference) AS
        number, l.n AS line, i.currency, i.buyer, i.bill_to,
        coalesce(o.channel, v.channel, i.channel, '') AS channel, coalesce(o.territory, v.territory, i.territory) AS
        territory, coalesce(o.salesman, v.salesman, i.salesman) AS salesman,
        coalesce(o.price_class, v.price_class, i.price_class, '') AS class, l.sku, l.pieces, l.untaxed, l.tax
    FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id
        LEFT JOIN orders_order o ON o.id = l."order"
        LEFT JOIN field_sale v ON v.invoice = i.id AND l."order" IS NULL
    WHERE i.organisation = %(organisation)s AND i."on" >= %(first)s AND i."on" < %(after)s
    UNION ALL
    SELECT c.organisation, c."on", 'credit_note', c.status, c.id, c.number, l.n, c.currency, c.buyer, c.bill_to,
        coalesce(o.channel, v.channel, i.channel, c.channel, ''),
        coalesce(o.territory, v.territory, i.territory, c.territory),
        coalesce(o.salesman, v.salesman, i.salesman, c.salesman),
        coalesce(o.price_class, v.price_class, i.price_class, c.price_class, ''), l.sku, -l.pieces, -l.untaxed,
        -l.tax
    FROM billing_creditnote c JOIN billing_creditnoteline l ON l.note_id = c.id
        LEFT JOIN billing_invoiceline s ON s.invoice_id = l.invoice AND s.n = l.invoice_line
        LEFT JOIN orders_order o ON o.id = s."order" LEFT JOIN billing_invoice i ON i.id = l.invoice
        LEFT JOIN field_sale v ON v.invoice = l.invoice AND s."order" IS NULL
    WHERE c.organisation = %(organisation)s AND c."on" >= %(first)s AND c."on" < %(after)s""",
    ("pieces", "untaxed", "tax"),
)  # fmt: skip

GOODS = Shape(
    "goods_moves",
    {
        "organisation": "BIGINT", "on": "DATE", "posting": "BIGINT", "n": "INTEGER", "paper_kind": "VARCHAR",
        "paper": "BIGINT", "occasion": "VARCHAR", "owner": "BIGINT", "source_place": "BIGINT",
        "source_bucket": "VARCHAR", "target_place": "BIGINT", "target_bucket": "VARCHAR", "sku": "BIGINT",
        "lot": "VARCHAR", "pieces": "BIGINT", "value": "BIGINT",
    },
    """
    SELECT m.organisation, m."on", m.posting_id AS posting, m.n, p.paper_kind, p.paper, p.occasion, s.owner,
        s.place AS source_place, s.bucket AS source_bucket, t.place AS target_place, t.bucket AS target_bucket,
        l.sku_id AS sku, l.code AS lot, m.pieces, m.value
    FROM ledger_goodsmove m JOIN ledger_posting p ON p.id = m.posting_id JOIN ledger_goodsaccount s ON s.id = m.source
        JOIN ledger_goodsaccount t ON t.id = m.target JOIN catalog_lot l ON l.id = m.lot
    WHERE m.organisation = %(organisation)s AND m."on" >= %(first)s AND m."on" < %(after)s""",
    ("pieces", "value"),
)  # fmt: skip

MONEY = Shape(
    "money_moves",
    {
        "organisation": "BIGINT", "on": "DATE", "posting": "BIGINT", "n": "INTEGER", "paper_kind": "VARCHAR",
        "paper": "BIGINT", "occasion": "VARCHAR", "source_party": "BIGINT", "source_bucket": "VARCHAR",
        "target_party": "BIGINT", "target_bucket": "VARCHAR", "currency": "VARCHAR", "amount": "BIGINT",
    },
    """
    SELECT m.organisation, m."on", m.posting_id AS posting, m.n, p.paper_kind, p.paper, p.occasion,
        s.party AS source_party, s.bucket AS source_bucket, t.party AS target_party, t.bucket AS target_bucket,
        m.currency, m.amount
    FROM ledger_moneymove m JOIN ledger_posting p ON p.id = m.posting_id JOIN ledger_moneyaccount s ON s.id = m.source
        JOIN ledger_moneyaccount t ON t.id = m.target
    WHERE m.organisation = %(organisation)s AND m."on" >= %(first)s AND m."on" < %(after)s""",
    ("amount",),
)  # fmt: skip

PRODUCTS = Shape(
    "products",
    {
        "organisation": "BIGINT", "sku": "BIGINT", "code": "VARCHAR", "name": "VARCHAR", "product": "VARCHAR",
        "brand": "VARCHAR", "category": "VARCHAR", "owner": "VARCHAR",
    },
    """
    SELECT i.organisation, i.sku_id AS sku, i.code, i.name, p.name AS product, p.brand, p.category,
        coalesce(o.name, '') AS owner
    FROM catalog_item i JOIN catalog_sku s ON s.id = i.sku_id JOIN catalog_product p ON p.id = s.product_id
        LEFT JOIN parties_party o ON o.id = p.owner
    WHERE i.organisation = %(organisation)s""",
)  # fmt: skip

PARTIES = Shape(
    "parties",
    {"organisation": "BIGINT", "party": "BIGINT", "code": "VARCHAR", "name": "VARCHAR", "address": "VARCHAR",
     "latitude": "DOUBLE", "longitude": "DOUBLE"},
    """
    SELECT organisation, party, code, name, address, latitude, longitude FROM parties_relation
    WHERE organisation = %(organisation)s""",
)  # fmt: skip

TERRITORIES = Shape(
    "territories",
    {"organisation": "BIGINT", "territory": "BIGINT", "code": "VARCHAR", "name": "VARCHAR", "region_code": "VARCHAR",
     "region": "VARCHAR"},
    """
    WITH RECURSIVE tree AS (
        SELECT id, id AS root FROM parties_territory WHERE organisation = %(organisation)s AND parent IS NULL
        UNION ALL SELECT t.id, tree.root FROM parties_territory t JOIN tree ON t.parent = tree.id)
    SELECT t.organisation, t.id AS territory, t.code, t.name, r.code AS region_code, r.name AS region
    FROM parties_territory t JOIN tree ON tree.id = t.id JOIN parties_territory r ON r.id = tree.root
    WHERE t.organisation = %(organisation)s""",
)  # fmt: skip

MONTHLY = (SALES, GOODS, MONEY)
NAMES = (PRODUCTS, PARTIES, TERRITORIES)
