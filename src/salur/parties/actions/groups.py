"""Groups of parties: named, joined from a day, left on another."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import ids, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import GroupBody, JoinBody, LeaveBody
from salur.parties.facts import GroupJoined, GroupLeft, GroupRecorded
from salur.parties.models import Assignment, Group
from salur.parties.queries.groups import groups_by_code
from salur.parties.rules import Span

KIND = "group"
Key = tuple[int, str]  # party, group


@action("parties.record_groups")
def record_groups(*, actor: Actor, groups: Sequence[Command[GroupBody]]) -> Outcomes:
    """Record groups of parties by code; a known one takes its new name. Refused: kernel.bad_value."""
    answers = Answers(groups, lambda body: rules.code_fault(body.code) or rules.code_fault(body.name, "name"))
    one_writer("parties", actor.organisation)
    known = groups_by_code(actor.organisation, {command.body.code for command in answers.standing()})
    named = {command.body.code: command.body.name for command in answers.standing()}
    coming = [code for code in named if code not in known]
    fresh = dict(zip(coming, ids.take(Group, len(coming)), strict=True))
    sql.insert(
        Group, ("id", "organisation", "code", "name"),
        [(identity, actor.organisation, code, named[code]) for code, identity in fresh.items()],
    )  # fmt: skip
    if old := [(identity, named[code]) for code, identity in known.items()]:
        source, params = sql.given("g", "id bigint, name text", old)
        sql.run(f"UPDATE parties_group p SET name = g.name FROM {source} WHERE p.id = g.id", params)
    for command in answers.standing():
        answers.take(command, (known | fresh)[command.body.code])
    return answers.tell(lambda c, identity: GroupRecorded(identity, c.body.code))


@action("parties.join_groups")
def join_groups(*, actor: Actor, joins: Sequence[Command[JoinBody]]) -> Outcomes:
    """Put parties into groups from a day (today unless told), until another if told. Who is in a group stays in it,
    until the day told now; prices of orders made before do not change.

    Refused: parties.not_known, parties.out_of_sight, parties.no_such_group, parties.days_backwards, kernel.bad_value.
    """
    answers = Answers(joins, lambda body: rules.code_fault(body.group, "group"))
    spans, _ = _standing(actor, answers)
    now = work().now
    for command in answers.standing():
        body = command.body
        since = body.since or work().day(command.at or now)
        if body.until is not None and body.until <= since:
            answers.refuse(command, Refused("parties.days_backwards", since=since, until=body.until))
            continue
        rules.join(spans.setdefault((body.party, body.group), []), since, body.until)
        answers.take(command, body.party)
    _keep(actor.organisation, spans)
    return answers.tell(lambda c, party: GroupJoined(party, c.body.group, c.body.since or work().day(c.at or now)))


@action("parties.leave_groups")
def leave_groups(*, actor: Actor, leaves: Sequence[Command[LeaveBody]]) -> Outcomes:
    """Take parties out of groups from a day on (today unless told).

    Refused: parties.not_known, parties.out_of_sight, parties.no_such_group, parties.not_in_group, kernel.bad_value.
    """
    answers = Answers(leaves, lambda body: rules.code_fault(body.group, "group"))
    spans, codes = _standing(actor, answers)
    now = work().now
    for command in answers.standing():
        body = command.body
        on = body.on or work().day(command.at or now)
        if rules.leave(spans.get((body.party, body.group), []), on):
            answers.take(command, body.party)
        else:
            answers.refuse(command, Refused("parties.not_in_group", called=codes[body.party], group=body.group))
    _keep(actor.organisation, spans)
    return answers.tell(lambda c, party: GroupLeft(party, c.body.group, c.body.on or work().day(c.at or now)))


def _standing(
    actor: Actor, answers: Answers[JoinBody] | Answers[LeaveBody]
) -> tuple[dict[Key, list[Span]], dict[int, str]]:
    """Who is in the groups of these commands, and our codes for the parties; what cannot be found is refused."""
    one_writer("parties", actor.organisation)
    commands: list[Command[JoinBody] | Command[LeaveBody]] = [*answers.standing()]
    known = queries.relations(actor.organisation, {command.body.party for command in commands})
    unseen = queries.unseen(actor, known)
    groups = groups_by_code(actor.organisation, {command.body.group for command in commands})
    wanted: set[Key] = set()
    for command in commands:
        body = command.body
        if body.party not in known:
            reason = Refused("parties.not_known", party=body.party)
        elif body.party in unseen:
            reason = Refused("parties.out_of_sight", called=known[body.party].code)
        elif body.group not in groups:
            reason = Refused("parties.no_such_group", called=body.group)
        else:
            wanted.add((body.party, body.group))
            continue
        answers.refuse(command, reason)  # type: ignore[arg-type]  # of its own commands
    return _spans(actor.organisation, wanted), {party: one.code for party, one in known.items()}


def _spans(organisation: int, wanted: set[Key]) -> dict[Key, list[Span]]:
    found: dict[Key, list[Span]] = {}
    if wanted:
        source, params = sql.given("g", "party bigint, word text", sorted(wanted))
        for party, word, identity, start, end in sql.fetch(
            f"SELECT a.party, a.word, a.id, a.valid_from, a.valid_to FROM {source} JOIN parties_assignment a "
            "ON a.party = g.party AND a.word = g.word AND a.kind = 'group' AND a.organisation = %s",
            (*params, organisation),
        ):
            found.setdefault((party, word), []).append(Span(identity, "", start, end))
    return found


def _keep(organisation: int, spans: dict[Key, list[Span]]) -> None:
    changed = [(key, span) for key, some in spans.items() for span in some if span.changed]
    if old := [(span.id, span.end) for _, span in changed if span.id is not None]:
        source, params = sql.given("g", "id bigint, valid_to date", old)
        sql.run(f"UPDATE parties_assignment a SET valid_to = g.valid_to FROM {source} WHERE a.id = g.id", params)
    sql.insert(
        Assignment, ("organisation", "party", "kind", "word", "valid_from", "valid_to"),
        [(organisation, party, KIND, word, span.start, span.end) for (party, word), span in changed if span.id is None],
    )  # fmt: skip
