"""Payments settle invoices, named or due first; the rest stands on account."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import (
    Allocate,
    Bank,
    Payment,
    Refund,
)
from salur.kernel.command import ask
from salur.kernel.refusal import Refused as No
from salur.kernel.work import reading
from tests.stories.shop import Shop
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")


def refused(outcomes: Any) -> str:
    """The code of the one refusal."""
    with pytest.raises(No) as said:
        outcomes.one()
    return said.value.code


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
