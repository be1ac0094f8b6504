"""Who works here, as what."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import history, queries, rules
from salur.parties.admitting import Desk, Owners
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import AdmitBody
from salur.parties.facts import PersonAdmitted
from salur.parties.models import Membership
from salur.shell import users


@action("parties.admit")
def admit(*, actor: Actor, people: Sequence[Command[AdmitBody]]) -> Outcomes:
    """Let a person work here in a role, seeing some territories and places or all; inactive: no longer.

    Nobody gives, or takes away, more than they have themselves, and the last owner stays. Who works for nobody any
    more can sign in no longer, from this moment. Refused: parties.no_such_party, not_a_person, no_such_role,
    no_such_territory, no_such_place, beyond_your_own, last_owner, kernel.bad_value.
    """
    answers = Answers(people, rules.admit_fault)
    history.by(actor, "parties.admit")
    one_writer("roles", actor.organisation)
    desk = Desk(actor, [command.body for command in answers.standing()])
    owners = Owners(actor.organisation, [command.body.person for command in answers.standing()])
    wanted: dict[int, AdmitBody] = {}
    for command in answers.standing():
        if reason := desk.refusal(command.body) or _last(desk, owners, command.body):
            answers.refuse(command, reason)
        else:
            wanted[command.body.person] = command.body
    rows = sql.insert(
        Membership,
        ("organisation", "person", "role_id", "territories", "places", "active"),
        [desk.row(body) for _, body in sorted(wanted.items())],
        after="ON CONFLICT (organisation, person) DO UPDATE SET role_id = excluded.role_id, "
        "territories = excluded.territories, places = excluded.places, active = excluded.active RETURNING person, id",
        back=True,
    )
    kept = dict(rows)
    _switch(wanted)
    for command in answers.standing():
        answers.take(command, kept[command.body.person])
    return answers.tell(lambda c, row: PersonAdmitted(row, c.body.person, c.body.role, c.body.active))


def _last(desk: Desk, owners: Owners, body: AdmitBody) -> Refused | None:
    """Why this person must stay an owner; one who becomes an owner counts for those after."""
    if body.active and "*" in desk.roles[body.role].permissions:
        owners.come(body.person, body.role)
        return None
    return Refused("parties.last_owner", who=desk.people[body.person].name) if owners.last([body.person]) else None


def _switch(wanted: dict[int, AdmitBody]) -> None:
    """Who works here can sign in; who works nowhere any more cannot, and is out at once."""
    going = {person for person, body in wanted.items() if not body.active}
    if coming := set(wanted) - going:
        users.switch(coming, on=True)
    if going and (nowhere := going - set(queries.works_for(going))):
        users.switch(nowhere, on=False)
