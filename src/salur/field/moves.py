"""This module's sentences in the language of the books: sold from the van, drawn from unexplained."""

from __future__ import annotations

from salur.field.rules import Handed
from salur.ledger.entry import Goods, GoodsMove


def sell(free: Goods, sold: Goods, sku: int, one: Handed) -> GoodsMove:
    """Sold from the van: free → sold, at what the goods cost."""
    return GoodsMove(free, sold, sku, one.lot, one.pieces, one.value)


def draw(unexplained: Goods, free: Goods, sku: int, one: Handed) -> GoodsMove:
    """What the book did not have on the van: unexplained → free, at the last known cost."""
    return GoodsMove(unexplained, free, sku, one.lot, one.drawn, one.drawn_value)
