"""What must always hold of the summaries: they are what the papers and the moves come to, up to the last fact told.

Whatever was counted has its fact `Counted`; what waits as a job is left out of both sides, and what is neither is named
by the first proof. Each statement reads the lines once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from salur.insights.rules import OCCASIONS, ON_THE_WAY, SALES, SERVED
from salur.insights.sales import SUMS
from salur.insights.serving import COLUMNS as SERVICE
from salur.kernel.facts import UNTOLD
from salur.ledger.proof import Proof

LISTENER = "insights.summaries"
HEARD = sorted({*SALES, *SERVED, *OCCASIONS, "PostingReversed", "HistoryKept"})


def _words(some: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in some)


def _sum(rows: Sequence[str], of: str = "") -> str:
    return ", ".join(f"salur_total({of}{one}) AS {one}" for one in rows)


def compared(cell: Sequence[str], sums: Sequence[str], name: str) -> str:
    """Named cells of `should` and `found` that differ: the first sum that does, with what should be and what is."""
    differs = " OR ".join(f"coalesce(s.{one}, 0) <> coalesce(f.{one}, 0)" for one in sums)
    cases = [f"WHEN coalesce(s.{one}, 0) <> coalesce(f.{one}, 0) THEN " for one in sums]
    pick = {
        side: "CASE " + " ".join(f"{case}coalesce({side}.{one}, 0)" for case, one in zip(cases, sums, strict=True))
        for side in "sf"
    }
    which = "CASE " + " ".join(f"{case}'{one}'" for case, one in zip(cases, sums, strict=True)) + " END"
    of_cell = ", ".join(f"coalesce(s.{one}, f.{one})" for one in cell)
    return f"""
        SELECT coalesce(s.organisation, f.organisation), format('{name}: %s', {of_cell}, {which}), {pick["s"]} END,
            {pick["f"]} END
        FROM should s FULL JOIN found f USING (organisation, {", ".join(cell)}) WHERE {differs}"""


COUNTED = """
    counted AS MATERIALIZED (SELECT (body ->> 'fact')::bigint AS fact, paper, body ->> 'kind' AS kind, organisation
        FROM kernel_fact WHERE kind = 'Counted')"""

TOLD = f"""
    WITH {COUNTED}, untold AS ({UNTOLD})
    SELECT f.organisation, format('%s of %s %s (fact %s) was counted', f.kind, f.paper_kind, f.paper, f.id), 1, 0
    FROM kernel_fact f LEFT JOIN counted c ON c.fact = f.id
        LEFT JOIN untold u ON u.fact = f.id AND u.listener = '{LISTENER}'
    WHERE f.kind IN ({_words(HEARD)}) AND c.fact IS NULL AND u.fact IS NULL
        AND NOT (f.kind = 'InvoiceIssued' AND f.body -> 'shipments' = '[]')
        AND NOT (f.kind = 'HistoryKept' AND f.body ->> 'kind' = 'payment')"""

FOUR = """
            coalesce(o.territory, v.territory, i.territory, 0) AS territory,
            coalesce(o.channel, v.channel, i.channel, '') AS channel,
            coalesce(o.price_class, v.price_class, i.price_class, '') AS price_class,
            coalesce(o.salesman, v.salesman, i.salesman, 0) AS salesman"""
"""Under what a line was sold: its order's, its van sale's, or what a paper of before the books says itself."""
OF_NOTE = re.sub(r"\bi\.(\w+)", r"i.\1, h.\1", FOUR)
"""Of an old credit note its own; of others these are empty."""

LINES = f"""
    lines AS (
        SELECT i.organisation, i."on", i.buyer AS outlet, l.sku, i.currency, {FOUR},
            l.untaxed, l.tax, l.pieces, 1 AS lines, CASE WHEN l.pieces < s.pieces THEN s.value - coalesce(r.value, 0)
                ELSE coalesce(s.value, w.value, 0) END AS cost,
            0 AS credited_untaxed, 0 AS credited_tax, 0 AS credited_pieces, 0 AS credited_cost
        FROM counted k JOIN kernel_fact f ON f.id = k.fact
            JOIN billing_invoice i ON i.id = CASE k.kind WHEN 'SoldFromVan' THEN (f.body ->> 'invoice')::bigint
                ELSE k.paper END
            JOIN billing_invoiceline l ON l.invoice_id = i.id LEFT JOIN orders_order o ON o.id = l."order"
            LEFT JOIN field_sale v ON k.kind = 'SoldFromVan' AND v.id = k.paper
            LEFT JOIN field_saleline w ON w.sale_id = v.id AND w.n = l.n
            LEFT JOIN warehouse_shipmentline s ON s.shipment_id = l.shipment AND s.n = l.shipment_line
            LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
        WHERE k.kind IN ('InvoiceIssued', 'SoldFromVan', 'HistoryKept invoice')
        UNION ALL
        SELECT h.organisation, h."on", h.buyer, c.sku, h.currency, {OF_NOTE}, 0, 0, 0, 0, 0, c.untaxed, c.tax, c.pieces,
            CASE WHEN h.reason_kind = 'shipment' THEN coalesce(r.value, 0) ELSE 0 END
        FROM counted k JOIN billing_creditnote h ON h.id = k.paper JOIN billing_creditnoteline c ON c.note_id = h.id
            LEFT JOIN billing_invoiceline l ON l.invoice_id = c.invoice AND l.n = c.invoice_line
            LEFT JOIN orders_order o ON o.id = l."order"
            LEFT JOIN field_sale v ON v.invoice = c.invoice AND l."order" IS NULL
            LEFT JOIN billing_invoice i ON i.id = c.invoice
            LEFT JOIN delivery_refusal r ON r.shipment = l.shipment AND r.n = l.shipment_line
        WHERE k.kind IN ('CreditNoteIssued', 'HistoryKept credit_note')
        UNION ALL
        SELECT t.organisation, p."on", t.buyer, b.sku, b.currency, {FOUR}, 0, 0, 0, 0, 0, 0, 0, 0, b.value
        FROM counted k JOIN returns_return t ON t.id = k.paper JOIN returns_returnline b ON b.paper_id = t.id
            JOIN ledger_posting p ON p.paper = t.id AND p.paper_kind = 'return' AND p.occasion = 'received'
            LEFT JOIN billing_invoiceline l ON l.invoice_id = b.invoice AND l.n = b.invoice_line
            LEFT JOIN orders_order o ON o.id = l."order"
            LEFT JOIN field_sale v ON v.invoice = b.invoice AND l."order" IS NULL
            LEFT JOIN billing_invoice i ON i.id = b.invoice
        WHERE k.kind = 'GoodsReturned')"""
"""The lines of all papers counted, with the segment they were made under worked out once more."""

CELL = ("what", "day", "thing", "other", "more", "currency")
SHOULD = f"""
    should AS (
        SELECT organisation, CASE WHEN grouping(goods_group) = 0 THEN 'outlet, segment and product group in a month'
                WHEN grouping("on") = 1 THEN 'segment and SKU in a month'
                WHEN grouping(outlet) = 1 THEN 'SKU on a day' ELSE 'outlet and segment on a day' END AS what,
            coalesce("on", month) AS day, CASE WHEN grouping(outlet) = 0 THEN outlet WHEN grouping("on") = 1
                THEN segment ELSE sku END AS thing,
            CASE WHEN grouping(outlet) = 0 THEN segment WHEN grouping("on") = 1 THEN sku ELSE 0 END AS other,
            coalesce(goods_group, 0) AS more, currency, {_sum(SUMS)}
        FROM (SELECT l.*, date_trunc('month', l."on"::timestamp)::date AS month, z.id AS segment, g.goods_group
            FROM lines l
            LEFT JOIN insights_segment z ON z.organisation = l.organisation AND z.territory = l.territory
                AND z.channel = l.channel AND z.price_class = l.price_class AND z.salesman = l.salesman
            LEFT JOIN insights_skugroup g ON g.organisation = l.organisation AND g.sku = l.sku) l
        GROUP BY organisation, currency, GROUPING SETS ((month, segment, sku), ("on", sku), ("on", outlet, segment),
            (month, outlet, segment, goods_group)))"""
FOUND = f"""
    found AS (
        SELECT organisation, 'segment and SKU in a month' AS what, month AS day, segment AS thing, sku AS other,
            0 AS more, currency, {", ".join(SUMS)} FROM insights_segmentmonth
        UNION ALL SELECT organisation, 'SKU on a day', "on", sku, 0, 0, currency, {", ".join(SUMS)} FROM insights_skuday
        UNION ALL SELECT organisation, 'outlet and segment on a day', "on", outlet, segment, 0, currency,
            {", ".join(SUMS)} FROM insights_outletday
        UNION ALL SELECT organisation, 'outlet, segment and product group in a month', month, outlet, segment,
            goods_group, currency, {", ".join(SUMS)} FROM insights_groupmonth)"""

MONTH_CELL = ("what", "day", "thing", "other", "currency")
OUTLET_SUMS = (*SUMS, "invoices")
MONTHS = f"""
    WITH should AS (
        SELECT organisation, 'outlet and segment' AS what, date_trunc('month', "on"::timestamp)::date AS day,
            outlet AS thing,
            segment AS other, currency, {_sum(OUTLET_SUMS)} FROM insights_outletday GROUP BY 1, 2, 3, 4, 5, 6
        UNION ALL SELECT organisation, 'SKU', date_trunc('month', "on"::timestamp)::date, sku, 0, currency,
            {_sum(SUMS)}, 0
            FROM insights_skuday GROUP BY 1, 2, 3, 4, 5, 6),
    found AS (
        SELECT organisation, 'outlet and segment' AS what, month AS day, outlet AS thing, segment AS other, currency,
            {", ".join(OUTLET_SUMS)} FROM insights_outletmonth
        UNION ALL SELECT organisation, 'SKU', month, sku, 0, currency, {", ".join(SUMS)}, 0 FROM insights_skumonth)
    {compared(MONTH_CELL, OUTLET_SUMS, "%s in the month of %s, %s, %s in %s")}"""

INVOICES = f"""
    WITH {COUNTED},
    should AS (
        SELECT i.organisation, i."on" AS day, i.buyer AS thing, i.currency, count(*) AS invoices
        FROM counted k JOIN kernel_fact f ON f.id = k.fact
            JOIN billing_invoice i ON i.id = CASE k.kind WHEN 'SoldFromVan' THEN (f.body ->> 'invoice')::bigint
                ELSE k.paper END
        WHERE k.kind IN ('InvoiceIssued', 'SoldFromVan', 'HistoryKept invoice') GROUP BY 1, 2, 3, 4),
    found AS (
        SELECT organisation, "on" AS day, outlet AS thing, currency, sum(invoices)::bigint AS invoices
        FROM insights_outletday GROUP BY 1, 2, 3, 4)
    {compared(("day", "thing", "currency"), ("invoices",), "on %s, outlet %s in %s")}"""

PAPERS_OF = ", ".join(f"('{kind}', '{paper}', '{occasion}')" for kind, (paper, occasion) in OCCASIONS.items())
GOODS_SUMS = ("pieces_in", "value_in", "pieces_out", "value_out")
GOODS = f"""
    WITH {COUNTED},
    waiting AS (
        SELECT p.id FROM ({UNTOLD}) u JOIN kernel_fact f ON f.id = u.fact AND u.listener = '{LISTENER}'
            JOIN (VALUES {PAPERS_OF}) w(kind, paper_kind, occasion) ON w.kind = f.kind
            JOIN ledger_posting p ON p.paper = f.paper AND p.paper_kind = w.paper_kind AND p.occasion = w.occasion
        WHERE NOT EXISTS (SELECT FROM counted c WHERE c.fact = f.id)
        UNION SELECT f.paper FROM ({UNTOLD}) u JOIN kernel_fact f ON f.id = u.fact AND u.listener = '{LISTENER}'
        WHERE f.kind = 'PostingReversed' AND NOT EXISTS (SELECT FROM counted c WHERE c.fact = f.id)),
    moved AS (
        SELECT date_trunc('month', m."on"::timestamp)::date AS month, m.source, m.target, m.lot,
            salur_total(m.pieces) AS pieces,
            salur_total(m.value) AS value
        FROM ledger_goodsmove m LEFT JOIN waiting w ON w.id = m.posting_id WHERE w.id IS NULL GROUP BY 1, 2, 3, 4),
    should AS (
        SELECT a.organisation, x.month AS day, x.account AS thing, x.lot AS other, {_sum(GOODS_SUMS, "x.")}
        FROM (SELECT month, target AS account, lot, pieces AS pieces_in, value AS value_in, 0 AS pieces_out,
                0 AS value_out FROM moved
            UNION ALL SELECT month, source, lot, 0, 0, pieces, value FROM moved) x
            JOIN ledger_goodsaccount a ON a.id = x.account AND a.bucket NOT IN ({_words(ON_THE_WAY)})
        GROUP BY 1, 2, 3, 4),
    found AS (
        SELECT organisation, month AS day, account AS thing, lot AS other, {", ".join(GOODS_SUMS)}
        FROM insights_goodsmonth)
    {compared(("day", "thing", "other"), GOODS_SUMS, "in the month of %s, goods account %s, lot %s")}"""

SERVICE_OF = f"""
    WITH {COUNTED},
    heard AS (
        SELECT CASE f.kind WHEN 'ShipmentDelivered' THEN (f.body ->> 'order')::bigint ELSE f.paper END AS "order",
            bool_or(c.fact IS NOT NULL) AS told, bool_or(c.fact IS NULL) AS waits
        FROM kernel_fact f LEFT JOIN counted c ON c.fact = f.id WHERE f.kind IN ({_words(SERVED)}) GROUP BY 1),
    done AS (SELECT "order" FROM heard WHERE told AND NOT waits),
    taken AS (
        SELECT s."order", q.line, sum(q.pieces - coalesce(r.pieces, 0)) AS pieces,
            sum(q.untaxed - coalesce(r.untaxed, 0)) AS untaxed
        FROM warehouse_shipment s JOIN delivery_drop p ON p.shipment = s.id AND p.result <> ''
            JOIN warehouse_shipmentline q ON q.shipment_id = s.id
            LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = q.n GROUP BY 1, 2),
    wanted AS (
        SELECT l.order_id AS "order", count(*) AS lines,
            count(*) FILTER (WHERE coalesce(t.pieces, 0) >= l.pieces) AS lines_in_full,
            sum(l.pieces)::bigint AS ordered, coalesce(sum(t.pieces), 0)::bigint AS delivered,
            coalesce(sum(t.untaxed), 0)::bigint AS delivered_untaxed
        FROM orders_orderline l LEFT JOIN taken t ON t."order" = l.order_id AND t.line = l.n GROUP BY 1),
    doors AS (
        SELECT o.id AS "order", count(*) AS doors, count(*) FILTER (WHERE p.result = 'delivered') AS accurate,
            count(o.wanted_on) AS wished,
            count(*) FILTER (WHERE (p.at AT TIME ZONE h.time_zone)::date <= o.wanted_on) AS in_time,
            count(v.id) AS planned,
            count(*) FILTER (WHERE (p.at AT TIME ZONE h.time_zone)::date = v."on") AS on_the_day
        FROM warehouse_shipment s JOIN delivery_drop p ON p.shipment = s.id AND p.result <> ''
            JOIN orders_order o ON o.id = s."order" JOIN kernel_organisation h ON h.id = o.organisation
            LEFT JOIN delivery_trip v ON v.id = p.trip GROUP BY 1),
    should AS (
        SELECT o.organisation, o.id AS "order", o.buyer AS outlet, o.untaxed AS ordered_untaxed, w.lines,
            w.lines_in_full, w.ordered, w.delivered, w.delivered_untaxed, coalesce(d.doors, 0) AS doors,
            coalesce(d.accurate, 0) AS accurate, coalesce(d.wished, 0) AS wished, coalesce(d.in_time, 0) AS in_time,
            coalesce(d.planned, 0) AS planned, coalesce(d.on_the_day, 0) AS on_the_day,
            (o.captured_at AT TIME ZONE h.time_zone)::date - DATE '2000-01-01' AS day
        FROM done JOIN orders_order o ON o.id = done."order" JOIN wanted w ON w."order" = o.id
            JOIN kernel_organisation h ON h.id = o.organisation LEFT JOIN doors d ON d."order" = o.id),
    found AS (
        SELECT organisation, c."order", outlet, "on" - DATE '2000-01-01' AS day, {", ".join(SERVICE)}
        FROM insights_orderservice c WHERE NOT EXISTS (SELECT FROM heard h WHERE h."order" = c."order" AND h.waits))
    {compared(('"order"', "outlet"), ("day", *SERVICE), "order %s of outlet %s")}"""

PROOFS = [
    Proof(
        "insights.told",
        "every fact that the summaries hear was counted or waits to be told",
        f"SELECT count(*) FROM kernel_fact WHERE kind IN ({_words(HEARD)})",
        TOLD,
    ),
    Proof(
        "insights.sales",
        "sales by day and outlet, by day and SKU, by month, segment and SKU, by month, outlet and product group are "
        "the sum of the papers' lines",
        "SELECT (SELECT count(*) FROM billing_invoiceline) + (SELECT count(*) FROM billing_creditnoteline)",
        f"WITH {COUNTED}, {LINES}, {SHOULD}, {FOUND} {compared(CELL, SUMS, '%s %s, %s, %s, %s in %s')}",
    ),
    Proof(
        "insights.months",
        "a month of an outlet or an SKU is the sum of its days",
        "SELECT (SELECT count(*) FROM insights_outletday) + (SELECT count(*) FROM insights_skuday)",
        MONTHS,
    ),
    Proof(
        "insights.invoices",
        "invoices by day and outlet are as many as there are",
        "SELECT count(*) FROM billing_invoice",
        INVOICES,
    ),
    Proof(
        "insights.goods",
        "what came into a goods account and left it in a month is the sum of its moves",
        "SELECT count(*) FROM ledger_goodsmove",
        GOODS,
    ),
    Proof(
        "insights.service",
        "how an order was served is what its lines, shipments and doors say",
        "SELECT count(*) FROM insights_orderservice",
        SERVICE_OF,
    ),
]
