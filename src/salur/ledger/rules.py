"""Cost travelling with the goods: what leaves takes its share of the value, the last piece takes the rest. Pure.

A balance is (pieces, value): how many pieces stand there and what they are worth, in the smallest coin. Nothing is
ever revalued, so value is conserved to the coin. Worked numbers: docs/arithmetic/cost.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from salur.ledger import chart
from salur.ledger.entry import GoodsMove

Balance = tuple[int, int]  # pieces, value
Key = tuple[int, int, int]  # owner, site, SKU


class Drawn(NamedTuple):
    """What a tell took: pieces that were there at their value, and missing ones at the last known cost."""

    pieces: int
    value: int
    missing_pieces: int
    missing_value: int


def at_cost(pieces: int, known: Balance) -> int:
    """Value of pieces at a known cost (so many pieces, so much value), rounded down; 0 if nothing is known.

    This floor division is the one rounding of cost.
    """
    return known[1] * pieces // known[0] if known[0] else 0


def take(pieces: int, there_pieces: int, there_value: int) -> int:
    """Value that leaves with these pieces: value × pieces ÷ pieces there, rounded down; all with the last piece."""
    if not 0 <= pieces <= there_pieces:
        raise ValueError(f"{pieces} pieces cannot leave where {there_pieces} are")
    if pieces == there_pieces:
        return there_value
    return there_value * pieces // there_pieces


def take_each(wanted: Sequence[int], there_pieces: int, there_value: int) -> list[int]:
    """Values of several takings from one balance, one after the other in the order given.

    They add up to exactly the value that has left; taking all pieces in any split takes exactly all the value.
    """
    values = []
    for pieces in wanted:
        value = take(pieces, there_pieces, there_value)
        there_pieces -= pieces
        there_value -= value
        values.append(value)
    return values


def draw(pieces: int, there_pieces: int, there_value: int, known: Balance = (0, 0)) -> Drawn:
    """What a tell takes: as many as are there at their share, the rest out of *unexplained* at the last known cost.

    Where the balance itself has pieces, its own average is the last known cost; `known` (the last move of this SKU
    that carried value) is asked only if it is empty. Reality is never refused.
    """
    found = min(pieces, there_pieces)
    value = take(found, there_pieces, there_value) if found else 0
    missing = pieces - found
    cost = (there_pieces, there_value) if there_pieces else known
    return Drawn(found, value, missing, at_cost(missing, cost) if missing else 0)


def return_value(
    pieces: int,
    delivered: Balance | None = None,
    returned: Balance = (0, 0),
    today: Balance | None = None,
    known: Balance | None = None,
) -> int:
    """Value of goods coming back: that of the delivered line they came from, else today's average, else last known.

    `delivered` is the line's pieces and cost, `returned` what has already come back from it: what is left is taken as
    from any balance, so all partial returns together bring back exactly what had left. Pieces beyond the line (a tell)
    come at the line's cost.
    """
    if delivered is not None and delivered[0]:
        left_pieces, left_value = delivered[0] - returned[0], delivered[1] - returned[1]
        if left_pieces <= 0:
            return at_cost(pieces, delivered)
        within = min(pieces, left_pieces)
        return take(within, left_pieces, left_value) + at_cost(pieces - within, delivered)
    for source in (today, known):
        if source is not None and source[0]:
            return at_cost(pieces, source)
    return 0


def undo(goods: Sequence[GoodsMove], there: dict[tuple[int, int], Balance], free: dict[Key, int]) -> GoodsMove | None:
    """Take moves back: from where they went, to where they came from; gives the first move that cannot be, or None.

    `there` holds the kept balances by (account, lot), `free` the unpromised pieces by shelf (owner, site, SKU). Both
    are changed if all moves can be taken back, and left alone if not.
    """
    lying, unpromised = dict(there), dict(free)
    for move in goods:
        for account, sign in ((move.target, -1), (move.source, 1)):
            if chart.GOODS[account.bucket].kept:
                pieces, value = lying.get((account.id, move.lot), (0, 0))
                lying[account.id, move.lot] = (pieces + sign * move.pieces, value + sign * move.value)
            if account.bucket == "free":
                shelf = (account.owner, account.site, move.sku)
                unpromised[shelf] = unpromised.get(shelf, 0) + sign * move.pieces
    for move in goods:
        pieces, value = lying.get((move.target.id, move.lot), (0, 0))
        promised = unpromised.get((move.target.owner, move.target.site, move.sku), 0) < 0
        if pieces < 0 or value < 0 or (value and not pieces) or (promised and move.target.bucket == "free"):
            return move
    there.update(lying)
    free.update(unpromised)
    return None
