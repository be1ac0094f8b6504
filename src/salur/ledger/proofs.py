"""What must always hold of the two books."""

from __future__ import annotations

from salur.ledger import chart
from salur.ledger.proof import Proof
from salur.ledger.standing import BOTH

KEPT_GOODS = ", ".join(f"'{name}'" for name, bucket in chart.GOODS.items() if bucket.kept)
KEPT_MONEY = ", ".join(f"'{name}'" for name, bucket in chart.MONEY.items() if bucket.kept)

GOODS_BY_ACCOUNT = """
    SELECT account, lot, sum(pieces) AS pieces, sum(value) AS value FROM (
        SELECT target AS account, lot, pieces, value FROM ledger_goodsmove
        UNION ALL SELECT source, lot, -pieces, -value FROM ledger_goodsmove) moved
    GROUP BY account, lot"""

MONEY_BY_ACCOUNT = """
    SELECT account, sum(amount) AS amount FROM (
        SELECT target AS account, amount FROM ledger_moneymove
        UNION ALL SELECT source, -amount FROM ledger_moneymove) moved
    GROUP BY account"""

GOODS_NAME = "format('goods account %s: %s of owner %s at place %s, lot %s', a.id, a.bucket, a.owner, a.place, {lot})"

PROOFS = [
    Proof(
        "ledger.goods_balances",
        "what lies in a scarce goods account is the sum of its moves, in pieces and in value",
        "SELECT count(*) FROM ledger_goodsmove",
        f"""
        WITH moved AS ({GOODS_BY_ACCOUNT}), kept AS (SELECT * FROM ledger_goodsbalance)
        SELECT a.organisation, {GOODS_NAME.format(lot="coalesce(moved.lot, kept.lot)")},
            CASE WHEN coalesce(moved.pieces, 0) <> coalesce(kept.pieces, 0)
                THEN coalesce(moved.pieces, 0) ELSE coalesce(moved.value, 0) END,
            CASE WHEN coalesce(moved.pieces, 0) <> coalesce(kept.pieces, 0)
                THEN coalesce(kept.pieces, 0) ELSE coalesce(kept.value, 0) END
        FROM moved FULL JOIN kept ON kept.account = moved.account AND kept.lot = moved.lot
            JOIN ledger_goodsaccount a ON a.id = coalesce(moved.account, kept.account) AND a.bucket IN ({KEPT_GOODS})
        WHERE coalesce(moved.pieces, 0) <> coalesce(kept.pieces, 0)
            OR coalesce(moved.value, 0) <> coalesce(kept.value, 0)""",
    ),
    Proof(
        "ledger.money_balances",
        "what stands in a kept money account is the sum of its moves",
        "SELECT count(*) FROM ledger_moneymove",
        f"""
        WITH moved AS ({MONEY_BY_ACCOUNT}), kept AS (SELECT * FROM ledger_moneybalance)
        SELECT a.organisation, format('money account %s: %s of party %s', a.id, a.bucket, a.party),
            coalesce(moved.amount, 0), coalesce(kept.amount, 0)
        FROM moved FULL JOIN kept ON kept.account = moved.account
            JOIN ledger_moneyaccount a ON a.id = coalesce(moved.account, kept.account) AND a.bucket IN ({KEPT_MONEY})
        WHERE coalesce(moved.amount, 0) <> coalesce(kept.amount, 0)""",
    ),
    Proof(
        "ledger.standing",
        "what is added up of a bucket is the sum of the moves recorded until then",
        "SELECT count(*) FROM ledger_standing",
        f"""
        WITH upto AS (SELECT organisation, max(until) AS until FROM ledger_standing GROUP BY 1),
            should AS ({
            BOTH.format(also="JOIN upto ON upto.organisation = p.organisation", where="p.recorded_at < upto.until")
        })
        SELECT coalesce(s.organisation, k.organisation),
            format('bucket %s %s', coalesce(s.bucket, k.bucket), coalesce(s.currency, k.currency)),
            CASE WHEN coalesce(s.pieces, 0) <> coalesce(k.pieces, 0)
                THEN coalesce(s.pieces, 0) ELSE coalesce(s.amount, 0) END,
            CASE WHEN coalesce(s.pieces, 0) <> coalesce(k.pieces, 0)
                THEN coalesce(k.pieces, 0) ELSE coalesce(k.amount, 0) END
        FROM should s FULL JOIN ledger_standing k
            ON k.organisation = s.organisation AND k.bucket = s.bucket AND k.currency = s.currency
        WHERE coalesce(s.pieces, 0) <> coalesce(k.pieces, 0) OR coalesce(s.amount, 0) <> coalesce(k.amount, 0)""",
    ),
    Proof(
        "ledger.shelves",
        "what is sellable on a shelf is what lies free at its site, and no more is promised",
        "SELECT count(*) FROM ledger_shelf",
        """
        WITH lying AS (
            SELECT a.organisation, a.owner, a.site, l.sku_id AS sku, sum(b.pieces) AS pieces
            FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account AND a.bucket = 'free'
                JOIN catalog_lot l ON l.id = b.lot
            GROUP BY 1, 2, 3, 4)
        SELECT coalesce(s.organisation, lying.organisation),
            format('shelf %s: SKU %s of owner %s at site %s', s.id, coalesce(s.sku, lying.sku),
                coalesce(s.owner, lying.owner), coalesce(s.site, lying.site)),
            coalesce(lying.pieces, 0),
            CASE WHEN s.promised > s.sellable THEN s.promised ELSE coalesce(s.sellable, 0) END
        FROM ledger_shelf s FULL JOIN lying ON lying.organisation = s.organisation AND lying.owner = s.owner
            AND lying.site = s.site AND lying.sku = s.sku
        WHERE coalesce(lying.pieces, 0) <> coalesce(s.sellable, 0) OR s.promised > s.sellable""",
    ),
    Proof(
        "ledger.value",
        "what came in from outside less what went out is what is there, per owner, to the coin",
        "SELECT count(*) FROM ledger_goodsaccount",
        f"""
        WITH moved AS ({GOODS_BY_ACCOUNT})
        SELECT coalesce(flow.organisation, kept.organisation),
            format('goods of owner %s, in value', coalesce(flow.owner, kept.owner)), coalesce(flow.value, 0),
            coalesce(kept.value, 0)
        FROM (SELECT a.organisation, a.owner, -sum(moved.value) AS value FROM moved
                JOIN ledger_goodsaccount a ON a.id = moved.account AND a.bucket NOT IN ({KEPT_GOODS})
                GROUP BY 1, 2) flow
            FULL JOIN (SELECT a.organisation, a.owner, sum(b.value) AS value FROM ledger_goodsbalance b
                JOIN ledger_goodsaccount a ON a.id = b.account GROUP BY 1, 2) kept
            ON kept.organisation = flow.organisation AND kept.owner = flow.owner
        WHERE coalesce(flow.value, 0) <> coalesce(kept.value, 0)""",
    ),
    Proof(
        "ledger.orphans",
        "every move has its accounts, its lot and one organisation and owner; every posting has moves",
        "SELECT (SELECT count(*) FROM ledger_goodsmove) + (SELECT count(*) FROM ledger_moneymove)",
        """
        SELECT m.organisation, format('goods move %s/%s of posting %s', m.posting_id, m.n, m.posting_id), 0, m.pieces
        FROM ledger_goodsmove m LEFT JOIN ledger_goodsaccount s ON s.id = m.source
            LEFT JOIN ledger_goodsaccount t ON t.id = m.target LEFT JOIN catalog_lot l ON l.id = m.lot
            LEFT JOIN ledger_posting p ON p.id = m.posting_id
        WHERE s.id IS NULL OR t.id IS NULL OR l.id IS NULL OR p.id IS NULL OR s.owner <> t.owner
            OR m.organisation <> p.organisation OR s.organisation <> p.organisation OR t.organisation <> p.organisation
            OR m."on" <> p."on"
        UNION ALL
        SELECT m.organisation, format('money move %s/%s', m.posting_id, m.n), 0, m.amount
        FROM ledger_moneymove m LEFT JOIN ledger_moneyaccount s ON s.id = m.source
            LEFT JOIN ledger_moneyaccount t ON t.id = m.target LEFT JOIN ledger_posting p ON p.id = m.posting_id
        WHERE s.id IS NULL OR t.id IS NULL OR p.id IS NULL OR s.currency <> m.currency OR t.currency <> m.currency
            OR m.organisation <> p.organisation OR s.organisation <> p.organisation OR t.organisation <> p.organisation
            OR m."on" <> p."on"
        UNION ALL
        SELECT p.organisation, format('posting %s of %s %s has no moves', p.id, p.paper_kind, p.paper), 1, 0
        FROM ledger_posting p WHERE NOT EXISTS (SELECT 1 FROM ledger_goodsmove m WHERE m.posting_id = p.id)
            AND NOT EXISTS (SELECT 1 FROM ledger_moneymove m WHERE m.posting_id = p.id)""",
    ),
    Proof(
        "ledger.unexplained",
        "what was drawn from unexplained is what open discrepancies say, in pieces and in value",
        "SELECT (SELECT count(*) FROM ledger_discrepancy) + (SELECT count(*) FROM ledger_goodsaccount WHERE bucket = "
        "'unexplained')",
        f"""
        WITH drawn AS (
            SELECT a.organisation, a.owner, a.place, moved.lot, -moved.pieces AS pieces, -moved.value AS value
            FROM ({GOODS_BY_ACCOUNT}) moved
                JOIN ledger_goodsaccount a ON a.id = moved.account AND a.bucket = 'unexplained'),
        waiting AS (
            SELECT a.organisation, a.owner, a.place, d.lot, sum(d.pieces) AS pieces, sum(d.value) AS value
            FROM ledger_discrepancy d JOIN ledger_goodsaccount a ON a.id = d.goods_account
            WHERE d.closed_at IS NULL AND d.pieces <> 0 GROUP BY 1, 2, 3, 4)
        SELECT coalesce(drawn.organisation, waiting.organisation),
            format('unexplained of owner %s at place %s, lot %s', coalesce(drawn.owner, waiting.owner),
                coalesce(drawn.place, waiting.place), coalesce(drawn.lot, waiting.lot)),
            CASE WHEN coalesce(drawn.pieces, 0) <> coalesce(waiting.pieces, 0)
                THEN coalesce(drawn.pieces, 0) ELSE coalesce(drawn.value, 0) END,
            CASE WHEN coalesce(drawn.pieces, 0) <> coalesce(waiting.pieces, 0)
                THEN coalesce(waiting.pieces, 0) ELSE coalesce(waiting.value, 0) END
        FROM drawn FULL JOIN waiting ON waiting.organisation = drawn.organisation AND waiting.owner = drawn.owner
            AND waiting.place = drawn.place AND waiting.lot = drawn.lot
        WHERE coalesce(drawn.pieces, 0) <> coalesce(waiting.pieces, 0)
            OR coalesce(drawn.value, 0) <> coalesce(waiting.value, 0)""",
    ),
    Proof(
        "ledger.months",
        "nothing was booked into a month after it was closed, and each closing is the last and the month's moves",
        "SELECT (SELECT count(*) FROM ledger_month) + (SELECT count(*) FROM ledger_moneyclosing) "
        "+ (SELECT count(*) FROM ledger_goodsclosing)",
        """
        WITH began AS (SELECT organisation, min(first) AS first FROM ledger_month GROUP BY 1),
        money AS MATERIALIZED (
            SELECT organisation, account, greatest(date_trunc('month', "on"::timestamp)::date, first) AS first,
                sum(amount) AS amount
            FROM (SELECT organisation, target AS account, "on", amount FROM ledger_moneymove
                UNION ALL SELECT organisation, source, "on", -amount FROM ledger_moneymove) m
                JOIN began USING (organisation) GROUP BY 1, 2, 3),
        goods AS MATERIALIZED (
            SELECT organisation, account, lot, greatest(date_trunc('month', "on"::timestamp)::date, first) AS first,
                sum(pieces) AS pieces, sum(value) AS value
            FROM (SELECT organisation, target AS account, lot, "on", pieces, value FROM ledger_goodsmove
                UNION ALL SELECT organisation, source, lot, "on", -pieces, -value FROM ledger_goodsmove) m
                JOIN began USING (organisation) GROUP BY 1, 2, 3, 4)
        SELECT p.organisation, format('posting %s of %s %s in a closed month', p.id, p.paper_kind, p.paper), 0, 1
        FROM ledger_posting p JOIN ledger_month m ON m.organisation = p.organisation
            AND m.first = date_trunc('month', p."on"::timestamp)::date AND p.recorded_at > m.closed_at
        UNION ALL
        SELECT c.organisation, format('closing %s of money account %s', c.first, c.account),
            coalesce(b.amount, 0) + coalesce(m.amount, 0), c.amount
        FROM ledger_moneyclosing c
            LEFT JOIN ledger_moneyclosing b ON b.account = c.account AND b.first = (c.first - interval '1 month')::date
            LEFT JOIN money m ON m.account = c.account AND m.first = c.first
        WHERE coalesce(b.amount, 0) + coalesce(m.amount, 0) <> c.amount
        UNION ALL
        SELECT c.organisation, format('closing %s of goods account %s, lot %s', c.first, c.account, c.lot),
            coalesce(b.value, 0) + coalesce(m.value, 0), c.value
        FROM ledger_goodsclosing c
            LEFT JOIN ledger_goodsclosing b
                ON b.account = c.account AND b.lot = c.lot AND b.first = (c.first - interval '1 month')::date
            LEFT JOIN goods m ON m.account = c.account AND m.lot = c.lot AND m.first = c.first
        WHERE coalesce(b.pieces, 0) + coalesce(m.pieces, 0) <> c.pieces
            OR coalesce(b.value, 0) + coalesce(m.value, 0) <> c.value
        UNION ALL
        SELECT m.organisation, format('closing %s of money account %s is not there', m.first, moved.account), 1, 0
        FROM ledger_month m
            JOIN (SELECT organisation, account, min(first) AS since FROM money GROUP BY 1, 2) moved
            ON moved.organisation = m.organisation AND moved.since <= m.first
            LEFT JOIN ledger_moneyclosing c ON c.account = moved.account AND c.first = m.first WHERE c.id IS NULL
        UNION ALL
        SELECT m.organisation, format('closing %s of goods account %s, lot %s is not there', m.first, moved.account,
            moved.lot), 1, 0
        FROM ledger_month m
            JOIN (SELECT organisation, account, lot, min(first) AS since FROM goods GROUP BY 1, 2, 3) moved
            ON moved.organisation = m.organisation AND moved.since <= m.first
            LEFT JOIN ledger_goodsclosing c ON c.account = moved.account AND c.lot = moved.lot AND c.first = m.first
        WHERE c.id IS NULL""",
    ),
]
