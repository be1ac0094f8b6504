"""What must be known to let people work here: who they are, what roles permit, and what whoever lets them in has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from salur.kernel.actor import Actor
from salur.kernel.refusal import Refused
from salur.parties import queries, rules
from salur.parties.bodies import AdmitBody
from salur.shell import users


class Desk:
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
        return self.unfit(body)

    def unfit(self, body: AdmitBody) -> Refused | None:
        """Why nobody can be admitted so by this actor, whoever the person is."""
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


class Owners:
    """Who may do everything here; the last of them who can sign in is not taken away."""

    def __init__(self, organisation: int, coming: Iterable[int] = ()) -> None:
        """`coming` are those who may become owners: with a name to sign in they can, once they work here."""
        self.roles = queries.owners(organisation)
        self.named = users.sign_ins({*self.roles, *coming})
        self.can = {person for person in self.roles if person in self.named and self.named[person].active}

    def come(self, person: int, role: str) -> None:
        """One more, for those after."""
        self.roles[person] = role
        self.can |= {person} & set(self.named)

    def last(self, going: Iterable[int]) -> int | None:
        """One of those who go, if nobody would be left; else they are gone from here on."""
        leaving = set(going)
        if rules.nobody_left(set(self.roles), leaving, self.can):
            return min(leaving & set(self.roles))
        self.roles = {person: role for person, role in self.roles.items() if person not in leaving}
        return None
