"""Free goods: which, how many, worth what. They have a list amount, one step that takes it all, and no tax."""

from __future__ import annotations

from typing import NamedTuple

from salur.kernel.money import Amount
from salur.pricing.engine.compiled import Good
from salur.pricing.engine.listed import best_row, list_amount
from salur.pricing.engine.needs import value_of
from salur.pricing.engine.rows import PriceRow
from salur.pricing.engine.run import Run, Standing


class Gift(NamedTuple):
    """Free pieces before and after cap and budget: `worth` of `pieces` are given, `wanted` was wanted."""

    good: Good
    row: PriceRow
    pieces: int
    times: int
    worth: Amount
    wanted: Amount
    clipped: list[str]


def gift_of(run: Run, standing: Standing) -> Gift | None:
    """What a scheme would give in goods; None with a reason if nothing."""
    scheme, value = standing.scheme, value_of(standing)
    if value is None:
        standing.refuse("zero")
        return None
    chosen = _chosen(run, standing, value[0])
    if chosen is None:
        standing.refuse("no_price")
        return None
    good, row = chosen
    once = value[0] * good.packs[scheme.per]
    wanted = list_amount(row, standing.times * once, run.rounding)
    times, clipped = standing.times, []
    if scheme.cap is not None and wanted > scheme.cap:
        times = _fitting(run, row, once, times, scheme.cap)
        clipped.append("cap")
    left = standing.left
    if left is not None and times and list_amount(row, times * once, run.rounding) > left:
        fitting = 0 if scheme.budget is not None and scheme.budget.skips else _fitting(run, row, once, times, left)
        if not fitting:
            standing.refuse("budget")
            return None
        times = fitting
        clipped.append("budget")
    if not times or not once:
        standing.refuse("zero")
        return None
    return Gift(good, row, times * once, times, list_amount(row, times * once, run.rounding), wanted, clipped)


def _fitting(run: Run, row: PriceRow, once: int, times: int, most: Amount) -> int:
    """The greatest number of times, up to `times`, whose value fits."""
    low, high = 0, times
    while low < high:
        middle = (low + high + 1) // 2
        if list_amount(row, middle * once, run.rounding) <= most:
            low = middle
        else:
            high = middle - 1
    return low


def _chosen(run: Run, standing: Standing, quantity: int) -> tuple[Good, PriceRow] | None:
    """The SKU given and its price row: named, or the cheapest or dearest of the targets by one free pack."""
    scheme = standing.scheme
    if scheme.free_sku not in ("cheapest", "dearest"):
        good = run.rules.good(scheme.free_sku)
        if good is None or scheme.per not in good.packs:
            return None
        pieces = run.together.get(good.code) or standing.times * quantity * good.packs[scheme.per]
        row = best_row(run, good, scheme.per, pieces)
        return None if row is None else (good, row)
    found: list[tuple[Amount, str, Good, PriceRow]] = []
    for good in {line.good.code: line.good for line in standing.targets}.values():
        if scheme.per in good.packs:
            row = best_row(run, good, scheme.per, run.together[good.code])
            if row is not None:
                amount = list_amount(row, good.packs[scheme.per], run.rounding)
                found.append((amount if scheme.free_sku == "cheapest" else -amount, good.code, good, row))
    return min(found, key=lambda one: one[:2])[2:] if found else None


def give(run: Run, standing: Standing, gift: Gift) -> None:
    """Write the free line."""
    scheme, row = standing.scheme, gift.row
    step = {
        "stage": scheme.stage, "rule": scheme.id, "version": scheme.version, "basis": "list", "base": gift.worth,
        "amount": gift.worth, "funders": scheme.funded(gift.worth, run.unit),
    }  # fmt: skip
    if gift.clipped:
        step |= {"wanted": gift.wanted, "clipped": gift.clipped}
    run.free.append(
        {
            "sku": gift.good.code, "pieces": gift.pieces,
            "price": {"row": row.id, "version": row.version, "price": row.price, "per": row.per},
            "list": gift.worth, "steps": [step], "net": 0,
        }
    )  # fmt: skip
    run.gifts.append((standing, gift.worth))
    standing.times = gift.times
    standing.amount = gift.worth
    standing.gave = True
