"""Invoices, payments, credit notes, bills: from the shipment to the money, on both sides (F1, F2, F4, F6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import (
    Allocate,
    Bank,
    Credit,
    CreditLine,
    Invoice,
    OpeningItem,
    PayBill,
    Payment,
    Refund,
)
from salur.billing.disputes import disputes
from salur.billing.queries import BillSeen
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan, Unload
from salur.kernel import sql
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


# --- invoices ---------------------------------------------------------------------------------------------------------


def test_what_was_delivered_is_invoiced_by_itself_and_leaves_unbilled() -> None:
    shop = Shop()
    shipment = shop.delivered()
    assert shop.stands() == {"unbilled": 9_600_000 + 1_056_000}
    drain()
    assert shop.stands() == {"receivable": 9_600_000 + 1_056_000}
    invoice = shop.one("SELECT invoice FROM billing_billed WHERE shipment = %s", shipment)
    assert sorted(shop.wrote("invoice", invoice)) == [
        ("issued", "revenue", "receivable", 9_600_000),
        ("issued", "tax_payable", "receivable", 1_056_000),
        ("issued", "unbilled", "unbilled_sales", 10_656_000),
    ]
    seen = shop.seen(invoice)
    assert (seen.invoice.untaxed, seen.invoice.tax, seen.open, seen.invoice.number) == (
        9_600_000, 1_056_000, 10_656_000, f"INV-{seen.invoice.on:%y}-000001",
    )  # fmt: skip
    assert [(line.shipment, line.sku, line.pieces, line.untaxed) for line in seen.lines] == [
        (shipment, shop.skus[0], 24, 9_600_000)
    ]
    assert seen.invoice.due_on == seen.invoice.on + timedelta(days=14)
    drain()
    prove()


def test_what_is_invoiced_at_loading_leaves_the_credit_promise_and_is_not_unbilled_at_the_door() -> None:
    shop = Shop(invoice_at="loading")
    shipment = shop.loaded()
    assert (shop.promised(), shop.stands()) == (10_656_000, {})
    invoice = shop.invoice(shipment)
    assert (shop.promised(), shop.stands()) == (0, {"receivable": 10_656_000})
    assert sorted(shop.wrote("invoice", invoice)) == [
        ("issued", "revenue", "receivable", 9_600_000),
        ("issued", "tax_payable", "receivable", 1_056_000),
    ]
    shop.deliver(shipment)
    drain()
    assert shop.stands() == {"receivable": 10_656_000}
    prove()


def test_what_was_refused_at_the_door_is_not_invoiced() -> None:
    shop = Shop()
    shipment = shop.loaded()
    shop.deliver(shipment, (1, 6))
    drain()
    assert shop.stands() == {"receivable": 7_992_000}
    invoice = shop.one("SELECT invoice FROM billing_billed WHERE shipment = %s", shipment)
    assert [(line.pieces, line.untaxed, line.tax) for line in shop.seen(invoice).lines] == [(18, 7_200_000, 792_000)]
    prove()


def test_what_was_invoiced_and_then_refused_is_credited_on_its_invoice() -> None:
    shop = Shop(invoice_at="loading")
    shipment = shop.loaded()
    invoice = shop.invoice(shipment)
    shop.deliver(shipment, (1, 6))
    prove(["billing.shipments"])  # the credit note is a fact not yet told
    drain()
    note = shop.one("SELECT id FROM billing_creditnote")
    assert sorted(shop.wrote("credit_note", note)) == [
        ("issued", "receivable", "returns", 2_400_000),
        ("issued", "receivable", "tax_payable", 264_000),
    ]
    seen = shop.seen(invoice)
    assert (seen.open, [(s.source_kind, s.source, s.amount) for s in seen.settled]) == (
        7_992_000, [("credit_note", note, 2_664_000)],
    )  # fmt: skip
    drain()
    prove()


def test_goods_loaded_for_a_buyer_invoiced_at_loading_are_invoiced_by_themselves() -> None:
    shop = Shop(invoice_at="loading")
    shipment = shop.loaded()
    drain()
    assert (shop.promised(), shop.stands()) == (0, {"receivable": 10_656_000})
    shop.deliver(shipment)
    drain()
    assert (shop.stands(), shop.one("SELECT count(*) FROM billing_invoice")) == ({"receivable": 10_656_000}, 1)
    prove()


def test_what_was_invoiced_and_came_back_untouched_is_credited_when_it_is_told_refused() -> None:
    shop = Shop(invoice_at="loading")
    shipment = shop.loaded()
    invoice = shop.invoice(shipment)
    trip = shop.one("SELECT trip FROM delivery_drop WHERE shipment = %s", shipment)
    delivery.unload(actor=shop.actor, trips=[ask(Unload(), trip)]).one()
    shop.deliver(shipment, everything="changed their mind")
    prove(["billing.shipments"])  # the credit note is a fact not yet told
    drain()
    assert (shop.seen(invoice).open, shop.stands()) == (0, {})
    prove()


def test_what_was_invoiced_and_not_delivered_goes_out_again_under_the_same_invoice() -> None:
    shop = Shop(invoice_at="loading")
    shipment = shop.loaded()
    invoice = shop.invoice(shipment)
    trip = shop.one("SELECT trip FROM delivery_drop WHERE shipment = %s", shipment)
    delivery.unload(actor=shop.actor, trips=[ask(Unload(), trip)]).one()
    delivery.load(actor=shop.actor, trips=[ask(Plan(shop.van, (shipment,)))]).one()
    drain()
    shop.deliver(shipment)
    drain()
    assert (shop.seen(invoice).open, shop.stands()) == (10_656_000, {"receivable": 10_656_000})
    prove()


def test_a_period_of_shipments_stands_on_one_invoice() -> None:
    shop = Shop(invoice_at="period")
    shipments = [shop.delivered(24), shop.delivered(48)]
    drain()
    assert shop.stands() == {"unbilled": 31_968_000}
    with reading(shop.actor.organisation):
        waiting = queries.waiting_for_invoice(shop.actor, shop.outlets[0])
    assert [(one.shipment, one.untaxed + one.tax) for one in waiting] == [
        (shipments[0], 10_656_000), (shipments[1], 21_312_000),
    ]  # fmt: skip
    invoice = shop.invoice(*shipments)
    assert shop.stands() == {"receivable": 31_968_000}
    assert [line.shipment for line in shop.seen(invoice).lines] == shipments
    prove()


def test_an_invoice_can_be_dated_earlier_but_not_later() -> None:
    shop = Shop(invoice_at="period")
    today = date.today()
    first, second = shop.delivered(), shop.delivered()
    late = billing.invoice(actor=shop.actor, invoices=[ask(Invoice((first,), today + timedelta(days=2)))])
    assert refused(late) == "billing.future_date"
    early = shop.invoice(second, on=today - timedelta(days=3))
    assert shop.seen(early).invoice.on == today - timedelta(days=3)
    booked = shop.one("SELECT \"on\" FROM ledger_posting WHERE paper_kind = 'invoice' AND paper = %s", early)
    assert booked == today - timedelta(days=3)
    prove()


@pytest.mark.parametrize("told_twice", [False, True])
def test_a_shipment_is_invoiced_once(told_twice: bool) -> None:
    shop = Shop()
    shipment = shop.delivered()
    command = ask(Invoice((shipment,)))
    first = billing.invoice(actor=shop.actor, invoices=[command]).one()
    if told_twice:
        again = billing.invoice(actor=shop.actor, invoices=[command]).one()
        assert (again.paper, again.again) == (first.paper, True)
    else:
        outcome = billing.invoice(actor=shop.actor, invoices=[ask(Invoice((shipment,)))])
        assert refused(outcome) == "billing.billed_before"
        assert outcome[0].reasons[0].facts["invoice"] == shop.seen(first.paper or 0).invoice.number
    drain()
    assert shop.one("SELECT count(*) FROM billing_invoice") == 1
    prove()


def test_one_refused_invoice_does_not_stop_the_others_of_a_call() -> None:
    shop = Shop(outlets=2)
    here, there, waiting = shop.delivered(), shop.delivered(buyer=shop.outlets[1]), shop.picked()
    gone = shop.deliver(shop.loaded(), everything="closed")
    bodies = [(here,), (here,), (waiting,), (gone,), (), (here, there), (10**15,), (there, there)]
    outcomes = billing.invoice(actor=shop.actor, invoices=[ask(Invoice(shipments)) for shipments in bodies])
    assert [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes] == [
        "done", "billing.billed_before", "billing.not_gone", "billing.nothing_to_invoice", "billing.no_shipments",
        "billing.billed_before", "kernel.not_found", "done",
    ]  # fmt: skip
    mixed = (shop.loaded(), shop.loaded(buyer=shop.outlets[1]))
    assert refused(billing.invoice(actor=shop.actor, invoices=[ask(Invoice(mixed))])) == "billing.mixed_buyers"
    drain()
    prove()


def test_the_number_of_statements_does_not_grow_with_the_papers() -> None:
    shop = Shop()
    counts = []
    for many in (1, 6):
        shipments = [shop.loaded(12) for _ in range(many)]
        before = sql.statements()
        billing.invoice(actor=shop.actor, invoices=[ask(Invoice((one,))) for one in shipments]).papers()
        between = sql.statements()
        payments = [ask(Payment(shop.outlets[0], 100_000)) for _ in range(many)]
        billing.receive_payment(actor=shop.actor, payments=payments).papers()
        counts.append((between - before, sql.statements() - between))
    assert counts[1][0] <= counts[0][0] + 2  # identities come from blocks: now and then one more
    assert counts[1][1] <= counts[0][1] + 2
    prove()


# --- opening books ----------------------------------------------------------------------------------------------------


def test_an_open_item_of_before_is_owed_under_its_old_number() -> None:
    shop = Shop()
    item = shop.open_item(500_000)
    assert shop.wrote("invoice", item) == [("opening", "opening", "receivable", 500_000)]
    assert [(one.invoice, one.number, one.due_on, one.open) for one in shop.owed()] == [
        (item, "OLD-1", date(2025, 2, 1), 500_000)
    ]
    assert shop.seen(item).invoice.number is None, "it takes no number of the new books"
    prove()


@pytest.mark.parametrize(
    ("number", "amount", "party", "code"),
    [
        ("OLD-1", 5, None, "billing.opened_before"),
        ("OLD-2", 0, None, "billing.bad_amount"),
        ("", 5, None, "billing.no_number"),
        ("OLD-2", 5, 10**15, "billing.unknown_party"),
        ("OLD-2", 5, None, None),
    ],
)
def test_open_items_that_cannot_be(number: str, amount: int, party: int | None, code: str | None) -> None:
    shop = Shop()
    shop.open_item(500_000)
    body = OpeningItem(party or shop.outlets[0], number, date(2025, 1, 2), date(2025, 2, 1), amount)
    outcomes = billing.open_item(actor=shop.actor, items=[ask(body)])
    assert (outcomes.one().ending == "done") if code is None else (refused(outcomes) == code)


# --- payments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "collector", "bucket"),
    [("cash", False, "drawer"), ("cash", True, "collector_cash"), ("transfer", False, "bank"), ("card", True, "bank")],
)
def test_a_payment_settles_what_is_due_first_and_lies_where_it_came_in(
    method: str, collector: bool, bucket: str
) -> None:
    shop = Shop()
    later = shop.open_item(300_000, "B", due_on=date(2025, 3, 1))
    sooner = shop.open_item(500_000, "A", due_on=date(2025, 2, 1))
    payment = shop.pay(600_000, method=method, collector=shop.supplier if collector else None)
    assert shop.wrote("payment", payment) == [("received", "receivable", bucket, 600_000)]
    assert [(one.invoice, one.open) for one in shop.owed()] == [(later, 200_000)]
    assert shop.seen(sooner).open == 0
    prove()


def test_a_payment_settles_the_invoices_it_names_and_the_rest_goes_on_account() -> None:
    shop = Shop()
    first, second = shop.open_item(300_000, "A"), shop.open_item(500_000, "B")
    payment = shop.pay(700_000, (second, 600_000), reference="TRX 1", method="transfer")
    assert sorted(shop.wrote("payment", payment)) == [
        ("received", "on_account", "bank", 200_000),
        ("received", "receivable", "bank", 500_000),
    ]
    assert [(one.invoice, one.open) for one in shop.owed()] == [(first, 300_000)]
    assert shop.stands() == {"receivable": 300_000, "on_account": -200_000}
    assert shop.discrepancies() == []
    with reading(shop.actor.organisation):
        seen = queries.payment(shop.actor, payment)
    assert (seen.payment.on_account, [(one.invoice, one.amount) for one in seen.settled]) == (
        200_000, [(second, 500_000)],
    )  # fmt: skip
    prove()


def test_a_payment_for_somebody_elses_invoice_is_taken_and_says_so() -> None:
    shop = Shop(outlets=2)
    mine, theirs = shop.open_item(300_000), shop.invoiced(24, shop.outlets[1])
    shop.pay(500_000, (theirs, 200_000), (mine, 300_000))
    assert shop.discrepancies() == [("payment_mismatch", 200_000, f"invoice {theirs}")]
    assert shop.stands() == {"on_account": -200_000}
    assert shop.stands(shop.outlets[1]) == {"receivable": 10_656_000}
    prove()


def test_a_payment_can_be_left_on_account() -> None:
    shop = Shop()
    shop.open_item(300_000)
    shop.pay(100_000, allocate=False)
    assert shop.stands() == {"receivable": 300_000, "on_account": -100_000}
    prove()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount": 0}, "billing.bad_amount"),
        ({"invoices": ((1, -5),)}, "billing.bad_amount"),
        ({"method": "shells"}, "billing.unknown_method"),
        ({"currency": "XXX"}, "kernel.unknown_currency"),
        ({"party": 10**15}, "billing.unknown_party"),
        ({}, None),
    ],
)
def test_only_an_unreadable_payment_is_refused(change: dict[str, Any], code: str | None) -> None:
    shop = Shop()
    body = Payment(**{"party": shop.outlets[0], "amount": 5, **change})
    outcomes = billing.receive_payment(actor=shop.actor, payments=[ask(body)])
    assert (outcomes.one().ending == "done") if code is None else (refused(outcomes) == code)


def test_a_payment_makes_room_for_orders_held_for_credit() -> None:
    shop = Shop(limit=11_000_000)
    invoice = shop.invoiced()
    held = shop.place(shop.order((shop.skus[0], 24))).one()
    assert held.ending == "held"
    shop.pay(10_656_000, (invoice, 10_656_000))
    drain()
    assert shop.one("SELECT status FROM orders_order WHERE id = %s", held.paper) == "confirmed"
    prove()


# --- money on account -------------------------------------------------------------------------------------------------


def test_money_on_account_is_put_against_invoices_named_or_due_first() -> None:
    shop = Shop()
    shop.pay(500_000)
    first, second = shop.open_item(300_000, "A"), shop.open_item(400_000, "B")
    named = Allocate(shop.outlets[0], invoices=((second, 100_000),))
    clearing = billing.allocate(actor=shop.actor, clearings=[ask(named)]).papers()[0]
    assert shop.wrote("clearing", clearing) == [("allocated", "receivable", "on_account", 100_000)]
    billing.allocate(actor=shop.actor, clearings=[ask(Allocate(shop.outlets[0]))]).one()
    assert [(one.invoice, one.open) for one in shop.owed()] == [(second, 200_000)]
    assert (shop.seen(first).open, shop.stands()) == (0, {"receivable": 200_000})
    prove()


def test_money_on_account_that_cannot_be_put_there() -> None:
    shop = Shop(outlets=2)
    shop.pay(500_000)
    mine, theirs = shop.open_item(300_000), shop.invoiced(24, shop.outlets[1])
    bodies = [
        Allocate(shop.outlets[0], invoices=((mine, 0),)),
        Allocate(shop.outlets[0], invoices=((theirs, 5),)),
        Allocate(shop.outlets[0], invoices=((mine, 200_000), (mine, 200_000))),
        Allocate(shop.outlets[1]),
        Allocate(shop.outlets[0], invoices=((mine, 300_000),)),
        Allocate(shop.outlets[0]),
    ]
    outcomes = billing.allocate(actor=shop.actor, clearings=[ask(body) for body in bodies])
    assert [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes] == [
        "billing.bad_amount", "billing.not_theirs", "billing.more_than_open", "billing.not_enough_on_account", "done",
        "billing.nothing_owed",
    ]  # fmt: skip
    shop.open_item(900_000, "Z")
    too_much = Allocate(shop.outlets[0], invoices=((shop.owed()[0].invoice, 900_000),))
    assert refused(billing.allocate(actor=shop.actor, clearings=[ask(too_much)])) == "billing.not_enough_on_account"
    prove()


@pytest.mark.parametrize(("method", "bucket"), [("cash", "drawer"), ("transfer", "bank")])
def test_money_on_account_is_paid_back_but_no_more_than_is_there(method: str, bucket: str) -> None:
    shop = Shop()
    shop.pay(500_000)
    bodies = [
        Refund(shop.outlets[0], 500_001, method=method), Refund(shop.outlets[0], 0),
        Refund(shop.outlets[0], 5, method="card"), Refund(shop.outlets[0], 300_000, method=method),
        Refund(shop.outlets[0], 200_001),
    ]  # fmt: skip
    outcomes = billing.refund(actor=shop.actor, refunds=[ask(body) for body in bodies])
    assert [outcome.reasons[0].code if outcome.reasons else outcome.ending for outcome in outcomes] == [
        "billing.not_enough_on_account", "billing.bad_amount", "billing.unknown_method", "done",
        "billing.not_enough_on_account",
    ]  # fmt: skip
    assert shop.wrote("refund", outcomes[3].paper or 0) == [("refunded", bucket, "on_account", 300_000)]
    assert shop.stands() == {"on_account": -200_000}
    prove()


@pytest.mark.parametrize(("collector", "bucket"), [(False, "drawer"), (True, "collector_cash")])
def test_cash_is_banked_and_more_than_the_book_has_says_so(collector: bool, bucket: str) -> None:
    shop = Shop()
    who = shop.supplier if collector else None
    shop.pay(500_000, collector=who)
    outcomes = billing.bank(
        actor=shop.actor, deposits=[ask(Bank(300_000, collector=who)), ask(Bank(250_000, collector=who)), ask(Bank(0))]
    )
    assert [outcome.ending for outcome in outcomes] == ["done", "done", "refused"]
    assert shop.wrote("deposit", outcomes[0].paper or 0) == [("banked", bucket, "bank", 300_000)]
    assert shop.discrepancies() == [("deposit_beyond", 50_000, "")]
    assert shop.stands(who or 0)[bucket] == -50_000
    unreadable = billing.bank(actor=shop.actor, deposits=[ask(Bank(5, currency="XXX"))])
    assert refused(unreadable) == "kernel.unknown_currency"
    prove()


# --- credit notes -----------------------------------------------------------------------------------------------------


def test_a_credit_note_settles_its_invoice_then_the_oldest_and_the_rest_goes_on_account() -> None:
    shop = Shop()
    oldest, named = shop.open_item(50_000, "A"), shop.invoiced(12)  # 4,800,000 + 528,000
    shop.pay(5_000_000, (named, 5_000_000))
    line = CreditLine(shop.skus[0], 12, 4_800_000, 528_000, named, 1)
    body = Credit(shop.outlets[0], shop.outlets[0], "IDR", "return", 1, (line,))
    note = billing.credit(actor=shop.actor, notes=[ask(body)]).papers()[0]
    assert sorted(shop.wrote("credit_note", note)) == [
        ("issued", "on_account", "returns", 4_800_000 - 378_000),
        ("issued", "on_account", "tax_payable", 528_000),
        ("issued", "receivable", "returns", 378_000),
    ]
    assert (shop.owed(), shop.seen(oldest).open, shop.seen(named).open) == ([], 0, 0)
    with reading(shop.actor.organisation):
        seen = queries.credit_note(shop.actor, note)
    assert (seen.note.on_account, [line.pieces for line in seen.lines]) == (4_950_000, [12])
    prove()


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "billing.no_lines"),
        ((CreditLine(1, 0, 5, 0),), "billing.bad_amount"),
        ((CreditLine(1, 1, 5, -1),), "billing.bad_amount"),
        ((CreditLine(1, 1, 5, 0),), None),
    ],
)
def test_credit_notes_that_cannot_be(lines: tuple[CreditLine, ...], code: str | None) -> None:
    shop = Shop()
    body = Credit(shop.outlets[0], shop.outlets[0], "IDR", "return", 1, lines)
    outcomes = billing.credit(actor=shop.actor, notes=[ask(body)])
    assert (outcomes.one().ending == "done") if code is None else (refused(outcomes) == code)


# --- what stands between a party and us -------------------------------------------------------------------------------


def test_the_statement_tells_what_was_owed_and_what_is() -> None:
    shop = Shop()
    invoice = shop.invoiced()
    shop.pay(656_000, (invoice, 656_000), method="transfer")
    shop.pay(100_000, allocate=False)
    today = shop.seen(invoice).invoice.on
    with reading(shop.actor.organisation):
        found = queries.statement(shop.actor, shop.outlets[0], "IDR", today, today)
        earlier = queries.statement(
            shop.actor, shop.outlets[0], "IDR", today + timedelta(days=1), today + timedelta(days=9)
        )
    assert (found.before, [(line.paper_kind, line.change, line.balance) for line in found.lines], found.after) == (
        0,
        [("invoice", 10_656_000, 10_656_000), ("payment", -656_000, 10_000_000), ("payment", -100_000, 9_900_000)],
        9_900_000,
    )
    assert (earlier.before, earlier.lines, earlier.after) == (9_900_000, [], 9_900_000)


def test_an_actor_of_another_territory_sees_nothing_of_a_party() -> None:
    shop = Shop()
    invoice = shop.invoiced()
    payment = shop.pay(500)
    elsewhere = replace(shop.actor, territories=frozenset({10**12}))
    today = shop.seen(invoice).invoice.on
    with reading(shop.actor.organisation):
        assert queries.visible_invoices(shop.actor).count() == 1
        assert queries.visible_invoices(elsewhere).count() == 0
        assert queries.visible_payments(elsewhere).count() == 0
        assert queries.visible_credit_notes(elsewhere).count() == 0
        assert queries.open_items(elsewhere) == []
        assert queries.statement(elsewhere, shop.outlets[0], "IDR", today, today) == (0, [], 0)
        for look, paper in ((queries.invoice, invoice), (queries.payment, payment)):
            with pytest.raises(No, match="not_found"):
                look(elsewhere, paper)


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


# --- two members ------------------------------------------------------------------------------------------------------


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
