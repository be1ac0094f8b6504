"""`./salur demo`: a real day of a real wholesaler goes through the program, is compared with its source, and is served.

With --check nothing is served. A day that was cut short is gone on with; one that is done is told again, which changes
nothing. Its data lie in the data folder (SALUR_HOME) or in DATABASE_URL's database, under an organisation of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from salur.config import places
from salur.config.commands import proofs, serve
from salur.shell.postgres import Server, ServerProblem

USER = "demo"
TRIES = 5  # times that a database which goes away under the day is waited for
Made = TypeVar("Made")


class Report(NamedTuple):
    """What a run came to: whether all is well, whose day it is, and the same as JSON can hold it."""

    well: bool
    today: Any  # the example's own: examples are no part of the program
    plain: dict[str, object]


def run(arguments: list[str]) -> int:
    """Play the day, compare, prove; 0 if every cent agrees, nothing was refused and all proofs hold. Else 1."""
    parser = argparse.ArgumentParser(prog="salur demo", description=__doc__)
    parser.add_argument("--check", action="store_true", help="load, run, prove and say what came of it; serve nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came of it there, too")
    parser.add_argument("--halve-purchases", action="store_true", help="buy half of what the day needs")
    parser.add_argument("--fresh", action="store_true", help="start over under a new organisation")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args(arguments)
    if not chosen.check and (taken := serve.why_not(chosen.host, chosen.port)):
        print(f"salur: {taken}", file=sys.stderr)
        return 1
    began = time.perf_counter()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    server = places.open_database()
    try:
        set_up()
        report = whole_day(server, began, halve=chosen.halve_purchases, fresh=chosen.fresh)
        if chosen.json:
            chosen.json.write_text(json.dumps(report.plain, indent=2, default=str) + "\n")
        if chosen.check or not report.well:
            return 0 if report.well else 1
        five_people()
        sign_in(report.today, f"http://{chosen.host}:{chosen.port}/day?day={example('day').DAY}")
        return serve.run(["--host", chosen.host, "--port", str(chosen.port)])
    finally:
        if server:
            server.release()


def set_up() -> None:
    """Bring the tables up to date, and find the example."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    if str(places.ROOT) not in sys.path:
        sys.path.insert(0, str(places.ROOT))
    if not (folder := places.ROOT / "examples" / "iowa").exists():
        raise ServerProblem(f"the example is missing: {folder}")


def draining() -> Any:
    """What waits for the worker, done here; it can be loaded once Django is ready."""
    return import_module("salur.config.draining")


def example(name: str) -> Any:
    """A part of the example; it stands beside the program and is loaded when it is asked for."""
    return import_module(f"examples.iowa.{name}")


def whole_day(server: Server | None, began: float, *, halve: bool, fresh: bool) -> Report:
    """Play the day, let the worker tell what it caused, compare with the source, prove; printed as it goes."""
    from django.db import connections

    day, totals, summary = example("run"), example("totals"), example("summary")
    code = organisation_code(day.HALVED if halve else day.CODE, fresh)
    show = Show(summary)
    print(f"{day.NAME}: Tuesday, 18 May 2021. Organisation {code}.", flush=True)
    show.over(day.Played("database", "started, its tables up to date", 0, time.perf_counter() - began))
    today = play(day, show, server, code, halve)
    show.timed(day, "facts", "told to whoever listens", draining().work_off)
    show.timed(day, "sizes", "the database looks how large it has become", proofs.measure)
    with connections["owner"].cursor() as cursor:
        sums = show.timed(day, "comparisons", "with the source", lambda: totals.compare(cursor, today))
        figures = totals.figures(cursor, today.actor.organisation)
    results = show.timed(day, "proofs", "of everything in these books", proofs.prove)
    well = summary.agrees(today, sums) and not proofs.faults(results)
    parts = {
        "What the day came to": summary.figure_lines(figures),
        "What became of the orders": summary.order_lines(today),
        "Added up by PostgreSQL, against the source": summary.comparison_lines(sums),
        "Proofs": proofs.lines(results),
    }
    for title, lines in parts.items():
        print("\n".join(["", title, *lines]))
    seconds = time.perf_counter() - began
    verdict = "Everything agrees" if well else "IT DOES NOT AGREE"
    print(f"\n{verdict}: {len(sums)} comparisons, {len(results)} proofs; {seconds:.1f} s in all.", flush=True)
    plain = {"ok": well, "organisation": code, "seconds": round(seconds, 3), "totals": figures}
    plain |= summary.plain(today, list(show.played.values()), sums)
    return Report(well, today, plain | {"proofs": proofs.plain(results)})


