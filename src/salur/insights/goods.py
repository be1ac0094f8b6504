"""Counting what came into goods accounts and left them, month by month and lot by lot."""

from __future__ import annotations

from collections.abc import Iterable

from salur.insights.rules import ON_THE_WAY
from salur.kernel import sql

MOVED = f"""
    WITH postings AS MATERIALIZED (
        SELECT p.id, p."on" FROM {{papers}} JOIN ledger_posting p ON p.paper = g.paper AND p.paper_kind = g.kind
            AND p.occasion = g.occasion AND p.organisation = %s AND p.reverses IS NULL
        UNION SELECT p.id, p."on" FROM ledger_posting p WHERE p.id = ANY(%s::bigint[]) AND p.organisation = %s),
    moved AS MATERIALIZED (
        SELECT date_trunc('month', p."on"::timestamp)::date AS month, m.source, m.target, m.lot,
            salur_total(m.pieces) AS pieces,
            salur_total(m.value) AS value
        FROM postings p JOIN ledger_goodsmove m ON m.posting_id = p.id GROUP BY 1, 2, 3, 4)
    INSERT INTO insights_goodsmonth AS c (organisation, month, account, lot, pieces_in, value_in, pieces_out, value_out)
    SELECT %s::bigint, x.month, x.account, x.lot, salur_total(x.pieces_in), salur_total(x.value_in),
        salur_total(x.pieces_out), salur_total(x.value_out)
    FROM (SELECT month, target AS account, lot, pieces AS pieces_in, value AS value_in, 0 AS pieces_out, 0 AS value_out
            FROM moved
        UNION ALL SELECT month, source, lot, 0, 0, pieces, value FROM moved) x
        JOIN ledger_goodsaccount a ON a.id = x.account
            AND a.bucket NOT IN ({", ".join(f"'{bucket}'" for bucket in ON_THE_WAY)})
    GROUP BY x.month, x.account, x.lot ORDER BY x.month, x.account, x.lot
    ON CONFLICT (organisation, month, account, lot) DO UPDATE SET pieces_in = c.pieces_in + excluded.pieces_in,
        value_in = c.value_in + excluded.value_in, pieces_out = c.pieces_out + excluded.pieces_out,
        value_out = c.value_out + excluded.value_out"""


def add(organisation: int, papers: Iterable[tuple[int, str, str]], postings: Iterable[int]) -> None:
    """Add what papers wrote on an occasion, (paper, kind, occasion), and postings by themselves (reversals)."""
    told, named = sorted(set(papers)), sorted(set(postings))
    if told or named:
        source, params = sql.given("g", "paper bigint, kind text, occasion text", told)
        sql.run(MOVED.format(papers=source), (*params, organisation, sql.array(named), organisation, organisation))
