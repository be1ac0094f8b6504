"""Home shows each person what waits for them, why, and what can be done about it (E7, E10, F2, Z7)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from salur.desk import home
from salur.kernel.work import reading
from salur.shell import queues
from tests.browser.people import person
from tests.browser.test_pages import signed_in, statements
from tests.stories.trading import Firm

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def firm(database: str) -> Firm:
    """A firm with something in every queue of goods, and an order that its credit holds."""
    home.load_rooms()  # as the pages do
    firm = Firm(limit=30_000_000)
    firm.receive(1000)
    firm.drafted()
    firm.ordered((firm.skus[0], 2))  # to pick
    firm.picked(firm.ordered((firm.skus[0], 3)))  # to load
    firm.load(firm.picked(firm.ordered((firm.skus[0], 4))))  # a door of which nobody told
    firm.plan(firm.picked(firm.ordered((firm.skus[0], 5))))  # a trip to load
    firm.ordered((firm.skus[0], 500))  # beyond the credit limit
    return firm


def queued(firm: Firm, *may: str) -> dict[str, int]:
    """How many wait, by queue, for somebody who may do this."""
    actor = replace(firm.actor, may=frozenset(may))
    with reading(actor.organisation):
        return {group.queue.name: group.many for group in home.groups(actor)}


def test_each_sees_what_is_theirs_to_do(firm: Firm) -> None:
    assert queued(firm, "warehouse.pick") == {"to_pick": 1}
    assert queued(firm, "delivery.load") == {"to_load": 2, "trips_to_load": 1}
    assert queued(firm, "delivery.deliver") == {"doors": 1}
    assert queued(firm, "orders.confirm") == {"held": 1, "drafts": 1}
    assert queued(firm, "counts.tell") == {}, "telling is not waiting"
    everything = queued(firm, "*")
    assert set(everything) >= {"to_decide", "drafts", "to_pick", "to_load", "doors", "trips_to_load"}
    assert next(iter(everything)) == "to_decide", "what is urgent comes first"


def test_the_menu_leads_nobody_to_what_is_not_his_work(firm: Firm) -> None:
    driver = signed_in(person(firm, "delivery.deliver", "billing.receive_payment")).get("/").content.decode()
    assert 'href="/my-trip"' in driver and 'href="/collect"' in driver
    assert 'href="/bills"' not in driver and 'href="/warehouse"' not in driver
    everything = signed_in(person(firm)).get("/").content.decode()
    assert 'href="/warehouse"' in everything and 'href="/receipts"' in everything


def test_a_held_order_says_why_and_offers_its_verb(firm: Firm) -> None:
    page = signed_in(person(firm, "orders.confirm", "orders.cancel")).get("/").content.decode()
    assert "On hold" in page and "credit" in page.lower() and "/look_again" in page
    page = signed_in(person(firm)).get("/").content.decode()
    assert "To decide" in page and "credit" in page.lower()
    with reading(firm.actor.organisation):
        (held,) = (group for group in home.groups(firm.actor) if group.queue.name == "to_decide")
    (line,) = held.lines
    assert line.why, "the reason stands on the row"
    assert line.button is not None and line.address.endswith("/approve")
    assert f'action="{line.address}"' in page


def test_nobody_sees_what_waits_elsewhere(firm: Firm) -> None:
    other = Firm()
    assert queued(other, "*") == {}


def test_home_costs_few_statements_whatever_waits(firm: Firm) -> None:
    client = signed_in(person(firm))
    client.get("/")
    first = statements(lambda: client.get("/"))
    for _ in range(4):
        firm.drafted()
        firm.ordered((firm.skus[0], 500))
    assert statements(lambda: client.get("/")) <= first + 1
    assert first <= 16, f"{first} statements"


def test_every_queue_ends_by_a_verb_and_leads_to_a_page(firm: Firm) -> None:
    client = signed_in(person(firm))
    assert len(queues.QUEUES) >= 12
    for queue in queues.QUEUES.values():
        assert client.get(queue.address).status_code == 200, queue.name


@pytest.mark.parametrize(("language", "word"), [("id", "Perlu diputuskan"), ("en", "To decide"), ("zh-hans", "待审批")])
def test_home_speaks_the_readers_language(firm: Firm, language: str, word: str) -> None:
    assert word in signed_in(person(firm), language).get("/").content.decode()
