"""This module's sentences in the language of the books: came back, restocked, destroyed, sent back."""

from __future__ import annotations

from collections.abc import Mapping

from salur.ledger.entry import Goods, GoodsMove, Money, MoneyMove

MoneyBook = Mapping[tuple[int, str, str], Money]


def receive(sold: Goods, quarantine: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Return received: sold → quarantine, at the value they left with."""
    return GoodsMove(sold, quarantine, sku, lot, pieces, value)


def inspect(quarantine: Goods, where: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Inspected: quarantine → free, or → destroyed."""
    return GoodsMove(quarantine, where, sku, lot, pieces, value)


def send_back(quarantine: Goods, bought: Goods, sku: int, lot: int, pieces: int, value: int) -> GoodsMove:
    """Sent back to the supplier: quarantine → bought."""
    return GoodsMove(quarantine, bought, sku, lot, pieces, value)


def owed_back(book: MoneyBook, supplier: int, currency: str, untaxed: int, tax: int) -> list[MoneyMove]:
    """Sent back to the supplier: purchases, tax receivable → received not billed.

    The next bill is for less, or the supplier's credit comes as one: what we owe by bills (payable) is not touched, so
    goods can go back though every bill is paid.
    """
    waiting = book[supplier, "received_not_billed", currency]
    moves = [
        MoneyMove(book[0, "purchases", currency], waiting, untaxed),
        MoneyMove(book[0, "tax_receivable", currency], waiting, tax),
    ]
    return [move for move in moves if move.amount]
