"""Recognising duplicates, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import MergeBody, UnmergeBody
from salur.parties.facts import PartiesMerged, PartyUnmerged

EVERYBODY = 0  # identities are everybody's: one merge at a time, or two of them could close a circle


@action("parties.merge")
def merge(*, actor: Actor, merges: Sequence[Command[MergeBody]]) -> Outcomes:
    """Say that a party is the same as another. Nothing is deleted; `unmerge` takes it back.

    Only parties that the firm knows, and never a member. Refused: parties.merged_with_itself, not_known,
    member_not_merged, merged_already, merge_circle.
    """
    answers: Answers[MergeBody] = Answers(merges, _fault)
    one_writer("merge", EVERYBODY)
    named = {party for c in answers.standing() for party in (c.body.party, c.body.same_as)}
    known = queries.relations(actor.organisation, named)
    members = queries.member_organisation(named)
    above = _above(named)
    changed: dict[int, int | None] = {}
    for command in answers.standing():
        party, same_as = command.body.party, command.body.same_as
        unknown = [one for one in (party, same_as) if one not in known and one not in members]
        if unknown:
            answers.refuse(command, Refused("parties.not_known", party=unknown[0]))
        elif party in members:
            answers.refuse(command, Refused("parties.member_not_merged", party=party))
        elif (root := above.get(party)) is not None:
            answers.refuse(command, Refused("parties.merged_already", party=party, same_as=root))
        elif party in rules.chain(same_as, above):
            answers.refuse(command, Refused("parties.merge_circle", party=party, same_as=same_as))
        else:
            above[party] = changed[party] = same_as
            answers.take(command, party)
    _write(changed)
    return answers.tell(lambda c, party: PartiesMerged(party, c.body.same_as))


@action("parties.unmerge")
def unmerge(*, actor: Actor, merges: Sequence[Command[UnmergeBody]]) -> Outcomes:
    """Take back that a party is a duplicate. Refused: parties.not_known, parties.not_merged."""
    answers: Answers[UnmergeBody] = Answers(merges)
    one_writer("merge", EVERYBODY)
    named = {command.body.party for command in merges}
    known = queries.relations(actor.organisation, named)
    above = _above(named)
    changed: dict[int, int | None] = {}
    for command in answers.standing():
        party = command.body.party
        if party not in known:
            answers.refuse(command, Refused("parties.not_known", party=party))
        elif above.get(party) is None:
            answers.refuse(command, Refused("parties.not_merged", party=party))
        else:
            above[party] = changed[party] = None
            answers.take(command, party)
    _write(changed)
    return answers.tell(lambda _, party: PartyUnmerged(party))


def _fault(body: MergeBody) -> Refused | None:
    return Refused("parties.merged_with_itself") if body.party == body.same_as else None


def _above(parties: set[int]) -> dict[int, int | None]:
    """What these parties, and what they are the same as, are the same as."""
    return dict(
        sql.fetch(
            "WITH RECURSIVE up AS (SELECT id, same_as FROM parties_party WHERE id = ANY(%s::bigint[]) "
            "UNION SELECT p.id, p.same_as FROM parties_party p JOIN up ON p.id = up.same_as) "
            "SELECT id, same_as FROM up",
            (sql.array(sorted(parties)),),
        )
    )


def _write(changed: dict[int, int | None]) -> None:
    if changed:
        source, params = sql.given("g", "party bigint, same_as bigint", sorted(changed.items(), key=lambda one: one[0]))
        sql.run(f"UPDATE parties_party p SET same_as = g.same_as FROM {source} WHERE p.id = g.party", params)
