"""One firm's desk on one day: what lies about there, telling a verb many things at once, and the day's clock."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from salur.kernel.command import Command, named_key
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import VERBS
from tests.races.crowd import owner
from tests.simulation.firms import Firm

Thing = TypeVar("Thing")
FIRST = date(2026, 1, 5)


class Season:
    """The days, one key for each thing told, and what has been told how often with what end."""

    def __init__(self, seed: int, first: date = FIRST) -> None:
        self.seed = seed
        self.first = first
        self.day = 0
        self.told = 0
        self.endings: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    @property
    def today(self) -> date:
        """The calendar day."""
        return self.first + timedelta(days=self.day)

    def at(self, hour: float) -> datetime:
        """An hour of today in Jakarta."""
        midnight = datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC) - timedelta(hours=7)
        return midnight + timedelta(hours=hour)


class Desk:
    """A firm on a day of the season."""

    def __init__(self, season: Season, firm: Firm, chance: random.Random) -> None:
        self.season = season
        self.firm = firm
        self.chance = chance

    def tell(
        self, verb: str, hour: float, told: Iterable[Any | tuple[Any, int]], may_refuse: Sequence[str] = ()
    ) -> list[Outcome]:
        """Tell a verb many things in one call: bodies, or (body, paper). Only refusals of these codes are in order."""
        commands = [self._command(verb, hour, one) for one in told]
        if not commands:
            return []
        module, name = verb.split(".")
        public: Callable[..., Outcomes] = getattr(__import__(f"salur.{module}.actions", fromlist=[name]), name)
        outcomes = list(public(actor=self.firm.actor, **{str(VERBS[verb].commands): commands}))
        for outcome, command in zip(outcomes, commands, strict=True):
            self.season.endings[f"{verb} {outcome.ending}"] += 1
            if outcome.ending == "refused":
                codes = {reason.code for reason in outcome.reasons}
                assert codes <= set(may_refuse), (
                    f"{self.firm.name} {self.season.today} {verb} {command}: {outcome.reasons}"
                )
                self.season.refused.update(f"{verb} {code}" for code in codes)
        return outcomes

    def _command(self, verb: str, hour: float, told: Any) -> Command[Any]:
        body, paper = told if type(told) is tuple else (told, None)
        self.season.told += 1
        key = named_key("season", self.season.seed, self.season.told)
        return Command(key, body, paper, self.season.at(hour))

    def rows(self, statement: str, *params: object) -> list[tuple[Any, ...]]:
        """Rows of this firm; the statement's first parameter is the organisation."""
        return owner(statement, [self.firm.id, *params])

    def papers(self, table: str, where: str, *params: object) -> list[int]:
        """This firm's papers in some state, oldest first."""
        return [
            row[0]
            for row in self.rows(f"SELECT id FROM {table} WHERE organisation = %s AND {where} ORDER BY id", *params)
        ]

    def some(self, things: Sequence[Thing], part: float) -> list[Thing]:
        """Each of these with some probability."""
        return [thing for thing in things if self.chance.random() < part]

    def now_and_then(self, days: float) -> bool:
        """Once in so many days."""
        return self.chance.random() < 1 / days


def done(outcomes: Iterable[Outcome]) -> list[int]:
    """The papers of what was taken."""
    return [outcome.paper for outcome in outcomes if outcome.ok and outcome.paper is not None]
