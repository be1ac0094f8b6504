"""How quantities in packs and the steps of a price are read on the page of order entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from salur.kernel import money as coins
from salur.kernel import quantity
from salur.kernel.refusal import Refused
from salur.orders.entry import spoken
from salur.pricing.pages import bars
from salur.pricing.pages.bars import Bar, Cut
from salur.pricing.rules import PricedLine
from salur.shell import shown
from salur.shell.words import word


class Counted(NamedTuple):
    """So many of a pack, as a person reads it."""

    many: str
    pack: str


def in_packs(pieces: int, packs: Mapping[str, int]) -> list[Counted]:
    """Pieces in the largest packs: 86 cartons, 2 inners; nothing is "0 pcs"."""
    ladder = spoken.ladder(packs)
    names = {size: name for name, size in sorted(packs.items(), reverse=True)} | {1: "piece"}
    counts = [
        Counted(shown.whole(count), word("word", names[size]).lower())
        for count, size in zip(quantity.split(abs(pieces), ladder), ladder, strict=True)
        if count
    ]
    sign = shown.MINUS if pieces < 0 else ""
    return [counts[0]._replace(many=sign + counts[0].many), *counts[1:]] if counts else [
        Counted("0", word("word", "piece").lower())
    ]  # fmt: skip


def price_text(line: PricedLine, currency: str) -> str:
    """The list price as it was agreed, for one of its pack."""
    try:
        amount = shown.amount(coins.parse(line.price, currency), currency)
    except Refused:
        amount = line.price
    return f"{amount} / {word('word', line.per).lower()}"


def percents(line: PricedLine) -> str:
    """The discounts in per cent of what each was taken off: 7+5+2."""
    found = [(1000 * step.amount + step.base // 2) // step.base for step in line.steps if _takes(step)]
    return "+".join(shown.decimal(f"{one // 10}.{one % 10}") for one in found)


def _takes(step: Any) -> bool:
    return bool(step.stage != "rounding" and step.amount and step.base)


def waterfall(line: PricedLine, currency: str) -> list[Bar]:
    """How a line's price comes about: the list, each step with who pays it, the net."""
    cuts = [
        Cut(
            f"{step.stage} {step.rule}" if step.rule != step.stage else word("word", step.stage),
            ", ".join(f"{word('word', who)} {shown.amount(share, currency)}" for who, share in step.funders),
            step.amount,
        )
        for step in line.steps
    ]
    row = word("word", "agreed") if line.row == "agreed" else line.row
    return bars.waterfall(line.list, row, cuts, line.net, currency)


def taxes(line: PricedLine, coin: str) -> list[tuple[str, str]]:
    """The parts of a line's tax, as they are read."""
    return [(f"{name} {shown.percent(rate)}", shown.amount(amount, coin)) for name, rate, amount in line.tax.parts]
