"""Where goods can lie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from salur.kernel import ids, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.parties import history, queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import PlaceBody
from salur.parties.facts import PlaceRecorded
from salur.parties.models import Place

COLUMNS = ("id", "parent", "site", "kind", "code", "name", "keeper", "latitude", "longitude", "ended_on")
SHAPE = (
    "id bigint, parent bigint, site bigint, kind text, code text, name text, keeper bigint, latitude float8, "
    "longitude float8, ended_on date"
)
# A place with what stands above it: enough to see its site and whether it would lie in itself.
WITH_WHAT_IS_ABOVE = f"""
    WITH RECURSIVE up AS (
        SELECT p.* FROM parties_place p WHERE p.organisation = %s AND p.code = ANY(%s::text[])
        UNION SELECT p.* FROM parties_place p JOIN up ON p.id = up.parent
    ) SELECT {", ".join(COLUMNS)} FROM up
"""


@action("parties.record_places")
def record_places(*, actor: Actor, places: Sequence[Command[PlaceBody]]) -> Outcomes:
    """Record places by code; what they are in may come in the same call. What is ended stays, for the books.

    Refused: parties.no_such_place (what it is in), no_such_party (the keeper), place_is_inside, place_circle,
    place_keeps_its_site, kernel.bad_value.
    """
    answers = Answers(places, rules.place_fault)
    history.by(actor, "parties.record_places")
    one_writer("places", actor.organisation)
    standing = list(answers.standing())
    tree = _Tree(actor.organisation, [command.body for command in standing])
    for at in rules.parents_first([(command.body.code, command.body.parent) for command in standing]):
        command = standing[at]
        reason = tree.refusal(command.body)
        if reason:
            answers.refuse(command, reason)
        else:
            answers.take(command, tree.record(command.body))
    tree.write()
    return answers.tell(lambda c, place: PlaceRecorded(place, c.body.code, c.body.kind))


class _Tree:
    """The places of this call and what they are in: read once, changed in memory, written once."""

    def __init__(self, organisation: int, bodies: Sequence[PlaceBody]) -> None:
        self.organisation = organisation
        codes = {code for body in bodies for code in (body.code, body.parent) if code}
        rows = sql.fetch(WITH_WHAT_IS_ABOVE, (organisation, sql.array(sorted(codes))))
        self.place: dict[str, dict[str, Any]] = {row[4]: dict(zip(COLUMNS, row, strict=True)) for row in rows}
        self.above: dict[int, int | None] = {row[0]: row[1] for row in rows}
        self._old = set(self.above)
        coming = list(dict.fromkeys(body.code for body in bodies if body.code not in self.place))
        self._coming = dict(zip(coming, ids.take(Place, len(coming)), strict=True))
        keepers = {body.keeper for body in bodies if body.keeper is not None}
        self._keepers = set(queries.parties(keepers)) if keepers else set()
        self._touched: dict[str, None] = {}

    def refusal(self, body: PlaceBody) -> Refused | None:
        """Why this cannot be recorded, given the places so far."""
        if body.keeper is not None and body.keeper not in self._keepers:
            return Refused("parties.no_such_party", party=body.keeper)
        before = self.place.get(body.code)
        if body.parent is None:
            moved = before is not None and before["parent"] is not None
            return Refused("parties.place_keeps_its_site", called=body.code) if moved else None
        if body.parent == body.code:
            return Refused("parties.place_circle", called=body.code)
        parent = self.place.get(body.parent)
        if parent is None:
            return Refused("parties.no_such_place", called=body.parent)
        if before is not None and before["id"] in rules.chain(parent["id"], self.above):
            return Refused("parties.place_circle", called=body.code)
        if before is not None and before["site"] != parent["site"]:
            return Refused("parties.place_keeps_its_site", called=body.code)
        return None

    def record(self, body: PlaceBody) -> int:
        """Take in what is told; gives the place."""
        parent = self.place[body.parent] if body.parent else None
        row = self.place.get(body.code)
        if row is None:
            identity = self._coming[body.code]
            row = self.place[body.code] = {**dict.fromkeys(COLUMNS), "id": identity, "code": body.code}
            row["site"] = parent["site"] if parent else identity
        row["parent"] = self.above[row["id"]] = parent["id"] if parent else None
        row["kind"], row["name"] = body.kind, body.name
        for column in ("keeper", "latitude", "longitude", "ended_on"):
            value = getattr(body, column)
            if value is not None:
                row[column] = value
        self._touched[body.code] = None
        return int(row["id"])

    def write(self) -> None:
        """New places, and what has changed about the others."""
        rows = [tuple(self.place[code][column] for column in COLUMNS) for code in self._touched]
        new = [(*row, self.organisation) for row in rows if row[0] not in self._old]
        sql.insert(Place, (*COLUMNS, "organisation"), new)
        if old := [row for row in rows if row[0] in self._old]:
            source, params = sql.given("g", SHAPE, old)
            changing = [column for column in COLUMNS if column not in ("id", "code", "site")]
            columns = ", ".join(f"{column} = g.{column}" for column in changing)
            sql.run(f"UPDATE parties_place p SET {columns} FROM {source} WHERE p.id = g.id", params)
