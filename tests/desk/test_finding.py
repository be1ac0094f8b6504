"""One box finds papers, outlets, goods and what to do, and nothing that is not one's to see (E7)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.desk import finding
from salur.kernel.command import ask
from salur.kernel.work import reading
from tests.browser.people import person
from tests.browser.test_pages import a_day, signed_in, statements
from tests.stories.trading import Firm
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")
GTIN = "08993175535847"


@pytest.fixture(scope="module")
def firm(database: str) -> Firm:
    """A firm with a day's papers and a barcode."""
    firm = Firm(skus=2)
    a_day(firm)
    body = ProductBody(f"KOPI-{firm.mark}", "Kopi Lereng Hitam 165 g", packs=(("carton", 12, GTIN),))
    catalog.record_products(actor=firm.actor, products=[ask(body)]).papers()
    return firm


def number(firm: Firm, table: str) -> str:
    return str(firm.value(f"SELECT number FROM {table} WHERE organisation = %s LIMIT 1", firm.actor.organisation))


def found(firm: World, typed: str, *may: str) -> dict[str, list[str]]:
    """What is found, by icon of its sort: numbers, names, labels."""
    actor = replace(firm.actor, may=frozenset(may or ("*",)))
    with reading(actor.organisation):
        return {one.icon: [hit.what.text for hit in one.hits] for one in finding.found(actor, typed)}


@pytest.mark.parametrize(
    ("table", "short"),
    [("orders_order", "so 1"), ("warehouse_shipment", "SJ-000001"), ("billing_invoice", "inv1"),
     ("billing_payment", "RC 001"), ("delivery_trip", "TR-1"), ("warehouse_receipt", "gr 1")],
)  # fmt: skip
def test_a_paper_is_found_by_its_number_by_prefix_and_tail_and_by_tail(firm: Firm, table: str, short: str) -> None:
    whole = number(firm, table)
    for typed in (whole, whole.lower(), short):
        assert found(firm, typed)["paper"] == [whole], typed
    assert whole in found(firm, "1")["paper"] and whole in found(firm, "000001")["paper"]


def test_the_whole_number_leads_to_the_paper_at_once(firm: Firm) -> None:
    client = signed_in(person(firm))
    answer = client.get("/find", {"q": number(firm, "orders_order")})
    assert answer.status_code == 302 and answer["Location"].startswith("/order/")
    many = client.get("/find", {"q": "1"})
    assert many.status_code == 200 and many.content.count(b'class="no"') >= 5


def test_a_hit_says_whose_it_is_where_it_stands_and_what_it_comes_to(firm: Firm) -> None:
    with reading(firm.actor.organisation):
        (hit,) = finding.papers(firm.actor, number(firm, "billing_invoice"))
    assert hit.who == "Toko 1"
    assert hit.status is not None and hit.status.text
    assert hit.amount is not None and hit.amount.unit == "Rp" and hit.amount.text == "106,560"


def test_outlets_and_goods_by_code_name_and_barcode(firm: Firm) -> None:
    assert found(firm, f"t1-{firm.mark}")["shop"] == ["Toko 1"]
    assert "Toko 1" in found(firm, "tok 1")["shop"]
    for typed in (f"KOPI-{firm.mark}", "hitam kopi", GTIN, GTIN[1:]):
        assert found(firm, typed)["tag"] == ["Kopi Lereng Hitam 165 g"], typed


def test_what_to_do_is_found_if_it_is_allowed(firm: Firm) -> None:
    assert found(firm, "new order")["arrow"] == ["New order"]
    assert found(firm, "new order", "warehouse.receive") == {}
    assert found(firm, "receive goods", "warehouse.receive")["arrow"] == ["Receive goods"]
    assert "Invoices" in found(firm, "invoi")["arrow"]


def test_nobody_finds_what_is_not_theirs_to_see(firm: Firm) -> None:
    whole, other = number(firm, "billing_invoice"), World()
    assert "paper" not in found(firm, whole, "warehouse.pick"), "a module without a permission"
    assert found(other, whole) == found(other, "Kopi Lereng") == found(other, GTIN) == {}
    narrow = replace(firm.actor, territories=frozenset({987_654_321}), places=frozenset({987_654_321}))
    with reading(narrow.organisation):
        assert finding.papers(narrow, whole) == finding.papers(narrow, "1") == []


@pytest.mark.parametrize(
    "typed", ["%", "_", "'; --", "99999999999999999999", "SO-99-", "\u0000", "💥" * 80, "so " * 40]
)
def test_whatever_is_typed_there_is_an_answer(firm: Firm, typed: str) -> None:
    client = signed_in(person(firm))
    for headers in ({}, {"HX-Request": "true"}):
        assert client.get("/find", {"q": typed}, headers=headers).status_code == 200, typed


def test_while_somebody_types_a_list_comes_below_the_box(firm: Firm) -> None:
    client = signed_in(person(firm))
    home = client.get("/").content.decode()
    assert 'action="/find"' in home and 'hx-get="/find"' in home
    below = client.get("/find", {"q": "kopi"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in below and "Kopi Lereng Hitam" in below
    assert client.get("/find", headers={"HX-Request": "true"}).content == b""
    assert re.search(r'name="q"[^>]*value="1"', client.get("/find", {"q": "1"}).content.decode())


def test_it_costs_few_statements_whatever_is_found(firm: Firm) -> None:
    client = signed_in(person(firm))
    client.get("/find", {"q": "1"})
    frame = statements(lambda: client.get("/all"))
    for typed in ("1", "toko", GTIN):
        assert statements(lambda t=typed: client.get("/find", {"q": t})) - frame <= 8, typed


@pytest.mark.parametrize(("language", "word"), [("id", "Cari"), ("en", "Search"), ("zh-hans", "搜索")])
def test_it_speaks_the_readers_language(firm: Firm, language: str, word: str) -> None:
    assert word in signed_in(person(firm), language).get("/find", {"q": "1"}).content.decode()
