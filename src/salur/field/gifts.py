"""What was told as given for nothing: within what schemes grant it is theirs, beyond that the seller's own gift. Pure.

Worked numbers: docs/arithmetic/accruals.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from salur.kernel.money import spread
from salur.orders.giving import MANUAL
from salur.orders.rules import share
from salur.pricing.by_engine import free_line
from salur.pricing.rules import Priced, PricedLine

SELLER = "seller"
Json = dict[str, Any]


class Free(NamedTuple):
    """Pieces of an SKU that were told as given for nothing, in which pack; and what the list says of them, if it
    does."""

    sku: int
    pieces: int
    pack: str
    listed: PricedLine | None = None


class Gift(NamedTuple):
    """Told pieces by who gives them: a scheme, or the seller by hand; as a price has its free goods."""

    written: Json
    pack: str

    @property
    def given_by(self) -> str:
        """The scheme, or `manual`."""
        rule: str = self.written["steps"][0]["rule"]
        return rule


@dataclass(slots=True)
class _Grant:
    """What a scheme grants, and how much of it was told so far."""

    written: Mapping[str, Any]
    told: int = 0
    worth: int = 0

    def take(self, pieces: int) -> Json:
        """Some of it, at its share of the value, divided by who pays for the whole."""
        (step,), every = self.written["steps"], self.written["pieces"]
        worth = share(self.written["list"], every, self.told + pieces) - self.worth
        self.told += pieces
        self.worth += worth
        names = sorted(step["funders"])
        weights = [step["funders"][name] for name in names]
        shares = dict(zip(names, spread(worth, weights), strict=True)) if sum(weights) else {}
        given = {name: step[name] for name in ("stage", "rule", "version", "basis")}
        given |= {"base": worth, "amount": worth, "funders": shares}
        return {**self.written, "pieces": pieces, "list": worth, "steps": [given]}


def handed(priced: Priced, told: Sequence[Free]) -> tuple[Priced, list[Gift]]:
    """A price with the goods that were told as given for nothing, and no others, as lines of nothing behind those that
    were sold; its result is there. What schemes would have given besides was not handed over and counts nowhere."""
    assert priced.result is not None
    grants = [_Grant(one) for one in priced.result["free"]]
    gifts = [gift for one in told for gift in _divided(one, grants)]
    sold = [line for line in priced.lines if not line.given_by]
    codes = {line.sku: line.tax.code for line in reversed(sold)}
    first = sold[0].tax.code if sold else ""
    last = max((line.no for line in sold), default=0)
    known = {one.sku: one.listed.tax.code for one in told if one.listed is not None}
    lines = [
        free_line(n, one.written, codes.get(sku) or first or known.get(sku, ""))
        for n, one in enumerate(gifts, last + 1)
        for sku in (int(one.written["sku"]),)
    ]
    result = _result(priced.result, grants, [one.written for one in gifts])
    funders = tuple(sorted(result["funders"].items()))
    return priced._replace(lines=(*sold, *lines), result=result, funders=funders), gifts


def _divided(told: Free, grants: Sequence[_Grant]) -> list[Gift]:
    """Told pieces by who gives them: schemes in their order, then the seller."""
    left, found = told.pieces, []
    for grant in grants:
        pieces = min(left, grant.written["pieces"] - grant.told) if int(grant.written["sku"]) == told.sku else 0
        if pieces:
            found.append(Gift(grant.take(pieces), told.pack))
            left -= pieces
    if left:
        found.append(Gift(_by_hand(told, left), told.pack))
    return found


def _by_hand(told: Free, pieces: int) -> Json:
    """The last so many pieces of what was told, as the seller's own gift at the list price."""
    row, worth = told.listed, 0
    if row is not None:
        worth = row.list - share(row.list, told.pieces, told.pieces - pieces)
    price = {"row": "", "version": 0, "price": "0", "per": "piece"}
    if row is not None:
        price = {"row": row.row, "version": row.row_version, "price": row.price, "per": row.per}
    step = {
        "stage": MANUAL, "rule": MANUAL, "version": 0, "basis": "list", "base": worth, "amount": worth,
        "funders": {SELLER: worth} if worth else {},
    }  # fmt: skip
    return {"sku": str(told.sku), "pieces": pieces, "price": price, "list": worth, "steps": [step], "net": 0}


def _result(result: Mapping[str, Any], grants: Iterable[_Grant], gifts: Sequence[Json]) -> Json:
    """The result with these free goods instead of the granted ones."""
    funders = dict(result["funders"])
    for sign, some in ((-1, result["free"]), (1, gifts)):
        for one in some:
            for name, amount in one["steps"][0]["funders"].items():
                funders[name] = funders.get(name, 0) + sign * amount
    by_rule = {grant.written["steps"][0]["rule"]: grant for grant in grants}
    counted = [_counter(one, by_rule.get(one["rule"])) for one in result["counters"]]
    totals = {**result["totals"], "free_value": sum(one["list"] for one in gifts)}
    paid = {name: amount for name, amount in funders.items() if amount}
    return {**result, "free": list(gifts), "counters": counted, "totals": totals, "funders": paid}


def _counter(one: Mapping[str, Any], grant: _Grant | None) -> Json:
    """What a scheme counts: the value of what was told, and as many times as were begun."""
    if grant is None:
        return dict(one)
    times = -(-one["times"] * grant.told // grant.written["pieces"])
    return {**one, "times": times, "amount": one["amount"] - grant.written["list"] + grant.worth}
