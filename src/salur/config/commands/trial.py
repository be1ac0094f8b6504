"""`./salur trial NAME`: the hard tests of the checkout, with as many seeds as there is patience for.

Each works in a fresh database of its own on the embedded server (kills: on a server of its own, since it kills it;
archive, reports: on the database that is served; schemes, effect, journey, twin: with none).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from salur.config import places
from salur.shell import postgres, postgres_process
from salur.shell.postgres import Server


def run(arguments: list[str]) -> int:
    """Run one trial, saying how it goes; 1 if anything failed. --json FILE keeps the figures."""
    chosen = _parser().parse_args(arguments)
    if not (places.ROOT / "tests").is_dir():
        print("salur: trials need a checkout: there is no folder tests here.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(places.ROOT))
    began = time.monotonic()
    figures = TRIALS[chosen.trial](chosen)
    figures |= {"trial": chosen.trial, "seconds": round(time.monotonic() - began, 1), "ok": not figures["failures"]}
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2, default=str) + "\n")
    failed = len(figures["failures"])
    say(f"{chosen.trial}: " + (f"{failed} FAILED" if failed else "all held") + f", {figures['seconds']} s")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="salur trial", description=__doc__)
    trials = parser.add_subparsers(dest="trial", required=True, metavar="NAME")
    for name, meaning in (("races", "many threads at once"), ("simulate", "a season of trade, proved after each day"),
                          ("kills", "kill -9 in the middle of a day, again and again"),
                          ("replay-kills", "kill -9 in the middle of a replay, again and again"),
                          ("import", "kill -9 amid an import, and a large file with one bad row"),
                          ("archive", "closed months asked through DuckDB and Spark alike"),
                          ("schemes", "conflicts of schemes on save, against every small cart"),
                          ("effect", "the effect of schemes on planted worlds, told and true"),
                          ("journey", "forty weeks of a chain's baskets and discounts, to the cent"),
                          ("twin", "random carts priced by the server and in a browser alike"),
                          ("screens", "pictures of the main pages"),
                          ("api", "schemathesis over the whole description of the API"),
                          ("reports", "every report, timed and compared with the lines"),
                          ("pages", "every page, timed, its statements counted"),
                          ("guards", "everybody on every page: leaks, looks, languages")):  # fmt: skip
        one = trials.add_parser(name, help=meaning, description=meaning)
        one.add_argument("--json", type=Path, metavar="FILE", help="keep the figures here")
        one.add_argument("--first", type=int, default=0, help="the first seed")
        if name in ("kills", "replay-kills"):
            one.add_argument("--rounds", type=int, default=10)
        elif name == "import":
            one.add_argument("--rows", type=int, default=1_000_000, help="of the large file; 0 for none")
            one.add_argument("--rounds", type=int, default=20, help="kills")
        elif name == "archive":
            one.add_argument("--engine", choices=("spark",), default="spark", help="the one beside DuckDB")
            one.add_argument("--folder", type=Path, help="where the archive is (default: in the data folder)")
        elif name == "reports":
            one.add_argument("--times", type=int, default=20, help="how often each is asked")
        elif name == "screens":
            one.add_argument("--folder", type=Path, default=places.ROOT / "docs" / "screens", help="where they go")
            one.add_argument("--only", nargs="*", metavar="NAME", default=(), help="some of them")
        elif name == "pages":
            one.add_argument("--times", type=int, default=40, help="how often each is asked")
            one.add_argument("--user", default="", help="as whom (default: somebody who may do everything)")
        elif name == "api":
            one.add_argument("--examples", type=int, default=10, help="of each operation, beside those that cover it")
        elif name == "journey":
            one.add_argument("--weeks", type=int, default=40)
        elif name == "twin":
            one.add_argument("--carts", type=int, default=10_000)
        else:
            one.add_argument("--seeds", type=int, default={"races": 5, "schemes": 1000, "effect": 3}.get(name, 1))
        if name == "simulate":
            one.add_argument("--days", type=int, default=60)
            one.add_argument("--orders", type=int, default=8, help="a distributor and day")
            one.add_argument("--at-once", type=int, default=0, help="seeds at once; as many as there are cores")
            one.add_argument("--go-on", action="store_true", help="do not play again what has held before")
    return parser


def say(line: str) -> None:
    """A progress line, at once."""
    print(line, flush=True)


def races(chosen: argparse.Namespace) -> dict[str, Any]:
    """Many threads at once, for each seed."""
    with fresh_database("races"):
        return _called("tests.races.runs", chosen.seeds, say, chosen.first)


def simulate(chosen: argparse.Namespace) -> dict[str, Any]:
    """A season of trade for each seed; several seeds side by side, each in a process and a database of its own."""
    if chosen.seeds > 1:
        runs = import_module("tests.simulation.side_by_side")
        kept = places.home() / "trials"
        server = postgres.ensure(places.home())  # one for all: the seeds come and go
        try:
            figures: dict[str, Any] = runs.run(
                chosen.days, chosen.seeds, say, chosen.first, kept, chosen.orders, chosen.at_once, chosen.go_on
            )
        finally:
            server.release()
        return figures
    with fresh_database("simulate"):
        return _called("tests.simulation.runs", chosen.days, chosen.seeds, say, chosen.first, chosen.orders)


def guards(chosen: argparse.Namespace) -> dict[str, Any]:
    """The long tests of the guards, in the tests' own databases."""
    asked = [sys.executable, "-m", "pytest", "-q", "-s", "-m", "long", "tests/guards"]
    done = subprocess.run(asked, cwd=places.ROOT, env=os.environ | {"PYTHONPATH": "src"}, check=False)
    return {"failures": [f"pytest ended with {done.returncode}"] if done.returncode else []}


