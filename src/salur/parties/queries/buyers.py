"""Finding whom we sell to as people name them, within the sight of whoever asks."""

from __future__ import annotations

from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.parties.queries.parties import today


class Buyer(NamedTuple):
    """An outlet that the actor may sell to; `exact`: its code is what was typed."""

    party: int
    code: str
    name: str
    address: str
    exact: bool


def buyers_like(actor: Actor, text: str, most: int = 8) -> list[Buyer]:
    """The outlets that a person may mean by a code, the head of one, or words of a name; the exact one first.

    Only those supplied by the actor's firm and, where sight ends at territories, those that are in them now: an order
    for any other would be refused. One statement.
    """
    words = text.split()
    if not words:
        return []
    sight = ""
    params: list[object] = [text, actor.party, actor.organisation]
    clauses = " AND ".join(["position(lower(%s::text) IN lower(r.name)) > 0"] * len(words[:8]))
    params += [text, text, *words[:8]]
    if actor.territories is not None:
        sight = (
            "AND EXISTS (SELECT 1 FROM parties_assignment a WHERE a.party = r.party AND a.organisation = "
            "r.organisation AND a.kind = 'territory' AND a.thing = ANY(%s::bigint[]) "
            "AND daterange(a.valid_from, a.valid_to) @> %s::date) "
        )
        params += [sql.array(sorted(actor.territories)), today(actor.organisation)]
    rows = sql.fetch(
        "SELECT r.party, r.code, r.name, r.address, lower(r.code) = lower(%s::text) AS exact FROM parties_relation r "
        "JOIN parties_supply s ON s.organisation = r.organisation AND s.buyer = r.party AND s.seller = %s AND s.active "
        "WHERE r.organisation = %s AND (lower(r.code) = lower(%s::text) OR starts_with(lower(r.code), lower(%s::text)) "
        f"OR ({clauses})) {sight}ORDER BY exact DESC, r.name, r.code LIMIT %s",
        (*params, most),
    )
    return [Buyer(*row) for row in rows]
