"""The network of the five people, a browser with everybody's own window, and what is said when a step fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import uuid4

import pytest
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from examples.network import make
from examples.network.goods import TEAS
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.test_door import served
from tests.world import drain

PASSWORD = "kopi lereng 165"
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


def settle() -> None:
    """The worker does what waits; in a thread of its own, since the browser keeps a loop in this one."""

    def work() -> None:
        try:
            drain()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(work).result()


class Story:
    """The network, a browser, and everybody's own window; made once, told in each language at each size."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.network = make.begin(f"-{uuid4().hex[:6]}")
        make.make(self.network, settle)
        make.users(self.network, lambda: PASSWORD)
        self.browser, self.address = browser, address
        self.language, self.size = "", DESK
        self.windows: dict[str, Page] = {}
        self.speaks: dict[str, str] = {}  # the language that each is signed in with
        self.broken: list[str] = []
        self.told = True  # to its end: what was broken off leaves things lying about

    def begins(self, language: str, size: ViewportSize) -> None:
        """Once more, in a language; the warehouse and the driver on windows of this size."""
        if self.language:
            self._goods_come_in()
        self.language, self.size, self.told = language, size, False

    def _goods_come_in(self) -> None:
        """As much again of the lots that the story before sold of, so that each finds them where the first did."""
        for tea, cartons in ((TEAS[0], 2), (TEAS[4], 1)):
            sku = self.network.skus[tea.code]
            lot = self.value("SELECT id FROM catalog_lot WHERE sku_id = %s ORDER BY expires_on, id LIMIT 1", sku)
            came = Received(sku, cartons * tea.carton, cartons * tea.price * 100, lot)
            receipt = Receive(self.network.brand.party, self.network.places[tea.bin], (came,))
            warehouse.receive(actor=self.network.distributor, receipts=[ask(receipt)]).one()

    def window(self, who: str, size: ViewportSize = DESK) -> Page:
        """Somebody's window at home: signed in, in the language of the story, which the page that asks offers."""
        if who not in self.windows:
            page = self.browser.new_context(viewport=DESK, locale="en-GB").new_page()
            page.on("pageerror", lambda error: self.broken.append(str(error)))
            page.on("console", lambda said: self.broken.append(said.text) if "Content Security" in said.text else None)
            page.goto(self.address)
            self.windows[who] = page
        page = self.windows[who]
        page.set_viewport_size(DESK)
        if self.speaks.get(who) != self.language:
            if who in self.speaks:
                page.locator(".side form.who button").click()
            self._sign_in(page, who)
            self.speaks[who] = self.language
        else:
            page.locator('.side a.brand[href="/"]').click()
        page.set_viewport_size(size)
        expect(page.locator("html")).to_have_attribute("lang", self.language)
        expect(page.locator("h1")).to_be_visible()
        return page

    def _sign_in(self, page: Page, who: str) -> None:
        page.locator(
            f'button[name=language][value="{self.language}"]:visible, button[lang="{self.language}"]:visible'
        ).first.click()
        page.locator("input[name=username]").fill(f"{who}{self.network.mark.lower()}")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main .btn.act").click()

    def value(self, statement: str, *params: object) -> Any:
        """What the distributor's rows say."""
        with reading(self.network.distributor.organisation):
            ((found,),) = sql.fetch(statement, params)
        return found

    def shelf(self, code: str) -> int:
        """Pieces of a tea that could be sold."""
        sku = self.network.skus[code]
        site = self.network.places["GUDANG"]
        return int(self.value("SELECT sellable FROM ledger_shelf WHERE sku = %s AND site = %s", sku, site))


P = ParamSpec("P")
R = TypeVar("R")


def step(who: str) -> Callable[[Callable[Concatenate[Story, P], R]], Callable[Concatenate[Story, P], R]]:
    """A step of the story that somebody takes; where it fails, it is said who, in which language, and on which page."""

    def taken(take: Callable[Concatenate[Story, P], R]) -> Callable[Concatenate[Story, P], R]:
        @wraps(take)
        def told(story: Story, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return take(story, *args, **kwargs)
            except BaseException as error:
                page = story.windows.get(who)
                there = f"{page.viewport_size} on {page.url}" if page else "before there was a window"
                error.add_note(f"{who}, in {story.language}: {take.__name__}, {there}")
                raise

        return told

    return taken


@pytest.fixture(scope="module")
def stories(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Story]]:
    """One browser and one network for all; another network after a story that was broken off."""
    kept: list[Story] = []
    files = tmp_path_factory.mktemp("five") / "attachments"
    with (
        pytest.MonkeyPatch.context() as patched,
        served() as address,
        sync_playwright() as playwright,
        override_settings(ATTACHMENTS=files),
    ):
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def whole() -> Story:
            if not kept or not kept[-1].told:
                kept.append(Story(opened, address))
            return kept[-1]

        yield whole
        opened.close()
