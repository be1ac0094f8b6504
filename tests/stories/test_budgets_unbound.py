"""Goods that left for an order on hold, sent back or cancelled take of the budgets of schemes what came."""

from __future__ import annotations

import pytest

from salur.returns.bodies import Back, Found
from tests.stories.giving_back import back, inspected
from tests.stories.planted import open_discrepancies, planted
from tests.stories.promoting import accrued, carton, percent, place, switch_on, used
from tests.stories.reviewing import Seller
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
CARTON = 9_600_00  # what ten percent are of one


@pytest.fixture
def firm() -> Seller:
    return Seller(skus=2, outlets=3)


def unbound(firm: Seller, then: str) -> tuple[int, int]:
    """An order whose shipment was put back, and that is held, sent back or cancelled since."""
    firm.receive(500)
    switch_on(firm, "TENTH", percent("10", budget={"amount": 50_000_00, "uses": 1}))
    order = place(firm, carton(firm, 5)).one().paper or 0
    shipment = firm.picked(order)
    firm.put_back(shipment)
    firm.rule("multiples", pack="carton")
    assert firm.change(order, (firm.skus[0], 121)).ending == "held"
    if then == "draft":
        firm.send_back(firm.works("Rina"), order, "whole cartons, please")
    elif then == "cancelled":
        firm.cancel(order)
    assert firm.status(order) == then and used(firm) == (0, 0)
    return order, shipment


@pytest.mark.parametrize("then", ["held", "draft", "cancelled"])
def test_goods_that_left_for_an_order_that_is_not_binding_take_of_the_budget(firm: Seller, then: str) -> None:
    order, shipment = unbound(firm, then)
    place(firm, carton(firm, 2, 1)).one()
    assert firm.deliver(shipment).ending == "done"
    assert firm.status(order) == "finished" and firm.lines(order)[0][:2] == (121, 1)
    assert (used(firm), used(firm, firm.outlets[0])) == ((2, 67_200_00), (1, 48_000_00))
    (asked,) = [one for one in open_discrepancies(firm.actor) if one.kind == "over_budget"]
    assert (asked.paper_kind, asked.paper, asked.amount) == ("order", order, 17_200_00)
    drain()
    assert sum(row[3] for row in accrued(firm)) == 48_000_00
    prove()


def test_what_was_refused_of_it_all_takes_nothing_and_what_comes_back_later_is_given_back(firm: Seller) -> None:
    _, shipment = unbound(firm, "held")
    firm.deliver(shipment, (1, 24, "too many"))
    assert used(firm) == (1, 4 * CARTON)
    assert open_discrepancies(firm.actor) == []
    drain()
    invoice = firm.value("SELECT id FROM billing_invoice")
    paper = back(firm, Back(firm.skus[0], 96, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert used(firm) == used(firm, firm.outlets[0]) == (0, 0)
    prove()


def test_refused_as_a_whole_an_order_that_is_held_takes_nothing(firm: Seller) -> None:
    order, shipment = unbound(firm, "held")
    firm.deliver(shipment, everything="closed")
    assert (firm.status(order), used(firm)) == ("finished", (0, 0))
    prove()


def test_the_proof_of_budgets_sees_goods_that_left_without_taking(firm: Seller) -> None:
    _, shipment = unbound(firm, "held")
    firm.deliver(shipment)
    assert planted("billing.budgets", "DELETE FROM pricing_taken")
