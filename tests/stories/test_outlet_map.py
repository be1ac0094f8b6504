"""Outlets on the map: the same figures as the list, nothing of what is not ones to see (W1, G5)."""

from __future__ import annotations

from datetime import date

import pytest

from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody
from salur.parties.queries import relations
from tests.browser.people import person
from tests.browser.test_pages import signed_in, statements
from tests.stories.market import Market
from tests.world import LONG_AGO

pytestmark = pytest.mark.usefixtures("database")
SPAN = "first=2025-04-01&last=2025-06-30"
PLACES = {"north": (-6.2, 106.8), "south": (-7.98, 112.63)}  # Jakarta, Malang; east has none


@pytest.fixture(scope="module")
def market(database: str) -> Market:
    market = Market()
    told = []
    with reading(market.actor.organisation):
        known = relations(market.actor.organisation, market.outlets.values())
    for outlet, (latitude, longitude) in PLACES.items():
        code = known[market.outlets[outlet]].code
        told.append(ask(PartyBody(code, outlet, "firm", since=LONG_AGO, latitude=latitude, longitude=longitude)))
    parties.record_parties(actor=market.actor, parties=told).papers()
    market.shop.open_item(70_000_00, due_on=date(2025, 2, 1))
    return market


def test_the_map_shows_what_the_list_says(market: Market) -> None:
    client = signed_in(person(market.shop))
    found = client.get(f"/map/points?{SPAN}").json()
    shown = {point[0]: point for point in found["points"]}
    assert set(shown) == {market.outlets["north"], market.outlets["south"]}
    assert shown[market.outlets["north"]][4] == 100_000 * (40 - 7)
    assert shown[market.outlets["south"]][4] == 100_000 * 65
    page = client.get(f"/map?{SPAN}").content.decode()
    for point in shown.values():
        assert point[6] in page
        assert f'href="/party/{point[0]}"' in page
    assert found["areas"]["Jawa Timur"]["outlets"] == 1
    assert found["areas"]["Jawa Timur"]["text"] in page
    assert "Jawa Timur" in page
    assert shown[market.outlets["north"]][5] == 70_000_00
    names = {one["properties"]["name"] for one in client.get(f"/map/outlines?{SPAN}").json()["features"]}
    assert set(found["areas"]) <= names


def test_the_list_is_narrowed_to_an_area_and_to_a_name(market: Market) -> None:
    client = signed_in(person(market.shop))
    south = f'href="/party/{market.outlets["south"]}"'
    north = f'href="/party/{market.outlets["north"]}"'
    narrowed = client.get(f"/map?{SPAN}&area=Jawa Timur").content.decode()
    assert (south in narrowed, north in narrowed) == (True, False)
    named = client.get(f"/map?{SPAN}&q=nor").content.decode()
    assert (south in named, north in named) == (False, True)
    assert client.get("/map?start=x&first=2025-01-01&last=2024-01-01").status_code == 409


def test_who_may_not_see_sales_or_debts_is_not_shown_them(market: Market) -> None:
    clerk = signed_in(person(market.shop, "orders.place"))
    for address in ("/map", "/map/points", "/map/outlines"):
        assert clerk.get(address).status_code == 403
    seller = signed_in(person(market.shop, "insights.sales"))
    found = seller.get(f"/map/points?{SPAN}&view=overdue").json()
    assert found["view"] == "sales"
    assert {point[5] for point in found["points"]} == {0}


def test_the_map_asks_little_of_the_database(market: Market) -> None:
    client = signed_in(person(market.shop))
    for address in (f"/map?{SPAN}", f"/map/points?{SPAN}", f"/map/outlines?{SPAN}"):
        client.get(address)
        assert statements(lambda address=address: client.get(address)) <= 12, address  # type: ignore[misc]
