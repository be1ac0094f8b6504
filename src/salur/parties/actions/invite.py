"""Letting people sign in: with a link that is good once, by which they choose a password nobody else knows."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command, ask
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import queries, rules
from salur.parties.actions.admit import admit
from salur.parties.actions.record_parties import record_parties
from salur.parties.admitting import Desk
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import AdmitBody, InviteBody, LinkBody, PartyBody
from salur.parties.facts import LinkGiven, PersonInvited
from salur.parties.queries import Worker
from salur.shell import users
from salur.shell.users import LetIn

EVERYBODY = 0  # names to sign in with are everybody's


@action("parties.invite")
def invite(*, actor: Actor, people: Sequence[Command[InviteBody]]) -> Outcomes:
    """Let people work here and sign in: recorded under our code, in a role, by a link good once. Paper: membership.

    Refused: parties.sign_in_taken, signs_in_already, and what `record_parties` and `admit` refuse; kernel.bad_value.
    """
    answers = Answers(people, lambda body: users.name_fault(body.sign_in) or rules.link_fault(body.sha256))
    one_writer("roles", actor.organisation)
    one_writer("sign_ins", EVERYBODY)
    bodies = [command.body for command in answers.standing()]
    desk = Desk(actor, [_admission(body, 0) for body in bodies])
    known = queries.relations_by_code(actor.organisation, {body.code for body in bodies})
    signing = users.sign_ins(one.party for one in known.values())
    taken = users.taken(body.sign_in for body in bodies)
    let: list[LetIn] = []
    coming: dict[str, str] = {}
    for command in answers.standing():
        body = command.body
        there = known.get(body.code)
        if body.code in coming:
            answers.refuse(command, Refused("parties.signs_in_already", called=body.name, sign_in=coming[body.code]))
        elif body.sign_in.lower() in taken:
            answers.refuse(command, Refused("parties.sign_in_taken", sign_in=body.sign_in))
        elif there and there.party in signing:
            answers.refuse(
                command,
                Refused("parties.signs_in_already", called=there.name, sign_in=signing[there.party].name),
            )
        elif reason := desk.unfit(_admission(body, 0)):
            answers.refuse(command, reason)
        else:
            coming[body.code] = body.sign_in
            taken.add(body.sign_in.lower())
    persons = _recorded(actor, answers)
    standing = list(answers.standing())
    admitted = admit(actor=actor, people=[ask(_admission(c.body, persons[c.key])) for c in standing])
    for command, outcome in zip(standing, admitted, strict=True):
        if outcome.paper is None:
            answers.refuse(command, outcome.reasons[0])
            continue
        body = command.body
        answers.take(command, outcome.paper)
        let.append(LetIn(persons[command.key], body.sign_in, body.sha256, body.until, body.language))
    users.let_in(let)
    return answers.tell(lambda c, membership: PersonInvited(membership, persons[c.key], c.body.role, c.body.sign_in))


def _recorded(actor: Actor, answers: Answers[InviteBody]) -> dict[UUID, int]:
    """The people as parties that the firm knows, by command; whom it cannot know is refused."""
    standing = list(answers.standing())
    recorded = record_parties(
        actor=actor, parties=[ask(PartyBody(c.body.code, c.body.name, "person", phone=c.body.phone)) for c in standing]
    )
    persons: dict[UUID, int] = {}
    for command, outcome in zip(standing, recorded, strict=True):
        if outcome.paper is None:
            answers.refuse(command, outcome.reasons[0])
        else:
            persons[command.key] = outcome.paper
    return persons


def _admission(body: InviteBody, person: int) -> AdmitBody:
    return AdmitBody(person, body.role, body.territories, body.places)


@action("parties.give_link")
def give_link(*, actor: Actor, links: Sequence[Command[LinkBody]]) -> Outcomes:
    """Give people who work here a new link for choosing a password; the password and sessions of before end now.

    Nobody lets in a person who may more than they do. Refused: kernel.not_found, kernel.bad_value,
    parties.switched_off, works_elsewhere, beyond_your_own, no_sign_in, sign_in_taken.
    """
    answers = Answers(links, lambda body: rules.link_fault(body.sha256))
    one_writer("roles", actor.organisation)
    one_writer("sign_ins", EVERYBODY)
    staff = {one.id: one for one in queries.staff(actor.organisation, {c.paper or 0 for c in answers.standing()})}
    people = {one.person for one in staff.values()}
    signing, elsewhere = users.sign_ins(people), queries.works_for(people)
    taken = users.taken(command.body.sign_in for command in answers.standing())
    fresh: list[LetIn] = []
    again: list[LetIn] = []
    for command in answers.standing():
        body, one = command.body, staff.get(command.paper or 0)
        if one is None:
            answers.refuse(command, papers.missing("membership", command.paper))
            continue
        named = signing[one.person].name if one.person in signing else body.sign_in
        reason = _barred(actor, one, elsewhere.get(one.person, set()))
        if reason is None and one.person not in signing:
            reason = _unnamed(one, body, taken)
        if reason is not None:
            answers.refuse(command, reason)
        else:
            (again if one.person in signing else fresh).append(LetIn(one.person, named, body.sha256, body.until))
            taken.add(named.lower())
            answers.take(command, one.id)
    users.let_in(fresh)
    users.renew(again)
    return answers.tell(lambda c, membership: LinkGiven(membership, staff[membership].person))


def _barred(actor: Actor, one: Worker, firms: set[int]) -> Refused | None:
    """Why this actor cannot let this person in."""
    if not one.active:
        return Refused("parties.switched_off", called=one.name)
    if firms - {actor.organisation}:
        return Refused("parties.works_elsewhere", called=one.name)
    beyond = sorted(permission for permission in one.permissions if not actor.allows(permission))
    for mine, theirs, all_of in ((actor.territories, one.territories, "all territories"),
                                 (actor.places, one.places, "all places")):  # fmt: skip
        if mine is not None and (theirs is None or set(theirs) - mine):
            beyond.append(all_of)
    return Refused("parties.beyond_your_own", what=", ".join(beyond)) if beyond else None


def _unnamed(one: Worker, body: LinkBody, taken: set[str]) -> Refused | None:
    """Why a person who never signed in cannot do so under this name."""
    if not body.sign_in:
        return Refused("parties.no_sign_in", called=one.name)
    if body.sign_in.lower() in taken:
        return Refused("parties.sign_in_taken", sign_in=body.sign_in)
    return users.name_fault(body.sign_in)
