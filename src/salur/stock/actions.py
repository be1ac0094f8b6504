"""Making, using and releasing promises of goods. All of these run inside a verb that holds the shelves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.facts import announce
from salur.kernel.lessen import lessen
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import discrepancies, shelves
from salur.ledger.shelves import Held, Key
from salur.stock import facts
from salur.stock.models import Backorder, Promise


class Wish(NamedTuple):
    """Pieces of a held shelf for a line of a paper; one that waits has waited `since` (None: since now)."""

    paper: int
    line: int
    shelf: int
    pieces: int
    since: datetime | None = None


COLUMNS = ("paper", "line", "paper_kind", "organisation", "shelf", "pieces", "promised_at")


@action("stock.promise")
def promise(*, actor: Actor, wishes: Sequence[Wish], paper_kind: str = "order") -> None:
    """Promise pieces to lines of papers; a line that has a promise already gets these on top."""
    change: dict[int, int] = {}
    for wish in wishes:
        change[wish.shelf] = change.get(wish.shelf, 0) + wish.pieces
    shelves.promise(change)
    now = work().now
    rows = [(w.paper, w.line, paper_kind, actor.organisation, w.shelf, w.pieces, now) for w in wishes if w.pieces]
    sql.insert(
        Promise, COLUMNS, rows,
        after="ON CONFLICT (paper, line, paper_kind) DO UPDATE SET pieces = stock_promise.pieces + excluded.pieces",
    )  # fmt: skip


@action("stock.take_back")
def take_back(*, actor: Actor, wishes: Sequence[Wish], paper_kind: str = "order") -> None:
    """Use promises up (goods are picked) or release them: so many pieces less for each line; empty ones go."""
    change: dict[int, int] = {}
    for wish in wishes:
        change[wish.shelf] = change.get(wish.shelf, 0) - wish.pieces
    if wishes:
        _less("stock_promise", wishes, paper_kind)
    shelves.promise(change)


@action("stock.wait")
def wait(*, actor: Actor, wishes: Sequence[Wish], paper_kind: str = "order", since: datetime | None = None) -> None:
    """Put lines on the waiting list of shelves; a line that waits already waits for these on top."""
    stamp = since or work().now
    rows = [
        (w.paper, w.line, paper_kind, actor.organisation, w.shelf, w.pieces, w.since or stamp)
        for w in wishes
        if w.pieces
    ]
    sql.insert(
        Backorder, (*COLUMNS[:-1], "since"), rows,
        after="ON CONFLICT (paper, line, paper_kind) DO UPDATE SET pieces = stock_backorder.pieces + excluded.pieces",
    )  # fmt: skip


@action("stock.stop_waiting")
def stop_waiting(*, actor: Actor, wishes: Sequence[Wish], paper_kind: str = "order") -> None:
    """Take pieces off the waiting list (promised now, or no longer wanted); empty ones go."""
    if wishes:
        _less("stock_backorder", wishes, paper_kind)


@action("stock.freed")
def freed(*, actor: Actor, held: Iterable[Held]) -> None:
    """Say of held shelves that pieces of them may be promised again, where somebody waits for them.

    Called by whatever frees: receive, cancel, put back, inspect, count. Who waits hears it (StockFreed).
    """
    by_id = {shelf.id: shelf for shelf in held}
    if not by_id:
        return
    rows = sql.fetch(
        "SELECT shelf, sum(pieces) FROM stock_backorder WHERE shelf = ANY(%s::bigint[]) GROUP BY shelf ORDER BY shelf",
        (sql.array(sorted(by_id)),),
    )
    for identity, pieces in rows:
        shelf = by_id[identity]
        announce(facts.StockFreed(shelf.sku, shelf.owner, shelf.site, identity, int(pieces)))


@action("stock.yield_promises")
def yield_promises(
    *, actor: Actor, leaving: Mapping[Key, int], held: Mapping[Key, Held], paper_kind: str, paper: int
) -> None:
    """Before a tell takes pieces off shelves: break the youngest promises that would no longer be covered.

    `leaving` is what goes from each held shelf. The broken pieces are backorder of their orders again, and a
    discrepancy says which paper's telling broke them. Updates `held` so that the caller sees what is promised now.
    """
    short = {
        key: shelf.promised - (shelf.sellable - leaving[key])
        for key, shelf in held.items()
        if leaving.get(key, 0) > 0 and shelf.promised > shelf.sellable - leaving[key]
    }
    if not short:
        return
    by_shelf = {held[key].id: key for key in short}
    rows = sql.fetch(
        "SELECT shelf, paper, line, pieces, promised_at FROM stock_promise "
        "WHERE shelf = ANY(%s::bigint[]) AND paper_kind = 'order' "
        "ORDER BY shelf, promised_at DESC, paper DESC, line DESC",
        (sql.array(sorted(by_shelf)),),
    )
    broken: list[Wish] = []
    for shelf, order, line, pieces, promised_at in rows:
        key = by_shelf[shelf]
        if short[key] > 0:
            less = min(short[key], pieces)
            short[key] -= less
            held[key].promised -= less
            broken.append(Wish(order, line, shelf, less, promised_at))
    take_back(actor=actor, wishes=broken)
    wait(actor=actor, wishes=broken)
    _tell_broken(broken, by_shelf, paper_kind, paper)


def _less(table: str, wishes: Sequence[Wish], paper_kind: str) -> None:
    """So many pieces less in a table of promises or waits; a row that comes to nothing goes."""
    rows = [(wish.paper, wish.line, wish.pieces) for wish in wishes]
    source, params = sql.given("g", "paper bigint, line int, pieces bigint", rows)
    matching = "p.paper = g.paper AND p.line = g.line AND p.paper_kind = %s"
    error = f"pieces were to be taken off {table} that were not there"
    if sql.few():  # dearer by row, without a round trip
        lessen(table, "pieces", matching, source, (*params, paper_kind), len(wishes), error)
        return
    gone = sql.run(
        f"DELETE FROM {table} p USING {source} WHERE {matching} AND p.pieces = g.pieces", (*params, paper_kind)
    )
    if gone < len(wishes):
        left = sql.run(
            f"UPDATE {table} p SET pieces = p.pieces - g.pieces FROM {source} WHERE {matching} AND p.pieces > g.pieces",
            (*params, paper_kind),
        )
        if gone + left != len(wishes):
            raise RuntimeError(error)


def _tell_broken(broken: Iterable[Wish], by_shelf: Mapping[int, Key], paper_kind: str, paper: int) -> None:
    opened = []
    for wish in broken:
        sku = by_shelf[wish.shelf][2]
        announce(facts.PromiseBroken(wish.paper, wish.line, sku, wish.pieces))
        note = f"{wish.pieces} promised to order {wish.paper}, line {wish.line}"
        opened.append(discrepancies.Difference("promise_broken", paper_kind, paper, sku=sku, note=note))
    discrepancies.open_all(opened)
