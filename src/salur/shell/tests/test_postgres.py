"""The embedded database survives what happens to databases."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from salur.shell import postgres, postgres_memory, postgres_place, postgres_process
from salur.shell.postgres_statistics import refresh

MAJOR = os.environ.get("SALUR_TEST_PG")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """A server of this file's own, which may be killed. Its folder is below one that only we may enter."""
    server = postgres.ensure(tmp_path_factory.mktemp("home"), major=MAJOR)
    server.create_database("salur")
    with server.connect("salur") as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 50000) AS n")
    yield server
    server.release()
    if server.data.parent != server.home:  # root's tests: the server's user could not reach pytest's folder
        subprocess.run(["rm", "-rf", str(server.data.parent)], check=True)


def count(server: postgres.Server) -> int:
    with server.connect("salur") as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row is not None
    return int(row[0])


def kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):  # its neighbours' death may have ended it already
        os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("killed", ["everything", "the postmaster only", "all but the postmaster"])
def test_what_was_committed_is_there_after_a_kill(server: postgres.Server, killed: str) -> None:
    first = postgres_process.postmaster(server.data)
    for pid in postgres_process.processes(server.data):
        if killed == "everything" or (pid == first) == (killed == "the postmaster only"):
            kill(pid)
    again = postgres.ensure(server.home, major=MAJOR)
    assert again.answers()
    assert count(again) == 50000


def analysed(server: postgres.Server) -> bool:
    with server.connect("salur") as connection:
        row = connection.execute(
            "SELECT last_analyze IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'kept'"
        ).fetchone()
    return row is not None and bool(row[0])


def test_after_a_crash_the_tables_are_analysed_and_nobody_waits_for_it(server: postgres.Server) -> None:
    for pid in postgres_process.processes(server.data):
        kill(pid)
    again = postgres.ensure(server.home, major=MAJOR)
    assert again.recovered and not analysed(again)  # what had been counted is forgotten
    again.create_database("salur")
    deadline = time.monotonic() + 30
    while not analysed(again) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert analysed(again)
    again.release()


def test_where_nothing_crashed_only_what_was_never_analysed_is(server: postgres.Server) -> None:
    server.stop()
    again = postgres.ensure(server.home, major=MAJOR)
    assert not again.recovered
    assert refresh(again.dsn("salur"), again.recovered) is None
    with again.connect("salur") as connection:
        connection.execute("CREATE TABLE fresh WITH (autovacuum_enabled = off) AS "
                           "SELECT generate_series(1, 100000) AS n")  # fmt: skip
        thread = refresh(again.dsn("salur"), again.recovered)
        assert thread is not None
        thread.join(30)
        assert connection.execute("SELECT reltuples FROM pg_class WHERE relname = 'fresh'").fetchone() == (100_000,)
        connection.execute("DROP TABLE fresh")
    assert refresh(again.dsn("nowhere"), True) is not None  # it says so in the log, and no more
    again.release()


