"""The floors of the price list and the rule of the lowest price: what is priced by hand under its floor is held, and
the sentence names the floor the order was priced under (F1, K6)."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.pricing import actions as pricing
from salur.pricing.bodies import FloorBody, SchemeBody, SwitchBody
from salur.shell.faces import said
from tests.stories.reviewing import Seller
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Seller:
    firm = Seller(skus=2, outlets=2)
    firm.receive(500)
    firm.receive(500, sku=firm.skus[1])
    return firm


def floor(firm: Seller, price: str) -> None:
    body = FloorBody("F", price=price, currency="IDR")
    pricing.record_floors(actor=firm.actor, floors=[ask(body)]).one()


def told(firm: Seller, order: int) -> list[tuple[int, int, int]]:
    return [
        (int(why.facts["line"]), int(why.facts["floor_amount"]), int(why.facts["short_amount"]))  # type: ignore[call-overload]
        for why in firm.why(order)
    ]


def test_a_price_by_hand_under_the_floor_of_the_list_is_held_and_says_the_floor(firm: Seller) -> None:
    firm.rule("price_floor")
    floor(firm, "3600.4")
    first, second = firm.skus[:2]
    held = firm.place(
        Capture(firm.outlets[0], (Line(first, 10, agreed="3599"), Line(second, 10, discount="10"))),
        Capture(firm.outlets[0], (Line(first, 10, discount="10.1"),)),
        Capture(firm.outlets[0], (Line(first, 10, discount="9.99"),)),
    )
    assert [one.ending for one in held] == ["held", "held", "done"]
    # 36,004 the ten: 35,990 was agreed, and 40,000 less 10 % is 36,000; less 10.1 % is 35,960
    assert told(firm, held[0].paper or 0) == [(1, 36_004_00, 14_00), (2, 36_004_00, 4_00)]
    assert told(firm, held[1].paper or 0) == [(1, 36_004_00, 44_00)]
    with translation.override("id"):
        assert "36.004" in str(said(firm.why(held[1].paper or 0)[0], firm.actor)), "it names the floor"
    prove()


def test_the_floor_is_the_one_the_order_was_priced_under(firm: Seller) -> None:
    floor(firm, "3600")
    body = Capture(firm.outlets[0], (Line(firm.skus[0], 10, discount="20"),))
    (under,) = orders.capture(actor=firm.actor, orders=[ask(body)]).papers()
    firm.rule("price_floor")
    floor(firm, "1")
    assert firm.confirm(under)[0].ending == "held" and told(firm, under) == [(1, 36_000_00, 4_000_00)]
    assert firm.change(under, Line(firm.skus[0], 10, discount="20")).ending == "done", "priced anew, under the new one"
    prove()


def test_a_scheme_that_stops_at_the_floor_is_under_none_though_the_net_is_rounded_down(firm: Seller) -> None:
    firm.rule("price_floor", percent="60")
    floor(firm, "3600.01")
    rule = {
        "currency": "IDR", "funders": {"seller": "100"}, "scope": "line", "at_floor": "clip",
        "benefit": {"type": "percent", "percent": "30"},
    }  # fmt: skip
    pricing.save_scheme(actor=firm.actor, schemes=[ask(SchemeBody("THIRTY", "Thirty", json.dumps(rule)))]).one()
    assert pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody("THIRTY"))]).one().ending == "done"
    order = firm.place(firm.order((firm.skus[0], 10))).one()
    assert (order.ending, firm.total(order.paper or 0)) == ("done", 39_960_00)  # 36,000.10 -> 36,000, and 11 %
    prove()
