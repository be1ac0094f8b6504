"""The arithmetic of invoices and payments: what goes on an invoice, and what an amount settles. Pure.

Amounts in the smallest coin.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping, Sequence
from datetime import date
from typing import NamedTuple

METHODS = ("cash", "transfer", "card")
GONE = frozenset({"loaded", "delivered", "part", "done", "refused", "returned"})
"""The statuses of a shipment whose goods have left."""


class OpenDebt(NamedTuple):
    """An invoice that is still owed, when it is due, and what of it is open."""

    invoice: int
    due_on: date
    open: int


class Settled(NamedTuple):
    """What an amount settles of each invoice, and what of it meets none."""

    invoices: dict[int, int]
    rest: int

    @property
    def amount(self) -> int:
        """What settles invoices, together."""
        return sum(self.invoices.values())


def due_first(debts: Iterable[OpenDebt]) -> list[int]:
    """Invoices, the one due first first; of one day, the older paper first."""
    return [debt.invoice for debt in sorted(debts, key=lambda debt: (debt.due_on, debt.invoice))]


def settle(
    amount: int, named: Iterable[tuple[int, int]], oldest: Sequence[int], open_of: MutableMapping[int, int]
) -> Settled:
    """Settle the named invoices first, each up to its own amount and what is open, then the others in their order.

    Takes what is settled off `open_of` (what is open by invoice), so that the next amount finds less.
    """
    taken: dict[int, int] = {}
    for invoice, wanted in (*named, *((invoice, amount) for invoice in oldest)):
        use = min(wanted, amount, open_of.get(invoice, 0))
        if use > 0:
            taken[invoice] = taken.get(invoice, 0) + use
            open_of[invoice] -= use
            amount -= use
    return Settled(taken, amount)


def split(untaxed: int, tax: int, settled: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """How (untaxed, tax) of a credit note divide into what settles invoices and what goes on account: untaxed first."""
    first = min(untaxed, settled)
    second = settled - first
    return (first, second), (untaxed - first, tax - second)
