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
from salur.pricing import goods, snapshots
from salur.pricing.bodies import PriceBody
from salur.pricing.faults import price_content
from salur.pricing.rules import Book, Cart, Fault, Priced, Sku, book
from salur.pricing.rules import price_carts as price_by
from salur.pricing.rules.book import SkuKey
from salur.pricing.versions import CHANGED, PRICES

MOST_SKUS = 50_000  # kept in the process over all sellers, some 2 kB each


@dataclasses.dataclass(slots=True)
class _Shelf:
    """A version of a seller's rules as far as it was asked for; the book looks into the three mappings."""

    version: int
    until: float
    book: Book
    skus: dict[SkuKey, Sku]
    rows: dict[Any, Any]
    tax_goods: dict[Any, Any]


_lock = threading.Lock()
_shelves: OrderedDict[tuple[str, int], _Shelf] = OrderedDict()


def price_carts(organisation: int, carts: Sequence[Cart]) -> list[Priced]:
    """Price carts by the seller's rules as they stand, in the order of the carts; SKUs are named by their numbers.

    Amounts in the smallest coin. A cart that cannot be priced has faults and stops no other; `reasons` makes refusals
    of them. One statement where all SKUs have been asked for before under this version, else some four more, however
    many carts. The caller has the seller's organisation set (a verb, or `kernel.work.reading`).
    """
    shelf = _shelf(organisation, snapshots.version(organisation))
    known = shelf.skus
    missing = {ask.sku for cart in carts for ask in cart.lines if ask.sku not in known}
    if missing:
        shelf = _filled(organisation, shelf, [sku for sku in missing if isinstance(sku, int)])
    return price_by(shelf.book, carts)


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


def _empty(organisation: int, version: int, now: float) -> _Shelf:
    taxes = snapshots.taxes(organisation, version)
    roundings = snapshots.roundings(organisation, version)
    found = book(str(organisation), version, CURRENCIES, {}, [], taxes, roundings)
    skus: dict[SkuKey, Sku] = {}
    rows: dict[Any, Any] = {}
    tax_goods: dict[Any, Any] = {}
    looking = dataclasses.replace(found, skus=skus, rows=rows, tax_goods=tax_goods)
    return _Shelf(version, now + goods.SECONDS, looking, skus, rows, tax_goods)


def _filled(organisation: int, shelf: _Shelf, missing: Sequence[int]) -> _Shelf:
    """The shelf with more SKUs on it: read without a lock, put there under it; other threads only look up."""
    skus = goods.known(missing)
    prices = snapshots.prices(organisation, shelf.version, missing)
    known = shelf.book
    part = book(known.id, known.version, CURRENCIES, skus, prices, [one.tax for one in known.taxes], [])
    with _lock:
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
