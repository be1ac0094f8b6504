"""Vans that sell, beyond what the book has on them, and counts that find out."""

from __future__ import annotations

from salur.counts.bodies import Counted, Tell
from salur.field.bodies import Line, Sale
from salur.warehouse.bodies import Move, Moved
from tests.simulation.desk import Desk, done

ON_VAN = (
    "SELECT l.sku_id, b.lot, b.pieces FROM ledger_goodsbalance b JOIN ledger_goodsaccount a ON a.id = b.account "
    "JOIN catalog_lot l ON l.id = b.lot WHERE b.organisation = %s AND a.bucket = 'free' AND a.place = %s AND "
    "b.pieces > 0 "
    "ORDER BY l.sku_id, b.lot"
)


def stock_up(desk: Desk) -> None:
    """A van takes some goods along; what is promised stays."""
    there = desk.rows(
        "SELECT sku, sellable - promised FROM ledger_shelf WHERE organisation = %s AND site = %s AND sellable - "
        "promised > 24 "
        "ORDER BY sku", desk.firm.site)  # fmt: skip
    lines = tuple(Moved(sku, desk.chance.randint(3, 12)) for sku, _ in desk.some(there, 0.4))
    if lines:
        desk.tell("warehouse.transfer", 6.5, [Move(desk.firm.site, desk.chance.choice(desk.firm.vans), lines)])


def sell(desk: Desk) -> None:
    """What the salesmen sold on the road: mostly what is there, now and then more than the book knows of."""
    sales = []
    for van in desk.firm.vans:
        there: dict[int, int] = {}
        for sku, _, pieces in desk.rows(ON_VAN, van):
            there[sku] = there.get(sku, 0) + int(pieces)
        for sku, pieces in there.items():
            if desk.chance.random() < 0.5:
                sold = desk.chance.randint(1, pieces)
                if desk.chance.random() < 0.1:
                    sold = pieces + desk.chance.randint(1, 3)
                agreed = "3900" if desk.chance.random() < 0.1 else None
                paid = desk.chance.choice(("cash", "cash", "transfer", None))
                sales.append(Sale(van, desk.chance.choice(desk.firm.buyers), (Line(sku, sold, agreed=agreed),), paid))
    desk.tell("field.record_sale", 17.5, sales)


def count(desk: Desk) -> None:
    """A few shelves of the warehouse and a van are counted; not everything agrees."""
    firm, chance = desk.firm, desk.chance
    place = chance.choice((firm.site, *firm.vans))
    lying = desk.rows(ON_VAN, place)
    chosen = set(chance.sample(firm.skus, min(2, len(firm.skus))))
    lines = []
    for sku, lot, pieces in lying:
        if sku in chosen or place != firm.site:
            found = int(pieces) + (chance.choice((-2, -1, 1, 3)) if chance.random() < 0.2 else 0)
            lines.append(Counted(sku, max(0, found), lot))
    if not lines:
        return
    at = desk.season.at(20)
    told = done(desk.tell("counts.tell", 20, [Tell(place, tuple(lines), counted_at=at, approve=chance.random() < 0.5)]))
    waiting = desk.papers("counts_count", "status = 'told' AND id = ANY(%s)", told)
    verb = "counts.approve" if chance.random() < 0.85 else "counts.cancel"
    desk.tell(verb, 20.5, [(None, one) for one in waiting])
