"""The embedded database: starts a PostgreSQL of our own in a folder, or joins the one that already runs there.

Only programs are taken from the wheel. A server is believed alive when it answers, never because of a pid file.
Linux and macOS; elsewhere use DATABASE_URL.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psycopg
from psycopg import conninfo, sql

from salur.shell import postgres_memory
from salur.shell.postgres_grants import APP_ROLE, prepare
from salur.shell.postgres_place import (
    ServerUser,
    environment,
    opened,
    own_folder,
    readable_programs,
    server_user,
    socket_folder,
    usable_place,
)
from salur.shell.postgres_process import gone, knows_folders, postmaster, processes, started
from salur.shell.postgres_program import Programs, ServerProblem, programs
from salur.shell.postgres_statistics import refresh

__all__ = ["APP_OPTIONS", "APP_ROLE", "Server", "ServerProblem", "ensure", "locate", "prepare"]

OWNER = "salur"
APP_OPTIONS = (
    f"-c role={APP_ROLE} -c lock_timeout=5000 -c jit=off -c random_page_cost=1.1 -c plan_cache_mode=force_generic_plan"
)
START_SECONDS = 60.0
LOG_LIMIT = 10_000_000  # bytes; a longer log starts afresh at the next start


@dataclass
class Server:
    """A PostgreSQL server of ours and how to reach it."""

    home: Path
    data: Path
    socket: Path
    programs: Programs
    user: ServerUser
    recovered: bool = False  # whether it had crashed before we started it
    _use: IO[str] | None = field(default=None, repr=False)

    def dsn(self, database: str, app_role: bool = False) -> str:
        """Connection address of a database, as the owner or with the role that the program works under."""
        options = {"options": APP_OPTIONS} if app_role else {}
        return conninfo.make_conninfo("", host=str(self.socket), user=OWNER, dbname=database, **options)

    def connect(self, database: str) -> psycopg.Connection:
        """A connection as the owner that commits each statement by itself."""
        return psycopg.connect(self.dsn(database), autocommit=True, connect_timeout=5)

    def create_database(self, name: str, template: str | None = None) -> bool:
        """Make a database, empty or as a copy, ready for the program; False if it was there."""
        with self.connect("postgres") as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not found:
                copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
                try:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + copied)
                except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    found = (1,)  # another process was quicker
        prepare(self.dsn(name))
        if found:
            refresh(self.dsn(name), self.recovered)
        return not found

    def drop_database(self, name: str) -> None:
        """Remove a database with whoever is connected to it; nothing happens if it is not there."""
        with self.connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Whether the server of this folder takes a connection now."""
        try:
            with self.connect("postgres") as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.data

    def revive(self) -> None:
        """Start the server again if it no longer answers."""
        if not self.answers():
            with _locked(self.home, self.programs.major):
                if not self.answers():
                    _start(self)

    def release(self) -> None:
        """Done with the server: stop it, unless another process still uses it."""
        with _locked(self.home, self.programs.major):
            if self._use is None:
                return
            try:
                fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._stop()
            self._use.close()
            self._use = None

    def stop(self) -> None:
        """Stop the server now, whoever uses it; what was committed is on disk."""
        with _locked(self.home, self.programs.major):
            self._stop()

    def _stop(self) -> None:
        # Tried: PostgreSQL 18 forgets a SIGINT that comes while it mends a crash. SIGQUIT loses nothing either.
        for number, seconds in ((signal.SIGINT, 10.0), (signal.SIGQUIT, 10.0)):
            pid = postmaster(self.data)
            if pid is None:
                return
            os.kill(pid, number)
            if gone(self.data, seconds):
                return
        raise ServerProblem(f"the database in {self.data} does not stop; see {_log_path(self)}")


def ensure(home: Path, *, major: str | None = None) -> Server:
    """Join the server that runs in `home`, or start it, making its files the first time.

    `major` asks for one PostgreSQL version ("15"); each version keeps files of its own beside the others.
    The server stays for this process until release() or until it ends. Raises ServerProblem.
    """
    home = home.resolve()
    try:
        home.mkdir(mode=0o711, parents=True, exist_ok=True)
        server = locate(home, major=major)
        with _locked(home, server.programs.major):
            if not server.answers():
                _initialise(server)
                _start(server)
            server._use = opened(home / f"postgres-{server.programs.major}.used")
            fcntl.flock(server._use, fcntl.LOCK_SH)
    except OSError as problem:
        full = " The disk is full; free some space." if problem.errno == errno.ENOSPC else ""
        raise ServerProblem(f"the database's folder {home} cannot be used: {problem}.{full}") from None
    return server


