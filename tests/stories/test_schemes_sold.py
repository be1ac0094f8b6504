"""Orders are priced by the schemes in force: steps, free goods, who pays; an old one is made again (K3-K6)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Credit, CreditLine, Invoice
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders import carts
from salur.orders.bodies import Capture, Change, Line
from salur.parties import actions as parties
from salur.parties.bodies import GroupBody, JoinBody, LeaveBody
from salur.pricing import actions as pricing
from salur.pricing import engine, replaying
from salur.pricing.bodies import EndBody, FloorBody, PriceBody, SchemeBody, SwitchBody
from tests.stories.planted import planted
from tests.stories.promoting import SHARED, accrued, carton, money, percent, place, switch_on, used
from tests.stories.trading import Firm, codes
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2, outlets=3)


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


# -- budgets


LIMITED = percent("10", budget={"amount": 30_000_00, "buyer_uses": 2}, funders=SHARED)


def test_a_budget_is_used_by_what_is_confirmed_and_given_back_by_what_is_not_wanted_any_more(firm: Firm) -> None:
    firm.receive(500)
    switch_on(firm, "LIMITED", LIMITED)
    first = place(firm, carton(firm)).one().paper or 0
    assert (used(firm), used(firm, firm.outlets[0])) == ((1, 9_600_00), (1, 9_600_00))
    draft = orders.capture(actor=firm.actor, orders=[ask(carton(firm, 3, 1))]).papers()[0]
    assert used(firm) == (1, 9_600_00), "a draft takes nothing"
    assert firm.confirm(draft)[0].reasons == ()
    assert used(firm) == (2, 30_000_00), "what was left of it"
    assert lines(firm, place(firm, carton(firm, 1, 2)).one().paper or 0)[0][4] == 96_000_00, "used up"
    assert firm.cancel(first).ending == "done"
    assert (used(firm), used(firm, firm.outlets[0])) == ((1, 20_400_00), (0, 0))
    firm.change(draft, Line(firm.skus[0], 1, "carton"))
    assert used(firm) == (1, 9_600_00)
    prove()


def test_a_price_that_has_changed_meanwhile_holds_the_order_until_it_is_accepted(firm: Firm) -> None:
    firm.receive(500)
    switch_on(firm, "LIMITED", LIMITED)
    draft = orders.capture(actor=firm.actor, orders=[ask(carton(firm, 3))]).papers()[0]
    assert firm.total(draft) == 287_712_00  # 288,000 - 28,800, and 11 %
    place(firm, carton(firm, 3, 1)).one()
    held = firm.confirm(draft)[0]
    assert (held.ending, [reason.code for reason in held.reasons]) == ("held", ["pricing.changed"])
    assert (held.reasons[0].facts["was_amount"], held.reasons[0].facts["now_amount"]) == (287_712_00, 318_348_00)
    assert (firm.status(draft), firm.aside(draft)) == ("held", ({}, {}, 0))
    assert firm.confirm(draft)[0].ending == "held", "it stays so until somebody accepts it"
    prove()
    assert orders.accept_price(actor=firm.actor, orders=[ask(None, draft)]).one().ending == "done"
    assert (firm.status(draft), firm.total(draft)) == ("confirmed", 318_348_00)
    assert used(firm) == (2, 30_000_00)
    prove()


def test_what_is_closed_short_gives_back_its_part(firm: Firm) -> None:
    firm.receive(24)
    switch_on(firm, "LIMITED", LIMITED)
    order = place(firm, carton(firm, 3)).one().paper or 0
    assert used(firm) == (1, 28_800_00)
    firm.picked(order)
    assert firm.short_close(order).ending == "done"
    assert used(firm) == (1, 9_600_00), "two of three cartons will not come"
    prove()


def test_a_period_measures_what_a_buyer_has_ordered_before(firm: Firm) -> None:
    firm.receive(500)
    need = [{"measure": "pieces", "min": 40, "period": True}]
    switch_on(firm, "PERIOD", percent("10", need=need))
    nets = [lines(firm, place(firm, carton(firm)).one().paper or 0)[0][4] for _ in range(3)]
    assert nets == [96_000_00, 86_400_00, 86_400_00]
    assert lines(firm, place(firm, carton(firm, 1, 1)).one().paper or 0)[0][4] == 96_000_00, "another buyer"
    prove()


def test_an_order_priced_by_the_list_alone_has_no_new_price_to_accept(firm: Firm) -> None:
    firm.receive(10)
    order = place(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 20),), on_short="hold")).one().paper or 0
    assert codes(orders.accept_price(actor=firm.actor, orders=[ask(None, order)])[0]) == ["kernel.no_such_step"]


# -- who pays


def invoiced(firm: Firm) -> tuple[int, int]:
    """An order of three cartons under a scheme of the supplier's, delivered and invoiced: invoice and shipment."""
    firm.receive(200)
    rule = json.dumps({"currency": "IDR", "funders": SHARED, **percent("10")})
    body = SchemeBody("TEN", "TEN", rule, principal=firm.supplier)
    pricing.save_scheme(actor=firm.actor, schemes=[ask(body)]).one()
    pricing.switch_on(actor=firm.actor, schemes=[ask(SwitchBody("TEN"))]).one()
    gift = {"type": "free", "sku": "cheapest", "quantity": 1, "pack": "piece"}
    need = [{"measure": "packs", "pack": "carton", "min": 3}]
    switch_on(firm, "GIFT", {"scope": "order", "benefit": gift, "need": need})
    order = place(firm, carton(firm, 3)).one().paper or 0
    shipment = firm.picked(order)
    firm.load(shipment)
    firm.deliver(shipment)
    invoice = billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one().paper or 0
    return invoice, shipment


