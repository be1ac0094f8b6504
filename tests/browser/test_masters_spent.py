"""What the pages of masters spend on the database."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.browser.people import person
from tests.browser.test_masters import send
from tests.browser.test_pages import signed_in, statements
from tests.world import World

pytestmark = pytest.mark.usefixtures("database")
PAGES = (
    ("people", "person"), ("roles", "role"), ("parties", "party"), ("products", "sku"), ("prices", "price"),
    ("places", "place"), ("terms", "party"), ("months", "month"),
)  # fmt: skip
MOST = 16


def test_pages_of_masters_spend_no_more_than_they_should() -> None:
    world = World(outlets=20, skus=20)
    clerk = signed_in(person(world, name="Ratna"))
    send(clerk, "/role/new", name="clerk", may=["orders.capture"])
    spent = {}
    for listed, kind in PAGES:
        page = clerk.get(f"/{listed}").content.decode()
        spent[f"/{listed}"] = statements(partial(clerk.get, f"/{listed}"))
        if found := re.search(rf'href="(/{kind}/\d+)"', page):
            clerk.get(found[1])
            spent[f"/{kind}/…"] = statements(partial(clerk.get, found[1]))
    print(spent)
    assert max(spent.values()) <= MOST, spent
