"""The price list through the pages: scheduled for tomorrow, moved by per cent, and asked why."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest

from salur.catalog import queries as catalog
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody
from tests.browser.people import person
from tests.browser.test_masters import send
from tests.browser.test_pages import signed_in, statements
from tests.world import World, today_there

pytestmark = pytest.mark.usefixtures("database")


def day(more: int) -> str:
    """So many days from today, where the world's distributor works."""
    return (today_there() + timedelta(days=more)).isoformat()


def tomorrow() -> str:
    return day(1)


def codes(world: World) -> tuple[str, str]:
    """The code of the first outlet and of the first product."""
    from salur.parties import queries

    with reading(world.actor.organisation):
        outlet = queries.relations(world.actor.organisation, world.outlets)[world.outlets[0]].code
        return outlet, catalog.items(world.actor.organisation, world.skus)[world.skus[0]].code


def test_a_price_scheduled_for_tomorrow_is_paid_tomorrow() -> None:
    world = World()
    clerk = signed_in(person(world))
    outlet, sku = codes(world)
    page = clerk.get("/prices").content.decode()
    (price,) = set(re.findall(r"/price/(\d+)", page))
    status, page = send(
        clerk, f"/price/{price}/later", price="100,800", per="carton", valid_from=today_there().isoformat()
    )
    assert status == 409 and "no day to come" in page and re.search(r'name="valid_from"[^>]*aria-invalid', page)
    status, page = send(
        clerk, f"/price/{price}/later", price="100,800", per="carton", valid_from=tomorrow(), valid_to=""
    )
    assert status == 200 and "Scheduled" in page
    asked = f"/price-lookup?buyer={outlet}&sku={sku}&pack=carton&many=1"
    today = clerk.get(asked).content.decode()
    assert "96,000" in today and "Not yet" in today and "Chosen" in today
    after = clerk.get(f"{asked}&on={tomorrow()}").content.decode()
    assert re.search(r'tot">100,800', after), "without tax"
    assert "Less close" in after, "the one of today is told as what it is"
    world.receive(24)
    (order,) = world.place(world.order((world.skus[0], 1), pack="carton")).papers()
    assert "96,000" in clerk.get(f"/order/{order}").content.decode(), "today it is not paid yet"


def test_a_list_is_moved_by_per_cent_after_a_look_at_what_changes() -> None:
    world = World(skus=3)
    clerk = signed_in(person(world))
    form = clerk.get("/price-change").content.decode()
    assert "Everybody · IDR · 3" in form
    typed = {"part": "IDR {}", "percent": "5", "to": "500", "mode": "half_up", "valid_from": tomorrow()}
    status, page = send(clerk, "/price-change/told", **typed)
    assert status == 200 and "101,000" in page and "+5.2%" in page and "/price/" not in page
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    assert not re.search(r"/price/\d", clerk.get("/prices?status=scheduled").content.decode()), (
        "looking changes nothing"
    )
    clerk.cookies["django_language"] = "id"
    for typed_so in ("2,5", "2.5", "2,5 %"):
        page = send(clerk, "/price-change/told", **{**typed, "percent": typed_so, "to": "1"})[1]
        assert "98.400" in page and "+2,5%" in page, typed_so
    clerk.cookies["django_language"] = "en"
    status, page = send(clerk, "/price-change/told", **typed, record="1", version=str(int(version) - 1))
    assert status == 409 and "changed meanwhile" in page
    status, page = send(clerk, "/price-change/told", **typed, record="1", version=version)
    assert status == 200 and "3 prices are recorded." in page and page.count("101,000") == 3
    cases: list[tuple[dict[str, str], str]] = [
        ({"percent": "many"}, "not a number"),
        ({"valid_from": "2020-01-01"}, "no day to come"),
        ({"part": "USD {}"}, "Nothing in the list fits"),
        ({"buyer": "X", "others": "1"}, "code X"),
    ]
    for wrong, said in cases:
        status, page = send(clerk, "/price-change/told", **{**typed, **wrong})
        assert status == 409 and said in page, wrong


def test_a_list_is_copied_for_a_class_which_pays_it_from_then_on() -> None:
    world = World(outlets=2)
    clerk = signed_in(person(world))
    outlet, sku = codes(world)
    parties.assign(actor=world.actor, assignments=[ask(AssignBody(world.outlets[0], "class", "GOLD"))]).papers()
    typed = {"part": "IDR {}", "percent": "-10", "to": "100", "mode": "down", "valid_from": tomorrow(), "class": "GOLD",
             "others": "1"}  # fmt: skip
    status, page = send(clerk, "/price-change/told", **typed)
    (version,) = re.findall(r'name="version" value="(\d+)"', page)
    status, page = send(clerk, "/price-change/told", **typed, record="1", version=version)
    assert status == 200 and "Class GOLD" in page and "86,400" in page
    after = clerk.get(f"/price-lookup?buyer={outlet}&sku={sku}&pack=carton&on={tomorrow()}").content.decode()
    assert re.search(r'tot">86,400', after)
    with reading(world.actor.organisation):
        from salur.parties import queries

        other = queries.relations(world.actor.organisation, world.outlets)[world.outlets[1]].code
    page = clerk.get(f"/price-lookup?buyer={other}&sku={sku}&pack=carton&on={tomorrow()}").content.decode()
    assert re.search(r'tot">96,000', page) and "Not for this buyer" in page


def test_a_price_is_corrected_ended_and_its_history_stays() -> None:
    world = World()
    clerk = signed_in(person(world))
    (price,) = set(re.findall(r"/price/(\d+)", clerk.get("/prices").content.decode()))
    status, page = send(clerk, f"/price/{price}/correct", price="95,000.50", per="carton", valid_from="", valid_to="")
    assert status == 200 and "95,000.50" in page and "96,000" in page and "Replaced" in page
    (now,) = set(re.findall(r"/price/(\d+)/end", page))
    status, page = send(clerk, f"/price/{now}/end", ends_on=day(-1))
    assert status == 200 and "Ended" in page
    outlet, sku = codes(world)
    page = clerk.get(f"/price-lookup?buyer={outlet}&sku={sku}&pack=carton").content.decode()
    assert "no price in IDR is in force" in page and "Over" in page


def test_pages_of_prices_spend_as_many_statements_for_many_rows_as_for_few() -> None:
    few, many = World(skus=2), World(skus=30)
    spent = []
    for world in (few, many):
        clerk = signed_in(person(world))
        outlet, sku = codes(world)
        pages = ("/prices", f"/price-lookup?buyer={outlet}", f"/price-lookup?buyer={outlet}&sku={sku}&pack=carton")
        for address in pages:
            clerk.get(address)
        spent.append([statements(partial(clerk.get, address)) for address in pages])
    assert spent[0] == spent[1]
    assert max(spent[1]) <= 20, spent


def test_an_outlet_that_is_not_there_or_not_to_be_seen_is_said_so() -> None:
    world = World()
    clerk = signed_in(person(world))
    answer = clerk.get("/price-lookup?buyer=NOBODY")
    assert answer.status_code == 409 and "No party has the code NOBODY" in answer.content.decode()
    driver = signed_in(person(world, "delivery.deliver"))
    assert driver.get("/price-lookup").status_code == 403 and driver.get("/price-change").status_code == 403
