"""What must always hold of goods on their way, of doors, and of the credit that orders still need."""

from salur.kernel.facts import UNTOLD
from salur.ledger.proof import Proof
from salur.warehouse.proofs import LINES, SHIPMENT

TOLD = "('delivered', 'part', 'refused', 'done', 'returned')"

PROOFS = [
    Proof(
        "delivery.in_transit",
        "on each vehicle is what its loaded shipments hold, and what was refused and is not unloaded, at its cost",
        "SELECT count(*) FROM delivery_drop",
        """
        WITH aboard AS (
            SELECT s.organisation, s.owner, t.van, l.lot,
                sum(CASE WHEN s.status = 'loaded' THEN l.pieces ELSE coalesce(r.pieces, 0) END) AS pieces,
                sum(CASE WHEN s.status = 'loaded' THEN l.value ELSE coalesce(r.value, 0) END) AS value
            FROM warehouse_shipment s JOIN warehouse_shipmentline l ON l.shipment_id = s.id
                LEFT JOIN delivery_drop d ON d.shipment = s.id LEFT JOIN delivery_trip t ON t.id = d.trip
                LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n
            WHERE s.status IN ('loaded', 'part', 'refused') GROUP BY 1, 2, 3, 4),
        book AS (
            SELECT a.organisation, a.owner, a.place AS van, b.lot, b.pieces, b.value
            FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account AND a.bucket = 'in_transit'
            WHERE a.organisation IN (SELECT organisation FROM delivery_trip))  -- whoever has vehicles at all
        SELECT coalesce(a.organisation, b.organisation), format('vehicle %s, lot %s of owner %s',
                coalesce(a.van, b.van), coalesce(a.lot, b.lot), coalesce(a.owner, b.owner)),
            CASE WHEN coalesce(a.pieces, 0) <> coalesce(b.pieces, 0) THEN coalesce(a.pieces, 0) ELSE a.value END,
            CASE WHEN coalesce(a.pieces, 0) <> coalesce(b.pieces, 0) THEN coalesce(b.pieces, 0) ELSE b.value END
        FROM aboard a FULL JOIN book b USING (organisation, owner, van, lot)
        WHERE coalesce(a.pieces, 0) <> coalesce(b.pieces, 0) OR coalesce(a.value, 0) <> coalesce(b.value, 0)""",
    ),
    Proof(
        "delivery.credit",
        "the credit set aside for an order is the price of its pieces neither delivered, invoiced nor cancelled",
        "SELECT count(*) FROM orders_order",
        f"""
        WITH {LINES},
        wanted AS (
            SELECT id AS "order", sum(amount) AS amount FROM (
                SELECT id, open_untaxed + open_tax AS amount FROM lines
                UNION ALL
                SELECT s."order", l.untaxed + l.tax FROM warehouse_shipment s
                    JOIN warehouse_shipmentline l ON l.shipment_id = s.id LEFT JOIN delivery_drop d ON d.shipment = s.id
                WHERE s.status IN ('picked', 'packed', 'loaded', 'back') AND NOT coalesce(d.invoiced, false)) x
            GROUP BY 1)
        SELECT o.organisation, format('order %s (%s): credit set aside', o.id, coalesce(o.number, o.status)),
            coalesce(w.amount, 0), coalesce(c.amount, 0)
        FROM orders_order o LEFT JOIN wanted w ON w."order" = o.id
            LEFT JOIN credit_promise c ON c.paper = o.id AND c.paper_kind = 'order'
        WHERE coalesce(w.amount, 0) <> coalesce(c.amount, 0)""",
    ),
    Proof(
        "delivery.doors",
        "what was told at each door is where its shipment stands; what is on its way is on a loaded trip",
        "SELECT count(*) FROM delivery_drop",
        f"""
        SELECT s.organisation, {SHIPMENT} || format(' is %s, but its door says "%s"', s.status, coalesce(d.result, '')),
            1, 0
        FROM warehouse_shipment s LEFT JOIN delivery_drop d ON d.shipment = s.id
        WHERE coalesce(d.result, '') <> CASE s.status WHEN 'delivered' THEN 'delivered' WHEN 'part' THEN 'part'
            WHEN 'done' THEN 'part' WHEN 'refused' THEN 'refused' WHEN 'returned' THEN 'refused' ELSE '' END
        UNION ALL
        SELECT s.organisation, {SHIPMENT} || format(' is %s, but trip %s is %s', s.status, coalesce(t.id, 0),
            coalesce(t.status, 'nowhere')), 1, 0
        FROM warehouse_shipment s LEFT JOIN delivery_drop d ON d.shipment = s.id
            LEFT JOIN delivery_trip t ON t.id = d.trip
        WHERE s.status IN ('loaded', 'part', 'refused')
                <> (s.status <> 'delivered' AND coalesce(t.status, '') = 'loaded')
            OR (s.status IN ('picked', 'packed', 'back') AND t.status <> 'planned')
            OR t.status = 'cancelled'""",
    ),
    Proof(
        "delivery.refused",
        "what orders count as refused at the door is what was refused there, and no more than was brought",
        "SELECT (SELECT count(*) FROM delivery_refusal) + (SELECT count(*) FROM delivery_drop)",
        """
        SELECT o.organisation, format('order %s (%s) line %s', o.id, o.number, l.n), coalesce(r.pieces, 0), l.refused
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id LEFT JOIN (
            SELECT s."order", sl.line, sum(r.pieces) AS pieces FROM delivery_refusal r
                JOIN warehouse_shipment s ON s.id = r.shipment
                JOIN warehouse_shipmentline sl ON sl.shipment_id = r.shipment AND sl.n = r.n GROUP BY 1, 2) r
            ON r."order" = o.id AND r.line = l.n
        WHERE coalesce(r.pieces, 0) <> l.refused
        UNION ALL
        SELECT r.organisation, format('shipment %s line %s: refused', r.shipment, r.n), coalesce(l.pieces, 0), r.pieces
        FROM delivery_refusal r LEFT JOIN warehouse_shipmentline l ON l.shipment_id = r.shipment AND l.n = r.n
        WHERE r.pieces > coalesce(l.pieces, 0) OR r.value > l.value OR r.untaxed > l.untaxed OR r.tax > l.tax""",
    ),
    Proof(
        "delivery.postings",
        "what was taken at each door left as sold at its cost, and is unbilled unless it was invoiced before; trips "
        "that were loaded and unloaded wrote it",
        "SELECT (SELECT count(*) FROM delivery_drop) + (SELECT count(*) FROM delivery_trip)",
        f"""
        WITH sold AS (
            SELECT p.organisation, p.paper, sum(m.pieces) AS pieces, sum(m.value) AS value
            FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
                JOIN ledger_goodsaccount a ON a.id = m.target AND a.bucket = 'sold'
            WHERE p.paper_kind = 'shipment' AND p.occasion = 'delivered' GROUP BY 1, 2),
        unbilled AS (
            SELECT p.organisation, p.paper, sum(m.amount) AS amount FROM ledger_posting p
                JOIN ledger_moneymove m ON m.posting_id = p.id
                JOIN ledger_moneyaccount a ON a.id = m.target AND a.bucket = 'unbilled'
            WHERE p.paper_kind = 'shipment' AND p.occasion = 'delivered' GROUP BY 1, 2),
        taken AS (
            SELECT s.id, s.organisation, s.number, sum(l.pieces - coalesce(r.pieces, 0)) AS pieces,
                sum(l.value - coalesce(r.value, 0)) AS value, CASE WHEN d.invoiced THEN 0 ELSE
                sum(l.untaxed + l.tax - coalesce(r.untaxed, 0) - coalesce(r.tax, 0)) END AS amount
            FROM warehouse_shipment s JOIN warehouse_shipmentline l ON l.shipment_id = s.id
                JOIN delivery_drop d ON d.shipment = s.id AND d.result <> ''
                LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n
            GROUP BY s.id, d.invoiced),
        refused AS (
            SELECT t.id, t.organisation, t.number, sum(r.pieces) AS pieces
            FROM delivery_trip t JOIN delivery_drop d ON d.trip = t.id
                JOIN delivery_refusal r ON r.shipment = d.shipment
            WHERE t.status = 'done' GROUP BY t.id),
        brought_back AS (
            SELECT p.organisation, p.paper, sum(m.pieces) AS pieces
            FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
            WHERE p.paper_kind = 'trip' AND p.occasion = 'unloaded' GROUP BY 1, 2)
        SELECT s.organisation, {SHIPMENT} || ': pieces sold', s.pieces, coalesce(b.pieces, 0)
        FROM taken s LEFT JOIN sold b ON b.paper = s.id AND b.organisation = s.organisation
        WHERE coalesce(b.pieces, 0) <> s.pieces
        UNION ALL
        SELECT s.organisation, {SHIPMENT} || ': cost of what was sold', s.value, coalesce(b.value, 0)
        FROM taken s LEFT JOIN sold b ON b.paper = s.id AND b.organisation = s.organisation
        WHERE coalesce(b.value, 0) <> s.value
        UNION ALL
        SELECT s.organisation, {SHIPMENT} || ': unbilled at the door', s.amount, coalesce(u.amount, 0)
        FROM taken s LEFT JOIN unbilled u ON u.paper = s.id AND u.organisation = s.organisation
        WHERE coalesce(u.amount, 0) <> s.amount
        UNION ALL
        SELECT t.organisation, format('trip %s (%s) was loaded', t.id, t.number), 1, 0
        FROM delivery_trip t LEFT JOIN ledger_posting p
            ON p.paper = t.id AND p.paper_kind = 'trip' AND p.occasion = 'loaded' AND p.organisation = t.organisation
        WHERE (t.status = 'loaded' OR t.loaded_at IS NOT NULL) AND p.id IS NULL
        UNION ALL
        SELECT t.organisation, format('trip %s (%s): pieces brought back', t.id, t.number), t.pieces,
            coalesce(b.pieces, 0)
        FROM refused t LEFT JOIN brought_back b ON b.paper = t.id AND b.organisation = t.organisation
        WHERE t.pieces > coalesce(b.pieces, 0)""",
    ),
    Proof(
        "delivery.finished",
        "an order is finished once all of it was delivered or cancelled, and not before",
        "SELECT count(*) FROM orders_order",
        f"""
        WITH there AS (
            SELECT s."order", sum(l.pieces - coalesce(r.pieces, 0)) AS pieces FROM warehouse_shipment s
                JOIN warehouse_shipmentline l ON l.shipment_id = s.id
                LEFT JOIN delivery_refusal r ON r.shipment = s.id AND r.n = l.n
            WHERE s.status IN {TOLD} GROUP BY 1),
        wanted AS (SELECT order_id, sum(pieces - cancelled) AS pieces FROM orders_orderline GROUP BY 1),
        coming AS (
            SELECT f.paper FROM ({UNTOLD}) u JOIN kernel_fact f ON f.id = u.fact
            WHERE u.listener = 'delivery.closed_short')
        SELECT o.organisation, format('order %s (%s) is %s: %s pieces wanted, %s delivered; finished', o.id, o.number,
            o.status, w.pieces, coalesce(t.pieces, 0)), (w.pieces = coalesce(t.pieces, 0))::int,
            (o.status = 'finished')::int
        FROM orders_order o JOIN wanted w ON w.order_id = o.id LEFT JOIN there t ON t."order" = o.id
        WHERE o.status IN ('confirmed', 'backordered', 'finished')
            AND (o.status = 'finished') <> (w.pieces = coalesce(t.pieces, 0))
            AND o.id NOT IN (SELECT paper FROM coming)""",
    ),
]
