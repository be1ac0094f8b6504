"""Schemes and floors: told as drafts, switched on once nothing stands against them, ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import Fact, announce
from salur.kernel.outcome import Ending, Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.pricing import checking, counters, facts
from salur.pricing.as_json import shown
from salur.pricing.bodies import CheckedBody, EndBody, FloorBody, SchemeBody, SwitchBody
from salur.pricing.engine.conflicts import TooManyCarts
from salur.pricing.schemes import fault, floor_content, floor_fault, limited, scheme_content
from salur.pricing.telling import Taken, told, written
from salur.pricing.versions import FLOORS, SCHEMES, Content, Row, Standing

STATE = 5  # place of the state in the content of a scheme

_Make = Callable[[int], Fact]  # the fact, by the version of the rules it is part of


@dataclass(slots=True)
class _Step:
    """A command and the row it led to with its fact, or why it was refused; the reason of one that waits."""

    command: Command[Any]
    row: Row | None
    reason: Refused | None
    make: _Make | None = None
    ending: Ending = "done"


def _answered(standing: Standing, steps: Sequence[_Step]) -> Outcomes:
    """Write the rows, then say what has happened to each command."""
    standing.write()
    counters.prepare(
        standing.organisation,
        [one.row.code for one in steps if one.row and one.row.content[STATE] == "live" and limited(one.row.content[3])],
    )
    outcomes = []
    for one in steps:
        reasons = (one.reason,) if one.reason else ()
        if one.row is None or one.make is None:
            outcomes.append(Outcome(one.command.key, "refused", None, reasons))
            continue
        announce(one.make(standing.version), one.command, one.ending, reasons)
        outcomes.append(Outcome(one.command.key, one.ending, one.row.id, reasons))
    return Outcomes(outcomes)


@action("pricing.save_scheme")
def save_scheme(*, actor: Actor, schemes: Sequence[Command[SchemeBody]]) -> Outcomes:
    """Save schemes by code: a new one as a draft, one that is in force (if nothing stands against it) as it is now.

    Refused: pricing.bad_scheme, pricing.scheme_conflict (with a cart that shows it), pricing.scheme_is_checked,
    pricing.check_too_large (in force, and it meets too many others), pricing.unknown_currency, days_backwards;
    kernel.bad_value.
    """
    standing = Standing(SCHEMES, actor.organisation, [command.body.code for command in schemes])
    field = checking.Field(actor.organisation, standing.was)
    return _answered(standing, [_saved(standing, field, command) for command in schemes])


def _saved(standing: Standing, field: checking.Field, command: Command[SchemeBody]) -> _Step:
    body = command.body
    old = standing.get(body.code)
    state = str(old.content[STATE]) if old else "draft"
    if wrong := fault(body, field.skus):
        return _Step(command, None, Refused(wrong.code, **{"rule": body.code, **wrong.facts}))
    if state == "checking":
        return _Step(command, None, Refused("pricing.scheme_is_checked", rule=body.code))
    content = scheme_content(body, state)
    draft = shown(body.code, standing.was + 1, content)
    try:
        found = field.against(draft)
    except TooManyCarts:
        if state == "live":
            return _Step(command, None, Refused("pricing.check_too_large", rule=body.code))
        found = None  # a draft harms nobody: switching it on looks at all of it
    if found is not None:
        return _Step(command, None, checking.refused(standing.organisation, body.code, found))
    if state == "live":
        field.take(draft)
    row = standing.tell(body.code, content)
    return _Step(command, row, None, lambda version: facts.SchemeSaved(row.id, row.code, state, version))


@action("pricing.switch_on")
def switch_on(*, actor: Actor, schemes: Sequence[Command[SwitchBody]]) -> Outcomes:
    """Put schemes in force from their first day on. Held (pricing.check_runs) where a job has to look first.

    Switching on what is in force changes nothing. Refused: pricing.no_such_scheme, pricing.scheme_conflict,
    pricing.scheme_is_checked.
    """
    standing = Standing(SCHEMES, actor.organisation, [command.body.code for command in schemes])
    field = checking.Field(actor.organisation, standing.was)
    return _answered(standing, [_switched(standing, field, command) for command in schemes])


def _switched(standing: Standing, field: checking.Field, command: Command[SwitchBody]) -> _Step:
    code = command.body.code
    old = standing.get(code)
    if old is None:
        return _Step(command, None, Refused("pricing.no_such_scheme", rule=code))
    if old.content[STATE] == "checking":
        return _Step(command, None, Refused("pricing.scheme_is_checked", rule=code))
    draft = shown(code, standing.was + 1, old.content)
    try:
        found = field.against(draft) if old.content[STATE] == "draft" else None
    except TooManyCarts:
        row = standing.tell(code, _as(old.content, "checking"))
        runs = Refused("pricing.check_runs", rule=code)
        return _Step(command, row, runs, lambda version: facts.SchemeToBeChecked(row.id, code, version), "held")
    if found is not None:
        return _Step(command, None, checking.refused(standing.organisation, code, found))
    field.take(draft)
    row = standing.tell(code, _as(old.content, "live"))
    return _Step(command, row, None, lambda version: facts.SchemeSwitchedOn(row.id, code, version))


@action("pricing.finish_check")
def finish_check(*, actor: Actor, schemes: Sequence[Command[CheckedBody]]) -> Outcomes:
    """What a long search found: nothing, and the scheme is in force; or a conflict, and it is a draft again.

    Refused: pricing.no_such_scheme (it is not being checked any more), kernel.busy (the rules have changed since the
    search began: it has to be done again).
    """
    standing = Standing(SCHEMES, actor.organisation, [command.body.code for command in schemes])
    return _answered(standing, [_checked(standing, command) for command in schemes])


def _checked(standing: Standing, command: Command[CheckedBody]) -> _Step:
    body = command.body
    old = standing.get(body.code)
    if old is None or old.content[STATE] != "checking":
        return _Step(command, None, Refused("pricing.no_such_scheme", rule=body.code))
    if body.rules_version != standing.was:
        return _Step(command, None, Refused("kernel.busy"))
    if body.conflict:
        row = standing.tell(body.code, _as(old.content, "draft"))
        why = checking.refused(standing.organisation, body.code, json.loads(body.conflict))
        return _Step(command, row, why, lambda version: facts.SchemeRejected(row.id, row.code, version), "held")
    row = standing.tell(body.code, _as(old.content, "live"))
    return _Step(command, row, None, lambda version: facts.SchemeSwitchedOn(row.id, row.code, version))


@action("pricing.end_scheme")
def end_scheme(*, actor: Actor, ends: Sequence[Command[EndBody]]) -> Outcomes:
    """End schemes after a day; a draft, or one that ends before its first day, is withdrawn.

    Refused: pricing.no_such_scheme.
    """
    standing = Standing(SCHEMES, actor.organisation, [command.body.code for command in ends])
    steps = []
    for command in ends:
        body = command.body
        old = standing.get(body.code)
        if old is None:
            steps.append(_Step(command, None, Refused("pricing.no_such_scheme", rule=body.code)))
            continue
        starts = old.content[0]
        if old.content[STATE] != "live" or (starts is not None and body.ends_on < starts):
            row = standing.withdraw(body.code)
        else:
            row = standing.tell(body.code, (starts, body.ends_on, *old.content[2:]))
        steps.append(_Step(command, row, None, _ended(row, body)))
    return _answered(standing, steps)


def _ended(row: Row, body: EndBody) -> _Make:
    return lambda version: facts.SchemeEnded(row.id, row.code, body.ends_on.isoformat(), version)


@action("pricing.record_floors")
def record_floors(*, actor: Actor, floors: Sequence[Command[FloorBody]]) -> Outcomes:
    """Record floors by code; see `record_prices`. A floor is no reason to refuse a scheme that was saved before it:
    that scheme gives less from then on.

    Refused: pricing.bad_number, pricing.unknown_currency, pricing.days_backwards, kernel.bad_value.
    """
    standing = Standing(FLOORS, actor.organisation, [command.body.code for command in floors])
    taken: list[Taken[FloorBody]] = [
        told(standing, command, command.body.code, floor_fault, floor_content) for command in floors
    ]
    return written(standing, taken, lambda body, row, version: facts.FloorRecorded(row.id, row.code, version))


def _as(content: Content, state: str) -> Content:
    return (*content[:STATE], state)
