"""Pictures of the main pages, small enough to keep beside the text: what `./salur trial screens` makes.

Each page at the width it is worked at, in its reader's language, some in the dark. A page that scrolls sideways, throws
or breaks the content policy is a failure; whether it is beautiful, somebody has to look.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from examples.network import make
from salur.kernel import sql
from salur.kernel.work import reading
from tests.browser.chromium import CHROMIUM, FLAGS, NONE_HERE
from tests.screens.scene import Scene

PASSWORD = "kopi lereng 165"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
MOST_BYTES = 60_000
SCALE = 0.75  # of a desk's picture: 1,080 px show 1,440
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
QUALITIES = (72, 60, 50, 40, 30)


class Shot(NamedTuple):
    """A picture: its name, whose page, where, what is done there first, at which size, light or dark."""

    name: str
    user: str
    address: str
    act: Callable[[Page], object] | None = None
    size: Any = DESK
    dark: bool = False


def shots(scene: Scene) -> list[Shot]:
    """Every picture, desks first."""
    with reading(scene.firm.organisation):
        ((invoice,),) = sql.fetch(
            "SELECT invoice_id FROM billing_invoiceline WHERE shipment = %s LIMIT 1", (scene.told,)
        )
        ((order,),) = sql.fetch('SELECT "order" FROM warehouse_shipment WHERE id = %s', (scene.told,))
        ((receipt,),) = sql.fetch("SELECT id FROM warehouse_receipt WHERE status = 'expected' LIMIT 1", ())
    place = scene.network.places["A-01"]
    return [
        Shot("sign-in", "", "/sign-in"),
        Shot("home-office", "rina", "/"),
        Shot("home-office-dark", "rina", "/", dark=True),
        Shot("orders", "rina", "/orders"),
        Shot("order", "rina", f"/order/{order}"),
        Shot("order-entry", "rina", "/order/new?buyer=T-101", _half_an_order),
        Shot("stock", "budi", "/stock"),
        Shot("warehouse", "budi", "/warehouse"),
        Shot("invoice", "rina", f"/invoice/{invoice}"),
        Shot("faktur", "rina", f"/invoice/{invoice}/print"),
        Shot("surat-jalan", "budi", f"/shipment/{scene.stop}/print"),
        Shot("pick-list", "budi", f"/order/{scene.to_pick}/pick-list"),
        Shot("reports", "claire", "/reports/tiers"),
        Shot("home-warehouse-phone", "budi", "/", size=PHONE),
        Shot("warehouse-phone", "budi", "/warehouse", size=PHONE),
        Shot("warehouse-phone-dark", "budi", "/warehouse", size=PHONE, dark=True),
        Shot("pick-phone", "budi", f"/warehouse/pick/{scene.to_pick}", _scanned, PHONE),
        Shot("pick-phone-dark", "budi", f"/warehouse/pick/{scene.to_pick}", _scanned, PHONE, True),
        Shot("receive-phone", "budi", f"/warehouse/receive/{receipt}", _differs, PHONE),
        Shot("load-phone", "budi", "/warehouse/load", size=PHONE),
        Shot("back-phone", "budi", f"/warehouse/back/{scene.back}", size=PHONE),
        Shot("inspect-phone", "budi", f"/warehouse/inspect/{scene.returned}", size=PHONE),
        Shot("count-phone", "budi", f"/warehouse/count/{place}", size=PHONE),
        Shot("trip-phone", "joko", "/my-trip", size=PHONE),
        Shot("stop-phone", "joko", f"/my-trip/{scene.stop}", _less, PHONE),
        Shot("stop-phone-dark", "joko", f"/my-trip/{scene.stop}", _less, PHONE, True),
        Shot("collect-phone", "mei", "/collect", size=PHONE),
        Shot("collect-outlet-phone", "mei", f"/collect/{scene.network.outlets['T-102']}", size=PHONE),
        Shot("receipt-phone", "mei", f"/collect/receipt/{scene.payment}", size=PHONE),
    ]


def _half_an_order(page: Page) -> None:
    for code, quantity in (("LH-B350", "4/0/0"), ("LH-C25", "2/0/0")):
        page.keyboard.type(code, delay=15)
        page.locator(f'#entry [role=option][data-code="{code}"]').wait_for()
        page.keyboard.press("Enter")
        page.keyboard.type(quantity, delay=15)
        page.keyboard.press("Enter")
    page.wait_for_timeout(600)


def _scanned(page: Page) -> None:
    from examples.network.goods import TEAS, barcode

    page.locator("#scan").focus()
    page.keyboard.type(barcode(TEAS[0], "carton"))
    page.keyboard.press("Enter")


def _differs(page: Page) -> None:
    page.locator("[data-as-expected]").first.click()
    page.locator("[data-line] .num").first.fill("18")


def _less(page: Page) -> None:
    page.locator('[data-step="-1"]').first.click()
    page.wait_for_timeout(400)


def run(folder: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Make the pictures; gives their sizes and what was wrong."""
    if CHROMIUM is None:
        return {"failures": [NONE_HERE]}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    from salur.config.draining import work_off

    network = make.begin()
    make.make(network, work_off)
    make.users(network, lambda: PASSWORD)
    scene = Scene(network, work_off)
    folder.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, int] = {}
    failures: list[str] = []
    wanted = shots(scene)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        windows: dict[tuple[str, int, bool], Page] = {}
        for shot in wanted:
            key = (shot.user, shot.size["width"], shot.dark)
            if key not in windows:
                windows[key] = _window(browser, address, shot, failures)
            page = windows[key]
            page.goto(address + shot.address)
            if shot.act:
                shot.act(page)
            page.evaluate("document.fonts.ready")
            if (
                over := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            ) > 0:
                failures.append(f"{shot.name}: {over} px too wide")
            sizes[shot.name] = _kept(page, folder / f"{shot.name}.jpg")
            say(f"{shot.name:24} {sizes[shot.name] // 1000:>3} kB")
        browser.close()
    failures += [f"{name}: {size} bytes" for name, size in sizes.items() if size > MOST_BYTES]
    return {"sizes": sizes, "failures": failures}


def _window(browser: Browser, address: str, shot: Shot, failures: list[str]) -> Page:
    """A window of somebody who is signed in; what goes wrong in it is kept."""
    context = browser.new_context(
        viewport=shot.size,
        color_scheme="dark" if shot.dark else "light",
        locale="en-GB",
        device_scale_factor=SCALE if shot.size is DESK else 1,
    )
    page = context.new_page()
    page.on("pageerror", lambda error: failures.append(f"{shot.user}: {error}"))
    page.on("console", lambda told: failures.append(told.text) if "Content Security Policy" in told.text else None)
    if shot.user:
        page.goto(f"{address}/sign-in")
        page.locator("input[name=username]").fill(shot.user)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main .btn.act").click()
        page.wait_for_load_state()
    return page


def _kept(page: Page, file: Path) -> int:
    """The picture, as good as fits."""
    for quality in QUALITIES:
        data = page.screenshot(type="jpeg", quality=quality, caret="initial")
        if len(data) <= MOST_BYTES:
            break
    file.write_bytes(data)
    return len(data)


@contextmanager
def serving() -> Iterator[str]:
    """The program behind a port of its own, with the files of its pages."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=True)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
