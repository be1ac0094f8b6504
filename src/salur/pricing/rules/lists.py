"""The list price of a line: the best of the rows that fit, by a vector compared left to right."""

from __future__ import annotations

from operator import itemgetter

from salur.pricing.rules.book import Book, IndexedRow, PriceRow, SkuKey
from salur.pricing.rules.match import Facts, Value, depth, matches

# A row that names the buyer beats one that names his class, and so on; the depth of the territory counts too.
RANKED = ("buyer", "sets", "class", "channel", "territory", "tier", "payment", "seller")

_RANK = {key: at for at, key in enumerate(RANKED)}
_UNNAMED = (0,) * len(RANKED)

Vector = tuple[tuple[int, ...], bool, int, str]
Found = dict[tuple[SkuKey, str, str, tuple[Value | None, ...]], tuple[IndexedRow, ...]]


def vector(row: PriceRow, who: Facts) -> Vector | None:
    """How closely a row fits: depths of the ranked facts, pack, min_pieces, start; None if it does not match."""
    needs, exception = row.when
    depths = _UNNAMED
    if needs:
        hits = [0] * len(RANKED)
        for key, values in needs:
            deep = depth(values, who.get(key))
            if not deep:
                return None
            if key in _RANK:
                hits[_RANK[key]] = deep
        depths = tuple(hits)
    if exception is not None and matches(exception, who):
        return None
    return depths, row.pack is not None, row.min_pieces, row.starts_on


def ranked_rows(book: Book, sku: SkuKey, currency: str, date: str, who: Facts, found: Found) -> tuple[IndexedRow, ...]:
    """Rows of the SKU that match the buyer, best first; equal vectors by id. Some may not be live on the date.

    `found` keeps the answers of one call, by the facts that this SKU's rows look at at all.
    """
    entry = book.rows.get((sku, currency))
    if entry is None:
        return ()
    keys, rows = entry
    if not keys:
        return rows
    key = (sku, currency, date, tuple([who.get(name) for name in keys]))
    known = found.get(key)
    if known is None:
        fitting = []
        for one in rows:
            if one.row.starts_on <= date <= one.row.ends_on and (fit := vector(one.row, who)) is not None:
                fitting.append((fit, one))
        # rows stand by id in the book and the sort is stable, so ties keep the smaller id in front
        fitting.sort(key=itemgetter(0), reverse=True)
        known = found[key] = tuple([one for _, one in fitting])
    return known


def best_row(rows: tuple[IndexedRow, ...], date: str, pack: str, pieces: int) -> IndexedRow | None:
    """The first row that is live and fits the line's pack and the cart's pieces of the SKU."""
    for one in rows:
        _, _, _, _, _, _, only, least, _, starts_on, ends_on, _ = one[0]
        if least <= pieces and (only is None or only == pack) and starts_on <= date <= ends_on:
            return one
    return None
