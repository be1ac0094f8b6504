"""What is owed, by outlet, as a collector goes round: the oldest due first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from salur.billing import queries as billing
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries.parties import Known, relations

MOST = 200


class Owed(NamedTuple):
    """What an outlet owes by a day, in one currency: since when, on how many invoices, how much."""

    party: int
    currency: str
    since: date
    invoices: int
    open: int


def owed(actor: Actor, until: date) -> list[Owed]:
    """Who owes what was due by a day, the oldest first; within the actor's sight, in one statement for who sees all."""
    narrowed, params = "", [actor.organisation, until]
    if actor.territories is not None:
        mine = billing.visible_invoices(actor).filter(organisation=actor.organisation)
        narrowed = "AND i.bill_to = ANY(%s::bigint[]) "
        params.append(sql.array(sorted(set(mine.values_list("bill_to", flat=True).distinct()))))
    rows = sql.fetch(
        "SELECT i.bill_to, i.currency, min(d.due_on), count(*), sum(d.open)::bigint "
        "FROM credit_debt d JOIN billing_invoice i ON i.id = d.paper AND d.paper_kind = 'invoice' "
        f"WHERE d.organisation = %s AND d.open > 0 AND d.due_on <= %s {narrowed}"
        f"GROUP BY 1, 2 ORDER BY 3, 5 DESC, 1 LIMIT {MOST}",
        params,
    )
    return [Owed(*row) for row in rows]


def outlets(actor: Actor, found: list[Owed]) -> dict[int, Known]:
    """What the firm knows of those who owe."""
    return relations(actor.organisation, [one.party for one in found])
