"""What the worker does for whoever asks: reckon draft schemes on past invoices, and the effect of schemes that run."""

from __future__ import annotations

from datetime import date

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from salur.insights import actions
from salur.insights.actions.measure import AdvanceEffect, BeginEffect, EndEffect
from salur.insights.actions.simulate import Advance, Begin, End
from salur.insights.queries import baskets, measured, outlet_weeks
from salur.insights.queries.given import given
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key, new_key
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.acting import system_actor
from salur.parties.queries import actor_for
from salur.pricing import queries as pricing
from salur.pricing.effect import effect
from salur.pricing.effect.simulate import fresh, simulate

READ = 20  # of a hundred parts of a measurement: reading the weeks
PATIENCE = RetryStrategy(max_attempts=6, exponential_wait=3)  # where the database was away; it goes on where it was


def begin(actor: Actor, command: Command[Begin]) -> Outcome:
    """Ask for a simulation and leave it to the worker; the outcome's paper is the simulation. Refused: as the verb."""
    outcome = actions.simulate(actor=actor, simulations=[command]).one()
    if outcome.paper is not None:
        reckon_later.defer(organisation=actor.organisation, person=actor.person, paper=outcome.paper)
    return outcome


@app.task(name="insights.simulate", retry=PATIENCE)
def reckon_later(organisation: int, person: int, paper: int) -> None:
    """Reckon a simulation as the person who asked (0: as the system, where a program did). Killed and called again, it
    goes on where it was; for somebody who no longer works here it is broken off."""
    try:
        actor = _actor(organisation, person, "simulation")
    except Refused as gone:
        _tell(system_actor(organisation, "simulation"), paper, "end", End(tuple(gone.plain())))
        return
    reckon(actor, paper)


def _actor(organisation: int, person: int, sender: str) -> Actor:
    """Who asked, or the system where a program did. Refused: parties.not_a_member."""
    return actor_for(person, organisation, sender) if person else system_actor(organisation, sender)


def reckon(actor: Actor, paper: int) -> None:
    """Reckon what is left of a simulation, writing down after each thousand invoices what was found."""
    with reading(actor.organisation):
        found = baskets.running(actor, paper)
        rules = None if found is None else baskets.Rules(actor.organisation, found.scheme)
    if found is None or rules is None or found.status != "running":
        return  # told before
    tally, done = found.tally or fresh(), found.done
    on: date | None = found.reached_on
    reached = found.reached
    while True:
        with reading(actor.organisation):
            read = baskets.some(actor, found.currency, found.first, found.last, on, reached)
            if read is not None:
                rules.learn(read.carts)
        if read is None:
            break
        simulate(tally, read.carts, rules.without, rules.drafted, found.scheme["id"])
        on, reached, done = read.reached_on, read.reached, done + read.many
        _tell(actor, paper, f"{done}", Advance(on, reached, done, tally))
    _tell(actor, paper, "end", End())


def _tell(actor: Actor, paper: int, what: str, body: Advance | End) -> None:
    key = named_key("simulation", paper, what)
    actions.simulate(actor=actor, simulations=[Command(key, body, paper)]).one()


def begin_measuring(actor: Actor, command: Command[BeginEffect]) -> Outcome:
    """Ask for the effect of a scheme and leave it to the worker; the outcome's paper is the measurement. Refused: as
    the verb."""
    outcome = actions.measure(actor=actor, effects=[command]).one()
    if outcome.paper is not None:
        measure_later.defer(organisation=actor.organisation, person=actor.person, paper=outcome.paper)
    return outcome


@app.task(name="insights.measure", retry=PATIENCE)
def measure_later(organisation: int, person: int, paper: int) -> None:
    """Measure an effect as the person who asked. Killed and called again, it begins anew; for somebody who no longer
    works here, or sees other outlets than when it was asked for, it is broken off."""
    try:
        measure(_actor(organisation, person, "measurement"), paper)
    except Refused as gone:
        _found(system_actor(organisation, "measurement"), paper, EndEffect(fault=tuple(gone.plain())))


def measure(actor: Actor, paper: int) -> None:
    """Compare all outlets of a scheme with all others, and keep what is found. Refused: kernel.not_allowed."""
    with reading(actor.organisation):
        asked = measured.asked(actor, paper)
        if asked is None or asked.status != "running":
            return  # told before
        if asked.sight != measured.sight(actor):
            raise Refused("kernel.not_allowed", permission="insights.measure")
        one = pricing.schemes(actor).filter(code=asked.scheme).order_by("-since_version")[:1].get()
        took = given(actor, asked.scheme, asked.currency, asked.first, asked.last).by_outlet
        rules = {"id": asked.scheme, **one.body}
        seen = outlet_weeks.compared(actor, rules, asked.first, asked.last, took)
    _advance(actor, paper, READ)
    ends = [measured.End(*change, took[change[0]].amount if change[0] in took else 0)
            for change in outlet_weeks.changes(seen)]  # fmt: skip
    try:
        found = effect(seen.joined, seen.others, seen.before,
                       told=lambda done: _advance(actor, paper, READ + round((100 - READ) * done)))  # fmt: skip
    except Refused as why:
        _found(actor, paper, EndEffect(measured.kept(None, seen, ends), tuple(why.plain())))
        return
    _found(actor, paper, EndEffect(measured.kept(found, seen, ends)))


def _advance(actor: Actor, paper: int, done: int) -> None:
    actions.measure(actor=actor, effects=[Command(new_key(), AdvanceEffect(done), paper)]).one()


def _found(actor: Actor, paper: int, body: EndEffect) -> None:
    key = named_key("measurement", paper, "end")
    actions.measure(actor=actor, effects=[Command(key, body, paper)]).one()
