"""The decision about orders: goods and credit, or a part, a hold, a no. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from salur.kernel.outcome import Ending
from salur.kernel.refusal import Refused

ShelfKey = tuple[int, int, int]  # owner, site, SKU


class LineAsk(NamedTuple):
    """Pieces of a shelf that a line still wants, and what all of them come to (smallest coin)."""

    n: int
    shelf: ShelfKey
    pieces: int
    untaxed: int = 0
    tax: int = 0


class OrderAsk(NamedTuple):
    """An order that wants goods and credit: `amount` with tax, in the smallest coin; `account` its credit account.

    `again`: it is confirmed already and asks for what it waits for; its credit stands.
    """

    order: int
    account: tuple[int, str]  # bill-to party, currency
    amount: int
    on_short: str  # backorder | hold | cut
    lines: Sequence[LineAsk]
    again: bool = False


class OrderVerdict(NamedTuple):
    """What is decided: pieces promised, left waiting or cut by line number, the credit set aside, and why."""

    order: int
    ending: Ending
    promised: Mapping[int, int] = {}
    waiting: Mapping[int, int] = {}
    cut: Mapping[int, int] = {}
    reasons: tuple[Refused, ...] = ()
    amount: int = 0

    @property
    def over(self) -> bool:
        """Whether all of it was cut, so that nothing is left to come."""
        return self.ending == "done" and bool(self.cut) and not self.promised


def share(amount: int, pieces: int, first: int) -> int:
    """What the first pieces of so many come to: amount × first ÷ pieces, rounded down; all of them come to all of it.

    The rest come to the rest: whatever a line is divided into, its parts add up to the line.
    """
    return amount * first // pieces


def allot(ask: OrderAsk, free: Mapping[ShelfKey, int]) -> tuple[dict[int, int], dict[int, int]]:
    """Pieces promised and short by line, from what is free; two lines of one SKU share it. `free` is not changed."""
    promised: dict[int, int] = {}
    short: dict[int, int] = {}
    taken: dict[ShelfKey, int] = {}
    for n, shelf, pieces, *_ in ask.lines:
        there = max(0, free[shelf] - taken.get(shelf, 0))
        given = min(pieces, there)
        if given:
            promised[n] = given
            taken[shelf] = taken.get(shelf, 0) + given
        if given < pieces:
            short[n] = pieces - given
    return promised, short


def left_of(line: LineAsk, cut: int) -> tuple[int, int]:
    """What a line's pieces still come to (untaxed, tax) once its last ones are cut."""
    kept = line.pieces - cut
    return share(line.untaxed, line.pieces, kept), share(line.tax, line.pieces, kept)


def decide(ask: OrderAsk, free: dict[ShelfKey, int], credit: Callable[[int], tuple[Refused, ...]]) -> OrderVerdict:
    """Decide one order; takes what it promises off `free`. `credit` says what its account has against an amount.

    Held if the account says no, or if something is short and the buyer wants all or nothing: nothing is then promised,
    so that an order that waits takes goods from nobody. Who wants no backorder needs no credit for what is cut.
    """
    promised, short = allot(ask, free)
    code = {"backorder": "orders.short", "hold": "orders.short_hold", "cut": "orders.short_cut"}[ask.on_short]
    shortages = tuple(
        Refused(code, line=line.n, wanted=line.pieces, there=promised.get(line.n, 0))
        for line in ask.lines
        if line.n in short
    )
    cut = short if ask.on_short == "cut" else {}
    amount = ask.amount - sum(
        line.untaxed + line.tax - sum(left_of(line, cut[line.n])) for line in ask.lines if line.n in cut
    )
    if against := credit(amount):
        return OrderVerdict(ask.order, "held", reasons=against)
    if short and ask.on_short == "hold":
        return OrderVerdict(ask.order, "held", reasons=shortages)
    for line in ask.lines:
        free[line.shelf] -= promised.get(line.n, 0)
    if not short:
        return OrderVerdict(ask.order, "done", promised, amount=amount)
    if cut:
        return OrderVerdict(ask.order, "done", promised, cut=cut, reasons=shortages, amount=amount)
    return OrderVerdict(ask.order, "backordered", promised, waiting=short, reasons=shortages, amount=amount)
