"""What must always hold of counts."""

from salur.ledger.proof import Proof

MOVES = """
    SELECT p.organisation, p.paper AS count, m.lot, s.bucket AS source, t.bucket AS target, m.pieces, m.value
    FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
        JOIN ledger_goodsaccount s ON s.id = m.source JOIN ledger_goodsaccount t ON t.id = m.target
    WHERE p.paper_kind = 'count' AND p.reverses IS NULL"""

PROOFS = [
    Proof(
        "counts.differences",
        "every approved count has moved exactly its differences, and no other count has moved anything",
        "SELECT (SELECT count(*) FROM counts_countline) "
        "+ (SELECT count(*) FROM ledger_posting WHERE paper_kind = 'count')",
        f"""
        WITH moved AS (
            SELECT organisation, count, lot,
                sum(CASE WHEN target = 'free' THEN pieces ELSE -pieces END) AS pieces,
                sum(CASE WHEN target = 'free' THEN value ELSE -value END) AS value
            FROM ({MOVES}) m WHERE 'free' IN (source, target) GROUP BY 1, 2, 3),
        seen AS (
            SELECT c.organisation, c.id AS count, l.lot, l.counted + l.since - l.book AS pieces, l.value
            FROM counts_count c JOIN counts_countline l ON l.count_id = c.id WHERE c.status = 'approved')
        SELECT coalesce(seen.organisation, moved.organisation),
            format('count %s, lot %s', coalesce(seen.count, moved.count), coalesce(seen.lot, moved.lot)),
            CASE WHEN coalesce(seen.pieces, 0) <> coalesce(moved.pieces, 0)
                THEN coalesce(seen.pieces, 0) ELSE coalesce(seen.value, 0) END,
            CASE WHEN coalesce(seen.pieces, 0) <> coalesce(moved.pieces, 0)
                THEN coalesce(moved.pieces, 0) ELSE coalesce(moved.value, 0) END
        FROM seen FULL JOIN moved ON moved.count = seen.count AND moved.lot = seen.lot
            AND moved.organisation = seen.organisation
        WHERE coalesce(seen.pieces, 0) <> coalesce(moved.pieces, 0)
            OR coalesce(seen.value, 0) <> coalesce(moved.value, 0)
        UNION ALL
        SELECT c.organisation, format('count %s, lot %s: approved, but not compared', c.id, l.lot), 1, 0
        FROM counts_count c JOIN counts_countline l ON l.count_id = c.id
        WHERE c.status = 'approved' AND (l.book IS NULL OR l.since IS NULL OR l.value IS NULL)""",
    ),
    Proof(
        "counts.explained",
        "what a count cleared of unexplained is what the discrepancies say that it closed",
        "SELECT count(*) FROM ledger_discrepancy WHERE closed_by_kind = 'count'",
        f"""
        WITH cleared AS (
            SELECT organisation, count, lot,
                sum(CASE WHEN target = 'unexplained' THEN pieces ELSE -pieces END) AS pieces,
                sum(CASE WHEN target = 'unexplained' THEN value ELSE -value END) AS value
            FROM ({MOVES}) m WHERE 'unexplained' IN (source, target) GROUP BY 1, 2, 3),
        closed AS (
            SELECT organisation, closed_by AS count, lot, sum(pieces) AS pieces, sum(value) AS value
            FROM ledger_discrepancy WHERE closed_by_kind = 'count' GROUP BY 1, 2, 3)
        SELECT coalesce(closed.organisation, cleared.organisation),
            format('count %s, lot %s', coalesce(closed.count, cleared.count), coalesce(closed.lot, cleared.lot)),
            coalesce(closed.pieces, 0), coalesce(cleared.pieces, 0)
        FROM closed FULL JOIN cleared ON cleared.count = closed.count AND cleared.lot = closed.lot
            AND cleared.organisation = closed.organisation
        WHERE coalesce(closed.pieces, 0) <> coalesce(cleared.pieces, 0)
            OR coalesce(closed.value, 0) <> coalesce(cleared.value, 0)""",
    ),
]
