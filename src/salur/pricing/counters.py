"""What of schemes with limits was used: read for a price, locked for a decision, added to, given back.

Two rows a scheme that an order meets: everybody's (buyer 0) and the buyer's. What a period measures and how often it
gave is the buyer's own; a budget counts both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from salur.kernel import sql

ALL = 0  # the buyer of the row that counts everybody's
Key = tuple[str, int]  # scheme, buyer


@dataclass(slots=True)
class Used:
    """What of a scheme was used."""

    measured: list[int] = field(default_factory=list)
    given: int = 0
    amount: int = 0
    uses: int = 0

    def add(self, other: Used, sign: int = 1) -> None:
        """Count more (or, with -1, less; never below nothing)."""
        longest = max(len(self.measured), len(other.measured))
        mine = self.measured + [0] * (longest - len(self.measured))
        theirs = other.measured + [0] * (longest - len(other.measured))
        self.measured = [max(0, one + sign * more) for one, more in zip(mine, theirs, strict=True)]
        self.given = max(0, self.given + sign * other.given)
        self.amount = max(0, self.amount + sign * other.amount)
        self.uses = max(0, self.uses + sign * other.uses)


class Counters:
    """What was used of some schemes, by all and by single buyers."""

    def __init__(self, rows: Mapping[Key, Used], schemes: Collection[str]) -> None:
        self.rows = dict(rows)
        self.schemes = frozenset(schemes)

    def before(self, buyer: int) -> dict[str, Any]:
        """The `counters` of a cart of this buyer."""
        found: dict[str, Any] = {}
        for scheme in sorted(self.schemes):
            every, own = self.rows.get((scheme, ALL)), self.rows.get((scheme, buyer))
            if every is None and own is None:
                continue
            every, own = every or Used(), own or Used()
            found[scheme] = {
                "measured": own.measured, "given": own.given, "amount": every.amount, "uses": every.uses,
                "buyer_amount": own.amount, "buyer_uses": own.uses,
            }  # fmt: skip
        return found

    def take(self, buyer: int, taken: Mapping[str, Used], sign: int = 1) -> None:
        """Count what an order of this buyer takes."""
        for scheme, used in taken.items():
            for key in ((scheme, ALL), (scheme, buyer)):
                self.rows.setdefault(key, Used()).add(used, sign)


NOTHING = Counters({}, ())


def read(organisation: int, schemes: Collection[str], buyers: Collection[int]) -> Counters:
    """What was used of schemes, as it is just now and not locked: for a price that is shown. No statement for none."""
    if not schemes:
        return NOTHING
    return Counters(_rows(organisation, schemes, [ALL, *buyers], ""), schemes)


def prepare(organisation: int, schemes: Collection[str]) -> None:
    """Everybody's row of schemes with limits, made before anybody can need it."""
    if schemes:
        sql.run(
            "INSERT INTO pricing_counter (organisation, scheme, buyer, measured, given, amount, uses) "
            "SELECT %s, scheme, 0, '[]', 0, 0, 0 FROM unnest(%s::text[]) scheme ORDER BY scheme ON CONFLICT DO NOTHING",
            (organisation, sql.array(sorted(schemes))),
        )


def hold(organisation: int, wanted: Iterable[Key]) -> Counters:
    """Lock what was used of schemes, by all and by these buyers: everybody's row is the lock, taken by scheme in one
    statement; a buyer's row is only touched under it, and is made where it is missing."""
    keys = sorted(set(wanted))
    schemes = sorted({scheme for scheme, _ in keys})
    if not keys:
        return NOTHING
    lock = " ORDER BY scheme FOR UPDATE"
    every = _rows(organisation, schemes, [ALL], lock)
    if len(every) < len(schemes):  # one that has got its limit while it was in force
        prepare(organisation, schemes)
        every = _rows(organisation, schemes, [ALL], lock)
    source, params = sql.given("g", "scheme text, buyer bigint", keys)
    sql.run(
        "INSERT INTO pricing_counter (organisation, scheme, buyer, measured, given, amount, uses) "
        f"SELECT %s, g.scheme, g.buyer, '[]', 0, 0, 0 FROM {source} ON CONFLICT DO NOTHING",
        (organisation, *params),
    )
    return Counters(every | _rows(organisation, schemes, sorted({buyer for _, buyer in keys}), ""), schemes)


def _rows(organisation: int, schemes: Iterable[str], buyers: Iterable[int], tail: str) -> dict[Key, Used]:
    return {
        (scheme, buyer): Used(orjson.loads(measured), given, amount, uses)
        for scheme, buyer, measured, given, amount, uses in sql.fetch(
            "SELECT scheme, buyer, measured::text, given, amount, uses FROM pricing_counter WHERE organisation = %s "
            f"AND scheme = ANY(%s::text[]) AND buyer = ANY(%s::bigint[]){tail}",
            (organisation, sql.array(schemes), sql.array(buyers)),
        )
    }


def taken_by(result: Mapping[str, Any], limited: Collection[str]) -> dict[str, Used]:
    """What a result takes of schemes with limits."""
    return {
        one["rule"]: Used(list(one["measured"]), one["times"], one["amount"], 1 if one["times"] or one["amount"] else 0)
        for one in result["counters"]
        if one["rule"] in limited
    }


def met_by(result: Mapping[str, Any], limited: Collection[str]) -> set[str]:
    """The schemes with limits whose counters a result depends on: those it takes of, and those it might have."""
    met = {one["rule"] for one in result["counters"]}
    met |= {one["rule"] for one in result["not_applied"] if one["reason"] != "when"}
    return {rule for rule in met if rule in limited}


def write(organisation: int, rows: Mapping[Key, Used]) -> None:
    """Write counters as they stand; the caller holds them."""
    told = [(*key, _text(one.measured), one.given, one.amount, one.uses) for key, one in sorted(rows.items())]
    if told:
        source, params = sql.given(
            "g", "scheme text, buyer bigint, measured text, given bigint, amount bigint, uses bigint", told
        )
        sql.later(
            "UPDATE pricing_counter c SET measured = g.measured::jsonb, given = g.given, amount = g.amount, "
            f"uses = g.uses FROM {source} WHERE c.organisation = %s AND c.scheme = g.scheme AND c.buyer = g.buyer",
            (*params, organisation),
        )


def _text(values: Sequence[int]) -> str:
    return orjson.dumps(list(values)).decode()
