"""A budget is given back, to the coin, for what comes back: cut, short, refused, returned; and parted by a split."""

from __future__ import annotations

from typing import Any

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import Because, Capture, Line
from salur.returns.bodies import Back, Found
from salur.warehouse.bodies import Picked
from tests.races.crowd import together
from tests.stories.giving_back import back, inspected
from tests.stories.planted import open_discrepancies, planted
from tests.stories.promoting import SHARED, accrued, carton, percent, place, switch_on, used
from tests.stories.reviewing import Seller
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
THIRDS = percent("10", budget={"amount": 100_000_00, "buyer_uses": 2}, funders=SHARED)
CARTON = 9_600_00  # what ten percent are of one


@pytest.fixture
def firm() -> Seller:
    return Seller(skus=2, outlets=3)


def sold(firm: Seller, many: int = 3, **more: Any) -> tuple[int, int, int]:
    """Cartons ordered under the scheme, picked and loaded: order, shipment, trip."""
    firm.receive(500)
    switch_on(firm, "TENTH", THIRDS | more)
    order = place(firm, carton(firm, many)).one().paper or 0
    shipment = firm.picked(order)
    return order, shipment, firm.load(shipment)


def invoiced(firm: Seller, shipment: int) -> int:
    return billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one().paper or 0


def test_what_is_refused_at_the_door_gives_back_its_part(firm: Seller) -> None:
    _, shipment, trip = sold(firm)
    assert used(firm) == used(firm, firm.outlets[0]) == (1, 3 * CARTON)
    firm.deliver(shipment, (1, 25, "too many"))
    left = 3 * CARTON - 3 * CARTON * 25 // 72
    assert used(firm) == used(firm, firm.outlets[0]) == (1, left)
    firm.unload(trip)
    invoiced(firm, shipment)
    assert sum(row[3] for row in accrued(firm)) == pytest.approx(left, abs=2), "of what was taken only"
    prove()


def test_all_refused_gives_back_all_and_the_use_too(firm: Seller) -> None:
    _, shipment, _ = sold(firm)
    firm.deliver(shipment, everything="shop is closed")
    assert used(firm) == used(firm, firm.outlets[0]) == (0, 0)
    prove()


def test_refused_after_it_was_invoiced_gives_back_once(firm: Seller) -> None:
    _, shipment, _ = sold(firm)
    invoiced(firm, shipment)
    assert sum(row[3] for row in accrued(firm)) == 3 * CARTON
    firm.deliver(shipment, (1, 24, "too many"))
    assert used(firm) == (1, 2 * CARTON)
    drain()  # the reaction credits what was refused
    assert used(firm) == (1, 2 * CARTON), "the door has told it"
    assert sum(row[3] for row in accrued(firm, "credit_note")) == -CARTON
    prove()


