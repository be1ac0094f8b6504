"""Territory, salesman, class and channel of a party, each from a day on."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import assigning, queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import AssignBody
from salur.parties.facts import PartyAssigned


@action("parties.assign")
def assign(*, actor: Actor, assignments: Sequence[Command[AssignBody]]) -> Outcomes:
    """Put parties into territories, classes and channels or with salesmen, from a day (today unless told).

    What was before ends on that day; what is planned for later stays. Papers keep what they were made under.
    Refused: parties.not_known, out_of_sight, no_such_territory, no_such_party (the salesman), kernel.bad_value.
    """
    answers, now = Answers(assignments, rules.assign_fault), work().now
    one_writer("parties", actor.organisation)
    bodies = [command.body for command in answers.standing()]
    known = queries.relations(actor.organisation, {body.party for body in bodies})
    territories = queries.territories_by_code(
        actor.organisation, {str(body.value) for body in bodies if body.kind == "territory"}
    )
    salesmen = queries.parties({body.value for body in bodies if isinstance(body.value, int)})
    unseen = queries.unseen(actor, known)
    wanted: list[assigning.Wanted] = []
    for command in answers.standing():
        body, value = command.body, command.body.value
        if body.party not in known:
            answers.refuse(command, Refused("parties.not_known", party=body.party))
        elif body.party in unseen:
            answers.refuse(command, Refused("parties.out_of_sight", called=known[body.party].code))
        elif body.kind == "territory" and value not in territories:
            answers.refuse(command, Refused("parties.no_such_territory", called=value))
        elif isinstance(value, int) and value not in salesmen:
            answers.refuse(command, Refused("parties.no_such_party", party=value))
        else:
            day = body.valid_from or work().day(command.at or now)
            kept = territories[str(value)] if body.kind == "territory" else value
            wanted.append(assigning.Wanted(body.party, body.kind, kept, day))
            answers.take(command, body.party)
    assigning.keep(actor.organisation, wanted)
    return answers.tell(
        lambda c, party: PartyAssigned(party, c.body.kind, c.body.value, c.body.valid_from or work().day(c.at or now))
    )
