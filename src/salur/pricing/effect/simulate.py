"""What a draft scheme would have cost on past carts, who would have won, and what it would have displaced.

Each cart is priced twice, by the rules with the draft and without it; nothing else differs. What is counted is plain
JSON, so that a run can be cut short and go on. Worked numbers: docs/arithmetic/simulation.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from salur.kernel.money import Amount
from salur.pricing.engine import Compiled, price
from salur.pricing.engine.numbers import Json

SELLER = "seller"


class Past(NamedTuple):
    """A cart as it was: whose, with what, and what its goods had cost by line number (None: not known)."""

    outlet: int
    cart: Json
    costs: Mapping[int, Amount | None]


def fresh() -> Json:
    """Nothing counted yet. Amounts in smallest coins.

    carts, unpriced (no price, no rounding), reached; net of all carts without the draft; given: all that the draft
    gives, free goods at list price; later: what of it is settled afterwards; funders: who pays it; displaced: by rule,
    what others give less (below zero: more); outlets, skus: what each wins, and in how many carts; costed: net before
    and after, goods, free goods and what others pay before and after, of the lines reached whose cost is known; used:
    the draft's counters, in all and by buyer.
    """
    return {
        "carts": 0, "unpriced": 0, "reached": 0, "net": 0, "given": 0, "later": 0, "free": 0, "points": 0,
        "funders": {}, "displaced": {}, "outlets": {}, "skus": {},
        "costed": {"before": 0, "after": 0, "goods": 0, "free": 0, "funded_before": 0, "funded_after": 0},
        "uncosted": 0, "used": {"amount": 0, "uses": 0, "buyers": {}},
    }  # fmt: skip


def simulate(tally: Json, carts: Iterable[Past], without: Compiled, drafted: Compiled, draft: str) -> None:
    """Add carts, oldest first, to a tally. `drafted` are the rules of `without` and the scheme with the code `draft`.

    The draft's own budget, uses and periods run along with the carts; those of other schemes do not.
    """
    for past in carts:
        tally["carts"] += 1
        buyer = str(past.cart["who"].get("buyer", ""))
        counters = {**past.cart.get("counters", {}), draft: _used(tally["used"], buyer)}
        after = price(drafted, {**past.cart, "counters": counters})
        if "refused" in after:
            tally["unpriced"] += 1
            continue
        used = next((one for one in after["counters"] if one["rule"] == draft), None)
        if used is not None:
            _use(tally["used"], buyer, used)
        given = _given(after, draft)
        if not given and not any(one["rule"] == draft for one in after["points"]):
            tally["net"] += after["totals"]["net"]  # whoever gives nothing displaces nothing
            continue
        before = price(without, past.cart)
        tally["net"] += before["totals"]["net"]
        _add(tally, past, before, after, draft, given)


def _used(used: Json, buyer: str) -> Json:
    mine = used["buyers"].get(buyer, {"measured": [], "given": 0, "amount": 0, "uses": 0})
    return {
        "measured": mine["measured"], "given": mine["given"], "amount": used["amount"], "uses": used["uses"],
        "buyer_amount": mine["amount"], "buyer_uses": mine["uses"],
    }  # fmt: skip


def _use(used: Json, buyer: str, told: Mapping[str, Any]) -> None:
    mine = used["buyers"].setdefault(buyer, {"measured": [], "given": 0, "amount": 0, "uses": 0})
    measured = told["measured"]
    before = mine["measured"] or [0] * len(measured)
    mine["measured"] = [one + more for one, more in zip(before, measured, strict=True)]
    mine["given"] += told["times"]
    gave = told["amount"] > 0 or told["times"] > 0
    for some in (used, mine):
        some["amount"] += told["amount"]
        some["uses"] += gave


def _steps(result: Json) -> Iterable[tuple[str, int | None, Json, bool]]:
    """Every step of a result: SKU, line number (None: free goods), the step, and whether it is settled afterwards."""
    for line in result["lines"]:
        for step in line["steps"]:
            yield line["sku"], line["no"], step, False
        for step in line["later"]:
            yield line["sku"], line["no"], step, True
    for one in result["free"]:
        for step in one["steps"]:
            yield one["sku"], None, step, False


def _given(result: Json, draft: str) -> list[tuple[str, int | None, Json, bool]]:
    return [one for one in _steps(result) if one[2]["rule"] == draft]


def _add(
    tally: Json, past: Past, before: Json, after: Json, draft: str, given: list[tuple[str, int | None, Json, bool]]
) -> None:
    tally["reached"] += 1
    tally["points"] += sum(one["points"] for one in after["points"] if one["rule"] == draft)
    won, skus = 0, set()
    for sku, no, step, later in given:
        amount = step["amount"]
        won += amount
        tally["later"] += amount if later else 0
        tally["free"] += amount if no is None else 0
        for funder, share in step["funders"].items():
            tally["funders"][funder] = tally["funders"].get(funder, 0) + share
        _count(tally["skus"], sku, amount, sku not in skus)
        skus.add(sku)
    tally["given"] += won
    _count(tally["outlets"], str(past.outlet), won, True)
    for rule, change in _by_rule(before, after, draft).items():
        if change:
            tally["displaced"][rule] = tally["displaced"].get(rule, 0) + change
    _cost(tally, past, before, after, {no for _, no, _, _ in given if no is not None})


def _count(where: Json, key: str, amount: Amount, new: bool) -> None:
    found = where.setdefault(key, [0, 0])
    found[0] += amount
    found[1] += new


def _by_rule(before: Json, after: Json, draft: str) -> dict[str, Amount]:
    """What each other scheme gives less with the draft than without it."""
    found: dict[str, Amount] = {}
    for result, sign in ((before, 1), (after, -1)):
        for _, _, step, _ in _steps(result):
            if step["stage"] not in ("rounding", "manual") and step["rule"] != draft:
                found[step["rule"]] = found.get(step["rule"], 0) + sign * step["amount"]
    return found


def _cost(tally: Json, past: Past, before: Json, after: Json, reached: set[int]) -> None:
    """Net, goods and what others pay, before and after, of the reached lines whose cost is known.

    Free goods cost what the same SKU has cost in the cart; where it is not in it, their list price.
    """
    costed = tally["costed"]
    each: dict[str, tuple[Amount, int]] = {}
    for old, new in zip(before["lines"], after["lines"], strict=True):
        cost = past.costs.get(old["no"])
        if cost is not None:
            each[old["sku"]] = (cost, old["pieces"])
        if old["no"] not in reached and after["free"] == before["free"]:
            continue
        if cost is None:
            tally["uncosted"] += 1
            continue
        costed["goods"] += cost
        costed["before"] += old["net"] - _sum(old["later"])
        costed["after"] += new["net"] - _sum(new["later"])
        costed["funded_before"] += _others(old["steps"]) + _others(old["later"])
        costed["funded_after"] += _others(new["steps"]) + _others(new["later"])
    for result, sign in ((before, -1), (after, 1)):
        for one in result["free"]:
            cost, pieces = each.get(one["sku"], (one["list"], one["pieces"]))
            costed["free"] += sign * (cost * one["pieces"] // pieces)
            costed["funded_before" if sign < 0 else "funded_after"] += _others(one["steps"])


def _sum(steps: Iterable[Json]) -> Amount:
    return sum(step["amount"] for step in steps)


def _others(steps: Iterable[Json]) -> Amount:
    """What others than the seller pay of some steps."""
    return sum(share for step in steps for funder, share in (step.get("funders") or {}).items() if funder != SELLER)


class BreakEven(NamedTuple):
    """How much more must be sold for the draft to pay for itself: a share (0.1 is 10% more), None if it never does."""

    margin_before: Amount
    margin_after: Amount
    uplift: float | None


def break_even(tally: Json, *, funded: bool) -> BreakEven:
    """Margin before ÷ margin after − 1, on the reached lines whose cost is known; `funded` counts what others pay."""
    costed = tally["costed"]
    before = costed["before"] - costed["goods"] + (costed["funded_before"] if funded else 0)
    after = costed["after"] - costed["goods"] - costed["free"] + (costed["funded_after"] if funded else 0)
    return BreakEven(before, after, before / after - 1 if after > 0 and before > 0 else None)


def most(where: Mapping[str, list[int]], many: int) -> list[tuple[str, Amount, int]]:
    """The first by what they win: key, amount, carts; ties by key."""
    found = sorted(where.items(), key=lambda one: (-one[1][0], one[0]))
    return [(key, amount, carts) for key, (amount, carts) in found[:many]]
