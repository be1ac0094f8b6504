"""Somebody who can sign in at a small world's distributor."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Page

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


def come_in(page: Page, address: str, name: str, path: str, width: int) -> list[str]:
    """Sign in through the door, in English and in a window of this width, on the way to a page; what the browser
    complains of from now on stands in the list."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": address}])
    page.goto(f"{address}/sign-in?next={path}")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main .btn.act").click()
    page.wait_for_url(f"**{path}")
    return faults
