"""Deciding a pick: which lots, at what value, what is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from salur.kernel.refusal import Refused
from salur.ledger.rules import take
from salur.warehouse.bodies import Picked

REASONS = ("later", "not_found", "damaged")


@dataclass(slots=True)
class Pile:
    """Pieces of one lot in one goods account; picking takes from it."""

    account: int
    lot: int
    expires_on: date | None
    pieces: int
    value: int

    def take(self, wanted: int) -> tuple[int, int]:
        """Take up to so many pieces; gives pieces and their value."""
        pieces = min(wanted, self.pieces)
        value = take(pieces, self.pieces, self.value)
        self.pieces -= pieces
        self.value -= value
        return pieces, value


class Taken(NamedTuple):
    """Pieces of a lot taken from an account, and their value."""

    account: int
    lot: int
    pieces: int
    value: int


@dataclass(slots=True)
class LineDecision:
    """What is taken for a line, what is missing of it and why."""

    line: int
    sku: int
    taken: list[Taken] = field(default_factory=list)
    missing: list[Taken] = field(default_factory=list)
    reason: str = ""

    @property
    def pieces(self) -> int:
        """Pieces taken."""
        return sum(one.pieces for one in self.taken)

    @property
    def missed(self) -> int:
        """Pieces that turned out not to be there, or damaged."""
        return sum(one.pieces for one in self.missing)


def draw(piles: Iterable[Pile], wanted: int, good_until: date | None, lot: int | None) -> list[Taken]:
    """Take pieces, first expired first; lots that expire before `good_until` are left, only `lot` if one is chosen."""
    taken = []
    for pile in piles:
        if wanted == 0:
            break
        if not pile.pieces or (lot is not None and pile.lot != lot):
            continue
        if lot is None and good_until is not None and pile.expires_on is not None and pile.expires_on < good_until:
            continue
        pieces, value = pile.take(wanted)
        taken.append(Taken(pile.account, pile.lot, pieces, value))
        wanted -= pieces
    return taken


def faults(asked: Iterable[Picked], promised: Mapping[int, int], lines: Mapping[int, object]) -> list[Refused]:
    """What is wrong with a pick as it is told."""
    found = []
    for one in asked:
        there = promised.get(one.line, 0)
        if one.line not in lines:
            found.append(Refused("warehouse.unknown_line", line=one.line))
        elif one.pieces < 0 or one.pieces > there:
            found.append(Refused("warehouse.not_promised", line=one.line, pieces=one.pieces, promised=there))
        elif one.pieces < there and one.reason not in REASONS:
            found.append(Refused("warehouse.reason_needed", line=one.line, pieces=there - one.pieces))
    return found
