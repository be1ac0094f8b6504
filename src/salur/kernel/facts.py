"""Facts: what has happened, written in the verb's transaction and told to whoever listens.

A fact is a frozen dataclass in some module's facts room: `paper_kind` is its class's, `paper` the first field; fields
are only ever added. A listener may be told twice: what it does is a command under a key made of its name and the fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, TypeVar

import orjson

from salur.kernel import ids, sql
from salur.kernel.command import Command
from salur.kernel.models import Fact as FactRow
from salur.kernel.outcome import Ending
from salur.kernel.refusal import Refused
from salur.kernel.work import Work, work


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that has happened to a paper."""

    paper_kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    paper: int

    def kind_of_paper(self) -> str:
        """What kind of paper it is about: its class's, unless it is a fact that papers of several kinds share."""
        return self.paper_kind


class Announced(NamedTuple):
    """A fact on its way into the log."""

    fact: Fact
    command: Command[Any] | None
    ending: Ending
    reasons: tuple[Refused, ...]
    counterpart: int | None


class Heard(NamedTuple):
    """A fact as a listener hears it: its identity, kind, paper and values, and when it happened."""

    id: int
    organisation: int
    kind: str
    paper: int
    body: dict[str, Any]
    happened_at: datetime


class Listener(NamedTuple):
    """A reaction: what it hears, and whose books it writes (the fact's own organisation, or the other member's)."""

    name: str
    kinds: frozenset[str]
    react: Callable[[int, list[Heard]], None]
    for_counterpart: bool


LISTENERS: dict[str, Listener] = {}
Reaction = TypeVar("Reaction", bound=Callable[[int, list[Heard]], None])


def hears(name: str, *kinds: type[Fact], for_counterpart: bool = False) -> Callable[[Reaction], Reaction]:
    """Register a reaction `(organisation, facts)` under a name; it is called at least once per fact."""

    def register(react: Reaction) -> Reaction:
        LISTENERS[name] = Listener(name, frozenset(kind.__name__ for kind in kinds), react, for_counterpart)
        return react

    return register


def announce(
    fact: Fact,
    command: Command[Any] | None = None,
    ending: Ending = "done",
    reasons: tuple[Refused, ...] = (),
    counterpart: int | None = None,
) -> None:
    """Say what has happened; with `command`, this fact is the command's answer should it be told again."""
    work().announced.append(Announced(fact, command, ending, reasons, counterpart))


@lru_cache(maxsize=256)
def _names(kind: type[Fact]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "paper")


COLUMNS = (
    "id", "organisation", "counterpart", "kind", "version", "paper_kind", "paper", "ending", "reasons", "body",
    "person", "happened_at", "recorded_at",
)  # fmt: skip


def encoded(value: Any) -> str:
    """Plain values as JSON."""
    return orjson.dumps(value, default=str).decode()


def write(current: Work) -> None:
    """Write what was announced, and leave a job for every listener concerned. Called once, by the outermost verb.

    The first fact announced with a command takes the identity that was kept for the command's answer.
    """
    if not current.announced:
        return
    answering = {one.command.key for one in current.announced if one.command} & current.answers.keys()
    fresh = iter(ids.take(FactRow, len(current.announced) - len(answering)))
    rows: list[tuple[Any, ...]] = []
    actor, now = current.actor, current.now
    for one in current.announced:
        fact, command = one.fact, one.command
        kind = fact.__class__
        body = encoded({name: getattr(fact, name) for name in _names(kind)})
        identity = current.answers.pop(command.key, None) if command else None
        if command and identity is not None:
            current.answered[command.key] = (one.ending, fact.paper)
        rows.append((
            identity if identity is not None else next(fresh), actor.organisation, one.counterpart, kind.__name__,
            kind.version, fact.kind_of_paper(), fact.paper, one.ending,
            encoded([reason.plain() for reason in one.reasons]) if one.reasons else None, body, actor.person,
            (command.at if command and command.at else now), now,
        ))  # fmt: skip
    sql.insert(FactRow, COLUMNS, rows)
    _tell(rows)


# Into the queue itself, sent with the verb's others. Not by the app's manager: inside a worker that has a connection of
# its own, and what it is given does not wait for the verb's commit. A reaction announces facts too, and their jobs must
# come and go with its transaction.
LEAVE_JOBS = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args)
    SELECT 'default', 'kernel.tell', g.args FROM unnest(%s::jsonb[]) WITH ORDINALITY AS g(args, n) ORDER BY g.n"""


UNTOLD = """
    SELECT fact::bigint AS fact, j.args ->> 'listener' AS listener
    FROM procrastinate_jobs j, jsonb_array_elements_text(j.args -> 'facts') fact
    WHERE j.task_name = 'kernel.tell' AND j.status IN ('todo', 'doing') OFFSET 0"""
"""Facts that wait to be told, for proofs: what their listeners will write is not missing yet. Without OFFSET, which
keeps it by itself, the planner reads whole tables anew for each job that waits."""


def _tell(rows: list[tuple[Any, ...]]) -> None:
    """One job per listener and organisation, inside the transaction: rolled back, the job is gone with the fact."""
    jobs = []
    for listener in LISTENERS.values():
        by_house: dict[int, list[int]] = {}
        for row in rows:
            if row[3] in listener.kinds:
                whose = row[2] if listener.for_counterpart else row[1]
                if whose is not None:
                    by_house.setdefault(whose, []).append(row[0])
        for organisation, facts in by_house.items():
            jobs.append(encoded({"listener": listener.name, "organisation": organisation, "facts": facts}))
    if jobs:
        sql.later(LEAVE_JOBS, (sql.array(jobs),))


def heard(organisation: int, identities: Iterable[int]) -> list[Heard]:
    """The facts a listener was told of, as the policies of the organisation show them, oldest first."""
    return [
        Heard(identity, whose, kind, paper, orjson.loads(body), at)
        for identity, whose, kind, paper, body, at in sql.fetch(
            "SELECT id, organisation, kind, paper, body, happened_at FROM kernel_fact WHERE id = ANY(%s::bigint[]) "
            "AND (organisation = %s OR counterpart = %s) ORDER BY happened_at, id",
            (sql.array(identities), organisation, organisation),
        )
    ]
