"""The papers' own lines, for the few questions that no summary answers: the days around whole months of one thing by
another, one outlet's goods, and the papers behind a number."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from salur.insights.queries.dimensions import Narrowed, condition
from salur.kernel import sql

ISSUED = "('issued', 'historic')"
EMPTY = {"territory": "0", "channel": "''", "price_class": "''", "salesman": "0"}
UNDER = """
    LEFT JOIN orders_order o ON o.id = l."order"
    LEFT JOIN insights_invoicesegment w ON w.invoice = {invoice} AND l."order" IS NULL
    LEFT JOIN insights_segment v ON v.id = w.segment"""
OLD = " LEFT JOIN billing_invoice b ON b.id = {invoice} AND b.status = 'historic'"

INVOICED = """
    SELECT i."on", i.id AS paper, 'invoice' AS kind, i.buyer AS outlet, {made}l.sku, l.untaxed, l.tax, l.pieces,
        1 AS lines, {cost} AS cost, 0 AS credited_untaxed, 0 AS credited_tax, 0 AS credited_pieces, 0 AS credited_cost,
        CASE WHEN l.n = 1 THEN 1 ELSE 0 END AS invoices
    FROM billing_invoice i JOIN billing_invoiceline l ON l.invoice_id = i.id{under}{costs}
    WHERE i.organisation = %s AND i.currency = %s AND i.status IN {issued} AND {when}{where}"""
CREDITED = """
    SELECT i."on", i.id, 'credit_note', i.buyer, {made}c.sku, 0, 0, 0, 0, 0, c.untaxed, c.tax, c.pieces,
        CASE WHEN i.reason_kind = 'shipment' THEN coalesce(r.value, 0) ELSE 0 END, 0
    FROM billing_creditnote i JOIN billing_creditnoteline c ON c.note_id = i.id
        LEFT JOIN billing_invoiceline l ON l.invoice_id = c.invoice AND l.n = c.invoice_line{under}
        LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
    WHERE i.organisation = %s AND i.currency = %s AND i.status IN {issued} AND {when}{where}"""
CAME_BACK = """
    SELECT q."on", t.id, 'return', t.buyer, {made}m.sku, 0, 0, 0, 0, 0, 0, 0, 0, m.value, 0
    FROM returns_return t JOIN returns_returnline m ON m.paper_id = t.id
        JOIN ledger_posting q ON q.paper = t.id AND q.paper_kind = 'return' AND q.occasion = 'received'
            AND q.organisation = t.organisation
        LEFT JOIN billing_invoiceline l ON l.invoice_id = m.invoice AND l.n = m.invoice_line{under}
    WHERE t.organisation = %s AND m.currency = %s AND {when}{where}"""
COST = "coalesce(CASE WHEN l.pieces < s.pieces THEN s.value - coalesce(r.value, 0) ELSE s.value END, y.value, 0)"
COSTS = """
    LEFT JOIN warehouse_shipmentline s ON s.shipment_id = l.shipment AND s.n = l.shipment_line
    LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
    LEFT JOIN field_sale f ON l.shipment IS NULL AND i.status = 'issued' AND f.organisation = i.organisation
        AND f.invoice = i.id
    LEFT JOIN field_saleline y ON y.sale_id = f.id AND y.n = l.n"""


class Source(NamedTuple):
    """One kind of paper: its text, where its day, buyer, SKU and invoice stand, and rows that say the four."""

    text: str
    on: str
    buyer: str
    sku: str
    invoice: str
    own: tuple[str, ...]
    old: bool  # the historic invoice it undoes is joined for its four


SOURCES = (
    Source(INVOICED, 'i."on"', "i.buyer", "l.sku", "i.id", ("i",), False),
    Source(CREDITED, 'i."on"', "i.buyer", "c.sku", "c.invoice", ("b", "i"), True),
    Source(CAME_BACK, 'q."on"', "t.buyer", "m.sku", "m.invoice", ("b",), True),
)
Part = tuple[str, list[Any]]


def of(
    organisation: int,
    currency: str,
    when: Part,
    narrowed: Narrowed,
    *,
    segment: Collection[str] = (),
    cost: bool = False,
    more: Part = ("", []),
) -> Part:
    """Lines of the papers of some days, `when` (and `more`) being conditions on {on} and {buyer}: SQL and parameters.

    Columns: on, paper, kind, outlet, those of the segment asked for, sku, and the sums of a cell. What is not asked for
    is not joined.
    """
    texts: list[str] = []
    params: list[Any] = []
    for source in SOURCES if cost else SOURCES[:2]:
        made = {
            name: f"coalesce({', '.join(f'{row}.{name}' for row in ('o', 'v', *source.own))}, {empty})"
            for name, empty in EMPTY.items()
            if name in segment or name in narrowed.segments
        }
        where, values = condition(narrowed.segments, made)
        if narrowed.outlet is not None:
            where, values = f"{where} AND {source.buyer} = %s", [*values, narrowed.outlet]
        if narrowed.skus is not None:
            where, values = f"{where} AND {source.sku} = ANY(%s::bigint[])", [*values, sql.array(narrowed.skus)]
        where += more[0].format(on=source.on, buyer=source.buyer)
        under = UNDER + (OLD if source.old else "") if made else ""
        texts.append(source.text.format(
            made="".join(f"{made[name]} AS {name}, " for name in segment), issued=ISSUED, where=where,
            under=under.format(invoice=source.invoice), when=when[0].format(on=source.on, buyer=source.buyer),
            cost=COST if cost else "0", costs=COSTS if cost else "",
        ))  # fmt: skip
        params += [organisation, currency, *when[1], *values, *more[1]]
    return " UNION ALL ".join(texts), params
