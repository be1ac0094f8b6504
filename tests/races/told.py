"""Each command told five times, in any order, over two connections: done once, the same answer five times.

The same small trade is told twice: once with each command told once, once with each told five times. Whatever a table
holds afterwards must be as many rows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

from salur.kernel.command import Command, named_key
from salur.kernel.outcome import Outcome
from salur.kernel.verb import VERBS
from tests.races.crowd import Watch, owner, prove, together
from tests.world import World, drain

TIMES = 5
MODULES = ("ledger", "credit", "orders", "counts", "warehouse", "delivery", "billing", "returns", "field")
REACTIONS = {"orders.record_broken", "delivery.finish"}  # only ever told by reactions


class Teller:
    """Somebody who tells a world things, `times` times each, and checks that every answer is the same."""

    def __init__(self, seed: int, times: int) -> None:
        self.world = World(outlets=3, skus=2)
        self.chance = random.Random(f"told {seed}")
        self.times = times
        self.seed = seed
        self.verbs: set[str] = set()
        self.keys = 0

    def __call__(self, verb: str, *told: Any | tuple[Any, int | None]) -> list[int]:
        """Tell a verb some bodies (or (body, paper)); gives their papers. All must be taken."""
        self.verbs.add(verb)
        commands = [self._command(verb, one) for one in told]
        calls: list[tuple[Command[Any], ...]] = [(command,) for command in commands for _ in range(self.times)]
        if len(commands) > 1 and self.times > 1:  # one of the tellings brings all of them in one call
            calls = [*calls[:-1], tuple(self.chance.sample(commands, len(commands)))]
        self.chance.shuffle(calls)
        answers = together([self._call(verb, some) for some in calls], at_once=2 if self.times > 1 else 1)
        by_key: dict[UUID, list[Outcome]] = {}
        for outcome in (one for some in answers for one in some):
            by_key.setdefault(outcome.key, []).append(outcome)
        papers = []
        for command in commands:
            same = {(one.ending, one.paper, one.reasons) for one in by_key[command.key]}
            assert len(same) == 1, f"{verb} answered {same}"
            assert sum(not one.again for one in by_key[command.key]) == 1, f"{verb} was done more than once"
            ending, paper, reasons = same.pop()
            assert ending != "refused" and paper is not None, f"{verb} was refused: {reasons}"
            papers.append(paper)
        return papers

    def _command(self, verb: str, told: Any) -> Command[Any]:
        body, paper = told if isinstance(told, tuple) and type(told) is tuple else (told, None)
        self.keys += 1
        return Command(named_key(verb, self.seed, self.keys), body, paper, datetime(2026, 5, 4, 3, 0, tzinfo=UTC))

    def _call(self, verb: str, some: Sequence[Command[Any]]) -> Callable[[], list[Outcome]]:
        module, name = verb.split(".")
        public = getattr(import_module(f"salur.{module}.actions"), name)
        return lambda: list(public(actor=self.world.actor, **{str(VERBS[verb].commands): list(some)}))


def footprint(organisation: int) -> dict[str, int]:
    """How many rows of each table are an organisation's, and how far its numbers have come."""
    tables = owner(
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = "
        "'organisation'"
    )
    found = {}
    for (table,) in tables:
        ((found[table],),) = owner(f"SELECT count(*) FROM {table} WHERE organisation = %s", [organisation])
    # Freed is said once a call, and how many commands a call brings is a matter of chance here.
    ((found["kernel_fact"],),) = owner(
        "SELECT count(*) FROM kernel_fact WHERE organisation = %s AND kind NOT IN ('CreditFreed', 'StockFreed')",
        [organisation],
    )
    for kind, last in owner("SELECT kind, last FROM kernel_series WHERE organisation = %s", [organisation]):
        found[f"numbers of {kind}"] = last
    return found


def five_times(seed: int, tale: Callable[[Teller], None]) -> dict[str, int]:
    """Tell the tale once, then with everything told five times: what is left behind is the same."""
    once, often = Teller(seed, 1), Teller(seed, TIMES)
    tale(once)
    drain()
    with Watch() as watch:
        tale(often)
    watch.verdict()
    drain()
    left, left_often = footprint(once.world.actor.organisation), footprint(often.world.actor.organisation)
    assert left == left_often, {
        name: (left[name], left_often.get(name)) for name in left if left[name] != left_often.get(name)
    }
    prove([once.world.actor.organisation, often.world.actor.organisation])
    untold = {
        verb.name for verb in VERBS.values() if verb.commands and verb.name.split(".")[0] in MODULES
    } - often.verbs
    assert untold == REACTIONS, f"verbs that the tale leaves out: {sorted(untold - REACTIONS)}"
    return {
        "verbs": len(often.verbs),
        "commands": often.keys,
        "tellings": often.keys * TIMES,
        "deadlocks": watch.deadlocks,
    }