def test_a_pid_file_that_names_a_stranger_is_not_believed(server: postgres.Server) -> None:
    server.stop()
    assert not server.answers()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    (server.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    assert postgres.ensure(server.home, major=MAJOR).answers()
    assert count(server) == 50000


def test_processes_that_start_at_once_share_one_server(server: postgres.Server) -> None:
    server.stop()
    code = (
        "import sys, pathlib; from salur.shell import postgres;"
        "s = postgres.ensure(pathlib.Path(sys.argv[1]), major=sys.argv[2] or None);"
        "c = s.connect('salur'); print(c.execute('SELECT pg_postmaster_start_time()').fetchone()[0]); c.close();"
        "s.release()"
    )
    command = [sys.executable, "-c", code, str(server.home), MAJOR or ""]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = {one.communicate()[0] for one in running}
    assert [one.returncode for one in running] == [0, 0, 0]
    assert len(said) == 1, said
    assert server.answers(), "this process still uses it, so none of the others may have stopped it"


def test_the_last_one_to_leave_stops_it(tmp_path: Path) -> None:
    one, two = postgres.ensure(tmp_path, major=MAJOR), postgres.ensure(tmp_path, major=MAJOR)
    one.release()
    assert two.answers()
    two.release()
    assert not two.answers()
    assert postgres_process.processes(two.data) == []
    if two.data.parent != two.home:
        subprocess.run(["rm", "-rf", str(two.data.parent)], check=True)


def test_the_program_owns_nothing_and_may_only_use_what_the_owner_makes(server: postgres.Server) -> None:
    server.revive()
    with server.connect("salur") as owner:
        owner.execute("CREATE TABLE made (id bigint GENERATED ALWAYS AS IDENTITY, n int)")
    with psycopg.connect(server.dsn("salur", app_role=True), autocommit=True) as program:
        assert program.execute("SELECT current_user, current_setting('lock_timeout')").fetchone() == ("salur_app", "5s")
        program.execute("INSERT INTO made (n) VALUES (1)")
        for forbidden in (
            "TRUNCATE made",
            "DROP TABLE made",
            "ALTER TABLE made ADD x int",
            "CREATE TABLE mine (n int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                program.execute(forbidden)


def test_rights_that_a_migration_takes_away_stay_away(server: postgres.Server) -> None:
    server.revive()
    with server.connect("salur") as owner:
        owner.execute("CREATE TABLE book (n int)")
        owner.execute("REVOKE UPDATE ON book FROM salur_app")
    postgres.prepare(server.dsn("salur"))
    program = psycopg.connect(server.dsn("salur", app_role=True))
    with program, pytest.raises(psycopg.errors.InsufficientPrivilege):
        program.execute("UPDATE book SET n = 1")


def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(server: postgres.Server) -> None:
    server.revive()
    with server.connect("postgres") as connection:
        connection.execute("CREATE ROLE limited LOGIN")
        connection.execute("CREATE DATABASE theirs OWNER limited")
    address = f"postgresql://limited@/theirs?host={str(server.socket).replace('/', '%2F')}"
    with pytest.raises(postgres.ServerProblem, match="GRANT salur_app TO limited"):
        postgres.prepare(address)
    with server.connect("postgres") as connection:
        connection.execute("GRANT salur_app TO limited")
    postgres.prepare(address)


def test_an_address_that_leads_nowhere_is_a_problem_with_a_sentence() -> None:
    for address, sentence in (("postgresql://x@127.0.0.1:1/x", "cannot be reached"), ("mysql://x", "no PostgreSQL")):
        with pytest.raises(postgres.ServerProblem, match=sentence):
            postgres.prepare(address)


def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(postgres.ServerProblem, match=r"PostgreSQL 99 is needed here, found: .*PG_BIN"):
        postgres.ensure(tmp_path, major="99")


def test_a_long_path_gets_its_socket_elsewhere(tmp_path: Path) -> None:
    user = postgres_place.server_user(tmp_path)
    long = tmp_path / ("x" * 120)
    folder = postgres_place.socket_folder(long, "18", user)
    assert len(str(folder)) < postgres_place.SOCKET_ROOM
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_a_server_killed_while_writing_comes_back_quickly(server: postgres.Server) -> None:
    server.revive()
    code = "import sys, psycopg; psycopg.connect(sys.argv[1]).execute(sys.argv[2])"
    insert = "INSERT INTO kept SELECT generate_series(1, 9000000)"
    writer = subprocess.Popen([sys.executable, "-c", code, server.dsn("salur"), insert], stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    for pid in postgres_process.processes(server.data):
        kill(pid)
    writer.wait()
    began = time.monotonic()
    server.revive()
    assert count(server) == 50000
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(("gigabytes", "own"), [(0, 128), (0.5, 128), (2, 256), (4, 512), (24, 1024), (512, 1024)])
def test_the_server_takes_an_eighth_of_the_memory_within_bounds(gigabytes: float, own: int) -> None:
    shared, expected = postgres_memory.settings(int(gigabytes * 1024**3))
    assert shared == f"shared_buffers={own}MB"
    assert int(expected.removeprefix("effective_cache_size=").removesuffix("MB")) >= 4 * 128
    assert postgres_memory.there() > 0
