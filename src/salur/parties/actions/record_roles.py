"""What positions permit."""

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
from salur.parties.admitting import Owners
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import RoleBody
from salur.parties.facts import RoleRecorded
from salur.parties.models import Role


@action("parties.record_roles")
def record_roles(*, actor: Actor, roles: Sequence[Command[RoleBody]]) -> Outcomes:
    """Set what roles permit, by name. Nobody gives, or takes away, what they do not have themselves.

    The last owner stays one. Refused: parties.beyond_your_own, last_owner, kernel.bad_value.
    """
    answers = Answers(roles, rules.role_fault)
    history.by(actor, "parties.record_roles")
    one_writer("roles", actor.organisation)
    before = queries.roles(actor.organisation)
    owners = Owners(actor.organisation)
    wanted: dict[str, list[str]] = {}
    for command in answers.standing():
        role = before.get(command.body.name)
        touched = {*command.body.permissions, *(role.permissions if role else ())}
        beyond = sorted(one for one in touched if not actor.allows(one))
        if beyond:
            answers.refuse(command, Refused("parties.beyond_your_own", what=", ".join(beyond)))
        elif "*" not in command.body.permissions and owners.last(
            [person for person, held in owners.roles.items() if held == command.body.name]
        ):
            answers.refuse(command, Refused("parties.last_owner", who=command.body.name))
        else:
            wanted[command.body.name] = sorted(set(command.body.permissions))
    rows = sql.insert(
        Role,
        ("organisation", "name", "permissions"),
        [(actor.organisation, name, json.dumps(permissions)) for name, permissions in sorted(wanted.items())],
        after="ON CONFLICT (organisation, name) DO UPDATE SET permissions = excluded.permissions RETURNING name, id",
        back=True,
    )
    kept = dict(rows)
    for command in answers.standing():
        answers.take(command, kept[command.body.name])
    return answers.tell(lambda c, role: RoleRecorded(role, c.body.name, c.body.permissions))
