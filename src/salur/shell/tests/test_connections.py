"""A connection that the server has closed is let go before the next request; one that stands is kept."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import connection, connections, transaction

from salur.kernel import sql
from salur.shell import connections as watching

pytestmark = pytest.mark.usefixtures("database")


def backend() -> int:
    ((pid,),) = sql.fetch("SELECT pg_backend_pid()")
    return int(pid)


def end(pid: int) -> None:
    """End a backend as a restarting server does, and wait until it is gone."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
            if cursor.fetchall() == [(0,)]:
                return
            time.sleep(0.01)
    raise AssertionError("the backend does not end")


def test_what_the_server_has_closed_is_let_go_and_what_stands_is_kept() -> None:
    first = backend()
    watching.look()
    assert backend() == first
    end(first)
    watching.look()
    assert connection.connection is None
    assert backend() != first


def test_without_looking_the_next_statement_fails() -> None:
    end(backend())
    with pytest.raises(psycopg.OperationalError):
        backend()
    watching.look()
    assert backend()


def test_a_connection_in_a_transaction_is_let_be() -> None:
    with transaction.atomic():
        first = backend()
        watching.look()
        assert backend() == first
    watching.look()
    assert backend() == first
