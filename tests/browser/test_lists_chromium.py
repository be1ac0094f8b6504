"""A list in a real browser, at a desk and on a phone: search, filter, choose, a verb on many, undo."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.people import PASSWORD, come_in, person
from tests.browser.test_door import address, page
from tests.world import World

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
__all__ = ["address", "page"]  # fixtures


def a_firm() -> World:
    world = World(outlets=2, skus=2)
    world.receive(480)
    world.place(*(world.order((world.skus[0], 1)) for _ in range(6))).papers()
    world.place(world.order((world.skus[0], 1), buyer=world.outlets[1])).papers()
    return world


@pytest.mark.parametrize("width", [1440, 390])
def test_filter_choose_pick_and_undo(page: Page, address: str, width: int) -> None:
    world = a_firm()
    faults = come_in(page, address, person(world), "/orders", width)
    rows = page.locator("#list-rows tbody tr")
    expect(rows).to_have_count(7)

    page.locator("#q").press_sequentially(f"T1-{world.mark}", delay=30)
    page.wait_for_url(re.compile(r"\?q=T1-"))
    expect(rows).to_have_count(6)
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value(f"T1-{world.mark}")
    page.locator("#list-tabs a", has_text="Draft").click()
    expect(page.locator("#list-rows .empty")).to_contain_text("No row fits")
    page.go_back()
    expect(rows).to_have_count(6)
    page.locator("#list-more summary").click()
    page.locator("#f-total_least").fill("1")
    page.locator(".sieve .btn.act").click()
    page.wait_for_url(re.compile(r"total_least=1\.00"))
    expect(page.locator(".chips .fil")).to_have_count(2)

    boxes = page.locator("#list-rows input[name=paper]")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("#bulk")).to_contain_text("4 chosen")
    page.keyboard.press("Escape")
    expect(page.locator("#bulk")).to_be_hidden()
    page.locator("body").press("j")
    page.locator("body").press("x")
    page.locator("body").press("j")
    page.locator("body").press("Shift+X")
    expect(page.locator("#bulk")).to_contain_text("2 chosen")

    page.locator("#bulk summary", has_text="Pick").click()
    page.locator("#bulk button[value='order.pick']").dblclick()
    expect(page.locator("#became")).to_contain_text("Pick: 2 done.")
    expect(page.locator(".chips .fil")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(page.locator("#became")).to_contain_text("Put back: 2 done.")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    assert not faults, faults


def test_without_scripts_all_of_it_works_by_links_and_forms(address: str, page: Page) -> None:
    world = a_firm()
    browser = page.context.browser
    assert browser is not None
    bare = browser.new_context(java_script_enabled=False).new_page()
    bare.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    bare.goto(f"{address}/sign-in?next=/orders")
    bare.locator("input[name=username]").fill(person(world))
    bare.locator("input[name=password]").fill(PASSWORD)
    bare.locator("main .btn.act").click()
    bare.locator("#q").fill(f"T2-{world.mark}")
    bare.locator("#q").press("Enter")
    assert bare.url == f"{address}/orders?q=T2-{world.mark}"
    bare.locator("#list-rows input[name=paper]").check()
    bare.locator("#bulk summary", has_text="Pick").click()
    bare.locator("#bulk button[value='order.pick']").click()
    assert "Pick: 1 done." in bare.locator("#became").inner_text()
    bare.locator("#told button").click()
    assert "Put back: 1 done." in bare.locator("#became").inner_text()
    bare.context.close()
