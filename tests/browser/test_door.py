"""The door in a real browser: sign-in and its brake, a button, a refusal in the reader's language, a strict policy."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import override_settings
from playwright.sync_api import Page, expect, sync_playwright

from salur.kernel.command import ask
from salur.orders import actions as orders
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.browser.chromium import CHROMIUM, FLAGS, NONE_HERE
from tests.browser.people import PASSWORD, person
from tests.world import World

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
SHOTS = os.environ.get("SALUR_SHOTS")  # a folder to put pictures of the pages in, for whoever wants to look


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test is no access log."""


class Files(StaticFilesHandler):
    """The files of pages, good for a minute as the served program has them."""

    def serve(self, request: HttpRequest) -> HttpResponseBase:
        """A file."""
        response = super().serve(request)
        response.headers["Cache-Control"] = "max-age=60"
        return response


@contextmanager
def served() -> Iterator[str]:
    """The program behind a port of its own, with the files of its pages."""
    from django.core.wsgi import get_wsgi_application

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet, allow_reuse_address=True)
    server.set_app(Files(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(database: str) -> Iterator[str]:
    """Where the program is served for one test."""
    with served() as found:
        yield found


@pytest.fixture
def page(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """A fresh browser page; it must not have broken the content policy or thrown anything."""
    monkeypatch.setenv(
        "DJANGO_ALLOW_ASYNC_UNSAFE", "1"
    )  # playwright keeps a loop in this thread; the test waits for it
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        broken: list[str] = []
        opened.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
        opened.on("pageerror", lambda error: broken.append(str(error)))
        yield opened
        browser.close()
        assert broken == []


def sign_in(page: Page, address: str, name: str, password: str = PASSWORD) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.locator("main .btn.act").click()


def shoot(page: Page, name: str) -> None:
    """Pictures at two widths, if anybody wants them."""
    if SHOTS:
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})


def test_an_order_is_confirmed_by_a_button(page: Page, address: str) -> None:
    world = World(skus=2)
    world.receive(48)
    body = world.order((world.skus[0], 1), (world.skus[1], 2), pack="carton")
    order = orders.capture(actor=world.actor, orders=[ask(body)]).one().paper
    page.goto(f"{address}/orders")
    shoot(page, "sign-in")
    sign_in(page, address, person(world))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shoot(page, "day")
    page.get_by_role("link", name="Orders", exact=True).first.click()
    shoot(page, "orders")
    page.locator(f'a[href="/order/{order}"]').click()
    expect(page.locator(".head .chip")).to_have_text("Draft")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".head .chip")).to_have_text("Backordered")
    expect(page.get_by_text("Line 2: 48 pieces wanted, 0 can be promised.").first).to_be_visible()
    shoot(page, "order")


def test_a_door_is_told_with_a_signature_that_the_paper_shows(page: Page, address: str, tmp_path: Path) -> None:
    world = World()
    world.receive(10)
    (order,) = world.place(world.order((world.skus[0], 4))).papers()
    (shipment,) = warehouse.pick(actor=world.actor, picks=[ask(Pick(cartons=1), order)]).papers()
    signature, wrong = tmp_path / "signature.png", tmp_path / "signature.txt"
    page.locator("body").screenshot(path=signature)
    wrong.write_text("signed")
    sign_in(page, address, person(world))
    with override_settings(ATTACHMENTS=tmp_path / "attachments"):
        page.goto(f"{address}/shipment/{shipment}")
        page.locator("summary", has_text="Tell what happened").click()
        page.get_by_label("Received by").fill("Bu Sri")
        page.get_by_label("Latitude").fill("-6.2088")
        page.get_by_label("Longitude").fill("106.8456")
        page.get_by_label("Picture of the signature").set_input_files(wrong)
        shoot(page, "door-form")
        page.get_by_role("button", name="Tell what happened").click()
        expect(page.get_by_role("alert")).to_contain_text("Only pictures")
        expect(page.get_by_label("Received by")).to_have_value("Bu Sri")
        page.get_by_label("Picture of the signature").set_input_files(signature)
        page.get_by_role("button", name="Tell what happened").click()
        picture = page.get_by_role("img", name="Signature")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("one => one.naturalWidth") > 0
        expect(page.get_by_text("-6.20880, 106.84560")).to_be_visible()
        shoot(page, "door-told")


def test_the_fifth_wrong_password_closes_the_door_for_a_while(page: Page, address: str) -> None:
    name = person(World())
    for _ in range(4):
        sign_in(page, address, name, "a guess")
        expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    sign_in(page, address, name, "a guess")
    expect(page.get_by_role("alert")).to_contain_text("15 minutes")
    sign_in(page, address, name)  # the right one, too late
    expect(page.get_by_role("alert")).to_contain_text("15 minutes")
    shoot(page, "throttled")


def test_a_refusal_is_said_in_the_language_that_was_chosen(page: Page, address: str) -> None:
    world = World()
    world.receive(10)
    (order,) = world.place(world.order((world.skus[0], 4))).papers()
    (shipment,) = warehouse.pick(actor=world.actor, picks=[ask(Pick(), order)]).papers()
    sign_in(page, address, person(world))
    for language, cancel, sentence in (
        ("id", "Batalkan", "sudah diambil"),
        ("zh-hans", "取消", "已拣货"),
    ):
        page.goto(f"{address}/order/{order}")
        page.locator(f'button[lang="{language}"]').click()
        page.locator("details.do", has_text=cancel).locator("summary").first.click()
        form = page.locator('form[action$="/cancel"]')
        form.get_by_role("textbox").fill("typed before")
        form.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_contain_text(sentence)
        expect(form.get_by_role("textbox")).to_have_value("typed before")
        shoot(page, f"refused-{language}")
    page.goto(f"{address}/shipment/{shipment}")
    shoot(page, "shipment")
    page.goto(f"{address}/order/new")
    shoot(page, "order-new")
