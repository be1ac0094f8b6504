"""Counting what was invoiced and credited into the cells: one statement for all tables, however many papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from salur.insights import segments
from salur.kernel import sql

SUMS = (
    "untaxed", "tax", "pieces", "lines", "cost", "credited_untaxed", "credited_tax", "credited_pieces",
    "credited_cost",
)  # fmt: skip
CELLS: dict[str, tuple[str, ...]] = {  # table: what a cell is of, besides organisation and currency
    "outletday": ("on", "outlet", "segment"),
    "skuday": ("on", "sku"),
    "segmentmonth": ("month", "segment", "sku"),
    "groupmonth": ("month", "goods_group", "outlet", "segment"),
    "outletmonth": ("month", "outlet", "segment"),
    "skumonth": ("month", "sku"),
}
"""Always written in this order, and each sorted, so that two workers never wait for each other in a circle; the rows
that most papers share come last."""

LINES = """
    SELECT i."on", date_trunc('month', i."on"::timestamp)::date AS month, i.buyer AS outlet, g.segment, l.sku,
        i.currency,
        l.untaxed, l.tax, l.pieces, 1 AS lines,
        coalesce(CASE WHEN l.pieces < s.pieces THEN s.value - coalesce(r.value, 0) ELSE s.value END, v.value, 0)
            AS cost,
        0 AS credited_untaxed, 0 AS credited_tax, 0 AS credited_pieces, 0 AS credited_cost,
        CASE WHEN l.n = 1 THEN 1 ELSE 0 END AS invoices
    FROM {invoices} JOIN billing_invoice i ON i.id = g.invoice
        JOIN billing_invoiceline l ON l.invoice_id = g.invoice AND coalesce(l.shipment, 0) = g.shipment
        LEFT JOIN warehouse_shipmentline s ON s.shipment_id = l.shipment AND s.n = l.shipment_line
        LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
        LEFT JOIN field_saleline v ON v.sale_id = g.sale AND v.n = l.n
    UNION ALL
    SELECT h."on", date_trunc('month', h."on"::timestamp)::date, h.buyer, g.segment, c.sku, h.currency, 0, 0, 0, 0, 0,
        c.untaxed, c.tax, c.pieces, CASE WHEN h.reason_kind = 'shipment' THEN coalesce(r.value, 0) ELSE 0 END, 0
    FROM {notes} JOIN billing_creditnote h ON h.id = g.note
        JOIN billing_creditnoteline c ON c.note_id = g.note AND c.n = g.n
        LEFT JOIN billing_invoiceline l ON l.invoice_id = c.invoice AND l.n = c.invoice_line
        LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
    UNION ALL
    SELECT p."on", date_trunc('month', p."on"::timestamp)::date, t.buyer, g.segment, b.sku, b.currency, 0, 0,
        0, 0, 0, 0, 0, 0,
        b.value, 0
    FROM {returns} JOIN returns_return t ON t.id = g.paper
        JOIN returns_returnline b ON b.paper_id = g.paper AND b.n = g.n
        JOIN ledger_posting p ON p.paper = g.paper AND p.paper_kind = 'return' AND p.occasion = 'received'
            AND p.organisation = t.organisation
"""
"""A shipment's line is invoiced with what was refused before left out; what was refused later, its note gives back."""

GROUP_NOW = "hashtextextended(concat_ws(E'\\x1f', p.brand, p.category), 0)"
"""Two groups with one number would only be read from the lines: `queries.sales` looks whether a group is pure."""
GROUPED = f"""
    known AS MATERIALIZED (
        SELECT w.sku, coalesce(k.goods_group, {GROUP_NOW}) AS goods_group, k.sku IS NULL AS fresh
        FROM (SELECT DISTINCT sku FROM raw) w LEFT JOIN catalog_sku s ON s.id = w.sku
            LEFT JOIN catalog_product p ON p.id = s.product_id
            LEFT JOIN insights_skugroup k ON k.organisation = %s AND k.sku = w.sku),
    kept AS (INSERT INTO insights_skugroup (organisation, sku, goods_group)
        SELECT %s::bigint, sku, goods_group FROM known WHERE fresh ORDER BY sku ON CONFLICT DO NOTHING RETURNING 1),
    lines AS MATERIALIZED (SELECT raw.*, known.goods_group FROM raw JOIN known USING (sku))"""


