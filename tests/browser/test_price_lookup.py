"""What does this outlet pay today, and why: by the schemes in force, in words that a shopkeeper understands (K9)."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest

from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody, PartyBody
from salur.parties.queries import relations
from salur.pricing import actions as pricing
from salur.pricing.bodies import FloorBody, SchemeBody, SwitchBody
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.browser.test_prices import codes, tomorrow
from tests.world import LONG_AGO, World

pytestmark = pytest.mark.usefixtures("database")
SHARED = {"principal": "70", "seller": "30"}
OWN = {"seller": "100"}


@pytest.fixture
def world() -> World:
    world = World(skus=2, outlets=2)
    parties.assign(actor=world.actor, assignments=[ask(AssignBody(world.outlets[0], "class", "GOLD"))]).papers()
    body = PartyBody(f"BRAND-{world.mark}", "PT Sosro", "firm", since=LONG_AGO)
    (principal,) = parties.record_parties(actor=world.actor, parties=[ask(body)]).papers()
    slabs = [{"min": 5, "percent": "4"}, {"min": 10, "percent": "7"}]
    cartons = [{"measure": "packs", "pack": "carton", "min": 5}]
    live(world, "CHANNEL", "Diskon kanal", percent("10", funders=SHARED), principal)
    live(world, "GOLD", "Toko emas", percent("5", level=2, when={"class": ["GOLD"]}))
    live(world, "SILVER", "Toko perak", percent("3", level=4, when={"class": ["SILVER"]}))
    live(world, "STEPS", "Borong dus", {
        "scope": "line", "level": 3, "need": cartons, "benefit": {"type": "percent", "slabs": slabs},
    })  # fmt: skip
    gift = {"type": "free", "sku": str(world.skus[1]), "quantity": 3, "pack": "piece"}
    live(world, "GIFT", "Bonus teh", {"scope": "order", "need": cartons, "benefit": gift, "funders": SHARED}, principal)
    live(world, "CASH", "Tunai", percent("2", level=5, when={"payment": ["cash"]}))
    return world


def percent(off: str, **more: Any) -> dict[str, Any]:
    return {"scope": "line", "benefit": {"type": "percent", "percent": off}, **more}


def live(world: World, code: str, name: str, rule: dict[str, Any], principal: int | None = None) -> None:
    told = json.dumps({"currency": "IDR", "funders": OWN, "at_floor": "clip", **rule})
    pricing.save_scheme(actor=world.actor, schemes=[ask(SchemeBody(code, name, told, principal))]).one()
    assert pricing.switch_on(actor=world.actor, schemes=[ask(SwitchBody(code))]).one().ending == "done"


def seen(world: World, language: str = "en", **asked: object) -> str:
    """The page as text, for the first product and, unless told, the first outlet."""
    outlet, sku = codes(world)
    query = {"buyer": outlet, "sku": sku, "pack": "carton", "many": 9, **asked}
    page = signed_in(person(world), language).get("/price-lookup", query)
    assert page.status_code == 200, page.content.decode()
    text = unescape(re.sub(r"<[^>]+>", " ", page.content.decode().split("<main")[1])).replace("\xa0", " ")
    return re.sub(r"\s+", " ", text)


def test_the_page_prices_as_an_order_does_and_names_each_scheme_its_base_and_who_pays(world: World) -> None:
    page = seen(world)
    # 864,000 − 86,400 = 777,600 − 38,880 = 738,720 − 29,548.80 -> 709,171.20 -> 709,171, and 11 %
    assert "By the list, 9 cartons of Teh 1 cost Rp864,000: Rp96,000 for one carton." in page
    assert (
        "Diskon kanal takes off Rp86,400: 10% off, counted on Rp864,000. Paid by PT Sosro Rp60,480, Seller Rp25,920."
    ) in page
    assert "Toko emas takes off Rp38,880: 5% off, counted on Rp777,600. Paid by Seller Rp38,880." in page
    assert "Borong dus takes off Rp29,548.80: 4% off, counted on Rp738,720." in page
    assert "Free of charge: 3 pieces of Teh 2, worth Rp12,000 (Bonus teh). Paid by PT Sosro Rp8,400" in page
    assert "D1 · Diskon kanal of Rp864,000 · PT Sosro Rp60,480, Seller Rp25,920 −86,400" in page, "the waterfall too"
    sku, other = world.skus
    world.receive(300), world.receive(300, sku=other)
    (order,) = orders.place(
        actor=world.actor, orders=[ask(Capture(world.outlets[0], (Line(sku, 9, "carton"),)))]
    ).papers()
    with reading(world.actor.organisation):
        from salur.orders.models import Order

        paid = Order.objects.get(id=order)
    assert f"together Rp{(paid.untaxed + paid.tax) // 100:,}," in page


def test_what_one_more_carton_brings_is_said_with_the_price_it_would_have(world: World) -> None:
    page = seen(world)
    assert "1 carton more, and Borong dus gives: 7% off." in page
    # 960,000 × 0.9 × 0.95 × 0.93 = 763,344, and 11 % 847,312: 3,530.47 a piece; 9 cartons 787,180 are 3,644.35
    assert "10 cartons then cost Rp847,312, Rp3,530.47 a piece instead of Rp3,644.35." in page
    assert "Show the price of 10 cartons" in page
    assert "more, and" not in seen(world, many=10), "there is no step after the last"
    page = seen(world, many=100, pack="piece")
    assert "1 carton more, and Borong dus gives: 4% off. 120 pieces then cost Rp437,322," in page


def test_schemes_that_do_not_count_say_why(world: World) -> None:
    page = seen(world, many=2)
    assert (
        "Borong dus from 5 × carton: 4% off; from 10 × carton: 7% off it needs 5 cartons; here it is 2 cartons" in page
    )
    assert "Toko perak 3% off it is for others: Class SILVER" in page
    assert "Tunai 2% off it is for others: Payment Cash" in page
    assert "Tunai takes off" in seen(world, payment="cash"), "how he pays can be chosen"
    outlet = relations_code(world)
    assert "Toko emas takes off" not in seen(world, buyer=outlet), "another outlet, another price"


def relations_code(world: World) -> str:
    with reading(world.actor.organisation):
        return relations(world.actor.organisation, world.outlets)[world.outlets[1]].code


def test_a_step_that_stops_at_the_floor_says_so(world: World) -> None:
    floor = FloorBody("F", price="3500", currency="IDR")
    pricing.record_floors(actor=world.actor, floors=[ask(floor)]).one()
    page = seen(world, many=1)  # 96,000 − 9,600 = 86,400; 4,320 are wanted, and 84,000 is the floor
    assert "Toko emas takes off Rp2,400: 5% off, counted on Rp86,400. It would be Rp4,320, but the price is at" in page


def test_a_scheme_whose_budget_ends_here_says_so(world: World) -> None:
    live(world, "LITTLE", "Sedikit", percent("50", level=6, budget={"amount": 1_000_00}))
    page = seen(world, many=4)
    assert "Sedikit takes off Rp1,000: 50% off" in page and "but no more is left of its budget. Paid by Seller" in page


WORDS = {
    "id": (
        "Menurut daftar harga, 9 dus Teh 1 seharga Rp864.000", "Diskon kanal mengurangi Rp86.400",
        "Ditanggung PT Sosro", "Tambah 1 dus lagi, dan Borong dus memberi", "10 dus lalu seharga Rp847.312",
        "berlaku untuk yang lain",
    ),
    "zh-hans": (
        "按价目表", "Diskon kanal 减去 Rp86,400", "由PT Sosro", "再加 1 箱", "10 箱 为 Rp847,312", "仅适用于其他人",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_it_is_said_in_the_readers_language(world: World, language: str) -> None:
    page = seen(world, language)
    for said in WORDS[language]:
        assert said in page, said


def test_without_schemes_the_list_is_the_price_and_the_day_can_be_chosen() -> None:
    world = World()
    page = seen(world, many=7, pack="piece", on=tomorrow())
    assert "By the list, 7 pieces of Teh 1 cost Rp28,000: Rp96,000 for one carton." in page
    assert "To pay: Rp28,000 and PPN 12% Rp3,080, together Rp31,080, which is Rp4,440 a piece." in page
    assert "Step by step" in page and "do not count here" not in page and "The next step" not in page


def test_an_order_shows_that_its_price_is_the_same_when_it_is_made_again(world: World) -> None:
    world.receive(300)
    (order,) = orders.place(actor=world.actor, orders=[ask(world.order((world.skus[0], 30)))]).papers()
    live(world, "LATER", "Baru", percent("40", level=9))
    page = signed_in(person(world)).get(f"/order/{order}/changes").content.decode()
    assert "Priced again today" in page and "the same" in page and "not the same" not in page
    assert page.count("113,886") == 2  # 120,000 less 10 % and 5 % is 102,600, and 11 %
