"""Giving a party another code."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import codes, history, queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import Coded, RenameBody
from salur.parties.facts import PartyRenamed


@action("parties.rename")
def rename(*, actor: Actor, names: Sequence[Command[RenameBody]]) -> Outcomes:
    """Give parties other codes from today; the old ones stay known for the days before.

    Refused: parties.no_such_relation, parties.code_taken, parties.out_of_sight, kernel.bad_value.
    """
    answers, today = Answers(names, rules.rename_fault), work().day(work().now)
    history.by(actor, "parties.rename")
    one_writer("parties", actor.organisation)
    known = _known(actor.organisation, {code for c in names for code in (c.body.code, c.body.new_code)})
    unseen = queries.unseen(actor, known.values())
    first: dict[int, str] = {}
    now: dict[int, str] = {}
    for command in answers.standing():
        old, new = command.body.code, command.body.new_code
        party = known.get(old)
        if party is None:
            answers.refuse(command, Refused("parties.no_such_relation", called=old))
        elif party in unseen:
            answers.refuse(command, Refused("parties.out_of_sight", called=old))
        elif known.get(new, party) != party:
            answers.refuse(command, Refused("parties.code_taken", kind="relation", called=new))
        else:
            if new != old:
                del known[old]
                known[new], now[party] = party, new
                first.setdefault(party, old)
            answers.take(command, party)
    if now:
        source, params = sql.given("g", "party bigint, code text", sorted(now.items()))
        sql.run(
            f"UPDATE parties_relation r SET code = g.code FROM {source} "
            "WHERE r.organisation = %s AND r.party = g.party",
            (*params, actor.organisation),
        )
        renamed = [(party, new) for party, new in now.items() if new != first[party]]
        codes.keep(
            actor.organisation, [Coded("relation", new, "party", party, today, first[party]) for party, new in renamed]
        )
    return answers.tell(lambda c, party: PartyRenamed(party, c.body.code, c.body.new_code))


def _known(organisation: int, wanted: set[str]) -> dict[str, int]:
    """The parties behind these codes, locked."""
    rows = sql.fetch(
        "SELECT code, party FROM parties_relation WHERE organisation = %s AND code = ANY(%s::text[]) "
        "ORDER BY id FOR UPDATE",
        (organisation, sql.array(sorted(wanted))),
    )
    return dict(rows)
