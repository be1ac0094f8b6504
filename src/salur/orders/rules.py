"""The decision about orders: goods and credit, or a part, a hold, a no. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from salur.kernel.outcome import Ending
from salur.kernel.refusal import Refused

ShelfKey = tuple[int, int, int]  # owner, site, SKU


class LineAsk(NamedTuple):
    """Pieces of a shelf that a line still wants."""

    n: int
    shelf: ShelfKey
    pieces: int


class OrderAsk(NamedTuple):
    """An order that wants goods and credit: `amount` with tax, in the smallest coin; `account` its credit account."""

    order: int
    account: tuple[int, str]  # bill-to party, currency
    amount: int
    on_short: str  # backorder | hold | cut
    lines: Sequence[LineAsk]
    no_credit_needed: bool = False


class OrderVerdict(NamedTuple):
    """What is decided: pieces promised, left waiting or cut by line number, and why."""

    order: int
    ending: Ending
    promised: Mapping[int, int] = {}
    waiting: Mapping[int, int] = {}
    cut: Mapping[int, int] = {}
    reasons: tuple[Refused, ...] = ()


class Room(NamedTuple):
    """What a credit account says to one more order of an amount."""

    reasons: tuple[Refused, ...]


def share(amount: int, pieces: int, first: int) -> int:
    """What the first pieces of a line come to: amount × first ÷ pieces, rounded down; all of them come to all of it.

    What pieces `a` to `b` come to is `share(b) - share(a)`: the parts of a line always add up to the line.
    """
    return amount * first // pieces


def allot(ask: OrderAsk, free: dict[ShelfKey, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Pieces promised and short by line, from what is free; two lines of one SKU share it. `free` is not changed."""
    promised: dict[int, int] = {}
    short: dict[int, int] = {}
    taken: dict[ShelfKey, int] = {}
    for n, shelf, pieces in ask.lines:
        there = max(0, free[shelf] - taken.get(shelf, 0))
        given = min(pieces, there)
        if given:
            promised[n] = given
            taken[shelf] = taken.get(shelf, 0) + given
        if given < pieces:
            short[n] = pieces - given
    return promised, short


def decide(ask: OrderAsk, free: dict[ShelfKey, int], credit: tuple[Refused, ...]) -> OrderVerdict:
    """Decide one order; takes what it promises off `free`. `credit` are the reasons its credit account gives against it.

    Held if the account says no, or if something is short and the buyer wants all or nothing: nothing is then promised,
    so that an order that waits takes goods from nobody.
    """
    promised, short = allot(ask, free)
    code = {"backorder": "orders.short", "hold": "orders.short_hold", "cut": "orders.short_cut"}[ask.on_short]
    wanted = {line.n: line.pieces for line in ask.lines}
    shortages = tuple(Refused(code, line=n, wanted=wanted[n], there=promised.get(n, 0)) for n in short)
    if credit:
        return OrderVerdict(ask.order, "held", reasons=credit)
    if short and ask.on_short == "hold":
        return OrderVerdict(ask.order, "held", reasons=shortages)
    for line in ask.lines:
        free[line.shelf] -= promised.get(line.n, 0)
    if not short:
        return OrderVerdict(ask.order, "done", promised)
    if ask.on_short == "cut":
        return OrderVerdict(ask.order, "done", promised, cut=short, reasons=shortages)
    return OrderVerdict(ask.order, "backordered", promised, waiting=short, reasons=shortages)
