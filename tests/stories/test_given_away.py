"""Who owes whom for everything that was given away: now, later, for nothing, by hand, and from the van."""

from __future__ import annotations

from typing import Any

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Invoice, PayRebate
from salur.field import actions as field
from salur.field.bodies import Line as Told
from salur.field.bodies import Sale
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.returns.bodies import Back, Found
from tests.races.crowd import together
from tests.stories.giving_back import back, inspected
from tests.stories.planted import open_discrepancies, planted
from tests.stories.promoting import SHARED, accrued, carton, money, percent, place, switch_on, used
from tests.stories.trading import Firm
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")
CARTON = 96_000_00


@pytest.fixture
def firm() -> Firm:
    return Firm(skus=2, outlets=3)


def invoiced(firm: Firm, body: Capture) -> int:
    """An order delivered and invoiced."""
    order = place(firm, body).one().paper or 0
    shipment = firm.picked(order)
    firm.load(shipment)
    firm.deliver(shipment)
    return billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one().paper or 0


def ways(firm: Firm) -> list[tuple[Any, ...]]:
    """What was accrued: paper, rule, funder, how, amount."""
    return firm.rows(
        "SELECT paper_kind, scheme, funder, how, sum(amount) FROM billing_accrual GROUP BY 1, 2, 3, 4 "
        "ORDER BY 1 DESC, 2, 3"
    )


# -- by hand


