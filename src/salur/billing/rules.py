"""The arithmetic of invoices and payments: what goes on an invoice, and what an amount settles. Pure.

Amounts in the smallest coin.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

METHODS = ("cash", "transfer", "card")
REBATE = "rebate"  # how a payment came that is no money: what a buyer had earned
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
    whole = amount
    for invoice, wanted in chain(named, ((invoice, whole) for invoice in oldest)):
        if amount <= 0:
            break
        use = min(wanted, amount, open_of.get(invoice, 0))
        if use > 0:
            taken[invoice] = taken.get(invoice, 0) + use
            open_of[invoice] -= use
            amount -= use
    return Settled(taken, amount)


def divide(untaxed: int, tax: int, settled: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """How (untaxed, tax) of a credit note divide into what settles invoices and what goes on account: untaxed first."""
    first = min(untaxed, settled)
    second = settled - first
    return (first, second), (untaxed - first, tax - second)


def by_debt(settled: Iterable[Settled]) -> dict[tuple[str, int], int]:
    """What several settlings take off each debt, by (paper kind, paper)."""
    found: dict[tuple[str, int], int] = {}
    for one in settled:
        for invoice, amount in one.invoices.items():
            found["invoice", invoice] = found.get(("invoice", invoice), 0) + amount
    return found


class OpenInvoices:
    """What is open of the invoices of each credit account, while amounts settle them one after the other."""

    def __init__(self, debts: Mapping[int, Iterable[OpenDebt]]) -> None:
        self._oldest = {account: due_first(owed) for account, owed in debts.items()}
        self._open = {account: {debt.invoice: debt.open for debt in owed} for account, owed in debts.items()}

    def open_of(self, account: int, invoice: int) -> int:
        """What is open of an invoice of this account; 0 if it is not one of its open ones."""
        return self._open.get(account, {}).get(invoice, 0)

    def settle(self, account: int, amount: int, named: Iterable[tuple[int, int]], others: bool = True) -> Settled:
        """Settle the invoices named, then, if `others` may be, those due first; what meets none is the rest."""
        oldest = self._oldest.get(account, []) if others else []
        return settle(amount, named, oldest, self._open.setdefault(account, {}))


class CreditedBills(NamedTuple):
    """What a supplier's note takes off each bill, the rest, and what is booked now (not when goods were sent back)."""

    bills: dict[int, int]
    rest: int
    untaxed: int
    tax: int


def credit_bills(
    untaxed: int, tax: int, sent_back: int, settled: Iterable[tuple[int, int]], open_of: Mapping[int, int], owed: int
) -> CreditedBills:
    """How a supplier's credit note divides (docs/arithmetic/bills.md): `settled` is (our bill, what the note settled of
    its invoice), `open_of` what is open of each bill, `owed` what we owe the supplier by all bills. The tax of what was
    sent back is rounded down; this is the one rounding."""
    bills: dict[int, int] = {}
    for bill, amount in settled:
        off = min(amount, open_of.get(bill, 0) - bills.get(bill, 0), owed - sum(bills.values()))
        if off > 0:
            bills[bill] = bills.get(bill, 0) + off
    whole = untaxed + tax
    left_tax = tax - tax * sent_back // whole if whole else 0  # a note of nothing takes nothing off
    return CreditedBills(bills, whole - sum(bills.values()), whole - sent_back - left_tax, left_tax)