def play(day: Any, show: Show, server: Server | None, code: str, halve: bool) -> Any:
    """Play the day; a database that goes away meanwhile is started again, and the day gone on with."""
    from django import db
    from psycopg import errors

    left = TRIES
    while True:
        try:
            today = day.begin(code, halve=halve)
            for played in day.play(today, show.step):
                show.over(played)
            return today
        except (db.OperationalError, db.InterfaceError, errors.OperationalError, errors.InterfaceError):
            left -= 1
            if not left:
                raise
            db.connections.close_all()
            print("\nsalur: the database went away; going on from the last commit.", file=sys.stderr, flush=True)
            if server:
                server.revive()
            else:
                time.sleep(2)


class Show:
    """Prints stages: each when it is over and, where somebody watches, how far the one under way is."""

    def __init__(self, summary: Any) -> None:
        self.summary = summary
        self.played: dict[str, Any] = {}
        self.watched = sys.stdout.isatty()

    def step(self, stage: Any, step: Any, seconds: float) -> None:
        """A commit within a stage."""
        if self.watched:
            print(f"\r{self.summary.step_line(stage, step):<100}", end="", flush=True)

    def over(self, played: Any) -> None:
        """A stage is over; one that is played again after the database went away counts with both its times."""
        before = self.played[played.name].seconds if played.name in self.played else 0
        self.played[played.name] = played = played._replace(seconds=played.seconds + before)
        print(("\r" if self.watched else "") + f"{self.summary.stage_line(played):<100}".rstrip(), flush=True)

    def timed(self, day: Any, name: str, sentence: str, make: Callable[[], Made]) -> Made:
        """Do something that is shown as a stage."""
        began = time.perf_counter()
        made = make()
        self.over(day.Played(name, sentence, 0, time.perf_counter() - began))
        return made


def organisation_code(base: str, fresh: bool) -> str:
    """The organisation that the day is played in: the last one there is, or a new one (IOWA, IOWA-2, IOWA-3 …)."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT code FROM kernel_organisation WHERE code LIKE %s", [f"{base}%"])
        codes = [str(code) for (code,) in cursor.fetchall()]
    there = [int(found[1] or 1) for code in codes if (found := re.fullmatch(rf"{base}(?:-(\d+))?", code))]
    number = max(there, default=0) + (fresh or not there)
    return base if number == 1 else f"{base}-{number}"


def five_people() -> None:
    """Make the small network of a brand and its distributor, once, and say who signs in there: each in his language."""
    from django.db import connections
    from django.utils import translation
    from django.utils.translation import gettext

    network = import_module("examples.network.make")
    some = network.latest()
    if not network.made(some):
        network.make(some, draining().work_off)
    print("\nFive people at a brand and its distributor, each in his own language:")
    for person, password in network.users(some, lambda: secrets.token_urlsafe(9)):
        with translation.override(person.language):
            told = gettext("{name} ({role}) signs in as {user} with the password {password}")
        print("  " + told.format(name=person.name, role=person.role, user=person.user + some.mark.lower(),
                                 password=password), flush=True)  # fmt: skip
    connections.close_all()


def sign_in(today: Any, address: str) -> None:
    """Make somebody who may see all of it, with a password for this run, and say who and where to look."""
    from django.db import connections

    from salur.shell.users import create_user

    password = secrets.token_urlsafe(9)
    create_user(USER, password, today.people[example("firm").VISITOR])
    connections.close_all()
    print(f"\nThe day: {address}\nSign in as {USER} with the password {password}", flush=True)
