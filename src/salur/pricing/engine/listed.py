"""List price and floor of a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from salur.kernel.money import Amount, rounded
from salur.kernel.refusal import Refused
from salur.pricing.engine.compiled import Good
from salur.pricing.engine.match import Depths
from salur.pricing.engine.numbers import Rounding, ratio
from salur.pricing.engine.rows import PriceRow, price_row
from salur.pricing.engine.run import Line, Run

Vector = tuple[Depths, bool, int, str]


def best_row(run: Run, good: Good, pack: str, pieces: int) -> PriceRow | None:
    """The best of the rows that are live, match the buyer, and fit pack and pieces (all of the SKU in the cart).

    The greatest vector wins: depth per ranked key, then pack, min_pieces, start; then the smaller id.
    """
    best: tuple[Any, ...] | None = None
    best_fit: Vector = ((), False, 0, "")
    date = run.date
    for depths, rows in _matching(run, good):
        for row in rows:
            _, _, _, _, only, least, starts_on, ends_on, _, _, _ = row
            if least <= pieces and (only is None or only == pack) and starts_on <= date <= ends_on:
                fit = (depths, only is not None, least, starts_on)
                if best is None or fit > best_fit or (fit == best_fit and row[0] < best[0]):
                    best, best_fit = row, fit
                break
    return None if best is None else PriceRow._make(best)


AGREED = "agreed"  # the row of a price agreed for one line


def agreed_row(run: Run, good: Good, agreed: Mapping[str, Any]) -> PriceRow:
    """The price agreed for a line, as a row: it stands instead of any of the list."""
    per = agreed.get("per") or "piece"
    row = {"id": AGREED, "version": 1, "price": agreed["price"], "per": per, "includes_tax": agreed.get("includes_tax")}
    return price_row(row, good.packs[per], run.rules.currencies[run.currency])


def agreed_fault(good: Good, agreed: Mapping[str, Any] | None) -> str | None:
    """Why an agreed price cannot be, if so: unknown_pack, bad_price."""
    if not agreed:
        return None
    if (agreed.get("per") or "piece") not in good.packs:
        return "unknown_pack"
    try:
        ratio(agreed["price"])
    except Refused:
        return "bad_price"
    return None


def fitting(run: Run, good: Good, pack: str, pieces: int) -> list[tuple[Vector, PriceRow]]:
    """Every row that fits, with its vector; best first, equal ones by id."""
    found = []
    for depths, rows in _matching(run, good):
        for row in map(PriceRow._make, rows):
            if row.min_pieces <= pieces and row.pack in (None, pack) and row.starts_on <= run.date <= row.ends_on:
                found.append(((depths, row.pack is not None, row.min_pieces, row.starts_on), row))
    found.sort(key=lambda one: one[1].id)
    found.sort(key=lambda one: one[0], reverse=True)
    return found


def _matching(run: Run, good: Good) -> Iterator[tuple[Depths, tuple[tuple[Any, ...], ...]]]:
    """The rows of the SKU whose condition the buyer matches, by condition, with the depths of its hits."""
    listing = run.rules.listings.get((good.code, run.currency))
    if listing is None:
        return
    by_fact, patterns, depths_of = listing.by_fact, run.rules.patterns, run.who.depths
    for group in (listing.general, *[by_fact[probe] for probe in run.who.probes if probe in by_fact]):
        for number, rows in group:
            depths = depths_of(number, patterns)
            if depths is not None:
                yield depths, rows


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
