"""The last owner, and many people at once."""

from __future__ import annotations

import pytest

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.parties import actions
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.parties.tests.test_inviting import admit, body, codes, invite, person, roles

pytestmark = pytest.mark.usefixtures("database")


def test_the_last_owner_stays(firm: Actor) -> None:
    roles(firm, RoleBody("owner", ("*",)), RoleBody("chief", ("*",)), RoleBody("sales", ("orders.capture",))).papers()
    first, second = (person(firm, one) for one in invite(firm, body("P1", "owner"), body("P2", "chief")).papers())
    assert codes(admit(firm, AdmitBody(first, "owner", active=False))) == [None]
    assert codes(admit(firm, AdmitBody(second, "chief", active=False), AdmitBody(second, "sales"))) == [
        "parties.last_owner", "parties.last_owner",
    ]  # fmt: skip
    assert codes(roles(firm, RoleBody("chief", ("orders.capture",)))) == ["parties.last_owner"]
    assert codes(admit(firm, AdmitBody(first, "owner"), AdmitBody(second, "sales"))) == [None, None], "one stays"
    (machine,) = actions.record_parties(actor=firm, parties=[ask(PartyBody("M1", "Machine", "person"))]).papers()
    admit(firm, AdmitBody(machine, "owner")).papers()
    assert codes(admit(firm, AdmitBody(first, "owner", active=False))) == ["parties.last_owner"], (
        "one who cannot sign in opens no door"
    )


def test_a_thousand_are_admitted_with_as_many_statements_as_one(firm: Actor) -> None:
    roles(firm, RoleBody("sales", ())).papers()
    told = [PartyBody(f"P{n}", "Sari", "person") for n in range(300)]
    people = actions.record_parties(actor=firm, parties=[ask(one) for one in told]).papers()

    def spent(some: list[int], *, active: bool) -> int:
        before = sql.statements()
        admit(firm, *(AdmitBody(one, "sales", active=active) for one in some)).papers()
        return sql.statements() - before

    spent(people[:2], active=True)
    assert abs(spent(people[2:3], active=True) - spent(people[3:], active=True)) <= 1, "identities come in blocks"
    assert abs(spent(people[:1], active=False) - spent(people[1:], active=False)) <= 1
    before = sql.statements()
    invite(firm, body("X0")).papers()
    one = sql.statements() - before
    invite(firm, *(body(f"X{n}") for n in range(1, 30))).papers()
    assert sql.statements() - before - one <= one + 1, "identities are taken in blocks"
