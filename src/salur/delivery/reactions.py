"""What the buyer's firm does when goods are on their way to it."""

from __future__ import annotations

from salur.delivery.facts import ShipmentSent
from salur.kernel.command import Command, named_key
from salur.kernel.facts import Heard, hears
from salur.kernel.work import reading
from salur.parties.acting import system_actor
from salur.parties.trade import first_site
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Expect, Received


@hears("delivery.goods_on_the_way", ShipmentSent, for_counterpart=True)
def goods_on_the_way(organisation: int, facts: list[Heard]) -> None:
    """Expect, in the buyer's own books, what a member seller has sent: a receipt that posts nothing until it is told."""
    actor = system_actor(organisation, "delivery.goods_on_the_way")
    with reading(organisation):
        site = first_site(organisation)
    if site is None:
        return
    commands = [
        Command(
            named_key("goods_on_the_way", fact.id),
            Expect(
                fact.body["seller"],
                site,
                tuple(Received(sku, pieces, untaxed, lot) for sku, lot, pieces, untaxed in fact.body["lines"]),
                fact.paper,
                fact.organisation,
                fact.body["currency"],
            ),
        )
        for fact in facts
    ]
    warehouse.expect(actor=actor, receipts=commands)
