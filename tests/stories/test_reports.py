"""The owner asks what was sold, by whom, of what, against when, and drills down to the paper (W1, W3, W5, W12, W14)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import fastexcel
import pytest
from django.test import Client

from salur.insights import actions
from salur.insights.actions.share import Share
from salur.insights.queries import papers
from salur.insights.queries.asked import Ask
from salur.insights.queries.dimensions import DIMENSIONS
from salur.insights.reports import REPORTS
from salur.insights.rules import Period, before, month_after
from salur.kernel.command import ask
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.shell.spreadsheets import safe
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.market import SALES, Market, by_hand
from tests.stories.shop import Shop, members
from tests.world import drain, prove, today_there

pytestmark = pytest.mark.usefixtures("database")
QUARTER = Period(date(2025, 4, 1), date(2025, 6, 30))
PERIODS = [
    QUARTER, Period(date(2025, 1, 1), date(2025, 12, 31)), Period(date(2025, 5, 1), date(2025, 5, 31)),
    Period(date(2025, 1, 16), date(2025, 5, 15)), Period(date(2025, 5, 9), date(2025, 5, 11)),
    Period(date(2025, 1, 31), date(2025, 7, 1)),
]  # fmt: skip
FILTERS: list[dict[str, str]] = [
    {}, {"region": "Java"}, {"territory": "South"}, {"salesman": "Sari"}, {"channel": "GT"}, {"price_class": "gold"},
    {"outlet": "east"}, {"brand": "Kapal"}, {"brand_owner": "Sinar"}, {"sku": "tea"}, {"category": "drinks"},
    {"region": "Java", "brand": "Kapal"}, {"outlet": "north", "sku": "tea"}, {"salesman": "Sari", "sku": "coffee"},
]  # fmt: skip


@pytest.fixture(scope="module")
def market(database: str) -> Market:
    market = Market()
    prove()
    return market


def test_last_quarter_by_region_against_the_quarter_before(market: Market) -> None:
    """Java sold 40 + 5 - 7 + 60 pieces, East 50 + 6; the quarter before 10 + 20 + 4 and 30."""
    found = market.report("region", QUARTER.first, QUARTER.last, against=before(QUARTER))
    assert found == {
        market.key("region", "Java"): (9_800_000, 98, 3_400_000),
        market.key("region", "East"): (5_600_000, 56, 3_000_000),
    }


@pytest.mark.parametrize("period", PERIODS, ids=str)
def test_every_way_of_asking_comes_to_what_the_lines_come_to(market: Market, period: Period) -> None:
    for by, filters in product(DIMENSIONS, FILTERS):
        found = market.report(by, period.first, period.last, **filters)
        wanted = by_hand(market.key, by, period.first, period.last, filters, SALES)
        assert {key: row[:2] for key, row in found.items()} == wanted, (by, filters)


def test_the_papers_behind_each_number_come_to_it(market: Market) -> None:
    for by, filters in product(("region", "outlet", "brand", "sku", "salesman", "month"), FILTERS):
        for key, (net, pieces, _) in market.report(by, QUARTER.first, QUARTER.last, **filters).items():
            values = {name: market.key(name, value) for name, value in filters.items()}
            period, narrowed = QUARTER, values | {by: key}
            if by in values and values[by] != key:
                continue
            if by == "month":
                first = date.fromisoformat(key)
                period = Period(first, month_after(first) - timedelta(days=1))
                narrowed = values
            seen, after, found = [], "", []
            with reading(market.actor.organisation):
                while True:  # two at a time, to go over the pages
                    some, after = papers.papers(market.actor, Ask("sku", period, None, narrowed), after, rows=2)
                    seen.append(len(some))
                    found += some
                    if not after:
                        break
            assert (sum(one.net for one in found), sum(one.pieces for one in found)) == (net, pieces), (by, filters)
            assert all(count == 2 for count in seen[:-1])
            assert found == sorted(found, key=lambda one: (one.on, one.kind, one.paper), reverse=True)
            assert len({(one.kind, one.paper) for one in found}) == len(found)


def test_who_works_one_territory_sees_only_its_sales(market: Market) -> None:
    sees = replace(market.actor, territories=frozenset({market.territories["South"]}))
    for by in DIMENSIONS:
        found = market.report(by, date(2025, 1, 1), date(2025, 12, 31), actor=sees)
        wanted = by_hand(market.key, by, date(2025, 1, 1), date(2025, 12, 31), {"territory": "South"}, SALES)
        assert {key: row[:2] for key, row in found.items()} == wanted, by
    nothing = market.report("sku", date(2025, 1, 1), date(2025, 12, 31), actor=sees, territory="North")
    assert nothing == {}


def test_the_owner_asks_and_drills_down_to_the_paper(market: Market) -> None:
    client = signed_in(person(market.shop))
    assert "/reports/sales" in client.get("/reports").content.decode()
    answer = client.get("/reports/sales?by=region&first=2025-04-01&last=2025-06-30&against=before").content.decode()
    rows = [re.sub(r"<[^>]+>", " ", row).replace("Rp ", "Rp") for row in re.findall(r"<tr>.*?</tr>", answer, re.S)]
    java = next(row for row in rows if "Java" in row)
    assert "98,000" in java
    assert "188.2%" in java  # from 34 to 98 pieces
    assert "154,000" in rows[-1]
    narrowed = f"of_region={market.territories['Java']}"
    narrower = next(link for link in _links(answer) if link.startswith("?") and narrowed in link)
    brands = client.get(f"/reports/sales{narrower}").content.decode()
    behind = next(link for link in _links(brands) if "papers" in link and "Kapal" in link)
    found = client.get(behind).content.decode()
    papers_seen = re.findall(r'href="(/invoice/\d+)"><i>([^<]*)</i>([^<]*)</a>', found)
    assert [head + tail for _, head, tail in papers_seen] == ["F-2025-06-30-south", "F-2025-04-30-south"]
    assert client.get(papers_seen[0][0]).status_code == 200


def _links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', page)]


@pytest.mark.parametrize("language", ["en", "id", "zh-hans"])
def test_every_report_is_shown_and_given_as_a_file(market: Market, language: str) -> None:
    client = signed_in(person(market.shop), language)
    for name, report in REPORTS.items():
        for by in report.by:
            address = f"/reports/{name}?by={by}&first=2025-01-01&last=2025-12-31&cost=1"
            assert client.get(address).status_code == 200, address
            text = b"".join(client.get(f"{address}&format=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
            lines = list(csv.reader(io.StringIO(text), delimiter=";" if language == "id" else ","))
            assert len({len(line) for line in lines}) == 1, address
            book = b"".join(client.get(f"{address}&format=xlsx").streaming_content)  # type: ignore[attr-defined]
            sheet = fastexcel.read_excel(book).load_sheet(0)
            assert (sheet.height, sheet.width) == (len(lines) - 1, len(lines[0])), address


def test_amounts_in_files_are_exact_and_as_the_language_writes_them(market: Market) -> None:
    address = "/reports/sales?by=brand&first=2025-04-01&last=2025-06-30&format=csv"
    for language, mark, amount in (("en", ",", "83000.00"), ("id", ";", "83000,00")):
        answer = signed_in(person(market.shop), language).get(address)
        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
        (sosro,) = [line.split(mark) for line in lines if line.startswith("Sosro")]
        assert sosro[2] == amount  # 40 + 50 - 7 pieces of Rp 1,000


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@sum", "\t=1", " =1", "\r=1", "Toko = baru", "Teh"])
def test_nothing_in_a_file_is_taken_for_a_formula(text: str) -> None:
    given = safe(text)
    assert given == (text if text in ("Toko = baru", "Teh") else f"'{text}")


def test_a_report_needs_its_own_permission_and_cost_needs_another(market: Market) -> None:
    client = signed_in(person(market.shop, "insights.sales"))
    sales = client.get("/reports/sales?first=2025-01-01&last=2025-12-31&cost=1")
    assert sales.status_code == 200
    assert "Margin" not in sales.content.decode()
    assert client.get("/reports/papers?first=2025-01-01&last=2025-12-31").status_code == 200
    for name in ("stock", "movement", "receivables", "service", "tiers", "statement", "sharing"):
        assert client.get(f"/reports/{name}").status_code == 403, name
    stock = signed_in(person(market.shop, "insights.stock")).get("/reports/movement?first=2025-01-01&last=2025-12-31")
    assert "At cost" not in stock.content.decode()
    cost = signed_in(person(market.shop, "insights.sales", "insights.cost")).get(
        "/reports/sales?first=2025-01-01&last=2025-12-31&cost=1"
    )
    assert "Margin" in cost.content.decode()
    assert Client().get("/reports/sales").status_code == 302


@pytest.mark.parametrize(
    "address",
    ["nothing", "sales?by=price", "sales?first=2025-02-30", "sales?first=2025-03-01&last=2025-02-01",
     "sales?of_outlet=x", "sales?currency=ZZZ", "sales?of_sku=9999999999999999999"],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_a_sentence(market: Market, address: str) -> None:
    answer = signed_in(person(market.shop)).get(f"/reports/{address}")
    assert answer.status_code == 409
    assert "insights." not in answer.content.decode()


def test_margin_stock_service_and_debts_of_a_day_of_trade() -> None:
    """100 came at Rp 3,000 each; 24 sold at Rp 4,000 and taken, 10 sold of which 4 were refused."""
    shop = Shop()
    shop.invoiced(24)
    shop.invoice(shop.deliver(shop.loaded(10), (1, 4)))
    drain()
    client = signed_in(person(shop))
    read = lambda name: " ".join(re.sub(r"<[^>]+>", " ", client.get(f"/reports/{name}").content.decode()).split())  # noqa: E731
    sales = read("sales?by=brand&cost=1")
    assert re.search(r"Sosro\b.*? 120,000 30 ", sales), sales[sales.index("Sosro") :][:200]
    assert "90,000" in sales  # cost
    assert "25.0%" in sales  # margin of sales
    service = read("service?by=outlet")
    assert "88.2%" in service  # 30 of 34 pieces
    assert "50.0%" in service  # one delivery of two was taken as sent
    movement = read("movement?by=sku")
    assert "2,400" in movement
    stock = read("stock?by=place")
    assert "2,366" in stock  # 2,400 less 34 picked; the 4 are on the van
    debts = read("receivables")
    assert "133,200" in debts  # 30 × Rp 4,000 and 11% tax
    code = f"T1-{shop.mark}"
    assert "133,200" in read(f"statement?party={code}")
    prove()


def test_a_principal_sees_secondary_sales_only_while_the_distributor_shares() -> None:
    principal, distributor = members()
    mine, theirs = principal.actor, distributor.actor
    shown = lambda: _tiers(principal)  # noqa: E731
    principal.invoiced(24, distributor.actor.party)
    _own_brand(principal, distributor)
    distributor.invoiced(10)
    drain()
    assert shown() == {theirs.party: (24 * 400_000, 24, 0, 0, 0)}
    actions.share(actor=theirs, shares=[ask(Share(mine.party))]).one()
    assert shown() == {theirs.party: (24 * 400_000, 24, 10 * 400_000, 10, 1)}
    actions.share(actor=theirs, shares=[ask(Share(mine.party, False))]).one()
    assert shown() == {theirs.party: (24 * 400_000, 24, 0, 0, 0)}
    with pytest.raises(Refused, match=r"insights\.no_member"):
        actions.share(actor=theirs, shares=[ask(Share(distributor.outlets[0]))]).one()


def _tiers(principal: Shop) -> dict[int, tuple[int, ...]]:
    from salur.insights.queries import asked, tiers

    today = today_there()
    question = Ask("distributor", Period(today.replace(day=1), today))
    with reading(principal.actor.organisation):
        page = asked.page(tiers.tiers(principal.actor, question))
    return {int(row[0]): tuple(row[2:]) for row in page.rows}


def _own_brand(principal: Shop, distributor: Shop) -> None:
    """What the distributor sells is the principal's."""
    from salur.catalog import actions as catalog
    from salur.catalog.bodies import ProductBody

    body = ProductBody(f"P1-{distributor.mark}", "Teh 1", owner=principal.actor.party)
    catalog.record_products(actor=distributor.actor, products=[ask(body)]).papers()
