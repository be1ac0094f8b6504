"""Where things are on this machine: the checkout, the data folder, the database."""

import os
import secrets
from pathlib import Path
from typing import Any

from psycopg import conninfo

from salur.shell import postgres

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
DATABASE = "salur"


def home() -> Path:
    """The folder of everything that is not code: SALUR_HOME, else .salur in the checkout."""
    return Path(os.environ.get("SALUR_HOME") or ROOT / ".salur").resolve()


def open_database() -> postgres.Server | None:
    """Make the database reachable and prepared: start or join the embedded server, or check DATABASE_URL's.

    Returns the embedded server, to be released at the end, or None with DATABASE_URL. Raises ServerProblem.
    """
    if address := os.environ.get("DATABASE_URL"):
        postgres.prepare(address)
        return None
    server = postgres.ensure(home())
    server.create_database(DATABASE)
    return server


def owner_address() -> str:
    """The owner's connection address, without starting anything."""
    return os.environ.get("DATABASE_URL") or postgres.locate(home()).dsn(DATABASE)


def django_database(address: str, app_role: bool) -> dict[str, Any]:
    """A connection address as Django's settings want it, with the program's role if asked."""
    options: dict[str, Any] = conninfo.conninfo_to_dict(address)
    named = {
        "NAME": options.pop("dbname", ""),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
    }
    if app_role:
        options["options"] = f"{options.get('options', '')} {postgres.APP_OPTIONS}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        "OPTIONS": options,
        "CONN_MAX_AGE": None,  # shell/connections looks whether they still stand
    }


def secret_key() -> str:
    """The key that signs sessions: SALUR_SECRET_KEY, else made once and kept in the data folder for our eyes only."""
    if given := os.environ.get("SALUR_SECRET_KEY"):
        return given
    kept = home() / "secret-key"
    if not kept.exists():
        home().mkdir(mode=0o711, parents=True, exist_ok=True)
        fresh = kept.with_name(f"secret-key.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
            if os.geteuid() == 0:  # whose folder it is, theirs is the key
                os.fchown(file.fileno(), home().stat().st_uid, home().stat().st_gid)
        try:
            os.link(fresh, kept)  # of two processes at once the first wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return kept.read_text()
