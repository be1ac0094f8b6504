"""The reviewer's queue, the seller's rules as a form, and the same sentence for whoever ordered (F1-F4, edge-22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.orders.bodies import AuthorityBody
from tests.browser.people import person
from tests.browser.test_pages import signed_in, statements
from tests.desk.test_home import queued
from tests.stories.reviewing import Seller
from tests.world import World, drain, prove

pytestmark = pytest.mark.usefixtures("database")
PIECE = 4_440_00


@pytest.fixture
def firm(database: str) -> Iterator[Seller]:
    """A firm that holds small orders, with a small and a large one waiting, and one that waits for goods."""
    firm = Seller(skus=2, outlets=3)
    firm.receive(1000)
    firm.rule("minimum", least=1_000_000_00)
    yield firm


def reviewer(firm: Seller, most: int, *more: str) -> str:
    """A user whose role may approve orders up to an amount."""
    name = person(firm, "orders.approve", "orders.confirm", *more, role=f"Chief {firm.mark}", name="Rina")
    body = AuthorityBody(f"Chief {firm.mark}", "order", most)
    orders.set_authority(actor=firm.actor, authorities=[ask(body)]).one()
    return name


def test_each_sees_what_they_may_decide_and_all_may_be_looked_at(firm: Seller) -> None:
    client = signed_in(reviewer(firm, 20 * PIECE))
    small, large = firm.ordered((firm.skus[0], 10)), firm.ordered((firm.skus[0], 200))
    mine = client.get("/review").content.decode()
    assert f'value="{small}"' in mine and f"/order/{large}" not in mine
    assert "are missing. " in mine and "ask Rina to approve" in mine
    every = client.get("/review?show=all").content.decode()
    assert f"/order/{large}" in every and f'name="order" value="{large}"' not in every
    assert "nobody" not in every and client.get("/").content.decode().count("To decide") >= 1
    assert queued(firm, "orders.approve") == {}  # without a limit, nothing is theirs to decide
    assert queued(firm, "*")["to_decide"] == 2


def test_many_are_approved_at_once_and_each_is_answered(firm: Seller) -> None:
    client = signed_in(reviewer(firm, 20 * PIECE))
    small, large = firm.ordered((firm.skus[0], 10)), firm.ordered((firm.skus[0], 200))
    other = firm.ordered((firm.skus[0], 3), buyer=firm.outlets[1])
    key = re.search(r'name="key" value="([^"]+)"', client.get("/review").content.decode())
    assert key is not None
    told = {"key": key[1], "order": [small, large, "x", other], "note": "known to us"}
    answer = client.post("/review", told).content.decode()
    assert "What became of them" in answer and "your role may approve up to" in answer
    assert [firm.status(one) for one in (small, large, other)] == ["confirmed", "held", "confirmed"]
    assert firm.reviewed(small) == [("approved", "known to us")]
    again = client.post("/review", told).content.decode()  # the same form sent twice
    assert "it cannot do" not in again and firm.reviewed(small) == [("approved", "known to us")]
    one = firm.ordered((firm.skus[0], 4))
    client.post("/review", {"key": "k", "only": str(one)})
    assert firm.status(one) == "confirmed"
    prove()


def test_the_queue_asks_no_more_for_many_orders_than_for_one(firm: Seller) -> None:
    client = signed_in(reviewer(firm, 10**12))
    firm.rule("multiples", pack="carton")
    firm.ordered((firm.skus[0], 25))
    client.get("/review")
    few = statements(lambda: client.get("/review"))
    for n in range(8):
        firm.ordered((firm.skus[n % 2], 25 + n), buyer=firm.outlets[n % 3])
    assert statements(lambda: client.get("/review")) <= few


def test_the_queue_is_narrowed_to_a_reason(firm: Seller) -> None:
    client = signed_in(reviewer(firm, 10**12))
    client.cookies["django_language"] = "en"
    firm.rule("multiples", pack="carton")
    small = firm.ordered((firm.skus[0], 24))
    both = firm.ordered((firm.skus[0], 25), buyer=firm.outlets[1])
    loose = firm.ordered((firm.skus[0], 301), buyer=firm.outlets[2])

    def seen(rule: str) -> set[int]:
        page = client.get(f"/review?rule={rule}").content.decode()
        return {int(one) for one in re.findall(r'name="order" value="(\d+)"', page)}

    assert seen("") == seen("nonsense") == {small, both, loose}
    assert seen("minimum") == {small, both} and seen("multiples") == {both, loose}
    page = client.get("/review").content.decode()
    assert 'Minimum order <span class="mute">2</span>' in page and 'Whole packs <span class="mute">2</span>' in page
    client.cookies["django_language"] = "id"
    assert "bukan kelipatan dus isi 24" in client.get("/review?rule=multiples").content.decode()


def test_who_may_not_approve_does_not_come_in(firm: Seller) -> None:
    client = signed_in(person(firm, "orders.confirm"))
    for address in ("/review", "/review/times", "/order-rules"):
        assert client.get(address).status_code == 403
    assert client.post("/review", {"only": "1"}).status_code == 403
    assert client.post("/order-rules", {"part": "rules"}).status_code in (403, 409)


def test_a_held_order_says_why_and_what_frees_it_and_is_decided_on_its_page(firm: Seller) -> None:
    client = signed_in(reviewer(firm, 20 * PIECE, "orders.send_back", "orders.split"))
    order = firm.ordered((firm.skus[0], 10))
    page = client.get(f"/order/{order}").content.decode()
    assert "held-box" in page and "Rp960,000 are missing" in page
    assert "Add goods for" in page and "ask Rina to approve" in page
    assert client.post(f"/order/{order}/send_back", {"note": "Whole cartons, please."}).status_code == 302
    assert "Whole cartons, please." in client.get(f"/order/{order}").content.decode()
    assert firm.status(order) == "draft"
    firm.confirm(order)
    assert client.post(f"/order/{order}/approve").status_code == 302
    assert firm.status(order) == "confirmed"
    prove()


def test_how_long_deciding_took_is_shown(firm: Seller) -> None:
    client = signed_in(reviewer(firm, 20 * PIECE))
    order, waits = firm.ordered((firm.skus[0], 10)), firm.ordered((firm.skus[0], 200))
    client.post("/review", {"key": "k", "only": str(order)})
    page = client.get("/review/times").content.decode()
    assert "Minimum order" in page and "Rina" in page and "Approved" in page and "100%" in page
    assert firm.status(waits) == "held"


def test_rules_limits_and_ranges_are_set_on_one_page(firm: Seller) -> None:
    client = signed_in(person(firm))
    page = client.get("/order-rules").content.decode()
    fields = dict(re.findall(r'<input id="f-[^"]+" name="(figure-[^"]+)" value="([^"]*)"', page))
    answers = {f"answer-{name}": "pass" for name in ("discount", "multiples", "range", "duplicate", "new_outlet")}
    answers |= {f"answer-{name}": "hold" for name in ("credit_limit", "open_invoices", "overdue", "credit_block")}
    answers |= {"answer-stock": "pass", "answer-price_floor": "pass", "answer-minimum": "refuse"}
    sent = {"part": "rules", "key": "one", **fields, **answers, "answer-discount": "hold", "figure-discount": "7.5"}
    sent |= {"figure-minimum": "500,000", "figure-overdue": "14"}
    assert client.post("/order-rules", sent).status_code == 302
    rules = dict(firm.rows("SELECT rule, answer || ' ' || coalesce(figure::text, '-') FROM orders_orderrule"))
    assert rules["minimum"] == "refuse 50000000" and rules["discount"] == "hold 750" and rules["overdue"] == "hold 14"
    assert client.post("/order-rules", sent | {"key": "two", "figure-discount": "seven"}).status_code == 409
    client.cookies["django_language"] = "id"
    assert client.post("/order-rules", sent | {"key": "three", "figure-discount": "12,5",
                                               "figure-minimum": "500.000"}).status_code == 302  # fmt: skip
    page = client.get("/order-rules").content.decode()
    assert re.search(r'name="figure-discount" value="12,5"', page), "as people write it, and it can be sent again"
    client.cookies["django_language"] = "en"
    role = firm.value("SELECT min(name) FROM parties_role")
    limits = {"part": "authority", "key": "x", "role-0": role, "credit-0": "5,000,000", "price-0": "*", "order-0": ""}
    assert client.post("/order-rules", limits | {"discount-0": "10"}).status_code == 302
    granted = dict(firm.rows("SELECT about, coalesce(most::text, '*') FROM orders_authority"))
    assert granted == {"credit": "500000000", "price": "*", "discount": "1000"}
    code = firm.value("SELECT min(code) FROM catalog_item")
    ranges = {"part": "range", "key": "y", "who-0": "B", "goods-0": f"brand:Sosro, {code}"}
    assert client.post("/order-rules", ranges).status_code == 302
    assert f"brand:Sosro, {code}" in client.get("/order-rules").content.decode()
    assert client.post("/order-rules", ranges | {"key": "z", "goods-0": "what?"}).status_code == 409


def test_the_outlet_reads_the_same_sentence_as_the_reviewer(firm: Seller) -> None:
    outlet = World()
    firm.supply([outlet.actor.party])
    firm.set_limits([outlet.actor.party], None)
    order = firm.ordered((firm.skus[0], 10), buyer=outlet.actor.party)
    drain()
    ours, theirs = signed_in(person(firm)), signed_in(person(outlet))
    sentences = []
    for client in (ours, theirs):
        page = client.get(f"/order/{order}").content.decode()
        (box,) = re.findall(r'<section class="held-box".*?</section>', page, re.S)
        sentences.append(re.findall(r"<p[^>]*>(?:<b>)?([^<]+)", box))
    assert sentences[0] == sentences[1] and len(sentences[0]) == 2, sentences
