"""A seller's rules in one version, as carts are priced by them: kept in the process, SKUs as they are asked for."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel import sql
from salur.kernel.money import CURRENCIES
from salur.kernel.work import current
from salur.pricing import as_json, by_engine, goods, snapshots
from salur.pricing.engine import Compiled, compiled
from salur.pricing.rules import Book, Cart, Priced, Sku, book
from salur.pricing.rules import price_carts as price_by
from salur.pricing.rules.book import SkuKey
from salur.pricing.versions import CHANGED

MOST_SKUS = 50_000  # kept in the process over all sellers, some 2 kB each


@dataclasses.dataclass(slots=True)
class _Shelf:
    """A version of a seller's rules as far as it was asked for; the book looks into the three mappings.

    `engine` has the same with schemes and floors; None where there are none: the book then gives the same, faster.
    """

    version: int
    until: float
    book: Book
    skus: dict[SkuKey, Sku]
    rows: dict[Any, Any]
    tax_goods: dict[Any, Any]
    engine: Compiled | None = None
    limited: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    gifts: tuple[int, ...] = ()


_lock = threading.Lock()
_shelves: OrderedDict[tuple[str, int], _Shelf] = OrderedDict()
_earlier: OrderedDict[tuple[str, int, int], _Shelf] = OrderedDict()
MOST_EARLIER = 8  # versions kept that are not in force any more


class InForce:
    """A seller's rules in one version: what they look at, and carts priced by them."""

    def __init__(self, organisation: int, shelf: _Shelf) -> None:
        self._organisation = organisation
        self._shelf = shelf

    @property
    def version(self) -> int:
        """Which version of the rules this is."""
        return self._shelf.version

    @property
    def limited(self) -> frozenset[str]:
        """The schemes with a budget or a period: what of them was used before belongs into a cart's counters."""
        return self._shelf.limited

    @property
    def asks(self) -> frozenset[str]:
        """What schemes ask of the buyer (keys of `who`)."""
        return self._shelf.asks

    def price(self, carts: Sequence[Cart]) -> list[Priced]:
        """Price carts; see `price_carts`."""
        shelf = self._shelf
        known = shelf.skus
        missing = {ask.sku for cart in carts for ask in cart.lines if ask.sku not in known}
        if missing:
            missing.update(sku for sku in shelf.gifts if sku not in known)
            shelf = _filled(self._organisation, shelf, [sku for sku in missing if isinstance(sku, int)])
        if shelf.engine is None:
            return price_by(shelf.book, carts)
        return by_engine.price_carts(shelf.engine, shelf.book, carts)

    def again(self, carts: Sequence[Mapping[str, Any]]) -> list[Priced]:
        """Price carts that were priced before, as they were kept (with other counters, if so)."""
        shelf = self._shelf
        missing = {int(line["sku"]) for cart in carts for line in cart["lines"]} - shelf.skus.keys()
        if missing:
            shelf = _filled(self._organisation, shelf, sorted({*missing, *shelf.gifts} - shelf.skus.keys()))
        assert shelf.engine is not None
        return [by_engine.priced_json(shelf.engine, cart) for cart in carts]


def in_force(organisation: int, at: int | None = None) -> InForce:
    """The seller's rules as they stand, or as they were in a version. The caller has the organisation set."""
    now = snapshots.version(organisation)
    return InForce(organisation, _shelf(organisation, now) if at in (None, now) else _earlier_shelf(organisation, at))


def _shelf(organisation: int, version: int) -> _Shelf:
    """The shelf of this version; a version that this transaction made and may yet roll back is nobody else's."""
    now, work = time.monotonic(), current()
    if work is not None and CHANGED in work.notes:
        own: _Shelf | None = work.notes.get((CHANGED, organisation))
        if own is None or own.version != version:
            own = work.notes[CHANGED, organisation] = _empty(organisation, version, now)
        return own
    place = (sql.database(), organisation)
    with _lock:
        known = _shelves.get(place)
        if known is not None and known.version == version and now < known.until:
            _shelves.move_to_end(place)
            return known
    fresh = _empty(organisation, version, now)
    with _lock:
        there = _shelves.get(place)
        if there is None or there.version <= version:  # an older transaction does not put the clock back
            _shelves[place] = fresh
            _shelves.move_to_end(place)
    return fresh


def _earlier_shelf(organisation: int, version: int | None) -> _Shelf:
    """A version that is not in force any more; the last few asked for are kept."""
    assert version is not None
    now, place = time.monotonic(), (sql.database(), organisation, version)
    with _lock:
        known = _earlier.get(place)
        if known is not None and now < known.until:
            return known
    fresh = _empty(organisation, version, now)
    with _lock:
        _earlier[place] = fresh
        while len(_earlier) > MOST_EARLIER:
            _earlier.popitem(last=False)
    return fresh


def _empty(organisation: int, version: int, now: float) -> _Shelf:
    taxes = snapshots.taxes(organisation, version)
    roundings = snapshots.roundings(organisation, version)
    found = book(str(organisation), version, CURRENCIES, {}, [], taxes, roundings)
    skus: dict[SkuKey, Sku] = {}
    rows: dict[Any, Any] = {}
    tax_goods: dict[Any, Any] = {}
    looking = dataclasses.replace(found, skus=skus, rows=rows, tax_goods=tax_goods)
    shelf = _Shelf(version, now + goods.SECONDS, looking, skus, rows, tax_goods)
    schemes, floors = snapshots.schemes_and_floors(organisation, version)
    if schemes or floors:
        written = as_json.written(organisation, version, schemes, floors, taxes, roundings)
        engine = shelf.engine = compiled(written)
        shelf.limited = frozenset(one.id for one in engine.schemes if one.budget is not None or one.has_period)
        shelf.asks = frozenset(snapshots.keys_of(schemes))
        gifts = {one.free_sku for one in engine.schemes if one.kind == "free" and one.free_sku.isdigit()}
        shelf.gifts = tuple(sorted(map(int, gifts)))
    return shelf


def _filled(organisation: int, shelf: _Shelf, missing: Sequence[int]) -> _Shelf:
    """The shelf with more SKUs on it: read without a lock, put there under it; other threads only look up."""
    skus = goods.known(missing)
    prices = snapshots.prices(organisation, shelf.version, missing)
    known = shelf.book
    part = book(known.id, known.version, CURRENCIES, skus, prices, [one.tax for one in known.taxes], [])
    with _lock:
        if shelf.engine is not None:
            shelf.engine = shelf.engine.with_skus(as_json.skus_of(skus), list(map(as_json.price_written, prices)))
        shelf.rows.update(part.rows)
        shelf.tax_goods.update(part.tax_goods)
        shelf.skus.update(part.skus)  # last: whoever finds the SKU finds the rest
        _make_room(shelf)
    return shelf


def _make_room(shelf: _Shelf) -> None:
    """Drop sellers who were not asked for longest; one who has too much alone starts anew at the next call."""
    kept = sum(len(one.skus) for one in _shelves.values())
    for place, one in list(_shelves.items()):
        if kept <= MOST_SKUS:
            return
        if one is not shelf:
            kept -= len(_shelves.pop(place).skus)
    if kept > MOST_SKUS:
        for place, one in list(_shelves.items()):
            if one is shelf:
                del _shelves[place]


def forget() -> None:
    """Drop what this process keeps of rules and SKUs; the next call reads anew."""
    with _lock:
        _shelves.clear()
        _earlier.clear()
    goods.forget()
