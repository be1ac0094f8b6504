"""`./salur archive write | check | ask`: closed months as Parquet, and questions over many years of them."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from salur.config import places

if TYPE_CHECKING:
    from collections.abc import Iterable


def run(arguments: list[str]) -> int:
    """Write the archive, compare it with the books, or ask it."""
    parser = argparse.ArgumentParser(prog="salur archive", description=__doc__)
    parts = parser.add_subparsers(dest="part", required=True, metavar="write | check | ask")
    for name, meaning in (("write", "write the months that are not there yet"),
                          ("check", "compare what is written with the books"),
                          ("ask", "what was sold, by whatever is named")):  # fmt: skip
        one = parts.add_parser(name, help=meaning, description=meaning)
        one.add_argument("--organisation", type=int, metavar="ID", help="whose (default: all that have moves)")
        one.add_argument("--folder", type=Path, help="where (default: archive in the data folder)")
        if name == "write":
            one.add_argument("--open-months", action="store_true", help="months that are not closed as well")
        if name == "ask":
            one.add_argument("--by", default="month", metavar="A,B", help="dimensions: day, month, brand, outlet ...")
            one.add_argument("--since", type=date.fromisoformat, metavar="DAY")
            one.add_argument("--until", type=date.fromisoformat, metavar="DAY")
            one.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
            one.add_argument("--rows", type=int, default=20, help="how many rows to show")
            one.add_argument("--csv", type=Path, metavar="FILE", help="all rows there")
        one.add_argument("--json", type=Path, metavar="FILE", help="figures there")
    chosen = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    folder: Path = chosen.folder or places.home() / "archive"
    server = places.open_database()
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        whose = [chosen.organisation] if chosen.organisation else houses()
        began = time.perf_counter()
        if not whose:
            print("salur: nothing is booked yet, so there is nothing to archive", file=sys.stderr)
        figures = PARTS[chosen.part](chosen, folder, whose)
        figures["seconds"] = round(time.perf_counter() - began, 2)
    finally:
        if server:
            server.release()
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2, default=str) + "\n")
    return 1 if figures.get("faults") else 0


def houses() -> list[int]:
    """Every organisation with anything in its books."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT id FROM kernel_organisation o"
            " WHERE EXISTS (SELECT 1 FROM ledger_moneymove WHERE organisation = o.id)"
            " OR EXISTS (SELECT 1 FROM billing_invoice WHERE organisation = o.id) ORDER BY id"
        )
        return [row[0] for row in cursor.fetchall()]


def write(chosen: argparse.Namespace, folder: Path, whose: Iterable[int]) -> dict[str, Any]:
    """Write what is missing."""
    from salur.insights.archive import write as writing

    return {f"organisation {one}": writing.write(one, folder, chosen.open_months) for one in whose}


def check(chosen: argparse.Namespace, folder: Path, whose: Iterable[int]) -> dict[str, Any]:
    """Compare with the books; every difference is named."""
    from salur.insights.archive import write as writing

    if not any(writing.read_book(folder / f"organisation={one}") for one in whose):
        print(f"salur: nothing is archived in {folder}; ./salur archive write does it", file=sys.stderr)
        return {"faults": ["nothing is archived"]}
    faults = [f"organisation {one}, {fault}" for one in whose for fault in writing.check(one, folder)]
    for fault in faults:
        print(fault)
    print("the archive agrees with the books" if not faults else f"{len(faults)} FAULTS")
    return {"faults": faults}


def ask(chosen: argparse.Namespace, folder: Path, whose: Iterable[int]) -> dict[str, Any]:
    """Ask, and print the answer as a table."""
    from salur.insights.archive import ask as asking

    answers: dict[str, Any] = {"faults": []}
    for one in whose:
        try:
            archive = asking.opened(folder, one, chosen.engine)
            expression = asking.sales(archive, chosen.by.split(","), chosen.since, chosen.until)
        except (asking.NoEngine, FileNotFoundError, ValueError) as problem:
            print(f"salur: {problem}", file=sys.stderr)
            answers["faults"].append(str(problem))
            continue
        began = time.perf_counter()
        found = expression.to_pandas()
        answers[f"organisation {one}"] = {"rows": len(found), "seconds": round(time.perf_counter() - began, 3)}
        print(f"organisation {one}: {len(found)} rows, amounts in the smallest coin")
        print(found.head(chosen.rows).to_string(index=False))
        if chosen.csv:
            found.to_csv(chosen.csv, index=False)
    return answers


PARTS = {"write": write, "check": check, "ask": ask}
