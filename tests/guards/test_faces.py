"""Every page, in every state, light and dark, at three widths: axe finds nothing, nothing pokes out, nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import CHROMIUM, FLAGS, NONE_HERE
from tests.browser.test_door import address as address
from tests.guards.faces import Face, Faces

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(CHROMIUM is None, reason=NONE_HERE),
]
AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text()
NOT_STATIC = re.compile(r"^(?!.*/static/)")
WIDTHS = (360, 768, 1440)
LOOK = """dark => axe.run(document, dark ? {runOnly: {type: "rule", values: ["color-contrast"]}} : {}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")} ` +
    `${node.html.slice(0, 120)} ${(node.any[0] || node.all[0] || node.none[0] || {}).message || ""}`)))"""
FIT = """() => {
  const found = [], seen = one => one.checkVisibility({checkVisibilityCSS: true}) && one.getClientRects().length;
  const over = document.scrollingElement.scrollWidth - innerWidth;
  const name = one => `${one.tagName.toLowerCase()}.${one.className} "${one.textContent.trim().slice(0, 30)}"`;
  if (over > 0) {
    const wide = [...document.querySelectorAll("body *")].filter(one => seen(one)
      && one.getBoundingClientRect().right > innerWidth + 1);
    found.push(`scrolls ${over} px sideways: ${wide.slice(-2).map(name).join(", ")}`);
  }
  for (const one of document.querySelectorAll("button, .btn, summary, input[type=submit]")) {
    if (!seen(one) || !one.clientWidth || one.closest(".sr") || one.querySelector(".sr")) continue;
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2)
      found.push(`cut: ${name(one)} ${one.scrollWidth}x${one.scrollHeight} in ${one.clientWidth}x${one.clientHeight}`);
  }
  return found;
}"""


class Eye:
    """A browser that looks at pages."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{address}/alive")
        page.evaluate(AXE)
        page.route(NOT_STATIC, lambda route: route.abort())  # what a page fetches of itself is a page of its own

    def faults(self, face: Face) -> Iterator[str]:
        """What is wrong with a page."""
        self.page.set_content(face.html)
        yield from self.seen(face.name)

    def seen(self, name: str) -> Iterator[str]:
        """What is wrong with the page that is open."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            yield from (f"{name} at {width}: {fault}" for fault in self.page.evaluate(FIT))
        yield from self.axe(name, "light", 1440)
        yield from self.axe(name, "dark", 1440)
        if ", " not in name:  # in other states a page has the same parts on a phone
            yield from self.axe(name, "light", 360)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def axe(self, name: str, scheme: Literal["light", "dark"], width: int) -> Iterator[str]:
        """What axe finds: all of its rules, in the dark only contrast."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found: list[str] = self.page.evaluate(LOOK, scheme == "dark")
        yield from (f"{name}, {scheme} at {width}: {fault}" for fault in found)


@pytest.fixture(scope="module")
def faces(database: str) -> Faces:
    return Faces("id")


@pytest.fixture
def eye(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Eye]:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Eye(browser.new_page(locale="id-ID"), address)
        browser.close()


@pytest.mark.long
def test_every_page_can_be_read_by_everybody_and_fits(
    faces: Faces, eye: Eye, capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[str] = []
    seen = 0
    for face in faces.all():
        seen += 1
        found += eye.faults(face)
    with capsys.disabled():
        print(f"\n{seen} pages at {len(WIDTHS)} widths, light and dark: {len(found)} faults")
    assert not found, "\n".join(found[:100])
    assert seen > 200


def test_what_is_wrong_with_a_page_is_found(faces: Faces, eye: Eye) -> None:
    """A grey that cannot be read, a field without a name, a page too wide, a button too narrow."""
    html = """<!doctype html><html lang="en"><head><title>x</title><link rel="stylesheet"
    href="/static/shell/frame.css"></head><body><main><h1>x</h1><p id="pale">pale</p><input><div id="wide">x</div>
    <button id="narrow">A long word</button></main></body></html>"""
    eye.page.set_content(html)
    eye.page.evaluate("""() => {
        pale.style.color = "#ddd"; wide.style.width = "2000px"; narrow.style.width = "20px";
        narrow.style.overflow = "hidden"; narrow.style.whiteSpace = "nowrap"; }""")
    found = "\n".join(eye.seen("planted"))
    for fault in (
        ", light at 1440: color-contrast",
        ", light at 360: label",
        " at 768: scrolls",
        " at 1440: cut: button",
    ):
        assert f"planted{fault}" in found, (fault, found)
