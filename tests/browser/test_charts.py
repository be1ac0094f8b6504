"""Charts and the map in a real browser: they draw, they are walked by keys, their marks lead on, and nothing is
refused by the content policy, in three languages (W1, W5)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody
from salur.parties.queries import relations
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.people import PASSWORD, person
from tests.browser.test_door import address, page
from tests.stories.market import Market
from tests.world import LONG_AGO

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
__all__ = ["address", "page"]  # fixtures
SPAN = "first=2025-04-01&last=2025-06-30"
HIGHEST = {
    "en": "Net sales: highest Java",
    "id": "Penjualan bersih: tertinggi Java",
    "zh-hans": "净销售额：最高为 Java",
}


@pytest.fixture(scope="module")
def market(database: str) -> Market:
    """Three outlets with a place: one in Surabaya, two at the same corner of Malang."""
    market = Market()
    with reading(market.actor.organisation):
        known = relations(market.actor.organisation, market.outlets.values())
    places = {"north": (-7.26, 112.75), "south": (-7.98, 112.63), "east": (-7.98, 112.63)}
    told = [
        ask(PartyBody(known[market.outlets[name]].code, name, "firm", since=LONG_AGO, latitude=up, longitude=along))
        for name, (up, along) in places.items()
    ]
    parties.record_parties(actor=market.actor, parties=told).papers()
    return market


def signed_in(page: Page, address: str, market: Market, language: str, width: int) -> list[str]:
    """Somebody who may see all, and what the console complains of from now on."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page.goto(f"{address}/sign-in")
    page.locator("input[name=username]").fill(person(market.shop))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main .btn.act").click()
    page.wait_for_load_state()
    return complaints


@pytest.mark.parametrize(("language", "width"), [("en", 1440), ("id", 390), ("zh-hans", 1440)])
def test_a_chart_draws_is_walked_and_drills_to_the_papers(
    market: Market, page: Page, address: str, language: str, width: int
) -> None:
    complaints = signed_in(page, address, market, language, width)
    page.goto(f"{address}/reports/sales?by=region&{SPAN}&against=before")
    rows, over = page.locator("#sales-rows"), page.locator("#sales-time")
    expect(rows).to_have_attribute("data-drawn", "1")
    assert rows.locator("svg path").count() > 4
    assert over.locator("svg path").count() > 4
    expect(rows).to_have_attribute("aria-label", re.compile(HIGHEST[language]))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    rows.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#sales-rows-said")).to_contain_text("Java")
    expect(rows.locator(".chart-tip")).to_contain_text("Java")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"of_region={market.territories['Java']}"))
    expect(page.locator("#sales-rows")).to_have_attribute("data-drawn", "1")
    box = page.locator("#sales-rows").bounding_box()
    assert box is not None
    page.locator("#sales-rows").click(position={"x": box["width"] / 2, "y": 18})  # the first bar's row
    page.wait_for_url(re.compile("of_brand="))
    page.locator("#sales-time").focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/papers?**")
    assert complaints == []


def test_the_map_draws_its_outlets_and_leads_to_one(market: Market, page: Page, address: str) -> None:
    complaints = signed_in(page, address, market, "en", 1440)
    page.goto(f"{address}/map?first={date(2025, 1, 1)}&last={date(2025, 12, 31)}")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "3")
    assert page.locator("#map path.area").count() > 3
    expect(page.locator("#map .many")).to_have_text("2")
    assert complaints == []
    page.locator("#map .outlet").click()
    page.wait_for_url(f"**/party/{market.outlets['north']}")
