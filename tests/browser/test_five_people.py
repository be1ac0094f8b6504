"""Five people at the demo network, in a real browser: an order by telephone is confirmed, picked, loaded, delivered by
half, brought back, invoiced, and paid in cash and by transfer; stock, statement and the month's sales follow
(E1, E5-E9, G1, H1-H7, N1-N5). Nobody types an address: only what is on the screen is clicked."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from examples.network.goods import TEAS, barcode
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.five import DESK, PHONE, Story, settle, step
from tests.browser.five import stories as stories
from tests.browser.test_door import SHOTS
from tests.world import prove

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
OUTLET = "Toko Makmur Jaya"


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"five-{name}.png", full_page=True, caret="initial")


def to(page: Page, address: str) -> None:
    """Click what leads there: the menu, or on a phone the bar below and the page of all pages."""
    link = page.locator(f'a[href="{address}"]:visible')
    if not link.count() and page.locator('.tabbar a[href="/all"]').is_visible():
        page.locator('.tabbar a[href="/all"]').click()
        page.wait_for_load_state()
    elif not link.count():
        group = {"/reports": "/reports", "/stock": "/warehouse"}.get(address)
        if group:
            page.locator(f'.nav a[href="{group}"]').first.click()
    page.locator(f'a[href="{address}"]:visible').first.click()
    page.wait_for_load_state()


def scan(page: Page, code: str) -> None:
    """A scanner that types: the code and Enter, wherever the focus is."""
    page.locator("#scan").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


@step("rina")
def the_office_takes_an_order(story: Story) -> str:
    """By telephone, on the keyboard: two cartons of one tea, four of another; confirmed at once. Gives its number."""
    page = story.window("rina")
    expect(page.locator(".q-row")).not_to_have_count(0)
    shoot(page, "office-home")
    page.locator(".bar .btn.act").click()
    keys = page.keyboard
    page.wait_for_url("**/order/new")
    page.locator("#outlet").focus()
    keys.type("makmur", delay=20)
    expect(page.locator("#drop-outlet [role=option]")).to_have_count(1)
    keys.press("Enter")
    expect(page.locator("#who .tag").first).to_have_text("T-101")
    for code, quantity in (("LH-B350", "4/0/0"), ("LH-C25", "2/0/0")):
        keys.type(code, delay=20)
        expect(page.locator(f'#entry [role=option][data-code="{code}"]')).to_be_visible()
        keys.press("Enter")
        keys.type(quantity, delay=20)
        keys.press("Enter")
    expect(page.locator("#said .chip, #said .ok, #said").first).to_be_visible()
    shoot(page, "office-order")
    keys.press("Control+Enter")
    page.wait_for_url(re.compile(r"/order/\d+$"))
    expect(page.locator(".head .chip.done")).to_be_visible()
    shoot(page, "office-confirmed")
    return page.url.rsplit("/", 1)[1]


@step("budi")
def the_warehouse_picks_and_loads(story: Story, order: str) -> None:
    """Along the places with a scanner; a wrong barcode says what it is; packed, then loaded for Joko."""
    page = story.window("budi", story.size)
    shoot(page, "warehouse-home")
    to(page, "/warehouse")
    shoot(page, "warehouse-board")
    page.locator('.tiles a[href="/warehouse/pick"]').click()
    page.locator(f'a.line[href="/warehouse/pick/{order}"]').click()
    first, second = TEAS[0], TEAS[4]
    expect(page.locator("[data-line]:visible")).to_have_count(1)
    expect(page.locator("[data-line]:visible .place")).to_have_text("A-01")
    scan(page, barcode(TEAS[6], "carton"))
    expect(page.locator("[data-heard].bad")).to_contain_text(TEAS[6].name)
    shoot(page, "pick-wrong")
    for _ in range(4):
        scan(page, barcode(first, "carton"))
    expect(page.locator("[data-line]:visible .place")).to_have_text("B-01")
    page.reload()  # the phone went to sleep: what was counted is still there
    expect(page.locator("[data-line]:visible .place")).to_have_text("B-01")
    shoot(page, "pick")
    scan(page, barcode(second, "carton"))
    page.locator("[data-undo]").click()
    expect(page.locator("[data-line]:visible .place")).to_have_text("A-01")
    page.locator("[data-line]:visible [data-done]").click()
    expect(page.locator("[data-line]:visible .num").first).to_have_value("1")
    scan(page, barcode(second, "carton"))
    page.locator("#cartons").fill("6")
    shoot(page, "pick-end")
    page.locator("[data-send] button").click()
    page.wait_for_url(re.compile(r"/warehouse/packed/\d+$"))
    shoot(page, "packed")
    page.locator('a[href^="/warehouse/load"]').click()
    expect(page.locator("[name=shipment]:checked")).to_have_count(1)
    page.locator("[name=driver]").select_option("JOKO")
    shoot(page, "load")
    page.locator(".ph-foot .btn.act").click()
    page.wait_for_url(re.compile(r"/trip/\d+$"))


@step("joko")
def the_driver_delivers_half(story: Story) -> None:
    """Two of four cartons of the first, one of two of the second."""
    page = story.window("joko", story.size)
    shoot(page, "driver-home")
    to(page, "/my-trip")
    shoot(page, "driver-trip")
    page.locator(".phone .btn.act.big").first.click()
    for line, fewer in ((0, 2), (1, 1)):
        for _ in range(fewer):
            page.locator("[data-line]").nth(line).locator('[data-step="-1"]').click()
    for reason in page.locator("details.less[open] select").all():
        reason.select_option("no_money")
    page.locator("[name=receiver]").fill("Bu Makmur")
    expect(page.locator("#foot .chip.bad")).to_be_visible()
    expect(page.locator("#foot [data-plain]")).to_contain_text("3")
    shoot(page, "driver-stop")
    page.locator("#foot [data-plain]").click()
    page.wait_for_url(re.compile(r"/my-trip\?trip="))
    expect(page.locator(".note.success")).to_contain_text(OUTLET)


@step("budi")
def the_warehouse_takes_the_rest_back(story: Story) -> None:
    """The vehicle is back: its refused goods go to the shelf."""
    page = story.windows["budi"]
    to(page, "/")
    to(page, "/warehouse")
    page.locator('.tiles a[href="/warehouse/back"]').click()
    page.locator("a.line").first.click()
    expect(page.locator("fieldset.ways")).to_have_count(2)
    shoot(page, "back")
    page.locator(".ph-foot .btn.act").click()
    page.wait_for_url("**/warehouse")
    expect(page.locator(".note.success")).to_be_visible()


@step("mei")
def the_collector_collects(story: Story) -> None:
    """A part in cash, the rest by transfer; what is still open stands on the receipt."""
    page = story.window("mei")
    shoot(page, "collector-home")
    to(page, "/collect")
    shoot(page, "collect")
    for method, amount in (("cash", "100000"), ("transfer", "")):
        page.locator("main .phone input[name=q]").fill("makmur")
        page.keyboard.press("Enter")
        page.locator('main a[href^="/collect/"]').first.click()
        page.locator("[name=invoice]").first.check()
        page.locator("[name=amount]").fill(amount)
        page.locator(f"[name=method][value={method}]").check()
        shoot(page, f"collect-{method}")
        page.locator("main form .btn.act").last.click()
        page.wait_for_url("**/collect/receipt/*")
        shoot(page, f"receipt-{method}")
        page.locator('main a[href="/collect"]').last.click()


@step("rina")
def the_office_invoices(story: Story) -> int:
    """The order's page leads to its shipment, and that to the invoice; what it comes to."""
    page = story.windows["rina"]
    page.reload()
    page.locator('main a[href^="/shipment/"]').first.click()
    page.locator('main a[href^="/invoice/"]').first.click()
    page.wait_for_url("**/invoice/*")
    shoot(page, "office-invoice")
    return int(page.url.rsplit("/", 1)[1])


