"""How commands are told: many in one call, each under a key of its own, so that all may be told again after a crash."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from salur.connect.replay.masters import Masters
from salur.connect.replay.progress import Kept
from salur.connect.replay.selling import Seat
from salur.connect.replay.source import Asked, Source
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused

PAPERS = 1_000  # in one call
PATIENCE = 30  # times, a second apart, that a busy database is asked again
SAMPLES = 1_000  # refusals that are told one by one; all are counted
SENDER = "replay"


class Named(NamedTuple):
    """A command and what it is about."""

    name: str
    command: Command[Any]


@dataclass
class Firm:
    """Who trades, with what: papers by the source's own codes. Each process fills its own by telling the masters."""

    actor: Actor
    asked: Asked
    source: Source
    masters: Masters
    folder: Path
    site: int = 0
    vans: list[int] = field(default_factory=list)
    drivers: list[int] = field(default_factory=list)
    seats: dict[str, Seat] = field(default_factory=dict)
    salesmen: dict[str, int] = field(default_factory=dict)
    outlets: dict[str, int] = field(default_factory=dict)
    vendors: dict[str, int] = field(default_factory=dict)
    skus: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # by stage
    refusals: Counter[str] = field(default_factory=Counter)  # by stage and code
    examples: list[dict[str, object]] = field(default_factory=list)

    def keep(self, process: str) -> None:
        """Leave the refusals for whoever reports them. A process that is started again tells what was refused again."""
        Kept(self.folder, f"said-{process}").write({
            "refused": dict(self.refusals), "examples": self.examples,
            "seconds": {stage: round(seconds, 3) for stage, seconds in self.seconds.items()},
        })  # fmt: skip


def tell(stage: str, name: str, body: object, *, paper: int | None = None, at: datetime | None = None) -> Named:
    """A command under the key of its name."""
    return Named(name, Command(named_key(SENDER, stage, name), body, paper, at))


def each(
    firm: Firm,
    stage: str,
    verb: Callable[..., Outcomes],
    argument: str,
    commands: Sequence[Named],
    size: int = PAPERS,
    expected: frozenset[str] = frozenset(),
) -> dict[str, Outcome]:
    """Tell commands to a verb, as its `argument`; gives what became of those it took, by name. Refusals are kept.

    Codes in `expected` are no refusals: somebody was faster, or there is nothing left to do.
    """

    def call(some: Sequence[Command[Any]]) -> Outcomes:
        return verb(actor=firm.actor, **{argument: some})

    taken: dict[str, Outcome] = {}
    began = time.perf_counter()
    for first in range(0, len(commands), size):
        batch = commands[first : first + size]
        for named, outcome in zip(batch, _told(call, [one.command for one in batch]), strict=True):
            if outcome.ending != "refused":
                taken[named.name] = outcome
            elif outcome.reasons[0].code not in expected:
                refuse(firm, stage, named.name, outcome.reasons)
    firm.seconds[stage] += time.perf_counter() - began
    return taken


def refuse(firm: Firm, stage: str, name: str, reasons: Sequence[Refused]) -> None:
    """Count a refusal, and keep the first ones by name."""
    firm.refusals[f"{stage}: {reasons[0].code}"] += 1
    if len(firm.examples) < SAMPLES:
        said = [one.plain() for one in reasons]
        firm.examples.append({"stage": stage, "name": name, "reasons": said})


def papers(taken: dict[str, Outcome]) -> dict[str, int]:
    """The paper of each command that was taken."""
    return {name: outcome.paper for name, outcome in taken.items() if outcome.paper is not None}


def _told(call: Callable[[Sequence[Command[Any]]], Outcomes], commands: list[Command[Any]]) -> list[Outcome]:
    """The outcomes in the order of the commands; who was only turned away because the database was busy asks again."""
    answers = {outcome.key: outcome for outcome in call(commands)}
    for _ in range(PATIENCE):
        busy = [command for command in commands if _is_busy(answers[command.key])]
        if not busy:
            break
        time.sleep(1)
        answers.update({outcome.key: outcome for outcome in call(busy)})
    return [answers[command.key] for command in commands]


def _is_busy(outcome: Outcome) -> bool:
    return any(why.code == "kernel.busy" for why in outcome.reasons)
