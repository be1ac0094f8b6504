"""What schemes do is seen: their calendar, what they gave and cost, their effect beside a control group (K4, K6)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from random import Random
from typing import Any

import pytest
from django.test import Client

from salur.billing import actions as billing
from salur.billing.bodies import Credit, CreditLine, HistoricLine, HistoricSale
from salur.insights.queries import outlet_weeks
from salur.insights.queries.given import GIVEN, given
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.parties import actions as parties
from salur.parties.bodies import AssignBody
from salur.pricing import actions as pricing
from salur.pricing import queries
from salur.pricing.bodies import SchemeBody, SwitchBody
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.guards.timing import LIMIT_STATEMENTS, counted
from tests.stories.shop import Shop
from tests.stories.trading import seeing
from tests.world import LONG_AGO, drain, today_there

pytestmark = pytest.mark.usefixtures("database")
TODAY = today_there()
SHARED = {"principal": "70", "seller": "30"}
CARTON = 9_600_000


@pytest.fixture
def shop() -> Shop:
    return Shop(outlets=2)


def saved(shop: Shop, code: str, *, live: bool = True, since: int = -20, until: int | None = 40, **rule: Any) -> int:
    """A scheme from so many days before today until so many after; live unless told. Gives its row."""
    told = {"currency": "IDR", "scope": "line", "level": 1, "funders": SHARED,
            "benefit": {"type": "percent", "percent": "10"}, **rule}  # fmt: skip
    days = TODAY + timedelta(days=since), None if until is None else TODAY + timedelta(days=until)
    pricing.save_scheme(
        actor=shop.actor, schemes=[ask(SchemeBody(code, f"Scheme {code}", json.dumps(told), None, *days))]
    ).one()
    if live:
        assert pricing.switch_on(actor=shop.actor, schemes=[ask(SwitchBody(code))]).one().ending == "done"
    with reading(shop.actor.organisation):
        return queries.schemes_standing(shop.actor).get(code=code).id


def client_of(shop: Shop, *permissions: str) -> Client:
    found = signed_in(person(shop, *permissions))
    found.cookies["django_language"] = "en"
    return found


def said(answer: Any) -> str:
    return re.sub(
        r"\s+", " ", unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode(), flags=re.S))
    )


def sold(shop: Shop, cartons: int, buyer: int | None = None) -> int:
    """An invoice of so many cartons."""
    body = Capture(buyer or shop.outlets[0], (Line(shop.skus[0], cartons, "carton"),))
    order = orders.place(actor=shop.actor, orders=[ask(body)]).one().paper
    assert order is not None
    from salur.delivery import actions as delivery
    from salur.delivery.bodies import Plan
    from salur.warehouse import actions as warehouse
    from salur.warehouse.bodies import Pick

    shipment = warehouse.pick(actor=shop.actor, picks=[ask(Pick(cartons=cartons), order)]).one().paper
    assert shipment is not None
    delivery.load(actor=shop.actor, trips=[ask(Plan(shop.van, (shipment,)))]).one()
    return shop.invoice(shop.deliver(shipment))


# -- the calendar


def test_the_calendar_shows_what_runs_when_and_what_of_it_is_used(shop: Shop) -> None:
    saved(shop, "BUDGET", budget={"amount": 4 * CARTON})
    saved(shop, "SOON", live=False, since=30, until=60, level=2, goods={"brand": ["Sosro"]}, when={"channel": ["GT"]})
    saved(shop, "OVER", since=-60, until=-30, level=3)
    sold(shop, 10)
    client = client_of(shop, "pricing.see")
    page = client.get("/scheme-calendar")
    html, text = page.content.decode(), said(page)
    assert "Scheme BUDGET" in text and "25%" in text and "Rp96,000 / Rp384,000" in text
    assert len(re.findall(r'class="span (draft)"', html)) == 2, "hatched in the drawing and its key"
    assert 'class="span ended"' in html and 'class="now"' in html
    drawn = re.search(r'<rect class="span live" x="(\d+)" y="6" width="(\d+)"', html)
    used = re.search(r'<rect class="used live" x="(\d+)" y="18" width="(\d+)"', html)
    assert drawn and used and drawn[1] == used[1] and int(used[2]) == int(drawn[2]) // 4
    table = text[text.index("The same as a table") :]
    assert all(one in table for one in ("Scheme BUDGET", "Scheme SOON", "Scheme OVER", "384,000", "96,000", "25%"))


def test_the_calendar_is_narrowed_by_brand_channel_and_status(shop: Shop) -> None:
    saved(shop, "SOSRO", goods={"brand": ["Sosro"]})
    saved(shop, "OTHER", level=2, goods={"brand": ["Kapal"]}, when={"channel": ["MT"]})
    saved(shop, "SKU", live=False, level=3, goods={"sku": [str(shop.skus[0])]}, when={"except": {"channel": ["GT"]}})
    client = client_of(shop, "pricing.see")

    def shown(query: str) -> set[str]:
        return set(re.findall(r"Scheme ([A-Z]{3,})", said(client.get(f"/scheme-calendar?{query}"))))

    assert shown("") == {"SOSRO", "OTHER", "SKU"}
    assert shown("brand=Sosro") == {"SOSRO", "SKU"}, "a scheme of goods is one of their brand"
    assert shown("channel=GT") == {"SOSRO"} and shown("channel=MT") == {"SOSRO", "OTHER", "SKU"}
    assert shown("status=draft") == {"SKU"}
    assert shown("from=2001-01") == set() and shown("from=nonsense") == {"SOSRO", "OTHER", "SKU"}
    by_funder = said(client.get("/scheme-calendar?by=funder"))
    assert re.search(r"Principal 3 .*Seller 3 ", by_funder), "one with two funders stands under each"
    assert re.search(r"Kapal 1 .*Sosro 2 ", said(client.get("/scheme-calendar?by=brand")))


def test_the_calendar_is_for_those_who_see_prices_and_takes_few_statements(shop: Shop) -> None:
    assert client_of(shop, "orders.see").get("/scheme-calendar").status_code == 403
    other = Shop()
    saved(other, "THEIRS")
    client = client_of(shop, "pricing.see")
    assert "THEIRS" not in said(client.get("/scheme-calendar"))

    def spent() -> int:
        with counted() as many:
            client.get("/scheme-calendar")
            return many()

    saved(shop, "ONE")
    few = (spent(), spent())[1]
    for at in range(5):
        saved(shop, f"S{at}", level=at + 2, goods={"sku": [str(shop.skus[0])]}, budget={"uses": 9})
    assert (spent(), spent())[1] <= few + 1 <= LIMIT_STATEMENTS, "the goods that schemes name are one more"


# -- results


def test_results_say_what_it_gave_to_whom_and_who_paid(shop: Shop) -> None:
    row = saved(shop, "TEN", budget={"amount": 10 * CARTON})
    sold(shop, 10)
    second = sold(shop, 5, shop.outlets[1])
    drain()
    line = CreditLine(shop.skus[0], 24, CARTON * 9 // 10, 0, second, 1)
    note = Credit(shop.outlets[1], shop.outlets[1], "IDR", "returned", 0, (line,))
    billing.credit(actor=shop.actor, notes=[ask(note)]).papers()
    with reading(shop.actor.organisation):
        found = given(shop.actor, "TEN", "IDR", TODAY - timedelta(days=20), TODAY)
    back = CARTON // 10
    assert found.amount == 15 * CARTON // 10 - back and (found.orders, found.outlets) == (2, 2)
    assert {who: one.amount for who, one in found.by_funder.items()} == {
        "principal": found.amount * 7 // 10, "seller": found.amount * 3 // 10,
    }  # fmt: skip
    assert sum(one.amount for one in found.sold.values()) == 15 * CARTON * 9 // 10
    assert found.by_outlet[shop.outlets[0]] == (CARTON, 1)
    page = client_of(shop, "*").get(f"/scheme/{row}/results")
    text = said(page)
    assert page.status_code == 200 and "10.4% of what was sold with it" in text
    for shown in ("What it cost, by who pays", "Outlets that get most", "Week by week", "Goods sold with it", "14%"):
        assert shown in text, shown
    charts = re.findall(r'data-chart="(scheme-[a-z]+)-values"', page.content.decode())
    assert charts == ["scheme-sales", "scheme-pieces", "scheme-budget", "scheme-funders"]
    assert f'hx-get="/scheme/{row}/effect"' in page.content.decode()


def test_goods_without_the_scheme_stand_beside_those_with_it(shop: Shop) -> None:
    row = saved(shop, "TWO", need=[{"measure": "packs", "pack": "carton", "min": 2}])
    sold(shop, 1)
    sold(shop, 4)
    drain()
    with reading(shop.actor.organisation):
        found = given(shop.actor, "TWO", "IDR", TODAY - timedelta(days=20), TODAY)
    assert found.all_sold is not None
    (week,) = found.sold
    assert (found.sold[week].many, found.all_sold[week].many) == (96, 120)
    assert "80% of what these goods sold" in said(client_of(shop, "*").get(f"/scheme/{row}/results"))


def test_free_goods_are_counted_and_what_was_bought_with_them(shop: Shop) -> None:
    row = saved(shop, "FREE", scope="order", need=[{"measure": "packs", "pack": "carton", "min": 3}], times="every",
                benefit={"type": "free", "sku": "cheapest", "quantity": 6, "pack": "piece"})  # fmt: skip
    sold(shop, 6)
    drain()
    with reading(shop.actor.organisation):
        found = given(shop.actor, "FREE", "IDR", TODAY - timedelta(days=20), TODAY)
    assert found.free == {shop.skus[0]: 12} and found.amount == 12 * 400_000
    assert [one.many for one in found.sold.values()] == [144], "the cartons that earned them"
    assert "Free goods" in said(client_of(shop, "*").get(f"/scheme/{row}/results"))


def test_before_the_first_invoice_it_says_so(shop: Shop) -> None:
    begun, coming = saved(shop, "NEW"), saved(shop, "LATER", since=10, level=2)
    client = client_of(shop, "*")
    assert "No invoice has given anything of it yet." in said(client.get(f"/scheme/{begun}/results"))
    assert "It begins on" in said(client.get(f"/scheme/{coming}/results"))
    assert "It has not begun yet." in said(client.get(f"/scheme/{coming}/effect"))
    assert "Nobody has measured it yet." in said(client.get(f"/scheme/{begun}/effect"))
    draft = saved(shop, "DRAFT", live=False, level=3)
    assert "It was never switched on." in said(client.get(f"/scheme/{draft}/effect"))


def test_only_who_sees_sales_and_prices_sees_results(shop: Shop) -> None:
    row = saved(shop, "TEN")
    for permissions in (("pricing.see",), ("insights.sales",)):
        client = client_of(shop, *permissions)
        assert client.get(f"/scheme/{row}/results").status_code == 403
        assert client.get(f"/scheme/{row}/effect").status_code == 403
    assert f'href="/scheme/{row}/results"' in client_of(shop, "*").get(f"/scheme/{row}").content.decode()
    assert "/results" not in client_of(shop, "pricing.see").get(f"/scheme/{row}").content.decode()
    assert client_of(Shop(), "*").get(f"/scheme/{row}/results").status_code == 404
    assert client_of(shop, "pricing.see", "insights.sales").get(f"/scheme/{row}/results").status_code == 200


def test_what_one_scheme_gave_is_found_by_the_scheme_not_by_walking_all_accruals(shop: Shop) -> None:
    saved(shop, "TEN")
    sold(shop, 10)
    asked = (shop.actor.organisation, "TEN", *2 * (shop.actor.organisation, TODAY - timedelta(days=20), TODAY))
    with reading(shop.actor.organisation):
        sql.fetch("SELECT set_config('enable_seqscan', 'off', true)")  # a handful of rows is walked otherwise
        plan = "\n".join(line for (line,) in sql.fetch(f"EXPLAIN {GIVEN.format(sight='')}", asked))
    assert re.search(r"Index Scan (using|on) accruals_of_scheme", plan), plan
    assert "Seq Scan on billing_accrual" not in plan


def test_whoever_sees_some_territories_only_gets_their_figures_only(shop: Shop) -> None:
    saved(shop, "TEN")
    sold(shop, 10)
    drain()
    with reading(shop.actor.organisation):
        nothing = given(seeing(shop.actor, territories=[]), "TEN", "IDR", TODAY - timedelta(days=20), TODAY)
    assert nothing.amount == 0 and nothing.all_sold is None


@pytest.mark.parametrize(("language", "word"), [("id", "Hasil"), ("en", "Results"), ("zh-hans", "结果")])
def test_results_speak_every_language(shop: Shop, language: str, word: str) -> None:
    row = saved(shop, "TEN")
    sold(shop, 2)
    client = client_of(shop, "*")
    client.cookies["django_language"] = language
    assert word in said(client.get(f"/scheme/{row}/results"))
    assert client.get("/scheme-calendar").status_code == 200


def test_results_take_few_statements_however_many_invoices(shop: Shop) -> None:
    row = saved(shop, "TEN")
    sold(shop, 2)
    client = client_of(shop, "*")

    def spent() -> list[int]:
        found = []
        for path in (f"/scheme/{row}/results", f"/scheme/{row}/effect", "/review"):
            client.get(path)
            with counted() as many:
                client.get(path)
                found.append(many())
        return found

    few = spent()
    sold(shop, 3)
    sold(shop, 4, shop.outlets[1])
    drain()
    assert spent() <= [one + 1 for one in few] and max(spent()) <= LIMIT_STATEMENTS, few


# -- the effect, on real summaries


class Market(Shop):
    """Outlets of class A and B that have sold for half a year; those of class A sell more by a planted share since a
    launch ten weeks ago."""

    LAUNCH = -70

    def __init__(self, uplift: float, outlets: int = 45) -> None:
        super().__init__(outlets=outlets)
        luck = Random(11)
        told, sales = [], []
        launch = TODAY + timedelta(days=self.LAUNCH)
        for at, outlet in enumerate(self.outlets):
            mine = at % 3 == 0
            told.append(ask(AssignBody(outlet, "class", "A" if mine else "B", LONG_AGO)))
            base = luck.uniform(40, 90)
            for week in range(-26, 10):
                share = (1 + uplift if mine and week >= 0 else 1) * luck.uniform(0.9, 1.1)
                line = HistoricLine(self.skus[0], max(1, round(base * share)), max(1, round(base * share)) * 400_000)
                on = launch + timedelta(days=7 * week + luck.randrange(7))
                sales.append(HistoricSale(f"H{at}/{week}", on, outlet, (line,)))
        parties.assign(actor=self.actor, assignments=told).papers()
        billing.keep_history(actor=self.actor, history=[ask(one) for one in sales]).papers()
        drain()


@pytest.fixture(scope="module")
def grown(database: str) -> Iterator[Market]:
    yield Market(0.3)


def test_the_weeks_of_outlets_are_those_of_the_summaries(grown: Market) -> None:
    launch = TODAY + timedelta(days=Market.LAUNCH)
    scheme = {"id": "A30", "currency": "IDR", "when": {"class": ["A"]}}
    with reading(grown.actor.organisation):
        seen = outlet_weeks.compared(grown.actor, scheme, launch, TODAY, [])
        narrow = outlet_weeks.compared(seeing(grown.actor, territories=[]), scheme, launch, TODAY, [])
    assert (seen.before, seen.after, len(seen.joined), len(seen.others)) == (26, 10, 15, 30)
    one = next(one for one in seen.joined if one.id == grown.outlets[0])
    with reading(grown.actor.organisation):
        rows = grown_rows(grown, one.id)
    weeks = [0] * 36
    for on, net in rows:
        at = (on - launch).days // 7 + 26
        if 0 <= at < 36:
            weeks[at] += net
    assert list(one.weeks) == weeks and sum(weeks) > 0
    assert (len(narrow.joined), len(narrow.others)) == (0, 0), "who sees no outlet compares none"


def grown_rows(world: Market, outlet: int) -> list[tuple[date, int]]:
    return [(on, net) for on, net in sql.fetch(
        'SELECT "on", untaxed - credited_untaxed FROM insights_outletday WHERE organisation = %s AND outlet = %s',
        (world.actor.organisation, outlet))]  # fmt: skip
