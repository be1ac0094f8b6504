"""List price and floor of a line."""

from __future__ import annotations

from salur.kernel.money import Amount, rounded
from salur.pricing.engine.compiled import Good
from salur.pricing.engine.match import Depths
from salur.pricing.engine.numbers import Rounding
from salur.pricing.engine.rows import PriceRow
from salur.pricing.engine.run import Line, Run

Vector = tuple[Depths, bool, int, str]


def best_row(run: Run, good: Good, pack: str, pieces: int) -> PriceRow | None:
    """The best of the rows that are live, match the buyer, and fit pack and pieces (all of the SKU in the cart).

    The greatest vector wins: depth per ranked key, then pack, min_pieces, start; then the smaller id.
    """
    listing = run.rules.listings.get((good.code, run.currency))
    if listing is None:
        return None
    groups = [listing.general]
    if listing.by_buyer:
        groups += [listing.by_buyer[buyer] for buyer in run.who.values.get("buyer", ()) if buyer in listing.by_buyer]
    best: PriceRow | None = None
    best_fit: Vector = ((), False, 0, "")
    date, patterns, depths_of = run.date, run.rules.patterns, run.who.depths
    for group in groups:
        for number, rows in group.items():
            depths = depths_of(number, patterns)
            if depths is None:
                continue
            for row in rows:
                fits = row.min_pieces <= pieces and (row.pack is None or row.pack == pack)
                if fits and row.starts_on <= date <= row.ends_on:
                    fit = (depths, row.pack is not None, row.min_pieces, row.starts_on)
                    if best is None or fit > best_fit or (fit == best_fit and row.id < best.id):
                        best, best_fit = row, fit
                    break
    return best


def list_amount(row: PriceRow, pieces: int, rounding: Rounding) -> Amount:
    """Price × pieces ÷ pieces of `per`, rounded once."""
    return rounded(row.top * pieces, row.bottom, rounding.list.to, rounding.list.mode)


def floor_of_line(run: Run, line: Line) -> Amount:
    """The highest floor that matches, rounded up to a smallest coin; 0 if none does."""
    highest = 0
    for floor in line.good.floors:
        if not floor.starts_on <= run.date <= floor.ends_on or floor.currency not in ("", run.currency):
            continue
        if run.who.failing(floor.when, run.rules.patterns) is not None:
            continue
        if floor.of_list:
            top, bottom = floor.top * line.list, floor.bottom
        else:
            pieces = line.good.packs.get(floor.per)
            if pieces is None:
                continue
            top, bottom = floor.top * line.pieces, floor.bottom * pieces
        highest = max(highest, -(-top // bottom))
    return highest
