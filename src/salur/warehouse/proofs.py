"""What must always hold of goods coming in and being picked."""

from salur.ledger.proof import Proof

ORDER = "format('order %s (%s) line %s', o.id, o.number, l.n)"
SHIPMENT = "format('shipment %s (%s)', s.id, s.number)"

LINES = """
    shipped AS (
        SELECT s."order", l.line, sum(l.pieces) AS pieces, sum(l.untaxed) AS untaxed, sum(l.tax) AS tax
        FROM warehouse_shipment s JOIN warehouse_shipmentline l ON l.shipment_id = s.id
        WHERE s.status <> 'put_back' GROUP BY 1, 2),
    open AS (
        SELECT paper, line, sum(pieces) AS pieces FROM (
            SELECT paper, line, pieces FROM stock_promise WHERE paper_kind = 'order'
            UNION ALL SELECT paper, line, pieces FROM stock_backorder WHERE paper_kind = 'order') x GROUP BY 1, 2),
    lines AS (
        SELECT o.id, o.organisation, o.number, l.n, l.pieces, l.cancelled - l.refused AS cancelled, l.untaxed, l.tax,
            coalesce(s.pieces, 0) AS shipped, coalesce(s.untaxed, 0) AS shipped_untaxed,
            coalesce(s.tax, 0) AS shipped_tax, coalesce(p.pieces, 0) AS open,
            CASE WHEN p.pieces IS NULL THEN 0 ELSE coalesce(l.open_untaxed, l.untaxed) END AS open_untaxed,
            CASE WHEN p.pieces IS NULL THEN 0 ELSE coalesce(l.open_tax, l.tax) END AS open_tax
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
            LEFT JOIN shipped s ON s."order" = o.id AND s.line = l.n
            LEFT JOIN open p ON p.paper = o.id AND p.line = l.n
        WHERE o.status IN ('confirmed', 'backordered', 'finished', 'cancelled'))"""
"""Lines of binding orders: what of each is shipped (not put back), open (promised or awaited) and cancelled before."""

MOVED = """
    moved AS (
        SELECT p.organisation, p.paper_kind, p.paper, p.occasion, a.bucket AS source, b.bucket AS target,
            sum(m.pieces) AS pieces, sum(m.value) AS value
        FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
            JOIN ledger_goodsaccount a ON a.id = m.source JOIN ledger_goodsaccount b ON b.id = m.target
        WHERE p.paper_kind IN ('shipment', 'receipt', 'transfer') GROUP BY 1, 2, 3, 4, 5, 6)"""
"""What postings of these papers moved, by occasion and buckets."""

