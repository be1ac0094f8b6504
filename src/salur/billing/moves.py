"""This module's sentences in the language of the books. Source is credit, target is debit; empty moves are dropped.

`book` holds the accounts by (party, bucket, currency); party 0 is nobody in particular.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from salur.billing.accruing import LATER, SELLER, Accrued
from salur.billing.rules import REBATE, CreditedBills
from salur.ledger.entry import Money, MoneyMove

Key = tuple[int, str, str]
Book = Mapping[Key, Money]


def keys(party: int, currency: str, theirs: Iterable[str], nobodys: Iterable[str]) -> set[Key]:
    """The accounts a sentence needs: buckets of the party, and buckets of nobody in particular."""
    return {(party, bucket, currency) for bucket in theirs} | {(0, bucket, currency) for bucket in nobodys}


def cash_key(method: str, collector: int | None, currency: str) -> Key:
    """Where money lies that came (or goes) this way: with the collector, in the drawer, or at the bank."""
    if method != "cash":
        return 0, "bank", currency
    return (0, "drawer", currency) if collector is None else (collector, "collector_cash", currency)


def lies(party: int, method: str, collector: int | None, currency: str) -> Key:
    """Where a payment of a party lies, or what it was taken from: rebates that were owed to it."""
    return (party, "rebates_owed", currency) if method == REBATE else cash_key(method, collector, currency)


def _some(*moves: MoneyMove) -> list[MoneyMove]:
    return [move for move in moves if move.amount]


def invoice(book: Book, bill_to: int, currency: str, untaxed: int, tax: int, delivered: int) -> list[MoneyMove]:
    """Invoiced: revenue, tax payable → receivable; of what was delivered before also unbilled → unbilled sales."""
    receivable = book[bill_to, "receivable", currency]
    moves = [
        MoneyMove(book[0, "revenue", currency], receivable, untaxed),
        MoneyMove(book[0, "tax_payable", currency], receivable, tax),
    ]
    if delivered:
        moves.append(MoneyMove(book[bill_to, "unbilled", currency], book[0, "unbilled_sales", currency], delivered))
    return _some(*moves)


def accrual_keys(bill_to: int, rows: Iterable[Accrued]) -> set[Key]:
    """The accounts that accruals on a paper of this party need."""
    found: set[Key] = set()
    for row in rows:
        found |= {_granted(bill_to, row), _claim(row)}
    return found


def _claim(row: Accrued) -> Key:
    """Where a share lies: what we pay ourselves, or a claim on who pays it."""
    if row.funder == SELLER:
        return 0, "discounts_given", row.currency
    return row.party, "funder_claims", row.currency


def _granted(bill_to: int, row: Accrued) -> Key:
    """Where it was given: off the price, or owed to the buyer until the period is over."""
    return (bill_to, "rebates_owed", row.currency) if row.how == LATER else (0, "discounts_granted", row.currency)


def accrue(book: Book, bill_to: int, rows: Iterable[Accrued]) -> list[MoneyMove]:
    """Given away on an invoice: discounts granted, rebates owed → discounts given, claims on funders; and back with a
    credit note."""
    moves = []
    sums: dict[tuple[Key, Key], int] = {}
    for row in rows:
        key = (_granted(bill_to, row), _claim(row))
        sums[key] = sums.get(key, 0) + row.amount
    for (granted, mine), amount in sums.items():
        source, target = book[granted], book[mine]
        moves.append(MoneyMove(source, target, amount) if amount > 0 else MoneyMove(target, source, -amount))
    return _some(*moves)


def opening_item(book: Book, bill_to: int, currency: str, amount: int) -> list[MoneyMove]:
    """Opening books: opening → receivable."""
    return _some(MoneyMove(book[0, "opening", currency], book[bill_to, "receivable", currency], amount))


def opening_advance(book: Book, party: int, currency: str, amount: int) -> list[MoneyMove]:
    """Opening books: on account → opening."""
    return _some(MoneyMove(book[party, "on_account", currency], book[0, "opening", currency], amount))


def credit(
    book: Book, bill_to: int, currency: str, settled: tuple[int, int], ahead: tuple[int, int]
) -> list[MoneyMove]:
    """Credit note: receivable (beyond what is open: on account) → returns, tax payable; each (untaxed, tax)."""
    returns, tax = book[0, "returns", currency], book[0, "tax_payable", currency]
    receivable, on_account = book[bill_to, "receivable", currency], book[bill_to, "on_account", currency]
    return _some(
        MoneyMove(receivable, returns, settled[0]),
        MoneyMove(receivable, tax, settled[1]),
        MoneyMove(on_account, returns, ahead[0]),
        MoneyMove(on_account, tax, ahead[1]),
    )


def payment(book: Book, party: int, cash: Key, settled: int, ahead: int) -> list[MoneyMove]:
    """Payment received: receivable, and for what meets no invoice on account → drawer, collector's cash or bank, or
    rebates owed."""
    currency = cash[2]
    return _some(
        MoneyMove(book[party, "receivable", currency], book[cash], settled),
        MoneyMove(book[party, "on_account", currency], book[cash], ahead),
    )


def allocate(book: Book, party: int, currency: str, amount: int) -> list[MoneyMove]:
    """Money on account put against invoices: receivable → on account."""
    return _some(MoneyMove(book[party, "receivable", currency], book[party, "on_account", currency], amount))


def bank(book: Book, cash: Key, amount: int) -> list[MoneyMove]:
    """Cash banked: drawer or collector's cash → bank."""
    return _some(MoneyMove(book[cash], book[0, "bank", cash[2]], amount))


def refund(book: Book, party: int, cash: Key, amount: int) -> list[MoneyMove]:
    """Refunded: bank or drawer → on account."""
    return _some(MoneyMove(book[cash], book[party, "on_account", cash[2]], amount))


def record_bill(book: Book, supplier: int, currency: str, untaxed: int, tax: int, received: int) -> list[MoneyMove]:
    """Supplier's bill: payable → received not billed (what the goods were received at), tax receivable, difference."""
    payable, difference = book[supplier, "payable", currency], book[0, "price_difference", currency]
    dearer = untaxed - received
    source, target = (payable, difference) if dearer > 0 else (difference, payable)
    return _some(
        MoneyMove(payable, book[supplier, "received_not_billed", currency], received),
        MoneyMove(payable, book[0, "tax_receivable", currency], tax),
        MoneyMove(source, target, abs(dearer)),
    )


def record_bill_credit(
    book: Book, supplier: int, currency: str, sent_back: int, divided: CreditedBills
) -> list[MoneyMove]:
    """Supplier's credit note: price difference, tax receivable and, for what was sent back, received not billed →
    payable (beyond its bills: received not billed)."""
    waiting = book[supplier, "received_not_billed", currency]
    both = min(sent_back, divided.rest)  # it stands there already
    sources = [waiting, book[0, "price_difference", currency], book[0, "tax_receivable", currency]]
    there = [sent_back - both, divided.untaxed, divided.tax]
    targets = [
        (book[supplier, "payable", currency], sum(divided.bills.values())), (waiting, divided.rest - both),
    ]  # fmt: skip
    moves = []
    for target, wanted in targets:
        for n, source in enumerate(sources):
            amount = min(wanted, there[n])
            moves.append(MoneyMove(source, target, amount))
            there[n] -= amount
            wanted -= amount
    return _some(*moves)


def pay_bill(book: Book, supplier: int, currency: str, amount: int) -> list[MoneyMove]:
    """Bill paid: bank → payable."""
    return _some(MoneyMove(book[0, "bank", currency], book[supplier, "payable", currency], amount))
