"""`./salur replay --orders FILE…`: real invoice lines through every verb, week by week.

Purchases come ahead in whole cases, orders are placed at the price that was paid, picked, loaded, delivered, invoiced
and paid by terms; negative lines are goods coming back. Then every cent is compared with the source and every proof is
run. A replay that was cut short, by whatever, is gone on with by the same command.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salur.config import children, places
from salur.config.commands import proofs
from salur.shell.postgres import Server

TRIES = 5  # times that a database which goes away under the comparison is waited for

if TYPE_CHECKING:
    from salur.connect.replay.source import Asked, Source


def run(arguments: list[str]) -> int:
    """Replay, compare, prove; 0 if every cent agrees and every proof holds. Else 1."""
    chosen = _parser().parse_args(arguments)
    began = time.perf_counter()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    server = places.open_database()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        return _replay(chosen, server, began)
    finally:
        if server:
            server.release()


def _parser() -> argparse.ArgumentParser:
    from salur.connect.replay import choices

    lists = places.ROOT / "examples" / "iowa"
    parser = argparse.ArgumentParser(prog="salur replay", description=__doc__)
    parser.add_argument("--orders", type=Path, nargs="+", required=True, metavar="FILE", help="lines, Parquet or CSV")
    parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="D", help="the first day (YYYY-MM-DD)")
    parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="D", help="the last day")
    parser.add_argument("--products", type=Path, default=lists / "products.csv.gz", metavar="FILE")
    parser.add_argument("--stores", type=Path, default=lists / "stores.csv.gz", metavar="FILE")
    parser.add_argument("--halve-purchases", action="store_true", help="buy half of what the weeks need")
    parser.add_argument("--seed", type=int, default=choices.SEED, help="who pays late, and when")
    parser.add_argument(
        "--late", type=int, default=choices.LATE_PERCENT, metavar="PERCENT", help="outlets that pay late"
    )
    parser.add_argument("--code", metavar="CODE", help="the organisation it is played in")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came of it there, too")
    return parser


def _replay(chosen: argparse.Namespace, server: Server | None, began: float) -> int:
    from salur.config.replaying import LINES
    from salur.connect.replay import choices
    from salur.connect.replay.run import Stopped
    from salur.connect.replay.source import Asked, Source

    code = chosen.code or (choices.HALVED if chosen.halve_purchases else choices.CODE)
    asked = Asked(
        tuple(str(file.resolve()) for file in chosen.orders), chosen.first, chosen.last, str(chosen.products.resolve()),
        str(chosen.stores.resolve()), chosen.halve_purchases, chosen.seed, chosen.late,
    )  # fmt: skip
    folder = places.home() / "replay" / code
    folder.mkdir(parents=True, exist_ok=True)
    if problem := _begin(folder, code, asked):
        print(f"salur: {problem}", file=sys.stderr)
        return 2
    laid = time.perf_counter() - began
    source = Source(folder / LINES)
    try:
        played = _play(folder, source, server)
    except Stopped as problem:
        print(f"\nsalur: {problem}", file=sys.stderr)
        return 1
    report = _compared(server, lambda: _compare(code, folder, source, halve=chosen.halve_purchases))
    report = {"ok": report.pop("ok"), "organisation": code, "seconds_before": round(laid, 1)} | played | report
    report["memory_mb"] = _memory(folder)
    report["seconds_in_all"] = round(time.perf_counter() - began, 1)
    if chosen.json:
        chosen.json.write_text(json.dumps(report, indent=2, default=str) + "\n")
    verdict = "Everything agrees" if report["ok"] else "IT DOES NOT AGREE"
    print(f"\n{verdict}; {report['seconds_in_all']:,.1f} s in all.", flush=True)
    return 0 if report["ok"] else 1


def _play(folder: Path, source: Source, server: Server | None) -> dict[str, object]:
    """Run both processes to their end; gives lines, seconds and lines per second of this run."""
    from salur.connect.replay import summary
    from salur.connect.replay.run import Watch

    def start(name: str) -> subprocess.Popen[bytes]:
        return children.follow(["-m", "salur.config.replaying", name, str(folder)])

    watched = sys.stdout.isatty()
    watch = Watch(folder, source.weeks(), start, lambda: _mend(server))
    ran = watch.run(lambda line: print(f"\r{line:<130}" if watched else line, end="" if watched else "\n", flush=True))
    counted, named = source.refused()
    print(f"\n{ran.lines:,} lines in {ran.seconds:,.1f} s: {ran.rate:,.0f} lines/s")
    for why, many in counted.items():
        print(f"  {many:,} lines not replayed: {why}")
    short = summary.short(folder)
    if short["orders"]:
        print(
            f"  {short['orders']:,} orders were not whole: {short['lines']:,} lines, {short['bottles']:,} bottles short"
        )
    return {
        "lines": {"replayed": watch.whole, "refused": sum(counted.values()), "in_this_run": ran.lines},
        "lines_refused": counted, "lines_refused_named": named, "short": short, "seconds": round(ran.seconds, 1),
        "lines_per_second": round(ran.rate), "last_lines_per_second": round(ran.last_rate), "restarts": watch.deaths,
        "said": summary.said(folder),
    }  # fmt: skip


def _mend(server: Server | None) -> None:
    """The database went away: start it again, or wait for whoever does."""
    if server:
        server.revive()
    else:
        time.sleep(2)


def _compared(server: Server | None, compare: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a comparison comes to; begun again where the database goes away under it."""
    from django import db
    from psycopg import errors

    left = TRIES
    while True:
        try:
            return compare()
        except (db.OperationalError, db.InterfaceError, errors.OperationalError, errors.InterfaceError):
            left -= 1
            if not left:
                raise
            db.connections.close_all()
            print("\nsalur: the database went away; comparing once more.", file=sys.stderr, flush=True)
            _mend(server)


