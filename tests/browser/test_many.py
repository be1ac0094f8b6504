"""Verbs on many rows of a list: a result per paper, told twice done once, kept after a refusal, and undone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from salur.config import urls
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.orders import actions
from salur.orders.bodies import Capture
from salur.shell import offers
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.world import World

assert urls.urlpatterns  # every module has registered what it has
pytestmark = pytest.mark.usefixtures("database")


def captured(world: World, *bodies: Capture) -> Outcomes:
    """Drafts."""
    return actions.capture(actor=world.actor, orders=[ask(body) for body in bodies])


def key_of(page: str) -> str:
    return re.findall(r'id="many".*?name="key" value="([^"]+)"', page, re.S)[0]


def statuses(client: Client, orders: list[int]) -> list[str]:
    page = client.get("/orders").content.decode()
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.S):
        if identity := re.search(r'href="/order/(\d+)"', row):
            chip = re.search(r'class="chip[^"]*">(?:<svg.*?</svg>)?([^<]*)<', row, re.S)
            found[int(identity[1])] = chip[1] if chip else ""
    return [found[one] for one in orders]


def test_each_paper_has_its_own_result_and_a_second_click_does_nothing_more() -> None:
    world = World()
    world.receive(480)
    drafts = captured(world, *(world.order((world.skus[0], 1)) for _ in range(3))).papers()
    (done,) = world.place(world.order((world.skus[0], 1))).papers()
    client = signed_in(person(world))
    told = {"key": key_of(client.get("/orders").content.decode()), "verb": "order.confirm", "paper": [*drafts, done]}
    answer = client.post("/orders/do", told)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Confirm: 3 done." in page and "1 refused:" in page
    assert statuses(client, drafts) == ["Confirmed"] * 3
    again = client.post("/orders/do", told).content.decode()
    assert "Confirm: 3 done." in again, "the same form gives the same answer"
    assert client.get("/orders/do?status=held")["Location"] == "/orders?status=held"


def test_a_form_that_lacks_something_does_nothing_and_keeps_what_was_chosen() -> None:
    world = World()
    drafts = captured(world, *(world.order((world.skus[0], 1)) for _ in range(2))).papers()
    client = signed_in(person(world))
    told = {"key": key_of(client.get("/orders").content.decode()), "verb": "order.cancel", "paper": drafts}
    answer = client.post("/orders/do", told | {"cancel-reason": ""})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Nothing was done." in page
    assert re.search(r'<input id="cancel-reason" name="cancel-reason"[^>]* aria-invalid="true"', page)
    assert page.count("checked>") == 2
    assert statuses(client, drafts) == ["Draft"] * 2
    page = client.post("/orders/do", told | {"cancel-reason": "Twice"}).content.decode()
    assert "Cancel: 2 done." in page
    assert "No row is chosen" in client.post("/orders/do", {"verb": "order.cancel"}).content.decode()


def test_what_was_done_to_many_is_undone_and_refused_politely_once_the_world_has_moved_on() -> None:
    world = World()
    world.receive(480)
    orders = world.place(*(world.order((world.skus[0], 1)) for _ in range(2))).papers()
    client = signed_in(person(world))
    told = {"key": key_of(client.get("/orders").content.decode()), "verb": "order.pick", "paper": orders}
    page = client.post("/orders/do", told).content.decode()
    assert "Pick: 2 done." in page and "Undo 2" in page
    form = re.findall(r'<form method="post" action="/orders/do[^"]*" data-many>(.*?)</form>', page, re.S)[0]
    fields = re.findall(r'name="([a-z]+)" value="([^"]*)"', form)
    back: dict[str, list[str]] = {}
    for name, value in fields:
        back.setdefault(name, []).append(value)
    page = client.post("/orders/do", back).content.decode()
    assert "Put back: 2 done." in page and "Undo" not in page.partition('id="list-rows"')[0]
    anew = {name: values for name, values in back.items() if name != "key"}
    page = client.post("/orders/do", anew).content.decode()
    assert "2 refused:" in page


def test_a_new_paper_offers_its_undo_until_it_has_moved_on() -> None:
    world = World()
    client = signed_in(person(world))
    told = {
        "outlet": f"T1-{world.mark}",
        "on_short": "backorder",
        "goods-0": f"P1-{world.mark}",
        "quantity-0": "1",
        "do": "draft",
    }
    address = client.post("/order/new", told)["Location"]
    page = client.get(address).content.decode()
    assert f'action="{address}/cancel"' in page.partition('class="toast"')[2][:200]
    assert 'class="toast"' not in client.get(address).content.decode(), "it is offered once"
    address = client.post("/order/new", told)["Location"]
    client.post(f"{address}/cancel", {"reason": "x"})
    assert 'class="toast"' not in client.get(address).content.decode()


def test_nobody_tells_of_many_what_he_may_not_tell_of_one() -> None:
    world = World()
    drafts = captured(world, world.order((world.skus[0], 1))).papers()
    client = signed_in(person(world, "orders.capture"))
    page = client.get("/orders").content.decode()
    assert 'value="order.confirm"' not in page
    answer = client.post("/orders/do", {"verb": "order.confirm", "paper": drafts})
    assert answer.status_code == 409
    assert statuses(client, drafts) == ["Draft"]
    assert client.post("/orders/do", {"verb": "shipment.put_back", "paper": drafts}).status_code == 404


def test_every_way_back_is_a_button_that_can_be_told_of_many() -> None:
    for offer in offers.BUTTONS.values():
        if offer.undo:
            back = offers.BUTTONS[offer.undo.kind, offer.undo.word]
            assert back.each, (offer.kind, offer.word)
            assert offer.leads_to == offer.undo.kind
