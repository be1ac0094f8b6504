"""What lies where: free goods by place and lot, and from which of them an order would be picked now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.orders import queries as orders
from salur.stock import queries as promises
from salur.warehouse import rules
from salur.warehouse.piles import in_order
from salur.warehouse.queries import LotSeen
from salur.warehouse.rules import Pile


class Lying(NamedTuple):
    """Free pieces of a lot at a place."""

    account: int
    place: int
    place_code: str
    place_name: str
    sku: int
    lot: int
    lot_code: str
    expires_on: date | None
    pieces: int


class Step(NamedTuple):
    """A stretch of a pick: so many pieces of a lot from a place, for a line of the order."""

    line: int
    sku: int
    pieces: int
    at: Lying


def lying(actor: Actor, owner: int, site: int, skus: Iterable[int]) -> list[Lying]:
    """What of an owner's SKUs lies free at a site, by place and lot."""
    return [
        Lying(*row)
        for row in sql.fetch(
            "SELECT a.id, p.id, p.code, p.name, l.sku_id, l.id, l.code, l.expires_on, b.pieces "
            "FROM ledger_goodsaccount a JOIN parties_place p ON p.id = a.place "
            "JOIN ledger_goodsbalance b ON b.account = a.id AND b.pieces > 0 JOIN catalog_lot l ON l.id = b.lot "
            "WHERE a.organisation = %s AND a.owner = %s AND a.site = %s AND a.bucket = 'free' "
            "AND b.lot IN (SELECT id FROM catalog_lot WHERE sku_id = ANY(%s::bigint[])) "
            "ORDER BY p.code, l.sku_id, l.expires_on NULLS LAST, l.id",
            (actor.organisation, owner, site, sql.array(set(skus))),
        )
    ]


def here(actor: Actor, place: int) -> list[int]:
    """The SKUs of which the book has something free at a place; how much is not said."""
    return [
        row[0]
        for row in sql.fetch(
            "SELECT DISTINCT l.sku_id FROM ledger_goodsaccount a JOIN ledger_goodsbalance b ON b.account = a.id "
            "AND b.pieces > 0 JOIN catalog_lot l ON l.id = b.lot "
            "WHERE a.organisation = %s AND a.place = %s AND a.bucket = 'free' ORDER BY 1",
            (actor.organisation, place),
        )
    ]


def route(actor: Actor, order: int) -> tuple[list[Step], list[Lying]]:
    """How an order would be picked now, first expired first, in the order of the places; and all that lies there.

    The same rule that picking decides by; nothing is locked, so somebody may be faster.
    """
    seen = orders.seen(actor, order)
    if seen is None or seen.organisation != actor.organisation:
        return [], []
    promised = {wish.line: wish.pieces for wish in promises.promised_to("order", [order]).values()}
    skus = {line.n: line.sku for line in orders.lines_of(seen) if line.n in promised}
    there = lying(actor, seen.owner, seen.ship_from, skus.values())
    by_key = {(one.account, one.lot): one for one in there}
    piles: dict[int, list[Pile]] = {}
    for sku, pile in in_order(LotSeen(o.account, o.lot, o.sku, o.expires_on, o.pieces, 0) for o in there):
        piles.setdefault(sku, []).append(pile)
    steps = [
        Step(one.line, one.sku, taken.pieces, by_key[taken.account, taken.lot])
        for one in rules.decide(None, promised, skus, piles, None)
        for taken in one.taken
    ]
    return sorted(steps, key=lambda step: (step.at.place_code, step.line, step.at.lot)), there


def cost_of(actor: Actor, skus: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Pieces that lie free of the firm's own SKUs, and what they cost together: what a piece costs today."""
    rows = sql.fetch(
        "SELECT l.sku_id, sum(b.pieces)::bigint, sum(b.value)::bigint FROM catalog_lot l "
        "JOIN ledger_goodsbalance b ON b.lot = l.id AND b.pieces > 0 "
        "JOIN ledger_goodsaccount a ON a.id = b.account AND a.organisation = %s AND a.owner = %s AND a.bucket = 'free' "
        "WHERE l.sku_id = ANY(%s::bigint[]) GROUP BY 1",
        (actor.organisation, actor.party, sql.array(set(skus))),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def suppliers(actor: Actor) -> list[int]:
    """Whoever sent the latest five hundred receipts, the latest first."""
    rows = sql.fetch(
        "SELECT supplier FROM (SELECT supplier, at FROM warehouse_receipt WHERE organisation = %s "
        "ORDER BY at DESC LIMIT 500) r GROUP BY supplier ORDER BY max(at) DESC",
        (actor.organisation,),
    )
    return [row[0] for row in rows]
