"""Deciding a pick: which lots, at what value, what is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def by_line(told: Iterable[Picked]) -> dict[int, list[Picked]]:
    """What was told of each line: one line may be picked from several lots."""
    found: dict[int, list[Picked]] = {}
    for one in told:
        found.setdefault(one.line, []).append(one)
    return found


def faults(told: Iterable[Picked], promised: Mapping[int, int], lines: Mapping[int, object]) -> list[Refused]:
    """What is wrong with a pick as it is told."""
    found = []
    for line, some in by_line(told).items():
        there, pieces = promised.get(line, 0), sum(one.pieces for one in some)
        if line not in lines:
            found.append(Refused("warehouse.unknown_line", line=line))
        elif pieces > there or min(one.pieces for one in some) < 0:
            found.append(Refused("warehouse.not_promised", line=line, pieces=pieces, promised=there))
        elif pieces < there and not any(one.reason in REASONS for one in some):
            found.append(Refused("warehouse.reason_needed", line=line, pieces=there - pieces))
    return found


def lots_short(told: Iterable[Picked], skus: Mapping[int, int], piles: Mapping[int, Sequence[Pile]]) -> list[Refused]:
    """Lots that were chosen but of which there are not so many pieces. `skus` by line, `piles` by SKU."""
    wanted: dict[tuple[int, int], list[int]] = {}
    for one in told:
        if one.lot is not None and one.pieces:
            known = wanted.setdefault((skus[one.line], one.lot), [one.line, 0])
            known[1] += one.pieces
    found = []
    for (sku, lot), (line, pieces) in wanted.items():
        there = sum(pile.pieces for pile in piles.get(sku, ()) if pile.lot == lot)
        if pieces > there:
            found.append(Refused("warehouse.lot_short", line=line, lot=lot, pieces=pieces, there=there))
    return found


def decide(
    told: Mapping[int, Sequence[Picked]] | None,
    promised: Mapping[int, int],
    skus: Mapping[int, int],
    piles: Mapping[int, Sequence[Pile]],
    good_until: date | None,
) -> list[LineDecision]:
    """What is taken for each line that is picked, and what is missing of it. None told: everything promised.

    Chosen lots are taken first, so that no other line of the order takes them away; a lot chosen by a person is not
    asked how long it keeps. What is missing was missed where a lot was named, else where the first to expire lie.
    """
    lines = sorted(promised) if told is None else sorted(line for line in told if promised.get(line))
    found = {line: LineDecision(line, skus[line]) for line in lines}
    if told is None:
        for line, one in found.items():
            one.taken = draw(piles.get(one.sku, ()), promised[line], good_until, None)
        return list(found.values())
    entries = [entry for line in lines for entry in told[line]]
    for entry in sorted(entries, key=lambda entry: entry.lot is None):
        one = found[entry.line]
        one.taken += draw(piles.get(one.sku, ()), entry.pieces, good_until, entry.lot)
    for line, one in found.items():
        _miss(one, told[line], promised[line], piles.get(one.sku, ()))
    return list(found.values())


def _miss(one: LineDecision, told: Sequence[Picked], promised: int, piles: Sequence[Pile]) -> None:
    """Take what turned out not to be there, or damaged, off the piles too."""
    gone = [entry for entry in told if entry.reason in ("not_found", "damaged")]
    if gone:
        one.reason = gone[0].reason or ""
        missing = promised - sum(entry.pieces for entry in told)
        if gone[0].lot is not None:
            one.missing = draw(piles, missing, None, gone[0].lot)
        one.missing += draw(piles, missing - one.missed, None, None)
