"""The statement of account of a party, read from the book."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries import visible as visible_relations

OWED = "('receivable', 'giro_in_hand', 'on_account')"


class StatementLine(NamedTuple):
    """One paper on a statement: what it added to (+) or took off (-) what is owed, and what was owed after it."""

    on: date
    paper_kind: str
    paper: int
    number: str
    change: int
    balance: int


class Statement(NamedTuple):
    """What a party owed before the first day, every change since, and what it owes after the last (below 0: ahead)."""

    before: int
    lines: list[StatementLine]
    after: int


def statement(actor: Actor, party: int, currency: str, first: date, last: date) -> Statement:
    """The statement of a party between two days, both included. A party the actor may not see has an empty one."""
    if actor.territories is not None and not visible_relations(actor).filter(party=party).exists():
        return Statement(0, [], 0)
    rows = sql.fetch(
        f"""
        WITH theirs AS (
            SELECT id FROM ledger_moneyaccount WHERE organisation = %s AND party = %s AND currency = %s
                AND bucket IN {OWED}),
        moved AS (
            SELECT posting_id, amount FROM ledger_moneymove WHERE organisation = %s AND "on" <= %s
                AND target IN (SELECT id FROM theirs)
            UNION ALL
            SELECT posting_id, -amount FROM ledger_moneymove WHERE organisation = %s AND "on" <= %s
                AND source IN (SELECT id FROM theirs))
        SELECT p."on", p.paper_kind, p.paper, coalesce(i.number, i.reference, n.number, r.number, f.number, ''),
            sum(m.amount)::bigint
        FROM moved m JOIN ledger_posting p ON p.id = m.posting_id
            LEFT JOIN billing_invoice i ON p.paper_kind = 'invoice' AND i.id = p.paper
            LEFT JOIN billing_creditnote n ON p.paper_kind = 'credit_note' AND n.id = p.paper
            LEFT JOIN billing_payment r ON p.paper_kind = 'payment' AND r.id = p.paper
            LEFT JOIN billing_refund f ON p.paper_kind = 'refund' AND f.id = p.paper
        GROUP BY p.id, p."on", p.paper_kind, p.paper, 4 HAVING sum(m.amount) <> 0 ORDER BY p."on", p.id
        """,
        (actor.organisation, party, currency, actor.organisation, last, actor.organisation, last),
    )
    before = balance = sum(row[4] for row in rows if row[0] < first)
    lines = []
    for row in rows:
        if row[0] >= first:
            balance += row[4]
            lines.append(StatementLine(row[0], row[1], row[2], row[3], row[4], balance))
    return Statement(before, lines, balance)
