"""The compiled form of a snapshot: indexed by SKU, brand, category and buyer. Never edited, safe to share."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from copy import copy
from typing import Any

from salur.pricing.engine.listing import listings_of
from salur.pricing.engine.match import Facts, GoodsIndex, Interned, Pattern, WhenIndex, failing
from salur.pricing.engine.numbers import Json, Rounding, ratio, rounding_of
from salur.pricing.engine.rows import Floor, TaxRule, floor_of, tax_rule
from salur.pricing.engine.scheme import Scheme, schemes_of

# How a scheme touches a SKU: the rank of the scheme, whether the SKU is a target, and the places of those of its needs
# that name goods of their own. All of a SKU's by the number of their condition, and the ranks of all of them.
# Plain tuples of numbers, for there are many and they live long.
Touch = tuple[int, bool, tuple[int, ...]]
Touches = tuple[Mapping[int, tuple[Touch, ...]], frozenset[int]]
Period = tuple[int, int]  # days on which the same schemes are live: how many have begun, how many are over


class Good:
    """What the snapshot says of one SKU; made when first asked for."""

    __slots__ = ("code", "floors", "packs", "taxes", "touches", "values")

    def __init__(self, code: str, packs: Mapping[str, int], values: Mapping[str, frozenset[str]]) -> None:
        self.code = code
        self.packs = {**packs, "piece": 1}
        self.values = values
        self.floors: tuple[Floor, ...] = ()
        self.taxes: tuple[TaxRule, ...] = ()
        self.touches: dict[tuple[Period, str], Touches] = {}


class Compiled:
    """A rule snapshot, indexed. Read-only for its users; what it keeps of SKUs and days is found again the same."""

    __slots__ = (
        "_begins", "_ends", "_floors", "_goods", "_index", "_misses", "_missing", "_open", "_roles", "_skus", "_taxes",
        "_whens", "currencies", "hints_within", "id", "listings", "patterns", "roundings", "schemes", "version",
    )  # fmt: skip

    def __init__(self, snapshot: Mapping[str, Any]) -> None:
        self.id: str = snapshot["id"]
        self.version: int = snapshot["version"]
        self.currencies: Mapping[str, int] = dict(snapshot["currencies"])
        self.hints_within = ratio(snapshot.get("hints_within_percent") or "0")
        self.patterns = Interned()
        self._skus: Mapping[str, Json] = snapshot["skus"]
        self._goods: dict[str, Good] = {}
        self.listings = listings_of(snapshot, self.patterns)
        self.schemes = schemes_of(snapshot.get("schemes") or (), self.currencies, self.patterns)
        self.roundings = _roundings(snapshot)
        self._floors: list[tuple[int, Floor]] = []
        self._taxes: list[tuple[int, TaxRule]] = []
        self._read_rules(snapshot)
        self._roles = _roles(self.schemes)
        numbers = [*self._roles, *(number for number, _ in self._floors), *(number for number, _ in self._taxes)]
        self._index = GoodsIndex(self.patterns, numbers)
        self._whens = WhenIndex(self.patterns, [scheme.when for scheme in self.schemes])
        self._begins = sorted(scheme.starts_on for scheme in self.schemes)
        self._ends = sorted(scheme.ends_on for scheme in self.schemes)
        only = [_only_miss(self.patterns.list[scheme.when]) for scheme in self.schemes]
        self._misses = [_told_missed(scheme, key) for scheme, key in zip(self.schemes, only, strict=True)]
        self._open = frozenset(rank for rank, key in enumerate(only) if key is None)  # several keys may be missed
        self._missing: dict[tuple[int, str | None], Json] = {}

    def _read_rules(self, snapshot: Mapping[str, Any]) -> None:
        number = self.patterns.number
        for row in snapshot.get("floors") or ():
            if (floor := floor_of(row, self.currencies, self.patterns)) is not None:
                self._floors.append((number(row.get("goods")), floor))
        taxes = [(number(row.get("goods")), tax_rule(row, self.patterns)) for row in snapshot.get("taxes") or ()]
        self._taxes = sorted(taxes, key=lambda one: (one[1].priority, one[1].id))

    def with_skus(self, skus: Mapping[str, Json], prices: Sequence[Mapping[str, Any]]) -> Compiled:
        """The same rules knowing more SKUs and their price rows; shares all it can with this one.

        One thread at a time: new conditions of price rows are numbered in what both share.
        """
        found = copy(self)
        found._skus = {**self._skus, **skus}
        rows = {"prices": prices, "skus": found._skus, "currencies": self.currencies}
        found.listings = {**self.listings, **listings_of(rows, self.patterns)}
        return found

    def good(self, code: str) -> Good | None:
        """What is known of a SKU; None if the snapshot has it not."""
        known = self._goods.get(code)
        if known is not None:
            return known
        row = self._skus.get(code)
        if row is None:
            return None
        given = {key: value for key, value in row.items() if key != "packs" and value is not None}
        good = Good(code, row.get("packs") or {}, Facts({**given, "sku": code}).values)
        matching = self._index.matching(good.values)
        good.floors = tuple(floor for number, floor in self._floors if number in matching)
        good.taxes = tuple(tax for number, tax in self._taxes if number in matching)
        self._goods[code] = good
        return good

    def period(self, date: str) -> Period:
        """The days around the date on which the same schemes are live."""
        return bisect_right(self._begins, date), bisect_left(self._ends, date)

    def touches(self, good: Good, period: Period, date: str, currency: str) -> Touches:
        """The schemes of the day and currency that touch the SKU, by their condition."""
        known = good.touches.get((period, currency))
        if known is not None:
            return known
        roles: dict[int, tuple[bool, list[int]]] = {}
        for number in self._index.matching(good.values):
            for rank, role in self._roles.get(number, ()):
                target, needs = roles.get(rank, (False, []))
                if role >= 0:
                    needs.append(role)
                roles[rank] = (target or role < 0, needs)
        found: dict[int, list[Touch]] = {}
        for rank in sorted(roles):
            scheme = self.schemes[rank]
            if scheme.currency == currency and scheme.starts_on <= date <= scheme.ends_on:
                target, needs = roles[rank]
                touch = (rank, target or scheme.kind == "bundle", tuple(needs))
                found.setdefault(scheme.when, []).append(touch)
        if len(good.touches) >= _PERIODS:
            good.touches.clear()
        ranks = frozenset([touch[0] for some in found.values() for touch in some])
        answer = good.touches[period, currency] = ({when: tuple(some) for when, some in found.items()}, ranks)
        return answer

    def met(self, told: set[int], who: Facts) -> set[int]:
        """The numbers of the conditions of schemes that the buyer meets; `told` are the numbers of his facts."""
        return self._whens.met(told, who)

    def missed(self, ranks: Set[int], who: Facts) -> dict[int, Json]:
        """Why schemes do not apply whose condition the buyer does not meet, by rank. Nobody changes what is told: the
        same serves every cart that misses a scheme by the same key."""
        found = dict(zip(ranks, map(self._misses.__getitem__, ranks), strict=True))
        for rank in self._open & ranks:
            found[rank] = self._missed(rank, who.failing(self.schemes[rank].when, self.patterns))
        return found

    def _missed(self, rank: int, key: str | None) -> Json:
        known = self._missing.get((rank, key))
        if known is None:
            known = self._missing[rank, key] = _told_missed(self.schemes[rank], key)
        return known

    def touching(self, good: Good, date: str, currency: str) -> list[Scheme]:
        """The schemes of the day and currency that touch the SKU, by id, whatever the buyer."""
        return [self.schemes[rank] for rank in sorted(self.touches(good, self.period(date), date, currency)[1])]

    def conditions(self, good: Good, currency: str) -> set[int]:
        """The numbers of the buyer conditions that prices, floors and taxes of the SKU look at."""
        listing = self.listings[good.code, currency]
        groups = [listing.general, *listing.by_fact.values()]
        prices = {number for group in groups for number, _ in group}
        return prices | {floor.when for floor in good.floors} | {tax.when for tax in good.taxes}

    def live(self, good: Good, date: str, currency: str) -> tuple[Any, ...]:
        """What identifies the prices and floors of the SKU on the day."""
        listing = self.listings[good.code, currency]
        groups = [listing.general, *listing.by_fact.values()]
        rows = {row[0] for group in groups for _, rows in group for row in rows if row[6] <= date <= row[7]}
        floors = tuple(floor for floor in good.floors if floor.starts_on <= date <= floor.ends_on)
        return tuple(sorted(rows)), floors, self.rounding(currency, date)

    def breaks(self, good: Good, currency: str) -> set[int]:
        """The quantities from which on price rows of the SKU count."""
        listing = self.listings[good.code, currency]
        return {row[5] for group in (listing.general, *listing.by_fact.values()) for _, rows in group for row in rows}

    def stocked(self, goods: int, currency: str) -> list[str]:
        """The SKUs with a price in the currency that a numbered goods pattern matches."""
        one = self.patterns.list[goods]
        codes = sorted(code for code, of in self.listings if of == currency)
        return [code for code in codes if (good := self.good(code)) is not None and failing(one, good.values) is None]

    def rounding(self, currency: str, date: str) -> Rounding | None:
        """The rounding in force: the latest start, then the smaller id."""
        for row in self.roundings.get(currency, ()):
            if row.starts_on <= date <= row.ends_on:
                return row
        return None


_PERIODS = 32  # periods (and currencies) a SKU keeps its schemes for: a batch is about one, a replay about a few


def _told_missed(scheme: Scheme, key: str | None) -> Json:
    return {"rule": scheme.id, "version": scheme.version, "reason": "when", "key": key}


def _only_miss(condition: Pattern) -> str | None:
    """The key by which a buyer misses a condition, if there is only one by which he can."""
    needs, exception = condition
    if exception is None:
        return needs[0][0] if len(needs) == 1 else None
    return None if needs else "except"


def _roundings(snapshot: Mapping[str, Any]) -> dict[str, list[Rounding]]:
    found: dict[str, list[Rounding]] = {}
    for row in sorted(snapshot.get("rounding") or (), key=lambda row: row["id"]):
        found.setdefault(row["currency"], []).append(rounding_of(row))
    for rows in found.values():
        rows.sort(key=lambda row: row.starts_on, reverse=True)
    return found


def _roles(schemes: Sequence[Scheme]) -> dict[int, list[tuple[int, int]]]:
    """By the number of a goods pattern: which schemes look at it, as targets (-1) or for which need."""
    found: dict[int, list[tuple[int, int]]] = {}
    for scheme in schemes:
        if scheme.kind != "bundle":
            found.setdefault(scheme.goods, []).append((scheme.rank, -1))
        for at, need in enumerate(scheme.needs):
            if need.goods is not None:
                found.setdefault(need.goods, []).append((scheme.rank, at))
    return found


def compiled(snapshot: Mapping[str, Any]) -> Compiled:
    """A snapshot ("format": "rules/1") indexed for pricing: made once, used for any number of carts.

    Refused: pricing.bad_number.
    """
    return Compiled(snapshot)