def test_a_return_gives_back_to_the_coin_piece_by_piece(firm: Seller) -> None:
    order, shipment, _ = sold(firm)
    firm.deliver(shipment)
    invoice = invoiced(firm, shipment)
    for came in (7, 13):
        paper = back(firm, Back(firm.skus[0], came, "stale", invoice=invoice)).paper
        assert inspected(firm, paper, Found(1, "restock")).one().ending == "done"
    assert used(firm) == used(firm, firm.outlets[0]) == (1, 3 * CARTON - 3 * CARTON * 20 // 72)
    assert firm.value("SELECT returned FROM orders_orderline WHERE order_id = %s", order) == 20
    assert sum(row[3] for row in accrued(firm, "credit_note")) == pytest.approx(-3 * CARTON * 20 // 72, abs=2)
    paper = back(firm, Back(firm.skus[0], 52, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "destroy", reason="mould")).one()
    assert used(firm) == used(firm, firm.outlets[0]) == (0, 0)
    assert sum(row[3] for row in accrued(firm)) == -sum(row[3] for row in accrued(firm, "credit_note"))
    prove()


def test_what_an_inspection_does_not_accept_gives_nothing_back(firm: Seller) -> None:
    _, shipment, _ = sold(firm)
    firm.deliver(shipment)
    invoice = invoiced(firm, shipment)
    paper = back(firm, Back(firm.skus[0], 24, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock", accepted=False, reason="opened")).one()
    assert used(firm) == (1, 3 * CARTON)
    prove()


def test_free_goods_that_come_back_take_their_accrual_with_them(firm: Seller) -> None:
    firm.receive(500)
    gift = {"type": "free", "sku": "cheapest", "quantity": 3, "pack": "piece"}
    rule = {"scope": "order", "benefit": gift, "budget": {"amount": 100_000_00}, "funders": SHARED}
    switch_on(firm, "GIFT", rule | {"need": [{"measure": "packs", "pack": "carton", "min": 1}]})
    order = place(firm, carton(firm)).one().paper or 0
    shipment = firm.picked(order)
    firm.load(shipment)
    firm.deliver(shipment)
    invoice = invoiced(firm, shipment)
    assert (used(firm), sum(row[3] for row in accrued(firm))) == ((1, 12_000_00), 12_000_00)
    assert firm.rows("SELECT DISTINCT how FROM billing_accrual") == [("free",)]
    paper = back(firm, Back(firm.skus[0], 1, "stale", invoice=invoice, invoice_line=2)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert (used(firm), sum(row[3] for row in accrued(firm, "credit_note"))) == ((1, 8_000_00), -4_000_00)
    assert firm.value("SELECT untaxed + tax FROM billing_creditnote") == 0, "nothing had been paid for it"
    prove()


def test_what_is_cut_at_the_picking_gives_back_its_part(firm: Seller) -> None:
    firm.receive(72)
    switch_on(firm, "TENTH", THIRDS)
    order = place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 3, "carton"),), on_short="cut")).one().paper or 0
    firm.picked(order, Picked(1, 48, reason="not_found"))
    assert used(firm) == (1, 2 * CARTON)
    prove()


def test_what_is_cut_at_once_is_not_taken(firm: Seller) -> None:
    firm.receive(24)
    switch_on(firm, "TENTH", THIRDS)
    place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 3, "carton"),), on_short="cut")).one()
    assert used(firm) == used(firm, firm.outlets[0]) == (1, CARTON)
    prove()


def test_short_twice_and_then_returned_comes_to_what_stands(firm: Seller) -> None:
    firm.receive(48)
    switch_on(firm, "TENTH", THIRDS)
    order = place(firm, carton(firm, 5)).one().paper or 0
    shipment = firm.picked(order)
    firm.short_close(order)
    assert used(firm) == (1, 2 * CARTON)
    firm.load(shipment)
    firm.deliver(shipment, (1, 24, "too many"))
    assert used(firm) == (1, CARTON)
    invoice = invoiced(firm, shipment)
    paper = back(firm, Back(firm.skus[0], 24, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert used(firm) == (0, 0)
    prove()


def test_what_was_cancelled_but_handed_over_is_taken_again_and_asked_about_if_it_is_too_much(firm: Seller) -> None:
    firm.receive(500)
    switch_on(firm, "TENTH", percent("10", budget={"amount": 50_000_00}))
    order = place(firm, carton(firm, 5)).one().paper or 0
    shipment = firm.picked(order)
    assert used(firm) == (1, 5 * CARTON)
    assert firm.put_back(shipment).ending == "done"
    assert firm.cancel(order).ending == "done"
    assert used(firm) == (0, 0)
    place(firm, carton(firm, 2, 1)).one()
    firm.deliver(shipment)
    assert used(firm) == (2, 7 * CARTON)
    (asked,) = [one for one in open_discrepancies(firm.actor) if one.kind == "over_budget"]
    assert (asked.paper_kind, asked.paper, asked.amount) == ("order", order, 7 * CARTON - 50_000_00)
    prove()


def test_a_period_forgets_what_came_back(firm: Seller) -> None:
    need = [{"measure": "pieces", "min": 100, "period": True}]
    _, shipment, _ = sold(firm, 3, need=need, budget={"uses": 10})
    measured = lambda: firm.value("SELECT measured FROM pricing_counter WHERE buyer = %s", firm.outlets[0])  # noqa: E731
    assert measured() in ([72], "[72]")
    firm.deliver(shipment, (1, 24, "too many"))
    assert measured() in ([48], "[48]")
    prove()


# -- parts


def test_each_part_of_a_split_order_takes_its_own_share(firm: Seller) -> None:
    for sku in firm.skus:
        firm.receive(500, sku=sku)
    switch_on(firm, "TENTH", THIRDS)
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 48), (firm.skus[1], 25), (firm.skus[0], 24))
    assert used(firm) == (0, 0), "a held order takes nothing"
    assert firm.split(firm.works("Rina"), order).one().ending == "done"
    one, rest = firm.parts(order)
    assert used(firm) == (1, 3 * CARTON), "the part that passes takes what is given on its lines"
    assert firm.approve(firm.actor, rest[0]).one().ending == "done"
    assert used(firm) == (1, 4 * CARTON + 400_00), "the rest its own; it is one use"
    prove()
    for part in (one[0], rest[0]):
        shipment = firm.picked(part)
        firm.load(shipment)
        firm.deliver(shipment)
        invoiced(firm, shipment)
    assert sum(row[3] for row in accrued(firm)) == 4 * CARTON + 400_00
    prove()


