"""Everybody's numbers for our things."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import codes as kept_codes
from salur.parties import rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import CodeBody, Coded
from salur.parties.facts import CodeRecorded


@action("parties.record_codes")
def record_codes(*, actor: Actor, codes: Sequence[Command[CodeBody]]) -> Outcomes:
    """Learn whose number means which of our things, from a day on. Refused: parties.code_taken, kernel.bad_value."""
    answers, today = Answers(codes, rules.number_fault), work().day(work().now)
    one_writer("parties", actor.organisation)
    rows: dict[tuple[str, str], Coded] = {}
    for command in answers.standing():
        body = command.body
        since = body.valid_from or (work().day(command.at) if command.at else today)
        row = Coded(body.kind, body.code, body.thing_kind, body.thing, since, body.instead_of)
        if rows.setdefault((body.kind, body.code), row)[:4] != row[:4]:
            answers.refuse(command, Refused("parties.code_taken", kind=body.kind, called=body.code))
    kept = kept_codes.keep(actor.organisation, list(rows.values()))
    for command in list(answers.standing()):
        kind, code = command.body.kind, command.body.code
        if (kind, code) in kept:
            answers.take(command, kept[kind, code])
        else:
            answers.refuse(command, Refused("parties.code_taken", kind=kind, called=code))
    return answers.tell(lambda c, row: CodeRecorded(row, c.body.kind, c.body.code, c.body.thing_kind, c.body.thing))


@action("parties.keep_codes")
def keep_codes(*, actor: Actor, codes: Sequence[Coded]) -> None:
    """Keep the numbers of another module's things, within its verb, which has checked that they are free."""
    kept_codes.keep(actor.organisation, codes)
