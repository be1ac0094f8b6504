"""Each proof of billing finds the fault it is there for, and names paper and amounts."""

from __future__ import annotations

import pytest

from salur.billing import actions as billing
from salur.billing.bodies import Allocate, Bank, Credit, CreditLine, PayBill, Refund
from salur.billing.models import Deposit
from salur.kernel.command import ask
from salur.ledger.proof import Fault
from tests.stories.planted import planted
from tests.stories.shop import Shop, bill_of, members
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")


def test_a_paper_that_wrote_something_else_than_its_amount_is_found() -> None:
    shop = Shop()
    shop.pay(900)
    invoice, year = shop.open_item(300), f"{today_there():%y}"
    clearing = billing.allocate(actor=shop.actor, clearings=[ask(Allocate(shop.outlets[0]))]).papers()[0]
    refund = billing.refund(actor=shop.actor, refunds=[ask(Refund(shop.outlets[0], 200))]).papers()[0]
    deposit = billing.bank(actor=shop.actor, deposits=[ask(Bank(100))]).papers()[0]
    bill = billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop))]).papers()[0]
    billing.pay_bill(actor=shop.actor, bills=[ask(PayBill(10), bill)]).one()
    line = CreditLine(shop.skus[0], 1, 50, 5)
    body = Credit(shop.outlets[0], shop.outlets[0], "IDR", "return", 1, (line,))
    note = billing.credit(actor=shop.actor, notes=[ask(body)]).papers()[0]
    house = shop.actor.organisation
    outlet = shop.outlets[0]
    for kind, table, paper, column, number, amount, party in (
        ("invoice", "billing_invoice", invoice, "tax", "", 300, outlet),
        ("credit_note", "billing_creditnote", note, "tax", f"CN-{year}-000001", 55, 0),
        ("clearing", "billing_clearing", clearing, "amount", "", 300, outlet),
        ("refund", "billing_refund", refund, "amount", f"RF-{year}-000001", 200, outlet),
        ("deposit", "billing_deposit", deposit, "amount", f"{Deposit.PREFIX}-{year}-000001", 100, 0),
        ("bill", "billing_bill", bill, "tax", f"BL-{year}-000001", 1_100, shop.supplier),
    ):
        found = planted("billing.postings", f"UPDATE {table} SET {column} = {column} + 7 WHERE id = {paper}")
        assert found == [Fault(house, f"{kind} {paper} ({number}) of party {party}", amount + 7, amount)]
    other = planted("billing.postings", f"UPDATE billing_invoice SET bill_to = 7 WHERE id = {invoice}")
    assert other == [Fault(house, f"invoice {invoice} () of party 7", 300, 0)], "owed by somebody else"
    gone = planted(
        "billing.postings", f"DELETE FROM ledger_posting WHERE paper_kind = 'payment' AND organisation = {house}"
    )
    assert [(fault.should, fault.found) for fault in gone] == [(900, 0)]
    prove()


def test_an_invoice_that_is_not_the_sum_of_its_lines_is_found() -> None:
    shop = Shop()
    invoice, year = shop.invoiced(), f"{today_there():%y}"
    fault = planted("billing.lines", f"UPDATE billing_invoiceline SET untaxed = 9500000 WHERE invoice_id = {invoice}")
    assert fault == [Fault(shop.actor.organisation, f"invoice {invoice} (INV-{year}-000001)", 10_656_000, 10_556_000)]
    line = CreditLine(shop.skus[0], 1, 50, 5)
    body = Credit(shop.outlets[0], shop.outlets[0], "IDR", "return", 1, (line,))
    note = billing.credit(actor=shop.actor, notes=[ask(body)]).papers()[0]
    fault = planted("billing.lines", f"DELETE FROM billing_creditnoteline WHERE note_id = {note}")
    assert fault == [Fault(shop.actor.organisation, f"credit_note {note} (CN-{year}-000001)", 55, 0)]
    drain()
    prove()


def test_a_shipment_invoiced_for_what_was_not_taken_is_found() -> None:
    shop = Shop()
    shipment = shop.delivered()
    invoice = shop.invoice(shipment)
    house = shop.actor.organisation
    less = planted("billing.shipments", f"UPDATE billing_invoiceline SET pieces = 20 WHERE invoice_id = {invoice}")
    assert less == [Fault(house, f"shipment {shipment} line 1 on invoice {invoice}: pieces", 24, 20)]
    again = planted(
        "billing.shipments",
        'INSERT INTO billing_invoiceline (invoice_id, n, organisation, "order", line, shipment, shipment_line, sku, '
        f'pieces, untaxed, tax) SELECT {10**15}, 1, organisation, "order", line, shipment, shipment_line, sku, pieces, '
        f"untaxed, tax FROM billing_invoiceline WHERE invoice_id = {invoice}",
    )
    assert again == [
        Fault(house, f"shipment {shipment} line 1 on invoice {invoice}: pieces", 24, 48),
        Fault(house, f"shipment {shipment}: invoice line {10**15}/1", invoice, 10**15),
    ]
    drain()
    prove()


