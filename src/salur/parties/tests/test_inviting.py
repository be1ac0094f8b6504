"""Letting people sign in: the link, who may give it, the last owner, and being out at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from salur.kernel import clock
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.parties import actions, queries
from salur.parties.bodies import AdmitBody, InviteBody, LinkBody, PartyBody, RoleBody, TerritoryBody
from salur.parties.queries.changes import changes
from salur.shell import users
from salur.shell.models import User

pytestmark = pytest.mark.usefixtures("database")


def name() -> str:
    return f"n{uuid4().hex[:12]}"


def body(code: str, role: str = "sales", sign_in: str = "", **more: Any) -> InviteBody:
    return InviteBody(code, "Sari", role, sign_in or name(), users.fresh_link()[1], users.link_ends(), **more)


def invite(actor: Actor, *bodies: InviteBody) -> Outcomes:
    return actions.invite(actor=actor, people=[ask(one) for one in bodies])


def codes(outcomes: Outcomes) -> list[str | None]:
    return [outcome.reasons[0].code if outcome.reasons else None for outcome in outcomes]


def roles(actor: Actor, *bodies: RoleBody) -> Outcomes:
    return actions.record_roles(actor=actor, roles=[ask(one) for one in bodies])


def admit(actor: Actor, *bodies: AdmitBody) -> Outcomes:
    return actions.admit(actor=actor, people=[ask(one) for one in bodies])


def link(actor: Actor, membership: int, **more: Any) -> Outcomes:
    told = LinkBody(users.fresh_link()[1], users.link_ends(), **more)
    return actions.give_link(actor=actor, links=[ask(told, membership)])


def person(actor: Actor, membership: int) -> int:
    with reading(actor.organisation):
        return queries.staff(actor.organisation, [membership])[0].person


def test_who_is_invited_chooses_a_password_by_a_link_that_is_good_once(firm: Actor) -> None:
    roles(firm, RoleBody("sales", ("orders.capture",))).papers()
    secret, sha256 = users.fresh_link()
    told = InviteBody("P1", "Sari", "sales", name(), sha256, users.link_ends(), "id", "0812")
    (membership,) = invite(firm, told).papers()
    user = users.of_link(secret)
    assert user is not None and user.username == told.sign_in and not user.has_usable_password()
    assert user.person == person(firm, membership) and user.language == "id"
    assert queries.actor_for(user.person).may == {"orders.capture"}
    users.choose_password(user, "kopi lereng 165")
    assert users.of_link(secret) is None, "it was used"
    assert User.objects.get(id=user.id).check_password("kopi lereng 165")
    assert users.of_link("") is None and users.of_link("x" * 43) is None
    with reading(firm.organisation):
        (one,) = changes(("parties_membershipevent", "id", membership))
    assert one.first and one.person == firm.person and one.verb == "parties.admit"


def test_a_link_ends(firm: Actor) -> None:
    roles(firm, RoleBody("sales", ())).papers()
    secret, sha256 = users.fresh_link()
    invite(firm, InviteBody("P1", "Sari", "sales", name(), sha256, clock.now() - timedelta(seconds=1))).papers()
    assert users.of_link(secret) is None


def test_who_cannot_be_invited(firm: Actor) -> None:
    roles(firm, RoleBody("sales", ("orders.capture",)), RoleBody("boss", ("*",))).papers()
    first, free = name(), name()
    actions.record_parties(actor=firm, parties=[ask(PartyBody("T1", "Toko"))]).papers()
    assert codes(
        invite(
            firm,
            body("P1", sign_in=first),
            body("P2", sign_in=first.upper()),
            body("P1", sign_in=free),
            body("P3", role="pilot"),
            body("P4", sign_in="a b"),
            body("T1"),
            body("P5", territories=("NONE",)),
            body("P6", places=("NONE",)),
            body(" P7"),
            replace(body("P8"), sha256="short"),
        )
    ) == [
        None, "parties.sign_in_taken", "parties.signs_in_already", "parties.no_such_role", "kernel.bad_value",
        "parties.not_a_person", "parties.no_such_territory", "parties.no_such_place", "kernel.bad_value",
        "kernel.bad_value",
    ]  # fmt: skip
    assert codes(invite(firm, body("P1"), body("P9", sign_in=first))) == [
        "parties.signs_in_already", "parties.sign_in_taken",
    ]  # fmt: skip
    with reading(firm.organisation):
        known = queries.relations_by_code(firm.organisation, ["P1", "P2", "P3", "P5", "P6"])
    assert set(known) == {"P1"}, "who is not let in is not recorded either"
    lead = replace(firm, may=frozenset({"orders.capture", "parties.invite"}))
    assert codes(invite(lead, body("P10"), body("P11", role="boss"))) == [None, "parties.beyond_your_own"]


def test_a_person_known_already_is_let_in_under_the_code_of_before(firm: Actor) -> None:
    roles(firm, RoleBody("sales", ())).papers()
    (sari,) = actions.record_parties(actor=firm, parties=[ask(PartyBody("P1", "Sari", "person"))]).papers()
    (membership,) = invite(firm, body("P1")).papers()
    assert person(firm, membership) == sari


def test_a_new_link_ends_the_password_and_sessions_of_before(firm: Actor) -> None:
    roles(firm, RoleBody("sales", ("orders.capture",))).papers()
    told = body("P1")
    (membership,) = invite(firm, told).papers()
    user = User.objects.get(username=told.sign_in)
    users.choose_password(user, "kopi lereng 165")
    before = user.get_session_auth_hash()
    assert codes(link(firm, membership)) == [None]
    user = User.objects.get(username=told.sign_in)
    assert not user.has_usable_password() and user.get_session_auth_hash() != before


def test_who_may_not_be_given_a_link(firm: Actor, founded: Callable[[], Actor]) -> None:
    roles(firm, RoleBody("sales", ("orders.capture",)), RoleBody("boss", ("*",))).papers()
    actions.record_territories(actor=firm, territories=[ask(TerritoryBody("JABAR", "Jawa Barat"))]).papers()
    sales, boss, narrow = invite(firm, body("P1"), body("P2", role="boss"), body("P3", territories=("JABAR",))).papers()
    lead = replace(firm, may=frozenset({"orders.capture", "parties.give_link", "parties.admit"}))
    assert codes(link(lead, boss)) == ["parties.beyond_your_own"], "or they would be the owner a minute later"
    assert codes(link(replace(lead, territories=frozenset()), sales)) == ["parties.beyond_your_own"]
    assert codes(link(replace(lead, territories=frozenset()), narrow)) == ["parties.beyond_your_own"]
    assert codes(link(lead, sales)) == [None]
    assert codes(link(lead, 10**15)) == ["kernel.not_found"]
    other = founded()
    assert codes(link(other, sales)) == ["kernel.not_found"], "another member's people are not there"
    roles(other, RoleBody("all", ("*",))).papers()
    sari = person(firm, sales)
    actions.record_parties(actor=other, parties=[ask(PartyBody("E1", "Sari", "person", party=sari))]).papers()
    (elsewhere,) = admit(other, AdmitBody(sari, "all")).papers()
    assert codes(link(other, elsewhere)) == ["parties.works_elsewhere"], "or another's rights could be taken so"
    admit(firm, AdmitBody(sari, "sales", active=False)).papers()
    assert codes(link(firm, sales)) == ["parties.switched_off"]
    (shy,) = actions.record_parties(actor=firm, parties=[ask(PartyBody("P4", "Budi", "person"))]).papers()
    (membership,) = admit(firm, AdmitBody(shy, "sales")).papers()
    assert codes(link(firm, membership)) == ["parties.no_sign_in"]
    assert codes(link(firm, membership, sign_in="a b")) == ["kernel.bad_value"]
    taken = users.sign_ins([person(firm, boss)])[person(firm, boss)].name
    assert codes(link(firm, membership, sign_in=taken)) == ["parties.sign_in_taken"]
    assert codes(link(firm, membership, sign_in=name())) == [None]


def test_who_is_switched_off_is_out_at_once_unless_they_work_elsewhere(
    firm: Actor, founded: Callable[[], Actor]
) -> None:
    roles(firm, RoleBody("sales", ())).papers()
    told = body("P1")
    (membership,) = invite(firm, told).papers()
    sari = person(firm, membership)
    before = User.objects.get(username=told.sign_in)
    assert before.is_active
    admit(firm, AdmitBody(sari, "sales", active=False)).papers()
    after = User.objects.get(username=told.sign_in)
    assert not after.is_active and after.get_session_auth_hash() != before.get_session_auth_hash()
    assert not after.link_sha256
    admit(firm, AdmitBody(sari, "sales")).papers()
    assert User.objects.get(username=told.sign_in).is_active
    other = founded()
    roles(other, RoleBody("sales", ())).papers()
    actions.record_parties(actor=other, parties=[ask(PartyBody("E1", "Sari", "person", party=sari))]).papers()
    admit(other, AdmitBody(sari, "sales")).papers()
    admit(firm, AdmitBody(sari, "sales", active=False)).papers()
    assert User.objects.get(username=told.sign_in).is_active, "the other member's person still comes in there"
