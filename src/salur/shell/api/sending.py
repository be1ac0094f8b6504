"""Asking verbs: one command or a thousand, under the sender's keys; what became of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.organisation import house
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.verb import VERBS
from salur.kernel.work import looking, reading
from salur.shell.api.making import Fault, Maker, Path, Wanted, collect, named, unknown
from salur.shell.api.readers import Sent, reader
from salur.shell.api.resources import VerbDoor
from salur.shell.api.shapes import Shape


def run(actor: Actor, door: VerbDoor, sent: Sequence[Sent], at: Path = ()) -> list[Outcome | list[Fault]]:
    """Ask the verb all that could be read, at once; what became of each, in order. `at` is where bodies stand.

    Statements: one for each kind of thing that is named by a code, and the verb's own, however many commands.
    """
    answers: dict[int, Outcome | list[Fault]] = {n: one.faults for n, one in enumerate(sent) if one.faults}
    shape = reader(door).shape
    if answers and shape:
        faulty = [(one.faults, list(named(shape, one.body, at))) for one in sent if one.faults]
        with reading(actor.organisation):
            unknown(actor, faulty)
    commands: dict[int, Command[Any]] = {}
    for n, made in _made(actor, door, [(n, one) for n, one in enumerate(sent) if not one.faults], at):
        if isinstance(made, Command):
            commands[n] = made
        else:
            answers[n] = made
    if commands:
        verb = VERBS[door.verb]
        assert verb.commands is not None
        outcomes = verb.ask(actor=actor, **{verb.commands: list(commands.values())})
        answers.update(zip(commands, outcomes, strict=True))
    return [answers[n] for n in range(len(sent))]


def _made(
    actor: Actor, door: VerbDoor, sent: list[tuple[int, Sent]], at: Path
) -> list[tuple[int, Command[Any] | list[Fault]]]:
    shape = reader(door).shape
    maker = Maker(actor, house(actor.organisation).currency)
    wanted = Wanted()
    for _, one in sent:
        if isinstance(one.paper, str):
            wanted.plain.setdefault(door.paper, set()).add(one.paper)
        if shape:
            collect(shape, one.body, wanted)
    own: Mapping[int, str] = {}
    if wanted or door.currencies:
        with looking(actor.organisation) if wanted.alone and not door.currencies else reading(actor.organisation):
            maker.look_up(wanted)
            if door.currencies:
                papers = {paper for _, one in sent if (paper := _paper(maker, door, one))}
                own = door.currencies(actor, papers)
    return [(n, _command(maker, door, shape, one, own, at)) for n, one in sent]


def _paper(maker: Maker, door: VerbDoor, sent: Sent) -> int | None:
    """The paper that a command is asked of; None if there is none, or none of that number."""
    if not isinstance(sent.paper, str):
        return sent.paper
    found = maker.known.get(door.paper, {}).get(sent.paper)
    return found.id if found else None


def _command(
    maker: Maker, door: VerbDoor, shape: Shape | None, sent: Sent, own: Mapping[int, str], at: Path
) -> Command[Any] | list[Fault]:
    faults: list[Fault] = []
    paper = _paper(maker, door, sent)
    if paper is None and isinstance(sent.paper, str):
        return [Fault(("paper",), Refused("kernel.not_found", paper_kind=door.paper, paper=sent.paper))]
    happened_at = sent.body.pop("at", None)
    body = maker.made(shape, sent.body, at, faults, own.get(paper or 0, "")) if shape else None
    return faults or Command(sent.key, body, paper, happened_at)
