"""Trips come back, and who may see and tell of them (H7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.delivery import actions as delivery
from salur.delivery import queries
from salur.delivery.bodies import Deliver, Plan
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, TerritoryBody
from tests.stories.trading import Firm, codes, seeing
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
PIECE, COST = 4_440_00, 300_000
SHIPMENT = "warehouse_shipment"


@pytest.fixture
def firm() -> Firm:
    found = Firm(outlets=2)
    found.receive(100)
    return found


def shipment_of(firm: Firm, pieces: int = 10, **more: object) -> int:
    return firm.picked(firm.ordered((firm.skus[0], pieces), **more))  # type: ignore[arg-type]


# -- back


def test_what_never_reached_its_door_is_packed_again_and_goes_out_again(firm: Firm) -> None:
    shipment = shipment_of(firm)
    trip = firm.load(shipment)
    told = [*[firm.unload(trip)], firm.unload(trip), firm.unload(-1)]
    assert [codes(one) for one in told] == [[], ["kernel.no_such_step"], ["kernel.not_found"]]
    assert firm.wrote("trip", trip)[1:] == [("unloaded", "in_transit", "picked", 10, 10 * COST)]
    assert (firm.status(shipment, SHIPMENT), firm.rows("SELECT * FROM delivery_drop")) == ("packed", [])
    prove()
    again = firm.load(shipment)
    firm.deliver(shipment)
    firm.unload(again)
    assert firm.wrote("trip", again)[1:] == []
    drain()
    prove()


def test_what_was_invoiced_and_never_reached_its_door_goes_out_again_but_not_on_the_shelf(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    trip = firm.load(shipment)
    billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    assert firm.aside(order) == ({}, {}, 0)
    firm.unload(trip)
    assert firm.status(shipment, SHIPMENT) == "back"
    assert codes(firm.put_back(shipment)) == ["kernel.no_such_step"]
    prove()
    firm.load(shipment)
    firm.deliver(shipment, (1, 4, "dented"))
    assert firm.wrote("shipment", shipment)[-1] == ("delivered", "in_transit", "sold", 6, 6 * COST), "no unbilled sale"
    drain()
    assert firm.rows("SELECT count(*) FROM billing_creditnote") == [(1,)]
    prove()


def test_only_what_was_refused_on_the_trip_can_be_damaged(firm: Firm) -> None:
    taken, refused = shipment_of(firm), shipment_of(firm)
    trip = firm.load(taken, refused)
    firm.deliver(taken)
    firm.deliver(refused, everything="closed")
    assert codes(firm.unload(trip, (taken, 1))) == ["kernel.bad_value"]
    assert firm.unload(trip, (refused, 1)).ending == "done"
    drain()
    prove()


# -- who sees what


def test_who_is_narrowed_to_a_territory_handles_only_its_doors_and_trips(firm: Firm) -> None:
    (north,) = parties.record_territories(
        actor=firm.actor, territories=[ask(TerritoryBody(f"N{firm.mark}", "North"))]
    ).papers()
    body = AssignBody(firm.outlets[0], "territory", f"N{firm.mark}", today_there() - timedelta(days=9))
    parties.assign(actor=firm.actor, assignments=[ask(body)]).one()
    mine, theirs = (shipment_of(firm, 5, buyer=outlet) for outlet in firm.outlets)
    clerk = seeing(firm.actor, territories=[north])
    alone, mixed = firm.plan(mine), firm.plan(theirs)
    with reading(firm.actor.organisation):
        assert set(queries.visible(clerk).values_list("id", flat=True)) == {alone}
    for verb in (delivery.load, delivery.cancel, delivery.unload):
        assert codes(verb(actor=clerk, trips=[ask(None, mixed)])[0]) == ["kernel.not_found"]  # type: ignore[operator]
    delivery.load(actor=clerk, trips=[ask(None, alone)]).one()
    told = delivery.deliver(actor=clerk, deliveries=[ask(Deliver(), mine), ask(Deliver(), theirs)])
    assert [codes(one) for one in told] == [[], ["kernel.not_found"]]
    drain()
    prove()


def test_who_is_narrowed_to_a_place_handles_only_what_leaves_from_it(firm: Firm) -> None:
    firm.receive(10, place=firm.second_van)
    mine, theirs = shipment_of(firm, 5), shipment_of(firm, 5, ship_from=firm.second_van)
    keeper = seeing(firm.actor, places=[firm.site])
    assert codes(delivery.plan(actor=keeper, trips=[ask(Plan(firm.van, (theirs,)))])[0]) == ["kernel.not_found"]
    here, there = firm.plan(mine), firm.plan(theirs)
    told = delivery.cancel(actor=keeper, trips=[ask(None, here), ask(None, there)])
    assert [codes(one) for one in told] == [[], ["kernel.not_found"]]
    assert codes(delivery.deliver(actor=keeper, deliveries=[ask(Deliver(), theirs)])[0]) == ["kernel.not_found"]


def test_an_order_is_not_finished_while_goods_are_still_coming(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    told = delivery.finish(actor=firm.actor, orders=[ask(None, order), ask(None, firm.drafted()), ask(None, -1)])
    assert [codes(one) for one in told] == [["delivery.still_coming"], ["delivery.still_coming"], ["kernel.not_found"]]
    firm.cancel(order)
    once, again = [delivery.finish(actor=firm.actor, orders=[ask(None, order)])[0] for _ in range(2)]
    assert codes(once) == []
    assert codes(again) == ["kernel.no_such_step"]


def test_a_trip_that_nobody_told_loaded_is_back_all_the_same(firm: Firm) -> None:
    told, untold = shipment_of(firm, 4), shipment_of(firm, 5)
    trip = firm.plan(told, untold)
    assert firm.deliver(told, (1, 1, "dented")).ending == "done"
    assert firm.unload(trip).ending == "done"
    assert firm.status(trip, "delivery_trip") == "done" and firm.wrote("trip", trip) == []
    assert firm.status(untold, SHIPMENT) == "packed"
    assert codes(firm.unload(trip)) == ["kernel.no_such_step"]
    firm.load(untold)  # it can go on another trip
    prove()