def test_what_was_refused_after_its_invoice_and_never_credited_is_found() -> None:
    shop = Shop(invoice_at="loading")
    shipment = shop.loaded()
    invoice = shop.invoice(shipment)
    shop.deliver(shipment, (1, 6))
    waiting = "DELETE FROM procrastinate_jobs WHERE args ->> 'listener' = 'billing.delivered'"
    fault = planted("billing.shipments", waiting)
    name = f"shipment {shipment} line 1 on invoice {invoice}: pieces"
    assert Fault(shop.actor.organisation, name, 18, 24) in fault
    drain()
    prove()


def test_a_debt_settled_by_nothing_is_found() -> None:
    shop = Shop()
    invoice = shop.open_item(300)
    shop.pay(100)
    fault = planted("billing.allocations", f"DELETE FROM billing_allocation WHERE invoice = {invoice}")
    assert fault == [Fault(shop.actor.organisation, f"invoice {invoice}: settled", 0, 100)]
    prove()


def test_a_payment_that_is_not_what_it_settled_and_left_is_found() -> None:
    shop = Shop()
    shop.open_item(300)
    payment = shop.pay(500)
    fault = planted("billing.payments", f"UPDATE billing_payment SET on_account = 150 WHERE id = {payment}")
    assert fault == [Fault(shop.actor.organisation, f"payment {payment}", 500, 450)]
    prove()


def test_money_on_account_that_no_paper_left_there_is_found() -> None:
    shop = Shop()
    shop.pay(500)
    outlet = shop.outlets[0]
    book = planted(
        "billing.on_account",
        "UPDATE ledger_moneybalance SET amount = -480 WHERE account = (SELECT id FROM ledger_moneyaccount "
        f"WHERE party = {outlet} AND bucket = 'on_account')",
    )
    assert book == [Fault(shop.actor.organisation, f"on account of party {outlet} in IDR", 500, 480)]
    prove()


def test_something_delivered_that_is_neither_unbilled_nor_billed_is_found() -> None:
    shop = Shop(invoice_at="period")
    shipment = shop.delivered()
    outlet = shop.outlets[0]
    fault = planted("billing.unbilled", f"UPDATE delivery_drop SET result = '' WHERE shipment = {shipment}")
    assert fault == [Fault(shop.actor.organisation, f"unbilled of party {outlet} in IDR", 0, 10_656_000)]
    prove()


def test_a_bill_that_is_not_owed_is_found() -> None:
    shop = Shop()
    bill = billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop))]).papers()[0]
    fault = planted("billing.bills", f"DELETE FROM billing_bill WHERE id = {bill}")
    assert fault == [Fault(shop.actor.organisation, f"payable to party {shop.supplier} in IDR", 0, 1_110)]
    prove()


def test_goods_sent_back_to_the_supplier_are_no_fault_of_its_bills() -> None:
    shop = Shop()
    billing.record_bill(actor=shop.actor, bills=[ask(bill_of(shop))]).one()
    payable = f"(SELECT id FROM ledger_moneyaccount WHERE party = {shop.supplier} AND bucket = 'payable')"
    less = f"UPDATE ledger_moneybalance SET amount = amount + 300 WHERE account = {payable}"
    house = shop.actor.organisation
    posting = (
        "INSERT INTO ledger_posting (id, organisation, paper_kind, paper, occasion, turn, person, happened_at, "
        f"recorded_at, \"on\") VALUES (-7, {house}, 'send_back', 1, 'sent', 1, 0, now(), now(), now())"
    )
    move = (
        'INSERT INTO ledger_moneymove (posting_id, n, organisation, "on", source, target, currency, amount) '
        f"VALUES (-7, 0, {house}, now(), 1, {payable}, 'IDR', 300)"
    )
    assert [(fault.should, fault.found) for fault in planted("billing.bills", less)] == [(1_110, 810)]
    assert planted("billing.bills", less, posting, move) == []


def test_two_members_who_do_not_agree_without_a_dispute_are_found() -> None:
    principal, distributor = members()
    invoice = principal.invoice(principal.delivered(buyer=distributor.actor.party))
    number = principal.seen(invoice).invoice.number
    drain()
    seller, buyer = principal.actor.organisation, distributor.actor.organisation
    missing = planted("billing.members", f"DELETE FROM billing_bill WHERE their_invoice = {invoice}")
    assert missing == [
        Fault(
            seller, f"invoice {invoice} ({number}) has no bill at member {buyer}, which was told of it", 10_656_000, 0
        )
    ]
    book = planted(
        "billing.members",
        "UPDATE ledger_moneybalance SET amount = amount + 5 WHERE account = (SELECT id FROM ledger_moneyaccount "
        f"WHERE organisation = {seller} AND party = {distributor.actor.party} AND bucket = 'receivable')",
    )
    owed = f"owed by member {buyer} in IDR, against its own books and the disputes"
    assert book == [Fault(seller, owed, 10_656_000, 10_656_005)]
    prove()
