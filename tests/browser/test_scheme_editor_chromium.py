"""The scheme editor in a real browser: typed by keyboard alone, the cart beside follows, the focus stays."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.people import come_in, person
from tests.browser.test_door import address, page
from tests.world import World

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
__all__ = ["address", "page"]  # fixtures


@pytest.mark.parametrize("width", [1440, 390])
def test_the_cart_follows_what_is_typed_and_the_focus_stays(page: Page, address: str, width: int) -> None:
    world = World(skus=2)
    faults = come_in(page, address, person(world), "/scheme/new", width)
    expect(page.locator("#f-code")).to_be_focused()
    tried = page.locator("#tried")
    expect(tried).to_contain_text("counts here")  # five cartons of each, ten together

    page.keyboard.type("KEYS")
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard")
    expect(tried).to_contain_text("D1 · By keyboard")
    expect(page.locator("#f-name")).to_be_focused()
    value = page.locator("input[name=step-value-0]")
    value.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("120")
    expect(page.locator("#fault-step-value-0")).to_contain_text("at most 100")
    expect(tried).to_contain_text("as soon as the fields marked")
    expect(value).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("12,5")
    expect(page.locator("#fault-step-value-0")).to_be_empty()
    expect(tried).to_contain_text("12.5% off")

    page.locator("button[value='more:step']").press("Enter")
    expect(page.locator("input[name=step-min-1]")).to_be_focused()
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.type("15")
    expect(tried).to_contain_text("10 × carton to go")
    page.select_option("#f-gives", "free")
    expect(page.locator("#f-free")).to_be_visible()
    page.select_option("#f-gives", "percent")
    expect(page.locator("#f-free")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/scheme/\d+$"))
    expect(page.locator("main")).to_contain_text("By keyboard")
    assert faults == []
