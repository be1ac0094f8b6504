"""Suppliers' bills are owed and paid; two members' books agree, but for the disputes that are listed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import (
    Credit,
    CreditLine,
    PayBill,
)
from salur.billing.disputes import disputes
from salur.billing.queries import BillSeen
from salur.kernel.command import ask
from salur.kernel.refusal import Refused as No
from salur.kernel.work import begin, reading
from salur.ledger import accounts
from salur.ledger.entry import Entry, MoneyMove
from salur.ledger.post import post
from tests.stories.shop import Shop, bill_of, members
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")


def refused(outcomes: Any) -> str:
    """The code of the one refusal."""
    with pytest.raises(No) as said:
        outcomes.one()
    return said.value.code


# --- suppliers' bills -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "difference"),
    [
        (1_000, []),
        (900, [("recorded", "payable", "price_difference", 100)]),
        (1_200, [("recorded", "price_difference", "payable", 200)]),
    ],
)
def test_a_bill_is_owed_and_shows_what_was_dearer(received: int, difference: list[tuple[str, str, str, int]]) -> None:
    shop = Shop()
    outcome = billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop, received=received))]).one()
    assert sorted(shop.wrote("bill", outcome.paper or 0)) == sorted([
        ("recorded", "payable", "received_not_billed", received), ("recorded", "payable", "tax_receivable", 110),
        *difference,
    ])  # fmt: skip
    assert shop.stands(shop.supplier) == {"payable": -1_110}
    prove()


def test_a_bill_is_paid_in_parts_and_not_beyond() -> None:
    shop = Shop()
    bill = billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop))]).one().paper
    amounts = [110, 0, 1_001, 400, 600, 1]
    outcomes = billing.pay_bill(actor=shop.actor, bills=[ask(PayBill(amount), bill) for amount in amounts])
    assert [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes] == [
        "done", "billing.bad_amount", "billing.more_than_open", "done", "done", "billing.more_than_open",
    ]  # fmt: skip
    assert shop.wrote("bill", bill or 0)[-1] == ("paid", "bank", "payable", 600)
    with reading(shop.actor.organisation):
        assert queries.bill(shop.actor, bill or 0).bill.status == "paid"
    assert refused(billing.pay_bill(actor=shop.actor, bills=[ask(PayBill(1), bill)])) == "kernel.no_such_step"
    assert refused(billing.pay_bill(actor=shop.actor, bills=[ask(PayBill(1), 10**15)])) == "kernel.not_found"
    assert shop.stands(shop.supplier) == {}
    prove()


def test_no_more_is_paid_than_is_owed_after_goods_were_sent_back() -> None:
    shop = Shop()
    bill = billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop))]).one().paper
    with transaction.atomic():
        with begin(shop.actor) as current:  # as the module of returns writes it
            book = accounts.money([(shop.supplier, "payable", "IDR"), (0, "purchases", "IDR")])
            back = MoneyMove(book[0, "purchases", "IDR"], book[shop.supplier, "payable", "IDR"], 300)
            post([Entry("send_back", 1, "sent", 1, current.now, [], [back])])
        outcomes = billing.pay_bill(actor=shop.actor, bills=[ask(PayBill(amount), bill) for amount in (811, 810)])
        assert [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes] == [
            "billing.more_than_owed", "done",
        ]  # fmt: skip
        assert shop.stands(shop.supplier) == {}
        transaction.set_rollback(True)  # there is no such paper: the proofs would say so


def test_bills_that_cannot_be_recorded() -> None:
    shop = Shop()
    first = billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop, their_invoice=10**14))]).one().paper
    cases = [
        (bill_of(shop, tax=-1), None, "billing.bad_amount"),
        (bill_of(shop, untaxed=0, tax=0), None, "billing.bad_amount"),
        (bill_of(shop, their_invoice=10**14), None, "billing.recorded_before"),
        (bill_of(shop), first, "billing.recorded_before"),
        (bill_of(shop, supplier=shop.outlets[0]), first, "billing.another_suppliers"),
        (bill_of(shop), 10**15, "kernel.not_found"),
    ]
    outcomes = billing.record_bill(actor=shop.actor, bills=[ask(body, paper) for body, paper, _ in cases])
    assert [outcome.reasons[0].code for outcome in outcomes] == [code for _, _, code in cases]


def expected(shop: Shop) -> BillSeen:
    """The one bill of a member."""
    bill = shop.one("SELECT id FROM billing_bill")
    with reading(shop.actor.organisation):
        return queries.bill(shop.actor, bill)


def test_an_invoice_to_a_member_is_a_bill_there_and_posts_nothing_until_it_is_recorded() -> None:
    principal, distributor = members()
    invoice = principal.invoice(principal.delivered(buyer=distributor.actor.party))
    prove(["billing.members"])  # a fact not yet told
    drain()
    seen = expected(distributor)
    assert (seen.bill.status, seen.bill.supplier, seen.bill.untaxed, seen.bill.tax, seen.bill.number) == (
        "expected", principal.actor.party, 9_600_000, 1_056_000, None,
    )  # fmt: skip
    assert seen.their_number == principal.seen(invoice).invoice.number
    assert distributor.wrote("bill", seen.bill.pk) == []
    body = bill_of(distributor, supplier=principal.actor.party, untaxed=9_600_000, tax=1_056_000, received=9_600_000)
    billing.record_bill(actor=distributor.actor, bills=[ask(body, seen.bill.pk)]).one()
    assert distributor.stands(principal.actor.party)["payable"] == -10_656_000
    seen = expected(distributor)
    assert (seen.bill.status, seen.bill.number is not None, distributor.discrepancies()) == ("recorded", True, [])
    with reading(distributor.actor.organisation):
        shown = queries.invoice(distributor.actor, invoice)
    assert (shown.open, len(shown.lines)) == (None, 1), "the buyer sees the invoice, not the seller's open items"
    assert [one for one in disputes() if one.seller == principal.actor.organisation] == []
    prove()


def test_what_stands_between_two_members_is_listed_by_paper() -> None:
    principal, distributor = members()
    invoice = principal.invoice(principal.delivered(buyer=distributor.actor.party))
    drain()
    bill = expected(distributor).bill.pk
    body = bill_of(distributor, supplier=principal.actor.party, untaxed=9_600_000, tax=1_050_000, received=9_600_000)
    billing.record_bill(actor=distributor.actor, bills=[ask(body, bill)]).one()
    billing.pay_bill(actor=distributor.actor, bills=[ask(PayBill(5_000_000), bill)]).one()
    principal.pay(4_000_000, (invoice, 4_000_000), party=distributor.actor.party)
    line = CreditLine(principal.skus[0], 1, 400_000, 44_000, invoice, 1)
    note = Credit(distributor.actor.party, distributor.actor.party, "IDR", "return", 1, (line,))
    billing.credit(actor=principal.actor, notes=[ask(note)]).one()
    unknown = billing.record_bill(
        actor=distributor.actor, bills=[ask(bill_of(distributor, supplier=principal.actor.party))]
    ).one()
    between = [one[3:] for one in disputes() if one.seller == principal.actor.organisation]
    assert sorted(between, key=lambda one: one[2]) == [
        (invoice, bill, "amount", 6_000),
        (invoice, bill, "paid", 1_000_000),
        (None, unknown.paper, "unknown", -1_110),
    ]
    assert distributor.discrepancies() == [("bill_difference", -6_000, f"their invoice {invoice}")]
    prove()
    drain()
    prove()


def test_a_bill_recorded_before_its_invoice_was_heard_of_stays_one_bill() -> None:
    principal, distributor = members()
    invoice = principal.invoice(principal.delivered(buyer=distributor.actor.party))
    body = bill_of(distributor, supplier=principal.actor.party, untaxed=9_600_000, tax=1_056_000, their_invoice=invoice)
    billing.record_bill(actor=distributor.actor, bills=[ask(body)]).one()
    drain()
    assert expected(distributor).bill.status == "recorded"
    prove()
