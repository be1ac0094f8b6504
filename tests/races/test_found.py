"""What races and seasons have found once, each as small as it goes."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Unload
from salur.delivery.bodies import Refused as NotTaken
from salur.kernel.command import ask
from salur.kernel.facts import LISTENERS
from salur.kernel.refusal import Refused
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.races.crowd import owner, prove
from tests.world import World, drain

pytestmark = pytest.mark.usefixtures("database")


def loaded(world: World) -> tuple[int, int]:
    """A shipment of 24 pieces on a trip: (shipment, trip)."""
    world.receive(48)
    order = world.place(world.order((world.skus[0], 24))).one()
    (shipment,) = warehouse.pick(actor=world.actor, picks=[ask(Pick(), order.paper)]).papers()
    (trip,) = delivery.load(actor=world.actor, trips=[ask(Plan(world.van, (shipment,)))]).papers()
    return shipment, trip


def test_what_was_invoiced_at_loading_came_back_and_is_refused_the_next_day_is_credited() -> None:
    world = World(invoice_at="loading")
    shipment, trip = loaded(world)
    billing.invoice(actor=world.actor, invoices=[ask(Invoice((shipment,)))]).one()
    delivery.unload(actor=world.actor, trips=[ask(Unload(), trip)]).one()
    with pytest.raises(Refused, match=r"kernel\.no_such_step"):
        warehouse.put_back(actor=world.actor, shipments=[ask(None, shipment)]).one()
    delivery.load(actor=world.actor, trips=[ask(Plan(world.van, (shipment,)))]).one()
    part = Deliver(refused=(NotTaken(1, 4, "dented"),))
    delivery.deliver(actor=world.actor, deliveries=[ask(part, shipment)]).one()
    drain()
    ((credited,),) = owner(
        "SELECT sum(l.pieces) FROM billing_creditnoteline l WHERE l.organisation = %s", [world.actor.organisation]
    )
    assert credited == 4
    prove([world.actor.organisation])


def test_a_trip_that_is_cancelled_after_the_door_was_told_leaves_the_proof_of_delivery() -> None:
    world = World(invoice_at="period")
    world.receive(48)
    order = world.place(world.order((world.skus[0], 24))).one()
    (shipment,) = warehouse.pick(actor=world.actor, picks=[ask(Pick(), order.paper)]).papers()
    (trip,) = delivery.plan(actor=world.actor, trips=[ask(Plan(world.van, (shipment,)))]).papers()
    delivery.deliver(actor=world.actor, deliveries=[ask(Deliver(receiver="Bu Sri"), shipment)]).one()
    delivery.cancel(actor=world.actor, trips=[ask(None, trip)]).one()
    drain()
    assert owner("SELECT result, receiver FROM delivery_drop WHERE shipment = %s", [shipment]) == [
        ("delivered", "Bu Sri")
    ]
    prove([world.actor.organisation])


def test_a_fact_announced_within_the_worker_is_not_told_before_its_transaction_has_ended() -> None:
    world = World(outlets=1)
    world.set_limits(world.outlets, 0)
    assert world.place(world.order((world.skus[0], 1))).one().ending == "held"  # somebody waits for credit
    assert "orders.credit_freed" in LISTENERS
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE (args ->> 'organisation')::bigint = %s"
    before = owner(waiting, [world.actor.organisation])
    worker = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(worker), pytest.raises(ZeroDivisionError), transaction.atomic():
        world.set_limits(world.outlets, 1_000_00)
        assert owner(waiting, [world.actor.organisation]) == before
        raise ZeroDivisionError
    assert owner(waiting, [world.actor.organisation]) == before


def test_a_listener_is_known_to_every_process() -> None:
    assert {"delivery.goods_on_the_way", "billing.delivered", "orders.goods_freed"} <= set(LISTENERS)
