"""An order by telephone in a real browser, by keyboard only: outlet, three goods, a hold seen before, a change, done
(E1, E3, E6, E8, E11)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from salur.kernel.work import reading
from salur.orders.models import Order
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.people import PASSWORD, person
from tests.browser.test_door import SHOTS, address, page, sign_in
from tests.world import World

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
__all__ = ["address", "page"]  # fixtures
SAID = {
    "en": ("Will be held when confirmed", "Can be confirmed", "Confirmed"),
    "id": ("Akan ditahan saat dikonfirmasi", "Dapat dikonfirmasi", "Dikonfirmasi"),
    "zh-hans": ("确认时将被暂停", "可以确认", "已确认"),
}


def by_telephone(page: Page, address: str, language: str, width: int) -> None:
    """The story: everything is typed, nothing is clicked."""
    held, fine, confirmed = SAID[language]
    world = World(outlets=2, skus=3, limit=120_000_00)  # Rp120,000: with the carton it is Rp186,480
    for sku in world.skus:
        world.receive(240, sku=sku)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page.goto(f"{address}/sign-in")
    page.locator("input[name=username]").fill(person(world))
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main .btn.act").click()
    page.wait_for_load_state()
    page.keyboard.press("n")
    page.wait_for_url("**/order/new")
    keys = page.keyboard
    keys.type("toko 2", delay=20)
    expect(page.locator("#drop-outlet [role=option]")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator("#who .tag").first).to_have_text(f"T2-{world.mark}")
    for n, quantity in ((1, "12"), (2, "0/6"), (3, "1 dus")):
        keys.type(f"teh {n}", delay=20)
        option = page.locator(f'#entry [role=option][data-code="P{n}-{world.mark}"]')
        expect(option).to_be_visible()
        while "on" not in (option.get_attribute("class") or ""):
            keys.press("ArrowDown")
        keys.press("Enter")
        keys.type(quantity, delay=20)
        keys.press("Enter")
    expect(page.locator("#said")).to_contain_text(held)
    expect(page.locator("#beside .wf")).to_be_visible()
    shoot(page, f"held-{language}-{width}")
    page.locator("#quantity-2").focus()
    keys.type("6", delay=20)  # the quantity is selected: typing replaces it
    expect(page.locator("#said")).to_contain_text(fine)
    shoot(page, f"fine-{language}-{width}")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/order/\d+$"))
    expect(page.locator(".head .chip")).to_have_text(confirmed)
    with reading(world.actor.organisation):
        (order,) = Order.objects.filter(organisation=world.actor.organisation)
        assert list(order.lines.order_by("n").values_list("pieces", flat=True)) == [12, 6, 6]
        assert order.buyer == world.outlets[1]


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/entry-{name}.png", full_page=True, caret="initial")


@pytest.mark.parametrize("language", SAID)
def test_an_order_by_telephone_is_taken_by_keyboard(page: Page, address: str, language: str) -> None:
    by_telephone(page, address, language, 1440)


def test_an_order_by_telephone_is_taken_on_a_phone(page: Page, address: str) -> None:
    by_telephone(page, address, "id", 390)
    page.goto(f"{address}/order/new")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_a_doubtful_line_of_a_message_asks_in_its_place(page: Page, address: str) -> None:
    world = World(skus=3)
    world.receive(100)
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, address, person(world))
    page.wait_for_load_state()
    page.goto(f"{address}/order/new?buyer=T1-{world.mark}")
    page.locator(".paste summary").click()
    page.locator("#pasted").fill(f"P1-{world.mark} 3 dus\nteh 5\nTeh 2 1 kotak")
    page.locator("#paste").click()
    expect(page.locator("#code-0")).to_have_value(f"P1-{world.mark}")
    shoot(page, "doubt")
    page.locator(f'button[name=choose][value="g1:P3-{world.mark}"]').click()
    expect(page.locator("#code-1")).to_have_value(f"P3-{world.mark}")
    expect(page.locator("#r1-says .plum")).to_have_count(0)
    page.locator('button[name=choose][value="q2:1 carton"]').click()
    expect(page.locator("#r2-pieces")).to_have_text("24")
    expect(page.locator("#said")).to_contain_text("Will wait for goods")
    page.locator("button[value=draft]").click()
    expect(page.locator(".head .chip")).to_have_text("Draft")
