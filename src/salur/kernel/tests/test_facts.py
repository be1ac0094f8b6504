"""Facts are told to whoever listens: after the commit, at least once, and one deaf listener holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from salur.kernel import facts, jobs
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask, named_key
from salur.kernel.facts import LISTENERS, Fact, Heard, hears
from salur.kernel.tests.planted import Said, Say, drain, rows, say, somebody
from salur.kernel.work import reading

pytestmark = pytest.mark.usefixtures("database")
PREFIX = "kernel_test."


@pytest.fixture(autouse=True)
def no_listeners_stay(database: str) -> Iterator[None]:
    yield
    for name in [name for name in LISTENERS if name.startswith(PREFIX)]:
        del LISTENERS[name]
    rows("DELETE FROM procrastinate_jobs WHERE args ->> 'listener' LIKE 'kernel\\_test.%%' RETURNING id")


def waiting() -> list[tuple[Any, ...]]:
    return rows(
        "SELECT args ->> 'listener', status::text, attempts, scheduled_at > now() FROM procrastinate_jobs "
        "WHERE args ->> 'listener' LIKE 'kernel\\_test.%%' AND status NOT IN ('succeeded') ORDER BY 1"
    )


def listen(name: str, *, for_counterpart: bool = False) -> list[tuple[int, Heard]]:
    """A listener that remembers what it was told."""
    told: list[tuple[int, Heard]] = []

    @hears(PREFIX + name, Said, for_counterpart=for_counterpart)
    def react(organisation: int, found: list[Heard]) -> None:
        told.extend((organisation, one) for one in found)

    return told


def test_listeners_are_told_after_the_commit_once_for_a_whole_call() -> None:
    told, actor = listen("ear"), somebody()
    with transaction.atomic():
        outcomes = say(actor=actor, says=[ask(Say(f"teh {n}")) for n in range(3)])
        drain()
        assert told == [], "not yet committed: the worker does not see it"
    assert [status for _, status, *_ in waiting()] == ["todo"]
    drain()
    assert [(organisation, fact.paper, fact.kind, fact.body) for organisation, fact in told] == [
        (actor.organisation, outcome.paper, "Said", {"text": f"teh {n}"}) for n, outcome in enumerate(outcomes)
    ]


def test_a_deaf_listener_does_not_hold_up_the_others_and_is_told_again_later() -> None:
    actor = somebody()

    @hears(PREFIX + "deaf", Said)
    def deaf(organisation: int, found: list[Heard]) -> None:
        raise OSError("nobody answers")

    told = listen("ear")
    say(actor=actor, says=[ask(Say("a"))])
    say(actor=actor, says=[ask(Say("b"))])
    drain()
    assert [fact.body["text"] for _, fact in told] == ["a", "b"]
    assert waiting() == [(PREFIX + "deaf", "todo", 1, True)] * 2


def test_what_waits_for_a_listener_is_told_at_once_and_what_fails_then_each_for_itself() -> None:
    actor, other = somebody(), somebody()
    calls: list[list[str]] = []

    @hears(PREFIX + "whole", Said)
    def whole(organisation: int, found: list[Heard]) -> None:
        calls.append([fact.body["text"] for fact in found])
        if any(fact.body["text"] == "bad" for fact in found):
            raise OSError("nobody answers")

    for text in ("a", "b", "c"):
        say(actor=actor, says=[ask(Say(text))])
    say(actor=other, says=[ask(Say("theirs"))])
    drain()
    assert calls == [["a", "b", "c"], ["theirs"]]
    assert waiting() == []
    calls.clear()
    for text in ("d", "bad", "e"):
        say(actor=actor, says=[ask(Say(text))])
    drain()
    assert calls[0] == ["d", "bad", "e"]
    assert [call for call in calls if "bad" not in call] == [["d"], ["e"]]
    assert waiting() == [(PREFIX + "whole", "todo", 1, True)], "only the bad one is told again, later"


def test_facts_that_wait_are_taken_along_up_to_a_bound_and_not_from_another_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told, actor = listen("ear"), somebody()
    monkeypatch.setattr(jobs, "ALONG", 3)
    for n in range(5):
        say(actor=actor, says=[ask(Say(f"{n} {m}")) for m in range(2)])
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        ((worker,),) = rows("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        name, mine = PREFIX + "ear", actor.organisation
        taken = [jobs.take_along(worker, name, mine) for _ in range(6)]
    assert [sum(map(len, some.values())) for some in taken] == [2, 2, 2, 2, 2, 0]
    assert {status for _, status, *_ in waiting()} == {"doing"}
    assert told == []


def test_told_twice_a_reaction_does_once() -> None:
    actor = somebody()

    @hears(PREFIX + "answering", Said)
    def answering(organisation: int, found: list[Heard]) -> None:
        heard = [one for one in found if one.body["text"] == "hello"]
        clerk = Actor(0, organisation, 1, frozenset("*"), PREFIX + "answering")
        say(actor=clerk, says=[Command(named_key("answering", one.id), Say("hello yourself")) for one in heard])

    paper = say(actor=actor, says=[ask(Say("hello"))]).one().paper
    ((fact,),) = rows("SELECT id FROM kernel_fact WHERE paper = %s AND organisation = %s", [paper, actor.organisation])
    for _ in range(3):
        jobs.tell_now(PREFIX + "answering", actor.organisation, [fact])
    drain()
    said = rows("SELECT body ->> 'text' FROM kernel_fact WHERE organisation = %s ORDER BY id", [actor.organisation])
    assert sorted(said) == [("hello",), ("hello yourself",)]


def test_the_other_member_is_told_what_concerns_it_and_nobody_else_is() -> None:
    mine, theirs = listen("mine"), listen("theirs", for_counterpart=True)
    seller, buyer, stranger = somebody(), somebody(), somebody()
    say(actor=seller, says=[ask(Say("for both", counterpart=buyer.organisation)), ask(Say("for me"))])
    drain()
    assert [(organisation, fact.body["text"]) for organisation, fact in mine] == [
        (seller.organisation, "for both"), (seller.organisation, "for me"),
    ]  # fmt: skip
    assert [(organisation, fact.body["text"]) for organisation, fact in theirs] == [(buyer.organisation, "for both")]
    known = [fact.id for _, fact in mine]
    assert shown(buyer, known) == ["for both"]
    assert shown(stranger, known) == []


def shown(actor: Actor, known: list[int]) -> list[Any]:
    """What the organisation's policies show of some facts."""
    with reading(actor.organisation):
        return [fact.body["text"] for fact in facts.heard(actor.organisation, known)]


