"""Reading counts, and what the book has where they were made; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from salur.counts.models import Count
from salur.counts.rules import Move
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command


class LineHeld(NamedTuple):
    """A line of a held count."""

    n: int
    sku: int
    lot: int
    counted: int


@dataclass(slots=True)
class Held:
    """A locked count with its lines."""

    id: int
    status: str
    turn: int
    owner: int
    site: int
    place: int
    counted_at: datetime
    lines: list[LineHeld] = field(default_factory=list)


class Later(NamedTuple):
    """An approved count of a lot at a place, and when it was counted."""

    owner: int
    place: int
    lot: int
    counted_at: datetime


COLUMNS = "id, status, turn, owner, site, place, counted_at"


def visible(actor: Actor) -> QuerySet[Count]:
    """The counts this actor may see: the organisation's, within the actor's places."""
    counts = Count.objects.filter(organisation=actor.organisation)
    return counts if actor.places is None else counts.filter(site__in=actor.places)


def hold(actor: Actor, commands: Sequence[Command[Any]]) -> dict[int, Held]:
    """Find, check the sight and lock the counts of commands, by id; with their lines."""
    sight, params = "organisation = %s", [
        sql.array(sorted({command.paper for command in commands if command.paper is not None})), actor.organisation,
    ]  # fmt: skip
    if actor.places is not None:
        sight += " AND site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    rows = sql.fetch(
        f"SELECT {COLUMNS} FROM counts_count WHERE id = ANY(%s::bigint[]) AND {sight} ORDER BY id FOR UPDATE", params
    )
    held = {row[0]: Held(*row) for row in rows}
    for count, *line in sql.fetch(
        "SELECT count_id, n, sku, lot, counted FROM counts_countline WHERE count_id = ANY(%s::bigint[]) "
        "ORDER BY count_id, n",
        (sql.array(sorted(held)),),
    ):
        held[count].lines.append(LineHeld(*line))
    return held


def there(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Pieces and value of (account, lot) where something lies. Stable under the shelves' locks."""
    source, params = sql.given("g", "account bigint, lot bigint", sorted(set(pairs)))
    return {
        (row[0], row[1]): (row[2], row[3])
        for row in sql.fetch(
            "SELECT b.account, b.lot, b.pieces, b.value FROM ledger_goodsbalance b "
            f"JOIN {source} ON b.account = g.account AND b.lot = g.lot WHERE b.pieces > 0",
            params,
        )
    }


def moves_since(accounts: Iterable[int], lots: Iterable[int], first_day: date) -> dict[tuple[int, int], list[Move]]:
    """What came to free accounts and left them, by (account, lot), booked on or after a day.

    A move is booked on its own day or later, never earlier. Left out is what no hand has moved: count differences,
    what tells drew from unexplained (it was there all along, so whoever counted saw it) and what receipts gave back.
    Stable under the shelves' locks.
    """
    accounts_, lots_ = sql.array(sorted(set(accounts))), sql.array(sorted(set(lots)))
    found: dict[tuple[int, int], list[Move]] = {}
    for account, lot, at, pieces in sql.fetch(
        """
        SELECT m.account, m.lot, p.happened_at, m.pieces FROM (
            SELECT target AS account, source AS other, true AS came, lot, pieces, posting_id FROM ledger_goodsmove
                WHERE "on" >= %s AND target = ANY(%s::bigint[]) AND lot = ANY(%s::bigint[])
            UNION ALL
            SELECT source, target, false, lot, -pieces, posting_id FROM ledger_goodsmove
                WHERE "on" >= %s AND source = ANY(%s::bigint[]) AND lot = ANY(%s::bigint[])) m
        JOIN ledger_posting p ON p.id = m.posting_id JOIN ledger_goodsaccount o ON o.id = m.other
        WHERE o.bucket <> 'count_difference'
            AND NOT (o.bucket = 'unexplained' AND (m.came OR p.paper_kind = 'receipt'))
        """,
        (first_day, accounts_, lots_) * 2,
    ):
        found.setdefault((account, lot), []).append(Move(at, pieces))
    return found


def later(actor: Actor, places: Iterable[int], lots: Iterable[int], after: datetime) -> list[Later]:
    """Approved counts of lots at places that were counted after a moment, the latest first."""
    return [
        Later(*row)
        for row in sql.fetch(
            "SELECT c.owner, c.place, l.lot, max(c.counted_at) FROM counts_count c "
            "JOIN counts_countline l ON l.count_id = c.id AND l.lot = ANY(%s::bigint[]) "
            "WHERE c.place = ANY(%s::bigint[]) AND c.counted_at > %s AND c.status = 'approved' AND c.organisation = %s "
            "GROUP BY 1, 2, 3",
            (sql.array(sorted(set(lots))), sql.array(sorted(set(places))), after, actor.organisation),
        )
    ]


def told_at(papers: Iterable[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """When what papers (kind, paper) last wrote in the books had happened."""
    source, params = sql.given("g", "kind text, paper bigint", sorted(set(papers)))
    return {
        (row[0], row[1]): row[2]
        for row in sql.fetch(
            f"SELECT g.kind, g.paper, max(p.happened_at) FROM {source} JOIN ledger_posting p ON p.paper = g.paper "
            "AND p.paper_kind = g.kind GROUP BY 1, 2",
            params,
        )
    }