def test_the_rest_is_held_if_its_share_is_gone_and_takes_the_new_price_for_its_own_lines(firm: Seller) -> None:
    for sku in firm.skus:
        firm.receive(500, sku=sku)
    switch_on(firm, "TENTH", percent("10", budget={"amount": 40_000_00}))
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 48), (firm.skus[1], 25))
    firm.split(firm.works("Rina"), order).one()
    _, rest = firm.parts(order)
    place(firm, carton(firm, 2, 1)).one()
    (outcome,) = firm.approve(firm.actor, rest[0])
    assert outcome.ending == "held" and "pricing.changed" in [reason.code for reason in outcome.reasons]
    firm.rule("multiples", "pass", pack="carton")
    assert orders.accept_price(actor=firm.actor, orders=[ask(None, rest[0])]).one().ending == "done"
    assert [line.pieces for line in firm.lines(rest[0])] == [25]
    assert used(firm) == (3, 40_000_00)
    prove()


def test_a_part_that_is_cancelled_gives_back_its_own_share(firm: Seller) -> None:
    for sku in firm.skus:
        firm.receive(500, sku=sku)
    switch_on(firm, "TENTH", THIRDS)
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 48), (firm.skus[1], 25))
    firm.split(firm.works("Rina"), order).one()
    _, rest = firm.parts(order)
    firm.approve(firm.actor, rest[0]).one()
    assert firm.cancel(rest[0]).ending == "done"
    assert used(firm) == (1, 2 * CARTON)
    assert firm.cancel(order).ending == "done"
    assert used(firm) == (0, 0)
    prove()


def split_in_two(firm: Seller) -> tuple[int, int]:
    """An order of 48, 25 and 24 pieces: the part of whole cartons, which has the use, and the rest, approved."""
    for sku in firm.skus:
        firm.receive(500, sku=sku)
    switch_on(firm, "TENTH", percent("10", budget={"amount": 100_000_00, "uses": 5}))
    firm.rule("multiples", pack="carton")
    order = firm.ordered((firm.skus[0], 48), (firm.skus[1], 25), (firm.skus[0], 24))
    firm.split(firm.works("Rina"), order).one()
    rest = firm.parts(order)[1][0]
    assert firm.approve(firm.actor, rest).one().ending == "done"
    assert (used(firm), uses(firm, order, rest)) == ((1, 38_800_00), [1, 0])
    return order, rest


def uses(firm: Seller, *papers: int) -> list[int]:
    return [firm.value("SELECT uses FROM pricing_taken WHERE paper = %s", paper) for paper in papers]


def test_the_use_goes_to_the_part_that_stands_and_comes_back_when_that_falls_too(firm: Seller) -> None:
    order, rest = split_in_two(firm)
    shipment = firm.picked(order)
    firm.put_back(shipment)
    assert firm.cancel(order).ending == "done"
    assert used(firm) == used(firm, firm.outlets[0]) == (1, 10_000_00)
    assert uses(firm, order, rest) == [0, 1]
    prove()
    firm.deliver(shipment)  # it was brought all the same
    assert (used(firm), uses(firm, order, rest)) == ((1, 38_800_00), [0, 1])
    other = firm.picked(rest)
    firm.load(other)
    firm.deliver(other)
    paper = back(firm, Back(firm.skus[1], 25, "stale", invoice=invoiced(firm, other))).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert (used(firm), uses(firm, order, rest)) == ((1, 28_800_00), [1, 0])
    drain()
    prove()