def test_what_a_killed_worker_was_doing_is_done_by_the_next() -> None:
    told = listen("ear")
    say(actor=somebody(), says=[ask(Say("a"))])
    rows(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') "
        "RETURNING id) UPDATE procrastinate_jobs j SET status = 'doing', worker_id = dead.id FROM dead "
        "WHERE args ->> 'listener' = 'kernel_test.ear' RETURNING j.id"
    )
    drain()
    assert told == []

    async def take_over() -> None:
        async with app.open_async():
            await jobs.take_over(SimpleNamespace(app=app), 0)  # type: ignore[arg-type]

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        asyncio.run(take_over())
    drain()
    assert [fact.body["text"] for _, fact in told] == ["a"]


def test_the_worker_looks_for_what_dead_ones_left_every_minute() -> None:
    worker = App(connector=InMemoryConnector())
    jobs.watch(worker)
    (task,) = worker.periodic_registry.periodic_tasks.values()
    assert (task.task.name, task.cron) == ("kernel.take_over", "* * * * *")


def test_every_kind_of_fact_has_a_name_of_its_own() -> None:
    kinds = {(kind.__name__, kind.__module__): kind for kind in every(Fact) if kind.__module__.endswith(".facts")}
    names = [name for name, _ in kinds]
    assert len(names) > 20
    assert [place for place in kinds if names.count(place[0]) > 1] == []
    assert [place for place, kind in kinds.items() if not kind.paper_kind] == []


def every(kind: type[Fact]) -> Iterator[type[Fact]]:
    for below in kind.__subclasses__():
        yield below
        yield from every(below)
