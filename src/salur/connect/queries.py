"""Reading imports, the rows that were stopped, and the stock that was reported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from salur.connect.models import Import, StockLine
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.work import reading

Key = tuple[int, int, int, date]  # supplier, place, SKU, first day
_AT_ONCE = 2000


class Unfinished(NamedTuple):
    """An import that was cut short: where to go on."""

    id: int
    reached: int
    rows: int
    done: int
    same: int
    noted: int
    refused: int
    skipped: dict[str, int]


class StoppedRead(NamedTuple):
    """A row that was stopped: its number, whether it went in all the same, its faults and cells as plain values."""

    row: int
    taken: bool
    faults: list[Any]
    cells: list[Any]


def visible(actor: Actor) -> QuerySet[Import]:
    """The imports that an actor may see: those of the organisation, for whoever may import."""
    mine = Import.objects.filter(organisation=actor.organisation)
    return mine if actor.allows("connect.import_rows") else mine.none()


def unfinished(actor: Actor, digest: str, kind: str, sha256: str) -> Unfinished | None:
    """The import of this file under this profile that was begun and has not ended; the last one, if several."""
    with reading(actor.organisation):
        rows = sql.fetch(
            "SELECT id, reached, rows, done, same, noted, refused, skipped::text FROM connect_import "
            "WHERE organisation = %s AND status = 'running' AND NOT rehearsal AND profile_digest = %s AND kind = %s "
            "AND sha256 = %s ORDER BY id DESC LIMIT 1",
            (actor.organisation, digest, kind, sha256),
        )
    if not rows:
        return None
    paper, reached, many, done, same, noted, refused, skipped = rows[0]
    return Unfinished(paper, reached, many, done, same, noted, refused, json.loads(skipped))


def stopped(actor: Actor, paper: int) -> Iterator[StoppedRead]:
    """The stopped rows of an import in the order of the file, read in portions; within `reading` or on its own."""
    after = -1
    while True:
        with reading(actor.organisation):
            rows = sql.fetch(
                "SELECT row, taken, faults::text, cells::text FROM connect_stoppedrow WHERE organisation = %s "
                "AND run_id = %s AND row > %s ORDER BY row LIMIT %s",
                (actor.organisation, paper, after, _AT_ONCE),
            )
        for row, taken, faults, cells in rows:
            yield StoppedRead(row, taken, json.loads(faults), json.loads(cells))
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1][0]


def stated(organisation: int, keys: Sequence[Key]) -> dict[Key, tuple[Any, ...]]:
    """What stands of these lines: last day, opening, in, out, adjustments, closing."""
    if not keys:
        return {}
    source, params = sql.given("g", "supplier bigint, place bigint, sku bigint, since date", sorted(set(keys)))
    with reading(organisation):
        rows = sql.fetch(
            "SELECT l.supplier, l.place, l.sku, l.since, l.until, l.opening, l.received, l.sent, l.adjusted, l.closing "
            f"FROM {source} JOIN connect_stockline l ON l.organisation = %s AND l.supplier = g.supplier "
            "AND l.place = g.place AND l.sku = g.sku AND l.since = g.since",
            (*params, organisation),
        )
    return {(row[0], row[1], row[2], row[3]): row[4:] for row in rows}


def stock_lines(actor: Actor) -> QuerySet[StockLine]:
    """Reported stock: what the firm itself has stated, and what its distributors have stated to it."""
    return StockLine.objects.filter(Q(organisation=actor.organisation) | Q(counterpart=actor.organisation))
