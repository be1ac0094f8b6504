"""`./salur serve`: database, web server and worker on this machine, watched over until told to stop."""

import argparse
import contextlib
import os
import socket
import sys
import time
from dataclasses import dataclass

from salur.config import places
from salur.config.children import Child, watch
from salur.shell.postgres import Server

DATABASE_SECONDS = 5.0  # how often we look whether the database is there
BLOCKING_THREADS = 4  # per worker; measured best for short database work


def run(arguments: list[str]) -> int:
    """Set everything up, then run until SIGINT or SIGTERM. Options: --host, --port, --workers."""
    parser = argparse.ArgumentParser(prog="salur serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)), help="web processes")
    chosen = parser.parse_args(arguments)
    if taken := why_not(chosen.host, chosen.port):
        print(f"salur: {taken}", file=sys.stderr)
        return 1
    server = places.open_database()
    try:
        set_up()
        children = [web(chosen.host, chosen.port, chosen.workers), Child("worker", ["-m", "salur.config.worker"])]
        return watch(children, Chores(chosen.host, chosen.port, server).do)
    finally:
        if server:
            server.release()


@dataclass
class Chores:
    """What there is to do while the children run: say when the pages answer, start a database again that has died."""

    host: str
    port: int
    server: Server | None
    greeted: bool = False
    next_look: float = 0.0

    def do(self) -> None:
        """Called again and again."""
        if not self.greeted:
            with contextlib.suppress(OSError), socket.create_connection((self.host, self.port), 1):
                self.greeted = True
                print(f"Salur answers on http://{self.host}:{self.port}/   (Ctrl-C stops it)", flush=True)
        if self.server and time.monotonic() >= self.next_look:
            self.server.revive()
            self.next_look = time.monotonic() + DATABASE_SECONDS


def why_not(host: str, port: int) -> str | None:
    """Why nothing can listen there, or None if something can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OverflowError:
            return f"{port} is no port; take a number from 1 to 65535."
        except OSError as problem:
            if problem.errno == 98 or "in use" in str(problem):
                return f"port {port} is taken by another program; choose one with: ./salur serve --port {port + 1}"
            return f"cannot listen on {host} port {port}: {problem.strerror}"
    return None


def set_up() -> None:
    """Bring the tables up to date as their owner, and gather the files of the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)


def web(host: str, port: int, workers: int) -> Child:
    """The web server as a child."""
    files = places.home() / "static"
    files.mkdir(exist_ok=True)
    command = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(BLOCKING_THREADS)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"]
    command += ["--static-path-mount", str(files), "--static-path-expires", "60"]
    return Child("web server", [*command, "salur.config.wsgi:application"])
