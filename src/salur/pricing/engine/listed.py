"""List price and floor of a line."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from salur.kernel.money import Amount, rounded
from salur.kernel.refusal import Refused
from salur.pricing.engine.compiled import Good
from salur.pricing.engine.match import Depths
from salur.pricing.engine.numbers import Rounding, ratio
from salur.pricing.engine.rows import PriceRow, price_row
from salur.pricing.engine.run import Line, Run

Vector = tuple[Depths, bool, int, str]
Matching = tuple[Depths, tuple[tuple[Any, ...], ...]]

_DEPTHS = itemgetter(0)


def best_row(run: Run, good: Good, pack: str, pieces: int) -> PriceRow | None:
    """The best of the rows that are live, match the buyer, and fit pack and pieces (all of the SKU in the cart).

    The greatest vector wins: depth per ranked key, then pack, min_pieces, start; then the smaller id.
    """
    best: tuple[Any, ...] | None = None
    best_depths: Depths = ()
    date = run.date
    for depths, rows in _matching(run, good):
        if depths < best_depths:
            break  # the closest first: no other can be better
        for row in rows:
            _, _, _, _, only, least, starts_on, ends_on, _, _, _ = row
            if least <= pieces and (only is None or only == pack) and starts_on <= date <= ends_on:
                if best is None or _better(row, best):
                    best, best_depths = row, depths
                break
    return None if best is None else PriceRow._make(best)


def _better(row: tuple[Any, ...], best: tuple[Any, ...]) -> bool:
    """Of two rows that fit a buyer equally closely, whether the first beats the other."""
    mine, its = (row[4] is not None, row[5], row[6]), (best[4] is not None, best[5], best[6])
    return mine > its or (mine == its and bool(row[0] < best[0]))


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


def _matching(run: Run, good: Good) -> list[Matching]:
    """The rows of the SKU whose condition the buyer matches, by condition, with the depths of its hits; the closest
    first. Looked up once in a run."""
    known = run.matching.get(good.code)
    if known is not None:
        return known
    found: list[Matching] = []
    listing = run.rules.listings.get((good.code, run.currency))
    if listing is not None:
        by_fact, patterns, depths_of = listing.by_fact, run.rules.patterns, run.who.depths
        for group in (listing.general, *[by_fact[fact] for fact in by_fact.keys() & run.told]):
            for number, rows in group:
                depths = depths_of(number, patterns)
                if depths is not None:
                    found.append((depths, rows))
        if len(found) > 1:
            found.sort(key=_DEPTHS, reverse=True)
    run.matching[good.code] = found
    return found


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
