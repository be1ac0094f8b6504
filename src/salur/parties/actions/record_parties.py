"""Getting to know parties, one or ten thousand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from salur.kernel import ids, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties import assigning, codes, history, queries, rules
from salur.parties.answers import Answers, one_writer
from salur.parties.bodies import Coded, PartyBody
from salur.parties.facts import PartyRecorded
from salur.parties.models import Party, Relation

TOLD = (
    "name", "visibility", "since", "until", "tax_status", "tax_number", "nik", "nitku", "address", "latitude",
    "longitude", "phone",
)  # fmt: skip
KEPT = (*TOLD, "tax_fault")
NEW = {
    "visibility": "territory", "tax_status": "non_pkp", "tax_number": "", "nik": "", "nitku": "", "address": "",
    "phone": "",
}  # fmt: skip
SHAPE = (
    "party bigint, name text, visibility text, since date, until date, tax_status text, tax_number text, nik text, "
    "nitku text, address text, latitude float8, longitude float8, phone text, tax_fault text"
)
State = dict[str, Any]


@action("parties.record_parties")
def record_parties(*, actor: Actor, parties: Sequence[Command[PartyBody]]) -> Outcomes:
    """Record parties under codes of ours: new ones, or what is new about known ones. The outcome's paper is the party.

    Also sets price class, channel, territory and salesman from today (new ones: from `since`). A tax number that does
    not check is kept and flagged. Refused: parties.code_means_another, known_as, no_such_party, no_such_territory,
    pkp_needs_number, out_of_sight, kernel.bad_value.
    """
    answers = Answers(parties, rules.party_fault)
    history.by(actor, "parties.record_parties")
    one_writer("parties", actor.organisation)
    books = _Relations(actor, [command.body for command in answers.standing()])
    wanted: list[assigning.Wanted] = []
    for command in answers.standing():
        if reason := books.refusal(command.body):
            answers.refuse(command, reason)
            continue
        party, new = books.record(command.body)
        answers.take(command, party)
        day = work().day(command.at or work().now)
        wanted += _assignments(command.body, party, books.territories, (command.body.since or day) if new else day)
    books.write(work().day(work().now))
    assigning.keep(actor.organisation, wanted)
    return answers.tell(lambda c, party: PartyRecorded(party, c.body.code, c.body.name, party in books.new))


def _assignments(body: PartyBody, party: int, territories: dict[str, int], day: date) -> list[assigning.Wanted]:
    told = (
        ("territory", territories[body.territory] if body.territory is not None else None),
        ("salesman", body.salesman),
        ("class", body.price_class),
        ("channel", body.channel),
    )
    return [assigning.Wanted(party, kind, value, day) for kind, value in told if value is not None]


class _Relations:
    """What the firm knows of the parties of this call: read once, changed in memory, written once."""

    def __init__(self, actor: Actor, bodies: Sequence[PartyBody]) -> None:
        self.actor, self.organisation = actor, actor.organisation
        self.party: dict[str, int] = {}
        self.code: dict[int, str] = {}
        self.state: dict[int, State] = {}
        self.new: dict[int, PartyBody] = {}
        self._changed: set[int] = set()
        self._read(bodies)
        self._unseen = queries.unseen(actor, self.code)
        named = {number for body in bodies for number in (body.party, body.salesman) if number is not None}
        self.there = set(queries.parties(named)) if named else set()
        areas = {body.territory for body in bodies if body.territory is not None}
        self.territories = queries.territories_by_code(actor.organisation, areas) if areas else {}
        missing = sum(1 for body in bodies if body.party is None and body.code not in self.party)
        self._fresh = iter(ids.take(Party, missing))

    def _read(self, bodies: Sequence[PartyBody]) -> None:
        # apart, each by its index: with OR the database walks all parties of the firm for every call
        rows = self._held("code", "text", {body.code for body in bodies})
        if named := {body.party for body in bodies if body.party is not None}:
            rows += self._held("party", "bigint", named)
        for party, code, *values in rows:
            self.party[code], self.code[party] = party, code
            self.state[party] = dict(zip(KEPT, values, strict=True))

    def _held(self, column: str, kind: str, wanted: set[Any]) -> list[tuple[Any, ...]]:
        """The relations with these codes or parties, locked."""
        return sql.fetch(
            f"SELECT r.party, r.code, {', '.join(f'r.{name}' for name in KEPT)} FROM unnest(%s::{kind}[]) g(wanted) "
            f"JOIN parties_relation r ON r.organisation = %s AND r.{column} = g.wanted ORDER BY r.id FOR UPDATE OF r",
            (sql.array(wanted), self.organisation),
        )

    def refusal(self, body: PartyBody) -> Refused | None:
        """Why this cannot be recorded, given what is known so far."""
        known = self.party.get(body.code)
        if body.party is not None and known is not None and known != body.party:
            return Refused("parties.code_means_another", called=body.code, party=known)
        if body.party is not None and known is None and body.party in self.code:
            return Refused("parties.known_as", party=body.party, called=self.code[body.party])
        for number in (body.party, body.salesman):
            if number is not None and number not in self.there:
                return Refused("parties.no_such_party", party=number)
        if body.territory is not None and body.territory not in self.territories:
            return Refused("parties.no_such_territory", called=body.territory)
        area = self.territories.get(body.territory or "")
        beyond = area is not None and self.actor.territories is not None and area not in self.actor.territories
        if known in self._unseen or beyond:
            return Refused("parties.out_of_sight", called=body.code)
        before = self.state[known] if known is not None else NEW
        number_told = body.tax_number if body.tax_number is not None else before["tax_number"]
        if (body.tax_status or before["tax_status"]) == "pkp" and not number_told:
            return Refused("parties.pkp_needs_number", called=body.code)
        return None

    def record(self, body: PartyBody) -> tuple[int, bool]:
        """Take in what is told; gives the party, and whether it is new to us."""
        party = self.party.get(body.code)
        new = party is None
        if party is None:
            party = body.party if body.party is not None else next(self._fresh)
            self.party[body.code], self.code[party] = party, body.code
            self.state[party], self.new[party] = {**dict.fromkeys(KEPT), **NEW}, body
        state = self.state[party]
        told = {column: value for column in TOLD if (value := getattr(body, column)) is not None}
        if "tax_number" in told:
            told["tax_number"] = rules.tax_number(told["tax_number"])
            told["tax_fault"] = rules.tax_fault(told["tax_number"])
        if told.get("until") == date.max:
            told["until"] = None
        if not new and any(state[column] != value for column, value in told.items()):
            self._changed.add(party)
        state.update(told)
        return party, new

    def write(self, today: date) -> None:
        """New identities, new relations with their codes, and what has changed about the others."""
        sql.insert(
            Party,
            ("id", "uuid", "name", "kind"),
            [(party, uuid4(), body.name, body.kind) for party, body in self.new.items() if body.party is None],
        )
        sql.insert(
            Relation,
            ("organisation", "party", "code", *KEPT),
            [(self.organisation, party, self.code[party], *self._values(party)) for party in self.new],
        )
        codes.keep(
            self.organisation,
            [
                Coded("relation", self.code[party], "party", party, min(body.since or today, today))
                for party, body in self.new.items()
            ],
        )
        if changed := sorted(self._changed - set(self.new)):
            source, params = sql.given("g", SHAPE, [(party, *self._values(party)) for party in changed])
            columns = ", ".join(f"{column} = g.{column}" for column in KEPT)
            sql.run(
                f"UPDATE parties_relation r SET {columns} FROM {source} "
                "WHERE r.organisation = %s AND r.party = g.party",
                (*params, self.organisation),
            )

    def _values(self, party: int) -> list[Any]:
        return [self.state[party][column] for column in KEPT]
