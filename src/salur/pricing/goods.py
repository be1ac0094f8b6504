"""What pricing knows of SKUs: packs and attributes, from the catalog, kept in the process for half a minute.

A SKU is one identity for every member, so one memory serves them all. A change of category or tax class is seen by
every process within `SECONDS`; what was priced before keeps what it was priced with.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping

from salur.catalog import queries as catalog
from salur.kernel import sql
from salur.pricing.rules import Sku
from salur.pricing.rules.book import SkuKey

SECONDS = 30
MOST = 50_000  # SKUs kept per database

_lock = threading.Lock()
_kept: dict[str, tuple[float, dict[SkuKey, Sku]]] = {}


def fresh(skus: Iterable[int]) -> dict[SkuKey, Sku]:
    """SKUs as the catalog has them now; those it does not have are left out. Two statements."""
    wanted = sorted(set(skus))
    if not wanted:
        return {}
    packs = catalog.packs(wanted)
    found: dict[SkuKey, Sku] = {}
    for sku, row in catalog.skus(wanted).items():
        attributes = {"tax_class": row.tax_class, "category": row.category, "brand": row.brand}
        found[sku] = Sku(packs.get(sku, {}), {key: value for key, value in attributes.items() if value})
    return found


def known(skus: Iterable[int]) -> dict[SkuKey, Sku]:
    """SKUs as the catalog has them, at most half a minute old; no statement for those that are kept."""
    place = sql.database()
    kept = _memory(place)
    wanted = set(skus)
    found: dict[SkuKey, Sku] = {sku: kept[sku] for sku in wanted if sku in kept}
    if missing := [sku for sku in wanted if sku not in found]:
        read = fresh(missing)
        found.update(read)
        with _lock:
            if len(kept) + len(read) > MOST:
                _kept[place] = (time.monotonic(), read)  # never emptied under a reader, but left to him
            else:
                kept.update(read)
    return found


def _memory(place: str) -> dict[SkuKey, Sku]:
    now = time.monotonic()
    with _lock:
        born, kept = _kept.get(place, (now, {}))
        if now - born >= SECONDS:
            born, kept = now, {}
        _kept[place] = (born, kept)
        return kept


def forget() -> None:
    """Drop what is kept (tests)."""
    with _lock:
        _kept.clear()


def sizes(skus: Iterable[int]) -> dict[SkuKey, Mapping[str, int]]:
    """Pieces in each pack of SKUs, by name; see `known`."""
    return {sku: one.packs for sku, one in known(skus).items()}
