"""Shelves: the lock on an owner's SKU at a site, and how many of its pieces are promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from salur.kernel import sql
from salur.kernel.work import work

Key = tuple[int, int, int]  # owner, site, SKU
_there: set[tuple[str, int, Key]] = set()  # known to be there, by database and organisation; shelves never go
HELD = "shelves held"  # among the work's notes: `post` moves goods on these only


@dataclass(slots=True)
class Held:
    """A locked shelf: pieces that could be sold, pieces promised, and the last known cost."""

    id: int
    owner: int
    site: int
    sku: int
    sellable: int
    promised: int
    cost_pieces: int
    cost_value: int

    @property
    def free(self) -> int:
        """Pieces that may still be promised."""
        return self.sellable - self.promised

    def last_cost(self, pieces: int) -> int:
        """What so many pieces cost when last bought here, in the smallest coin, rounded down; 0 if never known."""
        return self.cost_value * pieces // self.cost_pieces if self.cost_pieces else 0


def hold(keys: Iterable[Key]) -> dict[Key, Held]:
    """Lock shelves, by id, in one statement; one that is new is made first. Takes (owner, site, SKU)."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    organisation = work().actor.organisation
    _make(wanted, organisation)
    source, params = sql.given("g", "owner bigint, site bigint, sku bigint", wanted)
    found = _lock(source, params, organisation)
    work().notes.setdefault(HELD, set()).update(wanted)
    return {(row[1], row[2], row[3]): Held(*row) for row in found}


def _make(wanted: Sequence[Key], organisation: int) -> None:
    """Make the shelves that are not there, before any is locked: making one waits for whoever makes the same one, and
    he may be about to lock those that we would hold by then."""
    database, held = sql.database(), work().notes.get(HELD, set())
    unsure = [key for key in wanted if key not in held and (database, organisation, key) not in _there]
    if unsure:
        source, params = sql.given("g", "owner bigint, site bigint, sku bigint", unsure)
        sql.later(
            "INSERT INTO ledger_shelf (organisation, owner, site, sku, sellable, promised, cost_pieces, cost_value) "
            f"SELECT %s::bigint, g.owner, g.site, g.sku, 0, 0, 0, 0 FROM {source} WHERE NOT EXISTS (SELECT 1 FROM "
            "ledger_shelf s WHERE s.organisation = %s AND s.owner = g.owner AND s.site = g.site AND s.sku = g.sku) "
            "ORDER BY g.owner, g.site, g.sku ON CONFLICT DO NOTHING",
            (organisation, *params, organisation),
        )
        transaction.on_commit(lambda: _there.update((database, organisation, key) for key in unsure))


def _lock(source: str, params: list[str], organisation: int) -> list[tuple[Any, ...]]:
    return sql.fetch(
        "SELECT s.id, s.owner, s.site, s.sku, s.sellable, s.promised, s.cost_pieces, s.cost_value "
        f"FROM ledger_shelf s JOIN {source} ON s.owner = g.owner AND s.site = g.site AND s.sku = g.sku "
        "WHERE s.organisation = %s ORDER BY s.id FOR UPDATE OF s",
        (*params, organisation),
    )


def promise(changes: Mapping[int, int]) -> None:
    """Change what is promised on held shelves, by shelf id (+ promised, - used or released). For stock's verbs only.

    The database refuses a promise beyond what is sellable.
    """
    rows = [(shelf, change) for shelf, change in sorted(changes.items()) if change]
    if not rows:
        return
    source, params = sql.given("g", "shelf bigint, pieces bigint", rows)
    sql.later(f"UPDATE ledger_shelf s SET promised = s.promised + g.pieces FROM {source} WHERE s.id = g.shelf", params)
