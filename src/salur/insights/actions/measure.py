"""Keeping the record of a measurement: that it began, how far it has come, what effect of a scheme it found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from salur.insights.facts import MeasurementAdvanced, MeasurementBegun, MeasurementEnded
from salur.insights.launch import launch
from salur.insights.models import Measurement
from salur.insights.queries.measured import sight
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.pricing import queries as pricing

NEW = ("id", "organisation", "person", "scheme", "currency", "first", "last", "begun_at", "done", "sight",
       "found")  # fmt: skip
WHOLE = 100  # parts
SHAPE = "paper bigint, done int"


@dataclass(frozen=True, slots=True)
class BeginEffect:
    """Measure the effect of a recorded scheme (its row), from its first day until today or its last."""

    scheme: int


@dataclass(frozen=True, slots=True)
class AdvanceEffect:
    """So many of a hundred parts of the reckoning are done."""

    done: int


@dataclass(frozen=True, slots=True)
class EndEffect:
    """What was found, as JSON; with a fault where the effect cannot be told, and who was looked at all the same."""

    found: dict[str, Any] = field(default_factory=dict)
    fault: tuple[object, ...] | None = None


Told = Command[BeginEffect | AdvanceEffect | EndEffect]


@action("insights.measure")
def measure(*, actor: Actor, effects: Sequence[Command[BeginEffect | AdvanceEffect | EndEffect]]) -> Outcomes:
    """Ask by how much the outlets of a scheme bought more than others like them; the worker reckons, and tells how far
    it is.

    Nothing of the rules or the books is touched. Refused: kernel.not_found, insights.not_begun, insights.never_on,
    insights.no_first_day, kernel.no_such_step (it has ended).
    """
    held = papers.hold(Measurement, actor.organisation, [command.paper for command in effects], "id, status")
    status: dict[int, str] = dict(held)
    return Outcomes([_told(actor, command, status) for command in effects])


def _told(actor: Actor, command: Told, status: dict[int, str]) -> Outcome:
    body = command.body
    if isinstance(body, BeginEffect):
        return _begin(actor, command, body)
    paper = command.paper or 0
    step = "end" if isinstance(body, AdvanceEffect) or body.fault is None else "break_off"
    if wrong := papers.why_not(Measurement, command.paper, status, step):
        return Outcome(command.key, "refused", command.paper, (wrong,))
    if isinstance(body, AdvanceEffect):
        source, params = sql.given("g", SHAPE, [(paper, body.done)])
        sql.run(f"UPDATE insights_measurement m SET done = g.done FROM {source} WHERE m.id = g.paper "
                "AND m.done <= g.done", params)  # fmt: skip
        announce(MeasurementAdvanced(paper, body.done), command)
    else:
        fault = {paper: json.dumps(body.fault)} if body.fault is not None else {}
        papers.step(Measurement, [(paper, "running", step)], ended_at={paper: work().now}, fault=fault,
                    found={paper: json.dumps(body.found)}, done={paper: WHOLE})  # fmt: skip
        status[paper] = "ended"
        announce(MeasurementEnded(paper, body.fault is not None), command)
    return Outcome(command.key, "done", paper)


def _begin(actor: Actor, command: Told, body: BeginEffect) -> Outcome:
    """A new paper, running; it needs no number, since people look for it by its scheme."""
    now = work().now
    one = pricing.schemes(actor).filter(id=body.scheme).first()
    if one is None:
        return Outcome(command.key, "refused", None, (papers.missing("scheme", body.scheme),))
    try:
        first, last = launch(one, work().day(now))
    except Refused as reason:
        return Outcome(command.key, "refused", None, (reason,))
    (paper,), seen = ids.take(Measurement, 1), sight(actor)
    row = (paper, actor.organisation, actor.person, one.code, one.body["currency"], first, last, now, 0,
           None if seen is None else json.dumps(seen), "{}")  # fmt: skip
    papers.add(Measurement, NEW, [row], [("begin",)], [None])
    announce(MeasurementBegun(paper, one.code), command)
    return Outcome(command.key, "done", paper)
