"""Finding the invoices that goods coming back were sold on, and dividing them by what an inspection found. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from salur.kernel.refusal import Refused
from salur.ledger.rules import Balance, return_value
from salur.orders.rules import share
from salur.returns.bodies import Back, Found

DISPOSITIONS = ("restock", "destroy", "to_principal")


@dataclass(slots=True)
class Room:
    """A line of an invoice, and what of it can still come back; linking takes from it.

    `pieces` and the price are the line's as invoiced, `delivered` the pieces handed over, `cost` what those cost.
    """

    invoice: int
    n: int
    bill_to: int
    currency: str
    pieces: int
    untaxed: int
    tax: int
    lot: int | None
    delivered: int
    cost: Balance | None = None
    returned: int = 0
    returned_value: int = 0

    @property
    def left(self) -> int:
        """Pieces that have not come back yet."""
        return max(0, self.delivered - self.returned)


class Linked(NamedTuple):
    """Pieces back that were sold on an invoice line: its share of the price, and the value they left with (or None)."""

    room: Room
    pieces: int
    value: int | None
    untaxed: int
    tax: int


def link(told: Back, rooms: Sequence[Room]) -> tuple[list[Linked], int]:
    """The invoice lines that pieces were sold on, and how many were found on none.

    The line or invoice that was named first, then those of the named lot, then in the order given (the latest first).
    """
    named = [room for room in rooms if told.invoice == room.invoice and told.invoice_line in (None, room.n)]
    same_lot = [room for room in rooms if told.lot is not None and told.lot == room.lot]
    found, wanted, seen = [], told.pieces, set()
    for room in (*named, *same_lot, *rooms):
        if wanted and room.left and id(room) not in seen:
            seen.add(id(room))
            found.append(_take(room, min(wanted, room.left)))
            wanted -= found[-1].pieces
    return found, wanted


def _take(room: Room, pieces: int) -> Linked:
    first, last = room.returned, room.returned + pieces
    untaxed = share(room.untaxed, room.pieces, last) - share(room.untaxed, room.pieces, first)
    tax = share(room.tax, room.pieces, last) - share(room.tax, room.pieces, first)
    value = None
    if room.cost is not None:
        value = return_value(pieces, room.cost, (room.returned, room.returned_value))
    room.returned = last
    room.returned_value += value or 0
    return Linked(room, pieces, value, untaxed, tax)


class Row(NamedTuple):
    """A line of a return: pieces that were told in one line and sold on one invoice line, with their price."""

    n: int
    told: int
    pieces: int
    untaxed: int
    tax: int


class Part(NamedTuple):
    """Pieces of a return's line with what was found of them, and their share of the line's price."""

    row: int
    disposition: str
    pieces: int
    accepted: bool
    untaxed: int
    tax: int
    reason: str


def faults(rows: Iterable[Row], found: Sequence[Found]) -> list[Refused]:
    """What is wrong with an inspection: every piece must be found once, destroyed and rejected ones with a reason."""
    left: dict[int, int] = {}
    for row in rows:
        left[row.told] = left.get(row.told, 0) + row.pieces
    wrong, came = [], dict(left)
    for one in found:
        if one.line not in left or one.disposition not in DISPOSITIONS or (one.pieces is not None and one.pieces <= 0):
            wrong.append(Refused("returns.bad_finding", line=one.line, disposition=one.disposition))
            continue
        if (one.disposition == "destroy" or not one.accepted) and not one.reason.strip():
            wrong.append(Refused("returns.reason_needed", line=one.line))
        left[one.line] -= left[one.line] if one.pieces is None else one.pieces
    wrong += [
        Refused("returns.not_all_inspected", line=line, pieces=came[line], inspected=came[line] - rest)
        for line, rest in sorted(left.items())
        if rest
    ]
    return wrong


def divide(rows: Sequence[Row], found: Sequence[Found]) -> list[Part]:
    """The parts of each line by what was found, in the order told; the parts of a line come to all of its price."""
    parts: list[Part] = []
    for told in dict.fromkeys(row.told for row in rows):
        mine = [row for row in rows if row.told == told]
        left = sum(row.pieces for row in mine)
        at, first = 0, 0
        for one in (one for one in found if one.line == told):
            wanted = left if one.pieces is None else one.pieces
            left -= wanted
            while wanted:
                row = mine[at]
                pieces = min(wanted, row.pieces - first)
                last = first + pieces
                parts.append(Part(
                    row.n, one.disposition, pieces, one.accepted,
                    share(row.untaxed, row.pieces, last) - share(row.untaxed, row.pieces, first),
                    share(row.tax, row.pieces, last) - share(row.tax, row.pieces, first), one.reason,
                ))  # fmt: skip
                wanted -= pieces
                at, first = (at + 1, 0) if last == row.pieces else (at, last)
    return parts
