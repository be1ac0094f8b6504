"""What orders come to when goods of theirs left that nobody had picked for them any more. Pure.

Amounts are pairs (untaxed, tax) in the smallest coin. Whatever a line is divided into (shipped, open, cancelled), its
parts add up to the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from salur.orders.rules import share

Pair = tuple[int, int]


class Taken(NamedTuple):
    """Pieces of an SKU that left for a line of an order, and what they are sold for."""

    order: int
    line: int
    sku: int
    pieces: int
    amount: Pair


class Counted(NamedTuple):
    """Where taken pieces count now: the line; what of a promise and of a wait they used up; the credit that was set
    aside for those; and the pieces beyond what was ordered."""

    line: int
    promised: int
    waited: int
    credit: int
    beyond: int


@dataclass(slots=True)
class Parts:
    """A line of an order by its parts: promised, waited for, cancelled before the door; what is shipped and open."""

    n: int
    sku: int
    pieces: int
    amount: Pair
    cancelled: int  # of them `refused` at the door, which were shipped
    refused: int
    promised: int
    waiting: int
    open: Pair
    shipped: Pair
    new: bool = False

    def close(self) -> None:
        """Nothing of it that has not been shipped is wanted any more; nothing may be set aside for it."""
        self.cancelled, self.open = self.pieces, (0, 0)

    def take(self, pieces: int, amount: Pair) -> Counted:
        """Pieces of it are shipped: first what is promised, then what is waited for, then what was cancelled comes
        after all; what is beyond that makes the line larger. They are sold for their own amount, whatever the line
        would have come to."""
        awaited, credit = self.promised + self.waiting, 0
        promised, waited = min(pieces, self.promised), min(max(pieces - self.promised, 0), self.waiting)
        given_up = self.cancelled - self.refused
        back = min(pieces - promised - waited, given_up)
        beyond = pieces - promised - waited - back
        still, shipped, comes_to = [], [], []
        for whole, is_open, out, mine in zip(self.amount, self.open, self.shipped, amount, strict=True):
            used = share(is_open, awaited, promised + waited) if awaited else 0
            lost = whole - out - is_open
            lost -= share(lost, given_up, back) if given_up else 0
            credit += used
            still.append(is_open - used)
            shipped.append(out + mine)
            comes_to.append(shipped[-1] + still[-1] + lost)
        self.open, self.shipped, self.amount = (
            (still[0], still[1]),
            (shipped[0], shipped[1]),
            (comes_to[0], comes_to[1]),
        )
        self.promised -= promised
        self.waiting -= waited
        self.cancelled -= back
        self.pieces += beyond
        return Counted(self.n, promised, waited, credit, beyond)


def line_for(lines: dict[int, Parts], n: int, sku: int) -> Parts:
    """The line that pieces count on: their own; if that is of another SKU by now, one of the same; else a new one."""
    mine = lines.get(n)
    if mine is not None and mine.sku == sku:
        return mine
    for line in lines.values():
        if line.sku == sku:
            return line
    fresh = Parts(max(lines) + 1, sku, 0, (0, 0), 0, 0, 0, 0, (0, 0), (0, 0), new=True)
    lines[fresh.n] = fresh
    return fresh
