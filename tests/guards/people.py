"""Everybody who may try to look: each role of each firm, and those who have no business here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import NamedTuple

from django.contrib.auth import get_user_model

from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.parties.queries import actor_for
from salur.shell.tokens import enter
from tests.guards.asking import Quick
from tests.guards.planting import Planted
from tests.world import LONG_AGO

BACKEND = "django.contrib.auth.backends.ModelBackend"
EVERYTHING = ("*",)
ROLES: dict[str, tuple[str, ...]] = {
    "owner": EVERYTHING,
    "office": ("orders.capture", "orders.place", "orders.confirm", "orders.change", "orders.cancel",
               "orders.short_close", "billing.invoice", "credit.set_limit", "parties.record_parties",
               "connect.import_rows"),
    "warehouse": ("warehouse.receive", "warehouse.pick", "warehouse.pack", "warehouse.transfer", "counts.tell",
                  "delivery.load", "returns.receive", "returns.inspect"),
    "driver": ("delivery.deliver",),
    "collector": ("billing.receive_payment",),
    "bookkeeper": ("ledger.prove", "ledger.close_month", "billing.record_bill", "insights.receivables",
                   "insights.stock", "catalog.record_products"),
    "salesman": ("orders.capture", "field.record_sale", "insights.sales", "parties.see"),
    "guest": (),
}  # fmt: skip
OF_OTHERS = ("owner", "salesman")  # the firms are alike: what a role may see is tried in one, what a firm may in each
_numbers = count(1)


class Someone(NamedTuple):
    """Somebody with a way in: whose, as what, and the actor they are (None: they act for nobody here)."""

    name: str
    firm: Planted | None
    actor: Actor | None
    client: Quick
    program: bool = False
    signed_in: bool = True


def everybody(firms: tuple[Planted, Planted, Planted]) -> list[Someone]:
    """All who try."""
    one, other, principal = firms
    found = [works(one, role) for role in ROLES]
    found += [works(firm, role) for firm in (other, principal) for role in OF_OTHERS]
    found += [program(firm, *scopes) for firm, scopes in (
        (one, ("*",)), (one, ("orders.place", "read:orders")), (one, ("read:*",)), (other, ("*",)), (principal, ("*",)),
    )]  # fmt: skip
    nobody = Quick(headers={"accept-language": "en"})
    return [*found, left(one), of_nobody(), expired(one), Someone("signed out", None, None, nobody, False, False)]


def person(firm: Planted, role: str, permissions: tuple[str, ...]) -> int:
    """Somebody who works for a firm in a role."""
    code = f"G-{next(_numbers)}"
    body = PartyBody(code, f"{role} {firm.word}", "person", since=LONG_AGO)
    (identity,) = parties.record_parties(actor=firm.actor, parties=[ask(body)]).papers()
    parties.record_roles(actor=firm.actor, roles=[ask(RoleBody(f"guards {role}", permissions))]).papers()
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(identity, f"guards {role}"))]).one()
    return identity


def signed_in(identity: int | None) -> Quick:
    """A browser in which somebody has signed in."""
    user = get_user_model().objects.create(username=f"guards-{next(_numbers)}", person=identity)
    client = Quick(headers={"accept-language": "en"})
    client.force_login(user, BACKEND)
    return client


def works(firm: Planted, role: str) -> Someone:
    """Somebody in a role of a firm."""
    identity = person(firm, role, ROLES[role])
    actor = actor_for(identity, firm.organisation)
    return Someone(f"{role} of {firm.word}", firm, actor, signed_in(identity))


def program(firm: Planted, *scopes: str) -> Someone:
    """A program with a token of a firm's owner."""
    token = firm.issue(*scopes)
    client = Quick(headers={"authorization": f"Bearer {token}", "accept-language": "en"})
    return Someone(f"program of {firm.word} ({' '.join(scopes)})", firm, enter(token, "127.0.0.1"), client, True)


def left(firm: Planted) -> Someone:
    """Somebody who worked for a firm and does no longer."""
    identity = person(firm, "left", EVERYTHING)
    client = signed_in(identity)
    parties.admit(actor=firm.actor, people=[ask(AdmitBody(identity, "guards left", active=False))]).one()
    return Someone(f"left {firm.word}", None, None, client)


def of_nobody() -> Someone:
    """Somebody who signs in and belongs to no organisation."""
    return Someone("of no organisation", None, None, signed_in(None))


def expired(firm: Planted) -> Someone:
    """The owner, whose session has come to its end."""
    client = signed_in(person(firm, "expired", EVERYTHING))
    session = client.session
    session.set_expiry(timedelta(seconds=-1))
    session.save()
    return Someone("expired session", None, None, client, False, False)


Make = Callable[[], Someone]
