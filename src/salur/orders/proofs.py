"""What must always hold of orders."""

from salur.ledger.proof import Proof

NAME = "format('order %s (%s)', o.id, coalesce(o.number, o.status))"

PROOFS = [
    Proof(
        "orders.totals",
        "an order comes to the sum of its lines",
        "SELECT count(*) FROM orders_orderline",
        f"""
        SELECT o.organisation, {NAME}, coalesce(sum(l.untaxed + l.tax), 0), o.untaxed + o.tax
        FROM orders_order o LEFT JOIN orders_orderline l ON l.order_id = o.id
        GROUP BY o.id
        HAVING coalesce(sum(l.untaxed), 0) <> o.untaxed OR coalesce(sum(l.tax), 0) <> o.tax OR count(l.n) = 0""",
    ),
    Proof(
        "orders.set_aside",
        "goods and credit are set aside for binding orders only, and only those wait of which something is short",
        "SELECT count(*) FROM orders_order",
        f"""
        WITH aside AS (
            SELECT paper, 'promised' AS what, sum(pieces) AS found FROM stock_promise
                WHERE paper_kind = 'order' GROUP BY 1
            UNION ALL SELECT paper, 'credit', amount FROM credit_promise WHERE paper_kind = 'order'
            UNION ALL SELECT paper, 'waiting', sum(pieces) FROM stock_backorder WHERE paper_kind = 'order' GROUP BY 1)
        SELECT o.organisation, {NAME} || ', ' || o.status || ': ' || a.what, 0, a.found
        FROM aside a JOIN orders_order o ON o.id = a.paper
        WHERE o.status NOT IN ('confirmed', 'backordered') AND NOT (a.what = 'waiting' AND o.status = 'held')
        UNION ALL
        SELECT o.organisation, {NAME} || ' is backordered, but waits for nothing', 1, 0
        FROM orders_order o WHERE o.status = 'backordered'
            AND NOT EXISTS (SELECT 1 FROM aside a WHERE a.paper = o.id AND a.what = 'waiting')
        UNION ALL
        SELECT o.organisation, {NAME} || ', ' || o.status || ': waits for credit', 0, 1
        FROM orders_order o JOIN credit_waiting w ON w.paper = o.id AND w.paper_kind = 'order'
        WHERE o.status <> 'held'
        UNION ALL
        SELECT p.organisation, format('order %s is not there, but goods are set aside for it', p.paper), 0, p.pieces
        FROM stock_promise p WHERE p.paper_kind = 'order'
            AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = p.paper)
        UNION ALL
        SELECT w.organisation, format('order %s is not there, but waits for credit', w.paper), 0, 1
        FROM credit_waiting w WHERE w.paper_kind = 'order'
            AND NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = w.paper)""",
    ),
    Proof(
        "orders.reviews",
        "an order on hold waits for somebody or something, says why, and no other order does",
        "SELECT count(*) FROM orders_review",
        f"""
        WITH open AS (SELECT r."order" AS paper, r.organisation, jsonb_array_length(r.reasons) AS reasons,
            jsonb_path_exists(r.reasons, '$[*][0] ? (@ starts with "credit.")') AS credit,
            jsonb_path_exists(r.reasons, '$[*][0] ? (@ == "orders.short_hold")') AS goods
            FROM orders_review r WHERE r.decided_at IS NULL)
        SELECT o.organisation, {NAME} || ', ' || o.status || ': waits for a decision, with reasons',
            (o.status = 'held')::int, (coalesce(r.reasons, 0) > 0)::int
        FROM orders_order o LEFT JOIN open r ON r.paper = o.id
        WHERE (o.status = 'held') <> (coalesce(r.reasons, 0) > 0) OR (o.status <> 'held' AND r.paper IS NOT NULL)
        UNION ALL
        SELECT o.organisation, {NAME} || ' is held for its credit, and waits for some', r.credit::int,
            (w.paper IS NOT NULL)::int
        FROM open r JOIN orders_order o ON o.id = r.paper AND o.status = 'held'
            LEFT JOIN credit_waiting w ON w.paper = o.id AND w.paper_kind = 'order'
        WHERE r.credit <> (w.paper IS NOT NULL)
        UNION ALL
        SELECT o.organisation, {NAME} || ' is held for goods, and waits for some', r.goods::int,
            (b.paper IS NOT NULL)::int
        FROM open r JOIN orders_order o ON o.id = r.paper AND o.status = 'held'
            LEFT JOIN (SELECT DISTINCT paper FROM stock_backorder WHERE paper_kind = 'order') b ON b.paper = o.id
        WHERE r.goods <> (b.paper IS NOT NULL)
        UNION ALL
        SELECT r.organisation, format('order %s is not there, but waits for a decision', r.paper), 0, 1
        FROM open r WHERE NOT EXISTS (SELECT 1 FROM orders_order o WHERE o.id = r.paper)""",
    ),
    Proof(
        "orders.open",
        "a line knows what its open pieces come to where they are not all of it: nothing where none are open",
        "SELECT count(*) FROM orders_orderline",
        f"""
        WITH open AS (
            SELECT paper, line, sum(pieces) AS pieces FROM (
                SELECT paper, line, pieces FROM stock_promise WHERE paper_kind = 'order'
                UNION ALL SELECT paper, line, pieces FROM stock_backorder WHERE paper_kind = 'order') x GROUP BY 1, 2)
        SELECT o.organisation, {NAME} || format(' line %s: %s of %s pieces are open, at', l.n, coalesce(p.pieces, 0),
            l.pieces), CASE WHEN p.pieces IS NULL THEN 0 ELSE l.untaxed + l.tax END, l.open_untaxed + l.open_tax
        FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id
            LEFT JOIN open p ON p.paper = o.id AND p.line = l.n
        WHERE o.status IN ('confirmed', 'backordered', 'finished', 'cancelled')
            AND ((p.pieces IS NULL AND coalesce(l.open_untaxed, 0) + coalesce(l.open_tax, 0) <> 0)
                OR (p.pieces < l.pieces AND (l.open_untaxed IS NULL OR l.open_tax IS NULL))
                OR l.open_untaxed > l.untaxed OR l.open_tax > l.tax)""",
    ),
    Proof(
        "orders.uses",
        "an order, or all parts of a split one, is one use of each scheme with a limit that it has something of",
        "SELECT count(*) FROM pricing_taken WHERE paper_kind = 'order'",
        """
        WITH wholes AS (
            SELECT t.organisation, t.scheme, t.uses, t.amount,
                CASE WHEN c.lines IS NULL THEN t.paper ELSE coalesce(c.split_from, c.order_id) END AS first,
                CASE WHEN c.lines IS NULL THEN NULL ELSE c.cart->'lines' END AS whole
            FROM pricing_taken t LEFT JOIN orders_ordercart c ON c.order_id = t.paper
            WHERE t.paper_kind = 'order')
        SELECT organisation, format('order %s and its parts: uses of scheme %s', first, scheme),
            (sum(amount) > 0)::int, sum(uses)
        FROM wholes GROUP BY organisation, scheme, first, whole
        HAVING sum(uses) > 1 OR (sum(amount) > 0 AND sum(uses) <> 1)""",
    ),
]
