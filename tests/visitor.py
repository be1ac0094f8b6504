"""Somebody who looks at an organisation that a trial finds: made through the verbs, once."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.parties import actions as parties
from salur.parties.acting import system_actor
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.shell.users import create_user


def visitor(organisation: int, who: str, permissions: tuple[str, ...]) -> Any:
    """The user, who signs in without a password, with a role of these permissions."""
    with reading(organisation):
        actor = system_actor(organisation, who)
    (person,) = parties.record_parties(actor=actor, parties=[ask(PartyBody(who.upper(), who, "person"))]).papers()
    parties.record_roles(actor=actor, roles=[ask(RoleBody(who, permissions))]).papers()
    parties.admit(actor=actor, people=[ask(AdmitBody(person, who))]).papers()
    name = f"{who}-{organisation}"
    user = get_user_model().objects.filter(username=name).first() or create_user(name, "", person)
    user.set_unusable_password()
    user.save()
    return user
