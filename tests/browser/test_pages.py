"""The plain pages, asked for as a browser would, without one: every list and paper, buttons, refusals, statements."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from salur.billing import actions as billing
from salur.billing.bodies import Invoice, Payment
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.ledger import read
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.shell import offers
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.browser.people import PASSWORD, person
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


def signed_in(name: str, language: str = "en") -> Client:
    client = Client()
    client.cookies["django_language"] = language
    answer = client.post("/sign-in", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def a_day(world: World, orders: int = 1) -> list[int]:
    """Orders that went all the way to the payment; gives the orders."""
    world.receive(48 * orders)
    placed = world.place(*(world.order((sku, 1), pack="carton") for sku in [world.skus[0]] * orders)).papers()
    picks = [ask(Pick(cartons=1), order) for order in placed]
    shipments = warehouse.pick(actor=world.actor, picks=picks).papers()
    delivery.load(actor=world.actor, trips=[ask(Plan(world.van, tuple(shipments)))]).one()
    doors = [ask(Deliver(receiver="Bu Sri"), one) for one in shipments]
    delivery.deliver(actor=world.actor, deliveries=doors).papers()
    billing.invoice(actor=world.actor, invoices=[ask(Invoice((one,))) for one in shipments]).papers()
    billing.receive_payment(actor=world.actor, payments=[ask(Payment(world.outlets[0], 5_000_000))]).one()
    return placed


def statements(call: Callable[[], object]) -> int:
    """How many statements a call sends, by Django and by the kernel."""
    before = sql.statements()
    with CaptureQueriesContext(connection) as queries:
        call()
    return sql.statements() - before + len(queries)


def test_every_list_and_every_paper_on_it_is_shown_in_three_languages() -> None:
    world = World()
    a_day(world)
    for language in ("en", "id", "zh-hans"):
        client = signed_in(person(world), language)
        assert client.get("/").status_code == 200
        for name in offers.LISTS:
            answer = client.get(f"/{name}")
            assert answer.status_code == 200, name
            for address in sorted(set(re.findall(r'href="(/[a-z_]+/\d+)"', answer.content.decode()))):
                found = client.get(address)
                assert found.status_code == 200, address
        for (kind, name), offer in offers.BUTTONS.items():
            if offer.fresh:
                assert client.get(f"/{kind}/{name}").status_code == 200, kind


def test_a_list_takes_as_many_statements_for_thirty_papers_as_for_three() -> None:
    few, many = World(), World()
    a_day(few, 3)
    a_day(many, 30)
    one, other = signed_in(person(few)), signed_in(person(many))
    for address in ["/", *(f"/{name}" for name in offers.LISTS)]:
        one.get(address), other.get(address)  # what the process remembers
        counts = statements(lambda a=address: one.get(a)), statements(lambda a=address: other.get(a))
        assert counts[0] == counts[1], (address, counts)
        assert counts[0] < 25, (address, counts)


def test_a_paper_takes_as_many_statements_for_twenty_lines_as_for_two() -> None:
    counts = []
    for lines in (2, 20):
        world = World(skus=lines)
        (order,) = world.place(world.order(*((sku, 1) for sku in world.skus))).papers()
        client = signed_in(person(world))
        client.get(f"/order/{order}")
        counts.append(statements(lambda c=client, o=order: c.get(f"/order/{o}")))
    assert counts[0] == counts[1] < 30


def test_who_works_for_two_firms_chooses_for_which() -> None:
    one, other = World(), World()
    name = person(one)
    identity = get_user_model().objects.get(username=name).person
    body = PartyBody(f"P-{other.mark}", "Ratna", "person", party=identity)
    parties.record_parties(actor=other.actor, parties=[ask(body)]).papers()
    parties.record_roles(actor=other.actor, roles=[ask(RoleBody("all", ("*",)))]).papers()
    parties.admit(actor=other.actor, people=[ask(AdmitBody(identity, "all"))]).papers()
    (order,) = other.place(other.order((other.skus[0], 1))).papers()
    client = signed_in(name)
    assert client.get(f"/order/{order}").status_code == 404
    client.post("/firm", {"organisation": other.actor.organisation})
    assert client.get(f"/order/{order}").status_code == 200
    client.post("/firm", {"organisation": 1})  # works there not at all
    assert client.get("/orders").status_code == 200


def test_the_next_fifty_begin_where_the_first_ended() -> None:
    world = World()
    world.place(*(world.order((world.skus[0], 1)) for _ in range(60))).papers()
    client = signed_in(person(world))
    first = client.get("/orders").content.decode()
    (onward,) = re.findall(r'href="(/orders\?after=[^"]+)"', first)
    second = client.get(onward.replace("&amp;", "&")).content.decode()
    papers = [set(re.findall(r"/order/(\d+)", page)) for page in (first, second)]
    assert [len(one) for one in papers] == [50, 10]
    assert not papers[0] & papers[1]


def test_a_button_does_the_verb_once_however_often_it_is_pressed() -> None:
    world = World()
    world.receive(48)
    client = signed_in(person(world))
    form = client.get("/order/new").content.decode()
    (key,) = re.findall(r'name="key" value="([^"]+)"', form)
    told = {"key": key, "outlet": f"T1-{world.mark}", "on_short": "backorder", "goods-0": f"P1-{world.mark}",
            "quantity-0": "5", "do": "draft"}  # fmt: skip
    first, again = client.post("/order/new", told), client.post("/order/new", told)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    answer = client.post(first["Location"] + "/confirm", {})
    assert answer.status_code == 302
    assert world.shelf().promised == 5
    assert "Confirmed" in client.get(first["Location"]).content.decode()


def test_a_refusal_says_in_the_readers_language_what_would_free_it_and_keeps_the_input() -> None:
    world = World()
    world.receive(10)
    (order,) = world.place(world.order((world.skus[0], 1))).papers()
    warehouse.pick(actor=world.actor, picks=[ask(Pick(), order)]).one()
    name = person(world)
    for language, words in (("en", "picked already"), ("id", "sudah diambil"), ("zh-hans", "已拣货")):
        answer = signed_in(name, language).post(f"/order/{order}/cancel", {"reason": "typed before"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert words in page
        assert "typed before" in page


def test_what_cannot_be_read_is_refused_with_its_field_and_keeps_the_input() -> None:
    world = World()
    client = signed_in(person(world))
    told = {"party": f"T1-{world.mark}", "amount": "twelve", "method": "cash", "reference": "by hand"}
    answer = client.post("/payment/new", told)
    assert answer.status_code == 409
    assert "twelve" in answer.content.decode() and "by hand" in answer.content.decode()


def test_only_the_verbs_that_one_may_use_are_buttons_and_another_is_refused() -> None:
    world = World()
    (order,) = world.place(world.order((world.skus[0], 1))).papers()
    clerk = signed_in(person(world, "orders.capture"))
    page = clerk.get(f"/order/{order}").content.decode()
    assert f"/order/{order}/cancel" not in page
    answer = clerk.post(f"/order/{order}/cancel", {"reason": "x"})
    assert answer.status_code == 409 and "orders.cancel" in answer.content.decode()
    assert clerk.get("/proofs").status_code == 403


def test_nobody_sees_another_firms_papers() -> None:
    world, other = World(), World()
    (order,) = world.place(world.order((world.skus[0], 1))).papers()
    assert signed_in(person(world)).get(f"/order/{order}").status_code == 200
    assert signed_in(person(other)).get(f"/order/{order}").status_code == 404


def test_who_has_not_signed_in_is_shown_the_door_and_returns_where_they_wanted() -> None:
    client = Client()
    answer = client.get("/orders")
    assert answer["Location"] == "/sign-in?next=/orders"
    world = World()
    told = {"username": person(world), "password": PASSWORD, "next": "/orders"}
    assert client.post("/sign-in", told)["Location"] == "/orders"
    assert client.post("/sign-in", told | {"next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_proofs_run_from_the_page_and_hold() -> None:
    world = World()
    a_day(world)
    answer = signed_in(person(world)).post("/proofs/run")
    assert answer.status_code == 200
    assert "Rows looked at" in answer.content.decode()


def test_a_form_without_its_token_and_a_bug_have_pages_of_their_own() -> None:
    world = World()
    name = person(world)
    strict = Client(enforce_csrf_checks=True)
    assert "too old" in strict.post("/sign-in", {"username": name}, headers={"accept-language": "en"}).content.decode()
    with override("en"):
        assert "our fault" in render_to_string("500.html")
    assert signed_in(name).get("/nowhere").status_code == 404


def test_the_trial_balance_comes_to_nothing_and_only_for_who_proves() -> None:
    world = World()
    a_day(world)
    page = signed_in(person(world)).get("/trial-balance").content.decode()
    assert "Revenue" in page and "Receivable" in page
    with reading(world.actor.organisation):
        assert sum(read.money_standing(world.actor.organisation).values()) == 0
        assert (
            read.money_kept(world.actor.organisation).items() <= read.money_standing(world.actor.organisation).items()
        )
    assert signed_in(person(world, "orders.capture")).get("/trial-balance").status_code == 403
