"""The effect of a scheme: asked for on its page, reckoned by the worker over all outlets, kept with its moment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from salur.insights import actions, jobs
from salur.insights.actions.measure import AdvanceEffect, BeginEffect, EndEffect
from salur.insights.models import Measurement
from salur.insights.queries import measured, outlet_weeks
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome
from salur.kernel.work import reading
from salur.pricing.effect import effect
from tests.guards.timing import LIMIT_STATEMENTS, counted
from tests.stories.test_scheme_results import Market, client_of, said, saved
from tests.stories.trading import seeing
from tests.world import prove, today_there

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(scope="module")
def grown(database: str) -> Iterator[Market]:
    yield Market(0.3)


def begun(market: Market, scheme: int, actor: Actor | None = None) -> Outcome:
    """A measurement that has begun, and that nobody reckons yet."""
    return actions.measure(actor=actor or market.actor, effects=[ask(BeginEffect(scheme))])[0]


def measure(market: Market, scheme: int, actor: Actor | None = None) -> Measurement:
    """A measurement that is over."""
    paper = begun(market, scheme, actor).paper
    assert paper is not None
    jobs.measure(actor or market.actor, paper)
    return found(market, paper)


def found(market: Market, paper: int) -> Measurement:
    """A measurement, whoever may see it."""
    with reading(market.actor.organisation):
        return Measurement.objects.get(id=paper)


def send(client: Client, scheme: int) -> int:
    """The button that asks for the effect."""
    return client.post(f"/scheme/{scheme}/effect/measure", {"key": str(uuid4())}).status_code


def test_it_is_asked_for_on_the_page_which_looks_again_until_the_worker_is_done(grown: Market) -> None:
    row, client = saved(grown, "A30", since=Market.LAUNCH, when={"class": ["A"]}), client_of(grown, "*")
    before = client.get(f"/scheme/{row}/effect")
    assert "Nobody has measured it yet." in said(before) and "Measure the effect" in said(before)
    assert send(client, row) == 302
    running = client.get(f"/scheme/{row}/effect").content.decode()
    assert 'hx-trigger="every' in running and '<progress max="100" value="0"' in running
    assert "/effect/measure" not in running, "one at a time"
    with reading(grown.actor.organisation):
        ((told,),) = sql.fetch("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'insights.measure' "
                               "ORDER BY id DESC LIMIT 1")  # fmt: skip
    jobs.measure_later.func(**json.loads(told))
    answer = client.get(f"/scheme/{row}/effect")
    text = said(answer)
    assert "Its outlets bought more than others like them." in text
    low, high = (float(one) / 100 for one in re.search(r"lies in \+([\d.]+)% to \+([\d.]+)%", text).groups())  # type: ignore[union-attr]
    assert low <= 0.3 <= high and high - low < 0.2, (low, high)
    assert "15 outlets that its conditions are for, beside 30 that they are not for." in text
    assert "26 weeks before the launch, 10 after it" in text and "Outlets that gained most" in text
    assert f"Measured {today_there():%-d %b %Y}" in text and "over all outlets" in text
    assert "Measure it again" in text and 'hx-trigger="every' not in answer.content.decode()
    assert 'data-chart="scheme-effect-values"' in answer.content.decode()
    part = client.get(f"/scheme/{row}/effect", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="effect"') and "<html" not in part
    prove()


def test_what_is_kept_is_what_was_found(grown: Market) -> None:
    one = measure(grown, saved(grown, "KEPT", since=Market.LAUNCH, level=3, when={"class": ["A"]}))
    assert (one.status, one.done) == ("ended", 100)
    with reading(grown.actor.organisation):
        seen = outlet_weeks.compared(grown.actor, {"id": "KEPT", "currency": "IDR", "when": {"class": ["A"]}},
                                     one.first, one.last, [])  # fmt: skip
    assert measured.read_effect(one.found) == effect(seen.joined, seen.others, seen.before)
    assert measured.read_seen(one.found) == (15, 30, 26, 10, True)


def test_looking_at_it_reckons_nothing(grown: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(grown, "LOOK", since=Market.LAUNCH, level=4, when={"class": ["A"]})
    measure(grown, row)
    monkeypatch.setattr(outlet_weeks, "compared", None)
    client = client_of(grown, "*")
    client.get(f"/scheme/{row}/effect")
    with counted() as many:
        assert "beside 30" in said(client.get(f"/scheme/{row}/effect"))
        assert many() <= LIMIT_STATEMENTS


def test_every_outlet_counts_however_many_are_read_at_once(grown: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    row = saved(grown, "MANY", since=Market.LAUNCH, level=5, when={"class": ["A"]})
    whole = measure(grown, row).found
    monkeypatch.setattr(outlet_weeks, "AT_ONCE", 7)
    assert measure(grown, row).found == whole


def test_why_it_cannot_be_told_is_kept_too(grown: Market) -> None:
    row = saved(grown, "ALL", since=Market.LAUNCH, level=2)
    one = measure(grown, row)
    assert one.status == "broken" and one.fault[0] == "pricing.too_few_outlets"
    text = said(client_of(grown, "*").get(f"/scheme/{row}/effect"))
    assert "The effect cannot be told: only 0 outlets" in text and "outlets that used it" in text
    fresh = saved(grown, "FRESH", since=-6, level=6, when={"class": ["A"]})
    measure(grown, fresh)
    assert "and 1 after it" in said(client_of(grown, "*").get(f"/scheme/{fresh}/effect"))


def test_the_last_one_is_shown_while_another_runs(grown: Market) -> None:
    row = saved(grown, "AGAIN", since=Market.LAUNCH, level=7, when={"class": ["A"]})
    measure(grown, row)
    paper = begun(grown, row).paper
    assert paper is not None
    actions.measure(actor=grown.actor, effects=[ask(AdvanceEffect(40), paper)]).one()
    actions.measure(actor=grown.actor, effects=[ask(AdvanceEffect(20), paper)]).one()
    text = said(client_of(grown, "*").get(f"/scheme/{row}/effect"))
    assert "40 of 100 parts are reckoned" in text and "Its outlets bought more" in text, (
        "a later word is not undone by an earlier"
    )


def test_refusals(grown: Market) -> None:
    draft = saved(grown, "DRAFT", live=False, level=8)
    coming = saved(grown, "COMING", since=5, level=9)
    for scheme, code in ((draft, "insights.never_on"), (coming, "insights.not_begun"), (2**40, "kernel.not_found")):
        assert begun(grown, scheme).reasons[0].code == code
    assert begun(Market(0, outlets=1), draft).reasons[0].code == "kernel.not_found", "that of another firm"
    told = [ask(BeginEffect(draft)), ask(EndEffect(), 2**40), ask(AdvanceEffect(1), 2**40)]
    refused = actions.measure(actor=grown.actor, effects=told)
    assert [one.reasons[0].code for one in refused] == ["insights.never_on", "kernel.not_found", "kernel.not_found"]
    over = measure(grown, saved(grown, "OVER", since=Market.LAUNCH, level=10, when={"class": ["A"]}))
    for late in (AdvanceEffect(99), EndEffect()):
        outcome = actions.measure(actor=grown.actor, effects=[ask(late, over.id)])[0]
        assert outcome.reasons[0].code == "kernel.no_such_step"
    jobs.measure(grown.actor, over.id)  # told twice, done once
    assert found(grown, over.id).ended_at == over.ended_at
    assert send(client_of(grown, "*"), draft) == 409


def test_a_scheme_without_a_first_day_has_no_before(grown: Market) -> None:
    from salur.pricing import actions as pricing
    from salur.pricing import queries
    from salur.pricing.bodies import SchemeBody, SwitchBody
    from tests.stories.test_scheme_results import SHARED

    told = {"currency": "IDR", "scope": "line", "level": 11, "funders": SHARED,
            "benefit": {"type": "percent", "percent": "1"}}  # fmt: skip
    pricing.save_scheme(actor=grown.actor, schemes=[ask(SchemeBody("EVER", "Ever", json.dumps(told)))]).one()
    pricing.switch_on(actor=grown.actor, schemes=[ask(SwitchBody("EVER"))]).one()
    with reading(grown.actor.organisation):
        row = queries.schemes_standing(grown.actor).get(code="EVER").id
    assert begun(grown, row).reasons[0].code == "insights.no_first_day"


def test_who_sees_some_territories_only_compares_and_sees_only_those(grown: Market) -> None:
    row = saved(grown, "NARROW", since=Market.LAUNCH, level=12, when={"class": ["A"]})
    whole, narrow = measure(grown, row), seeing(grown.actor, territories=[])
    with reading(grown.actor.organisation):
        assert measured.latest(narrow, "NARROW") == (None, None)
    mine = measure(grown, row, narrow)
    assert mine.status == "broken" and mine.found["seen"][:2] == [0, 0]
    with reading(grown.actor.organisation):
        assert measured.latest(narrow, "NARROW")[0] == mine
        assert measured.latest(grown.actor, "NARROW")[0] == whole
        assert measured.latest(replace(grown.actor, may=frozenset({"pricing.see"})), "NARROW") == (None, None)
    paper = begun(grown, row, narrow).paper
    assert paper is not None
    jobs.measure_later.func(grown.actor.organisation, 0, paper)
    assert found(grown, paper).fault[0] == "kernel.not_allowed", "whoever sees others now did not ask for these"


def test_it_is_broken_off_for_somebody_who_no_longer_works_here(grown: Market) -> None:
    paper = begun(grown, saved(grown, "GONE", since=Market.LAUNCH, level=13, when={"class": ["A"]})).paper
    assert paper is not None
    jobs.measure_later.func(grown.actor.organisation, 2**40, paper)
    one = found(grown, paper)
    assert one.status == "broken" and one.fault[0] == "parties.not_a_member"


def test_the_button_is_for_who_may_measure(grown: Market) -> None:
    row = saved(grown, "MAY", since=Market.LAUNCH, level=14, when={"class": ["A"]})
    client = client_of(grown, "pricing.see", "insights.sales")
    page = client.get(f"/scheme/{row}/effect").content.decode()
    assert "Nobody has measured it yet." in page and "/effect/measure" not in page
    assert send(client, row) == 403
    assert send(client_of(grown, "insights.measure"), row) == 403, "who may not see the scheme"