PROOFS = [
    Proof(
        "warehouse.ordered",
        "of each line of a binding order: ordered = waiting + promised + shipped + cancelled (what was refused at the "
        "door was shipped)",
        "SELECT count(*) FROM orders_orderline",
        f"""
        WITH {LINES}
        SELECT o.organisation, {ORDER.replace("l.n", "o.n")}, o.pieces, o.open + o.shipped + o.cancelled
        FROM lines o WHERE o.pieces <> o.open + o.shipped + o.cancelled""",
    ),
    Proof(
        "warehouse.prices",
        "the parts that a line is shipped in, and what of it is open, come to the line, to the coin",
        "SELECT count(*) FROM warehouse_shipmentline",
        f"""
        WITH {LINES}
        SELECT o.organisation, {ORDER.replace("l.n", "o.n")}, o.untaxed + o.tax,
            o.shipped_untaxed + o.shipped_tax + o.open_untaxed + o.open_tax
        FROM lines o
        WHERE o.shipped_untaxed + o.open_untaxed > o.untaxed OR o.shipped_tax + o.open_tax > o.tax OR (o.cancelled = 0
            AND (o.shipped_untaxed + o.open_untaxed <> o.untaxed OR o.shipped_tax + o.open_tax <> o.tax))""",
    ),
    Proof(
        "warehouse.shipments",
        "a shipment comes to the sum of its lines",
        "SELECT count(*) FROM warehouse_shipment",
        f"""
        SELECT s.organisation, {SHIPMENT}, coalesce(sum(l.untaxed + l.tax), 0), s.untaxed + s.tax
        FROM warehouse_shipment s LEFT JOIN warehouse_shipmentline l ON l.shipment_id = s.id
        GROUP BY s.id HAVING coalesce(sum(l.untaxed), 0) <> s.untaxed OR coalesce(sum(l.tax), 0) <> s.tax""",
    ),
    Proof(
        "warehouse.picked",
        "in the bucket picked lies what shipments picked and not gone hold, by owner, site and lot, at its cost",
        "SELECT count(*) FROM warehouse_shipmentline",
        """
        WITH held AS (
            SELECT s.organisation, s.owner, s.site, l.lot, sum(l.pieces) AS pieces, sum(l.value) AS value
            FROM warehouse_shipment s JOIN warehouse_shipmentline l ON l.shipment_id = s.id
            WHERE s.status IN ('picked', 'packed', 'back') GROUP BY 1, 2, 3, 4),
        book AS (
            SELECT a.organisation, a.owner, a.place AS site, b.lot, b.pieces, b.value
            FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account AND a.bucket = 'picked'
            WHERE a.organisation IN (SELECT organisation FROM warehouse_shipment))  -- whoever picks at all
        SELECT coalesce(h.organisation, b.organisation), format('picked of owner %s at site %s, lot %s',
                coalesce(h.owner, b.owner), coalesce(h.site, b.site), coalesce(h.lot, b.lot)),
            CASE WHEN coalesce(h.pieces, 0) <> coalesce(b.pieces, 0) THEN coalesce(h.pieces, 0) ELSE h.value END,
            CASE WHEN coalesce(h.pieces, 0) <> coalesce(b.pieces, 0) THEN coalesce(b.pieces, 0) ELSE b.value END
        FROM held h FULL JOIN book b USING (organisation, owner, site, lot)
        WHERE coalesce(h.pieces, 0) <> coalesce(b.pieces, 0) OR coalesce(h.value, 0) <> coalesce(b.value, 0)""",
    ),
    Proof(
        "warehouse.postings",
        "what shipments, receipts and transfers say was picked, put back, received and moved was written in the book",
        "SELECT (SELECT count(*) FROM warehouse_shipment) + (SELECT count(*) FROM warehouse_receipt) "
        "+ (SELECT count(*) FROM warehouse_transfer)",
        f"""
        WITH {MOVED},
        said AS (
            SELECT s.organisation, 'shipment' AS kind, s.id, s.number, 'picked' AS occasion, 'free' AS source,
                'picked' AS target, coalesce(sum(l.pieces), 0) AS pieces
            FROM warehouse_shipment s LEFT JOIN warehouse_shipmentline l ON l.shipment_id = s.id GROUP BY s.id
            UNION ALL
            SELECT s.organisation, 'shipment', s.id, s.number, 'put_back', 'picked', 'free',
                coalesce(sum(l.pieces) FILTER (WHERE s.status = 'put_back' OR s.was_put_back), 0)
            FROM warehouse_shipment s LEFT JOIN warehouse_shipmentline l ON l.shipment_id = s.id GROUP BY s.id
            UNION ALL
            SELECT r.organisation, 'receipt', r.id, r.number, 'received', CASE WHEN r.opening THEN 'opening' ELSE
                'bought' END, 'free', coalesce(sum(l.pieces) FILTER (WHERE r.status = 'received'), 0)
            FROM warehouse_receipt r LEFT JOIN warehouse_receiptline l ON l.receipt_id = r.id GROUP BY r.id
            UNION ALL
            SELECT organisation, 'transfer', id, number, 'moved', 'free', 'free', pieces FROM warehouse_transfer)
        SELECT s.organisation, format('%s %s (%s): pieces %s', s.kind, s.id, s.number, s.occasion), s.pieces,
            coalesce(m.pieces, 0)
        FROM said s LEFT JOIN moved m ON m.paper = s.id AND m.paper_kind = s.kind AND m.organisation = s.organisation
            AND m.occasion = s.occasion AND m.source = s.source AND m.target = s.target
        WHERE coalesce(m.pieces, 0) <> s.pieces""",
    ),
    Proof(
        "warehouse.receipts",
        "a receipt costs what its lines cost together, and what is owed for it until its bill comes",
        "SELECT count(*) FROM warehouse_receipt",
        """
        WITH owed AS (
            SELECT p.organisation, p.paper, sum(m.amount) AS amount FROM ledger_posting p
                JOIN ledger_moneymove m ON m.posting_id = p.id
            WHERE p.paper_kind = 'receipt' AND p.occasion = 'received' GROUP BY 1, 2)
        SELECT r.organisation, format('receipt %s (%s)', r.id, r.number), coalesce(sum(l.cost), 0), r.cost
        FROM warehouse_receipt r LEFT JOIN warehouse_receiptline l ON l.receipt_id = r.id
        GROUP BY r.id HAVING coalesce(sum(l.cost), 0) <> r.cost
        UNION ALL
        SELECT r.organisation, format('receipt %s (%s): received not billed', r.id, r.number), r.cost,
            coalesce(o.amount, 0)
        FROM warehouse_receipt r LEFT JOIN owed o ON o.paper = r.id AND o.organisation = r.organisation
        WHERE r.status = 'received' AND coalesce(o.amount, 0) <> CASE WHEN r.opening THEN 0 ELSE r.cost END""",
    ),
]
