"""This module's sentences in the language of the books: receive, pick, put back, miss, transfer."""

from __future__ import annotations

from salur.ledger.entry import Goods, GoodsMove, Money, MoneyMove


def receive(bought: Goods, free: Goods, sku: int, lot: int, pieces: int, cost: int) -> GoodsMove:
    """Goods received: bought → free (or opening → free), at what they cost."""
    return GoodsMove(bought, free, sku, lot, pieces, cost)


def owe(not_billed: Money, purchases: Money, cost: int) -> MoneyMove:
    """Goods received: received not billed → purchases, until the supplier's bill comes."""
    return MoneyMove(not_billed, purchases, cost)


def give_back_unexplained(free: Goods, unexplained: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """A receipt explains what was drawn before it came: free → unexplained, at the value drawn."""
    return GoodsMove(free, unexplained, sku, lot, pieces, value)


def pick(free: Goods, picked: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Picked: free → picked."""
    return GoodsMove(free, picked, sku, lot, pieces, value)


def miss(free: Goods, where: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Short pick: free → unexplained (not found) or → quarantine (damaged)."""
    return GoodsMove(free, where, sku, lot, pieces, value)


def put_back(picked: Goods, free: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Put back: picked → free, at the value it was picked with."""
    return GoodsMove(picked, free, sku, lot, pieces, value)


def transfer(source: Goods, target: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Moved between places of ours: free → free."""
    return GoodsMove(source, target, sku, lot, pieces, value)
