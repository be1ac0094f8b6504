"""Pricing carts by the rules in force, and saying why one cannot be priced."""

from __future__ import annotations

import dataclasses
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from salur.catalog import queries as catalog
from salur.kernel import sql
from salur.kernel.money import CURRENCIES
from salur.kernel.refusal import Refused
from salur.kernel.work import current
from salur.pricing import by_engine, goods, snapshots
from salur.pricing.bodies import PriceBody
from salur.pricing.engine import Compiled, compiled
from salur.pricing.faults import price_content
from salur.pricing.rules import Book, Cart, Fault, Priced, Sku, book
from salur.pricing.rules import price_carts as price_by
from salur.pricing.rules.book import SkuKey
from salur.pricing.versions import CHANGED, PRICES

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


def in_force(organisation: int, at: int | None = None) -> InForce:
    """The seller's rules as they stand, or as they were in a version. The caller has the organisation set."""
    now = snapshots.version(organisation)
    return InForce(organisation, _shelf(organisation, now) if at in (None, now) else _earlier_shelf(organisation, at))


def price_carts(organisation: int, carts: Sequence[Cart]) -> list[Priced]:
    """Price carts by the seller's rules as they stand, in the order of the carts; SKUs are named by their numbers.

    Amounts in the smallest coin. A cart that cannot be priced has faults and stops no other; `reasons` makes refusals
    of them. One statement where all SKUs have been asked for before under this version, else some seven more, however
    many carts. The caller has the seller's organisation set (a verb, or `kernel.work.reading`).
    """
    return in_force(organisation).price(carts)


def _shelf(organisation: int, version: int) -> _Shelf:
    """The shelf of this version; a version that this transaction made and may yet roll back is nobody else's."""
    now, work = time.monotonic(), current()
    if work is not None and CHANGED in work.notes:
        own: _Shelf | None = work.notes.get((CHANGED, organisation))
        if own is None or own.version != version:
            own = work.notes[CHANGED, organisation] = _empty(organisation, version, now)
        return own
    place = (str(connection.settings_dict["NAME"]), organisation)
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
    now, place = time.monotonic(), (str(connection.settings_dict["NAME"]), organisation, version)
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
        written = snapshots.written(organisation, version, schemes, floors, taxes, roundings)
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
            shelf.engine = shelf.engine.with_skus(snapshots.skus_of(skus), list(map(snapshots.price_written, prices)))
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


def standing(organisation: int, bodies: Iterable[PriceBody]) -> dict[str, bool]:
    """Of these prices, the codes that stand in the list, and whether each says there just what the body says."""
    wanted = {body.code: body for body in bodies}
    columns = ", ".join(f'"{name}"::text' if name in PRICES.json else f'"{name}"' for name in PRICES.columns)
    rows = sql.fetch(
        f"SELECT code, {columns} FROM pricing_price WHERE organisation = %s AND until_version IS NULL "
        "AND code = ANY(%s::text[])",
        (organisation, sql.array(sorted(wanted))),
    )
    found = {}
    for code, *content in rows:
        told = [json.loads(value) if name in PRICES.json else value
                for name, value in zip(PRICES.columns, content, strict=True)]  # fmt: skip
        found[code] = tuple(told) == price_content(wanted[code])
    return found


def pack_sizes(skus: Iterable[int]) -> Mapping[SkuKey, Mapping[str, int]]:
    """Pieces in each pack of SKUs, by name ("piece" may be missing, it is 1). Asked once for all, not per line."""
    return goods.sizes(skus)


def goods_written(skus: Iterable[int]) -> dict[str, dict[str, Any]]:
    """SKUs as a rule snapshot has them, by their number as text; at most half a minute old."""
    return snapshots.skus_of(goods.known(skus))


def reasons(organisation: int, carts: Sequence[Cart], answers: Sequence[Priced]) -> list[tuple[Refused, ...]]:
    """Why carts cannot be priced, cart by cart: refusals that name line, SKU (by the seller's code), pack and day.

    One statement if any cart has a fault, else none.
    """
    faulty = [(cart, answer) for cart, answer in zip(carts, answers, strict=True) if answer.faults]
    if not faulty:
        return [()] * len(carts)
    items = catalog.items(
        organisation, {ask.sku for cart, _ in faulty for ask in cart.lines if isinstance(ask.sku, int)}
    )
    codes: dict[SkuKey, str] = {sku: item.code for sku, item in items.items()}
    return [
        tuple(_refused(cart, fault, codes) for fault in answer.faults)
        for cart, answer in zip(carts, answers, strict=True)
    ]


def _refused(cart: Cart, fault: Fault, codes: Mapping[SkuKey, str]) -> Refused:
    told: dict[str, object] = {"currency": cart.currency, "on": cart.date}
    if fault.no is not None:
        ask = next(ask for ask in cart.lines if ask.no == fault.no)
        told |= {"line": ask.no, "sku": codes.get(ask.sku, ask.sku), "pack": ask.pack, "pieces": ask.pieces}
        if ask.agreed is not None:
            told["price"] = ask.agreed.price
    return Refused(f"pricing.{fault.code}", **told)