def locate(home: Path, *, major: str | None = None) -> Server:
    """The server that belongs to `home`, whether it runs or not."""
    home = home.resolve()
    kept = {folder.name.removeprefix("postgres-"): folder for folder in _kept(home)}
    found = programs(major, list(kept))
    user = server_user(kept.get(found.major, home))
    place = usable_place(home, user) if home.exists() else home
    return Server(
        home=home,
        data=place / f"postgres-{found.major}",
        socket=socket_folder(place, found.major, user) if home.exists() else home,
        programs=readable_programs(found, user, place) if home.exists() else found,
        user=user,
    )


def _kept(home: Path) -> Iterator[Path]:
    """The data folders of this home, here or where the server's user can reach them."""
    elsewhere = home / "database-is-in"
    places = [home] + ([Path(elsewhere.read_text().strip())] if elsewhere.exists() else [])
    for place in places:
        for found in place.glob("postgres-*"):
            if found.name.removeprefix("postgres-").isdigit() and found.is_dir():
                yield found


@contextmanager
def _locked(home: Path, major: str) -> Iterator[None]:
    """One process at a time starts or stops the server of a data folder."""
    with opened(home / f"postgres-{major}.lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _initialise(server: Server) -> None:
    """Make the data folder, whole or not at all."""
    if server.data.exists():
        return
    unfinished = server.data.with_name(server.data.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    own_folder(unfinished, 0o700, server.user)
    locale = ["--locale=C.UTF-8"]  # 17 and newer bring a provider of their own, the same on every machine
    if int(server.programs.major) >= 17:
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"]
    program = server.programs.folder / "initdb"
    common = ["--encoding=UTF8", "--data-checksums", "--auth=trust", f"--username={OWNER}"]
    done = server.user.run(program, "-D", unfinished, *locale, *common)
    if done.returncode:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise ServerProblem(f"PostgreSQL could not make its files in {server.data}:\n{_tail(done.stdout)}")
    unfinished.rename(server.data)


def _start(server: Server) -> None:
    """Start the server and wait until it answers."""
    deadline = time.monotonic() + START_SECONDS
    # After a kill -9 of the postmaster its children need a moment to notice; a server may also just be starting.
    while processes(server.data):
        if server.answers():
            return
        if time.monotonic() > deadline:
            raise ServerProblem(f"another PostgreSQL holds {server.data} but does not answer; see {_log_path(server)}")
        time.sleep(0.05)
    server.recovered = (server.data / "postmaster.pid").exists()  # whoever stops takes it away
    if knows_folders():
        # Nobody works in the folder, so these are left over; their number may be another program's (or a zombie's)
        # by now, and PostgreSQL would believe in it.
        for left in (server.data / "postmaster.pid", server.socket / ".s.PGSQL.5432.lock"):
            left.unlink(missing_ok=True)
    child = _launch(server)
    while not server.answers():
        if child.poll() is not None:
            raise ServerProblem(f"PostgreSQL did not start:\n{_tail(_log_path(server).read_text(errors='replace'))}")
        if time.monotonic() > deadline:
            raise ServerProblem(f"PostgreSQL did not answer in {START_SECONDS:.0f} s; see {_log_path(server)}")
        time.sleep(0.02)
    started[server.data] = child


def _launch(server: Server) -> subprocess.Popen[bytes]:
    """The server's process: its own session, its own user, a socket and no network port; fsync stays on."""
    log = _log_path(server)
    settings = ["unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC", "max_connections=300"]
    settings += postgres_memory.settings(postgres_memory.there())
    command = [server.programs.folder / "postgres", "-D", server.data, "-k", server.socket, "-h", ""]
    for setting in settings:
        command += ["-c", setting]
    with opened(log) as output:
        if log.stat().st_size > LOG_LIMIT:
            output.truncate(0)
        return subprocess.Popen(
            [str(part) for part in command],
            **server.user.identity(),
            cwd="/",
            env=environment(),
            umask=0o077,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def _log_path(server: Server) -> Path:
    return server.home / f"postgres-{server.programs.major}.log"


def _tail(text: str) -> str:
    """The last lines of what a program said, indented."""
    return "\n".join("  " + line for line in text.strip().splitlines()[-12:])
