"""A month is closed through its page, which says first what waits since then, and keeps what it stood at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from salur.kernel import clock
from salur.kernel.command import ask
from salur.ledger.months import after
from salur.orders import actions as orders
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received
from tests.browser.people import person
from tests.browser.test_masters import send
from tests.browser.test_pages import signed_in
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


def test_a_month_is_closed_after_a_look_at_what_waits() -> None:
    world = World()
    line = Received(world.skus[0], 48, 14_400_000)
    then = clock.now() - timedelta(days=45)
    body = Receive(world.supplier, world.site, (line,))
    warehouse.receive(actor=world.actor, receipts=[ask(body, at=then)]).papers()
    keeper = signed_in(person(world))
    page = keeper.get("/month/new").content.decode()
    first = clock.business_day(then, "Asia/Jakarta").replace(day=1)
    assert f'value="{first.isoformat()}"' in page and "Nothing waits: it can be closed." in page
    later = after(first)
    status, page = send(keeper, "/month/new", first=later.isoformat())
    assert status == 409 and 'aria-invalid="true"' in page, "in their order"
    status, page = send(keeper, "/month/new", first=first.isoformat())
    assert status == 200 and "144,000" in page and "Free" in page, "what the goods book stood at"
    status, page = send(keeper, "/month/new", first=first.isoformat())
    assert status == 409 and "closed" in page


def test_what_waits_since_the_month_is_counted_before_it_is_closed() -> None:
    world = World(limit=0)
    then = clock.now() - timedelta(days=45)
    body = Receive(world.supplier, world.site, (Received(world.skus[0], 48, 14_400_000),))
    warehouse.receive(actor=world.actor, receipts=[ask(body, at=then)]).papers()
    held = world.order((world.skus[0], 1), pack="carton")
    (outcome,) = orders.place(actor=world.actor, orders=[ask(held, at=then)])
    assert outcome.ending == "held"
    page = signed_in(person(world)).get("/month/new").content.decode()
    assert "To decide" in page and "Nothing waits" not in page
    again = signed_in(person(world, "ledger.close_month")).get("/month/new").content.decode()
    assert "To decide" not in again and "On hold" not in again, "who sees no orders is told of none"
