"""Dividing the market."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import ids, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import TerritoryBody
from salur.parties.facts import TerritoryRecorded
from salur.parties.models import Territory


@action("parties.record_territories")
def record_territories(*, actor: Actor, territories: Sequence[Command[TerritoryBody]]) -> Outcomes:
    """Record territories by code; a parent may come in the same call. '' as parent takes it out of its parent.

    Refused: parties.no_such_territory (the parent), parties.territory_circle, kernel.bad_value.
    """
    answers = Answers(territories, lambda body: rules.code_fault(body.code) or rules.code_fault(body.name, "name"))
    one_writer("parties", actor.organisation)
    every = "SELECT code, id, name, parent FROM parties_territory WHERE organisation = %s"
    rows = sql.fetch(every, (actor.organisation,))
    known = {code: identity for code, identity, _, _ in rows}
    there = set(known)
    above: dict[int, int | None] = {identity: parent for _, identity, _, parent in rows}
    names: dict[int, str] = {identity: name for _, identity, name, _ in rows}
    coming = list(dict.fromkeys(c.body.code for c in answers.standing() if c.body.code not in known))
    known.update(zip(coming, ids.take(Territory, len(coming)), strict=True))
    standing = list(answers.standing())
    touched: dict[int, str] = {}
    for at in rules.parents_first([(command.body.code, command.body.parent) for command in standing]):
        command = standing[at]
        body, identity = command.body, known[command.body.code]
        parent = known.get(body.parent) if body.parent else None
        if body.parent and (parent is None or (parent not in above and parent != identity)):
            answers.refuse(command, Refused("parties.no_such_territory", called=body.parent))
        elif parent is not None and identity in rules.chain(parent, above):
            answers.refuse(command, Refused("parties.territory_circle", called=body.code))
        else:
            above[identity] = above.get(identity) if body.parent is None else parent
            names[identity] = body.name
            touched[identity] = body.code
            answers.take(command, identity)
    _write(actor.organisation, [(one, code, names[one], above[one]) for one, code in sorted(touched.items())], there)
    return answers.tell(lambda c, identity: TerritoryRecorded(identity, c.body.code))


def _write(organisation: int, rows: list[tuple[int, str, str, int | None]], there: set[str]) -> None:
    new = [(identity, organisation, *rest) for identity, *rest in rows if rest[0] not in there]
    sql.insert(Territory, ("id", "organisation", "code", "name", "parent"), new)
    if old := [row for row in rows if row[1] in there]:
        source, params = sql.given("g", "id bigint, code text, name text, parent bigint", old)
        sql.run(
            "UPDATE parties_territory t SET name = g.name, parent = g.parent "
            f"FROM {source} WHERE t.id = g.id AND (t.name, t.parent) IS DISTINCT FROM (g.name, g.parent)",
            params,
        )
