"""The collector reads what an outlet owes, since when, and prints it for him (F7, G5)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from salur.insights.queries.owed import OpenSeen
from salur.insights.rules import BUCKETS, bucket_of
from salur.insights.statements import ages
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.shop import Shop
from tests.world import today_there

pytestmark = pytest.mark.usefixtures("database")


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_statement_has_opening_lines_closing_and_what_is_open() -> None:
    shop = Shop()
    late = today_there() - timedelta(days=40)
    shop.open_item(250_000_00, "OLD-7", due_on=late)
    invoice = shop.invoiced()
    shop.pay(656_000, (invoice, 656_000), method="transfer")
    client = signed_in(person(shop))
    today = today_there()
    span = f"first={today - timedelta(days=5)}&last={today + timedelta(days=1)}"
    page = client.get(f"/reports/statement?of={shop.outlets[0]}&{span}").content.decode()
    text = plain(page)
    assert "Opening" in text
    assert "Closing" in text
    assert "OLD- 7" in text
    assert re.search(r"OLD- 7 .{0,60}40 250,000 250,000", text)  # 40 days overdue, all of it open
    owed = 250_000_00 + 10_656_000 - 656_000
    assert f"{owed // 100:,}" in text
    assert page.count("<tfoot>") == 2
    printed = client.get(f"/reports/statement/print?of={shop.outlets[0]}&{span}").content.decode()
    assert f"{owed // 100:,}" in plain(printed)
    assert "OLD-7" in plain(printed)
    after = plain(
        client.get(f"/reports/statement?of={shop.outlets[0]}&first=2030-01-01&last=2030-01-31").content.decode()
    )
    assert re.search(rf"Opening\s+{owed // 100:,} ", after)


def test_the_ages_of_an_account_are_those_of_the_ageing_report() -> None:
    today = date(2026, 6, 30)
    items = [OpenSeen("invoice", n, "", today, today - timedelta(days=days), 100, 10**n)
             for n, days in enumerate((-3, 0, 1, 30, 31, 60, 61, 90, 91, 400))]  # fmt: skip
    assert list(ages(items, today).values()) == [11, 1_100, 110_000, 11_000_000, 1_100_000_000]
    assert [bucket_of(days) for days in (0, 1, 31, 61, 91)] == list(BUCKETS)


def test_an_account_is_reached_from_the_party_and_from_the_report() -> None:
    shop = Shop()
    shop.open_item(1_000_00)
    client = signed_in(person(shop))
    link = f"/reports/statement?of={shop.outlets[0]}"
    assert link in client.get(f"/party/{shop.outlets[0]}").content.decode()
    assert link in client.get("/reports/receivables").content.decode()


def test_what_is_not_ones_to_see_is_not_shown() -> None:
    shop, other = Shop(), Shop()
    client = signed_in(person(shop))
    assert client.get(f"/reports/statement?of={10**12}").status_code == 404
    assert client.get(f"/reports/statement/print?of={10**12}").status_code == 404
    assert client.get("/reports/statement?party=NOBODY").status_code == 409
    assert client.get("/reports/statement/print").status_code == 409
    assert client.get("/reports/statement").status_code == 200
    clerk = signed_in(person(shop, "orders.place"))
    assert clerk.get(f"/reports/statement?of={shop.outlets[0]}").status_code == 403
    assert clerk.get(f"/reports/statement/print?of={shop.outlets[0]}").status_code == 403
    assert "/reports/statement" not in clerk.get(f"/party/{shop.outlets[0]}").content.decode()
    far = signed_in(person(other))
    assert far.get(f"/reports/statement?of={shop.outlets[0]}").status_code == 404
