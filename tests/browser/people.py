"""Somebody who can sign in at a small world's distributor."""

from __future__ import annotations

from itertools import count

from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.shell.users import create_user
from tests.world import LONG_AGO, World

PASSWORD = "kopi lereng 165"
_numbers = count(1)


def person(world: World, *permissions: str, role: str = "", name: str = "Ratna") -> str:
    """A user of the distributor with a role that permits this (everything if nothing is named); gives the name."""
    code = f"P{next(_numbers)}-{world.mark}"
    (identity,) = parties.record_parties(
        actor=world.actor, parties=[ask(PartyBody(code, name, "person", since=LONG_AGO))]
    ).papers()
    role = role or f"role of {code}"
    parties.record_roles(actor=world.actor, roles=[ask(RoleBody(role, permissions or ("*",)))]).papers()
    parties.admit(actor=world.actor, people=[ask(AdmitBody(identity, role))]).papers()
    create_user(code.lower(), PASSWORD, identity)
    return code.lower()
