"""A door told of a shipment that the book has back on the shelf: what was handed over left, and is owed for (H4)."""

from __future__ import annotations

import random

import pytest

from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver
from salur.kernel.command import ask
from salur.warehouse.bodies import Picked
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


def put_back(firm: Firm, pieces: int = 10) -> tuple[int, int]:
    """An order, and its shipment that is on the shelf again."""
    order = firm.ordered((firm.skus[0], pieces))
    shipment = firm.picked(order)
    assert firm.put_back(shipment).ending == "done"
    return order, shipment


def owed(firm: Firm) -> int:
    return int(firm.value("SELECT coalesce(sum(untaxed + tax), 0) FROM billing_invoice"))


def test_what_was_put_back_but_handed_over_left_and_is_owed_for(firm: Firm) -> None:
    order, shipment = put_back(firm)
    told = ask(Deliver(receiver="Bu Sri"), shipment)
    assert delivery.deliver(actor=firm.actor, deliveries=[told]).one().ending == "done"
    assert delivery.deliver(actor=firm.actor, deliveries=[told]).one().again
    assert firm.status(shipment, SHIPMENT) == "delivered" and firm.status(order) == "finished"
    assert firm.aside(order) == ({}, {}, 0)
    assert (firm.shelf().sellable, firm.shelf().promised) == (90, 0)
    assert firm.wrote("shipment", shipment)[-2:] == [
        ("delivered", "free", "sold", 10, 10 * COST), ("delivered", "unbilled_sales", "unbilled", 0, 10 * PIECE),
    ]  # fmt: skip
    assert firm.differences() == []
    assert codes(firm.deliver(shipment)) == ["kernel.no_such_step"]  # told before
    prove()
    drain()
    assert owed(firm) == 10 * PIECE
    prove()


def test_a_part_that_was_refused_lies_on_the_shelf_and_is_cancelled(firm: Firm) -> None:
    order, shipment = put_back(firm)
    assert firm.deliver(shipment, (1, 4, "damaged")).ending == "done"
    assert firm.status(shipment, SHIPMENT) == "done" and firm.status(order) == "finished"
    assert (firm.shelf().sellable, firm.shelf().promised) == (94, 0)
    assert firm.lies("quarantine") == {}
    drain()
    assert owed(firm) == 6 * PIECE
    prove()


def test_refused_as_a_whole_nothing_moves_and_who_waits_hears_of_it(firm: Firm) -> None:
    order, shipment = put_back(firm)
    firm.ordered((firm.skus[0], 90), buyer=firm.outlets[1])
    waiting = firm.ordered((firm.skus[0], 5), buyer=firm.outlets[1])
    assert firm.status(waiting) == "backordered"
    assert firm.deliver(shipment, everything="closed").ending == "done"
    assert firm.status(shipment, SHIPMENT) == "returned" and firm.status(order) == "finished"
    assert firm.shelf().sellable == 100
    drain()
    assert firm.status(waiting) == "confirmed" and owed(firm) == 0
    prove()


def test_what_was_picked_again_meanwhile_was_brought_beyond_the_order(firm: Firm) -> None:
    order, shipment = put_back(firm)
    again = firm.picked(order)
    assert firm.deliver(shipment).ending == "done"
    assert [line.pieces for line in firm.lines(order)] == [20] and firm.total(order) == 20 * PIECE
    assert firm.status(order) == "confirmed"
    assert firm.differences() == [("beyond_order", "shipment", 0)]
    assert firm.aside(order) == ({}, {}, 10 * PIECE)  # for what is still picked
    prove()
    firm.deliver(again)
    assert firm.status(order) == "finished"
    drain()
    assert owed(firm) == 20 * PIECE
    prove()


def test_what_a_finished_order_brought_before_is_owed_for_too(firm: Firm) -> None:
    order, shipment = put_back(firm)
    firm.deliver(firm.picked(order))
    assert firm.status(order) == "finished"
    assert firm.deliver(shipment).ending == "done"
    assert firm.status(order) == "finished" and firm.total(order) == 20 * PIECE
    drain()
    assert owed(firm) == 20 * PIECE
    prove()


def test_a_cancelled_order_that_came_all_the_same_is_finished(firm: Firm) -> None:
    order, shipment = put_back(firm)
    assert firm.cancel(order).ending == "done"
    assert firm.deliver(shipment, (1, 3, "too many")).ending == "done"
    assert firm.status(order) == "finished"
    assert [(line.pieces, line.cancelled, line.refused) for line in firm.lines(order)] == [(10, 3, 3)]
    drain()
    assert owed(firm) == 7 * PIECE
    prove()