def _into(table: str) -> str:
    """The part that adds the lines to one table."""
    keys = CELLS[table]
    sums = (*SUMS, "invoices") if table.startswith("outlet") else SUMS
    cell = ", ".join(f'"{key}"' for key in (*keys, "currency"))
    summed = ", ".join(f"salur_total({one})" for one in sums)
    added = ", ".join(f"{one} = c.{one} + excluded.{one}" for one in sums)
    return f"""
        INSERT INTO insights_{table} AS c (organisation, {cell}, {", ".join(sums)})
        SELECT %s::bigint, {cell}, {summed} FROM lines
        GROUP BY {cell} ORDER BY {cell}
        ON CONFLICT (organisation, {cell}) DO UPDATE SET {added} RETURNING 1"""


def add(
    organisation: int,
    invoices: Sequence[tuple[int, int, int, int]],
    notes: Sequence[tuple[int, int, int]],
    returns: Sequence[tuple[int, int, int]],
) -> None:
    """Add papers to the cells: (invoice, shipment or 0, van sale or 0, segment) and lines of notes and returns,
    (paper, line, segment)."""
    if not (invoices or notes or returns):
        return
    params: list[Any] = []
    sources = {}
    for name, shape, rows in (
        ("invoices", "invoice bigint, shipment bigint, sale bigint, segment bigint", invoices),
        ("notes", "note bigint, n int, segment bigint", notes),
        ("returns", "paper bigint, n int, segment bigint", returns),
    ):
        sources[name], given = sql.given("g", shape, rows)
        params += given
    parts = ", ".join(f"in_{table} AS ({_into(table)})" for table in CELLS)
    sql.run(
        f"WITH raw AS MATERIALIZED ({LINES.format(**sources)}), {GROUPED}, {parts} SELECT 1",
        (*params, *[organisation] * (len(CELLS) + 2)),
    )


def of_shipments(organisation: int, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Invoices of shipments, with the segment of each shipment's order: rows for `add`."""
    wanted = sorted(set(pairs))
    source, params = sql.given("g", "invoice bigint, shipment bigint", wanted)
    rows = sql.fetch(
        f'SELECT g.invoice, g.shipment, s."order" FROM {source} JOIN warehouse_shipment s ON s.id = g.shipment '
        "WHERE s.organisation = %s",
        (*params, organisation),
    )
    found = segments.of_orders(organisation, (row[2] for row in rows))
    return [(invoice, shipment, 0, found[order]) for invoice, shipment, order in rows]


NOTE_LINES = """
    SELECT c.note_id, c.n, c.invoice, l."order" FROM billing_creditnoteline c
        LEFT JOIN billing_invoiceline l ON l.invoice_id = c.invoice AND l.n = c.invoice_line
    WHERE c.note_id = ANY(%s::bigint[])"""
RETURN_LINES = """
    SELECT b.paper_id, b.n, b.invoice, l."order" FROM returns_returnline b
        LEFT JOIN billing_invoiceline l ON l.invoice_id = b.invoice AND l.n = b.invoice_line
    WHERE b.paper_id = ANY(%s::bigint[])"""


def of_lines(organisation: int, statement: str, papers: Iterable[int]) -> list[tuple[int, int, int]]:
    """Lines of notes or returns with the segment of the sale they undo; unknown where nobody knows the invoice."""
    wanted = sorted(set(papers))
    rows = sql.fetch(statement, (sql.array(wanted),)) if wanted else []
    ordered = segments.of_orders(organisation, {row[3] for row in rows if row[3] is not None})
    bare = {row[2] for row in rows if row[2] is not None and row[3] is None}
    others = segments.of_history(organisation, "billing_invoice", bare)
    others |= segments.of_sales(organisation, invoices=bare - others.keys())
    unknown = segments.ids(organisation, [segments.UNKNOWN])[segments.UNKNOWN] if rows else 0
    return [
        (paper, n, ordered[order] if order is not None else others.get(invoice, unknown))
        for paper, n, invoice, order in rows
    ]


def of_old_notes(organisation: int, notes: Iterable[int]) -> list[tuple[int, int, int]]:
    """Lines of credit notes of before the books, which say themselves under what they were made."""
    found = segments.of_history(organisation, "billing_creditnote", notes)
    rows = sql.fetch(NOTE_LINES, (sql.array(sorted(found)),)) if found else []
    return [(note, n, found[note]) for note, n, _, _ in rows]
