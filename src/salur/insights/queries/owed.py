"""What buyers owe, by how long it is overdue; read from the open items."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from salur.insights.queries.asked import Column, Query
from salur.insights.queries.dimensions import PARTY
from salur.kernel import sql
from salur.kernel.actor import Actor

OWED = (
    *(Column(name, "money") for name in ("open", "not_due", "to_30", "to_60", "to_90", "older")),
    Column("papers"),
    Column("oldest_due", "day", False),
)


def receivables(actor: Actor, today: date, currency: str) -> Query:
    """Open items of each bill-to party by days overdue (not due, 1-30, 31-60, 61-90, more), the largest debt first."""
    late = "(%s::date - d.due_on)"
    buckets = ", ".join(
        f"salur_total(CASE WHEN {late} {test} THEN d.open ELSE 0 END) AS {name}"
        for name, test in (("not_due", "<= 0"), ("to_30", "BETWEEN 1 AND 30"), ("to_60", "BETWEEN 31 AND 60"),
                           ("to_90", "BETWEEN 61 AND 90"), ("older", "> 90"))
    )  # fmt: skip
    sight, params = "", [*[today] * 5, actor.organisation, currency]
    if actor.territories is not None:
        sight = (
            " AND EXISTS (SELECT FROM parties_assignment t WHERE t.organisation = a.organisation AND t.party = a.party "
            "AND t.kind = 'territory' AND t.thing = ANY(%s::bigint[]) AND daterange(t.valid_from, t.valid_to) @> %s)"
        )
        params += [sql.array(sorted(actor.territories)), today]
    given: list[Any] = list(params)
    text = f"""
        SELECT a.party::text AS key, salur_total(d.open) AS open, {buckets}, count(*) AS papers,
            min(d.due_on) AS oldest_due
        FROM credit_debt d JOIN credit_account a ON a.id = d.account
        WHERE d.organisation = %s AND d.open > 0 AND a.currency = %s{sight} GROUP BY a.party"""
    label = PARTY.format(house=int(actor.organisation), key="shown.key")
    return Query(text, given, label, OWED, "open DESC, key")


class OpenSeen(NamedTuple):
    """A paper on which something is owed."""

    paper_kind: str
    paper: int
    number: str
    on: date
    due_on: date
    amount: int
    open: int


def open_papers(actor: Actor, party: int, currency: str) -> list[OpenSeen]:
    """What a party owes paper by paper, the oldest due first; whether the actor may see the party is asked before."""
    rows = sql.fetch(
        """
        SELECT d.paper_kind, d.paper, coalesce(nullif(i.number, ''), i.reference, ''), d."on", d.due_on, d.amount,
            d.open
        FROM credit_debt d JOIN credit_account a ON a.id = d.account
            LEFT JOIN billing_invoice i ON d.paper_kind = 'invoice' AND i.id = d.paper
        WHERE d.organisation = %s AND a.party = %s AND a.currency = %s AND d.open > 0 ORDER BY d.due_on, d.paper
        """,
        (actor.organisation, party, currency),
    )
    return [OpenSeen(*row) for row in rows]
