"""This module's sentences in the language of the books: found, missing, explained."""

from __future__ import annotations

from collections.abc import Mapping

from salur.counts.rules import Difference
from salur.ledger.discrepancies import Open
from salur.ledger.entry import Goods, GoodsMove

Buckets = Mapping[str, Goods]  # of one owner at one place, by bucket


def count(at: Buckets, sku: int, lot: int, found: Difference) -> GoodsMove:
    """Count approved: count difference → free for what was found, free → count difference for what is missing."""
    if found.pieces > 0:
        return GoodsMove(at["count_difference"], at["free"], sku, lot, found.pieces, found.value)
    return GoodsMove(at["free"], at["count_difference"], sku, lot, -found.pieces, -found.value)


def explain(at: Buckets, one: Open) -> GoodsMove:
    """A count explains what a tell drew from unexplained (or put there): it was a count difference, at that value."""
    unexplained, difference = at["unexplained"], at["count_difference"]
    if one.pieces > 0:
        return GoodsMove(difference, unexplained, one.sku, one.lot, one.pieces, one.value)
    return GoodsMove(unexplained, difference, one.sku, one.lot, -one.pieces, -one.value)
