"""From list amount to net: each step takes a whole number of coins and says who, why and of what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from salur.kernel.money import Amount, rounded, spread
from salur.pricing.rules.book import Part, RoundingRow
from salur.pricing.rules.numbers import Ratio, ratio

MANUAL = 1_000_000  # the manual discount comes after every level

Shares = tuple[tuple[str, int], ...]  # funder and amount (or weight), by name


class Discount(NamedTuple):
    """A discount named on the line. Make it with `discount`, which reads its numbers once for many lines."""

    level: int
    rule: str
    version: int
    percent: Ratio | None
    amount: Amount
    basis: Literal["net", "list"]
    funders: Shares

    @property
    def stage(self) -> str:
        """D1, D2 … or manual."""
        return "manual" if self.level == MANUAL else f"D{self.level}"

    @property
    def manual(self) -> bool:
        """Whether a person grants it at the end, after every scheme."""
        return self.level == MANUAL

    @property
    def bad(self) -> bool:
        """Whether it cannot be: a percentage outside (0, 100], an amount below zero, a level below one, no funder."""
        percent = self.percent
        wrong = self.amount < 0 if percent is None else not 0 < percent[0] <= 100 * percent[1]
        return wrong or self.level < 1 or not self.funders


class Step(NamedTuple):
    """What one rule took off a line; frozen on the paper. As JSON it is the list of these values.

    `wanted` is set where the line had less room than the rule wanted. The rounding step may be negative.
    """

    stage: str
    rule: str
    version: int
    basis: str
    base: Amount
    amount: Amount
    funders: Shares
    wanted: Amount | None = None


def discount(
    *,
    percent: str | None = None,
    amount: Amount | None = None,
    level: int = 1,
    rule: str = "",
    version: int = 1,
    basis: Literal["net", "list"] = "net",
    funders: Mapping[str, str] | None = None,
    manual: bool = False,
) -> Discount:
    """A line discount: percent (decimal string) of the net or the list amount, or an amount for the whole line.

    D1, D2 … by level; `manual` is the one a person grants at the end. Funders are named with their percentage; nobody
    named means the seller. Refused: pricing.bad_number.
    """
    if (percent is None) == (amount is None):
        raise ValueError("a discount is either a percentage or an amount")
    named = sorted((funders or {"seller": "100"}).items())
    read = [ratio(share) for _, share in named]
    scale = max(bottom for _, bottom in read)
    shares = tuple((name, top * scale // bottom) for (name, _), (top, bottom) in zip(named, read, strict=True))
    at = MANUAL if manual else level
    known = rule or ("manual" if manual else f"D{level}")
    return Discount(at, known, version, None if percent is None else ratio(percent), amount or 0, basis, shares)


def _wanted(one: Discount, base: Amount, pieces: int, part: Part) -> Amount:
    if one.percent is None:
        if one.level == MANUAL:
            return one.amount
        top, bottom = one.amount, 1
    else:
        top, bottom = base * one.percent[0], 100 * one.percent[1]
    if part.per == "unit" and one.level != MANUAL:
        return pieces * rounded(top, bottom * pieces, part.to, part.mode)
    return rounded(top, bottom, part.to, part.mode)


def _shares(one: Discount, amount: Amount, unit: int) -> Shares:
    if len(one.funders) == 1:
        return ((one.funders[0][0], amount),)
    amounts = spread(amount, [weight for _, weight in one.funders], unit)
    return tuple((name, share) for (name, _), share in zip(one.funders, amounts, strict=True))


def net_of(
    list_amount: Amount, pieces: int, discounts: Sequence[Discount], row: RoundingRow
) -> tuple[Amount, tuple[Step, ...]]:
    """Net of a line and the steps that led there: list - sum of steps = net, and the net is a multiple of the unit.

    Discounts come in ascending levels, each on what the one before left (or on the list amount); none takes more than
    is there.
    """
    net = list_amount
    steps: list[Step] = []
    unit = row.net.to
    for one in discounts:
        base = net if one.basis == "net" else list_amount
        wanted = _wanted(one, base, pieces, row.discount)
        amount = min(wanted, net)
        if amount:
            cut = wanted if wanted != amount and one.level != MANUAL else None
            shares = _shares(one, amount, unit)
            steps.append(Step(one.stage, one.rule, one.version, one.basis, base, amount, shares, cut))
            net -= amount
    if row.net.per == "unit":
        whole = pieces * rounded(net, pieces, unit, row.net.mode)
    else:
        whole = rounded(net, 1, unit, row.net.mode)
    if whole != net:
        steps.append(Step("rounding", row.id, row.version, "net", net, net - whole, ()))
    return whole, tuple(steps)
