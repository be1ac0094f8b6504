"""Files and profiles for the tests of imports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from salur.connect import kind as kinds_room
from salur.connect import profile_reading, running
from salur.connect.kind import Context, Field, Kind, Row, RowResult, result_of
from salur.connect.profile import Profile
from salur.connect.running import Part, Run
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody


def load_outlets(actor: Actor, context: Context, rows: Sequence[Row]) -> list[RowResult]:
    """Parties through their verb, under the row's own key and content."""
    commands = [
        Command(context.key("test_outlets", row["code"], row["name"], row["since"]),
                PartyBody(row["code"], row["name"], row["kind"], since=row["since"], phone=row["phone"]))
        for row in rows
    ]  # fmt: skip
    outcomes = parties.record_parties(actor=actor, parties=commands)
    return [result_of(row, outcome) for row, outcome in zip(rows, outcomes, strict=True)]


OUTLETS = Kind(
    "test_outlets",
    "Outlets, as simple as can be: for the tests of the machinery",
    (
        Field("code", "code", needed=True),
        Field("name", needed=True),
        Field("kind", default="outlet", choices=("outlet", "firm")),
        Field("since", "date"),
        Field("visits", "pieces", least=0),
        Field("limit", "money"),
        Field("active", "flag"),
        Field("phone"),
    ),
    ("code",),
    (),
    load_outlets,
)


PLAIN = """
[file]
numbers = "id"
dates = ["YYYY-MM-DD", "DD/MM/YYYY"]
[[kind]]
kind = "test_outlets"
[kind.fields]
code = "code"
name = "name"
since = "since"
visits = { column = "visits", optional = true }
limit = { column = "limit", optional = true }
phone = { column = "phone", optional = true }
"""
HEAD = "code;name;since;visits;limit"


def register(kind: Kind) -> None:
    """Let profiles name a kind of the tests."""
    kinds_room.KINDS[kind.name] = kind


def profile(text: str = PLAIN, **shape: Any) -> Profile:
    """A profile of the tests; `shape` changes how its files are written."""
    register(OUTLETS)
    found = profile_reading.read("tests", text)
    if not shape:
        return found
    return replace(found, kinds=tuple(replace(one, shape=replace(one.shape, **shape)) for one in found.kinds))


def run(actor: Actor, told: Profile, *files: Path, **more: Any) -> list[Part]:
    """An import of files; gives its parts."""
    mine = Run(actor, told, **more)
    parts = mine.parts(list(files))
    mine.run(parts)
    return parts


def faults(actor: Actor, part: Part) -> dict[int, list[tuple[str, str, str]]]:
    """Of each stopped row: (field, value, code of the reason)."""
    return {
        one.row: [(name, value, str(reason[0])) for name, value, reason in one.faults]
        for one in running.stopped_rows(actor, part)
    }
