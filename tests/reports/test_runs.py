"""The trial of reports itself: it finds a report that is wrong, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connections

from tests.reports import runs
from tests.reports.questions import look, questions
from tests.stories.market import Market
from tests.stories.shop import Shop
from tests.world import drain

pytestmark = pytest.mark.usefixtures("database")


def wrong(failures: list[str]) -> list[str]:
    """What is not only slow."""
    return [one for one in failures if not one.endswith(" ms")]


def test_every_report_of_a_market_is_right_and_a_wrong_cell_is_found() -> None:
    market = Market()
    said: list[str] = []
    found = runs.run(1, said.append, market.actor.organisation)
    assert wrong(found["failures"]) == []
    assert len(found["questions"]) == len(said) - 1 > 90
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE insights_skumonth SET untaxed = untaxed + 1 WHERE organisation = %s AND sku = %s",
                       [market.actor.organisation, market.skus["tea"]])  # fmt: skip
    try:
        assert any(
            "sales by brand" in one for one in wrong(runs.run(1, said.append, market.actor.organisation)["failures"])
        )
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute("UPDATE insights_skumonth SET untaxed = untaxed - 1 WHERE organisation = %s AND sku = %s",
                           [market.actor.organisation, market.skus["tea"]])  # fmt: skip


def test_stock_debts_and_service_are_compared_with_the_books() -> None:
    """Goods that really moved, and a debt that was paid in part."""
    shop = Shop()
    for _ in range(15):
        shop.invoiced(3)
    shop.pay(5_000_00)
    drain()
    seen = look(shop.actor.organisation)
    assert seen is not None
    assert {one.over for one in questions(seen)} == {"month", "quarter", "all"}
    assert wrong(runs.run(1, lambda line: None, shop.actor.organisation)["failures"]) == []