def test_what_is_given_by_hand_is_accrued_where_no_scheme_is_in_force(firm: Firm) -> None:
    firm.receive(100)
    invoice = invoiced(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 1, "carton", discount="5"),)))
    assert ways(firm) == [("invoice", "manual", "seller", "manual", 4_800_00)]
    assert ("discounts_granted", "discounts_given", 4_800_00) in money(firm, "invoice", invoice)
    paper = back(firm, Back(firm.skus[0], 6, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert ways(firm)[1:] == [("credit_note", "manual", "seller", "manual", -1_200_00)]
    prove()


def test_without_schemes_and_without_discounts_nothing_is_looked_at(firm: Firm) -> None:
    firm.receive(200)
    sent = []
    for discount in (None, None, "5"):
        body = Capture(firm.outlets[0], (Line(firm.skus[0], 1, "carton", discount=discount),))
        shipment = firm.picked(place(firm, body).one().paper or 0)
        firm.load(shipment)
        before = sql.statements()
        firm.deliver(shipment, (1, 5, "too many"))
        sent.append(sql.statements() - before)
    assert sent[2] == sent[1] + 1, "what an order has taken is looked for only where something was given"
    assert accrued(firm) == []


# -- later


def rebate(firm: Firm) -> int:
    firm.receive(100)
    switch_on(firm, "REBATE", percent("3", settle="later", funders=SHARED))
    return invoiced(firm, carton(firm))


def test_a_rebate_is_owed_to_the_buyer_from_the_day_it_is_earned(firm: Firm) -> None:
    invoice = rebate(firm)
    assert firm.value("SELECT untaxed FROM billing_invoice WHERE id = %s", invoice) == CARTON, "paid in full for now"
    assert ways(firm) == [
        ("invoice", "REBATE", "principal", "later", 2_016_00), ("invoice", "REBATE", "seller", "later", 864_00),
    ]  # fmt: skip
    wrote = money(firm, "invoice", invoice)
    assert ("rebates_owed", "funder_claims", 2_016_00) in wrote and ("rebates_owed", "discounts_given", 864_00) in wrote
    assert not any("discounts_granted" in move for move in wrote), "nothing was taken off the price"
    prove()


def test_a_rebate_on_what_came_back_is_owed_no_longer(firm: Firm) -> None:
    invoice = rebate(firm)
    paper = back(firm, Back(firm.skus[0], 8, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert sum(row[4] for row in ways(firm)) == 2_880_00 * 16 // 24
    owed = (
        "SELECT sum(CASE WHEN s.bucket = 'rebates_owed' THEN m.amount ELSE -m.amount END) FROM ledger_moneymove m "
        "JOIN ledger_moneyaccount s ON s.id = m.source JOIN ledger_moneyaccount t ON t.id = m.target "
        "WHERE 'rebates_owed' IN (s.bucket, t.bucket)"
    )
    assert firm.value(owed) == 2_880_00 * 16 // 24
    prove()


def test_a_rebate_is_paid_out_against_what_the_buyer_owes_and_only_once(firm: Firm) -> None:
    invoice = rebate(firm)
    buyer = firm.outlets[0]
    before = firm.value("SELECT open FROM credit_debt WHERE paper = %s AND paper_kind = 'invoice'", invoice)
    with pytest.raises(Refused, match=r"billing\.no_rebate"):
        pay_rebates(firm, PayRebate(buyer, 2_880_01)).one()
    payment = pay_rebates(firm, PayRebate(buyer, 1_000_00, reference="Q1")).one().paper
    assert money(firm, "payment", payment or 0) == [("receivable", "rebates_owed", 1_000_00)]
    rest = ask(PayRebate(buyer))
    for again in (False, True):
        outcome = billing.pay_rebates(actor=firm.actor, rebates=[rest]).one()
        assert outcome.again == again
    assert firm.value("SELECT amount FROM billing_payment WHERE id = %s", outcome.paper) == 1_880_00
    assert firm.value("SELECT open FROM credit_debt WHERE paper = %s", invoice) == before - 2_880_00
    assert pay_rebates(firm, PayRebate(buyer))[0].reasons[0].code == "billing.no_rebate"
    prove()


def test_bad_payouts_stop_no_good_one_and_goods_that_come_back_later_are_owed_to_us(firm: Firm) -> None:
    invoice = rebate(firm)
    good, zero, nobody = pay_rebates(
        firm, PayRebate(firm.outlets[0], allocate=False), PayRebate(firm.outlets[0], 0), PayRebate(999_999)
    )
    assert good.ending == "done"
    assert [one.reasons[0].code for one in (zero, nobody)] == ["billing.bad_amount", "billing.unknown_party"]
    assert money(firm, "payment", good.paper or 0) == [("on_account", "rebates_owed", 2_880_00)]
    paper = back(firm, Back(firm.skus[0], 8, "stale", invoice=invoice)).paper
    inspected(firm, paper, Found(1, "restock")).one()
    assert pay_rebates(firm, PayRebate(firm.outlets[0], 1))[0].reasons[0].facts["owed_amount"] == 0
    prove()


def test_of_two_payouts_at_once_one_finds_nothing_left(firm: Firm) -> None:
    rebate(firm)
    ended = together([lambda: pay_rebates(firm, PayRebate(firm.outlets[0]))[0].ending] * 4)
    assert sorted(ended) == ["done", "refused", "refused", "refused"]
    prove()


def pay_rebates(firm: Firm, *bodies: PayRebate) -> Outcomes:
    return billing.pay_rebates(actor=firm.actor, rebates=[ask(body) for body in bodies])


def test_a_draft_is_confirmed_with_the_rebate_it_has_come_to_but_not_with_less(firm: Firm) -> None:
    firm.receive(500)
    need = [{"measure": "pieces", "min": 40, "period": True}]
    switch_on(firm, "REBATE", percent("3", settle="later", need=need, budget={"amount": 4_000_00}))
    first, second, third = orders.capture(actor=firm.actor, orders=[ask(carton(firm)) for _ in range(3)]).papers()
    assert [firm.confirm(order)[0].ending for order in (first, second)] == ["done", "done"]
    assert used(firm, firm.outlets[0]) == (1, 2_880_00), "the second carton reaches what is needed"
    shipment = firm.picked(second)
    firm.load(shipment)
    firm.deliver(shipment)
    billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()
    assert ways(firm) == [("invoice", "REBATE", "seller", "later", 2_880_00)]
    draft = orders.capture(actor=firm.actor, orders=[ask(carton(firm))]).papers()[0]
    assert firm.confirm(third)[0].ending == "done", "it came to nothing when it was written"
    assert used(firm) == (2, 4_000_00)
    held = firm.confirm(draft)[0]
    assert (held.ending, [reason.code for reason in held.reasons]) == ("held", ["pricing.changed"])
    prove()


# -- from the van


TENTH = percent("10", budget={"amount": 15_000_00, "uses": 2}, funders=SHARED)


def van_sale(firm: Firm, many: int = 1, buyer: int = 0, paid: str | None = "cash") -> Outcome:
    body = Sale(firm.van, firm.outlets[buyer], (Told(firm.skus[0], many, "carton"),), paid)
    return field.record_sale(actor=firm.actor, sales=[ask(body)]).one()


def test_a_sale_from_the_van_counts_towards_the_budget_and_is_accrued(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    switch_on(firm, "TENTH", TENTH)
    sale = van_sale(firm).paper
    assert firm.value("SELECT untaxed FROM field_sale WHERE id = %s", sale) == CARTON * 9 // 10
    assert used(firm) == used(firm, firm.outlets[0]) == (1, 9_600_00)
    assert ways(firm) == [
        ("invoice", "TENTH", "principal", "discount", 6_720_00), ("invoice", "TENTH", "seller", "discount", 2_880_00),
    ]  # fmt: skip
    assert open_discrepancies(firm.actor) == []
    prove()


def test_a_budget_that_a_told_sale_exceeds_is_asked_about_and_the_price_stands(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    firm.receive(200)
    switch_on(firm, "TENTH", TENTH)
    van_sale(firm)
    sale = van_sale(firm, buyer=1).paper
    assert used(firm) == (2, 19_200_00)
    (asked,) = open_discrepancies(firm.actor)
    assert (asked.kind, asked.paper_kind, asked.paper, asked.amount) == ("over_budget", "sale", sale, 4_200_00)
    third = van_sale(firm, buyer=2).paper
    assert firm.value("SELECT untaxed FROM field_sale WHERE id = %s", third) == CARTON * 9 // 10
    assert [one.amount for one in open_discrepancies(firm.actor)] == [4_200_00, 9_600_00]
    assert firm.value("SELECT note FROM ledger_discrepancy ORDER BY id DESC LIMIT 1") == "TENTH: 3 uses, 1 beyond"
    order = place(firm, carton(firm)).one().paper or 0
    assert firm.total(order) == CARTON * 111 // 100, "an order gets nothing of what is used up"
    prove()


def test_each_told_sale_is_asked_about_for_its_own_part_in_one_call_or_in_many(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    switch_on(firm, "TENTH", TENTH)
    sales = [Sale(firm.van, firm.outlets[n], (Told(firm.skus[0], 1, "carton"),), "cash") for n in (0, 1, 2)]
    papers = field.record_sale(actor=firm.actor, sales=[ask(one) for one in sales]).papers()
    asked = [(one.paper, one.amount) for one in open_discrepancies(firm.actor)]
    assert asked == [(papers[1], 4_200_00), (papers[2], 9_600_00)]
    notes = [note for (note,) in firm.rows("SELECT note FROM ledger_discrepancy ORDER BY id")]
    assert notes == ["TENTH: 2 uses", "TENTH: 3 uses, 1 beyond"]
    prove()


def test_what_comes_back_of_a_sale_from_the_van_gives_back_its_part(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    switch_on(firm, "TENTH", TENTH)
    van_sale(firm)
    invoice = firm.value("SELECT invoice FROM field_sale")
    for came, left in ((7, 9_600_00 - 9_600_00 * 7 // 24), (17, 0)):
        paper = back(firm, Back(firm.skus[0], came, "stale", invoice=invoice)).paper
        inspected(firm, paper, Found(1, "restock")).one()
        assert used(firm)[1] == used(firm, firm.outlets[0])[1] == left
        prove()
    assert used(firm) == (0, 0) and sum(row[4] for row in ways(firm)) == 0


def test_a_period_counts_what_was_sold_from_the_van(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    switch_on(firm, "PERIOD", percent("10", need=[{"measure": "pieces", "min": 40, "period": True}]))
    van_sale(firm)
    second = van_sale(firm).paper
    assert firm.value("SELECT untaxed FROM field_sale WHERE id = %s", second) == CARTON * 9 // 10
    prove()


def test_goods_a_scheme_would_give_for_nothing_were_not_handed_over_unless_told(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    gift = {"type": "free", "sku": "cheapest", "quantity": 1, "pack": "piece"}
    need = [{"measure": "packs", "pack": "carton", "min": 1}]
    switch_on(firm, "GIFT", {"scope": "order", "benefit": gift, "need": need, "budget": {"uses": 5}})
    van_sale(firm)
    assert (used(firm), ways(firm)) == ((0, 0), [])
    prove()


def test_a_price_for_who_pays_at_once_is_given_on_the_van(firm: Firm) -> None:
    firm.receive(200, place=firm.van)
    switch_on(firm, "CASH", percent("2", when={"payment": ["cash"]}))
    sales = [van_sale(firm).paper, van_sale(firm, paid=None).paper]
    nets = [firm.value("SELECT untaxed FROM field_sale WHERE id = %s", sale) for sale in sales]
    assert nets == [CARTON * 98 // 100, CARTON]


# -- proofs


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("billing.accruals", "DELETE FROM billing_accrual"),
        ("billing.accruals", "UPDATE billing_accrual SET how = 'discount' WHERE how = 'later'"),
        ("billing.accruals_posted", "UPDATE billing_accrual SET how = 'discount' WHERE how = 'later'"),
        ("billing.accruals_posted", "UPDATE billing_accrual SET amount = amount + 1 WHERE how = 'later'"),
    ],
)
def test_the_proofs_see_a_rebate_taken_for_a_discount(firm: Firm, proof: str, fault: str) -> None:
    rebate(firm)
    assert planted(proof, fault)


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("billing.accruals", "DELETE FROM billing_accrual WHERE how = 'manual'"),
        ("billing.accruals_posted", "DELETE FROM billing_accrual WHERE how = 'manual'"),
    ],
)
def test_the_proofs_see_what_was_given_by_hand(firm: Firm, proof: str, fault: str) -> None:
    firm.receive(100)
    invoiced(firm, Capture(firm.outlets[0], (Line(firm.skus[0], 1, "carton", discount="5"),)))
    assert planted(proof, fault)


@pytest.mark.parametrize(
    ("proof", "fault"),
    [
        ("billing.accruals", 'DELETE FROM billing_accrual WHERE "order" IS NULL'),
        ("billing.budgets", "UPDATE pricing_taken SET amount = 0 WHERE paper_kind = 'invoice'"),
        ("pricing.budgets", "DELETE FROM pricing_taken WHERE paper_kind = 'invoice'"),
    ],
)
def test_the_proofs_see_a_sale_from_the_van(firm: Firm, proof: str, fault: str) -> None:
    firm.receive(100, place=firm.van)
    switch_on(firm, "TENTH", TENTH)
    van_sale(firm)
    assert planted(proof, fault)
