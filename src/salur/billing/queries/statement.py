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
            SELECT m.posting_id, m.amount FROM theirs t JOIN ledger_moneymove m ON m.target = t.id
                WHERE m.organisation = %s AND m."on" <= %s
            UNION ALL
            SELECT m.posting_id, -m.amount FROM theirs t JOIN ledger_moneymove m ON m.source = t.id
                WHERE m.organisation = %s AND m."on" <= %s)
        SELECT p."on", p.paper_kind, p.paper, coalesce(CASE p.paper_kind
                WHEN 'invoice' THEN (SELECT coalesce(i.number, i.reference) FROM billing_invoice i WHERE i.id = p.paper)
                WHEN 'credit_note' THEN (SELECT n.number FROM billing_creditnote n WHERE n.id = p.paper)
                WHEN 'payment' THEN (SELECT r.number FROM billing_payment r WHERE r.id = p.paper)
                WHEN 'refund' THEN (SELECT f.number FROM billing_refund f WHERE f.id = p.paper) END, ''),
            x.amount
        FROM (SELECT posting_id, sum(amount)::bigint AS amount FROM moved GROUP BY 1 HAVING sum(amount) <> 0) x
            CROSS JOIN LATERAL (SELECT * FROM ledger_posting q WHERE q.id = x.posting_id LIMIT 1) p
        ORDER BY p."on", p.id
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