def test_each_funder_owes_his_share_of_what_was_invoiced_and_not_before(firm: Firm) -> None:
    firm.receive(50)
    switch_on(firm, "FIVE", percent("5", funders=SHARED, level=2, when={"class": ["Z"]}))
    assert accrued(firm) == [], "switching a scheme on moves nothing"
    invoice, _ = invoiced(firm)
    assert accrued(firm) == [
        ("GIFT", "seller", 0, 4_000_00),
        ("TEN", "principal", firm.supplier, 20_160_00),
        ("TEN", "seller", 0, 8_640_00),
    ]
    wrote = {(source, target, amount) for source, target, amount in money(firm, "invoice", invoice)}
    assert ("discounts_granted", "funder_claims", 20_160_00) in wrote
    assert ("discounts_granted", "discounts_given", 12_640_00) in wrote
    prove()


def test_credit_takes_back_each_funders_share_of_what_fell_away(firm: Firm) -> None:
    invoice, _ = invoiced(firm)
    ((untaxed, tax),) = firm.rows(
        "SELECT untaxed, tax FROM billing_invoiceline WHERE invoice_id = %s AND n = 1", invoice
    )
    line = CreditLine(firm.skus[0], 24, untaxed // 3, tax // 3, invoice, 1)
    note = Credit(firm.outlets[0], firm.outlets[0], "IDR", "returned", 0, (line,))
    paper = billing.credit(actor=firm.actor, notes=[ask(note)]).one().paper or 0
    assert accrued(firm, "credit_note") == [
        ("TEN", "principal", firm.supplier, -6_720_00), ("TEN", "seller", 0, -2_880_00),
    ]  # fmt: skip
    assert ("funder_claims", "discounts_granted", 6_720_00) in money(firm, "credit_note", paper)
    prove()


@pytest.mark.parametrize("proof", ["billing.accruals", "billing.accruals_posted"])
@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE billing_accrual SET amount = amount - 1 WHERE funder = 'principal'",
        "DELETE FROM billing_accrual WHERE scheme = 'GIFT'",
    ],
)
def test_the_proofs_of_accruals_see_a_share_that_is_wrong(firm: Firm, proof: str, fault: str) -> None:
    invoiced(firm)
    assert planted(proof, fault)


def test_the_proof_of_what_credit_takes_back_sees_a_share_that_is_wrong(firm: Firm) -> None:
    test_credit_takes_back_each_funders_share_of_what_fell_away(firm)
    assert planted("billing.accruals_back", "UPDATE billing_accrual SET amount = 0 WHERE paper_kind = 'credit_note'")


# -- groups of buyers


def test_schemes_and_prices_may_be_for_a_group_of_buyers(firm: Firm) -> None:
    firm.receive(200)
    parties.record_groups(actor=firm.actor, groups=[ask(GroupBody("CLUB", "Klub"))]).papers()
    joined = [ask(JoinBody("CLUB", firm.outlets[0], date(2020, 1, 1)))]
    parties.join_groups(actor=firm.actor, joins=joined).papers()
    switch_on(firm, "MEMBERS", percent("10", when={"sets": ["CLUB"]}))
    nets = [lines(firm, place(firm, carton(firm, 1, buyer)).one().paper or 0)[0][4] for buyer in (0, 1)]
    assert nets == [86_400_00, 96_000_00]
    body = PriceBody("CLUB-P", firm.skus[0], "IDR", "90000", "carton", when=(("sets", ("CLUB",)),))
    pricing.record_prices(actor=firm.actor, prices=[ask(body)]).papers()
    nets = [lines(firm, place(firm, carton(firm, 1, buyer)).one().paper or 0)[0][4] for buyer in (0, 1)]
    assert nets == [81_000_00, 96_000_00]
    parties.leave_groups(actor=firm.actor, leaves=[ask(LeaveBody("CLUB", firm.outlets[0]))]).papers()
    assert lines(firm, place(firm, carton(firm)).one().paper or 0)[0][4] == 96_000_00
