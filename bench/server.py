"""The PostgreSQL server the bench runs on, and the programs of its installation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

# permute() in the floor's files came with pgbench 14.
PGBENCH_AT_LEAST = 14
SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_level", "wal_compression",
    "shared_buffers", "max_wal_size", "checkpoint_timeout", "autovacuum", "jit", "data_checksums",
)  # fmt: skip


@dataclass(frozen=True)
class Server:
    """Where the server is: host is a socket directory or a host name; user may create databases.

    bin_dir: the directory of the server's programs, looked into first for pgbench; None when it is not known.
    """

    host: str
    port: int
    user: str
    password: str = field(default="", repr=False)
    bin_dir: Path | None = None

    @classmethod
    def from_url(cls, url: str, bin_dir: Path | None = None) -> Server:
        """The server of a DATABASE_URL or conninfo string (its database name is not used)."""
        parts = conninfo_to_dict(url)
        return cls(
            host=str(parts.get("host") or parts.get("hostaddr") or "localhost"),
            port=int(parts.get("port") or 5432),
            user=str(parts.get("user") or "postgres"),
            password=str(parts.get("password") or ""),
            bin_dir=bin_dir,
        )

    def connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A new connection in autocommit."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password or None,
            dbname=database,
            autocommit=True,
            application_name="salur-bench",
        )

    def environment(self) -> dict[str, str]:
        """Environment for the server's own programs; the password goes here, where no process list shows it."""
        wanted = {"PGHOST": self.host, "PGPORT": str(self.port), "PGUSER": self.user}
        if self.password:
            wanted["PGPASSWORD"] = self.password
        return {**os.environ, **wanted}

    def settings(self, database: str = "postgres") -> dict[str, str]:
        """The settings that decide what writing costs, as the server has them; nothing is changed by the bench."""
        with self.connect(database) as connection:
            query = "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)"
            found = dict(connection.execute(query, [list(SETTINGS)]).fetchall())
        return {name: str(found[name]) for name in SETTINGS if name in found}


def pgbench_version(path: Path) -> int | None:
    """Major version of this pgbench, None when it cannot be run (a missing library, for example)."""
    try:
        answer = subprocess.run([path, "--version"], check=False, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if answer.returncode == 0 and found else None


def find_pgbench(bin_dir: Path | None) -> Path | None:
    """pgbench of version 14 or newer: of the server's own installation, else Debian's newest, else on the PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    on_path = shutil.which("pgbench")
    candidates = [directory / "pgbench" for directory in ([bin_dir] if bin_dir else []) + debian]
    for candidate in candidates + ([Path(on_path)] if on_path else []):
        if candidate.is_file() and (pgbench_version(candidate) or 0) >= PGBENCH_AT_LEAST:
            return candidate
    return None
