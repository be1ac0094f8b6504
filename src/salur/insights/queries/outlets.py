"""Outlets on the map: where they are, what was sold to them in a period, what is overdue."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from salur.insights.queries import asked
from salur.insights.queries.asked import Ask
from salur.insights.queries.sales import sales
from salur.insights.rules import Period
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries import visible


class OutletSeen(NamedTuple):
    """A buyer of ours: where, what it was sold in the period (net), and what it owes that is overdue."""

    party: int
    code: str
    name: str
    latitude: float | None
    longitude: float | None
    net: int
    overdue: int


def outlets(actor: Actor, period: Period, currency: str, today: date, *, owed: bool) -> list[OutletSeen]:
    """Every party we supply that the actor may see, the largest buyer first; overdue only if `owed`."""
    asked.prepare()
    query = sales(actor, Ask("outlet", period, currency=currency))
    narrowed, sight = "", []
    if actor.territories is not None:
        narrowed = " AND r.party = ANY(%s::bigint[])"
        sight.append(sql.array(sorted(visible(actor).values_list("party", flat=True))))
    overdue = (
        "(SELECT a.party, sum(d.open)::bigint AS late FROM credit_debt d JOIN credit_account a ON a.id = d.account "
        "WHERE d.organisation = %s AND d.open > 0 AND d.due_on < %s AND a.currency = %s GROUP BY 1)"
    )
    rows = sql.fetch(
        f"""
        SELECT r.party, r.code, r.name, r.latitude, r.longitude, coalesce(q.net, 0), coalesce(o.late, 0)
        FROM parties_relation r
            JOIN (SELECT DISTINCT buyer FROM parties_supply WHERE organisation = %s AND seller = %s AND active) y
                ON y.buyer = r.party
            LEFT JOIN ({query.text}) q ON q.key = r.party::text
            LEFT JOIN {overdue} o ON o.party = r.party
        WHERE r.organisation = %s{narrowed} ORDER BY 6 DESC, r.code""",
        (actor.organisation, actor.party, *query.params, actor.organisation, today, currency, actor.organisation,
         *sight),
    )  # fmt: skip
    found = [OutletSeen(*row) for row in rows]
    return found if owed else [one._replace(overdue=0) for one in found]
