"""A process of a replay: `python -m salur.config.replaying lay-down | goods | money FOLDER`.

The folder says what is asked (`asked.json`). A process ends with 0 when its work is done and with LOST when the
database went away; whoever started it starts it again. How much memory and time it took is added to `usage.jsonl`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from salur.connect.replay.source import Asked

LINES = "lines.duckdb"


def main(arguments: list[str]) -> int:
    """Do one process's work."""
    name, folder = arguments[0], Path(arguments[1])
    began = time.perf_counter()
    try:
        if name == "lay-down":
            _lay_down(folder)
            return 0
        return _work(name, folder)
    finally:
        _note(folder, name, time.perf_counter() - began)


def asked_in(folder: Path) -> tuple[str, Asked]:
    """The organisation's code and the question, as the folder has them."""
    from salur.connect.replay.source import Asked

    said = json.loads((folder / "asked.json").read_text())
    days = {name: date.fromisoformat(said[name]) if said[name] else None for name in ("first", "last")}
    return said["code"], Asked(
        tuple(said["orders"]), days["first"], days["last"], said["products"], said["outlets"], said["halve"],
        said["seed"], said["late_percent"],
    )  # fmt: skip


def _lay_down(folder: Path) -> None:
    from salur.connect.replay import masters, source

    _, asked = asked_in(folder)
    source.lay_down(asked, masters.read(Path(asked.products), Path(asked.outlets)), folder / LINES)


def _work(name: str, folder: Path) -> int:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salur.config.settings")
    django.setup()
    from django import db
    from psycopg import errors

    from salur.config import memory
    from salur.config.draining import Drain
    from salur.connect.replay import firm, goods, masters, money, progress, run, source

    memory.settle()
    code, asked = asked_in(folder)
    parent = os.getppid()

    def alive() -> bool:
        return os.getppid() == parent

    lists = masters.read(Path(asked.products), Path(asked.outlets))
    with progress.alone(folder, name):
        here = None
        try:
            here = firm.open_firm(code, asked, source.Source(folder / LINES), lists, folder)
            if name == "goods":
                goods.Goods(here, alive).play()
            else:
                with Drain(here.actor.organisation) as drain:
                    money.Money(here, alive, drain).play()
        except (db.OperationalError, db.InterfaceError, errors.OperationalError, errors.InterfaceError) as lost:
            print(f"salur: {name}: {lost}".strip(), file=sys.stderr)
            return run.LOST
        finally:
            if here is not None:
                here.keep(name)
    return 0


def _note(folder: Path, name: str, seconds: float) -> None:
    """Add what this process took: its largest memory in MB, its CPU and its seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    line = {
        "process": name, "memory_mb": round(used.ru_maxrss / 1024, 1), "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "seconds": round(seconds, 1),
    }  # fmt: skip
    with (folder / "usage.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
