"""Orders are priced by the schemes in force: steps, free goods, who pays; an old one is made again (K3-K6)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders import carts
from salur.orders.bodies import Capture, Change, Line
from salur.pricing import actions as pricing
from salur.pricing import engine, replaying
from salur.pricing.bodies import EndBody, FloorBody, SchemeBody, SwitchBody
from tests.stories.trading import Firm
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")
SHARED = {"principal": "70", "seller": "30"}


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2, outlets=3)


def switch_on(firm: Firm, code: str, rule: dict[str, Any], since: date | None = None) -> None:
    told = json.dumps({"currency": "IDR", "funders": {"seller": "100"}, **rule})
    pricing.save_scheme(actor=firm.actor, schemes=[ask(SchemeBody(code, code, told, valid_from=since))]).one()
    assert pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody(code))]).one().ending == "done"


def place(firm: Firm, body: Capture) -> Outcomes:
    return orders.place(actor=firm.actor, orders=[ask(body)])


def percent(off: str, **more: Any) -> dict[str, Any]:
    return {"scope": "line", "benefit": {"type": "percent", "percent": off}, **more}


def lines(firm: Firm, order: int) -> list[tuple[Any, ...]]:
    return firm.rows(
        "SELECT n, sku, pieces, list, untaxed, tax, given_by FROM orders_orderline WHERE order_id = %s ORDER BY n",
        order,
    )


def test_an_order_is_priced_by_the_schemes_in_force_level_by_level(firm: Firm) -> None:
    firm.receive(200)
    switch_on(firm, "TEN", percent("10", funders=SHARED))
    switch_on(firm, "FIVE", percent("5", level=2, when={"payment": ["credit"]}))
    switch_on(firm, "CASH", percent("2", level=3, when={"payment": ["cash"]}))
    order = place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 1, "carton", discount="1"),))).one().paper
    assert order is not None
    (line,) = lines(firm, order)
    assert line[3:5] == (96_000_00, 81_259_00)  # 96,000 - 9,600 - 4,320 - 820.80 -> 81,259.20 -> 81,259
    ((steps,),) = firm.rows("SELECT priced FROM orders_orderline WHERE order_id = %s", order)
    told = json.loads(steps) if isinstance(steps, str) else steps
    assert [(step[0], step[1], step[5]) for step in told[4]] == [
        ("D1", "TEN", 9_600_00), ("D2", "FIVE", 4_320_00), ("manual", "manual", 820_80), ("rounding", "IDR-2025", 20),
    ]  # fmt: skip
    assert told[4][0][6] == [["principal", 6_720_00], ["seller", 2_880_00]]
    prove()


def test_free_goods_are_lines_of_price_zero_that_name_who_gives_them(firm: Firm) -> None:
    firm.receive(200)
    gift = {"type": "free", "sku": "cheapest", "quantity": 6, "pack": "piece"}
    need = [{"measure": "packs", "pack": "carton", "min": 2}]
    switch_on(firm, "2+6", {"scope": "order", "benefit": gift, "need": need, "times": "every", "funders": SHARED})
    order = place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 4, "carton"),))).one().paper
    assert order is not None
    sku = firm.skus[0]
    assert [(n, goods, pieces, untaxed, by) for n, goods, pieces, _, untaxed, _, by in lines(firm, order)] == [
        (1, sku, 96, 384_000_00, ""), (2, sku, 12, 0, "2+6"),
    ]  # fmt: skip
    assert firm.aside(order)[0] == {1: 96, 2: 12}, "the free goods are promised too"
    orders.change(actor=firm.actor, orders=[ask(Change((Line(sku, 1, "carton"),)), order)]).one()
    assert [(n, pieces, by) for n, _, pieces, _, _, _, by in lines(firm, order)] == [(1, 24, "")]
    prove()


def test_an_old_order_is_made_again_from_what_it_was_priced_by(firm: Firm) -> None:
    firm.receive(500)
    switch_on(firm, "TEN", percent("10"))
    pricing.record_floors(actor=firm.actor, floors=[ask(FloorBody("F", percent="50"))]).one()
    order = place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 7), Line(firm.skus[1], 3, agreed="3999.5")))).one()
    assert order.paper is not None
    pricing.end_scheme(actor=firm.actor, ends=[ask(EndBody("TEN", date(2020, 1, 1)))]).one()
    switch_on(firm, "HALF", percent("50", at_floor="clip"), date(2020, 1, 2))
    with reading(firm.actor.organisation):
        kept = carts.kept([order.paper])[order.paper]
        again = replaying.replayed(firm.actor.organisation, kept.version, kept.cart, kept.goods)
        now = engine.price(replaying.snapshot(firm.actor.organisation, None, kept.goods), kept.cart)
    assert again == kept.result
    assert again["totals"]["total"] == firm.total(order.paper)
    assert now["totals"]["total"] != again["totals"]["total"], "the rules have changed"


def test_without_schemes_nothing_is_kept_beside_the_steps(firm: Firm) -> None:
    firm.receive(10)
    order = place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 1),))).one().paper
    with reading(firm.actor.organisation):
        assert carts.kept([order or 0]) == {}


def test_a_first_order_and_a_voucher_are_what_schemes_may_ask_for(firm: Firm) -> None:
    firm.receive(100)
    switch_on(firm, "WELCOME", percent("10", when={"first_order": ["yes"]}))
    switch_on(firm, "HEMAT", percent("5", level=2, when={"vouchers": ["HEMAT"]}))
    wanted = (Line(firm.skus[0], 1, "carton"),)
    totals = []
    for vouchers in ((), (), ("HEMAT",)):
        order = place(firm, Capture(firm.outlets[0], wanted, vouchers=vouchers)).one().paper
        totals.append(lines(firm, order or 0)[0][4])
    assert totals == [86_400_00, 96_000_00, 91_200_00]
