"""The product's half of the bench over HTTP: the web server as it is served, a program with a token, one order at a
time.

What is counted is the web server and PostgreSQL; the program that asks is the customer's (its CPU stands in a note).
"""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import uuid4

from bench.cpu import Meter, own_cpu
from bench.flow import LINES, Firm
from bench.measure import HTTP_CAPTURE, HTTP_WHOLE, Measure
from salur.config.children import stop
from salur.config.commands.serve import web
from salur.kernel.actor import Actor
from salur.kernel.command import ask, named_key
from salur.parties import actions as parties
from salur.parties.bodies import AdmitBody, PartyBody, RoleBody
from salur.parties.queries import actor_for
from salur.shell import actions as shell
from salur.shell import tokens
from salur.shell.bodies import Issue

CAPTURES, WHOLE, WARM = 600, 200, 40  # orders
PATIENCE = 60.0  # seconds until the web server answers


def token(actor: Actor) -> str:
    """A token that may do everything, of somebody who is let in to do everything."""

    def once(body: Any, name: str) -> Any:
        return ask(body, key=named_key("bench over http", name))

    (person,) = parties.record_parties(
        actor=actor, parties=[once(PartyBody("CLERK", "Clerk", "person"), "person")]
    ).papers()
    parties.record_roles(actor=actor, roles=[once(RoleBody("owner", ("*",)), "role")]).papers()
    parties.admit(actor=actor, people=[once(AdmitBody(person, "owner"), "admit")]).papers()
    secret = tokens.fresh()
    body = Issue("bench", secret.public, secret.sha256, ("*",))
    shell.issue_token(actor=actor_for(person, actor.organisation), tokens=[ask(body)]).one()
    return secret.whole


class Program:
    """Somebody's program: one connection that is kept, a token, JSON."""

    def __init__(self, port: int, secret: str, server: int) -> None:
        self.server = server  # the process that answers
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}

    def post(self, address: str, body: dict[str, Any]) -> int:
        """Tell the program's server something; gives the paper it is about."""
        self.line.request(
            "POST", f"/api/v1{address}", json.dumps(body), self.headers | {"Idempotency-Key": str(uuid4())}
        )
        said = self._answer(address)
        if said["ending"] != "done":
            raise RuntimeError(f"{address}: {said}")
        return int(said["paper"])

    def get(self, address: str) -> dict[str, Any]:
        """Read a paper."""
        self.line.request("GET", f"/api/v1{address}", headers=self.headers)
        return self._answer(address)

    def _answer(self, address: str) -> dict[str, Any]:
        answer = self.line.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status} {text.decode(errors='replace')[:2000]}")
        found: dict[str, Any] = json.loads(text)
        return found


@contextmanager
def served(secret: str) -> Iterator[Program]:
    """The product's web server with one process, while it is asked."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    child = web("127.0.0.1", port, 1)
    child.start()
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise RuntimeError("the web server does not answer") from None
                time.sleep(0.1)
        assert child.process is not None
        yield Program(port, secret, child.process.pid)
    finally:
        stop([child])


def place(program: Program, firm: Firm) -> int:
    """Capture and confirm in one request: ten lines."""
    chance = firm.chance
    skus = chance.sample(range(len(firm.skus)), LINES)
    lines = [{"sku": f"P{sku}", "quantity": chance.randint(1, 12)} for sku in skus]
    return program.post("/orders/place", {"buyer": f"C{chance.randrange(len(firm.buyers))}", "lines": lines})


def whole(program: Program, firm: Firm) -> None:
    """An order to the money in the bank, step by step, as the people of a firm would send them."""
    order = place(program, firm)
    shipment = program.post(f"/orders/{order}/pick", {"cartons": 1})
    program.post("/trips/load", {"van": f"VAN{firm.chance.randrange(len(firm.vans))}", "shipments": [shipment]})
    invoice = program.post("/invoices/invoice", {"shipments": [shipment]})
    program.post(f"/shipments/{shipment}/deliver", {"receiver": "at the door"})
    paper = program.get(f"/invoices/{invoice}")
    amount = str(Decimal(paper["untaxed"]) + Decimal(paper["tax"]))
    program.post(
        "/payments/receive-payment",
        {"party": paper["bill_to"], "amount": amount, "currency": "USD", "method": "transfer",
         "invoices": [{"invoice": invoice, "amount": amount}]},
    )  # fmt: skip


def capture(firm: Firm, owner: Any, secret: str) -> Measure:
    """One run of capture and confirm."""
    return _run(firm, owner, secret, HTTP_CAPTURE, place, CAPTURES)


def flow(firm: Firm, owner: Any, secret: str) -> Measure:
    """One run of the whole flow."""
    return _run(firm, owner, secret, HTTP_WHOLE, whole, WHOLE)


def _run(firm: Firm, owner: Any, secret: str, name: str, work: Callable[[Program, Firm], object], many: int) -> Measure:
    with served(secret) as program:
        for _ in range(WARM):
            work(program, firm)
        latencies, asked = [], own_cpu()
        with Meter(owner, program.server) as meter:
            for _ in range(many):
                began = time.perf_counter()
                work(program, firm)
                latencies.append(1000 * (time.perf_counter() - began))
        used, asking = meter.usage, 1000 * (own_cpu() - asked) / many
    return Measure(
        name, many, used.seconds, used.program_cpu_s, used.postgres_cpu_s, used.wal_bytes, None, latencies,
        f"{asking:.2f} ms of CPU an order of the program that asks is not in it",
    )  # fmt: skip
