"""`./salur bench`: what the verbs cost beside hand-written SQL for the same work, on the same server, in one run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from salur.config import memory, places


def run(arguments: list[str]) -> int:
    """Measure the floor and the flow, print the table and the ratios; 0 if every target is met."""
    parser = argparse.ArgumentParser(prog="salur bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=10, help="of each run of the floor")
    parser.add_argument("--lines", type=int, default=1_000_000, help="order lines in the tables before measuring")
    parser.add_argument("--no-floor", action="store_true", help="measure the flow alone (no ratios)")
    chosen = parser.parse_args(arguments)
    server = places.open_database()
    if server is None:
        print("salur: the bench starts its own server; run it without DATABASE_URL", file=sys.stderr)
        return 2
    try:
        server.create_database("bench")
        os.environ["DATABASE_URL"] = server.dsn("bench")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
        sys.path.insert(0, str(places.ROOT))
        import django

        django.setup()
        return _measure(server, chosen)
    finally:
        server.release()


def _measure(server: object, chosen: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.db import connections

    from bench import floor, flow, over_http, report
    from bench.measure import CAPTURE_1, WHOLE_4, Measure
    from bench.server import Server

    call_command("migrate", database="owner", verbosity=0)
    address = os.environ["DATABASE_URL"]
    ours = Server.from_url(address, server.programs.folder)  # type: ignore[attr-defined]
    firm = flow.firm()
    flow.prefill(firm, chosen.lines, lambda text: print(text, flush=True))
    connections["owner"].ensure_connection()
    owner = connections["owner"].connection
    owner.autocommit = True
    for statement in ("VACUUM (ANALYZE)", "CHECKPOINT"):  # so that clearing up after the filling falls into no run
        owner.execute(statement)
    memory.settle()
    flow.whole_flow(firm, firm.orders(1000))

    secret = over_http.token(firm.actor)

    beside: dict[str, list[Callable[[], Measure]]] = {
        WHOLE_4: [lambda: flow.set_based(firm, owner), lambda: over_http.flow(firm, owner, secret)],
        CAPTURE_1: [lambda: flow.one_by_one(firm, owner), lambda: over_http.capture(firm, owner, secret)],
    }
    if chosen.no_floor:
        measures = [piece() for _ in range(chosen.runs) for pieces in beside.values() for piece in pieces]
    else:
        measures = floor.measure(ours, seconds=chosen.seconds, runs=chosen.runs, beside=beside)
    met = report.report(measures, settings=ours.settings(), hashes=floor.hashes(), json_file=chosen.json)
    return 0 if met else 1
