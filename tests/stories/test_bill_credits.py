"""A member supplier's credit note is expected by the buyer, and takes off its bills what it settled."""

from __future__ import annotations

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Credit, CreditLine, PayBill, RecordBillCredit
from salur.billing.disputes import disputes
from salur.billing.rules import CreditedBills, credit_bills
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome
from tests.stories.planted import planted
from tests.stories.shop import Shop, bill_of, members
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
BILL, NOTE = 10_656_000, 444_000


def billed(principal: Shop, distributor: Shop, *, record: bool = True) -> tuple[int, int]:
    """An invoice of the principal, and the distributor's bill of it."""
    invoice = principal.invoice(principal.delivered(buyer=distributor.actor.party))
    drain()
    bill = distributor.one("SELECT id FROM billing_bill WHERE their_invoice = %s", invoice)
    if record:
        record_bill(principal, distributor, bill)
    return invoice, bill


def record_bill(principal: Shop, distributor: Shop, bill: int) -> None:
    body = bill_of(distributor, supplier=principal.actor.party, untaxed=9_600_000, tax=1_056_000, received=9_600_000)
    billing.record_bill(actor=distributor.actor, bills=[ask(body, bill)]).one()


def credited(principal: Shop, distributor: Shop, invoice: int) -> None:
    line = CreditLine(principal.skus[0], 1, 400_000, 44_000, invoice, 1)
    note = Credit(distributor.actor.party, distributor.actor.party, "IDR", "return", 1, (line,))
    billing.credit(actor=principal.actor, notes=[ask(note)]).one()


def record(distributor: Shop, **more: int) -> Outcome:
    paper = distributor.one("SELECT id FROM billing_billcredit")
    return billing.record_bill_credit(actor=distributor.actor, credits=[ask(RecordBillCredit(**more), paper)])[0]


def between(principal: Shop) -> list[tuple[str, int]]:
    return [(one.why, one.amount) for one in disputes() if one.seller == principal.actor.organisation]


def test_what_a_supplier_credits_is_expected_and_comes_off_the_bill_when_it_is_recorded() -> None:
    principal, distributor = members()
    invoice, bill = billed(principal, distributor)
    credited(principal, distributor, invoice)
    assert between(principal) == []  # not told yet
    prove()
    drain()
    assert between(principal) == []  # expected
    assert distributor.stands(principal.actor.party)["payable"] == -BILL
    prove()
    outcome = record(distributor)
    assert outcome.ending == "done" and outcome.paper is not None
    assert distributor.stands(principal.actor.party)["payable"] == NOTE - BILL
    assert sorted(distributor.wrote("bill_credit", outcome.paper)) == [
        ("recorded", "price_difference", "payable", 400_000), ("recorded", "tax_receivable", "payable", 44_000),
    ]  # fmt: skip
    assert distributor.one("SELECT number FROM billing_billcredit").startswith("BC-")
    assert between(principal) == []
    assert record(distributor).reasons[0].code == "kernel.no_such_step"
    billing.pay_bill(actor=distributor.actor, bills=[ask(PayBill(BILL - NOTE), bill)]).one()
    assert distributor.one("SELECT status FROM billing_bill") == "paid"
    principal.pay(BILL - NOTE, (invoice, BILL - NOTE), party=distributor.actor.party)
    assert between(principal) == []
    prove()


def test_the_bill_is_recorded_before_its_credit() -> None:
    principal, distributor = members()
    invoice, bill = billed(principal, distributor, record=False)
    credited(principal, distributor, invoice)
    drain()
    assert between(principal) == []
    prove()
    assert record(distributor).reasons[0].code == "billing.bill_first"
    record_bill(principal, distributor, bill)
    assert record(distributor).ending == "done"
    assert between(principal) == []
    prove()


def test_what_was_refused_at_the_door_after_its_invoice_agrees_in_the_end() -> None:
    principal, distributor = members()
    shipment = principal.loaded(24, buyer=distributor.actor.party)
    principal.invoice(shipment)
    principal.deliver(shipment, (1, 24))
    drain()
    bill = distributor.one("SELECT id FROM billing_bill")
    record_bill(principal, distributor, bill)
    assert record(distributor).ending == "done"
    assert distributor.one("SELECT status FROM billing_bill") == "paid"  # all of it was credited
    assert distributor.stands(principal.actor.party).get("payable", 0) == 0
    assert between(principal) == []
    prove()


def test_beyond_what_is_open_the_supplier_owes_it_to_us() -> None:
    principal, distributor = members()
    invoice, bill = billed(principal, distributor)
    billing.pay_bill(actor=distributor.actor, bills=[ask(PayBill(BILL - 100_000), bill)]).one()
    credited(principal, distributor, invoice)
    drain()
    outcome = record(distributor, sent_back=NOTE)
    assert outcome.ending == "done" and outcome.paper is not None
    assert distributor.wrote("bill_credit", outcome.paper) == [
        ("recorded", "received_not_billed", "payable", 100_000)
    ]  # the rest stands there already, from when the goods were sent back
    assert sorted(between(principal)) == [("credited", 100_000 - NOTE), ("paid", BILL - 100_000)]
    prove()


def test_what_cannot_be_recorded_is_refused() -> None:
    principal, distributor = members()
    invoice, _ = billed(principal, distributor)
    credited(principal, distributor, invoice)
    drain()
    assert record(distributor, sent_back=NOTE + 1).reasons[0].code == "billing.bad_amount"
    lost = billing.record_bill_credit(actor=distributor.actor, credits=[ask(RecordBillCredit(), -1)])[0]
    assert lost.reasons[0].code == "kernel.not_found"


@pytest.mark.parametrize(("told", "comes_to"), [  # the table of docs/arithmetic/bills.md
    ((400_000, 44_000, 0, 444_000, 10_656_000), (444_000, 0, 400_000, 44_000)),
    ((400_000, 44_000, 0, 444_000, 100_000), (100_000, 344_000, 400_000, 44_000)),
    ((400_000, 44_000, 444_000, 444_000, 10_656_000), (444_000, 0, 0, 0)),
    ((100, 11, 50, 111, 1_000), (111, 0, 54, 7)),
])  # fmt: skip
def test_how_a_credit_note_divides(told: tuple[int, ...], comes_to: tuple[int, int, int, int]) -> None:
    untaxed, tax, sent_back, settled, is_open = told
    off, rest, price, left_tax = comes_to
    divided = credit_bills(untaxed, tax, sent_back, [(1, settled)], {1: is_open}, is_open)
    assert divided == CreditedBills({1: off}, rest, price, left_tax)
    assert off + rest == sent_back + price + left_tax


@pytest.mark.parametrize(("proof", "fault", "what"), [
    ("billing.bills", "UPDATE billing_bill SET credited = credited - 1 WHERE credited > 0", "credited"),
    ("billing.bills", "DELETE FROM ledger_posting WHERE paper_kind = 'bill_credit'", "of a supplier"),
    ("billing.bills", "UPDATE billing_billcredit SET rest = 1", "off bills, and the rest"),
    ("billing.members", "UPDATE billing_billcreditpart SET settled = 0; UPDATE billing_bill SET credited = 0",
     "owed by member"),
])  # fmt: skip
def test_a_planted_fault_is_found(proof: str, fault: str, what: str) -> None:
    principal, distributor = members()
    invoice, _ = billed(principal, distributor)
    credited(principal, distributor, invoice)
    drain()
    record(distributor)
    prove([proof])
    assert any(what in one.what for one in planted(proof, fault))
