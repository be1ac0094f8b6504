"""What stands in every bucket of both books: sums kept up to an hour ago, and the moves recorded since.

Buckets through which goods and money only flow (sold, revenue, tax) keep no balance: each posting of a firm would wait
for its row. So the clock adds up what was recorded meanwhile, once an hour, and whoever asks adds the rest. A verb is
over long before its postings are an hour old; what would come in later all the same, the proof finds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from salur.kernel import clock, sql
from salur.kernel.work import read_once

SETTLED = timedelta(hours=1)  # what was recorded longer ago is complete

# One pass over the moves: summed by pair of accounts first, of which there are few.
MONEY = """
    SELECT a.organisation, a.bucket, a.currency, 0 AS pieces, sum(x.amount) AS amount FROM (
        SELECT m.source, m.target, sum(m.amount) AS amount
        FROM ledger_posting p JOIN ledger_moneymove m ON m.posting_id = p.id {also} WHERE {where} GROUP BY 1, 2) moved
    CROSS JOIN LATERAL (VALUES (moved.target, moved.amount), (moved.source, -moved.amount)) x(account, amount)
    JOIN ledger_moneyaccount a ON a.id = x.account GROUP BY 1, 2, 3"""
GOODS = """
    SELECT a.organisation, a.bucket, '' AS currency, sum(x.pieces) AS pieces, sum(x.value) AS amount FROM (
        SELECT m.source, m.target, sum(m.pieces) AS pieces, sum(m.value) AS value
        FROM ledger_posting p JOIN ledger_goodsmove m ON m.posting_id = p.id {also} WHERE {where} GROUP BY 1, 2) moved
    CROSS JOIN LATERAL (VALUES (moved.target, moved.pieces, moved.value), (moved.source, -moved.pieces, -moved.value))
        x(account, pieces, value)
    JOIN ledger_goodsaccount a ON a.id = x.account GROUP BY 1, 2"""
BOTH = f"{GOODS} UNION ALL {MONEY}"
KEPT = "SELECT organisation, bucket, currency, pieces, amount FROM ledger_standing"


class Stands(NamedTuple):
    """What stands in a bucket, as target less source: money of a currency, or goods ('') with their value."""

    bucket: str
    currency: str
    pieces: int
    amount: int


def stands(organisation: int) -> list[Stands]:
    """Every bucket of both books by name, as it stands now; two statements, once for a page."""
    return read_once(("standing", organisation), lambda: _stands(organisation)) or []


def _stands(organisation: int) -> list[Stands]:
    since = _recorded("p.organisation = %(whose)s AND p.recorded_at >= %(until)s")
    given = {"whose": organisation, "until": _until(organisation)}
    with connection.cursor() as cursor:  # the values stand in the statement: few moves are not planned as if all
        cursor.execute(
            "SELECT bucket, currency, sum(pieces)::bigint, sum(amount)::bigint FROM ("
            f"{KEPT} WHERE organisation = %(whose)s UNION ALL {since}) both_ GROUP BY 1, 2 ORDER BY 1, 2",
            given,
        )
        return [Stands(*row) for row in cursor.fetchall()]


def _recorded(where: str) -> str:
    return BOTH.format(also="", where=where)


def _until(organisation: int) -> datetime | str:
    ((until,),) = sql.fetch("SELECT max(until) FROM ledger_standing WHERE organisation = %s", (organisation,))
    return until or "-infinity"


def sum_up(organisation: int, until: datetime | None = None) -> None:
    """Add what was recorded since the last time to what is kept; inside a transaction that shows this organisation."""
    until = until or clock.now() - SETTLED
    sql.run("SELECT pg_advisory_xact_lock(hashtextextended('salur.standing', %s))", (organisation,))
    since = _until(organisation)
    if isinstance(since, datetime) and since >= until:
        return
    moved = _recorded("p.organisation = %(whose)s AND p.recorded_at >= %(since)s AND p.recorded_at < %(until)s")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_standing AS s (organisation, bucket, currency, pieces, amount, until) "
            f"SELECT n.*, %(until)s::timestamptz FROM ({moved}) n "
            "ON CONFLICT (organisation, bucket, currency) DO UPDATE "
            "SET pieces = s.pieces + excluded.pieces, amount = s.amount + excluded.amount",
            {"whose": organisation, "since": since, "until": until},
        )
    sql.run("UPDATE ledger_standing SET until = %s WHERE organisation = %s", (until, organisation))
