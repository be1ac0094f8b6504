"""A scheme with its numbers read: who, which goods, how much is needed, what it gives, where, limits, who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from salur.kernel.money import Amount, spread
from salur.pricing.engine.match import Interned
from salur.pricing.engine.numbers import OPEN, Json, Ratio, ratio

MEASURES = ("pieces", "packs", "skus", "list_value", "net_value")
VALUES = {
    "percent": "percent", "amount": "amount", "price": "price", "bundle": "amount", "free": "quantity",
    "points": "points",
}  # fmt: skip


class Need(NamedTuple):
    """How much of which goods; `goods` is the number of a pattern, None = the target lines of the scheme."""

    measure: str
    min: int
    pack: str
    period: bool
    goods: int | None


class Slab(NamedTuple):
    """From `min` on this value."""

    min: int
    value: Ratio


class Budget(NamedTuple):
    """What may be given in all and per buyer, in smallest coins and in orders; None = without limit."""

    amount: Amount | None
    buyer_amount: Amount | None
    uses: int | None
    buyer_uses: int | None
    skips: bool


class Scheme(NamedTuple):
    """One scheme. `order` is its rank by (priority, id), `rank` that by id."""

    id: str
    version: int
    currency: str
    starts_on: str
    ends_on: str
    when: int
    goods: int
    line_scope: bool
    level: int
    on_list: bool
    kind: str
    value: Ratio
    slabs: tuple[Slab, ...]
    marginal: bool
    per: str
    free_sku: str
    needs: tuple[Need, ...]
    every: bool
    max_times: int | None
    cap: Amount | None
    budget: Budget | None
    later: bool
    adds: bool
    best: str | None
    first: str | None
    names: tuple[str, ...]
    weights: tuple[int, ...]
    priority: int
    has_period: bool
    names_goods: bool  # some need names goods of its own
    unnamed: tuple[None, ...]  # one for each need, where none names goods of its own
    rank: int
    order: int
    turn: int  # its rank within its stage: by level, then by (priority, id)
    stage: str  # D1, D2 … in the line stage, H1, H2 … in the order stage
    is_rate: bool  # it applies or not; else it is given n times
    clips: bool  # it knows of floors and is content with what they leave
    monotone: bool  # more never costs more a piece; False = declared that it may

    def funded(self, amount: Amount, unit: int) -> dict[str, Amount]:
        """Who pays how much of the amount, to the coin; by name."""
        names = self.names
        if len(names) == 1:
            return {names[0]: amount}
        if len(names) == 2:  # the same as below, for the most frequent case
            if amount % unit:
                unit = 1
            first, second = self.weights
            share, rest = divmod(amount // unit * first, first + second)
            if 2 * rest >= first + second:
                share += 1
            return {names[0]: share * unit, names[1]: amount - share * unit}
        return dict(zip(self.names, spread(amount, self.weights, unit), strict=True))


def _value(kind: str, given: Mapping[str, Any], exponent: int) -> Ratio:
    value = given.get(VALUES[kind], 0)
    if kind == "percent":
        top, bottom = ratio(value) if value else (0, 1)
        return top, bottom * 100
    if kind == "price":
        top, bottom = ratio(value) if value else (0, 1)
        return top * 10**exponent, bottom
    return value, 1


def _needs(row: Json, goods: int, patterns: Interned) -> tuple[Need, ...]:
    bundle = row["benefit"]["type"] == "bundle"
    found = []
    for need in row.get("need") or ():
        number: int | None = patterns.number(need["goods"]) if "goods" in need else goods
        if number == goods and not bundle:
            number = None
        found.append(Need(need["measure"], need["min"], need.get("pack", "piece"), bool(need.get("period")), number))
    return tuple(found)


def _budget(given: Mapping[str, Any] | None) -> Budget | None:
    if given is None:
        return None
    skips = given.get("short") == "skip"
    return Budget(given.get("amount"), given.get("buyer_amount"), given.get("uses"), given.get("buyer_uses"), skips)


def _funders(given: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    names = tuple(sorted(given))
    read = [ratio(given[name]) for name in names]
    scale = max(bottom for _, bottom in read)
    return names, tuple(top * scale // bottom for top, bottom in read)


def scheme_of(row: Json, exponent: int, patterns: Interned, rank: int, order: int) -> Scheme:
    """A scheme from its JSON form; `exponent` is that of its currency. Refused: pricing.bad_number."""
    benefit, group = row["benefit"], row.get("group") or {}
    kind, line_scope = benefit["type"], row["scope"] == "line"
    goods = patterns.number(row.get("goods"))
    needs = _needs(row, goods, patterns)
    slabs = tuple(Slab(slab["min"], _value(kind, slab, exponent)) for slab in benefit.get("slabs") or ())
    names, weights = _funders(row["funders"])
    sloped = kind == "percent" or (line_scope and kind == "amount")
    return Scheme(
        id=row["id"], version=row["version"], currency=row["currency"], starts_on=row.get("from") or "",
        ends_on=row.get("to") or OPEN, when=patterns.number(row.get("when")), goods=goods, line_scope=line_scope,
        level=row.get("level", 1), on_list=row.get("base") == "list" and kind not in ("price", "bundle"), kind=kind,
        value=_value(kind, benefit, exponent), slabs=slabs,
        marginal=sloped and benefit.get("slab_mode") == "marginal",
        per=benefit.get("pack" if kind == "free" else "per") or "piece", free_sku=benefit.get("sku", ""), needs=needs,
        every=row.get("times") == "every", max_times=row.get("max_times"), cap=row.get("cap"),
        budget=_budget(row.get("budget")), later=row.get("settle") == "later",
        adds=bool(row.get("add")), best=group["name"] if group.get("pick") == "best" and kind != "points" else None,
        first=group["name"] if group.get("pick") == "first" else None, names=names, weights=weights,
        priority=row.get("priority", 100), has_period=any(need.period for need in needs),
        names_goods=any(need.goods is not None for need in needs), unnamed=(None,) * len(needs), rank=rank, order=order,
        turn=(row.get("level", 1) << 32) + order,
        stage=f"{'D' if line_scope else 'H'}{row.get('level', 1)}", is_rate=line_scope or kind == "percent",
        clips=row.get("at_floor") == "clip",
        monotone=row.get("monotone", True),
    )  # fmt: skip


def schemes_of(rows: Sequence[Json], currencies: Mapping[str, int], patterns: Interned) -> list[Scheme]:
    """Schemes by id; those in a currency the snapshot has not are left out."""
    known = sorted((row for row in rows if row["currency"] in currencies), key=lambda row: row["id"])
    by_priority = sorted(range(len(known)), key=lambda at: (known[at].get("priority", 100), known[at]["id"]))
    order = {at: place for place, at in enumerate(by_priority)}
    return [scheme_of(row, currencies[row["currency"]], patterns, at, order[at]) for at, row in enumerate(known)]
