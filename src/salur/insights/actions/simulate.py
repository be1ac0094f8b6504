"""Keeping the record of a simulation: that it began, how far it has come, what it found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from salur.insights.facts import SimulationAdvanced, SimulationBegun, SimulationEnded
from salur.insights.models import Simulation
from salur.insights.queries import baskets
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work

NEW = (
    "id", "organisation", "person", "scheme", "currency", "first", "last", "begun_at", "reached", "invoices", "done",
    "tally", "expected",
)  # fmt: skip
SHAPE = "paper bigint, reached_on date, reached bigint, done bigint, tally jsonb"


@dataclass(frozen=True, slots=True)
class Begin:
    """A draft, as a rule snapshot has it (with its code as `id`), on the invoices from a day to a day."""

    scheme: str  # JSON
    first: date
    last: date
    expected: int | None = None  # how much more will be sold, in whoever's opinion, in tenths of a percent


@dataclass(frozen=True, slots=True)
class Advance:
    """The invoices up to this one (by day, then number) are reckoned: how many, and what was found so far."""

    reached_on: date
    reached: int
    done: int
    tally: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class End:
    """All are reckoned, or (fault) they cannot be."""

    fault: tuple[object, ...] | None = None


Told = Command[Begin | Advance | End]


@action("insights.simulate")
def simulate(*, actor: Actor, simulations: Sequence[Command[Begin | Advance | End]]) -> Outcomes:
    """Ask what a draft scheme would have cost on past invoices; the worker reckons, and tells how far it is.

    Nothing of the rules or the books is touched. Refused: insights.bad_draft, insights.bad_period, kernel.not_found,
    kernel.no_such_step (it has ended).
    """
    held = papers.hold(Simulation, actor.organisation, [command.paper for command in simulations], "id, status")
    status: dict[int, str] = dict(held)
    outcomes = [_told(actor, command, status) for command in simulations]
    return Outcomes(outcomes)


def _told(actor: Actor, command: Told, status: dict[int, str]) -> Outcome:
    body = command.body
    if isinstance(body, Begin):
        return _begin(actor, command, body)
    paper = command.paper or 0
    step = "end" if isinstance(body, Advance) or body.fault is None else "break_off"
    if wrong := papers.why_not(Simulation, command.paper, status, step):
        return Outcome(command.key, "refused", command.paper, (wrong,))
    if isinstance(body, Advance):
        _advance(paper, body)
        announce(SimulationAdvanced(paper, body.done), command)
    else:
        fault = {paper: json.dumps(body.fault)} if body.fault is not None else {}
        papers.step(Simulation, [(paper, "running", step)], ended_at={paper: work().now}, fault=fault)
        status[paper] = "ended"
        announce(SimulationEnded(paper, body.fault is not None), command)
    return Outcome(command.key, "done", paper)


def _begin(actor: Actor, command: Told, body: Begin) -> Outcome:
    """A new paper, numbered, running."""
    try:
        scheme = baskets.draft(body.scheme)
        if body.first > body.last:
            raise Refused("insights.bad_period", first=body.first, last=body.last)
    except Refused as reason:
        return Outcome(command.key, "refused", None, (reason,))
    currency = scheme["currency"]
    many = baskets.count(actor, currency, body.first, body.last)
    (paper,) = ids.take(Simulation, 1)
    now = work().now
    row = (
        paper, actor.organisation, actor.person, json.dumps(scheme), currency, body.first, body.last, now, 0, many, 0,
        "{}", body.expected,
    )  # fmt: skip
    papers.add(Simulation, NEW, [row], [("begin",)], [work().day(now)])
    announce(SimulationBegun(paper, body.first.isoformat(), body.last.isoformat()), command)
    return Outcome(command.key, "done", paper)


def _advance(paper: int, body: Advance) -> None:
    """A later word replaces an earlier one."""
    source, params = sql.given("g", SHAPE, [(paper, body.reached_on, body.reached, body.done, json.dumps(body.tally))])
    sql.run(
        "UPDATE insights_simulation s SET reached_on = g.reached_on, reached = g.reached, done = g.done, "
        f"tally = g.tally FROM {source} WHERE s.id = g.paper AND s.done <= g.done",
        params,
    )
