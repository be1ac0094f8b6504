"""Every page of the URL map as it is sent: with data, with nothing in it, and with something refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from django.db import transaction

from salur.kernel.command import ask
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.parties.founding import found
from tests.guards.addresses import WORDS, Address, addresses
from tests.guards.asking import Forms, Quick
from tests.guards.people import EVERYTHING, person, signed_in
from tests.guards.planting import Planted
from tests.world import LONG_AGO

PART = re.compile(r'hx-get="(/[^"#]+)"')


class Face(NamedTuple):
    """A page as it is sent to a browser."""

    name: str
    html: str


class Faces:
    """A firm with everything in it, and one with nothing."""

    def __init__(self, language: str) -> None:
        self.firm = Planted("qzdelta", "4137")
        self.full = person(self.firm, "owner", EVERYTHING)
        self.empty = nobody_else()
        self.language = language

    def client(self, identity: int | None) -> Quick:
        """A browser of somebody, in the language."""
        client = Quick() if identity is None else signed_in(identity)
        client.cookies["django_language"] = self.language
        return client

    def all(self) -> Iterator[Face]:
        """Every page in every state."""
        yield from self.outside()
        yield from self.filled()
        yield from self.bare()

    @cached_property
    def known(self) -> list[str]:
        """The addresses of all pages with something in them."""
        client = self.client(self.full)
        return [path for path in self.paths(addresses()) if _html(client, path)]

    @cached_property
    def looked_at(self) -> list[str]:
        """Every address that can be looked at: pages with something in them, prints, files, and the parts of pages that
        are asked for by themselves."""
        client = self.client(self.full)
        found: dict[str, str] = {}
        for path in self.paths(addresses()):
            answer = client.get(path)
            if answer.status_code == 200:
                found[path] = path
                for part in PART.findall("" if answer.streaming else answer.content.decode(errors="replace")):
                    found.setdefault(re.sub(r"\d+", "N", part), part.replace("&amp;", "&"))
        return sorted(set(found.values()))

    def outside(self) -> Iterator[Face]:
        """What is seen before anybody has signed in, and what says that something is not there."""
        client = self.client(None)
        yield Face("sign-in", _html(client, "/sign-in"))
        yield Face("sign-in, refused", _sent(client, "/sign-in", {"username": "x", "password": "y"}))
        yield Face("api/docs", _html(client, "/api/docs"))
        yield Face("nowhere", _html(self.client(self.full), "/nowhere"))
        yield Face("works for nobody", _html(self.client(stranger()), "/"))

    def filled(self) -> Iterator[Face]:
        """Every page with data, and every form on it as if nonsense had been typed."""
        client, refused = self.client(self.full), set()
        for path in self.known:
            if html := _html(client, path):
                yield Face(path, html)
                for address, fields in Forms(html, path).found.items():
                    kind = "/".join(part for part in address.split("/") if not part.isdigit())
                    typed = {name: "?" for name in fields if name not in ("key", "next", "theme", "language", "do")}
                    if typed and kind not in refused and (answer := _sent(client, address, {**fields, **typed})):
                        refused.add(kind)
                        yield Face(f"{address}, refused", answer)

    def bare(self) -> Iterator[Face]:
        """Every page that can be opened where there is nothing yet."""
        client = self.client(self.empty)
        for path in self.paths([page for page in addresses() if not page.holes or page.route in WORDS]):
            if (html := _html(client, path)) and path != "/api/docs":  # the same for everybody
                yield Face(f"{path}, empty", html)

    def paths(self, pages: list[Address]) -> Iterator[str]:
        """Addresses of pages, each with the latest paper of its kind."""
        for page in pages:
            if page.program or "digest" in page.holes:
                continue
            if page.route in WORDS:
                yield from (page.filled(**{page.holes[0]: word}) for word in WORDS[page.route])
            elif page.holes:
                yield page.filled(**{page.holes[0]: max(self.firm.ids(page.kind).values())})
            else:
                yield page.filled()


def nobody_else() -> int:
    """Somebody who keeps an organisation in which nothing has happened."""
    actor = found("guards-empty", "Empty", "IDR")
    body = PartyBody("ME", "Ratna", "person", since=LONG_AGO)
    (identity,) = parties.record_parties(actor=actor, parties=[ask(body)]).papers()
    parties.record_roles(actor=actor, roles=[ask(RoleBody("all", EVERYTHING))]).one()
    parties.admit(actor=actor, people=[ask(AdmitBody(identity, "all"))]).one()
    return identity


def stranger() -> int:
    """A number that is nobody's here."""
    return 2**40


def _html(client: Quick, path: str) -> str:
    response = client.get(path)
    page = "text/html" in response.headers.get("Content-Type", "") and not response.streaming
    return response.content.decode() if page and response.status_code != 405 and b"<main" in response.content else ""


def _sent(client: Quick, path: str, fields: dict[str, str]) -> str:
    """What comes back for a form; whatever it did is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.post(path, fields)
        transaction.set_rollback(True)
    client.cookies = cookies  # type: ignore[assignment]
    refused = response.status_code in (400, 401, 409, 422) and b"<main" in response.content
    return response.content.decode() if refused else ""
