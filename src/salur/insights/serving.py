"""How orders were served: each order's row is worked out anew, under its lock, whenever something came of it."""

from __future__ import annotations

from collections.abc import Iterable

from salur.insights import segments
from salur.kernel import sql
from salur.kernel.organisation import house

COLUMNS = (
    "lines", "lines_in_full", "ordered", "delivered", "ordered_untaxed", "delivered_untaxed", "doors", "accurate",
    "wished", "in_time", "planned", "on_the_day",
)  # fmt: skip

SERVED = """
    SELECT o.id AS "order", o.organisation, (o.captured_at AT TIME ZONE {zone})::date AS "on", o.buyer AS outlet,
        o.currency, w.lines, w.lines_in_full, w.ordered, w.delivered, o.untaxed AS ordered_untaxed, w.delivered_untaxed,
        d.doors, d.accurate, d.wished, d.in_time, d.planned, d.on_the_day
    FROM {orders} JOIN orders_order o ON o.id = g."order"
        CROSS JOIN LATERAL (
            SELECT count(*) AS lines, count(*) FILTER (WHERE coalesce(t.pieces, 0) >= l.pieces) AS lines_in_full,
                sum(l.pieces)::bigint AS ordered, coalesce(sum(t.pieces), 0)::bigint AS delivered,
                coalesce(sum(t.untaxed), 0)::bigint AS delivered_untaxed
            FROM orders_orderline l LEFT JOIN (
                SELECT q.line, sum(q.pieces - coalesce(r.pieces, 0)) AS pieces,
                    sum(q.untaxed - coalesce(r.untaxed, 0)) AS untaxed
                FROM warehouse_shipment s JOIN delivery_drop p ON p.shipment = s.id AND p.result <> ''
                    JOIN warehouse_shipmentline q ON q.shipment_id = s.id
                    LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = q.n
                WHERE s."order" = o.id GROUP BY q.line) t ON t.line = l.n
            WHERE l.order_id = o.id) w
        CROSS JOIN LATERAL (
            SELECT count(*) AS doors, count(*) FILTER (WHERE p.result = 'delivered') AS accurate,
                count(CASE WHEN p.result <> '' THEN o.wanted_on END) AS wished,
                count(*) FILTER (WHERE (p.at AT TIME ZONE {zone})::date <= o.wanted_on) AS in_time,
                count(v.id) AS planned, count(*) FILTER (WHERE (p.at AT TIME ZONE {zone})::date = v."on") AS on_the_day
            FROM warehouse_shipment s JOIN delivery_drop p ON p.shipment = s.id AND p.result <> ''
                LEFT JOIN delivery_trip v ON v.id = p.trip
            WHERE s."order" = o.id) d"""
"""What each order came to; `zone` is an expression for its organisation's time zone."""


def count(organisation: int, orders: Iterable[int]) -> None:
    """Work out the rows of these orders; another who does the same order at once waits for its row and sees more."""
    found = segments.of_orders(organisation, orders)
    if not found:
        return
    source, params = sql.given("g", '"order" bigint, segment bigint', sorted(found.items()))
    zeros = ", ".join("0" for _ in COLUMNS)
    sql.run(
        f'INSERT INTO insights_orderservice ("order", organisation, "on", outlet, segment, currency, '
        f"{', '.join(COLUMNS)}) SELECT o.id, o.organisation, '-infinity', o.buyer, g.segment, o.currency, {zeros} "
        f'FROM {source} JOIN orders_order o ON o.id = g."order" WHERE o.organisation = %s ORDER BY o.id '
        "ON CONFLICT DO NOTHING",
        (*params, organisation),
    )
    sql.fetch(
        'SELECT 1 FROM insights_orderservice WHERE "order" = ANY(%s::bigint[]) ORDER BY "order" FOR UPDATE',
        (sql.array(sorted(found)),),
    )
    worked_out = SERVED.format(orders=source, zone="%s::text")
    zone = house(organisation).time_zone
    assigned = ", ".join(f"{column} = x.{column}" for column in ('"on"', *COLUMNS))
    sql.run(
        f'UPDATE insights_orderservice c SET {assigned} FROM ({worked_out}) x WHERE c."order" = x."order"',
        (zone, *params, zone, zone),
    )