@pytest.mark.parametrize("how", ["short", "refused"])
def test_the_use_goes_on_however_the_part_that_has_it_falls(firm: Seller, how: str) -> None:
    order, rest = split_in_two(firm)
    if how == "short":
        firm.short_close(order)
    else:
        shipment = firm.picked(order)
        firm.load(shipment)
        firm.deliver(shipment, everything="closed")
    assert (used(firm), uses(firm, order, rest)) == ((1, 10_000_00), [0, 1])
    prove()


def test_both_parts_cancelled_in_one_call_leave_no_use(firm: Seller) -> None:
    order, rest = split_in_two(firm)
    orders.cancel(actor=firm.actor, orders=[ask(Because("no longer wanted"), one) for one in (order, rest)]).papers()
    assert used(firm) == used(firm, firm.outlets[0]) == (0, 0)
    prove()


def test_a_part_that_is_changed_is_an_order_and_a_use_of_its_own(firm: Seller) -> None:
    order, rest = split_in_two(firm)
    assert firm.change(order, (firm.skus[0], 24)).ending == "done"
    assert (used(firm), uses(firm, order, rest)) == ((2, 19_600_00), [1, 1])
    prove()
    assert firm.cancel(rest).ending == firm.cancel(order).ending == "done"
    assert used(firm) == used(firm, firm.outlets[0]) == (0, 0)
    prove()


@pytest.mark.parametrize("what", ["cancel", "change"])
def test_both_parts_falling_at_the_same_moment_keep_count_of_the_use(firm: Seller, what: str) -> None:
    order, rest = split_in_two(firm)
    other = firm.cancel if what == "cancel" else lambda part: firm.change(part, (firm.skus[1], 24))
    ended = together([lambda: firm.cancel(order).ending, lambda: other(rest).ending])
    assert ended == ["done", "done"]
    assert used(firm) == used(firm, firm.outlets[0]) == ((0, 0) if what == "cancel" else (1, 9_600_00))
    prove()


def test_the_use_of_a_part_that_falls_is_not_free_for_somebody_else(firm: Seller) -> None:
    order, _ = split_in_two(firm)
    firm.cancel(order)
    firm.rule("multiples", "pass", pack="carton")
    given = [place(firm, carton(firm, 1, n % 3)).one().paper for n in range(5)]
    assert used(firm)[0] == 5, "four of them and the rest of the split one"
    assert firm.total(given[4] or 0) == 96_000_00 * 111 // 100
    prove()


# -- proofs


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("pricing.budgets", "UPDATE pricing_counter SET amount = amount + 1 WHERE buyer = 0"),
        ("pricing.budgets", "UPDATE pricing_counter SET uses = 0 WHERE buyer <> 0"),
        ("pricing.budgets", "DELETE FROM pricing_taken"),
        ("orders.uses", "UPDATE pricing_taken SET uses = 0"),
        ("orders.uses", "UPDATE pricing_taken SET uses = 2"),
        ("billing.budgets", "DELETE FROM pricing_taken"),
        ("billing.budgets", "UPDATE pricing_taken SET amount = amount + 1"),
        ("billing.budgets", "UPDATE orders_orderline SET cancelled = 0, refused = 0"),
        ("billing.budgets", "UPDATE billing_creditnoteline SET pieces = pieces + 1"),
    ],
)
def test_the_proofs_of_budgets_see_what_was_not_given_back(firm: Seller, proof: str, fault: str) -> None:
    _, shipment, _ = sold(firm)
    firm.deliver(shipment, (1, 24, "too many"))
    invoice = invoiced(firm, shipment)
    paper = back(firm, Back(firm.skus[0], 7, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert not planted(proof, "UPDATE pricing_taken SET amount = amount")
    assert planted(proof, fault)


def test_the_proof_of_uses_sees_a_use_that_both_parts_have(firm: Seller) -> None:
    split_in_two(firm)
    assert not planted("orders.uses", "UPDATE pricing_taken SET amount = amount")
    assert planted("orders.uses", "UPDATE pricing_taken SET uses = 1")
