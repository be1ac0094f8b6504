"""The owner opens the reports and sees the month: what was sold beside the month before, by whom, of what (W1, W14)."""

from __future__ import annotations

import json
import re

import pytest

from salur.insights.month_tiles import running, spark
from tests.browser.people import person
from tests.browser.test_pages import signed_in, statements
from tests.stories.market import Market

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def market(database: str) -> Market:
    market = Market()
    market.shop.open_item(300_000_00)
    return market


def drawn(page: str, key: str) -> dict[str, object]:
    found = re.search(rf'<script id="{key}-values" type="application/json">(.*?)</script>', page, re.S)
    assert found
    values: dict[str, object] = json.loads(found[1])
    return values


def test_the_month_is_that_of_the_latest_sale_and_others_can_be_asked_for(market: Market) -> None:
    client = signed_in(person(market.shop))
    page = client.get("/reports").content.decode()
    assert "<h1>July 2025</h1>" in page
    assert "15 Jul 2025" in page
    assert "month=2025-06" in page
    earlier = client.get("/reports?month=2025-05").content.decode()
    assert "<h1>May 2025</h1>" in earlier
    assert "month=2025-06" in earlier
    assert client.get("/reports?month=nonsense").status_code == 200


def test_the_lines_are_the_sums_of_the_days_so_far(market: Market) -> None:
    client = signed_in(person(market.shop))
    values = drawn(client.get("/reports?month=2025-05").content.decode(), "month")
    now, then = values["series"]  # type: ignore[misc]
    assert len(now["values"]) == 31
    assert (now["values"][8], now["values"][9], now["values"][30]) == (0, 5_600_000, 4_900_000)
    assert (then["values"][0], then["values"][29], then["values"][30]) == (4_000_000, 4_500_000, None)
    july = drawn(client.get("/reports").content.decode(), "month")
    (line, _) = july["series"]  # type: ignore[misc]
    assert line["values"][14] == 9_800_000
    assert line["values"][15:] == [None] * 16


def test_brands_salesmen_and_tiles_come_to_what_the_reports_say(market: Market) -> None:
    client = signed_in(person(market.shop))
    page = client.get("/reports?month=2025-05").content.decode()
    brands = drawn(page, "brands")
    assert brands["labels"] == ["Sosro", "Kapal"]
    assert brands["series"][0]["values"] == [4_300_000, 600_000]  # type: ignore[index]
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert re.search(r"Sari 49,000 40,000 22\.5%", plain)  # North in May and April; East sold nothing in April
    assert "100.0 %" in plain  # all that is owed is overdue
    assert client.get(re.findall(r'class="kpi" href="([^"]+)"', page)[0].replace("&amp;", "&")).status_code == 200


def test_who_may_not_see_sales_sees_no_month(market: Market) -> None:
    collector = signed_in(person(market.shop, "insights.receivables"))
    page = collector.get("/reports").content.decode()
    assert "data-chart" not in page
    assert collector.get("/reports/month").status_code == 403
    assert "/reports/month" not in collector.get("/").content.decode()
    seller = signed_in(person(market.shop, "insights.sales"))
    assert "Overdue" not in seller.get("/reports/month").content.decode()
    assert "/reports/month" in seller.get("/").content.decode()


def test_the_month_asks_little_of_the_database(market: Market) -> None:
    client = signed_in(person(market.shop))
    for address in ("/reports", "/reports/month"):
        client.get(address)
        assert statements(lambda address=address: client.get(address)) <= 12, address  # type: ignore[misc]


def test_a_small_line_goes_from_left_to_right_and_from_zero_up() -> None:
    assert running([1, 0, -2, 5]) == [1, 1, -1, 4]
    assert spark([0, 5, 10]) == "0.0,32.0 50.0,17.0 100.0,2.0"
    assert spark([7]) == "0.0,2.0"
    assert spark([-1, 0]) == "0.0,32.0 100.0,32.0"
