"""A process that does the worker's jobs itself: all of them, again where one fails, and what a killed one has left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from asgiref.sync import async_to_sync
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from salur.config import draining
from salur.config.draining import Drain
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask, named_key
from salur.kernel.facts import LISTENERS, Heard, hears
from salur.kernel.tests.planted import Said, Say, rows, say, somebody

pytestmark = pytest.mark.usefixtures("database")
NAME = "kernel_test.drained"


@pytest.fixture(autouse=True)
def no_listeners_stay(database: str) -> Iterator[None]:
    yield
    LISTENERS.pop(NAME, None)
    rows("DELETE FROM procrastinate_jobs WHERE args ->> 'listener' = %s RETURNING id", [NAME])


def left() -> list[tuple[str]]:
    return rows("SELECT status::text FROM procrastinate_jobs WHERE args ->> 'listener' = %s", [NAME])  # type: ignore[return-value]


def test_what_waits_is_done_and_what_that_leaves_behind_too() -> None:
    actor, heard = somebody(), []

    @hears(NAME, Said)
    def react(organisation: int, found: list[Heard]) -> None:
        heard.extend(one.body["text"] for one in found)
        clerk = Actor(0, organisation, 1, frozenset("*"), NAME)
        again = [Command(named_key(NAME, one.id), Say("answer")) for one in found if one.body["text"] == "hello"]
        if again:
            say(actor=clerk, says=again)

    with Drain(actor.organisation) as drain:
        say(actor=actor, says=[ask(Say("hello"))])
        drain()
        assert (heard, left()) == (["hello", "answer"], [])
        drain()
        assert heard == ["hello", "answer"]


def test_a_job_that_fails_is_tried_again_and_at_last_its_failure_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draining, "NAP", 0.001)
    actor, tries = somebody(), [0]

    @hears(NAME, Said)
    def react(organisation: int, found: list[Heard]) -> None:
        tries[0] += 1
        if tries[0] < 3 or found[0].body["text"] == "never":
            raise OSError("nobody answers")

    say(actor=actor, says=[ask(Say("now and then"))])
    with Drain(actor.organisation) as drain:
        drain()
    assert (tries, left()) == ([3], [])
    say(actor=actor, says=[ask(Say("never"))])
    with pytest.raises(OSError, match="nobody answers"), Drain(actor.organisation) as drain:
        drain()
    assert left() == [("todo",)], "it stays for whoever looks into it"
    assert tries[0] == 3 + draining.PATIENCE + 1


def test_what_a_killed_one_had_begun_is_begun_again() -> None:
    actor, heard = somebody(), []

    @hears(NAME, Said)
    def react(organisation: int, found: list[Heard]) -> None:
        heard.extend(one.body["text"] for one in found)

    say(actor=actor, says=[ask(Say("half done"))])
    jobs = JobManager(DjangoConnector())
    killed = async_to_sync(jobs.register_worker)()
    assert async_to_sync(jobs.fetch_job)(None, killed) is not None
    assert left() == [("doing",)]
    with Drain(somebody().organisation) as other:
        other()
    assert (heard, left()) == ([], [("doing",)]), "another organisation's is let alone"
    with Drain(actor.organisation) as drain:
        drain()
    assert (heard, left()) == (["half done"], [])
