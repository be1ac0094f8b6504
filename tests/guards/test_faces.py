"""Every page, in every state, light and dark, at three widths: axe finds nothing, nothing pokes out, nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

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

    def faults(self, face: Face) -> Iterator[str]:
        """What is wrong with a page."""
        self.page.set_content(face.html)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            yield from (f"{face.name} at {width}: {fault}" for fault in self.page.evaluate(FIT))
        for width in (1440, 360):
            self.page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                found: list[Any] = self.page.evaluate(LOOK, scheme == "dark")
                yield from (f"{face.name}, {scheme} at {width}: {fault}" for fault in found)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")


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


def test_every_page_can_be_read_by_everybody_and_fits(faces: Faces, eye: Eye) -> None:
    import time

    found, n = [], 0
    out = open("/tmp/salur/guards/faces.txt", "w")
    for face in faces.all():
        n += 1
        t = time.perf_counter()
        for f in eye.faults(face):
            print(f, file=out, flush=True)
            found.append(f)
        print("#", n, face.name, "%.1f" % (time.perf_counter() - t), file=out, flush=True)
    assert not found, len(found)
