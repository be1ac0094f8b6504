"""Invoices, payments, credit notes, bills: from the shipment to the money, on both sides (F1, F2, F4, F6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import (
    Credit,
    CreditLine,
    Invoice,
    OpeningItem,
    Payment,
)
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan, Unload
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.refusal import Refused as No
from salur.kernel.work import reading
from tests.stories.shop import Shop
from tests.world import drain, prove, today_there

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
    today = today_there()
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
