"""Reading promises and shelves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import BigIntegerField, CharField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.ledger import shelves
from salur.ledger.models import Shelf
from salur.ledger.shelves import Held, Key
from salur.stock.models import Backorder


class Promised(NamedTuple):
    """A promise: pieces of a shelf for a line of a paper."""

    paper: int
    line: int
    shelf: int
    pieces: int


class OnShelf(NamedTuple):
    """What an owner has of an SKU at a site."""

    owner: int
    site: int
    sku: int
    sellable: int
    promised: int


def hold(keys: Iterable[Key]) -> dict[Key, Held]:
    """Lock the shelves (owner, site, SKU) that a verb is going to decide about; before any decision."""
    return shelves.hold(keys)


def promised_to(paper_kind: str, papers: Iterable[int]) -> dict[tuple[int, int], Promised]:
    """The promises made to papers, by (paper, line). Stable only under the shelves' locks."""
    rows = sql.fetch(
        "SELECT paper, line, shelf, pieces FROM stock_promise WHERE paper = ANY(%s::bigint[]) AND paper_kind = %s",
        (sql.array(sorted(set(papers))), paper_kind),
    )
    return {(row[0], row[1]): Promised(*row) for row in rows}


def waiting(paper_kind: str, papers: Iterable[int]) -> dict[tuple[int, int], Promised]:
    """What papers still wait for, by (paper, line). Stable only under the shelves' locks."""
    rows = sql.fetch(
        "SELECT paper, line, shelf, pieces FROM stock_backorder WHERE paper = ANY(%s::bigint[]) AND paper_kind = %s",
        (sql.array(sorted(set(papers))), paper_kind),
    )
    return {(row[0], row[1]): Promised(*row) for row in rows}


def set_aside(paper_kind: str, paper: int) -> tuple[dict[tuple[int, int], Promised], dict[tuple[int, int], Promised]]:
    """What is promised to a paper and what it waits for, each by (paper, line); one statement, to be shown only."""
    rows = sql.fetch(
        "SELECT false, paper, line, shelf, pieces FROM stock_promise WHERE paper = %s AND paper_kind = %s "
        "UNION ALL SELECT true, paper, line, shelf, pieces FROM stock_backorder WHERE paper = %s AND paper_kind = %s",
        (paper, paper_kind, paper, paper_kind),
    )
    found: tuple[dict[tuple[int, int], Promised], dict[tuple[int, int], Promised]] = ({}, {})
    for waits, *row in rows:
        found[waits][row[0], row[1]] = Promised(*row)
    return found


def who_waits(paper_kind: str, shelf_ids: Iterable[int]) -> list[int]:
    """The papers that wait for shelves, those waiting longest first."""
    rows = sql.fetch(
        "SELECT paper FROM stock_backorder WHERE shelf = ANY(%s::bigint[]) AND paper_kind = %s "
        "GROUP BY paper ORDER BY min(since), paper",
        (sql.array(sorted(set(shelf_ids))), paper_kind),
    )
    return [row[0] for row in rows]


def freed_by(organisation: int, postings: Iterable[int]) -> list[int]:
    """The shelves that postings brought free goods to."""
    rows = sql.fetch(
        "SELECT DISTINCT s.id FROM ledger_goodsmove m "
        "JOIN ledger_goodsaccount a ON a.id = m.target AND a.bucket = 'free' JOIN catalog_lot l ON l.id = m.lot "
        "JOIN ledger_shelf s ON s.organisation = m.organisation AND s.owner = a.owner AND s.site = a.site "
        "AND s.sku = l.sku_id WHERE m.posting_id = ANY(%s::bigint[]) AND m.organisation = %s ORDER BY 1",
        (sql.array(sorted(set(postings))), organisation),
    )
    return [row[0] for row in rows]


def on_shelves(
    organisation: int, skus: Sequence[int] | None = None, without: tuple[str, int] | None = None
) -> list[OnShelf]:
    """What is sellable and promised, by owner, site and SKU, `without` what a paper (kind, number) has."""
    params: list[object] = [*(reversed(without) if without else ()), organisation]
    promised, narrowed = "promised", ""
    if without:
        promised += (
            " - coalesce((SELECT sum(p.pieces) FROM stock_promise p WHERE p.paper = %s AND p.paper_kind = %s "
            "AND p.shelf = s.id), 0)::bigint"
        )
    if skus is not None:
        narrowed = " AND sku = ANY(%s::bigint[])"
        params.append(sql.array(skus))
    rows = sql.fetch(
        f"SELECT owner, site, sku, sellable, {promised} FROM ledger_shelf s WHERE organisation = %s{narrowed} "
        "ORDER BY owner, site, sku",
        params,
    )
    return [OnShelf(*row) for row in rows]


class ShelfSeen(NamedTuple):
    """A shelf as a list shows it; `waiting` is what papers still want of it."""

    id: int
    code: str
    name: str
    sku: int
    owner: int
    site: int
    sellable: int
    promised: int
    waiting: int


def visible(actor: Actor) -> QuerySet[Shelf]:
    """The shelves an actor may see, each with the firm's code and name of its SKU and what papers still want of it.

    Shelf and item have no key to each other (the floors forbid it), so they are joined by hand; a subquery for each of
    some ten thousand shelves would cost more than the page may take.
    """
    rows = Shelf.objects.filter(organisation=actor.organisation)
    if actor.places is not None:
        rows = rows.filter(site__in=actor.places)
    waiting = Backorder.objects.filter(shelf=OuterRef("id")).order_by().values("shelf").annotate(all=Sum("pieces"))
    seen: QuerySet[Shelf] = rows.extra(
        tables=["catalog_item"],
        where=["catalog_item.organisation = ledger_shelf.organisation AND catalog_item.sku_id = ledger_shelf.sku"],
    ).annotate(
        code=RawSQL("catalog_item.code", [], CharField()), name=RawSQL("catalog_item.name", [], CharField()),
        waiting=Coalesce(Subquery(waiting.values("all")), 0, output_field=BigIntegerField()),
    )  # fmt: skip
    return seen


def shelves_seen(
    actor: Actor, *, q: str = "", after: tuple[str, int] = ("", 0), sku: int | None = None, most: int = 50
) -> list[ShelfSeen]:
    """The shelves an actor may see, by the firm's code of the SKU, from a (code, shelf) on; one more than asked for."""
    clauses = "s.organisation = %s AND (i.code, s.id) > (%s::text, %s::bigint)"
    params: list[object] = [actor.organisation, *after]
    if actor.places is not None:
        clauses += " AND s.site = ANY(%s::bigint[])"
        params.append(sql.array(sorted(actor.places)))
    if sku is not None:
        clauses += " AND s.sku = %s"
        params.append(sku)
    if q:
        clauses += " AND (lower(i.code) = lower(%s::text) OR position(lower(%s::text) IN lower(i.name)) > 0)"
        params += [q, q]
    rows = sql.fetch(
        "SELECT s.id, i.code, i.name, s.sku, s.owner, s.site, s.sellable, s.promised, "
        "coalesce((SELECT sum(b.pieces) FROM stock_backorder b WHERE b.shelf = s.id), 0)::bigint "
        "FROM ledger_shelf s JOIN catalog_item i ON i.organisation = s.organisation AND i.sku_id = s.sku "
        f"WHERE {clauses} ORDER BY i.code, s.id LIMIT %s",
        (*params, most + 1),
    )
    return [ShelfSeen(*row) for row in rows]
