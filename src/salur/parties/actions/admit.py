"""Who works here, as what."""

from __future__ import annotations

import json
from collections.abc import Sequence

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import history, queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import AdmitBody
from salur.parties.facts import PersonAdmitted
from salur.parties.models import Membership


@action("parties.admit")
def admit(*, actor: Actor, people: Sequence[Command[AdmitBody]]) -> Outcomes:
    """Let a person work here in a role, seeing some territories and places or all; inactive: no longer.

    Nobody gives, or takes away, more than they have themselves. Refused: parties.no_such_party, not_a_person,
    no_such_role, no_such_territory, no_such_place, beyond_your_own, kernel.bad_value.
    """
    answers = Answers(people, rules.admit_fault)
    history.by(actor, "parties.admit")
    one_writer("roles", actor.organisation)
    desk = _Desk(actor, [command.body for command in answers.standing()])
    wanted: dict[int, AdmitBody] = {}
    for command in answers.standing():
        if reason := desk.refusal(command.body):
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
    for command in answers.standing():
        answers.take(command, kept[command.body.person])
    return answers.tell(lambda c, row: PersonAdmitted(row, c.body.person, c.body.role, c.body.active))


class _Desk:
    """What must be known to admit these people: who they are, roles, territories, places."""

    def __init__(self, actor: Actor, bodies: Sequence[AdmitBody]) -> None:
        self.actor = actor
        self.people = queries.parties({body.person for body in bodies})
        self.roles = queries.roles(actor.organisation)
        self.before = queries.roles_of(actor.organisation, {body.person for body in bodies})
        self.territories = queries.territories_by_code(
            actor.organisation, {code for body in bodies for code in body.territories or ()}
        )
        self.places = queries.places_by_code(
            actor.organisation, {code for body in bodies for code in body.places or ()}
        )

    def refusal(self, body: AdmitBody) -> Refused | None:
        """Why this person cannot be admitted so."""
        person = self.people.get(body.person)
        if person is None:
            return Refused("parties.no_such_party", party=body.person)
        if person.kind != "person":
            return Refused("parties.not_a_person", party=body.person)
        if body.role not in self.roles:
            return Refused("parties.no_such_role", role=body.role)
        for code in body.territories or ():
            if code not in self.territories:
                return Refused("parties.no_such_territory", called=code)
        for code in body.places or ():
            if code not in self.places:
                return Refused("parties.no_such_place", called=code)
        beyond = self._beyond(body)
        return Refused("parties.beyond_your_own", what=", ".join(beyond)) if beyond else None

    def _beyond(self, body: AdmitBody) -> list[str]:
        """What the one who admits does not have."""
        mine = self.actor
        touched = {*self.roles[body.role].permissions, *self.before.get(body.person, ())}
        beyond = sorted(one for one in touched if not mine.allows(one))
        if mine.territories is not None:
            told = body.territories
            beyond += [code for code in told or () if self.territories[code] not in mine.territories]
            beyond += ["all territories"] if told is None else []
        if mine.places is not None:
            beyond += [
                code for code in body.places or () if not {self.places[code].id, self.places[code].site} & mine.places
            ]
            beyond += ["all places"] if body.places is None else []
        return beyond

    def row(self, body: AdmitBody) -> tuple[object, ...]:
        """The membership as it is kept."""
        territories = None if body.territories is None else [self.territories[code] for code in body.territories]
        places = None if body.places is None else [self.places[code].id for code in body.places]
        return (
            self.actor.organisation, body.person, self.roles[body.role].id,
            None if territories is None else json.dumps(territories),
            None if places is None else json.dumps(places), body.active,
        )  # fmt: skip
