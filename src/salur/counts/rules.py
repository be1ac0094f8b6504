"""Comparing a count with the book: what was found, what is missing, and what that is worth. Pure.

A count is of its moment. What came and went between the counting and the approval is no difference: the shelf should
now hold what was counted plus what came less what went since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from salur.ledger.rules import Balance, at_cost, take


class Move(NamedTuple):
    """Pieces of a lot that came to a shelf (+) or left it (-), and when that happened."""

    at: datetime
    pieces: int


class Difference(NamedTuple):
    """Pieces found (+) or missing (-), and their value with the same sign."""

    pieces: int
    value: int


def since(moves: Iterable[Move], counted_at: datetime) -> int:
    """Pieces that came less those that went after the counting. What happened at that very moment was counted."""
    return sum(move.pieces for move in moves if move.at > counted_at)


def compare(counted: int, moved: int, there: Balance, last_known: Balance = (0, 0)) -> Difference | None:
    """The difference between what should lie there now (counted + moved since) and what does, at today's average.

    Found goods come at the average of their lot, else at the last known cost, else at nothing. None if more has left
    since than was counted: then the count cannot be right.
    """
    should = counted + moved
    if should < 0:
        return None
    pieces, value = there
    if should < pieces:
        return Difference(should - pieces, -take(pieces - should, pieces, value))
    return Difference(should - pieces, at_cost(should - pieces, there if pieces else last_known))
