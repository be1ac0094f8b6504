"""A draft scheme on past invoices: what it would have cost, reckoned by the worker, cut short and gone on (K5)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override

from salur.billing import actions as billing
from salur.billing.bodies import HistoricLine, HistoricSale
from salur.insights import actions, jobs
from salur.insights.actions.simulate import Advance, Begin, End
from salur.insights.models import Simulation
from salur.insights.queries import baskets
from salur.insights.simulation_pages import show_simulation, simulations
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask
from salur.kernel.outcome import Outcome
from salur.kernel.work import reading
from salur.pricing import actions as pricing
from salur.pricing.bodies import SchemeBody, SwitchBody
from salur.pricing.effect.simulate import break_even
from salur.pricing.queries import forget
from tests.browser.people import person
from tests.browser.test_pages import signed_in
from tests.stories.shop import Shop
from tests.world import drain, prove

pytestmark = pytest.mark.usefixtures("database")
FIRST, LAST = date(2020, 1, 1), date(2099, 12, 31)
CARTON, COST = 9_600_000, 7_200_000  # sen: 24 pieces at Rp 4,000, which cost Rp 3,000 each
TEN: dict[str, Any] = {
    "id": "TEN", "currency": "IDR", "scope": "line", "level": 1, "goods": {},
    "benefit": {"type": "percent", "percent": "10"}, "funders": {"principal": "70", "seller": "30"},
}  # fmt: skip


@pytest.fixture
def shop() -> Shop:
    """Two outlets; three invoices of one, two and three cartons."""
    shop = Shop(outlets=2)
    shop.invoice(shop.delivered(24))
    shop.invoice(shop.delivered(48))
    shop.invoice(shop.delivered(72, buyer=shop.outlets[1]))
    return shop


def begin(
    shop: Shop, scheme: dict[str, Any] = TEN, first: date = FIRST, last: date = LAST, expected: int | None = None
) -> Outcome:
    """A simulation that has begun, and that nobody reckons yet."""
    body = Begin(json.dumps(scheme), first, last, expected)
    return actions.simulate(actor=shop.actor, simulations=[ask(body)])[0]


def reckoned(shop: Shop, scheme: dict[str, Any] = TEN, expected: int | None = None) -> Simulation:
    """A simulation that has ended."""
    paper = begin(shop, scheme, expected=expected).paper
    assert paper is not None
    jobs.reckon(shop.actor, paper)
    return found(shop, paper)


def found(shop: Shop, paper: int, actor: Actor | None = None) -> Simulation:
    """A simulation as it may be seen."""
    with reading(shop.actor.organisation):
        return baskets.visible(actor or shop.actor).get(id=paper)


def test_cost_winners_and_break_even(shop: Shop) -> None:
    one = reckoned(shop)
    tally = one.tally
    assert (one.status, one.invoices, one.done) == ("ended", 3, 3)
    assert (tally["carts"], tally["reached"], tally["unpriced"], tally["uncosted"]) == (3, 3, 0, 0)
    assert tally["net"] == 6 * CARTON and tally["given"] == 6 * CARTON // 10
    assert tally["funders"] == {"principal": 6 * CARTON * 7 // 100, "seller": 6 * CARTON * 3 // 100}
    assert tally["outlets"] == {
        str(buyer): [3 * CARTON // 10, many] for buyer, many in zip(shop.outlets, (2, 1), strict=True)
    }
    assert tally["skus"] == {str(shop.skus[0]): [6 * CARTON // 10, 3]}
    alone = break_even(tally, funded=False)
    assert alone.margin_before == 6 * (CARTON - COST) and alone.margin_after == 6 * (CARTON - COST) - 6 * CARTON // 10
    assert alone.uplift == pytest.approx(2_400 / 1_440 - 1)
    prove()


def test_nothing_of_rules_or_books_is_touched(shop: Shop) -> None:
    def books() -> list[Any]:
        with reading(shop.actor.organisation):
            return [sql.fetch(f"SELECT count(*) FROM {table}") for table in (
                "ledger_posting", "ledger_moneymove", "ledger_goodsmove", "pricing_price", "billing_invoice")] + [
                sql.fetch("SELECT * FROM pricing_version")]  # fmt: skip

    before = books()
    reckoned(shop)
    assert books() == before


def test_who_it_is_for_counts(shop: Shop) -> None:
    one = reckoned(shop, {**TEN, "when": {"buyer": [str(shop.outlets[1])]}})
    assert (one.tally["reached"], one.tally["given"]) == (1, 3 * CARTON // 10)
    one = reckoned(shop, {**TEN, "scope": "order", "need": [{"measure": "packs", "pack": "carton", "min": 2}],
                          "times": "every", "benefit": {"type": "free", "sku": "cheapest", "quantity": 1}})  # fmt: skip
    assert one.tally["reached"] == 2 and one.tally["free"] == 2 * CARTON // 24  # a piece for each two cartons


def test_schemes_in_force_are_displaced(shop: Shop) -> None:
    """A live scheme of the same best-of group gives way; its budget of today is not touched."""
    told = {**TEN, "group": {"name": "g", "pick": "best"}}
    four = {**told, "benefit": {"type": "percent", "percent": "4"}}
    rule = json.dumps({key: value for key, value in four.items() if key != "id"})
    pricing.save_scheme(actor=shop.actor, schemes=[ask(SchemeBody("FOUR", "Four percent", rule))]).one()
    pricing.switch_on(actor=shop.actor, schemes=[ask(SwitchBody("FOUR"))]).one()
    one = reckoned(shop, told)
    assert one.tally["displaced"] == {"FOUR": 6 * CARTON * 4 // 100}
    assert one.tally["given"] == 6 * CARTON // 10 and one.tally["net"] == 6 * CARTON * 96 // 100
    mine = reckoned(shop, {**told, "id": "FOUR"})  # a change of what is in force: compared with having neither
    assert mine.tally["displaced"] == {} and mine.tally["net"] == 6 * CARTON


def test_who_pays_at_once_is_known(shop: Shop) -> None:
    assert reckoned(shop, {**TEN, "when": {"payment": ["credit"]}}).tally["reached"] == 3
    assert reckoned(shop, {**TEN, "when": {"payment": ["cash"]}}).tally["reached"] == 0


def test_invoices_of_before_the_books_count(shop: Shop) -> None:
    line = HistoricLine(shop.skus[0], 10, 4_000_000, 0)
    body = HistoricSale("OLD-77", date(2021, 5, 1), shop.outlets[0], (line,))
    billing.keep_history(actor=shop.actor, history=[ask(body)]).papers()
    one = reckoned(shop)
    assert one.tally["carts"] == 4 and one.tally["uncosted"] == 1
    paper = begin(shop, TEN, date(2021, 5, 1), date(2021, 5, 2)).paper
    assert paper is not None
    jobs.reckon(shop.actor, paper)
    with reading(shop.actor.organisation), override("en"):
        sheet = show_simulation(shop.actor, paper)
    assert sheet is not None and "simulation-pays" not in [chart.key for chart in sheet.charts]
    texts = [cell.text for table in sheet.tables for row in table.rows for cell in row]
    assert "the cost is not known" in texts and "it never pays" not in texts, "what is not known is not said"
    assert one.tally["given"] == 6 * CARTON // 10 + 400_000


def test_a_run_that_was_killed_goes_on(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(baskets, "SOME", baskets.SOME.replace(f"LIMIT {baskets.AT_ONCE}", "LIMIT 1"))
    whole = reckoned(shop).tally
    paper = begin(shop).paper
    assert paper is not None
    tell, told = jobs._tell, []

    def killed(actor: Actor, paper: int, what: str, body: Advance | End) -> None:
        if len(told) == 2:
            raise KeyboardInterrupt
        told.append(what)
        tell(actor, paper, what, body)

    monkeypatch.setattr(jobs, "_tell", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.reckon(shop.actor, paper)
    cut = found(shop, paper)
    assert (cut.status, cut.done, cut.tally["carts"]) == ("running", 2, 2)
    monkeypatch.setattr(jobs, "_tell", tell)
    jobs.reckon(shop.actor, paper)
    assert (found(shop, paper).tally, found(shop, paper).status) == (whole, "ended")
    jobs.reckon(shop.actor, paper)  # told twice, done once
    assert found(shop, paper).tally == whole


def test_the_worker_reckons_what_was_asked(shop: Shop) -> None:
    outcome = jobs.begin(shop.actor, Command(uuid4(), Begin(json.dumps(TEN), FIRST, LAST)))
    assert outcome.paper is not None and found(shop, outcome.paper).status == "running"
    with reading(shop.actor.organisation):
        rows = sql.fetch(
            "SELECT args::text FROM procrastinate_jobs WHERE task_name = 'insights.simulate' ORDER BY id DESC LIMIT 1"
        )
    assert json.loads(rows[0][0])["paper"] == outcome.paper


@pytest.mark.parametrize("scheme", [
    {}, {"id": "X"}, {**TEN, "benefit": {"type": "percent", "percent": "110"}}, {**TEN, "funders": {"seller": "90"}},
    {**TEN, "scope": "nowhere"}, {**TEN, "currency": "XXX"}])  # fmt: skip
def test_a_draft_that_cannot_be_is_refused(shop: Shop, scheme: dict[str, Any]) -> None:
    outcome = begin(shop, scheme)
    assert outcome.ending == "refused" and outcome.reasons[0].code == "insights.bad_draft"


def test_other_refusals(shop: Shop) -> None:
    assert begin(shop, first=LAST, last=FIRST).reasons[0].code == "insights.bad_period"
    body = Begin("no json", FIRST, LAST)
    assert actions.simulate(actor=shop.actor, simulations=[ask(body)])[0].reasons[0].code == "insights.bad_draft"
    assert actions.simulate(actor=shop.actor, simulations=[ask(End(), 1)])[0].reasons[0].code == "kernel.not_found"
    ended = reckoned(shop).id
    for late in (Advance(LAST, 1, 9, {}), End()):
        outcome = actions.simulate(actor=shop.actor, simulations=[ask(late, ended)])[0]
        assert outcome.reasons[0].code == "kernel.no_such_step"


def test_one_bad_draft_does_not_stop_the_others(shop: Shop) -> None:
    told = [ask(Begin(json.dumps(one), FIRST, LAST)) for one in ({}, TEN)]
    assert [one.ending for one in actions.simulate(actor=shop.actor, simulations=told)] == ["refused", "done"]


def test_statements_do_not_grow_with_invoices(shop: Shop) -> None:
    def spent() -> int:
        paper = begin(shop).paper
        assert paper is not None
        forget()  # what is known of SKUs is known for half a minute: read anew both times
        before = sql.statements()
        jobs.reckon(shop.actor, paper)
        return sql.statements() - before

    few = spent()
    for _ in range(4):
        shop.invoice(shop.delivered(24))
    drain()
    assert spent() <= few


def test_it_is_broken_off_for_somebody_who_no_longer_works_here(shop: Shop) -> None:
    paper = begin(shop, TEN).paper
    assert paper is not None
    jobs.reckon_later.func(shop.actor.organisation, 2**40, paper)
    one = found(shop, paper)
    assert one.status == "broken" and one.fault[0] == "parties.not_a_member"


def test_the_page_shows_it(shop: Shop) -> None:
    one = reckoned(shop)
    with reading(shop.actor.organisation), override("en"):
        sheet = show_simulation(shop.actor, one.id)
        (row,) = simulations(shop.actor, [one])
    assert sheet is not None and sheet.status == "ended"
    shown = [cell.text for table in sheet.tables for row in table.rows for cell in row]
    assert "+66.7%" in shown and "70.0%" in shown and "Principal" in shown
    assert row[1].text == "TEN"


@pytest.mark.parametrize(("language", "sign"), [("id", ","), ("en", "."), ("zh-hans", ".")])
def test_its_charts_say_what_its_tables_say(shop: Shop, language: str, sign: str) -> None:
    one = reckoned(shop, expected=200)
    with reading(shop.actor.organisation), override(language):
        sheet = show_simulation(shop.actor, one.id)
        blind = show_simulation(replace(shop.actor, may=frozenset({"insights.simulate"})), one.id)
    assert sheet is not None and blind is not None
    assert [chart.key.removeprefix("simulation-") for chart in sheet.charts] == ["pays", "funders", "outlets", "goods"]
    assert blind.charts[0].key == "simulation-funders", "who may not see cost sees no margin"
    rows = [row for table in sheet.tables for row in table.rows]
    for chart in sheet.charts:
        (series,) = chart.series
        for label, value, said, link in zip(chart.labels, series.values, series.texts, chart.links, strict=True):
            assert any(
                row[0].text == label and row[0].href == link and (said, value) in [(c.text, c.value) for c in row]
                for row in rows
            ), (chart.key, label)
    pays, _funders, outlets, _goods = sheet.charts
    assert pays.series[0].values == [667, *pays.series[0].values[1:2], 200] and f"+66{sign}7%" in pays.finding
    assert f"+20{sign}0%" in pays.finding and outlets.links == [f"/party/{one}" for one in shop.outlets]


def test_its_page_looks_again_while_it_is_reckoned_and_draws_it_then(shop: Shop) -> None:
    client = signed_in(person(shop))
    paper = begin(shop).paper
    assert paper is not None
    running = client.get(f"/simulation/{paper}").content.decode()
    assert 'hx-trigger="every' in running and '<progress max="3" value="0"' in running and "0 of 3" in running
    assert "charts.js" in running, "what comes with a later look can be drawn"
    jobs.reckon(shop.actor, paper)
    ended = client.get(f"/simulation/{paper}").content.decode()
    assert 'hx-trigger="every' not in ended
    assert 'data-chart="simulation-outlets-values"' in ended and "wins most" in ended


def test_a_person_asks_on_the_scheme_s_page(shop: Shop) -> None:
    rule = json.dumps({key: value for key, value in TEN.items() if key != "id"})
    scheme = pricing.save_scheme(actor=shop.actor, schemes=[ask(SchemeBody("TEN", "Ten percent", rule))]).one().paper
    client = signed_in(person(shop))
    assert client.get("/simulation/new").status_code == 200
    assert f"/scheme/{scheme}/simulate" in client.get(f"/scheme/{scheme}").content.decode()
    sent = {"first": str(FIRST), "last": str(LAST), "expected": "12,5", "key": str(uuid4())}
    answer = client.post(f"/scheme/{scheme}/simulate", sent)
    assert answer.status_code in (200, 302, 303), answer.content
    with reading(shop.actor.organisation):
        one = Simulation.objects.get(organisation=shop.actor.organisation)
    assert one.scheme["id"] == "TEN" and one.expected == 125
    page = client.get(f"/simulation/{one.id}")
    assert page.status_code == 200 and "TEN" in page.content.decode()
