"""The day as far as it has been played, and how commands are told: in batches, each under a key of its own.

Every key is made of the name of what it is about (an invoice's number, a store's), so the whole day may be told again
after a crash: what was done is answered as it was answered then, what was not is done now.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from examples.iowa.choices import OPENING
from examples.iowa.day import Product, Purchase, SaleLine, Store
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.outcome import Outcome, Outcomes

MASTERS = 1000  # products and prices in one call
PAPERS = 100  # papers in one call, which is one commit
PATIENCE = 10  # times, a second apart, that a busy database is asked again
Take = Callable[[str, Outcome], None]


class Named(NamedTuple):
    """A command and what it is about."""

    name: str
    command: Command[Any]


class Step(NamedTuple):
    """After a commit: how many commands it held, how many of the stage's are told by now, and of how many."""

    told: int
    done: int
    of: int


class Shortage(NamedTuple):
    """A line of an order for which there was too little: so many bottles wanted, so many there."""

    invoice_no: str
    store_number: str
    item_number: str
    line: int
    wanted: int
    there: int


class No(NamedTuple):
    """A command that was refused, and why."""

    stage: str
    name: str
    code: str
    facts: dict[str, object]


@dataclass
class Day:
    """The source of the day, and the papers that have come of it so far. Keys are the source's own numbers."""

    actor: Actor
    products: dict[str, Product]
    stores: dict[str, Store]
    lines: list[SaleLine]
    bought: list[Purchase]
    invoices: dict[str, list[SaleLine]]  # the lines of each of the source's invoices, in order
    stage: str = ""
    site: int = 0
    people: dict[str, int] = field(default_factory=dict)
    drivers: list[int] = field(default_factory=list)
    vans: list[int] = field(default_factory=list)
    parties: dict[str, int] = field(default_factory=dict)  # stores and vendors by their codes
    skus: dict[str, int] = field(default_factory=dict)
    receipts: dict[str, int] = field(default_factory=dict)  # by vendor
    orders: dict[str, int] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)  # what became of each order
    shortages: list[Shortage] = field(default_factory=list)
    promised: dict[str, list[tuple[SaleLine, int]]] = field(default_factory=dict)  # bottles there for each line
    shipments: dict[str, int] = field(default_factory=dict)
    rounds: list[list[str]] = field(default_factory=list)  # the source's invoices on each van, as they are driven
    trips: dict[str, int] = field(default_factory=dict)
    doors: dict[str, datetime] = field(default_factory=dict)  # when each was delivered
    bills: dict[str, int] = field(default_factory=dict)  # by vendor
    invoiced: dict[str, int] = field(default_factory=dict)  # our invoice of each of the source's
    refused: list[No] = field(default_factory=list)

    def sold(self) -> list[SaleLine]:
        """The source's lines, less what could not be promised: what the books must show. Its price stays."""
        return [
            line._replace(bottles=bottles, sale_cents=line.unit_cents * bottles)
            for lines in self.promised.values()
            for line, bottles in lines
            if bottles
        ]


def tell(stage: str, name: str, body: object, *, paper: int | None = None, at: datetime = OPENING) -> Named:
    """A command under the key of its name."""
    return Named(name, Command(named_key("iowa", stage, name), body, paper, at))


def each(
    day: Day,
    verb: Callable[..., Outcomes],
    argument: str,
    commands: Sequence[Named],
    take: Take,
    size: int = PAPERS,
) -> Iterator[Step]:
    """Tell commands in batches to a verb, as its `argument`; `take` gets what each came to, refusals are kept."""

    def call(some: Sequence[Command[Any]]) -> Outcomes:
        return verb(actor=day.actor, **{argument: some})

    for first in range(0, len(commands), size):
        batch = commands[first : first + size]
        for named, outcome in zip(batch, _told(call, [named.command for named in batch]), strict=True):
            if outcome.ending == "refused":
                day.refused += [No(day.stage, named.name, why.code, dict(why.facts)) for why in outcome.reasons]
            else:
                take(named.name, outcome)
        yield Step(len(batch), first + len(batch), len(commands))


def kept_in(papers: dict[str, int]) -> Take:
    """Keep the paper of each command under its name."""

    def take(name: str, outcome: Outcome) -> None:
        assert outcome.paper is not None
        papers[name] = outcome.paper

    return take


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
