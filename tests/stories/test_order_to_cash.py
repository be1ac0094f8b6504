"""One order from capture to the shelf of the outlet (E12, E1, E6, H1, H4, N1)."""

from __future__ import annotations

import pytest

from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan
from salur.kernel.command import ask
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.world import World, drain, prove

pytestmark = pytest.mark.usefixtures("database")


def test_an_order_goes_all_the_way_to_the_door() -> None:
    world = World(invoice_at="delivery")
    world.receive(48)
    order = world.place(world.order((world.skus[0], 1), pack="carton")).one()
    assert order.ending == "done"
    assert (world.shelf().sellable, world.shelf().promised) == (48, 24)
    shipment = warehouse.pick(actor=world.actor, picks=[ask(Pick(cartons=1), order.paper)]).one().paper
    assert (world.shelf().sellable, world.shelf().promised) == (24, 0)
    assert shipment is not None
    delivery.load(actor=world.actor, trips=[ask(Plan(world.van, (shipment,)))]).one()
    delivery.deliver(actor=world.actor, deliveries=[ask(Deliver(receiver="Bu Sri"), shipment)]).one()
    drain()
    prove()
