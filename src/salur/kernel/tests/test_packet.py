"""What needs no answer waits for the next statement or the commit; what is asked ahead comes back to whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Timer
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from psycopg import OperationalError, errors

from salur.kernel import packet, sql
from salur.kernel.packet import Asked, Line, line_of
from salur.kernel.tests.planted import INSERT, Thing, rows, somebody, there
from salur.kernel.work import begin, looking, reading

pytestmark = pytest.mark.usefixtures("things")
GROUPS = ", ".join(str(n) for n in range(1, 11))
HERE = sql.sight(1)
COUNT = "SELECT count(*) FROM planted_thing WHERE n = %s"


@pytest.fixture
def packets(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The first words of the statements that left, packet by packet."""
    sent: list[list[str]] = []
    exchange, tell = Line.exchange, Line._tell

    def left(line: Line, asked: Sequence[Asked]) -> list[Any]:
        sent.append([])
        return exchange(line, asked)

    def told(line: Line, key: Any, values: Any, formats: Any) -> Any:
        sent[-1].append(key[0].split()[0])
        return tell(line, key, values, formats)

    monkeypatch.setattr(Line, "exchange", left)
    monkeypatch.setattr(Line, "_tell", told)
    return sent


def line() -> Line:
    connection.ensure_connection()
    return line_of(connection.connection)


def test_what_needs_no_answer_travels_with_the_commit(packets: list[list[str]]) -> None:
    with begin(somebody()):
        assert sql.fetch("SELECT 1") == [(1,)]
        sql.later(INSERT, (1, 1))
        sql.later(INSERT, (1, 2))
    assert packets[-2:] == [["BEGIN", "SELECT", "SELECT"], ["INSERT", "INSERT", "COMMIT"]]
    assert there(1) == 2


def test_what_is_only_read_is_ended_too(packets: list[list[str]]) -> None:
    with reading(somebody().organisation):
        assert sql.fetch("SELECT 1") == [(1,)]
    assert packets[-2:] == [["BEGIN", "SELECT", "SELECT"], ["COMMIT"]]
    assert connection.connection.pgconn.transaction_status == 0
    before = len(packets)
    with suppress(KeyError), reading(somebody().organisation):
        raise KeyError
    assert len(packets) == before, "nothing was asked, nothing is sent"


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


def test_what_is_asked_ahead_comes_with_the_next_statement_and_once(packets: list[list[str]]) -> None:
    with reading(somebody().organisation):
        sql.ahead(COUNT, (5,))
        assert sql.fetch("SELECT 1") == [(1,)]
        assert len(packets) == 1
        sql.run(INSERT, (5, 1))
        assert sql.fetch(COUNT, (5,)) == [(0,)]  # as it was when it was asked
        assert len(packets) == 2
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


def test_a_statement_is_prepared_once_for_each_mixture_of_types(packets: list[list[str]]) -> None:
    kept = line().prepared
    with reading(somebody().organisation):
        sql.ahead("SELECT %s::bigint + 40", (1,))
        assert sql.fetch("SELECT %s::bigint + 40", (2,)) == [(42,)]  # not prepared yet, twice in one packet
        assert sql.fetch("SELECT %s::bigint + 40", (1,)) == [(41,)]
        assert sql.fetch("SELECT %s::bigint + 40", ("3",)) == [(43,)]
    assert len([key for key in kept if key[0] == "SELECT %s::bigint + 40"]) == 2
    assert sql.fetch("SELECT 7 %% 4, '%%', %s || '%%s'", ("%s",)) == [(3, "%", "%s%s")]


def test_what_cannot_be_prepared_is_forgotten_and_said(packets: list[list[str]]) -> None:
    for _ in range(2):
        with pytest.raises(errors.UndefinedColumn), reading(somebody().organisation):
            sql.later("SELECT no_such_column FROM planted_thing WHERE n = %s", (1,))
            sql.fetch("SELECT 11 AS never_sent_before")
    assert not [key for key in line().prepared if "no_such" in key[0] or "never_sent" in key[0]]
    assert sql.fetch("SELECT 11 AS never_sent_before") == [(11,)]


def test_no_more_is_kept_prepared_than_is_bearable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packet, "PREPARED", 5)
    for n in range(12):
        assert sql.fetch(f"SELECT {n}") == [(n,)]
    assert len(line().prepared) == 5
    ((there,),) = sql.fetch("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'salur%%'")
    assert there <= 6  # what asks is among them
    assert sql.fetch("SELECT 0") == [(0,)]


def test_a_connection_that_is_lost_within_a_packet_is_closed_and_the_next_work_has_a_new_one() -> None:
    actor = somebody()
    ((own,),) = sql.fetch("SELECT pg_backend_pid()")
    soon = Timer(0.3, rows, ("SELECT pg_terminate_backend(%s)", [own]))
    with pytest.raises(OperationalError), begin(actor):
        soon.start()
        sql.later(INSERT, (9, 1))
        sql.fetch("SELECT pg_sleep(20)")
    soon.join()
    connection.close()
    with begin(actor):
        sql.later(INSERT, (9, 2))
    assert there(9) == 1


def test_what_is_foreseen_is_asked_together_and_answered_once(packets: list[list[str]]) -> None:
    def both() -> list[int]:
        first = sql.fetch("SELECT 20 WHERE %s = 1", (1,))
        second = sql.fetch("SELECT 22 WHERE %s = 1", [1])
        return [row[0] for row in first + second]

    with reading(somebody().organisation):
        sql.foresee(both)
        assert both() == [20, 22]
        assert packets[-1] == ["BEGIN", "SELECT", "SELECT", "SELECT"]
        before = len(packets)
        assert both() == [20, 22]
        assert len(packets) == before + 2, "asked anew"
    sql.foresee(both)  # outside of work nothing is foreseen
    assert both() == [20, 22]


