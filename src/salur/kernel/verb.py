"""Verbs: one permission, one transaction, told twice and done once, one bad paper never stopping the others."""

from __future__ import annotations

import inspect
import json
import logging
from collections.abc import Callable, Sequence
from functools import partial, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast
from uuid import UUID

from django.db import OperationalError, connection
from psycopg import errors

from salur.kernel import facts, ids, numbers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.models import Fact, Key
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.work import Work, begin, current

P = ParamSpec("P")
R = TypeVar("R")
log = logging.getLogger("salur.verb")

FEW = 20  # commands in a call from which on round trips do not count
Foresight = Callable[[Actor, Sequence[Command[Any]]], object]


class Verb(NamedTuple):
    """A verb as the glossary, the permissions and the doors see it."""

    name: str
    function: Callable[..., Any]
    commands: str | None  # the argument that holds the commands; None = only ever called inside another verb
    ask: Callable[..., Any]  # the function as it is called: with permission, transaction and keys around it
    foresee: Foresight | None  # calls what it begins with, so that it is asked together with the keys


VERBS: dict[str, Verb] = {}


def action(name: str, foresee: Foresight | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a verb. Outermost: permission, transaction, keys, facts, numbers. Inside another: nothing.

    `foresee` calls what the verb begins with (locks, and what it reads), so that it is asked together with the keys.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        parameters = list(inspect.signature(function).parameters.values())
        second = parameters[1] if len(parameters) > 1 else None
        argument = second.name if second is not None and "Command" in str(second.annotation) else None
        if name in VERBS:
            raise ValueError(f"two verbs are called {name}")

        @wraps(function)
        def verb(*args: P.args, **kwargs: P.kwargs) -> R:
            if current() is not None:
                return function(*args, **kwargs)
            if argument is None:
                raise RuntimeError(f"{name} is only ever called inside another verb")
            return cast(R, _outermost(made, argument, dict(kwargs)))

        made = VERBS[name] = Verb(name, function, argument, verb, foresee)
        return verb

    return decorate


def _outermost(verb: Verb, argument: str, kwargs: dict[str, Any]) -> Outcomes:
    actor: Actor = kwargs["actor"]
    commands: list[Command[Any]] = list(kwargs[argument])
    if not actor.allows(verb.name):
        raise Refused("kernel.not_allowed", permission=verb.name)
    unique: dict[UUID, Command[Any]] = {}
    for command in commands:
        unique.setdefault(command.key, command)
    answers = _halving(verb, argument, kwargs, list(unique.values()))
    return Outcomes(
        answers[command.key] if _same(unique[command.key], command, verb.name) else _reused(command)
        for command in commands
    )


def _same(first: Command[Any], command: Command[Any], name: str) -> bool:
    return first is command or first.digest(name) == command.digest(name)


def _reused(command: Command[Any]) -> Outcome:
    return Outcome(command.key, "refused", None, (Refused("kernel.key_reused"),))


def _halving(verb: Verb, argument: str, kwargs: dict[str, Any], commands: list[Command[Any]]) -> dict[UUID, Outcome]:
    """All commands in one transaction; where that fails, halves of them, until the culprits stand alone."""
    answers: dict[UUID, Outcome] = {}
    waiting = [commands] if commands else []
    while waiting:
        batch = waiting.pop()
        try:
            answers.update(_attempt(verb, argument, kwargs, batch))
        except sql.Mistaken:
            raise
        except Exception as error:
            if _lost(error):
                raise
            reason = _reason(error)
            if len(batch) > 1:
                middle = len(batch) // 2
                waiting += [batch[middle:], batch[:middle]]
            elif reason is None and len(commands) == 1:
                raise
            else:
                if reason is None:
                    log.exception("%s crashed on %s", verb.name, batch[0].key)
                    reason = Refused("kernel.crashed", error=type(error).__name__)
                answers[batch[0].key] = Outcome(batch[0].key, "refused", batch[0].paper, (reason,))
    return answers


def _lost(error: Exception) -> bool:
    """Whether the database itself is gone; then no smaller batch would help, and the next call connects anew."""
    if isinstance(error, OperationalError | errors.OperationalError):
        if connection.connection is not None and connection.connection.closed:
            connection.close()
            return True
        return connection.connection is None
    return False


def _reason(error: Exception) -> Refused | None:
    """What to answer for an error that is no bug."""
    if isinstance(error, Refused):
        return error
    cause = error.__cause__ if error.__cause__ is not None else error
    if isinstance(cause, errors.LockNotAvailable | errors.DeadlockDetected | errors.QueryCanceled):
        return Refused("kernel.busy")
    return None


def _attempt(verb: Verb, argument: str, kwargs: dict[str, Any], batch: Sequence[Command[Any]]) -> dict[UUID, Outcome]:
    """One transaction: claim the keys, do what is new, write facts and numbers, forget the keys of the refused."""
    with begin(kwargs["actor"], few=len(batch) <= FEW) as work:
        rows = _keys(work, verb.name, batch)
        if verb.foresee is not None:
            sql.foresee(partial(_insert, rows), partial(verb.foresee, work.actor, batch))
        answers = _claim(work, rows)
        fresh = [command for command in batch if command.key not in answers]
        if answers:
            sql.forget()
        if fresh:
            outcomes: Outcomes = verb.function(**{**kwargs, argument: fresh})
            answers.update((outcome.key, outcome) for outcome in outcomes)
            silent = [command.key for command in fresh if command.key not in answers]
            if silent:
                raise RuntimeError(f"{verb.name} gave no outcome for {silent}")
            facts.write(work)
            _forget(work, {command.key: answers[command.key] for command in fresh})
            numbers.give(work)
    return answers


def _keys(work: Work, name: str, batch: Sequence[Command[Any]]) -> list[tuple[Any, ...]]:
    """The rows of the commands' keys, sorted: organisation, sender, key, digest, and the fact kept for the answer."""
    rows = [
        (work.actor.organisation, work.actor.sender, command.key, command.digest(name), fact)
        for command, fact in zip(batch, ids.take(Fact, len(batch)), strict=True)
    ]
    return sorted(rows, key=lambda row: row[2])


def _insert(rows: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    names = ("organisation", "sender", "key", "digest", "fact")
    return sql.insert(Key, names, rows, after="ON CONFLICT DO NOTHING RETURNING key", back=True)


def _claim(work: Work, rows: Sequence[tuple[Any, ...]]) -> dict[UUID, Outcome]:
    """Insert the keys, so that a second connection waits; gives the old answers of those told before."""
    actor = work.actor
    digests = {row[2]: row[3] for row in rows}
    mine = {key for (key,) in _insert(rows)}
    work.answers = {row[2]: row[4] for row in rows if row[2] in mine}
    if len(mine) == len(rows):
        return {}
    old = sql.fetch(
        "SELECT k.key, k.digest, f.ending, f.paper, f.reasons FROM kernel_key k "
        "LEFT JOIN kernel_fact f ON f.id = k.fact "
        "WHERE k.organisation = %s AND k.sender = %s AND k.key = ANY(%s::uuid[])",
        (actor.organisation, actor.sender, sql.array(row[2] for row in rows if row[2] not in mine)),
    )
    answers: dict[UUID, Outcome] = {}
    for key, digest, ending, paper, reasons in old:
        if bytes(digest) != digests[key]:
            answers[key] = Outcome(key, "refused", paper, (Refused("kernel.key_reused"),), again=True)
        elif ending is None:
            raise RuntimeError(f"command {key} was done, but its answer is missing")
        else:
            answers[key] = Outcome(key, ending, paper, _restored(reasons), again=True)
    return answers


def _restored(reasons: str | None) -> tuple[Refused, ...]:
    return tuple(Refused.restored(one) for one in json.loads(reasons)) if reasons else ()


def _forget(work: Work, answers: dict[UUID, Outcome]) -> None:
    """A refusal leaves no key: corrected or tried again, the command goes in under its own number.

    What is answered now must be what telling it again would give: a fact of the same ending, of the same paper.
    """
    refused = []
    for key, outcome in answers.items():
        told = work.answered.get(key)
        if outcome.ending == "refused":
            refused.append(key)
            if told:
                raise RuntimeError(f"command {key} is refused, but a fact says it was {told[0]}")
        elif told is None:
            raise RuntimeError(f"command {key} was {outcome.ending} without announcing a fact")
        elif told != (outcome.ending, outcome.paper):
            raise RuntimeError(f"command {key} is {outcome[1:3]}, but told again it would be {told}")
    if refused:
        sql.later(
            "DELETE FROM kernel_key WHERE organisation = %s AND sender = %s AND key = ANY(%s::uuid[])",
            (work.actor.organisation, work.actor.sender, sql.array(refused)),
        )
