"""Who supplies whom."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import history, queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import SupplyBody
from salur.parties.facts import SupplyRecorded
from salur.parties.models import Supply

TERMS = (
    "bill_to", "payment_days", "terms_from", "exchange_weekday", "invoice_at", "prices_include_tax", "salesman",
    "ship_from", "active",
)  # fmt: skip
Pair = tuple[int, int]


@action("parties.record_supplies")
def record_supplies(*, actor: Actor, supplies: Sequence[Command[SupplyBody]]) -> Outcomes:
    """Set the terms between sellers and buyers; what was agreed before is replaced, papers keep what they were made on.

    Refused: parties.no_such_party, no_such_place (ship-from), exchange_without_day, kernel.bad_value.
    """
    answers = Answers(supplies, rules.supply_fault)
    history.by(actor, "parties.record_supplies")
    one_writer("supplies", actor.organisation)
    bodies = [command.body for command in answers.standing()]
    named = {party for body in bodies for party in (body.seller, body.buyer, body.bill_to, body.salesman)}
    there = queries.parties(party for party in named if party is not None)
    sites = queries.places(actor.organisation, {body.ship_from for body in bodies if body.ship_from is not None})
    terms: dict[Pair, SupplyBody] = {}
    for command in answers.standing():
        body = command.body
        missing = [one for one in (body.seller, body.buyer, body.bill_to, body.salesman) if one and one not in there]
        if missing:
            answers.refuse(command, Refused("parties.no_such_party", party=missing[0]))
        elif body.ship_from is not None and body.ship_from not in sites:
            answers.refuse(command, Refused("parties.no_such_place", called=body.ship_from))
        else:
            terms[body.seller, body.buyer] = body
    kept = _write(actor.organisation, terms)
    for command in answers.standing():
        answers.take(command, kept[command.body.seller, command.body.buyer])
    return answers.tell(lambda c, supply: SupplyRecorded(supply, c.body.seller, c.body.buyer, c.body.active))


def _write(organisation: int, terms: dict[Pair, SupplyBody]) -> dict[Pair, int]:
    """Insert or replace, sorted; gives the row of each pair."""
    columns = ", ".join(f"{column} = excluded.{column}" for column in TERMS)
    rows = [(organisation, *pair, *_terms(body)) for pair, body in sorted(terms.items())]
    sql.insert(
        Supply,
        ("organisation", "seller", "buyer", *TERMS),
        rows,
        after=f"ON CONFLICT (organisation, seller, buyer) DO UPDATE SET {columns}",
    )
    source, params = sql.given("g", "seller bigint, buyer bigint", sorted(terms))
    found = sql.fetch(
        "SELECT s.seller, s.buyer, s.id FROM parties_supply s "
        f"JOIN {source} ON s.seller = g.seller AND s.buyer = g.buyer WHERE s.organisation = %s",
        (*params, organisation),
    )
    return {(seller, buyer): identity for seller, buyer, identity in found}


def _terms(body: SupplyBody) -> list[object]:
    values = {column: getattr(body, column) for column in TERMS}
    return list({**values, "bill_to": body.bill_to if body.bill_to is not None else body.buyer}.values())
