"""A verb is one permission and one transaction; told twice, done once; one bad paper stops no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask
from salur.kernel.facts import announce
from salur.kernel.outcome import Ending, Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.tests.planted import Said, Say, planted_verb, rows, say, somebody, together
from salur.kernel.verb import VERBS, action
from salur.kernel.work import current, work

pytestmark = pytest.mark.usefixtures("database")


def left(actor: Actor) -> tuple[int, int]:
    """Keys and facts of an organisation."""
    ((keys, facts),) = rows(
        "SELECT (SELECT count(*) FROM kernel_key WHERE organisation = %s), "
        "(SELECT count(*) FROM kernel_fact WHERE organisation = %s)",
        [actor.organisation] * 2,
    )
    return keys, facts


@pytest.mark.parametrize("ending", ["done", "held", "backordered"])
def test_a_command_told_twice_gets_the_old_answer(ending: Ending) -> None:
    actor, command = somebody(), ask(Say('Teh "Botol" \\ 茶', ending))
    first = say(actor=actor, says=[command]).one()
    assert (first.ending, first.again) == (ending, False)
    for _ in range(3):
        assert say(actor=actor, says=[command]).one() == first._replace(again=True)
    assert left(actor) == (1, 1)


def test_other_content_under_the_same_key_is_refused_and_leaves_nothing() -> None:
    actor, command = somebody(), ask(Say("a"))
    done = say(actor=actor, says=[command]).one()
    for other in (ask(Say("b"), key=command.key), ask(Say("a"), 7, key=command.key)):
        outcomes = say(actor=actor, says=[ask(Say("c")), other])
        assert [outcome.ending for outcome in outcomes] == ["done", "refused"]
        with pytest.raises(Refused, match=r"kernel\.key_reused"):
            say(actor=actor, says=[other]).one()
    assert left(actor) == (3, 3)
    assert say(actor=actor, says=[command]).one().paper == done.paper


def test_keys_are_each_senders_and_each_organisations_own() -> None:
    command = ask(Say("a"))
    first = somebody()
    phone = Actor(1, first.organisation, 1, first.may, "phone")
    papers = {say(actor=actor, says=[command]).one().paper for actor in (first, phone, somebody())}
    assert len(papers) == 3


def test_a_refusal_leaves_no_key_and_the_command_can_be_told_again() -> None:
    actor = somebody()
    for wrong in (Say("a", "refused"), Say("a", wrong="raise")):
        command = ask(wrong)
        assert say(actor=actor, says=[command])[0].ending == "refused"
        assert left(actor)[0] == 0
        assert say(actor=actor, says=[ask(Say("now"), key=command.key)]).one().ending == "done"
        actor = somebody()


def test_a_key_twice_within_a_call_is_done_once() -> None:
    actor, command = somebody(), ask(Say("a"))
    outcomes = say(actor=actor, says=[command, ask(Say("a"), key=command.key), ask(Say("b"), key=command.key)])
    assert [outcome.ending for outcome in outcomes] == ["done", "done", "refused"]
    assert outcomes[0] == outcomes[1]
    assert outcomes[2].reasons == (Refused("kernel.key_reused"),)
    assert left(actor) == (1, 1)


@pytest.mark.parametrize("wrong", ["crash", "raise"])
def test_one_bad_paper_of_many_stands_alone_and_the_others_are_done(wrong: str) -> None:
    actor = somebody()
    commands = [ask(Say(str(n), wrong=wrong if n == 37 else "")) for n in range(100)]
    outcomes = say(actor=actor, says=commands)
    assert [outcome.key for outcome in outcomes] == [command.key for command in commands]
    (bad,) = outcomes.ended("refused")
    assert bad.key == commands[37].key
    (reason,) = bad.reasons
    expected = Refused("kernel.crashed", error="ZeroDivisionError")
    assert reason == (
        expected if wrong == "crash" else Refused("kernel.bad_value", field="text", value="37", why="test")
    )
    assert len(outcomes.ended("done")) == 99
    assert left(actor) == (99, 99)
    again = say(actor=actor, says=commands)
    assert [outcome.again for outcome in again] == [n != 37 for n in range(100)]


def test_every_bad_paper_of_several_is_named() -> None:
    outcomes = say(
        actor=somebody(), says=[ask(Say(str(n), wrong="crash" if n in (0, 5, 9) else "")) for n in range(10)]
    )
    assert [n for n, outcome in enumerate(outcomes) if not outcome.ok] == [0, 5, 9]


def test_a_bug_in_a_call_of_one_is_not_hidden() -> None:
    actor = somebody()
    with pytest.raises(ZeroDivisionError):
        say(actor=actor, says=[ask(Say(wrong="crash"))])
    assert left(actor) == (0, 0)
    assert current() is None


@pytest.mark.parametrize("wrong", ["silent", "other ending"])
def test_an_answer_that_could_not_be_given_again_is_a_bug(wrong: str) -> None:
    actor = somebody()
    with pytest.raises(RuntimeError, match="command"):
        say(actor=actor, says=[ask(Say(wrong=wrong))])
    assert left(actor) == (0, 0)


def test_the_first_fact_announced_with_a_command_is_its_answer() -> None:
    actor, command = somebody(), ask(Say("first", "held", wrong="twice"))
    assert say(actor=actor, says=[command]).one() == say(actor=actor, says=[command]).one()._replace(again=False)
    assert left(actor) == (1, 2)


def test_who_may_not_is_refused_before_anything_happens() -> None:
    actor = somebody("kernel_test.shout")
    with pytest.raises(Refused) as refused:
        say(actor=actor, says=[ask(Say("a"))])
    assert refused.value == Refused("kernel.not_allowed", permission="kernel_test.say")
    assert left(actor) == (0, 0)


def test_a_verb_inside_a_verb_opens_nothing() -> None:
    seen: list[object] = []

    @planted_verb("kernel_test.inner")
    def inner(*, actor: Actor, says: Sequence[Command[Say]]) -> Outcomes:
        seen.append(work())
        return Outcomes([Outcome(command.key, "done", 1) for command in says])

    @planted_verb("kernel_test.helping")
    def helping(*, actor: Actor, text: str) -> None:
        seen.append(work())
        announce(Said(5, text))

    @planted_verb("kernel_test.outer")
    def outer(*, actor: Actor, says: Sequence[Command[Say]]) -> Outcomes:
        seen.append(work())
        inner(actor=actor, says=[ask(Say("its key is not kept"))])
        helping(actor=actor, text="inside")
        announce(Said(4, "outer"), says[0])
        return Outcomes([Outcome(says[0].key, "done", 4)])

    actor = somebody("kernel_test.outer")  # the inner verbs' permissions are not asked for
    outer(actor=actor, says=[ask(Say("a"))]).one()
    assert len({id(one) for one in seen}) == 1
    assert left(actor) == (1, 2)
    with pytest.raises(RuntimeError, match="only ever called inside another verb"):
        helping(actor=actor, text="outside")


def test_two_connections_telling_the_same_thing_do_it_once() -> None:
    actor, command = somebody(), ask(Say("a"))
    outcomes: list[Outcome] = []
    together(*[lambda: outcomes.append(say(actor=actor, says=[command]).one())] * 5)
    assert len({outcome.paper for outcome in outcomes}) == 1
    assert sorted(outcome.again for outcome in outcomes) == [False, True, True, True, True]
    assert left(actor) == (1, 1)


def test_two_verbs_cannot_have_one_name() -> None:
    def verb(*, actor: Actor, says: Sequence[Command[Any]]) -> Outcomes:
        return Outcomes([])

    action("kernel_test.once")(verb)
    try:
        with pytest.raises(ValueError, match="two verbs"):
            action("kernel_test.once")(verb)
    finally:
        del VERBS["kernel_test.once"]


def test_a_call_without_commands_does_nothing() -> None:
    assert list(say(actor=somebody(), says=[])) == []
