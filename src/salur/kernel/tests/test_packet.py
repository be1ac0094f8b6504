"""What needs no answer waits for the next statement or the commit; what is asked ahead comes back to whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from psycopg import errors

from salur.kernel import sql
from salur.kernel.packet import Packet, one_packet
from salur.kernel.tests.planted import Thing, clear, lay, rows, somebody
from salur.kernel.work import begin, reading

INSERT = "INSERT INTO planted_thing (n, small) VALUES (%s, %s)"
COUNT = "SELECT count(*) FROM planted_thing WHERE n = %s"


@pytest.fixture(autouse=True, scope="module")
def table(database: str) -> Iterator[None]:
    lay(Thing)
    yield
    clear(Thing)


@pytest.fixture
def packets(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many commands left in each packet."""
    sent: list[int] = []
    send = Packet._sync_gen

    def counted(packet: Packet) -> Any:
        sent.append(len(packet.command_queue))
        return send(packet)

    monkeypatch.setattr(Packet, "_sync_gen", counted)
    return sent


def there(n: int) -> int:
    return int(rows("SELECT count(*) FROM planted_thing WHERE n = %s", [n])[0][0])


def test_nothing_leaves_before_the_packet_does() -> None:
    with reading(somebody().organisation):
        c = sql.cursor()
        raw: Any = c.connection
        with one_packet(raw):
            c.execute("SELECT 7", prepare=True)
            assert raw._pipeline.command_queue
            with pytest.raises(RuntimeError), one_packet(raw):
                raise AssertionError("a packet in a packet")
        assert c.fetchall() == [(7,)]
        assert raw._pipeline is None


def test_what_needs_no_answer_travels_with_the_commit(packets: list[int]) -> None:
    with begin(somebody()):
        assert sql.fetch("SELECT 1") == [(1,)]
        sql.later(INSERT, (1, 1))
        sql.later(INSERT, (1, 2))
    assert there(1) == 2
    begun, ended = [many for many in packets if many]
    assert begun >= 3  # BEGIN, whose rows may be seen, and what was asked
    assert ended >= 3  # two rows and COMMIT


def test_a_failure_beside_the_commit_undoes_everything_and_the_connection_lives() -> None:
    actor = somebody()
    with pytest.raises(errors.NumericValueOutOfRange), begin(actor):
        assert sql.fetch("SELECT 1") == [(1,)]
        sql.later(INSERT, (2, 1))
        sql.later(INSERT, (2, 40_000))
        sql.later(INSERT, (2, 3))
    assert there(2) == 0
    with begin(actor):
        sql.later(INSERT, (2, 1))
    assert there(2) == 1
    assert connection.connection.pgconn.transaction_status == 0


def test_an_error_of_the_program_sends_nothing_more() -> None:
    with suppress(KeyError), begin(somebody()):
        sql.fetch("SELECT 1")
        sql.later(INSERT, (3, 1))
        raise KeyError
    assert there(3) == 0


def test_work_without_an_answer_is_done_too() -> None:
    with begin(somebody()):
        sql.later(INSERT, (4, 1))
    assert there(4) == 1


def test_what_is_asked_ahead_comes_with_the_next_statement_and_once(packets: list[int]) -> None:
    with reading(somebody().organisation):
        sql.ahead(COUNT, (5,))
        assert sql.fetch("SELECT 1") == [(1,)]
        assert len(packets) == 1
        sql.run(INSERT, (5, 1))
        assert sql.fetch(COUNT, (5,)) == [(0,)]  # as it was when it was asked
        assert len(packets) == 1
        assert sql.fetch(COUNT, (5,)) == [(1,)]


def test_what_is_asked_ahead_may_be_fetched_first_or_never() -> None:
    actor = somebody()
    with reading(actor.organisation):
        sql.ahead(COUNT, (6,))
        assert sql.fetch(COUNT, (6,)) == [(0,)]
        sql.ahead(COUNT, (7,))
    with begin(actor):
        sql.ahead(COUNT, (8,))
        sql.later(INSERT, (8, 1))
    assert there(8) == 1
    sql.ahead(COUNT, (8,))  # outside of work nothing is asked
    assert sql.fetch("SELECT 2") == [(2,)]
