"""Taking told goods off a van: as many as are there, first expired first, the rest out of unexplained. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from salur.ledger.rules import Balance, draw


@dataclass(slots=True)
class Pile:
    """Pieces of one lot on the van and what they cost; selling takes from it."""

    lot: int
    expires_on: date | None
    pieces: int
    value: int


class Handed(NamedTuple):
    """Pieces of a lot handed over and their value; of them drawn from unexplained, at which value."""

    lot: int
    pieces: int
    value: int
    drawn: int = 0
    drawn_value: int = 0


def hand_over(wanted: int, piles: Sequence[Pile], plain_lot: int, known: Balance) -> list[Handed]:
    """What of each lot was handed over. Missing pieces count as more of the lot taken last, at its average.

    Where nothing is there they are goods without a lot, at the last known cost. Takes from the piles.
    """
    there = sorted((pile for pile in piles if pile.pieces), key=lambda pile: (pile.expires_on or date.max, pile.lot))
    if not there:
        missing = draw(wanted, 0, 0, known)
        return [Handed(plain_lot, wanted, missing.missing_value, wanted, missing.missing_value)]
    found: list[Handed] = []
    for n, pile in enumerate(there, 1):
        told = wanted if n == len(there) else min(wanted, pile.pieces)
        if not told:
            break
        taken = draw(told, pile.pieces, pile.value)
        pile.pieces -= taken.pieces
        pile.value -= taken.value
        wanted -= told
        value = taken.value + taken.missing_value
        found.append(Handed(pile.lot, told, value, taken.missing_pieces, taken.missing_value))
    return found
