"""On a phone, in a real browser: the driver delivers half with a signature and cash; the collector takes the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.test import override_settings
from playwright.sync_api import Page, expect

from salur.billing import actions as billing
from salur.billing.bodies import Invoice
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan
from salur.kernel.command import ask
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.people import person
from tests.browser.test_door import address as address
from tests.browser.test_door import page as page
from tests.browser.test_door import shoot, sign_in
from tests.stories.trading import Firm

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
SMALL = """[...document.querySelectorAll('main a, main button, main input, main select, main summary')]
    .filter((one) => one.offsetParent && !one.matches('[type=checkbox], [type=radio]') && !one.closest('.find'))
    .filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 90))"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path) -> Iterator[None]:
    """Files of these tests stay among themselves."""
    with override_settings(ATTACHMENTS=tmp_path / "attachments"):
        yield


def fits(page: Page) -> None:
    """Nothing scrolls sideways at 360 px, and everything is large enough for a thumb."""
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 390, "height": 844})


def draw(page: Page) -> None:
    """A signature with a finger."""
    pad = page.locator("canvas.sign")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 30 + 25 * step, box["y"] + 40 + (20 if step % 2 else -15))
    page.mouse.up()
    expect(page.locator("[name=signature]")).to_have_value(re.compile(r"signature\.png$"))


def test_the_driver_delivers_half_and_the_collector_takes_the_rest(page: Page, address: str) -> None:
    firm = Firm(payment_days=0)
    firm.receive(96)
    driver, collector = person(firm, "delivery.deliver", "billing.receive_payment"), person(
        firm, "billing.receive_payment", name="Eko"
    )  # fmt: skip
    identity = get_user_model().objects.get(username=driver).person
    shipment = firm.picked(firm.ordered((firm.skus[0], 96)))
    delivery.load(actor=firm.actor, trips=[ask(Plan(firm.van, (shipment,), identity))]).one()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, address, driver)
    page.goto(f"{address}/my-trip")
    fits(page)
    shoot(page, "my-trip")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Next stop").click()
    expect(page.get_by_role("button", name="Done, 4 of 4 cartons")).to_be_visible()
    fits(page)
    for left in (3, 2):
        page.get_by_role("button", name=re.compile("Fewer")).click()
        expect(page.get_by_role("button", name=f"Done, {left} of 4 cartons")).to_be_visible()
    expect(page.get_by_text("2 cartons back")).to_be_visible()
    page.get_by_label("Reason").select_option("damaged")
    page.get_by_label("Received by").fill("Bu Sri")
    draw(page)
    page.get_by_label("Cash taken at the door").fill("100,000")
    fits(page)
    shoot(page, "stop")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Done, 2 of 4 cartons").click()
    expect(page.get_by_role("status").filter(has_text="Done, 2 of 4 cartons")).to_contain_text("100,000")
    assert firm.status(shipment, "warehouse_shipment") == "part"
    assert firm.rows("SELECT pieces, reason FROM delivery_refusal WHERE shipment = %s", shipment) == [(48, "damaged")]
    assert firm.rows("SELECT media_type FROM kernel_attachment WHERE paper = %s", shipment) == [("image/png",)]
    page.goto(f"{address}/my-trip/{shipment}")
    expect(page.get_by_text("Bu Sri")).to_be_visible()
    fits(page)
    page.context.clear_cookies()

    billing.invoice(actor=firm.actor, invoices=[ask(Invoice((shipment,)))]).one()  # else the worker does
    sign_in(page, address, collector)
    page.goto(f"{address}/collect")
    fits(page)
    shoot(page, "collect")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("link", name="Toko 1").click()
    fits(page)
    page.get_by_text("Transfer").click()
    shoot(page, "collect-outlet")
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Take the payment").click()
    expect(page.get_by_role("heading", name="Receipt RC-")).to_be_visible()
    fits(page)
    shoot(page, "receipt")
    assert firm.value("SELECT sum(open) FROM credit_debt WHERE organisation = %s", firm.actor.organisation) == 0


def test_the_box_finds_while_somebody_types(page: Page, address: str) -> None:
    firm = Firm()
    firm.ordered()
    sign_in(page, address, person(firm))
    expect(page.get_by_role("searchbox", name="Search")).to_be_visible()
    page.goto(f"{address}/")  # loaded with its scripts
    page.keyboard.press("Control+k")
    page.keyboard.type("tok")
    expect(page.locator("#found").get_by_text("Toko 1")).to_be_visible()
    shoot(page, "found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/party/\d+$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("SO 1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/order/\d+$"))
