"""What the buyer's firm does when goods are on their way to it, or are not any more; and what closes an order."""

from __future__ import annotations

from salur.delivery import actions
from salur.delivery.facts import ShipmentDelivered, ShipmentSent
from salur.kernel.command import Command, named_key
from salur.kernel.facts import Heard, hears
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.orders.facts import OrderShortClosed
from salur.parties.acting import system_actor
from salur.parties.trade import first_site
from salur.warehouse import actions as warehouse
from salur.warehouse import queries as receipts
from salur.warehouse.bodies import Expect, Received
from salur.warehouse.facts import ShipmentPutBack


def _heard(outcomes: Outcomes) -> None:
    """What was refused because others were at work, or crashed, is raised: the job is tried again."""
    for outcome in outcomes:
        for reason in outcome.reasons:
            if outcome.ending == "refused" and reason.code in ("kernel.busy", "kernel.crashed"):
                raise reason


@hears("delivery.goods_on_the_way", ShipmentSent, for_counterpart=True)
def goods_on_the_way(organisation: int, facts: list[Heard]) -> None:
    """Expect, in the buyer's own books, what a member has sent: a receipt that posts nothing until it is told."""
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
    _heard(warehouse.expect(actor=actor, receipts=commands))


@hears("delivery.goods_not_coming", ShipmentPutBack, ShipmentDelivered, for_counterpart=True)
def goods_not_coming(organisation: int, facts: list[Heard]) -> None:
    """Expect no longer what the seller has put back on its shelf, or what we refused as a whole at the door."""
    gone = [fact for fact in facts if fact.kind == "ShipmentPutBack" or fact.body["result"] == "refused"]
    with reading(organisation):
        known = receipts.receipts_of(organisation, [fact.paper for fact in gone]) if gone else {}
    commands = [
        Command(named_key("goods_not_coming", fact.id), None, known[fact.paper]) for fact in gone if fact.paper in known
    ]
    if commands:
        actor = system_actor(organisation, "delivery.goods_not_coming")
        _heard(warehouse.stop_expecting(actor=actor, receipts=commands))


@hears("delivery.closed_short", OrderShortClosed)
def closed_short(organisation: int, facts: list[Heard]) -> None:
    """Finish orders whose rest was closed after all else had been delivered; others finish at their last door."""
    actor = system_actor(organisation, "delivery.closed_short")
    commands = [Command(named_key("closed_short", fact.id), None, fact.paper) for fact in facts]
    if commands:
        _heard(actions.finish(actor=actor, orders=commands))
