"""This module's sentences in the language of the books: load, hand over, unload."""

from __future__ import annotations

from salur.ledger.entry import Goods, GoodsMove, Money, MoneyMove


def load(picked: Goods, in_transit: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Trip loaded: picked → in transit, with the vehicle."""
    return GoodsMove(picked, in_transit, sku, lot, pieces, value)


def hand_over(in_transit: Goods, sold: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Delivered: in transit → sold, at what the goods cost; the sum of sold is the cost of sales."""
    return GoodsMove(in_transit, sold, sku, lot, pieces, value)


def draw(unexplained: Goods, free: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Delivered, but not on the shelf where it had been put back: unexplained → free, at the last known cost."""
    return GoodsMove(unexplained, free, sku, lot, pieces, value)


def not_yet_invoiced(sales: Money, unbilled: Money, amount: int) -> MoneyMove:
    """Delivered before the invoice: unbilled sales → unbilled, net and tax."""
    return MoneyMove(sales, unbilled, amount)


def unload(in_transit: Goods, where: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Trip unloaded: in transit → free, → quarantine, or → picked for what never reached its door."""
    return GoodsMove(in_transit, where, sku, lot, pieces, value)
