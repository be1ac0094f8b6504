"""What the worker does for whoever asks: reckon draft schemes on past invoices."""

from __future__ import annotations

from datetime import date

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from salur.insights import actions
from salur.insights.actions.simulate import Advance, Begin, End
from salur.insights.queries import baskets
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.outcome import Outcome
from salur.kernel.refusal import Refused
from salur.kernel.work import reading
from salur.parties.acting import system_actor
from salur.parties.queries import actor_for
from salur.pricing.effect.simulate import fresh, simulate

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
    system = system_actor(organisation, "simulation")
    try:
        actor = actor_for(person, organisation, "simulation") if person else system
    except Refused as gone:
        _tell(system, paper, "end", End(tuple(gone.plain())))
        return
    reckon(actor, paper)


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
