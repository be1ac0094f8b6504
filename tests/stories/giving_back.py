"""Returns in a line each: sold, given back, inspected, and what stands of it."""

from __future__ import annotations

import salur.orders.reactions  # noqa: F401  they listen
from salur.billing import actions as billing
from salur.billing import bodies as bills
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan
from salur.delivery.bodies import Refused as RefusedAtDoor
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.ledger import read
from salur.returns import actions
from salur.returns.bodies import Back, Found, Inspect, Receive
from salur.returns.refusals import SENTENCES
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.world import World


def sold(world: World, pieces: int, *, refused: int = 0, invoiced: bool = True) -> int:
    """An order delivered and invoiced; gives its invoice."""
    order = world.place(world.order((world.skus[0], pieces))).one()
    shipment = warehouse.pick(actor=world.actor, picks=[ask(Pick(), order.paper)]).one().paper
    assert shipment is not None
    delivery.load(actor=world.actor, trips=[ask(Plan(world.van, (shipment,)))]).one()
    body = Deliver((RefusedAtDoor(1, refused, "too many"),) if refused else ())
    delivery.deliver(actor=world.actor, deliveries=[ask(body, shipment)]).one()
    if not invoiced:
        return 0
    invoice = billing.invoice(actor=world.actor, invoices=[ask(bills.Invoice((shipment,)))]).one().paper
    assert invoice is not None
    return invoice


def back(world: World, *lines: Back, buyer: int | None = None) -> Outcome:
    body = Receive(buyer or world.outlets[0], world.site, lines)
    return actions.receive(actor=world.actor, returns=[ask(body)]).one()


def inspected(world: World, paper: int | None, *found: Found) -> Outcomes:
    return actions.inspect(actor=world.actor, returns=[ask(Inspect(found), paper)])


def owed(world: World, bucket: str = "receivable") -> int:
    with reading(world.actor.organisation):
        money = read.money_of(world.actor.organisation, world.outlets, world.currency)
    return money.get((world.outlets[0], bucket), 0)


def lines(world: World, paper: int | None) -> list[tuple[int | None, int, int, int]]:
    """Invoice, pieces, value and untaxed of each line of a return."""
    with reading(world.actor.organisation):
        return [
            (row[0], row[1], row[2], row[3])
            for row in sql.fetch(
                "SELECT invoice, pieces, value, untaxed FROM returns_returnline WHERE paper_id = %s ORDER BY n",
                (paper,),
            )
        ]


def refused(outcomes: Outcomes, code: str) -> Refused:
    (outcome,) = outcomes
    assert (outcome.ending, outcome.reasons[0].code) == ("refused", code)
    if code in SENTENCES:
        assert SENTENCES[code].format(**outcome.reasons[0].facts)
    return outcome.reasons[0]
