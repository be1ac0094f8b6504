"""The same questions asked of DuckDB and of Spark: what `./salur trial archive` runs on what is archived."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

QUESTIONS: tuple[tuple[tuple[str, ...], date | None, date | None], ...] = (
    (("month",), None, None),
    (("brand", "month"), None, None),
    (("owner", "category"), None, None),
    (("outlet",), None, None),
    (("territory", "brand"), None, None),
    (("region", "salesman"), None, None),
    (("sku", "product"), None, None),
    (("day", "channel", "kind"), None, None),
)


def run(folder: Path, organisations: list[int], say: Callable[[str], None], engines: tuple[str, str]) -> dict[str, Any]:
    """Ask every question of both engines; every row must be the same. Gives seconds by question and engine."""
    from salur.insights.archive import ask

    failures: list[str] = []
    asked: list[dict[str, Any]] = []
    for organisation in organisations:
        try:
            archives = {engine: ask.opened(folder, organisation, engine) for engine in engines}
        except (FileNotFoundError, ask.NoEngine) as problem:
            failures.append(f"organisation {organisation}: {problem}")
            continue
        for by, since, until in QUESTIONS:
            found, seconds = {}, {}
            for engine, archive in archives.items():
                began = time.perf_counter()
                frame = ask.sales(archive, by, since, until).to_pandas()
                seconds[engine] = round(time.perf_counter() - began, 2)
                found[engine] = sorted(map(_plain, frame.itertuples(index=False)))
            first, second = (found[engine] for engine in engines)
            differing = len(set(first) ^ set(second)) + abs(len(first) - len(second))
            if differing:
                failures.append(f"organisation {organisation}, by {', '.join(by)}: {differing} rows differ")
            asked.append({"organisation": organisation, "by": by, "rows": len(first), "differing": differing,
                          "seconds": seconds})  # fmt: skip
            say(f"organisation {organisation}, by {', '.join(by)}: {len(first)} rows, {differing} differ, {seconds} s")
    if not asked and not failures:
        failures.append("nothing is archived: ./salur archive write --open-months")
    return {"asked": asked, "failures": failures}


def _plain(row: Any) -> tuple[str, ...]:
    """A row as both engines would write it: a missing name is None here and NaN there."""
    return tuple("" if value is None or value != value else str(value) for value in row)
