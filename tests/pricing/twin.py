"""The twin of the pricing engine in a real browser, as a phone has it: no build, a strict content policy."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page, expect, sync_playwright

import salur
from tests.browser.chromium import CHROMIUM, FLAGS

Json = dict[str, Any]
Pair = tuple[Json, Json]  # snapshot, cart

HERE = Path(__file__).parent / "phone"
TWIN = Path(salur.__file__).parent / "app" / "static" / "app" / "pricing"
LARGEST = 2**53 - 1  # what a number of JavaScript holds exactly


class Files(SimpleHTTPRequestHandler):
    """The test's page, and the twin under /pricing/; nothing else, and nothing may come from elsewhere."""

    def translate_path(self, path: str) -> str:
        place, _, name = path.strip("/").rpartition("/")
        return str((TWIN if place == "pricing" else HERE) / (name or "index.html"))

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Twin:
    """A page with the twin in it."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def price(self, pairs: Sequence[Pair]) -> list[Json]:
        """The results of many carts; one that the twin throws at has only `error`."""
        return self._ask("priced", pairs)

    def price_frozen(self, pairs: Sequence[Pair]) -> list[Json]:
        """The same, on snapshots and carts that cannot be changed."""
        return self._ask("untouched", pairs)

    def price_in_worker(self, pairs: Sequence[Pair]) -> list[Json]:
        """The same, in a service worker."""
        return self._ask("pricedByWorker", pairs)

    def measure(self, pair: Pair, rounds: int) -> Json:
        """Milliseconds: `compile`, `first`, and `again` for each of the rounds."""
        told = self._page.evaluate("([text, rounds]) => measured(text, rounds)", [json.dumps(pair), rounds])
        return cast(Json, json.loads(told))

    def _ask(self, function: str, pairs: Sequence[Pair]) -> list[Json]:
        told = self._page.evaluate(f"text => {function}(text)", json.dumps(pairs))
        return cast(list[Json], json.loads(told))


@contextmanager
def twin() -> Iterator[Twin]:
    """The twin in a fresh Chromium; what breaks the content policy or is thrown outside of a question fails it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, directory=str(HERE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    broken: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page()
            page.on(
                "console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None
            )
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.goto(f"http://localhost:{server.server_port}/")
            expect(page).to_have_title("ready")
            yield Twin(page)
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
    assert broken == []


def numbers(value: Any) -> Iterator[int]:
    """Every whole number in a result."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from numbers(one)


def difference(engine: Json, phone: Json) -> str:
    """Where two results differ first; empty if nowhere.

    The one difference allowed: where the engine's result holds a number that a phone's cannot hold exactly, the twin
    throws instead of rounding.
    """
    if "error" in phone:
        too_large = any(abs(one) > LARGEST for one in numbers(engine)) and phone["error"].startswith("RangeError: too")
        return "" if too_large else str(phone["error"])
    return _difference(engine, phone, "")


def _difference(one: Any, other: Any, at: str) -> str:
    if isinstance(one, dict) and isinstance(other, dict):
        if one.keys() != other.keys():
            return f"{at}: engine has {sorted(one)}, phone {sorted(other)}"
        for key in one:
            if found := _difference(one[key], other[key], f"{at}.{key}"):
                return found
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (left, right) in enumerate(zip(one, other, strict=True)):
            if found := _difference(left, right, f"{at}[{place}]"):
                return found
    elif one != other or isinstance(one, bool) is not isinstance(other, bool):
        return f"{at}: engine {one!r}, phone {other!r}"
    return ""