@step("rina")
def the_statement(story: Story) -> str:
    """What the outlet owes, as the office reads it."""
    page = story.windows["rina"]
    to(page, "/reports")
    page.locator('main a[href^="/reports/statement"]').first.click()
    page.locator("main [name=party]").fill("T-101")
    page.locator("main [name=party]").press("Enter")
    expect(page.locator("main .ages").first).to_be_visible()
    shoot(page, "statement")
    return page.locator("main .ages").first.inner_text()


@step("claire")
def the_months_sales(story: Story) -> str:
    """What the distributor sold of the brand's goods, as its sales manager reads it."""
    page = story.window("claire")
    to(page, "/reports")
    page.locator('main a[href^="/reports/tiers"]').first.click()
    expect(page.locator("main h1")).to_be_visible()
    shoot(page, "sales")
    return page.locator("main").inner_text()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("language", ["id", "en", "zh-hans"])
def test_five_people_bring_an_order_to_cash(stories: Callable[[], Story], language: str, size: ViewportSize) -> None:
    story = stories()
    story.begins(language, size)
    before = {code: story.shelf(code) for code in ("LH-B350", "LH-C25")}
    month = the_months_sales(story)
    order = the_office_takes_an_order(story)
    settle()
    the_warehouse_picks_and_loads(story, order)
    settle()
    assert story.shelf("LH-B350") == before["LH-B350"] - 4 * 24
    the_driver_delivers_half(story)
    settle()
    the_warehouse_takes_the_rest_back(story)
    settle()
    assert {code: story.shelf(code) for code in before} == {
        "LH-B350": before["LH-B350"] - 2 * 24, "LH-C25": before["LH-C25"] - 48,
    }  # fmt: skip
    invoice = the_office_invoices(story)
    owed = story.value("SELECT open FROM credit_debt WHERE paper_kind = 'invoice' AND paper = %s", invoice)
    assert owed > 100_000_00
    assert digits(owed) in digits(the_statement(story))
    the_collector_collects(story)
    settle()
    assert story.value("SELECT open FROM credit_debt WHERE paper_kind = 'invoice' AND paper = %s", invoice) == 0
    assert digits(owed) not in digits(the_statement(story))
    assert the_months_sales(story) != month
    assert story.broken == []
    everybody_proves()
    story.told = True


def test_a_step_that_fails_says_whose_it_was_and_where() -> None:
    @step("rina")
    def the_office_stumbles(story: Story) -> None:
        raise AssertionError("stumbled")

    story = Story.__new__(Story)
    story.language, story.windows = "zh-hans", {}
    with pytest.raises(AssertionError, match="stumbled") as caught:
        the_office_stumbles(story)
    assert caught.value.__notes__ == ["rina, in zh-hans: the_office_stumbles, before there was a window"]


def digits(value: object) -> str:
    """Rupiah as digits only, however a language writes them: sen of an amount are left out."""
    return str(value // 100) if isinstance(value, int) else re.sub(r"\D", "", str(value))


def everybody_proves() -> None:
    with ThreadPoolExecutor(1) as threads:
        threads.submit(prove).result()
