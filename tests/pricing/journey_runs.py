"""Forty weeks of a grocery chain's baskets through the engine, line by line to the cent (`./salur trial journey`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from salur.pricing.engine import Compiled, compiled, price
from tests.pricing.journey import FOLDER, FUEL, Basket, Journey, Sold, cart

SHARE = 0.9
PARTS = {"CARD": "card", "COUPON": "coupon", "MATCH": "match"}

Json = dict[str, Any]
Say = Callable[[str], None]


def run(weeks: int, say: Say, first: int = 0) -> Json:
    """Price every line of the first weeks by rules found in three ways; fails under 90% of lines in the first.

    `all`: every price that stood; `twice`: only prices and coupons that two baskets or more bear out; `others`: rules
    found in the baskets of every second household alone, tried on those of the rest.
    """
    if not FOLDER.is_dir():
        return {"failures": ["the data of the chain (complete_journey) are not beside the checkout"]}
    start = max(first, 1)
    last = min(40, start + weeks - 1)
    figures: Json = {}
    for name, least, learn, only in (
        ("all", 1, "true", "true"),
        ("twice", 2, "true", "true"),
        ("others", 1, "household % 2 = 0", "household % 2 = 1"),
    ):
        journey = Journey(start, last, least=least, learn=learn)
        figures[name] = priced(journey, range(start, last + 1), only, lambda line: None)
        say(f"  {name}: " + shown(figures[name]))
    share = figures["all"]["share"]
    return figures | {"failures": [] if share >= SHARE else [f"only {share:.2%} of lines are reproduced"]}


def shown(found: Json) -> str:
    """The figures of one way, in a line."""
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in found["reasons"].items())
    shares = f"{found['share']:.2%}; of those with a price {found['share_of_priced']:.2%}"
    rules = f"{found['prices']:,} prices and {found['schemes']:,} schemes"
    return f"{found['reproduced']:,} of {found['lines']:,} lines ({shares}) by {rules}; {reasons}"


def priced(journey: Journey, weeks: Iterable[int], only: str, say: Say) -> Json:
    """Count the lines of the weeks: reproduced, or why not."""
    counts: Counter[str] = Counter()
    prices = schemes = 0
    for week in weeks:
        rules = journey.rules(week)
        prices, schemes = prices + len(rules["prices"]), schemes + len(rules["schemes"])
        ready = compiled(rules)
        for basket in journey.baskets(week, only):
            counts.update(compared(ready, basket))
        say(f"week {week}: {counts['reproduced']:,} of {counts.total():,}")
    lines, reproduced = counts.total(), counts.pop("reproduced", 0)
    with_price = lines - sum(counts[one] for one in ("no goods", "fuel", "no price known"))
    return {
        "lines": lines, "reproduced": reproduced, "share": reproduced / lines,
        "share_of_priced": reproduced / with_price, "prices": prices, "schemes": schemes,
        "reasons": dict(counts.most_common()),
    }  # fmt: skip


def compared(rules: Compiled, basket: Basket) -> list[str]:
    """What came of each line of a basket: reproduced, or the first thing that differs."""
    found, asked = [], []
    for line in basket.lines:
        if reason := _unpriced(rules, line):
            found.append(reason)
        else:
            asked.append(line)
    if not asked:
        return found
    result = price(rules, cart(basket, asked))
    if "refused" in result:
        raise AssertionError(f"basket {basket.id}: {result['refused']}")
    return found + [_difference(line, one) for line, one in zip(asked, result["lines"], strict=True)]


def _unpriced(rules: Compiled, line: Sold) -> str:
    """Why a line is not even asked for."""
    if line.pieces < 1:
        return "no goods"  # a coupon rung up by itself
    if line.pieces > FUEL:
        return "fuel"
    return "" if (str(line.product), "USD") in rules.listings else "no price known"


def _difference(line: Sold, priced: Json) -> str:
    if priced["list"] != line.shelf:
        return "another shelf price"
    given = dict.fromkeys(PARTS.values(), 0)
    for step in priced["steps"]:
        given[PARTS[step["rule"].split("-")[0]]] += step["amount"]
    for part in given:
        if given[part] != getattr(line, part):
            return f"another {part} discount" if part == "card" else f"another {part}"
    return "reproduced"
