"""Shipments are loaded in the order of the shortest way round their doors, unless somebody wants the list's (H6)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, PlaceBody
from tests.desk.test_storeroom import Floor

pytestmark = pytest.mark.usefixtures("database")
CROSSING = ((1.0, 1.0), (0.0, 1.0), (1.0, 0.0))  # from 0, 0 in this order the way crosses itself


@pytest.fixture
def crossing() -> tuple[Floor, list[int]]:
    """Three picked shipments for doors that are best driven to in another order."""
    floor = Floor(outlets=3)
    site = PlaceBody(f"WH{floor.mark}", "WH", latitude=0.0, longitude=0.0)
    parties.record_places(actor=floor.actor, places=[ask(site)]).papers()
    doors = [
        PartyBody(f"T{n}-{floor.mark}", f"Toko {n}", latitude=latitude, longitude=longitude)
        for n, (latitude, longitude) in enumerate(CROSSING, 1)
    ]
    parties.record_parties(actor=floor.actor, parties=[ask(door) for door in doors]).papers()
    orders = [floor.ordered((floor.skus[0], 24), buyer=outlet) for outlet in floor.outlets]
    return floor, [floor.picked(order) for order in orders]


def stops(floor: Floor) -> list[int]:
    return [shipment for (shipment,) in floor.rows("SELECT shipment FROM delivery_drop ORDER BY trip, stop")]


def test_what_is_ticked_at_the_gate_is_loaded_the_short_way_round(crossing: tuple[Floor, list[int]]) -> None:
    floor, shipments = crossing
    fields = {"key": str(uuid4()), "shipment": [str(one) for one in shipments], "van": f"VAN1{floor.mark}"}
    answer = floor.client.post("/warehouse/load", fields)
    first, second, third = shipments
    assert stops(floor) in ([second, first, third], [third, first, second])
    assert "444.8 km" in floor.get(answer["Location"])


@pytest.mark.parametrize("way", ["", "given"])
def test_a_trip_is_planned_the_short_way_or_as_in_the_list(crossing: tuple[Floor, list[int]], way: str) -> None:
    floor, shipments = crossing
    fields = {"key": str(uuid4()), "verb": "shipment.plan", "paper": [str(one) for one in shipments],
              "plan-van": f"VAN1{floor.mark}", "plan-way": way}  # fmt: skip
    floor.client.post("/shipments/do", fields)
    assert sorted(stops(floor)) == sorted(shipments)
    assert (stops(floor) == shipments) == (way == "given")


def test_without_positions_the_order_stays_and_nothing_is_said_of_the_way() -> None:
    floor = Floor(outlets=2)
    shipments = [floor.picked(floor.ordered((floor.skus[0], 24), buyer=outlet)) for outlet in floor.outlets]
    fields = {"key": str(uuid4()), "shipment": [str(one) for one in shipments], "van": f"VAN1{floor.mark}"}
    answer = floor.client.post("/warehouse/load", fields)
    assert stops(floor) == shipments
    assert " km" not in floor.get(answer["Location"])
