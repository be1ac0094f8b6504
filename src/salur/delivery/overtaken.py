"""Doors of shipments that had been put back on the shelf: what was handed over left all the same.

The book had the goods on the shelf again and promised. What was handed over is taken from the shelf (what is not there
any more out of unexplained, at the last known cost), what was refused lies on the shelf as the book says, and the order
follows: see `orders.record_taken`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.delivery.doors import Buckets, Door
from salur.kernel.actor import Actor
from salur.ledger import discrepancies, read, shelves
from salur.ledger.discrepancies import Difference
from salur.ledger.rules import draw
from salur.orders import actions as orders
from salur.orders.queries import Held
from salur.orders.taking import Counted, Taken
from salur.stock import actions as stock
from salur.warehouse import queries as warehouse
from salur.warehouse.actions.progress import record_gone

Locked = Mapping[shelves.Key, shelves.Held]


def follow(actor: Actor, told: Sequence[Door], held: Mapping[int, Held], locked: Locked, buckets: Buckets) -> None:
    """Orders, promises and lines of the shipments follow what was told; the doors know what of it the shelf had."""
    gone = [one for one in told if one.put_back]
    if not gone:
        return
    lines = [(one, line) for one in gone for line in one.shipment.lines.values()]
    taken = [
        Taken(one.order.id, line.line, line.sku, line.pieces, (line.untaxed, line.tax)) for one, line in lines
    ]  # fmt: skip
    shipped = warehouse.shipped_of({one.order.id for one in gone})
    counted = orders.record_taken(actor=actor, taken=taken, held=held, locked=locked, shipped=shipped)
    _draw(gone, locked, buckets)
    rows = []
    for (one, line), what in zip(lines, counted, strict=True):
        one.credit += what.credit
        value = one.cost_of(line.n)
        rows.append((one.shipment.id, line.n, what.line, value))
        one.shipment.lines[line.n] = line._replace(line=what.line, value=value)
    record_gone(actor=actor, lines=rows)
    for one in gone:
        _yield_promises(actor, one, locked)
    discrepancies.open_all([*_missing(gone, buckets), *_beyond(lines, counted)])
    stock.freed(actor=actor, held=[locked[one.shelf(line)] for one, line in lines if one.refused])


def _draw(gone: Sequence[Door], locked: Locked, buckets: Buckets) -> None:
    """What of each line the shelf has, at its share of the cost, and what is drawn at the last known cost."""
    places = {buckets[one.source(line)].id for one in gone for line in one.shipment.lines.values()}
    there = read.lots_at(places, {line.lot for one in gone for line in one.shipment.lines.values()})
    for one in gone:
        handed = []
        for line, pieces, _, untaxed in one.handed:
            key = (buckets[one.source(line)].id, line.lot)
            shelf = locked[one.shelf(line)]
            lying = there.get(key, (0, 0))
            known = (line.pieces, line.value) if line.value else (shelf.cost_pieces, shelf.cost_value)
            found = draw(pieces, *lying, known)
            there[key] = (lying[0] - found.pieces, lying[1] - found.value)
            one.drawn[line.n] = (found.missing_pieces, found.missing_value)
            handed.append((line, pieces, found.value + found.missing_value, untaxed))
        one.handed = handed


def _yield_promises(actor: Actor, one: Door, locked: Locked) -> None:
    """Break the youngest promises of what has left the shelf, and keep account of what is there."""
    leaving: dict[shelves.Key, int] = {}
    for line, pieces, *_ in one.handed:
        leaving[one.shelf(line)] = leaving.get(one.shelf(line), 0) + pieces - one.drawn[line.n][0]
    mine = {key: locked[key] for key in leaving}
    stock.yield_promises(actor=actor, leaving=leaving, held=mine, paper_kind="shipment", paper=one.shipment.id)
    for key, pieces in leaving.items():
        locked[key].sellable -= pieces


def _missing(gone: Sequence[Door], buckets: Buckets) -> list[Difference]:
    """One discrepancy for each lot of which more was handed over than lay on the shelf."""
    found = []
    for one in gone:
        for line, *_ in one.handed:
            pieces, value = one.drawn[line.n]
            if pieces:
                free = buckets[one.source(line)].id
                found.append(
                    Difference("told_delivery", "shipment", one.shipment.id, free, line.sku, line.lot, pieces, value)
                )
    return found


def _beyond(lines: Sequence[tuple[Door, warehouse.ShipmentLineHeld]], counted: Sequence[Counted]) -> list[Difference]:
    """One discrepancy for each line of which more was brought than the order wanted."""
    return [
        Difference(
            "beyond_order", "shipment", one.shipment.id, sku=line.sku, lot=line.lot,
            note=f"{what.beyond} more than order {one.order.id}, line {what.line}, wanted",
        )
        for (one, line), what in zip(lines, counted, strict=True)
        if what.beyond
    ]  # fmt: skip
