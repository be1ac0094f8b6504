"""The search: small carts that reach each need and slab, for every buyer and day that see the rules differently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, islice
from typing import Any

from salur.pricing.engine.cart import walked
from salur.pricing.engine.compiled import Compiled, Good
from salur.pricing.engine.conflicts.buyers import Who, buyers, days
from salur.pricing.engine.conflicts.shown import Seen, example, rises, shown
from salur.pricing.engine.listed import fitting
from salur.pricing.engine.needs import measure
from salur.pricing.engine.numbers import Json
from salur.pricing.engine.run import Run
from salur.pricing.engine.scheme import Need, Scheme

MANY = 1_000  # pieces: what a small discount and a large one come to
FAR = 1 << 24  # pieces: a need that is not met by then is not met
MOST_PLACES = 40  # ways to see the rules of one SKU on one day that are all tried
PARTNERS = 3  # SKUs tried for a need on other goods

Lines = dict[str, int]  # pieces by SKU


class TooManyCarts(Exception):
    """The search would price more carts than it was allowed to."""


class Purse:
    """How many carts may still be priced."""

    def __init__(self, carts: int | None) -> None:
        self.left = carts

    def spend(self) -> None:
        """One cart. Raises TooManyCarts when none is left."""
        if self.left is not None:
            if self.left <= 0:
                raise TooManyCarts
            self.left -= 1


class Place:
    """One SKU for one buyer on one day, and the carts priced there."""

    def __init__(self, rules: Compiled, good: Good, date: str, currency: str, who: Who, purse: Purse) -> None:
        self.purse = purse
        self.rules = rules
        self.good = good
        self.date = date
        self.currency = currency
        self.who = who
        self.runs: dict[tuple[tuple[tuple[str, int], ...], str], Run | None] = {}

    def cart(self, lines: Lines, counters: Json) -> Json:
        """A cart in its JSON form."""
        asked = [{"no": no, "sku": sku, "pack": "piece", "pieces": lines[sku]} for no, sku in enumerate(lines, 1)]
        found: Json = {"date": self.date, "currency": self.currency, "who": self.who, "lines": asked}
        return found | {"counters": counters} if counters else found

    def run(self, lines: Lines, counters: Json) -> Run | None:
        """The cart priced, or None if it is refused; once for each."""
        key = (tuple(lines.items()), repr(counters))
        if key not in self.runs:
            self.purse.spend()
            run = walked(self.rules, self.cart(lines, counters))
            self.runs[key] = run if isinstance(run, Run) else None
        return self.runs[key]

    def sight(self) -> tuple[Any, ...]:
        """All that a buyer sees of the rules: his schemes, and at each quantity break his floor and his best rows."""
        found: list[Any] = []
        for pieces in sorted({1, MANY} | self.rules.breaks(self.good, self.currency)):
            run = self.run({self.good.code: pieces}, {})
            if run is None:
                found.append(None)
                continue
            rows = fitting(run, self.good, "piece", pieces)
            best = tuple(row.id for fit, row in rows if fit == rows[0][0])
            found.append((tuple(one.scheme.id for one in run.standings), run.lines[0].floor, best))
        return tuple(found)

    def price(self) -> Fraction:
        """The list price of a piece, or 0 without one."""
        run = self.run({self.good.code: 1}, {}) or self.run({self.good.code: MANY}, {})
        return Fraction(run.lines[0].list, run.lines[0].pieces) if run is not None else Fraction(0)

    def schemes(self) -> list[Scheme]:
        """The schemes that touch the SKU and match the buyer."""
        run = self.run({self.good.code: 1}, {})
        return [] if run is None else [standing.scheme for standing in run.standings]


def examples(rules: Compiled, snapshot: Mapping[str, Any], draft: str | None, purse: Purse) -> Iterator[Json]:
    """Conflicts with their example carts, as they are found. Raises TooManyCarts beyond the purse."""
    dated = [*(snapshot.get("schemes") or ()), *(snapshot.get("prices") or ()), *(snapshot.get("floors") or ())]
    dates = days(dated, otherwise="2026-01-01")
    for code, currency in sorted(rules.listings):
        good = rules.good(code)
        assert good is not None
        seen: set[tuple[Any, ...]] = set()
        for date in dates:
            touching = rules.touching(good, date, currency)
            drafted = [scheme.when for scheme in touching if scheme.id == draft]
            if draft is not None and not drafted:
                continue
            numbers = sorted({scheme.when for scheme in touching} | rules.conditions(good, currency))
            live = (tuple(scheme.id for scheme in touching), rules.live(good, date, currency))
            if live in seen:
                continue
            seen.add(live)
            for place in _places([Place(rules, good, date, currency, who, purse) for who in
                                  buyers(rules.patterns, numbers, drafted)]):  # fmt: skip
                yield from _at(place)


def _places(places: Sequence[Place]) -> list[Place]:
    """One place for each way in which a buyer sees the rules.

    Where price rows make too many of them: of those with the same schemes and floors the cheapest and the dearest, and
    every tie of rows.
    """
    distinct = list({place.sight(): place for place in reversed(places)}.values())[::-1]
    if len(distinct) <= MOST_PLACES:
        return distinct
    chosen: dict[tuple[Any, ...], Place] = {}
    for place in sorted(distinct, key=Place.price):
        seen = [one for one in place.sight() if one is not None]
        schemes, ties = tuple(one[0] for one in seen), tuple(one[2] for one in seen if len(one[2]) > 1)
        chosen.setdefault((schemes, ties, "cheapest"), place)
        chosen[schemes, ties, "dearest"] = place
    return list(dict.fromkeys(chosen.values()))


def _at(place: Place) -> Iterator[Json]:
    """The conflicts that carts with this SKU show."""
    schemes = place.schemes()
    for counters in _counters(schemes):
        quantities = _quantities(place, schemes, counters)
        for partners in _partner_sets(place, schemes):
            before: tuple[int, Run] | None = None
            for pieces in quantities:
                lines = {place.good.code: pieces, **partners}
                run = place.run(lines, counters)
                if run is None:
                    continue
                for one in shown(run):
                    yield example(one, place.cart(lines, counters))
                if before is not None and before[0] == pieces - 1:
                    yield from _rising(place, before[1], run, lines, counters)
                before = (pieces, run)


def _rising(place: Place, before: Run, after: Run, lines: Lines, counters: Json) -> Iterator[Json]:
    one: Seen | None = rises(before, after, place.good.code)
    if one is not None:
        fewer = {**lines, place.good.code: lines[place.good.code] - 1}
        yield example(one, place.cart(fewer, counters), place.cart(lines, counters))


def _counters(schemes: Sequence[Scheme]) -> Iterator[Json]:
    """Nothing before this cart; period counters full; budgets of group members gone, one and all."""
    yield {}
    full = {}
    for scheme in schemes:
        if scheme.has_period:
            most = scheme.slabs[-1].min if scheme.slabs else 0
            full[scheme.id] = {"measured": [max(need.min, most) for need in scheme.needs]}
            yield {scheme.id: {"measured": [need.min for need in scheme.needs]}}
    if full:
        yield full
    spent: list[Json] = []
    for scheme in schemes:
        if scheme.budget is not None and (scheme.first is not None or scheme.best is not None):
            budget = scheme.budget
            used = {"amount": budget.amount, "buyer_amount": budget.buyer_amount, "uses": budget.uses,
                    "buyer_uses": budget.buyer_uses}  # fmt: skip
            spent.append({scheme.id: {key: value for key, value in used.items() if value is not None}})
    for size in range(1, min(len(spent), 3) + 1):
        for some in combinations(spent, size):
            yield {key: value for one in some for key, value in one.items()}


def _quantities(place: Place, schemes: Sequence[Scheme], counters: Json) -> list[int]:
    """1, 1,000, and about each need, slab and quantity break; each with its neighbour below."""
    code, packs = place.good.code, place.good.packs
    wanted = {1, MANY}
    one = place.run({code: 1}, counters)
    if one is None:
        one = place.run({code: MANY}, counters)
    for least in place.rules.breaks(place.good, place.currency):
        wanted.add(least)
    for scheme in schemes:
        mins = [[slab.min for slab in scheme.slabs] if at == 0 and scheme.slabs else [need.min]
                for at, need in enumerate(scheme.needs)]  # fmt: skip
        for at, need in enumerate(scheme.needs):
            for least in mins[at]:
                if need.measure == "pieces":
                    wanted.add(least)
                elif need.measure == "packs" and need.pack in packs:
                    wanted.add(least * packs[need.pack])
                elif need.measure in ("list_value", "net_value") and one is not None:
                    wanted.add(_reaching(place, scheme, at, least, counters))
    return sorted(pieces for most in wanted for pieces in (most - 1, most) if pieces > 0)


def _reaching(place: Place, scheme: Scheme, at: int, least: int, counters: Json) -> int:
    """The pieces of the SKU that bring a need in value to its minimum; 1 if it cannot."""
    low, high = 1, 1
    while _measured(place, scheme, at, high, counters) < least:
        low, high = high, high * 2
        if high > FAR:
            return 1
    while low < high:
        middle = (low + high) // 2
        if _measured(place, scheme, at, middle, counters) < least:
            low = middle + 1
        else:
            high = middle
    return high


def _measured(place: Place, scheme: Scheme, at: int, pieces: int, counters: Json) -> int:
    """What the need counts, with what the counter has; by the final nets if the scheme has no target in the cart."""
    run = place.run({place.good.code: pieces}, counters)
    if run is None:
        return 0
    standing = next((one for one in run.standings if one.scheme.id == scheme.id), None)
    if standing is None:
        return 0
    if standing.totals:
        return standing.totals[at]
    lines = standing.lines[at]
    return measure(scheme.needs[at], lines, [line.net for line in run.lines]) if lines else 0


def _partner_sets(place: Place, schemes: Sequence[Scheme]) -> list[Lines]:
    """What else lies in the cart: nothing, or what meets needs of one scheme, of two, or of all, by other SKUs."""
    options = [options for scheme in schemes if (options := _partners(place, scheme))]
    found: list[Lines] = [{}]
    for some in options:
        found += some
    for one, other in combinations(options, 2):
        found += [_joined([first, second]) for first in one[:2] for second in other[:2]]
    if len(options) > 2:
        found.append(_joined([some[0] for some in options]))
    return [lines for at, lines in enumerate(found) if lines not in found[:at]]


def _joined(some: Sequence[Lines]) -> Lines:
    found: Lines = {}
    for lines in some:
        for sku, pieces in lines.items():
            found[sku] = max(found.get(sku, 0), pieces)
    return found


def _partners(place: Place, scheme: Scheme) -> list[Lines]:
    """Ways in which other SKUs meet the needs of a scheme, each need by one SKU, distinct ones by as many as needed."""
    ways: list[Lines] = [{}]
    for need in scheme.needs:
        others = place.rules.stocked(need.goods if need.goods is not None else scheme.goods, place.currency)
        own = place.good.code in others
        others = [sku for sku in others if sku != place.good.code]
        choices: list[Lines] = []
        if need.measure == "skus":
            for some in islice(combinations(others, need.min - own), 2 * PARTNERS):
                choices.append(dict.fromkeys(some, 1))
        else:
            enough = {sku: _enough(place, sku, need) for sku in others[:PARTNERS]}
            choices += [{sku: pieces} for sku, pieces in enough.items() if pieces]
        ways = [_joined([way, choice]) for way in ways for choice in [{}, *choices]]
    return [way for way in ways[: 4 * PARTNERS] if way]


def _enough(place: Place, sku: str, need: Need) -> int:
    """Pieces of another SKU that meet a need; 0 if it cannot."""
    good = place.rules.good(sku)
    if need.measure == "pieces":
        return need.min
    if need.measure == "packs":
        return need.min * good.packs.get(need.pack, 0) if good is not None else 0
    run = place.run({sku: MANY}, {})
    if run is None or not run.lines[0].net:
        return 0
    pieces = max(1, need.min * MANY // (run.lines[0].list if need.measure == "list_value" else run.lines[0].net) - 1)
    while pieces < FAR:
        run = place.run({sku: pieces}, {})
        if run is None or measure(need, run.lines, [line.net for line in run.lines]) >= need.min:
            break
        pieces += 1
    return pieces