def test_what_was_foreseen_for_others_is_forgotten(packets: list[list[str]]) -> None:
    with reading(somebody().organisation):
        sql.foresee(lambda: sql.fetch(COUNT, (12,)))
        sql.run(INSERT, (12, 1))
        sql.forget()
        assert sql.fetch(COUNT, (12,)) == [(1,)]


def test_for_many_nothing_is_foreseen(packets: list[list[str]]) -> None:
    with begin(somebody(), few=False):
        sql.foresee(lambda: sql.fetch("SELECT 1"))
        assert sql.fetch("SELECT 2") == [(2,)]
    assert packets[-2] == ["BEGIN", "SELECT", "SELECT"]


def test_what_must_be_there_and_is_not_is_found_by_the_database_and_nothing_is_committed(
    packets: list[list[str]],
) -> None:
    change = sql.touching("UPDATE planted_thing SET small = 3 WHERE n = %s")

    def all_three(many: int) -> None:
        with begin(somebody()):
            sql.later(INSERT, (13, 1))
            sql.sure(sql.touching("UPDATE planted_thing SET small = small WHERE n = %s"), (13, 1), TypeError)
            sql.sure(change, (13, many), lambda: KeyError(many))

    with pytest.raises(KeyError, match="2"):
        all_three(2)
    assert there(13) == 0
    all_three(1)
    assert rows("SELECT small FROM planted_thing WHERE n = 13", []) == [(3,)]
    assert packets[-1][-4:] == ["INSERT", "WITH", "WITH", "COMMIT"], "all in one packet"
    with pytest.raises(KeyError):
        sql.sure(change, (13, 5), lambda: KeyError(5))
    with pytest.raises(errors.DivisionByZero), begin(somebody()):
        sql.sure(change, (13, 1), KeyError)
        sql.later("SELECT 1 / %s::int", (0,))
    with pytest.raises(errors.DivisionByZero), begin(somebody()):
        sql.run("SELECT 1 / %s::int", (0,))


def test_what_is_presumed_is_asked_in_the_next_packet_and_only_once(packets: list[list[str]]) -> None:
    sql.presume("SELECT 7", (), lambda found: found == [(7,)], HERE)
    with begin(somebody()):
        sql.run(INSERT, (16, 1))
    assert packets[-2] == ["BEGIN", "SELECT", "SELECT", "INSERT"]
    sent = len(packets)
    sql.settle()
    assert len(packets) == sent
    assert there(16) == 1


def test_what_was_wrongly_presumed_undoes_all(packets: list[list[str]]) -> None:
    sql.presume("SELECT 7", (), lambda found: found == [(8,)], HERE)
    with pytest.raises(sql.Mistaken), begin(somebody()):
        sql.later(INSERT, (17, 1))
    assert there(17) == 0
    sql.settle()  # it was asked
    sql.presume("SELECT 7", (), lambda found: found == [(8,)], HERE)
    with pytest.raises(sql.Mistaken):
        sql.settle()
    sql.settle()


def test_what_is_presumed_is_asked_again_where_the_packet_it_went_with_failed() -> None:
    sql.presume("SELECT 7", (), lambda found: found == [(8,)], HERE)
    with pytest.raises(errors.UndefinedColumn), begin(somebody()):
        sql.run("SELECT no_such_column FROM planted_thing")
    with pytest.raises(sql.Mistaken), begin(somebody()):
        sql.run(INSERT, (18, 1))
    assert there(18) == 0


def test_looking_needs_no_transaction_and_sees_one_organisation_only(packets: list[list[str]]) -> None:
    mine = somebody().organisation
    with looking(mine):
        sql.foresee(lambda: sql.fetch("SELECT id FROM kernel_organisation WHERE id = %s", (mine,)))
        assert sql.fetch("SELECT current_setting('salur.organisation')") == [(str(mine),)]
        assert packets[-1] == ["SELECT", "SELECT", "SELECT"]
        with pytest.raises(RuntimeError), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    assert sql.fetch("SELECT coalesce(current_setting('salur.organisation', true), '')") == [("",)]
    with reading(mine), looking(mine):
        assert sql.fetch("SELECT current_setting('salur.organisation')") == [(str(mine),)]


def test_one_row_and_many_rows_are_written_alike() -> None:
    names = ("n", "small", "big", "text", "short", "raw", "yes", "day", "at", "key")
    full = (
        14, -3, 2**40, 'a "b" \\ {c}, %s\n', "x", b"\x00\xff\\", True, date(2026, 2, 28),
        datetime(2026, 2, 28, 23, 59, 59, 7, tzinfo=UTC), UUID(int=5),
    )  # fmt: skip
    bare = (14, *[None] * 9)
    for one in (full, bare):
        sql.insert(Thing, names, [one])
    sql.insert(Thing, names, [full, bare])
    found = sql.fetch(f"SELECT {', '.join(names)}, count(*) FROM planted_thing WHERE n = 14 GROUP BY {GROUPS}")
    assert sorted(found, key=str) == sorted([(*full, 2), (*bare, 2)], key=str)


def test_what_cannot_be_written_is_said_before_anything_is_sent_and_the_connection_lives() -> None:
    actor = somebody()
    own = connection.connection
    with pytest.raises(errors.DataError), begin(actor):
        sql.later(INSERT, (15, 1))
        sql.fetch("SELECT %s::text", ("a\x00b",))
    assert there(15) == 0
    with begin(actor):
        sql.later(INSERT, (15, 1))
    assert there(15) == 1
    assert connection.connection is own
