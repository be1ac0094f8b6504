"""What a replay came to, in plain words and as plain values for a JSON file. Nothing is looked up here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from salur.connect.replay.choices import CURRENCY
from salur.connect.replay.progress import Kept
from salur.connect.replay.run import PROCESSES
from salur.connect.replay.totals import MOST_DIFFERENCES, Comparison

EXAMPLES = 8
MOST_SHORT = 1_000  # orders told one by one


def dollars(cents: int) -> str:
    """1,935,063.53 for 193506353."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100:,}.{cents % 100:02d}"


def shown(value: int, unit: str) -> str:
    """A sum as people read it."""
    return f"{CURRENCY} {dollars(value)}" if unit == "cents" else f"{value:,} {unit}".strip()


def figure_lines(figures: Mapping[str, int]) -> Iterator[str]:
    """What the replay came to."""
    for name, value in figures.items():
        words, unit = (name.removesuffix(" cents"), "cents") if name.endswith(" cents") else (name, "")
        yield f"  {words:25}{shown(value, unit):>26}"


def comparison_line(one: Comparison) -> Iterator[str]:
    """A comparison with the source, and where it differs."""
    verdict = "agrees" if one.agrees else f"DIFFERS in {one.differing:,} of them"
    yield f"  {one.name:58}{one.sums:9,} sums  {shown(one.found, one.unit):>22}  {verdict}"
    for outlet, item, should, found in one.differences[:EXAMPLES]:
        yield f"      outlet {outlet or '-'}, item {item or '-'}: {should:,} by the source, {found:,} here"


def said(folder: Path) -> dict[str, Any]:
    """What both processes have said: refusals by reason, the first by name, seconds by stage."""
    found: dict[str, Any] = {"refused": {}, "examples": [], "seconds": {}}
    for process in PROCESSES:
        one = Kept(folder, f"said-{process}").read({"refused": {}, "examples": [], "seconds": {}})
        for code, many in one["refused"].items():
            found["refused"][code] = found["refused"].get(code, 0) + many
        found["examples"] += one["examples"]
        found["seconds"][process] = one["seconds"]
    return found


def short(folder: Path) -> dict[str, Any]:
    """Orders that were not whole when they were placed: how many, of how many lines and bottles, and the first."""
    orders: dict[str, Any] = {}
    counted = {"orders": 0, "held": 0, "lines": 0, "bottles": 0}
    for file in sorted(folder.glob("short-*.json")):
        for number, one in Kept(folder, file.stem).read({}).items():
            told = [facts for _, facts in one["reasons"] if "wanted" in facts]
            counted["orders"] += 1
            counted["held"] += one["ending"] == "held"
            counted["lines"] += len(told)
            counted["bottles"] += sum(int(why["wanted"]) - int(why["there"]) for why in told)
            if len(orders) < MOST_SHORT:
                orders[number] = one
    return counted | {"named": orders}


def usage(folder: Path) -> list[dict[str, Any]]:
    """Memory and CPU of each process that was started for this replay."""
    file = folder / "usage.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def plain(comparisons: Sequence[Comparison]) -> list[dict[str, object]]:
    """Comparisons as JSON can hold them; amounts in whole cents."""
    return [
        {
            "name": one.name, "unit": one.unit, "compared": one.sums, "should": one.should, "found": one.found,
            "differing": one.differing, "differences": [list(each) for each in one.differences[:MOST_DIFFERENCES]],
        }
        for one in comparisons
    ]  # fmt: skip
