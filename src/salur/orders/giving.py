"""What was given away on orders, line by line: each funder's share of what each rule gave, and how it was given.

How: `discount` taken off the price now; `free` goods, at their list value; `later` (a rebate, earned now and paid after
the period); `manual`, what a person took off by hand. Steps without funders (rounding) are no gift.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

import orjson

from salur.kernel import sql
from salur.orders.carts import Kept
from salur.orders.rules import share
from salur.pricing import counters
from salur.pricing.counters import Used

MANUAL = "manual"


class Share(NamedTuple):
    """Whose share of what: the rule, the funder and how it was given."""

    rule: str
    funder: str
    how: str


class Given(NamedTuple):
    """What was given away on so many pieces of a line: amounts in the smallest coin, by share."""

    pieces: int
    shares: dict[Share, int]


def of_result(result: Mapping[str, Any]) -> dict[int, Given]:
    """What a result gives, by number of the line; free goods stand behind the lines that were asked for."""
    found: dict[int, Given] = {}
    for line in result["lines"]:
        shares: dict[Share, int] = {}
        for step in line["steps"]:
            _add(shares, step["rule"], MANUAL if step["stage"] == MANUAL else "discount", step["funders"])
        for step in line.get("later", ()):
            _add(shares, step["rule"], "later", step["funders"])
        found[line["no"]] = Given(line["pieces"], shares)
    for n, line in enumerate(result["free"], max(found, default=0) + 1):
        shares = {}
        for step in line["steps"]:
            _add(shares, step["rule"], "free", step["funders"])
        found[n] = Given(line["pieces"], shares)
    return found


def of_steps(pieces: int, steps: Iterable[Any]) -> Given:
    """What the steps frozen on a line give: each is the list of its values."""
    shares: dict[Share, int] = {}
    for stage, rule, _version, _basis, _base, _amount, funders, *_ in steps:
        _add(shares, rule, MANUAL if stage == MANUAL else "discount", dict(funders))
    return Given(pieces, shares)


def _add(shares: dict[Share, int], rule: str, how: str, funders: Mapping[str, int]) -> None:
    for funder, amount in funders.items():
        key = Share(rule, funder, how)
        shares[key] = shares.get(key, 0) + amount


def on_orders(orders: Iterable[int]) -> dict[int, dict[int, Given]]:
    """What was given away on orders, by order and line; those that gave nothing are missing. One statement, and one
    more where something was given by hand though no scheme was in force."""
    found: dict[int, dict[int, Given]] = {}
    bare: list[int] = []
    for order, result in sql.fetch(
        "SELECT o.id, c.result::text FROM orders_order o LEFT JOIN orders_ordercart c ON c.order_id = o.id "
        "WHERE o.id = ANY(%s::bigint[]) AND o.gave",
        (sql.array(sorted(set(orders))),),
    ):
        if result is None:
            bare.append(order)
        else:
            found[order] = of_result(orjson.loads(result))
    if bare:
        for order, n, pieces, steps in sql.fetch(
            "SELECT order_id, n, pieces, (priced->4)::text FROM orders_orderline WHERE order_id = ANY(%s::bigint[])",
            (sql.array(sorted(bare)),),
        ):
            found.setdefault(order, {})[n] = of_steps(pieces, orjson.loads(steps))
    return found


def left(kept: Kept, schemes: Collection[str], fallen: Mapping[int, int]) -> dict[str, Used]:
    """What of schemes with limits stands of an order, or of its part of a split one, with the use, once so many pieces
    of its lines fell in all; what a period measures as it was at first."""
    whole = counters.taken_by(kept.result, schemes)
    found: dict[str, Used] = {}
    for scheme in schemes:
        was = whole.get(scheme, Used())
        amount, some = 0, False
        for n, line in kept.lines().items():
            pieces, fell = line["pieces"], min(max(fallen.get(n, 0), 0), line["pieces"])
            gave = sum(step["amount"] for step in (*line["steps"], *line.get("later", ())) if step["rule"] == scheme)
            amount += gave - share(gave, pieces, fell)
            some |= fell < pieces and (gave > 0 or not was.amount)
        found[scheme] = Used(list(was.measured), was.given if some else 0, amount, was.uses if some else 0)
    return found