def test_the_missing_are_drawn_and_the_youngest_promises_break() -> None:
    firm = Firm(outlets=2)
    firm.receive(10)
    order, shipment = put_back(firm, 10)
    firm.cancel(order)
    older, younger = (firm.ordered((firm.skus[0], 4), buyer=firm.outlets[1]) for _ in range(2))
    firm.load(firm.picked(older))  # four left with it, four are promised, two are free
    assert firm.deliver(shipment).ending == "done"
    assert firm.wrote("shipment", shipment)[-3:] == [
        ("delivered", "free", "sold", 10, 10 * COST), ("delivered", "unexplained", "free", 4, 4 * COST),
        ("delivered", "unbilled_sales", "unbilled", 0, 10 * PIECE),
    ]  # fmt: skip
    assert sorted(firm.differences()) == [("promise_broken", "shipment", 0), ("told_delivery", "shipment", 4)]
    assert (firm.shelf().sellable, firm.shelf().promised) == (0, 0)
    drain()
    assert firm.status(younger) == "backordered" and firm.aside(younger)[1] == {1: 4}
    prove()
    firm.receive(8)  # explains the four that were missing, and the other four go to who waits
    drain()
    assert ("told_delivery", "shipment", 4) not in firm.differences()
    assert firm.status(younger) == "confirmed"
    prove()


def test_an_order_changed_to_something_else_gets_a_line_of_what_came(firm: Firm) -> None:
    coffee = firm.add_other_sku()
    order, shipment = put_back(firm)
    firm.receive(5, sku=coffee)
    assert firm.change(order, (coffee, 5)).ending == "done"
    assert firm.deliver(shipment).ending == "done"
    assert [line.pieces for line in firm.lines(order)] == [5, 10]
    assert firm.status(order) == "confirmed" and firm.aside(order)[0] == {1: 5}
    prove()
    firm.deliver(firm.picked(order))
    assert firm.status(order) == "finished"
    drain()
    assert owed(firm) == 15 * PIECE
    prove()


def test_an_order_held_meanwhile_is_closed_with_what_came(firm: Firm) -> None:
    order, shipment = put_back(firm)
    firm.set_limits([firm.outlets[0]], 5 * PIECE)
    assert firm.change(order, (firm.skus[0], 12)).ending == "held"
    assert firm.deliver(shipment).ending == "done"
    assert firm.status(order) == "finished"
    assert [(line.pieces, line.cancelled) for line in firm.lines(order)] == [(12, 2)]
    drain()
    assert owed(firm) == 10 * PIECE
    prove()


@pytest.mark.parametrize("cancelled", [False, True])
def test_shipments_of_parts_told_together_come_to_what_they_say(firm: Firm, cancelled: bool) -> None:
    odd = firm.add_other_sku("1000.37", 7)
    firm.receive(50, sku=odd)
    order = firm.ordered((odd, 10))
    six = firm.picked(order, Picked(1, 6, reason="later"))
    firm.put_back(six)
    ten = firm.picked(order)
    firm.put_back(ten)
    if cancelled:
        firm.cancel(order)
    told = delivery.deliver(actor=firm.actor, deliveries=[ask(Deliver(), six), ask(Deliver(), ten)])
    assert [one.ending for one in told] == ["done", "done"]
    assert [(line.pieces, line.cancelled) for line in firm.lines(order)] == [(16, 0)]
    assert firm.status(order) == "finished" and firm.aside(order) == ({}, {}, 0)
    drain()
    prove()


def test_a_shipment_on_a_planned_trip_stays_off_it(firm: Firm) -> None:
    order, shipment = put_back(firm)
    other = firm.picked(order)
    trip = firm.plan(other)
    firm.put_back(other)
    assert firm.deliver(other).ending == "done"
    assert firm.status(trip, "delivery_trip") == "planned"
    prove()
    assert shipment != other


def test_a_pick_that_found_nothing_brought_nothing(firm: Firm) -> None:
    order = firm.ordered()
    nothing = firm.picked(order, Picked(1, 0, reason="not_found"))
    assert codes(firm.deliver(nothing)) == ["delivery.nothing_in_it"]
    prove()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happened_to_the_order_meanwhile_the_proofs_hold(seed: int) -> None:
    chance, firm = random.Random(seed), Firm(outlets=2, skus=2, limit=None if seed % 3 else 200 * PIECE)
    for sku in firm.skus:
        firm.receive(60, sku=sku, cost=60 * COST + 7)
    sku = firm.skus[0]
    on_short = chance.choice(("backorder", "cut"))
    papers = [firm.ordered((sku, chance.randint(3, 25)), (firm.skus[1], 7), on_short=on_short) for _ in range(3)]
    shipments: list[int] = []
    for _ in range(30):
        paper = chance.choice(papers)
        match chance.randrange(9):
            case 0 | 1 | 2:
                part = (Picked(1, chance.randint(1, 3), reason=chance.choice(("later", "not_found"))),)
                outcome = firm.pick(paper, *(part if chance.random() < 0.4 else ()))
                shipments += [outcome.paper] if outcome.paper and outcome.ending == "done" else []
            case 3 | 4 if shipments:
                firm.put_back(chance.choice(shipments))
            case 5 if shipments:
                refused = ((1, 1, "dented"),) if chance.random() < 0.3 else ()
                everything = "closed" if not refused and chance.random() < 0.2 else ""
                firm.deliver(chance.choice(shipments), *refused, everything=everything)
            case 6:
                line = chance.choice(((sku, 9), (sku, 4), (firm.skus[1], 7)))
                firm.change(paper, *(line, (firm.skus[1], chance.randint(1, 9))))
            case 7:
                chance.choice((firm.cancel, firm.short_close, lambda order: firm.confirm(order)[0]))(paper)
            case _:
                drain()
    for shipment in shipments:
        firm.deliver(shipment)
    drain()
    prove()
