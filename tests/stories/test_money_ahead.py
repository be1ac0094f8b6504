"""What parties had ahead when the books were opened stands on account, and is used like any money there (A6)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import Allocate, OpeningAdvance, Refund
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.ledger.proof import Fault
from tests.stories.planted import planted
from tests.stories.shop import Shop
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


def ahead(shop: Shop, *bodies: OpeningAdvance) -> Outcomes:
    return billing.open_advance(actor=shop.actor, advances=[ask(body) for body in bodies])


def test_money_ahead_is_on_account_under_its_old_number() -> None:
    shop = Shop()
    payment = ahead(shop, OpeningAdvance(shop.outlets[0], "DP-7", 900)).papers()[0]
    assert shop.wrote("payment", payment) == [("opening", "on_account", "opening", 900)]
    assert shop.stands() == {"on_account": -900}
    with reading(shop.actor.organisation):
        seen = queries.payment(shop.actor, payment).payment
    assert (seen.number, seen.reference, seen.status, seen.amount) == (None, "DP-7", "opening", 900)
    shop.open_item(500)
    billing.allocate(actor=shop.actor, clearings=[ask(Allocate(shop.outlets[0]))]).one()
    billing.refund(actor=shop.actor, refunds=[ask(Refund(shop.outlets[0], 400))]).one()
    assert shop.stands() == {}
    prove()


def test_money_ahead_that_cannot_be_is_refused() -> None:
    shop = Shop()
    outlet = shop.outlets[0]
    good = OpeningAdvance(outlet, "DP-1", 1)
    outcomes = ahead(
        shop, OpeningAdvance(outlet, "DP-1", 0), OpeningAdvance(outlet, "", 1), OpeningAdvance(10**15, "DP-1", 1),
        OpeningAdvance(outlet, "DP-1", 1, "QQQ"), good, good,
    )  # fmt: skip
    assert [one.reasons[0].code if one.reasons else one.ending for one in outcomes] == [
        "billing.bad_amount", "billing.no_number", "billing.unknown_party", "kernel.unknown_currency", "done",
        "billing.opened_before",
    ]  # fmt: skip
    assert shop.stands() == {"on_account": -1}


def test_two_who_bring_in_the_same_money_bring_it_in_once() -> None:
    shop = Shop()
    bodies = [OpeningAdvance(shop.outlets[0], f"DP-{n}", 10) for n in range(10)]

    def told(_: int) -> list[str]:
        try:
            return [one.ending for one in ahead(shop, *bodies)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as crowd:
        answers = sorted(crowd.map(told, range(4)))
    assert answers == [["done"] * 10] + [["refused"] * 10] * 3
    assert shop.stands() == {"on_account": -100}
    prove()


def test_money_ahead_that_wrote_something_else_is_found() -> None:
    shop = Shop()
    payment = ahead(shop, OpeningAdvance(shop.outlets[0], "DP-1", 900)).papers()[0]
    found = planted("billing.postings", f"UPDATE billing_payment SET amount = 907 WHERE id = {payment}")
    assert found == [Fault(shop.actor.organisation, f"payment {payment} () of party 0", 907, 900)]
