"""The warehouse's pages on a phone of 360 px: nothing scrolls sideways, everything is large enough for a thumb, and a
scanner that types is understood wherever the focus is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from examples.network import make
from examples.network.goods import TEAS, barcode
from salur.kernel import sql
from salur.kernel.work import reading
from tests.browser.chromium import CHROMIUM, NONE_HERE
from tests.browser.test_door import address as address
from tests.browser.test_door import page as page
from tests.browser.test_door import sign_in
from tests.browser.test_five_people import settle
from tests.browser.test_phone import SMALL
from tests.screens.scene import Scene

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
PASSWORD = "kopi lereng 165"


@pytest.fixture
def scene(database: str) -> Scene:
    """A morning at the demo network."""
    network = make.begin(f"-{uuid4().hex[:6]}")
    make.make(network, settle)
    make.users(network, lambda: PASSWORD)
    return Scene(network, settle)


def test_the_pages_fit_a_small_phone_and_a_thumb(page: Page, address: str, scene: Scene) -> None:
    with reading(scene.firm.organisation):
        ((receipt,),) = sql.fetch("SELECT id FROM warehouse_receipt WHERE status = 'expected' LIMIT 1", ())
    page.set_viewport_size({"width": 360, "height": 780})
    sign_in(page, address, f"budi{scene.network.mark}", PASSWORD)
    page.wait_for_load_state()
    faults = {}
    for path in (
        "", "/pick", f"/pick/{scene.to_pick}", f"/packed/{scene.packed}", "/load", "/back", f"/back/{scene.back}",
        "/inspect",
        f"/inspect/{scene.returned}", "/receive", "/receive/new", f"/receive/{receipt}", "/count",
        f"/count/{scene.network.places['A-01']}",
    ):  # fmt: skip
        page.goto(f"{address}/warehouse{path}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        small = page.evaluate(SMALL)
        if wide > 360 or small:
            faults[path] = (wide, small)
    assert faults == {}


def test_the_bars_of_a_delivery_note_tick_it_at_the_gate(page: Page, address: str, scene: Scene) -> None:
    scene.picked_too()
    with reading(scene.firm.organisation):
        ((number,),) = sql.fetch("SELECT number FROM warehouse_shipment WHERE id = %s", (scene.packed,))
    sign_in(page, address, f"budi{scene.network.mark}", PASSWORD)
    page.wait_for_load_state()
    page.goto(f"{address}/warehouse/load")
    expect(page.locator("[name=shipment]:checked")).to_have_count(2)
    page.locator("#scan").fill(number)
    page.locator("#scan").press("Enter")
    expect(page.locator("[name=shipment]:checked")).to_have_count(1)
    expect(page.locator(f'[name=shipment][value="{scene.packed}"]')).to_be_checked()
    page.locator("#scan").fill("SJ-26-999999")
    page.locator("#scan").press("Enter")
    expect(page.locator("[data-heard].bad")).to_contain_text("SJ-26-999999")


def test_a_scanner_types_wherever_the_focus_is(page: Page, address: str, scene: Scene) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, address, f"budi{scene.network.mark}", PASSWORD)
    page.wait_for_load_state()
    page.goto(f"{address}/warehouse/pick/{scene.to_pick}")
    line = page.locator("[data-line]:visible")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(barcode(TEAS[0], "inner"))  # on the bare page
    page.keyboard.press("Enter")
    expect(line.locator(".num").nth(1)).to_have_value("1")
    line.locator(".num").first.focus()
    page.keyboard.type(barcode(TEAS[0], "carton"))  # into a quantity
    page.keyboard.press("Enter")
    expect(line.locator(".num").first).to_have_value("1")
    expect(line.locator("[data-done]")).to_contain_text("1")
    page.locator("#scan").fill("00" + barcode(TEAS[0], "piece"))  # with zeros that the label does not show
    page.locator("#scan").press("Enter")
    expect(line.locator(".num").nth(2)).to_have_value("1")
    page.locator("#scan").fill("LH-H100")  # goods that are not on this order
    page.locator("#scan").press("Enter")
    expect(page.locator("[data-heard].bad")).to_contain_text(TEAS[7].name)
    page.locator("#scan").fill("8990000000000")
    page.locator("#scan").press("Enter")
    expect(page.locator("[data-heard].bad")).to_contain_text("8990000000000")
    for _ in range(2):
        page.locator("#scan").fill(barcode(TEAS[0], "carton"))
        page.locator("#scan").press("Enter")
    expect(page.locator("[data-heard].bad")).to_contain_text(TEAS[0].name)  # more than is wanted
    expect(line.locator(".num").first).to_have_value("2")
