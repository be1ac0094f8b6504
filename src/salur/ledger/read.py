"""Reading the books: what stands in an account, kept or not, and what a paper wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from salur.kernel import sql
from salur.ledger.standing import stands


class Line(NamedTuple):
    """One move as a bookkeeper reads it."""

    occasion: str
    happened_at: datetime
    source: str
    target: str
    what: str
    pieces: int
    amount: int


def lots_at(accounts: Iterable[int], lots: Iterable[int] | None = None) -> dict[tuple[int, int], tuple[int, int]]:
    """Pieces and value by (account, lot) where something lies. Under the shelf's lock this cannot move."""
    wanted = sorted(set(accounts))
    if lots is None:
        rows = sql.fetch(
            "SELECT account, lot, pieces, value FROM ledger_goodsbalance "
            "WHERE account = ANY(%s::bigint[]) AND pieces > 0",
            (sql.array(wanted),),
        )
    else:
        pairs = [(account, lot) for lot in sorted(set(lots)) for account in wanted]
        source, params = sql.given("g", "account bigint, lot bigint", pairs)
        rows = sql.fetch(
            "SELECT b.account, b.lot, b.pieces, b.value FROM ledger_goodsbalance b "
            f"JOIN {source} ON b.account = g.account AND b.lot = g.lot WHERE b.pieces > 0",
            params,
        )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def money_of(organisation: int, parties: Iterable[int], currency: str) -> dict[tuple[int, str], int]:
    """Kept money balances by (party, bucket) in one currency, as target less source."""
    rows = sql.fetch(
        "SELECT a.party, a.bucket, b.amount FROM ledger_moneyaccount a JOIN ledger_moneybalance b ON b.account = a.id "
        "WHERE a.organisation = %s AND a.party = ANY(%s::bigint[]) AND a.currency = %s",
        (organisation, sql.array(sorted(set(parties))), currency),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def money_standing(organisation: int) -> dict[tuple[str, str], int]:
    """Every money bucket of the organisation by (bucket, currency), as target less source."""
    return {(one.bucket, one.currency): one.amount for one in stands(organisation) if one.currency}


def goods_standing(organisation: int) -> dict[str, tuple[int, int]]:
    """Every goods bucket of the organisation: pieces and value, as target less source."""
    return {one.bucket: (one.pieces, one.amount) for one in stands(organisation) if not one.currency}


def money_kept(organisation: int) -> dict[tuple[str, str], int]:
    """What stands in the kept money buckets now, by (bucket, currency): their balances, whatever the books hold."""
    rows = sql.fetch(
        "SELECT a.bucket, a.currency, sum(b.amount) FROM ledger_moneybalance b JOIN ledger_moneyaccount a "
        "ON a.id = b.account WHERE b.organisation = %s GROUP BY 1, 2 ORDER BY 1, 2",
        (organisation,),
    )
    return {(bucket, currency): int(amount) for bucket, currency, amount in rows}


def goods_kept(organisation: int) -> dict[str, tuple[int, int]]:
    """What lies in the kept goods buckets now: pieces and value, from their balances."""
    rows = sql.fetch(
        "SELECT a.bucket, sum(b.pieces), sum(b.value) FROM ledger_goodsbalance b JOIN ledger_goodsaccount a "
        "ON a.id = b.account WHERE b.organisation = %s GROUP BY 1 ORDER BY 1",
        (organisation,),
    )
    return {bucket: (int(pieces), int(value)) for bucket, pieces, value in rows}


def written_by(organisation: int, paper_kind: str, paper: int) -> list[Line]:
    """The moves of a paper, in order: what it wrote in both books."""
    rows: list[Any] = sql.fetch(
        """
        SELECT p.occasion, p.happened_at, s.bucket, t.bucket, m.lot::text, m.pieces, m.value, p.id, m.n, p.recorded_at
        FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id
            JOIN ledger_goodsaccount s ON s.id = m.source JOIN ledger_goodsaccount t ON t.id = m.target
        WHERE p.paper = %s AND p.paper_kind = %s AND p.organisation = %s
        UNION ALL
        SELECT p.occasion, p.happened_at, s.bucket, t.bucket, m.currency, 0, m.amount, p.id, m.n, p.recorded_at
        FROM ledger_posting p JOIN ledger_moneymove m ON m.posting_id = p.id
            JOIN ledger_moneyaccount s ON s.id = m.source JOIN ledger_moneyaccount t ON t.id = m.target
        WHERE p.paper = %s AND p.paper_kind = %s AND p.organisation = %s
        ORDER BY 10, 8, 6 DESC, 9
        """,
        (paper, paper_kind, organisation) * 2,
    )
    return [Line(*row[:7]) for row in rows]
