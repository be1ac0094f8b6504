"""What is drawn is what the table says: the same figures, the same words, the same way to the papers (W1, W5)."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from salur.insights.charting import BARS
from salur.insights.reports import REPORTS
from salur.insights.rules import Period
from salur.insights.timelines import DAYS, steps
from salur.shell.charts import Chart, Series
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.market import Market

pytestmark = pytest.mark.usefixtures("database")
YEAR = "first=2025-01-01&last=2025-12-31"


@pytest.fixture(scope="module")
def market(database: str) -> Market:
    return Market()


class Page:
    """A report's page: its charts' values, and the rows of its table by what they are called."""

    def __init__(self, client: Client, address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, address
        self.text = answer.content.decode()
        scripts = re.findall(r'<script id="([^"]+)-values" type="application/json">(.*?)</script>', self.text, re.S)
        self.charts: dict[str, dict[str, Any]] = {key: json.loads(values) for key, values in scripts}
        body = re.search(r"<tbody>(.*?)</tbody>", self.text, re.S)
        self.rows = [_row(one) for one in re.findall(r"<tr>(.*?)</tr>", body[1], re.S)] if body else []


def _row(text: str) -> tuple[str, str, dict[str, str]]:
    """What a row is called, where it leads, and its cells by head (without the currency, which stands in the head)."""
    cells = re.findall(r'<td data-head="([^"]*)"[^>]*>(.*?)</td>', text, re.S)
    link = re.search(r'href="([^"]+)"', cells[0][1])
    plain = [(html.unescape(head), html.unescape(re.sub(r"<[^>]+>", "", cell)).strip()) for head, cell in cells]
    values = {head.removesuffix(" Rp").removesuffix("Rp").strip(): cell for head, cell in plain[1:]}
    return plain[0][1], html.unescape(link[1]) if link else "", values


@pytest.mark.parametrize("language", ["en", "id", "zh-hans"])
def test_every_chart_says_what_its_table_says(market: Market, language: str) -> None:
    client = signed_in(person(market.shop), language)
    drawn = 0
    for name, report in REPORTS.items():
        for by in report.by:
            page = Page(client, f"/reports/{name}?by={by}&{YEAR}&against=before&columns=all")
            for key, chart in page.charts.items():
                if not key.endswith("-rows"):
                    continue
                drawn += 1
                assert chart["labels"] == [row[0] for row in page.rows[:BARS]], (name, by)
                assert chart["links"] == [row[1] for row in page.rows[:BARS]], (name, by)
                for series in chart["series"]:
                    said = [row[2][series["name"]] for row in page.rows[:BARS]]
                    assert series["texts"] == said, (name, by, series["name"])
    assert drawn >= 12


def test_lines_come_to_the_sum_of_the_report_and_lead_to_the_days_papers(market: Market) -> None:
    client = signed_in(person(market.shop))
    page = Page(client, "/reports/sales?by=region&first=2025-04-15&last=2025-05-31&against=before")
    now, then = page.charts["sales-time"]["series"]
    assert len(now["values"]) == 47
    assert sum(now["values"]) == 100_000 * (5 + 50 + 6 - 7)
    assert sum(value or 0 for value in then["values"]) == 100_000 * (4 + 40)
    at = now["values"].index(100_000 * 56)  # the 10th of May: 50 + 6 pieces
    assert page.charts["sales-time"]["labels"][at] == "10 May 2025"
    papers = client.get(page.charts["sales-time"]["links"][at]).content.decode()
    assert "F-2025-05-10-east" in papers.replace("<i>", "").replace("</i>", "")
    months = Page(client, f"/reports/sales?by=brand&{YEAR}").charts["sales-time"]
    assert months["series"][0]["values"][:7] == [100_000 * n for n in (30, 30, 4, 45, 49, 60, 98)]
    assert months["labels"][4] == "May 2025"


def test_a_mark_leads_one_step_further_and_at_last_to_the_papers(market: Market) -> None:
    client = signed_in(person(market.shop))
    page = Page(client, f"/reports/sales?by=region&{YEAR}")
    seen = []
    for _ in range(4):
        link = page.charts["sales-rows"]["links"][0]
        seen.append(link.partition("?")[0])
        if link.startswith("/reports/papers"):
            assert "F-2025" in client.get(link).content.decode().replace("<i>", "")
            break
        page = Page(client, f"/reports/sales{link}")
    assert seen[-1] == "/reports/papers"


def test_a_period_is_drawn_day_by_day_or_by_its_months() -> None:
    assert steps(Period(date(2025, 1, 30), date(2025, 2, 2)), "day") == [
        date(2025, 1, 30), date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 2),
    ]  # fmt: skip
    assert steps(Period(date(2024, 12, 31), date(2025, 2, 1)), "month") == [
        date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1),
    ]  # fmt: skip
    assert DAYS >= 62  # two long months


def test_a_chart_divides_as_people_read_it() -> None:
    series = [Series("Net", "c2", [150, None], ["1.50", ""])]
    chart = Chart("k", "bars", "t", ["a", "b"], series, "f", "money", "USD")
    assert chart.values["divide"] == 100
    assert not chart.empty
    assert replace(chart, unit="share").divide == 10
    assert replace(chart, series=[Series("Net", "c2", [0, None], ["", ""])]).empty


def test_pages_without_a_chart_load_nothing_for_one(market: Market) -> None:
    client = signed_in(person(market.shop))
    for address in ("/", "/orders", "/parties", "/reports/papers", "/reports/sharing"):
        assert "echarts" not in client.get(address).content.decode(), address
        assert "charts.js" not in client.get(address).content.decode(), address
    nothing = client.get("/reports/sales?by=region&first=2020-01-01&last=2020-01-02").content.decode()
    assert "charts.js" not in nothing
    assert "charts.js" in client.get(f"/reports/sales?by=region&{YEAR}").content.decode()


def test_stock_is_narrowed_from_place_to_goods_to_lots(market: Market) -> None:
    client = signed_in(person(market.shop))
    page = Page(client, "/reports/stock?by=place")
    place = page.charts["stock-rows"]["links"][0]
    goods = Page(client, f"/reports/stock{place}")
    assert "by=sku" in place
    assert [row[0] for row in goods.rows] == goods.charts["stock-rows"]["labels"]
    lots = Page(client, f"/reports/stock{goods.rows[0][1]}")
    assert "by=lot" in goods.rows[0][1]
    assert len(lots.rows) == 1
    assert lots.rows[0][1] == ""  # nothing is narrower than a lot in a place
    nothing = client.get("/reports/stock?by=sku&of_place=1&of_bucket=lost").content.decode()
    assert "Nothing in this period." in nothing
    assert client.get("/reports/stock?by=sku&of_place=x").status_code == 409


def test_what_is_promised_leads_to_the_orders(market: Market) -> None:
    shop = market.shop
    placed = shop.place(shop.order((shop.skus[0], 30)), shop.order((shop.skus[0], 5), buyer=shop.outlets[1])).papers()
    client = signed_in(person(shop))
    page = Page(client, "/reports/promises?by=sku")
    assert [list(row[2].values())[:3] for row in page.rows] == [["35", "–", "2"]]
    assert page.charts["promises-rows"]["series"][0]["values"] == [35]
    orders = Page(client, f"/reports/promises{page.rows[0][1]}")
    assert [row[1] for row in orders.rows] == [f"/order/{order}" for order in placed]
    outlets = Page(client, "/reports/promises?by=outlet")
    assert [next(iter(row[2].values())) for row in outlets.rows] == ["30", "5"]
    only = Page(client, f"/reports/promises?by=order&of_outlet={shop.outlets[1]}")
    assert [row[1] for row in only.rows] == [f"/order/{placed[1]}"]