def kills(chosen: argparse.Namespace) -> dict[str, Any]:
    """kill -9, on a server of its own."""
    return _called("tests.kills.runs", chosen.rounds, say, places.home() / "kills", chosen.first)


def replay_kills(chosen: argparse.Namespace) -> dict[str, Any]:
    """kill -9 during a replay, on a server of its own."""
    return _called("tests.kills.replays", chosen.rounds, say, places.home() / "kills", chosen.first)


def import_files(chosen: argparse.Namespace) -> dict[str, Any]:
    """Kills during an import, and a large file; on a server of its own."""
    found: dict[str, Any] = {"failures": []}
    imports = import_module("tests.kills.importing")
    if chosen.rounds:
        found["killed"] = imports.play(chosen.rounds, places.home() / "kills", say, chosen.first)
    if chosen.rows:
        found["large"] = imports.measured(chosen.rows, places.home() / "kills", say)
    for part in ("killed", "large"):
        found["failures"] += found.get(part, {}).get("failures", [])
    return found


def schemes(chosen: argparse.Namespace) -> dict[str, Any]:
    """Scheme sets, one for each seed: refused on save exactly where a small cart goes wrong. No database."""
    return _called("tests.pricing.conflict_runs", chosen.seeds, say, chosen.first)


def archive(chosen: argparse.Namespace) -> dict[str, Any]:
    """What is archived, asked of two engines."""
    folder = chosen.folder or places.home() / "archive"
    whose = sorted(int(home.name.split("=")[1]) for home in folder.glob("organisation=*"))
    return _called("tests.archive.engines", folder, whose, say, ("duckdb", chosen.engine))


def reports(chosen: argparse.Namespace) -> dict[str, Any]:
    """Every report of what is in the database that is served."""
    return _served("tests.reports.runs", chosen.times, say)


def pages(chosen: argparse.Namespace) -> dict[str, Any]:
    """Every page of what is in the database that is served."""
    return _served("tests.guards.timing", chosen.times, chosen.user, chosen.first, say)


def _served(module: str, *given: object) -> dict[str, Any]:
    """A trial in the database that is served."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    server = places.open_database()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        return _called(module, *given)
    finally:
        if server:
            server.release()


def twin(chosen: argparse.Namespace) -> dict[str, Any]:
    """Carts through the pricing engine and through its twin in Chromium."""
    return _called("tests.pricing.runs", chosen.carts, say, chosen.first)


def screens(chosen: argparse.Namespace) -> dict[str, Any]:
    """Pictures of the main pages, of a network made for it."""
    with fresh_database("screens"):
        return _called("tests.screens.runs", chosen.folder, say, chosen.only)


def api(chosen: argparse.Namespace) -> dict[str, Any]:
    """Every operation of the API, asked with what fits its description and with what does not."""
    with fresh_database("api"):
        return _called("tests.api.fuzzing", chosen.examples, say, chosen.first)


def effect(chosen: argparse.Namespace) -> dict[str, Any]:
    """Two hundred planted worlds for each seed and source. No database."""
    return _called("tests.pricing.effect_runs", chosen.seeds, say, chosen.first)


def journey(chosen: argparse.Namespace) -> dict[str, Any]:
    """A chain's baskets by rules found in them. No database."""
    return _called("tests.pricing.journey_runs", chosen.weeks, say, chosen.first)


TRIALS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "races": races,
    "simulate": simulate,
    "kills": kills,
    "replay-kills": replay_kills,
    "import": import_files,
    "archive": archive,
    "reports": reports,
    "pages": pages,
    "guards": guards,
    "schemes": schemes,
    "screens": screens,
    "api": api,
    "effect": effect,
    "journey": journey,
    "twin": twin,
}


def _called(module: str, *given: object) -> dict[str, Any]:
    found: dict[str, Any] = import_module(module).run(*given)
    return found


@contextmanager
def fresh_database(purpose: str) -> Iterator[str]:
    """A migrated database of this run's own, set as the one that Django works in; gone afterwards."""
    server = postgres.ensure(places.home())
    name = f"trial_{purpose}_{os.getpid()}"
    try:
        sweep(server)
        server.create_database(name)
        os.environ["DATABASE_URL"] = server.dsn(name)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        try:
            yield name
        finally:
            connections.close_all()
    finally:
        server.drop_database(name)
        server.release()


def sweep(server: Server) -> None:
    """Remove the databases of trials that were killed."""
    with server.connect("postgres") as connection:
        rows = connection.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'trial\_%'").fetchall()
    for (name,) in rows:
        found = re.fullmatch(r"trial_[a-z]+_(\d+)", name)
        if found and not postgres_process.lives(int(found[1])):
            server.drop_database(name)
