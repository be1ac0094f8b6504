"""Who works here and what is traded, told through the pages: what is typed stays, and a refusal stands beside it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from salur.catalog import actions as catalog_verbs
from salur.catalog import queries as catalog
from salur.catalog.bodies import ProductBody
from salur.kernel.command import ask, new_key
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import RoleBody
from salur.parties.queries import staff
from salur.shell.models import User
from tests.browser.people import PASSWORD, person
from tests.browser.test_pages import signed_in
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")


def send(client: Client, to: str, /, **typed: Any) -> tuple[int, str]:
    """A form as a browser sends it; gives where it led, followed."""
    answer = client.post(to, {"key": str(new_key()), **typed}, follow=True)
    return answer.status_code, answer.content.decode()


def link_on(page: str) -> str:
    found = re.search(r'id="secret">http://testserver(/welcome/[^<]+)<', page)
    assert found, page[-2000:]
    return found[1]


def come_in(link: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    assert client.get(link).status_code == 200, "looking at it uses nothing up"
    answer = client.post(link, {"password": password, "again": password})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_a_person_invited_signs_in_with_only_his_rights_and_is_out_at_once() -> None:
    world = World()
    owner = signed_in(person(world))
    status, page = send(owner, "/role/new", name="clerk", may=["orders.capture", "orders.place"])
    assert status == 200 and "Capture" in page
    typed = {"name": "Sari", "code": f"S-{world.mark}", "sign_in": f"sari-{world.mark}", "role": "clerk",
             "language": "id"}  # fmt: skip
    status, page = send(owner, "/person/new", **typed)
    assert status == 200
    link = link_on(page)
    sari = come_in(link)
    assert come_in_again(link) == 404, "the link is good once"
    home = sari.get("/").content.decode()
    assert 'lang="id"' in home, "the language he was given"
    assert sari.get("/orders").status_code == 200
    for barred in ("/invoices", "/people", "/products", "/month/new", "/person/new", "/role/new"):
        assert sari.get(barred).status_code == 403, barred
    (membership,) = re.findall(r"/person/(\d+)/leave", page)
    status, page = send(owner, f"/person/{membership}/leave")
    assert status == 200 and "Left" in page
    assert sari.get("/orders").status_code == 302, "his session ended with it"
    assert Client().post("/sign-in", {"username": typed["sign_in"], "password": PASSWORD}).status_code == 401
    status, page = send(owner, f"/person/{membership}/return")
    assert status == 200 and "Working" in page
    assert sari.get("/orders").status_code == 302, "the session of before does not come back"
    assert signed_in(typed["sign_in"]).get("/orders").status_code == 200


def come_in_again(link: str) -> int:
    return Client().get(link).status_code


def test_what_was_typed_stays_and_the_refusal_stands_beside_its_field() -> None:
    world = World()
    owner = signed_in(person(world))
    parties.record_roles(actor=world.actor, roles=[ask(RoleBody("clerk", ()))]).papers()
    typed = {"name": "Sari Dewi", "code": "S-1", "sign_in": "a b", "role": "clerk", "language": "zh-hans"}
    status, page = send(owner, "/person/new", **typed)
    assert status == 409 and 'value="Sari Dewi"' in page and 'value="zh-hans" selected' in page
    assert re.search(r'name="sign_in" value="a b"[^>]*aria-invalid="true" autofocus', page)
    assert re.search(r'class="fault" role="alert" id="new-sign_in-note">[^<]*3 to 60 letters', page)
    assert "note refused" not in page, "said once, where the eye is"
    with reading(world.actor.organisation):
        assert [one for one in staff(world.actor.organisation) if one.code == "S-1"] == []


def test_a_password_by_link_is_typed_twice_and_long_enough() -> None:
    world = World()
    owner = signed_in(person(world))
    parties.record_roles(actor=world.actor, roles=[ask(RoleBody("clerk", ("orders.capture",)))]).papers()
    typed = {"name": "Sari", "code": "S-1", "sign_in": f"sari-{world.mark}", "role": "clerk", "language": "en"}
    link = link_on(send(owner, "/person/new", **typed)[1])
    client = Client()
    client.cookies["django_language"] = "en"
    for password, again, said in (("kopi", "kopi", "at least 10"), (PASSWORD, "teh", "do not agree")):
        answer = client.post(link, {"password": password, "again": again})
        assert answer.status_code == 409 and said in answer.content.decode()
    sari = come_in(link)
    assert sari.post("/account/password", {"old": "teh", "password": "x" * 12, "again": "x" * 12}).status_code == 409
    changed = {"old": PASSWORD, "password": "teh tubruk 300", "again": "teh tubruk 300"}
    other = signed_in(typed["sign_in"])
    assert sari.post("/account/password", changed).status_code == 302
    assert sari.get("/account").status_code == 200, "this device stays"
    assert other.get("/account").status_code == 302, "the others do not"
    sari.post("/language", {"language": "id", "next": "/"})
    assert User.objects.get(username=typed["sign_in"]).language == "id"


def test_nobody_sees_boxes_or_gives_roles_beyond_his_own() -> None:
    world = World()
    person(world, role="owner")
    lead = signed_in(person(world, "orders.capture", "parties.invite", "parties.record_roles", role="lead"))
    page = lead.get("/role/new").content.decode()
    assert 'value="orders.capture"' in page and "ledger.close_month" not in page and 'name="all"' not in page
    status, page = send(lead, "/role/new", name="chief", may=["ledger.close_month"])
    assert status == 409 and "do not have yourself" in page
    page = lead.get("/person/new").content.decode()
    assert '<option value="lead"' in page and '<option value="owner"' not in page
    typed = {"name": "Boss", "code": "B-1", "sign_in": f"boss-{world.mark}", "role": "owner", "language": "en"}
    status, page = send(lead, "/person/new", **typed)
    assert status == 409 and "do not have yourself" in page and not User.objects.filter(username=typed["sign_in"])


def test_the_last_owner_is_not_switched_off() -> None:
    world = World()
    name = person(world, role="owner")
    owner = signed_in(name)
    page = owner.get("/people").content.decode()
    (membership,) = set(re.findall(r"/person/(\d+)", page))
    status, page = send(owner, f"/person/{membership}/leave")
    assert status == 409 and "Give that role to somebody else first" in page
    assert owner.get("/people").status_code == 200


def test_an_outlet_is_recorded_and_one_alike_is_asked_about_first() -> None:
    world = World()
    clerk = signed_in(person(world))
    area = {"code": f"A{world.mark}"[:20], "name": "Bandung"}
    assert send(clerk, "/territory/new", **area)[0] == 200
    typed = {
        "name": "Toko Sinar Jaya", "code": "T-900", "kind": "outlet", "address": "Jl. Melati 4",
        "latitude": "-6,9175", "longitude": "107.6191", "territory": area["code"], "price_class": "A",
        "visibility": "territory", "tax_status": "non_pkp", "phone": "0812 3456 789",
    }  # fmt: skip
    status, page = send(clerk, "/party/new", **typed)
    assert status == 200 and "-6.9175, 107.6191" in page and "Bandung" in page
    again = {**typed, "name": "SINAR-JAYA", "code": "T-901", "latitude": "-6.9180", "phone": ""}
    status, page = send(clerk, "/party/new", **again)
    assert status == 409 and "Toko Sinar Jaya (T-900)" in page and 'name="another"' in page
    status, page = send(clerk, "/party/new", **again, another="1")
    assert status == 200 and "SINAR-JAYA" in page
    elsewhere = {**again, "code": "T-902", "latitude": "-7.5", "address": "Jl. Mawar 1"}
    assert send(clerk, "/party/new", **elsewhere)[0] == 200, "the same name in another town is another shop"
    assert (
        send(clerk, "/party/new", **{**elsewhere, "name": "Lain", "code": "T-903", "phone": "+62 812-3456-789"})[0]
        == 409
    )
    (party,) = re.findall(r"/party/(\d+)/terms", page)
    status, page = send(clerk, f"/party/{party}/terms", payment_days="21", terms_from="exchange", invoice_at="delivery",
                        active="1", exchange_weekday="")  # fmt: skip
    assert status == 409 and "weekday of the exchange" in page
    status, page = send(clerk, f"/party/{party}/terms", payment_days="21", terms_from="exchange", invoice_at="delivery",
                        active="1", exchange_weekday="2")  # fmt: skip
    assert status == 200 and "Wednesday" in page
    status, page = send(clerk, f"/party/{party}/change", **{**again, "phone": "021 555", "until": ""})
    assert status == 200 and "Phone: – → 021 555" in page
    status, page = send(clerk, f"/party/{party}/limit", limit="1,000,000", currency="IDR")
    assert status == 200 and "1,000,000" in page


def test_a_product_added_can_be_ordered_and_one_switched_off_says_so() -> None:
    world = World()
    clerk = signed_in(person(world))
    typed = {
        "code": "KOPI-1", "name": "Kopi 165 g", "brand": "Kapal", "tax_class": "standard", "unit": "pcs",
        "pack-0": "carton", "pieces-0": "20", "barcode-0": "8999999000012",
    }  # fmt: skip
    for n in range(1, 4):
        typed |= {f"pack-{n}": "", f"pieces-{n}": "", f"barcode-{n}": ""}
    status, page = send(clerk, "/sku/new", **{**typed, "pieces-0": "dua"})
    assert status == 409 and re.search(r'name="pieces-0" value="dua"[^>]*aria-invalid', page)
    status, page = send(clerk, "/sku/new", **typed)
    assert status == 200 and "Wrong check digit" in page, "kept as printed, and flagged"
    assert send(clerk, "/sku/new", **typed)[0] == 409, "the code is taken"
    (sku,) = set(re.findall(r"/sku/(\d+)/change", page))
    status, page = send(clerk, f"/sku/{sku}/change", **{**typed, "pieces-0": "24"})
    assert status == 409 and "keeps them" in page
    status, page = send(
        clerk, f"/sku/{sku}/change", **{**typed, "name": "Kopi kapal 165 g", "pack-1": "inner", "pieces-1": "10"}
    )
    assert status == 200 and "Kopi kapal 165 g" in page and "inner" in page
    status, page = send(clerk, f"/sku/{sku}/stop")
    assert status == 200 and "Untraded" in page
    status, page = send(clerk, f"/sku/{sku}/resume")
    assert status == 200
    status, page = send(clerk, "/price/new", sku="KOPI-1", price="50,000", per="carton", currency="IDR", min_pieces="1")
    assert status == 200, page[-1500:]
    world.receive(40, sku=int(sku))
    (outcome,) = world.place(world.order((int(sku), 1), pack="carton"))
    assert outcome.ending == "done"


def test_goods_are_received_by_barcode_in_more_rows_than_there_were() -> None:
    world = World(skus=2)
    clerk = signed_in(person(world))
    with reading(world.actor.organisation):
        items = catalog.items(world.actor.organisation, world.skus)
    first, second = (items[sku].code for sku in world.skus)
    catalog_verbs.record_products(
        actor=world.actor, products=[ask(ProductBody(second, "Teh 2", packs=(("carton", 24, "8999999000011"),)))]
    ).papers()
    typed = {"supplier": f"S{world.mark}", "place": f"WH{world.mark}", "reference": "SJ-7"}
    for n in range(10):
        typed |= {f"sku-{n}": "", f"pieces-{n}": "", f"cost-{n}": "", f"lot-{n}": ""}
    typed |= {"sku-0": first, "pieces-0": "2/0", "cost-0": "96,000", "sku-9": "8999999000011", "pieces-9": "x"}
    status, page = send(clerk, "/receipt/new", **typed)
    assert status == 409 and 'name="sku-9" value="8999999000011"' in page, "a row that was added is kept"
    status, page = send(clerk, "/receipt/new", **{**typed, "pieces-9": "24", "cost-9": "48,000"})
    assert status == 200 and "48" in page and world.shelf(world.skus[1]).sellable == 24
    status, page = send(clerk, "/receipt/new", **{**typed, "sku-9": "8999999000028", "pieces-9": "1"})
    assert status == 409 and "8999999000028" in page


def test_a_place_is_recorded_and_its_circle_refused_beside_the_field() -> None:
    world = World()
    clerk = signed_in(person(world))
    typed = {"code": f"Z{world.mark}"[:20], "name": "Zona A", "kind": "zone", "parent": f"WH{world.mark}"}
    status, page = send(clerk, "/place/new", **typed)
    assert status == 200 and "Zona A" in page
    (place,) = set(re.findall(r"/place/(\d+)/change", page))
    status, page = send(clerk, f"/place/{place}/change", name="Zona A", kind="zone", parent="")
    assert status == 409 and re.search(r'name="parent"[^>]*aria-invalid', page)
