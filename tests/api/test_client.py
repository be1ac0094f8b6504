"""The Python client is what the description makes of it, and places an order over a real line."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.db import connection

from salur.config import places
from salur.config.commands import client as command
from salur.config.wsgi import application
from tests.api.firm import Firm

CLIENTS = places.ROOT / "clients" / "python"
sys.path.insert(0, str(CLIENTS))

import salur_client as client  # noqa: E402  from the folder that is delivered
from salur_client import transport  # noqa: E402


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """No line for each request."""


class Serving(WSGIServer):
    """A server that can lose an answer on its way."""

    lose = 0
    asked: list[str]


@pytest.fixture(scope="module")
def firm(database: str) -> Iterator[Firm]:
    yield Firm()


@pytest.fixture(scope="module")
def line(firm: Firm) -> Iterator[Serving]:
    """The program behind a real socket."""

    def answered(environ: Any, start: Any) -> Any:
        found.asked.append(environ.get("HTTP_IDEMPOTENCY_KEY", ""))
        body = application(environ, start)
        if found.lose:
            found.lose -= 1
            raise ConnectionAbortedError("the line is dead")
        return body

    found = make_server("127.0.0.1", 0, answered, server_class=Serving, handler_class=Quiet)
    found.asked = []
    found.handle_error = lambda *_: None  # type: ignore[method-assign]

    def serve() -> None:
        found.serve_forever(poll_interval=0.02)
        connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


@pytest.fixture
def salur(firm: Firm, line: Serving) -> client.Salur:
    return client.Salur(f"http://127.0.0.1:{line.server_port}", firm.token, wait=lambda seconds: None)


def order(quantity: int = 5, **more: Any) -> client.OrdersCapture:
    return client.OrdersCapture(
        buyer="TOKO-1", lines=[client.OrdersLine(sku="TEH-350", quantity=quantity, pack="carton")], **more
    )


def test_written_anew_the_client_is_the_same() -> None:
    assert [name for name, text in command.files().items() if not command._is(name, text)] == []
    assert command.run(["--check"]) == 0


def test_the_client_is_typed_strictly() -> None:
    run = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-incremental", "salur_client"]
    found = subprocess.run(run, cwd=CLIENTS, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_the_client_needs_nothing_but_the_standard_library() -> None:
    run = [sys.executable, "-S", "-c", "import salur_client; print(salur_client.Salur.__name__)"]
    assert subprocess.run(run, cwd=CLIENTS, capture_output=True, text=True).stdout == "Salur\n"


def test_an_order_is_placed_and_looked_at(salur: client.Salur) -> None:
    answer = salur.orders.place(order(reference="PO-1", wanted_on=date(2026, 12, 1)), key="client-1")
    assert (answer.ending, answer.kind, answer.key, answer.reasons) == ("done", "order", "client-1", [])
    assert answer.paper
    paper = salur.orders.get(answer.paper)
    assert (paper.buyer_code, paper.reference, paper.wanted_on) == ("TOKO-1", "PO-1", date(2026, 12, 1))
    assert paper.untaxed == Decimal("480000.00")
    assert [(one.sku_code, one.pieces) for one in paper.lines] == [("TEH-350", 120)]
    assert salur.orders.place(order(reference="PO-1", wanted_on=date(2026, 12, 1)), key="client-1") == answer
    assert salur.orders.cancel(paper.number or "", client.OrdersBecause(reason="x")).paper == answer.paper


def test_a_lost_answer_is_asked_for_again_under_the_same_key(salur: client.Salur, line: Serving) -> None:
    before = len(list(salur.orders.all(limit=500)))
    line.asked.clear()
    line.lose = 2
    answer = salur.orders.place(order())
    assert answer.ending == "done"
    assert len(line.asked) == 3
    assert len(set(line.asked)) == 1
    assert len(list(salur.orders.all(limit=500))) == before + 1


def test_a_line_that_stays_dead_is_said_so(salur: client.Salur, line: Serving) -> None:
    line.lose = 4
    with pytest.raises((ConnectionError, OSError)):
        salur.orders.place(order())
    assert line.lose == 0


def test_a_refusal_is_an_exception_with_its_code(salur: client.Salur) -> None:
    with pytest.raises(client.Problem) as found:
        salur.orders.place(client.OrdersCapture(buyer="NOBODY", lines=[client.OrdersLine(sku="NO", quantity=1)]))
    assert (found.value.status, found.value.code) == (422, "shell.unreadable")
    assert [one["pointer"] for one in found.value.errors] == ["/buyer", "/lines/0/sku"]
    with pytest.raises(client.Problem, match="not_found"):
        salur.orders.get(987_654_321)


def test_a_batch_and_all_pages_of_a_list(salur: client.Salur) -> None:
    commands = [client.OrdersPlaceCommand(key=f"page-{n}", body=order(n % 2)) for n in range(6)]
    answer = salur.orders.place_batch(commands)
    assert (answer.done, answer.refused) == (3, 3)
    found = [one.id for one in salur.orders.all(limit=2, status="confirmed")]
    assert len(found) == len(set(found))
    assert {one.paper for one in answer.answers if one.paper} <= set(found)


def test_amounts_go_out_as_text_and_what_is_left_out_is_not_sent(salur: client.Salur) -> None:
    payment = client.BillingPayment(party="TOKO-1", amount=Decimal("1.5E+5"), allocate=False)
    assert transport.plain(payment) == {"party": "TOKO-1", "amount": "150000", "allocate": False}
    paper = salur.payments.receive_payment(payment).paper
    assert paper and salur.payments.get(paper).amount == Decimal("150000.00")
    limit = client.CreditSetLimit(party="TOKO-4", currency="IDR", limit=None)
    assert transport.plain(limit) == {"party": "TOKO-4", "currency": "IDR", "limit": None}


def test_every_list_can_be_read_with_the_client(salur: client.Salur, firm: Firm) -> None:
    from salur.shell.api.resources import RESOURCES
    from tests.api.firm import Prepared

    prepared = Prepared(firm)
    prepared.delivered()
    prepared.discrepancy()
    read = 0
    for name in RESOURCES:
        read += len(list(getattr(salur, name.replace("-", "_")).all()))
    assert read > 20
    assert salur.parties.get("TOKO-1").terms[0].ship_from_code == "GUDANG"
    assert {pack.name for pack in salur.products.get("TEH-350").packs} == {"carton", "piece"}


def test_the_address_says_how(firm: Firm) -> None:
    with pytest.raises(ValueError, match="https"):
        client.Salur("salur.example", firm.token)
    assert transport.segment("SO-26/1") == "SO-26%2F1"
    assert (transport.segment(17), transport.segment("17")) == ("17", "code:17")
