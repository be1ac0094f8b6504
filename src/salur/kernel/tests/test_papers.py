"""Steps, numbers, and what a rolled-back transaction takes with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from salur.kernel import numbers, papers
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.facts import LISTENERS, Heard, hears
from salur.kernel.outcome import Outcomes
from salur.kernel.papers import Paper
from salur.kernel.refusal import Refused
from salur.kernel.tests.planted import Note, Said, Say, clear, lay, rows, somebody, step, together, write
from salur.kernel.work import begin

PAPERS = [model for model in apps.get_models() if issubclass(model, Paper)]
DAY, LATER = date(2026, 3, 1), date(2027, 1, 1)


@pytest.fixture(autouse=True, scope="module")
def table(database: str) -> Iterator[None]:
    lay(Note)
    yield
    clear(Note)


def written(actor: Actor, *days: date | None) -> list[int]:
    outcomes: Outcomes = write(actor=actor, notes=[ask(Say(str(n), number_on=day)) for n, day in enumerate(days)])
    return outcomes.papers()


def seen(actor: Actor, column: str) -> list[object]:
    found = rows(f"SELECT {column} FROM planted_note WHERE organisation = %s ORDER BY id", [actor.organisation])
    return [value for (value,) in found]


def test_numbers_are_gapless_for_each_year_and_organisation() -> None:
    one, two = somebody(), somebody()
    written(one, DAY, None, DAY, LATER)
    written(two, DAY)
    written(one, DAY)
    assert seen(one, "number") == ["NO-26-000001", None, "NO-26-000002", "NO-27-000001", "NO-26-000003"]
    assert seen(two, "number") == ["NO-26-000001"]


def test_a_paper_is_numbered_when_it_becomes_binding() -> None:
    actor = somebody()
    first, second = written(actor, None, DAY)
    step(actor=actor, steps=[ask(("written", "send", DAY), first)]).one()
    assert seen(actor, "number") == ["NO-26-000002", "NO-26-000001"]
    assert second


def test_a_paper_alone_is_numbered_as_it_is_written_and_like_those_in_company() -> None:
    actor = somebody()
    written(actor, DAY)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE kernel_series SET last = 999997 WHERE organisation = %s", [actor.organisation])
    for _ in range(3):
        written(actor, DAY)
    written(actor, DAY, DAY)
    written(actor, None)
    at = numbers.shown("NO", DAY.year, None)
    assert seen(actor, "number") == [*(numbers.shown("NO", DAY.year, n) for n in (1, *range(999_998, 1_000_003))), None]
    assert seen(actor, "number")[1:4] == [f"{at}999998", f"{at}999999", f"{at}1000000"]


def test_a_rolled_back_transaction_takes_facts_jobs_and_numbers_with_it() -> None:
    actor, told = somebody(), []

    @hears("kernel_test.gone", Said)
    def gone(organisation: int, facts: list[Heard]) -> None:
        told.append(facts)

    try:
        written(actor, DAY)
        with pytest.raises(RuntimeError, match="were not in the status they had"):
            write(actor=actor, notes=[ask(Say("x", wrong="crash", number_on=DAY))])
        written(actor, DAY)
    finally:
        del LISTENERS["kernel_test.gone"]
    assert seen(actor, "number") == ["NO-26-000001", "NO-26-000002"]
    jobs = rows("DELETE FROM procrastinate_jobs WHERE args ->> 'listener' = 'kernel_test.gone' RETURNING id")
    assert len(jobs) == 2
    assert rows("SELECT count(*) FROM kernel_fact WHERE organisation = %s", [actor.organisation]) == [(2,)]
    assert rows("SELECT count(*) FROM kernel_key WHERE organisation = %s", [actor.organisation]) == [(2,)]


def test_numbers_are_gapless_while_many_write_and_some_fail() -> None:
    actor = somebody()

    def some(failing: bool) -> None:
        for n in range(10):
            if failing and n % 3 == 0:
                with pytest.raises(RuntimeError):
                    write(actor=actor, notes=[ask(Say("x", wrong="crash", number_on=DAY))])
            else:
                written(actor, DAY, DAY)

    together(lambda: some(False), lambda: some(True))
    found = sorted(str(number) for number in seen(actor, "number"))
    assert found == [f"NO-26-{n:06d}" for n in range(1, 2 * 10 + 2 * 6 + 1)]


def test_a_step_that_is_not_in_the_table_is_refused_loudly() -> None:
    actor = somebody()
    (paper,) = written(actor, DAY)
    with pytest.raises(Refused) as refused:
        step(actor=actor, steps=[ask(("written", "read", None), paper)]).one()
    assert refused.value == Refused(
        "kernel.no_such_step", paper_kind="note", paper=paper, status="written", step="read"
    )
    assert papers.wrong_step(Note, paper, "written", "read") == refused.value
    assert papers.wrong_step(Note, paper, "written", "send") is None
    assert seen(actor, "status") == ["written"]


def test_a_status_that_has_changed_under_our_feet_is_a_bug() -> None:
    actor = somebody()
    (paper,) = written(actor, DAY)
    with pytest.raises(RuntimeError, match="some of 1 note papers were not in the status they had"):
        step(actor=actor, steps=[ask(("sent", "read", None), paper)])
    step(actor=actor, steps=[ask(("written", "send", None), paper)])
    assert (seen(actor, "status"), seen(actor, "turn"), seen(actor, "text")) == (["sent"], [2], ["send"])


def test_nobody_steps_a_paper_of_another_organisation() -> None:
    (paper,) = written(somebody(), DAY)
    with pytest.raises(RuntimeError, match="were not in the status they had"):
        step(actor=somebody(), steps=[ask(("written", "send", None), paper)])


@pytest.mark.parametrize("model", PAPERS, ids=lambda model: str(model.__name__))
def test_every_status_of_every_paper_can_be_reached(model: type[Paper]) -> None:
    assert model.STEPS
    assert papers.unreachable(model.STEPS) == set()
    assert max(map(len, model.STEPS.values())) <= 16
    assert papers.diagram(model).count("-->") >= len(model.STEPS) + 1


def test_kinds_and_prefixes_of_papers_are_unlike_each_other_and_short() -> None:
    kinds = [model.KIND for model in PAPERS]
    prefixes = [model.PREFIX for model in PAPERS if model.PREFIX]
    assert len(set(kinds)) == len(kinds)
    assert len(set(prefixes)) == len(prefixes)
    assert [kind for kind in kinds if not 0 < len(kind) <= 12] == []
    assert [prefix for prefix in prefixes if len(numbers.shown(prefix, 2026, 999_999)) > 16] == []


def test_a_paper_with_an_unreachable_status_does_not_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="Bad: no step leads to lost, sold"):
        type("Bad", (Paper,), {
            "__module__": __name__, "Meta": type("Meta", (), {"app_label": "kernel", "abstract": True}),
            "STEPS": {("", "make"): "made", ("lost", "sell"): "sold"},
        })  # fmt: skip


def test_the_diagram_shows_every_step_from_birth_to_the_end() -> None:
    assert papers.diagram(Note) == (
        "stateDiagram-v2\n"
        "    [*] --> written: write\n    written --> sent: send\n    sent --> read: read\n    written --> burnt: burn\n"
        "    written --> kept: keep\n    sent --> kept: keep\n    read --> [*]\n    burnt --> [*]\n    kept --> [*]\n"
    )


def test_a_step_to_one_status_is_taken_from_wherever_it_may_be_and_once() -> None:
    actor = somebody()
    first, second, third = written(actor, None, None, None)
    step(actor=actor, steps=[ask(("written", "send", None), second)]).one()
    with begin(actor):
        papers.step_all(Note, [first, second], "keep")
        papers.step_all(Note, [], "keep")
    assert seen(actor, "status") == ["kept", "kept", "written"]
    turns = seen(actor, "turn")
    with begin(actor):
        papers.step_all(Note, [first, third], "keep")
    assert seen(actor, "status") == ["kept"] * 3
    assert seen(actor, "turn") == [turns[0], turns[1], turns[2] + 1], "who was there already took no step"  # type: ignore[operator]


def test_a_paper_whose_status_knows_no_such_step_stops_it_for_all() -> None:
    actor = somebody()
    first, second = written(actor, None, None)
    step(actor=actor, steps=[ask(("written", "burn", None), second)]).one()
    with pytest.raises(RuntimeError, match="some of 2 note papers were in no status for keep"), begin(actor):
        papers.step_all(Note, [first, second], "keep")
    assert seen(actor, "status") == ["written", "burnt"]
