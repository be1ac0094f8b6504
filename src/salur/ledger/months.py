"""Closing a month: what it stood at is kept, and nothing is booked into it again."""

from __future__ import annotations

from datetime import date

from salur.kernel import sql
from salur.kernel.work import Work


def first_open_day(current: Work) -> date:
    """The first day that is not in a closed month. Share-locks the months: closing one waits for this transaction.

    Whoever closes a month stands in the queue before those who come later. So this comes before everything that a
    posting under way may still wait for: making an account, locking a discrepancy, cash or a bill's balance.
    """
    known = current.notes.get("first_open_day")
    if known is None:
        rows = sql.fetch("SELECT salur_first_open_day(%s)", (current.actor.organisation,))
        if not rows:  # it is only foreseen
            return date.max
        known = current.notes["first_open_day"] = rows[0][0]
    assert isinstance(known, date)
    return known


def after(first: date) -> date:
    """The first day of the next month."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def write_closings(organisation: int, first: date) -> None:
    """Keep what every account stood at when the month ended: the closing before it, and the month's own moves."""
    span = (organisation, before(first), organisation, first, after(first), organisation, first, after(first))
    sql.run(
        "INSERT INTO ledger_moneyclosing (organisation, first, account, amount) "
        "SELECT %s::bigint, %s::date, account, sum(amount) FROM ("
        "  SELECT account, amount FROM ledger_moneyclosing WHERE organisation = %s AND first = %s"
        '  UNION ALL SELECT target, amount FROM ledger_moneymove WHERE organisation = %s AND "on" >= %s AND "on" < %s'
        '  UNION ALL SELECT source, -amount FROM ledger_moneymove WHERE organisation = %s AND "on" >= %s AND "on" < %s'
        ") moved GROUP BY account",
        (organisation, first, *span),
    )
    sql.run(
        "INSERT INTO ledger_goodsclosing (organisation, first, account, lot, pieces, value) "
        "SELECT %s::bigint, %s::date, account, lot, sum(pieces), sum(value) FROM ("
        "  SELECT account, lot, pieces, value FROM ledger_goodsclosing WHERE organisation = %s AND first = %s"
        "  UNION ALL SELECT target, lot, pieces, value FROM ledger_goodsmove "
        '    WHERE organisation = %s AND "on" >= %s AND "on" < %s'
        "  UNION ALL SELECT source, lot, -pieces, -value FROM ledger_goodsmove "
        '    WHERE organisation = %s AND "on" >= %s AND "on" < %s'
        ") moved GROUP BY account, lot",
        (organisation, first, *span),
    )
