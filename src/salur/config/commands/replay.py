"""`./salur replay --orders FILE…`: real invoice lines through every verb, week by week.

Purchases come ahead in whole cases, orders are placed at the price that was paid, picked, loaded, delivered, invoiced and
paid by terms; negative lines are goods coming back. Then every cent is compared with the source and every proof run. A
replay that was cut short, by whatever, is gone on with by the same command.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from salur.config import children, places
from salur.config.commands import proofs
from salur.shell.postgres import Server


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
    parser.add_argument("--late", type=int, default=choices.LATE_PERCENT, metavar="PERCENT", help="outlets that pay late")
    parser.add_argument("--code", metavar="CODE", help="the organisation it is played in")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what came of it there, too")
    return parser


def _replay(chosen: argparse.Namespace, server: Server | None, began: float) -> int:
    from salur.config.draining import work_off
    from salur.config.replaying import LINES
    from salur.connect.replay import choices
    from salur.connect.replay.run import Watch
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
    weeks = Source(folder / LINES).weeks()

    def start(name: str) -> subprocess.Popen[bytes]:
        return children.follow(["-m", "salur.config.replaying", name, str(folder)])

    def mend() -> None:
        if server:
            server.revive()
        else:
            time.sleep(2)

    watched = sys.stdout.isatty()
    watch = Watch(folder, weeks, start, mend)
    seconds = watch.run(lambda line: print(("\r" if watched else "") + line, end="" if watched else "\n", flush=True))
    print(seconds)
    work_off()
    return 0


def _begin(folder: Path, code: str, asked: Any) -> str:
    """Lay the lines down, unless that is done; says why it cannot be begun."""
    said, print_ = folder / "asked.json", asked.fingerprint()
    if said.exists():
        if json.loads(said.read_text())["fingerprint"] != print_:
            return f"another replay stands under {code}: ask as it was asked, or choose another --code"
    else:
        fresh = said.with_suffix(".new")
        fresh.write_text(json.dumps({"code": code, "fingerprint": print_} | asked._asdict(), default=str))
        fresh.replace(said)
    if not (folder / "lines.duckdb").exists():
        print("The lines are read, checked and sorted …", flush=True)
        if children.follow(["-m", "salur.config.replaying", "lay-down", str(folder)]).wait():
            return "the lines could not be read"
    return ""
