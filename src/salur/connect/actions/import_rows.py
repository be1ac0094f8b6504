"""Keeping the record of an import: that it began, how far it has come, that it ended."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from salur.connect.bodies import Advance, Begin, End
from salur.connect.facts import ImportAdvanced, ImportBegun, ImportEnded
from salur.connect.models import Import, StoppedRow
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work

NEW = (
    "id", "organisation", "person", "profile", "profile_digest", "kind", "file", "sha256", "rehearsal", "begun_at",
    "reached", "portion", "rows", "done", "same", "noted", "refused", "skipped", "header",
)  # fmt: skip
COUNTED = ("reached", "portion", "rows", "done", "same", "noted", "refused", "skipped", "header")
SHAPE = (
    "paper bigint, reached bigint, portion float8, rows bigint, done bigint, same bigint, noted bigint, "
    "refused bigint, skipped jsonb, header jsonb"
)
STOPPED = ("run_id", "row", "organisation", "taken", "faults", "cells")
Told = Command[Begin | Advance | End]


@action("connect.import_rows")
def import_rows(*, actor: Actor, imports: Sequence[Command[Begin | Advance | End]]) -> Outcomes:
    """Tell of an import: it begins, has come so far, has ended. The rows themselves go through their own verbs.

    Refused: kernel.not_found, kernel.no_such_step (it has ended).
    """
    held = papers.hold(Import, actor.organisation, [command.paper for command in imports], "id, status")
    status: dict[int, str] = dict(held)
    outcomes: dict[Any, Outcome] = {}
    begun = [command for command in imports if isinstance(command.body, Begin)]
    for command, paper in zip(begun, _begin(actor, begun), strict=True):
        outcomes[command.key] = Outcome(command.key, "done", paper)
    standing: list[tuple[Told, int]] = []
    for command in imports:
        if command.key not in outcomes:
            reason = _refusal(command, status)
            if reason is None and command.paper is not None:
                standing.append((command, command.paper))
                if isinstance(command.body, End):
                    status[command.paper] = _path(command.body)
            else:
                outcomes[command.key] = Outcome(command.key, "refused", command.paper, (reason,) if reason else ())
    _advance(actor, standing)
    _end(standing)
    for command, paper in standing:
        body = command.body
        announce(
            ImportAdvanced(paper, body.reached)
            if isinstance(body, Advance)
            else ImportEnded(paper, isinstance(body, End) and body.fault is not None),
            command,
        )
        outcomes[command.key] = Outcome(command.key, "done", paper)
    return Outcomes(outcomes[command.key] for command in imports)


def _refusal(command: Told, status: dict[int, str]) -> Refused | None:
    if command.paper not in status:
        return papers.missing(Import.KIND, command.paper)
    step = _path(command.body) if isinstance(command.body, End) else "end"
    return papers.wrong_step(Import, command.paper, status[command.paper], step)


def _path(body: End) -> str:
    return "end" if body.fault is None else "break_off"


def _begin(actor: Actor, begun: Sequence[Told]) -> list[int]:
    """New papers, numbered, running."""
    now, found = work().now, ids.take(Import, len(begun))
    rows = []
    for command, paper in zip(begun, found, strict=True):
        body = command.body
        assert isinstance(body, Begin)
        rows.append((
            paper, actor.organisation, actor.person, body.profile, body.profile_digest, body.kind, body.file,
            body.sha256, body.rehearsal, now, 0, 0.0, 0, 0, 0, 0, 0, "{}", "[]",
        ))  # fmt: skip
        announce(ImportBegun(paper, body.kind, body.file), command)
    day = work().day(now)
    papers.add(Import, NEW, rows, [("begin",)] * len(rows), [day] * len(rows))
    return found


def _advance(actor: Actor, standing: Sequence[tuple[Told, int]]) -> None:
    """The newest counts of each import, and the rows that were stopped; a row told before stays as it was."""
    latest: dict[int, tuple[Any, ...]] = {}
    stopped: dict[tuple[int, int], tuple[Any, ...]] = {}
    for command, paper in standing:
        body = command.body
        if isinstance(body, Advance):
            counts = body.counts
            latest[paper] = (
                paper, body.reached, body.portion, counts.rows, counts.done, counts.same, counts.noted, counts.refused,
                json.dumps(dict(counts.skipped)), json.dumps(body.header),
            )  # fmt: skip
            for one in body.stopped:
                cells = json.dumps(one.cells)
                stopped[paper, one.row] = (
                    paper, one.row, actor.organisation, one.taken, json.dumps(one.faults), cells,
                )  # fmt: skip
    if latest:
        source, params = sql.given("g", SHAPE, [row for _, row in sorted(latest.items())])
        columns = ", ".join(f"{name} = g.{name}" for name in COUNTED)
        sql.run(f"UPDATE connect_import i SET {columns} FROM {source} WHERE i.id = g.paper", params)
    sql.insert(StoppedRow, STOPPED, list(stopped.values()), after="ON CONFLICT DO NOTHING")


def _end(standing: Sequence[tuple[Told, int]]) -> None:
    ended = {paper: command.body for command, paper in standing if isinstance(command.body, End)}
    papers.step(
        Import,
        [(paper, "running", _path(body)) for paper, body in ended.items()],
        ended_at=dict.fromkeys(ended, work().now),
        fault={paper: json.dumps(body.fault) for paper, body in ended.items() if body.fault is not None},
    )
