"""Every worker gets a database of its own, copied from a migrated template, on the embedded server.

`SALUR_TEST_PG=15` runs on Debian's PostgreSQL 15 instead. Tests never empty tables (the books refuse it): they make
organisations of their own.
"""

import fcntl
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent
MAJOR = os.environ.get(
    "SALUR_TEST_PG"
)  # another version has a folder of its own, or the first one kept would serve all
HOME = ROOT / ".salur" / (f"test-{MAJOR}" if MAJOR else "test")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["SALUR_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "salur.config.settings"
os.environ["SALUR_SECRET_KEY"] = "only for tests"
sys.path.insert(0, str(ROOT / "src"))

from salur.shell import postgres, postgres_process  # noqa: E402  only now: the environment above decides where it works

# Settings want an address when they are read, which is at collection; the server is only started when a test asks.
DATABASE = f"test_{WORKER}_{os.getpid()}"
HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
os.environ["DATABASE_URL"] = postgres.locate(HOME, major=MAJOR).dsn(DATABASE)

import django  # noqa: E402

django.setup()

from django.test.utils import setup_test_environment  # noqa: E402

setup_test_environment()


@pytest.fixture(autouse=True)
def _remembered_from_now() -> None:
    """What the process remembers of goods for half a minute begins with each test, or it would end amid one that counts
    statements."""
    from salur.pricing import goods

    goods.forget()


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """The embedded server of the tests; the last one to leave stops it."""
    found = postgres.ensure(HOME, major=MAJOR)
    yield found
    found.release()


@pytest.fixture(scope="session")
def database(server: postgres.Server) -> Iterator[str]:
    """A fresh migrated database of this worker's own; Django's connections `default` and `owner` lead to it."""
    from django.db import connections

    template = _template(server)
    server.create_database(DATABASE, template)
    with server.connect("postgres") as connection:
        # It is thrown away after the run, so no commit waits for the disk. (Kills have servers of their own.)
        connection.execute(f'ALTER DATABASE "{DATABASE}" SET synchronous_commit = off')
    yield DATABASE
    connections.close_all()
    server.drop_database(DATABASE)


def _template(server: postgres.Server) -> str:
    """The migrated database that the workers copy, made by the first of them; one per state of the migrations."""
    name = f"template_{_migrations()}"
    with open(HOME / "template.lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _has(server, name):
            _sweep(server)
            unfinished = f"{name}_new"
            server.drop_database(unfinished)
            server.create_database(unfinished)
            _migrate(server, unfinished)
            with server.connect("postgres") as connection:
                connection.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def _migrate(server: postgres.Server, name: str) -> None:
    from django.core.management import call_command
    from django.db import connections

    for alias in ("default", "owner"):
        connections[alias].settings_dict["NAME"] = name
    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    finally:
        connections.close_all()
        for alias in ("default", "owner"):
            connections[alias].settings_dict["NAME"] = DATABASE


def _has(server: postgres.Server, name: str) -> bool:
    with server.connect("postgres") as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _sweep(server: postgres.Server) -> None:
    """Remove templates of older states and the databases of runs that were killed."""
    with server.connect("postgres") as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database d WHERE datname ~ '^(template_[0-9a-f]{12}(_new)?|test_.*)$'"
            " AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)"
        ).fetchall()
    for (name,) in rows:
        if not name.startswith("test_") or not postgres_process.lives(int(name.rsplit("_", 1)[1])):
            server.drop_database(name)


def _migrations() -> str:
    """A hash of everything that decides what the tables look like."""
    digest = hashlib.sha256(django.__version__.encode())
    parts = [ROOT / "requirements.lock.txt", *sorted((ROOT / "src").glob("salur/*/migrations/*"))]
    for part in parts:
        if part.is_file() and part.suffix != ".pyc":
            digest.update(str(part.relative_to(ROOT)).encode() + b"\0" + part.read_bytes())
    return digest.hexdigest()[:12]
