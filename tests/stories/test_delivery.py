"""Trips are planned and loaded, doors are told of, what comes back is unloaded (H1-H9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from salur.credit.refusals import SENTENCES as CREDIT
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan
from salur.delivery.refusals import SENTENCES as DELIVERY
from salur.kernel import clock
from salur.kernel.command import ask
from salur.orders.holding.rules import RULES
from salur.orders.refusals import SENTENCES as ORDERS
from salur.warehouse.bodies import Picked
from salur.warehouse.refusals import SENTENCES as WAREHOUSE
from tests.stories.planted import planted
from tests.stories.trading import Firm, codes
from tests.world import drain, prove

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


# -- planned and loaded


def test_a_trip_is_planned_and_loaded(firm: Firm) -> None:
    first, second = shipment_of(firm, 10), shipment_of(firm, 5)
    trip = firm.plan(second, first)
    assert firm.status(trip, "delivery_trip") == "planned"
    assert firm.rows("SELECT shipment, stop FROM delivery_drop ORDER BY stop") == [(second, 1), (first, 2)]
    assert firm.wrote("trip", trip) == []
    done, again = delivery.load(actor=firm.actor, trips=[ask(None, trip), ask(None, trip)])
    assert (done.paper, codes(again)) == (trip, ["kernel.busy"])
    assert firm.wrote("trip", trip) == [("loaded", "picked", "in_transit", 15, 15 * COST)]
    assert list(firm.lies("in_transit", firm.van).values()) == [(15, 15 * COST)]
    assert codes(delivery.load(actor=firm.actor, trips=[ask(None, trip)])[0]) == ["kernel.no_such_step"]
    prove()


def test_a_trip_is_planned_and_loaded_in_one_call_at_the_time_that_is_told(firm: Firm) -> None:
    shipment = shipment_of(firm)
    at = clock.now() - timedelta(hours=2)
    trip = delivery.load(actor=firm.actor, trips=[ask(Plan(firm.van, (shipment,)), at=at)]).one().paper
    assert firm.rows("SELECT id, status, loaded_at, number LIKE 'TR-%%' FROM delivery_trip") == [
        (trip, "loaded", at, True)
    ]
    prove()


def test_a_cancelled_trip_leaves_its_shipments_to_others(firm: Firm) -> None:
    shipment = shipment_of(firm)
    trip = firm.plan(shipment)
    done, again, lost = delivery.cancel(actor=firm.actor, trips=[ask(None, trip), ask(None, trip), ask(None, -1)])
    assert (done.ending, codes(again), codes(lost)) == ("done", ["kernel.busy"], ["kernel.not_found"])
    assert codes(delivery.cancel(actor=firm.actor, trips=[ask(None, trip)])[0]) == ["kernel.no_such_step"]
    assert firm.load(shipment) != trip
    prove()


WRONG_TRIPS = ["delivery.no_shipments", "delivery.unknown_van", "delivery.not_ready", "delivery.on_another_trip",
               "delivery.twice", "delivery.several_sites", "kernel.not_found"]  # fmt: skip


@pytest.mark.parametrize("code", WRONG_TRIPS)
@pytest.mark.parametrize("verb", [delivery.plan, delivery.load], ids=["plan", "load"])
def test_a_trip_that_cannot_be_stops_no_other(firm: Firm, code: str, verb: object) -> None:
    shipment, other = shipment_of(firm), shipment_of(firm)
    body = Plan(firm.van, (shipment,))
    if code == "delivery.not_ready":
        firm.put_back(shipment)
    elif code == "delivery.on_another_trip":
        firm.plan(shipment)
    elif code == "delivery.several_sites":
        firm.receive(10, place=firm.second_van)
        body = Plan(firm.van, (shipment, shipment_of(firm, 5, ship_from=firm.second_van)))
    changes = {
        "delivery.no_shipments": {"shipments": ()}, "delivery.unknown_van": {"van": -1},
        "delivery.twice": {"shipments": (shipment, shipment)}, "kernel.not_found": {"shipments": (-1,)},
    }  # fmt: skip
    body = replace(body, **changes.get(code, {}))  # type: ignore[arg-type]
    told = verb(actor=firm.actor, trips=[ask(body), ask(Plan(firm.van, (other,)))])  # type: ignore[operator]
    assert [one.ending for one in told] == ["refused", "done"] and codes(told[0]) == [code]
    prove()


def test_what_was_put_back_or_delivered_meanwhile_stays_off_its_planned_trip(firm: Firm) -> None:
    back, gone, goes = (shipment_of(firm) for _ in range(3))
    trip = firm.plan(back, gone, goes)
    firm.put_back(back)
    firm.deliver(gone, receiver="Bu Sri")
    delivery.load(actor=firm.actor, trips=[ask(None, trip)]).one()
    assert firm.rows("SELECT shipment FROM delivery_drop WHERE trip = %s", trip) == [(goes,)]
    assert firm.rows("SELECT receiver, result FROM delivery_drop WHERE shipment = %s", gone) == [
        ("Bu Sri", "delivered")
    ]
    empty = firm.plan(shipment_of(firm))
    firm.put_back(firm.value("SELECT shipment FROM delivery_drop WHERE trip = %s", empty))
    assert codes(delivery.load(actor=firm.actor, trips=[ask(None, empty)])[0]) == ["delivery.not_ready"]
    prove()


def test_cancelling_a_trip_keeps_what_was_told_at_its_doors(firm: Firm) -> None:
    told, waits = shipment_of(firm), shipment_of(firm)
    trip = firm.plan(told, waits)
    firm.deliver(told, receiver="Bu Sri")
    delivery.cancel(actor=firm.actor, trips=[ask(None, trip)]).one()
    assert firm.rows("SELECT shipment, trip, receiver FROM delivery_drop") == [(told, None, "Bu Sri")]
    prove()


# -- at the door


def test_goods_are_taken_in_full_by_somebody_at_a_time_and_place(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    firm.load(shipment)
    at = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
    body = Deliver(receiver="Bu Sri", latitude=-6.2, longitude=106.8, signature="ab" * 32)
    delivery.deliver(actor=firm.actor, deliveries=[ask(body, shipment, at=at)]).one()
    assert firm.rows("SELECT result, receiver, at, latitude, longitude, signature FROM delivery_drop") == [
        ("delivered", "Bu Sri", at, -6.2, 106.8, "ab" * 32)
    ]
    assert firm.wrote("shipment", shipment)[1:] == [
        ("delivered", "in_transit", "sold", 10, 10 * COST),
        ("delivered", "unbilled_sales", "unbilled", 0, 10 * PIECE),
    ]
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    assert codes(firm.deliver(shipment)) == ["kernel.no_such_step"]
    prove()


def test_what_is_not_taken_comes_back_and_is_cancelled(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    trip = firm.load(shipment)
    firm.deliver(shipment, (1, 2, "dented"), (1, 1, "not ordered"), receiver="Bu Sri")
    assert firm.rows("SELECT pieces, value, untaxed + tax, reason FROM delivery_refusal") == [
        (3, 3 * COST, 3 * PIECE, "dented; not ordered")
    ]
    assert (firm.status(shipment, SHIPMENT), firm.status(order)) == ("part", "finished")
    assert firm.lines(order)[0][:3] == (10, 3, 3)
    assert firm.wrote("shipment", shipment)[1:] == [
        ("delivered", "in_transit", "sold", 7, 7 * COST), ("delivered", "unbilled_sales", "unbilled", 0, 7 * PIECE)
    ]  # fmt: skip
    assert list(firm.lies("in_transit", firm.van).values()) == [(3, 3 * COST)]
    prove()
    assert firm.unload(trip).ending == "done"
    assert (firm.status(shipment, SHIPMENT), firm.shelf().sellable) == ("done", 93)
    assert firm.wrote("trip", trip)[1:] == [("unloaded", "in_transit", "free", 3, 3 * COST)]
    drain()
    prove()


def test_what_is_refused_as_a_whole_leaves_no_debt(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    trip = firm.load(shipment)
    firm.deliver(shipment, everything="closed")
    assert (firm.status(shipment, SHIPMENT), firm.status(order), firm.aside(order)) == (
        "refused",
        "finished",
        ({}, {}, 0),
    )
    assert firm.wrote("shipment", shipment)[1:] == []
    assert firm.unload(trip, (shipment, 1)).ending == "done"
    assert (firm.status(shipment, SHIPMENT), firm.shelf().sellable) == ("returned", 90)
    assert list(firm.lies("quarantine").values()) == [(10, 10 * COST)]
    drain()
    prove()


def test_the_rest_of_an_order_still_comes_after_a_refusal(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    first = firm.picked(order, Picked(1, 4, reason="later"))
    firm.load(first)
    firm.deliver(first, everything="closed")
    assert (firm.status(order), firm.aside(order)) == ("confirmed", ({1: 6}, {}, 6 * PIECE))
    assert codes(firm.change(order, (firm.skus[0], 6))) == ["orders.already_picked"], "its shipment keeps the line"
    second = firm.picked(order)
    firm.load(second, van=firm.second_van)
    firm.deliver(second, (1, 1, "dented"))
    assert (firm.status(order), firm.aside(order)) == ("finished", ({}, {}, 0))
    assert firm.lines(order)[0][:3] == (10, 5, 5)
    drain()
    prove()


def test_an_order_of_which_all_that_went_out_came_back_can_be_cancelled(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    first = firm.picked(order, Picked(1, 4, reason="later"))
    firm.load(first)
    firm.deliver(first, everything="closed")
    assert firm.cancel(order).ending == "done"
    assert (firm.status(order), firm.aside(order), firm.lines(order)[0][:3]) == ("cancelled", ({}, {}, 0), (10, 10, 4))
    prove()


@pytest.mark.parametrize(("refused", "status", "moved"), [
    ((), "delivered", [("sold", 10)]),
    (((1, 3, "dented"),), "done", [("sold", 7), ("quarantine", 3)]),
    (((1, 10, "closed"),), "returned", [("quarantine", 10)]),
])  # fmt: skip
def test_a_door_is_believed_though_nobody_told_of_loading(
    firm: Firm, refused: tuple[tuple[int, int, str], ...], status: str, moved: list[tuple[str, int]]
) -> None:
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    assert firm.deliver(shipment, *refused).ending == "done"
    assert firm.status(shipment, SHIPMENT) == status
    goods = [(target, pieces) for _, source, target, pieces, _ in firm.wrote("shipment", shipment)[1:] if pieces]
    assert goods == moved and firm.status(order) == "finished"
    drain()
    prove()


def test_a_door_is_believed_after_the_trip_was_unloaded(firm: Firm) -> None:
    shipment = shipment_of(firm)
    trip = firm.load(shipment)
    firm.unload(trip)
    assert firm.status(shipment, SHIPMENT) == "packed"
    assert firm.deliver(shipment).ending == "done"
    drain()
    prove()


def test_a_door_is_believed_though_the_buyers_credit_was_cut(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    shipment = firm.picked(order)
    firm.load(shipment)
    firm.set_limits(firm.outlets, 0, block="legal")
    assert firm.deliver(shipment).ending == "done"
    assert firm.wrote("shipment", shipment)[-1] == ("delivered", "unbilled_sales", "unbilled", 0, 10 * PIECE)
    drain()
    prove()


def test_what_is_refused_frees_credit_for_those_who_wait(firm: Firm) -> None:
    firm.set_limits(firm.outlets, 10 * PIECE)
    shipment = shipment_of(firm, 10)
    waits = firm.ordered((firm.skus[0], 3))
    assert firm.status(waits) == "held"
    firm.load(shipment)
    firm.deliver(shipment, (1, 3, "dented"))
    drain()
    assert firm.status(waits) == "confirmed"
    prove()


UNREADABLE = [
    ("delivery.bad_refusal", {"refused": ((1, 11, "dented"),)}),
    ("delivery.bad_refusal", {"refused": ((1, 0, "dented"),)}),
    ("delivery.bad_refusal", {"refused": ((1, 11, "dented"), (1, -5, "dented"))}),
    ("delivery.bad_refusal", {"refused": ((9, 1, "dented"),)}),
    ("kernel.bad_value", {"refused": ((1, 1, ""),)}),
    ("kernel.bad_value", {"receiver": "x" * 121}),
    ("kernel.bad_value", {"everything": "x" * 81}),
]


@pytest.mark.parametrize(("code", "wrong"), UNREADABLE, ids=[str(row) for row in range(len(UNREADABLE))])
def test_what_cannot_be_read_of_a_door_is_refused(firm: Firm, code: str, wrong: dict[str, object]) -> None:
    shipment = shipment_of(firm)
    firm.load(shipment)
    said = dict(wrong)
    refused = said.pop("refused", ())
    assert codes(firm.deliver(shipment, *refused, **said)) == [code]  # type: ignore[misc, arg-type]
    assert firm.status(shipment, SHIPMENT) == "loaded"
    assert firm.deliver(shipment, (1, 10, "dented")).ending == "done"
    assert codes(firm.deliver(-1)) == ["kernel.not_found"]
    prove()


def test_several_shipments_of_one_order_are_told_in_one_call(firm: Firm) -> None:
    order = firm.ordered((firm.skus[0], 10))
    parts = [firm.picked(order, Picked(1, pieces, reason="later" if pieces < 5 else None)) for pieces in (2, 3, 5)]
    firm.load(*parts)
    bodies = [Deliver(), Deliver(refuse_all="closed"), Deliver()]
    told = delivery.deliver(
        actor=firm.actor,
        deliveries=[ask(body, one) for body, one in zip(bodies, parts, strict=True)] + [ask(Deliver(), parts[0])],
    )
    assert [one.ending for one in told] == ["done"] * 3 + ["refused"]
    assert (firm.status(order), firm.aside(order), firm.lines(order)[0][:3]) == ("finished", ({}, {}, 0), (10, 3, 3))
    drain()
    prove()


FAULTS = [
    ("delivery.in_transit", "UPDATE warehouse_shipment SET status = 'delivered' WHERE id = {loaded}", "vehicle {van}"),
    ("delivery.in_transit", "UPDATE delivery_refusal SET pieces = pieces + 1 WHERE shipment = {part}", "vehicle {van}"),
    ("delivery.in_transit", "UPDATE delivery_refusal SET value = value + 1 WHERE shipment = {part}", "vehicle {van}"),
    ("delivery.credit", "UPDATE credit_promise SET amount = amount + 1 WHERE paper = {order}", "order {order}"),
    ("delivery.credit", "DELETE FROM credit_promise WHERE paper = {order}", "order {order}"),
    ("delivery.credit", "UPDATE delivery_drop SET invoiced = true WHERE shipment = {loaded}", "order {order}"),
    ("delivery.doors", "UPDATE delivery_drop SET result = 'refused' WHERE shipment = {part}", "shipment {part}"),
    ("delivery.doors", "UPDATE delivery_drop SET trip = NULL WHERE shipment = {loaded}", "shipment {loaded}"),
    ("delivery.doors", "UPDATE delivery_trip SET status = 'done' WHERE van = {van}", "shipment {loaded}"),
    ("delivery.doors", "DELETE FROM delivery_drop WHERE shipment = {part}", "shipment {part}"),
    ("delivery.refused", "DELETE FROM delivery_refusal WHERE shipment = {part}", "order"),
    ("delivery.refused", "UPDATE delivery_refusal SET pieces = 99 WHERE shipment = {part}", "shipment {part}"),
    ("delivery.postings", "DELETE FROM ledger_posting WHERE paper = {part} AND occasion = 'delivered'", "{part}"),
    ("delivery.postings", "UPDATE delivery_refusal SET value = value + 1 WHERE shipment = {part}", "cost of what was"),
    ("delivery.postings", "UPDATE delivery_refusal SET tax = tax + 1 WHERE shipment = {part}", "unbilled at the door"),
    ("delivery.postings", "DELETE FROM ledger_posting WHERE paper = {trip} AND paper_kind = 'trip'", "trip {trip}"),
    ("delivery.postings", "UPDATE delivery_trip SET status = 'done' WHERE id = {trip}", "trip {trip}"),
    ("delivery.finished", "UPDATE orders_order SET status = 'finished' WHERE id = {order}", "order {order}"),
    ("delivery.finished", "UPDATE orders_order SET status = 'confirmed' WHERE status = 'finished'", "is confirmed"),
]  # fmt: skip


@pytest.mark.parametrize(("proof", "fault", "what"), FAULTS)
def test_a_planted_fault_is_found(firm: Firm, proof: str, fault: str, what: str) -> None:
    order = firm.ordered((firm.skus[0], 10))
    loaded, part = firm.picked(order), shipment_of(firm, 6)
    trip = firm.load(loaded, part)
    firm.deliver(part, (1, 2, "dented"))
    (result,) = prove([proof])
    assert result.looked_at > 0
    names = {"order": order, "loaded": loaded, "part": part, "trip": trip, "van": firm.van}
    found = planted(proof, fault.format(**names))
    assert any(what.format(**names) in one.what for one in found), found
    assert all(one.should != one.found for one in found)


def test_every_refusal_of_these_modules_is_shown_by_a_story() -> None:
    told = "\n".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))
    ruled = {kind.code for kind in RULES.values()}  # test_holds breaks each of them, by name and answer
    every = {*CREDIT, *ORDERS, *WAREHOUSE, *DELIVERY} - ruled
    silent = sorted(code for code in every if f'"{code}"' not in told)
    assert silent == []