def _compare(code: str, folder: Path, source: Source, *, halve: bool) -> dict[str, Any]:
    """Against the source, and every proof; printed as it goes."""
    from django.db import connections

    from salur.connect.replay import summary, totals

    proofs.measure()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT id FROM kernel_organisation WHERE code = %s", [code])
        ((organisation,),) = cursor.fetchall()
        figures = totals.figures(cursor, organisation)
        print("\n".join(["", "What it came to", *summary.figure_lines(figures), "", "Against the source"]), flush=True)
        comparisons = []
        for one in totals.compare(cursor, organisation, source, folder, halve=halve):
            comparisons.append(one)
            print("\n".join(summary.comparison_line(one)), flush=True)
    refused = summary.said(folder)["refused"]
    for why, many in refused.items():
        print(f"  refused: {many:,} x {why}")
    print("\nProofs", flush=True)
    results = proofs.prove()
    print("\n".join(proofs.lines(results)), flush=True)
    return {
        "ok": all(one.agrees for one in comparisons) and not refused and not proofs.faults(results),
        "totals": figures, "comparisons": summary.plain(comparisons), "proofs": proofs.plain(results),
    }  # fmt: skip


def _memory(folder: Path) -> dict[str, float]:
    """The largest memory of each process of the program, in MB."""
    from salur.connect.replay import summary

    found = {"command": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}
    for one in summary.usage(folder):
        found[one["process"]] = max(found.get(one["process"], 0.0), one["memory_mb"])
    return found


def _begin(folder: Path, code: str, asked: Asked) -> str:
    """Lay the lines down, unless that is done; says why it cannot be begun."""
    said, fingerprint = folder / "asked.json", asked.fingerprint()
    if said.exists():
        if json.loads(said.read_text())["fingerprint"] != fingerprint:
            return f"another replay stands under {code}: ask as it was asked, or choose another --code"
    else:
        fresh = said.with_suffix(".new")
        fresh.write_text(json.dumps({"code": code, "fingerprint": fingerprint} | asked._asdict(), default=str))
        fresh.replace(said)
    if not (folder / "lines.duckdb").exists():
        print("The lines are read, checked and sorted …", flush=True)
        if children.follow(["-m", "salur.config.replaying", "lay-down", str(folder)]).wait():
            return "the lines could not be read"
    return ""
