"""A transaction whose BEGIN and COMMIT travel with the packets is one for Django, too."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

from salur.kernel import sql
from salur.kernel.frame import framed
from salur.kernel.tests.planted import INSERT, Thing, rows, somebody, there
from salur.kernel.work import begin, reading

pytestmark = pytest.mark.usefixtures("things")


def test_what_django_writes_is_in_the_transaction_though_no_packet_left_before() -> None:
    with pytest.raises(KeyError), begin(somebody()):
        Thing._default_manager.create(n=1, small=1)
        raise KeyError
    assert there(1) == 0
    with begin(somebody()):
        Thing._default_manager.create(n=1, small=1)
    assert there(1) == 1


def test_large_sets_are_in_it_too() -> None:
    many = [(2, n % 100) for n in range(sql.LARGE)]
    with pytest.raises(KeyError), begin(somebody()):
        sql.insert(Thing, ("n", "small"), many)
        raise KeyError
    assert there(2) == 0


def test_the_drivers_own_cursor_begins_it() -> None:
    with pytest.raises(KeyError), framed(connection):
        sql.cursor().execute(INSERT, (3, 1))
        raise KeyError
    assert there(3) == 0


def test_savepoints_inside_are_savepoints() -> None:
    with begin(somebody()):
        sql.later(INSERT, (4, 1))
        with pytest.raises(DatabaseError), transaction.atomic():
            Thing._default_manager.create(n=4, small=40_000)
        with transaction.atomic():
            Thing._default_manager.create(n=4, small=2)
    assert there(4) == 2


def test_what_waits_for_the_commit_is_done_after_it_and_not_where_it_is_undone() -> None:
    done: list[object] = []
    with begin(somebody()):
        sql.later(INSERT, (5, 1))
        transaction.on_commit(lambda: done.append(connection.connection.pgconn.transaction_status))
        assert not done
    assert done == [TransactionStatus.IDLE]
    with pytest.raises(KeyError), begin(somebody()):
        transaction.on_commit(lambda: done.append("undone"))
        raise KeyError
    with begin(somebody()):
        sql.later(INSERT, (5, 1))
    assert len(done) == 1


def test_within_another_transaction_it_commits_nothing() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        with begin(somebody()):
            sql.later(INSERT, (6, 1))
        assert connection.in_atomic_block
        raise KeyError
    assert there(6) == 0


def test_django_stands_as_before_afterwards() -> None:
    for fails in (False, True):
        try:
            with begin(somebody()):
                assert connection.in_atomic_block
                assert not connection.get_autocommit()
                sql.fetch("SELECT 1")
                if fails:
                    raise KeyError
        except KeyError:
            pass
        assert not connection.in_atomic_block
        assert connection.get_autocommit()
        assert connection.connection.pgconn.transaction_status == TransactionStatus.IDLE


def test_a_connection_that_dies_meanwhile_is_dropped_and_the_next_one_serves() -> None:
    with pytest.raises(OperationalError), begin(somebody()):
        sql.later(INSERT, (7, 1))
        sql.flush()
        rows("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        sql.fetch("SELECT 1")
    assert there(7) == 0
    with begin(somebody()):
        sql.later(INSERT, (7, 1))
    assert there(7) == 1


def test_a_connection_that_is_closed_meanwhile_is_let_go() -> None:
    with pytest.raises(KeyError), begin(somebody()):
        sql.run(INSERT, (8, 1))
        connection.close()
        raise KeyError
    assert there(8) == 0
    with reading(somebody().organisation):
        assert sql.fetch("SELECT 1") == [(1,)]
