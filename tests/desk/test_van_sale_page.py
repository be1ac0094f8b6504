"""A van sale told on its page: what was sold, what was given for nothing, and who gave it."""

from __future__ import annotations

import re

import pytest

from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.promoting import switch_on
from tests.stories.test_van_gifts import GIFT, PIECE, asked, lines
from tests.stories.trading import Firm
from tests.world import prove

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("language", "asks", "by"),
    [
        ("en", "Bonus", "by hand"),
        ("id", "Bonus", "secara manual"),
        ("zh-hans", "赠品", "人工"),
    ],
)
def test_a_gift_is_told_on_the_page_and_the_sale_says_who_gave_it(language: str, asks: str, by: str) -> None:
    firm = Firm()
    firm.receive(500, place=firm.van)
    switch_on(firm, "GIFT", GIFT)
    client = signed_in(person(firm), language)
    form = client.get("/sale/new").content.decode()
    assert asks in form and 'name="free-0" value="1"' in form and 'name="free-0" value="1" checked' not in form
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert key is not None
    van, sku = f"VAN1{firm.mark}", code_of(firm)
    told = {"key": key[1], "van": van, "buyer": f"T1-{firm.mark}", "paid": "cash", "reference": ""}
    told |= {"sku-0": sku, "quantity-0": "2", "pack-0": "carton", "sku-1": sku, "quantity-1": "3", "pack-1": "",
             "free-1": "1"}  # fmt: skip
    answer = client.post("/sale/new", told)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(f"/sale/{firm.value('SELECT id FROM field_sale')}").content.decode()
    assert "GIFT" in page and by in page
    assert [row[1:3] + row[4:] for row in lines(firm, firm.value("SELECT id FROM field_sale"))] == [
        (48, 48 * PIECE, ""), (2, 2 * PIECE, "GIFT"), (1, PIECE, "manual"),
    ]  # fmt: skip
    assert asked(firm) == [("beyond_scheme", 4_000_00)]
    prove()


def code_of(firm: Firm) -> str:
    return str(firm.value("SELECT code FROM catalog_item WHERE sku_id = %s", firm.skus[0]))
