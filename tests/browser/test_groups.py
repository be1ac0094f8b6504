"""A group of outlets, told through the pages: named, joined, left; what cannot be stands beside the field."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.browser.people import person
from tests.browser.test_masters import send
from tests.browser.test_pages import signed_in
from tests.world import World, today_there

pytestmark = pytest.mark.usefixtures("database")


def test_a_group_is_made_filled_and_emptied_on_its_page() -> None:
    world = World(outlets=2)
    owner = signed_in(person(world))
    status, page = send(owner, "/group/new", code="CLUB", name="Klub Juara")
    assert status == 200 and "Klub Juara" in page and "Nobody is in it yet." in page
    assert send(owner, "/group/new", code="CLUB", name="Another")[0] == 409
    listed = owner.get("/groups").content.decode()
    (group,) = re.findall(r'href="/group/(\d+)"', listed)
    for outlet in (1, 2):
        status, page = send(owner, f"/group/{group}/join_groups", party=f"T{outlet}-{world.mark}")
        assert status == 200 and f"Toko {outlet}" in page
    status, page = send(owner, f"/group/{group}/join_groups", party="NOBODY")
    assert status == 409 and "NOBODY" in page
    status, page = send(owner, f"/group/{group}/change", name="Klub Baru")
    assert status == 200 and "Klub Baru" in page
    assert "Klub Baru" in owner.get(f"/party/{world.outlets[0]}").content.decode()
    tomorrow = today_there() + timedelta(days=2)
    status, page = send(owner, f"/group/{group}/leave", party=f"T1-{world.mark}", on=tomorrow.isoformat())
    assert status == 200
    status, page = send(owner, f"/group/{group}/leave", party="NOBODY")
    assert status == 409
