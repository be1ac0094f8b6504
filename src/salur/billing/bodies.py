"""What is asked and told about invoices, payments and bills, as plain frozen values. Amounts in the smallest coin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple


@dataclass(frozen=True, slots=True)
class Invoice:
    """Put these shipments on one invoice, dated `on` (today unless given)."""

    shipments: tuple[int, ...]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class OpeningItem:
    """An invoice still owed when the books were opened: its old number, its dates, and what of it is open."""

    bill_to: int
    number: str
    on: date
    due_on: date
    amount: int
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class OpeningAdvance:
    """Money that a party had ahead (paid or credited) when the books were opened, under the number it had."""

    party: int
    number: str
    amount: int
    currency: str | None = None


class HistoricLine(NamedTuple):
    """What was sold (or taken back) on a historic paper: pieces above zero, amounts of no less than zero."""

    sku: int
    pieces: int
    untaxed: int
    tax: int = 0


@dataclass(frozen=True, slots=True)
class HistoricSale:
    """An invoice of before the books were opened or, if `credit`, a credit note: its old number, day, buyer and lines.

    Territory, salesman (a party), price class and channel are those that counted then; left out, they are the ones the
    buyer was assigned on that day.
    """

    reference: str
    on: date
    buyer: int
    lines: tuple[HistoricLine, ...]
    credit: bool = False
    bill_to: int | None = None
    due_on: date | None = None
    currency: str | None = None
    territory: int | None = None
    salesman: int | None = None
    price_class: str | None = None
    channel: str | None = None

    @property
    def kind(self) -> str:
        """The kind of paper."""
        return "credit_note" if self.credit else "invoice"

    @property
    def amounts(self) -> tuple[int, int]:
        """What all lines come to: untaxed, and their tax."""
        return sum(line.untaxed for line in self.lines), sum(line.tax for line in self.lines)


@dataclass(frozen=True, slots=True)
class HistoricPayment:
    """Money that came before the books were opened: its old number, day, from whom, how much and how."""

    reference: str
    on: date
    party: int
    amount: int
    currency: str | None = None
    method: str = "transfer"
    kind: ClassVar[str] = "payment"


class CreditLine(NamedTuple):
    """What is credited: pieces of an SKU, and the line of the invoice it was on, where that is known."""

    sku: int
    pieces: int
    untaxed: int
    tax: int
    invoice: int | None = None
    invoice_line: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note: to whom, for which paper (its kind and identity), and its lines."""

    buyer: int
    bill_to: int
    currency: str
    reason_kind: str
    reason: int
    lines: tuple[CreditLine, ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came from a bill-to party: over invoices (invoice, amount), else the oldest due first, or on account.

    `method` is cash, transfer or card; `collector` is who carries the cash (None: it lies in the drawer).
    """

    party: int
    amount: int
    currency: str | None = None
    method: str = "cash"
    collector: int | None = None
    invoices: tuple[tuple[int, int], ...] = ()
    reference: str = ""
    allocate: bool = True


@dataclass(frozen=True, slots=True)
class PayRebate:
    """Rebates that a bill-to party has earned, to be paid out (no amount: all that is owed): against what it owes,
    what is due first, or (`allocate` false) on account."""

    party: int
    amount: int | None = None
    currency: str | None = None
    reference: str = ""
    allocate: bool = True


@dataclass(frozen=True, slots=True)
class Allocate:
    """Money on account to be put against invoices (invoice, amount); none named: the oldest due first."""

    party: int
    currency: str | None = None
    invoices: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bank:
    """Cash that was brought to the bank, of a collector or (None) of the drawer."""

    amount: int
    currency: str | None = None
    collector: int | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on account to be paid back: `method` is cash (of the drawer) or transfer."""

    party: int
    amount: int
    currency: str | None = None
    method: str = "transfer"
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ExpectBill:
    """What a member supplier has invoiced us: its party, its invoice and the amounts."""

    supplier: int
    their_invoice: int
    currency: str
    on: date
    due_on: date
    untaxed: int
    tax: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RecordBill:
    """A supplier's bill as it lies here; `received` is what its goods were received at, without tax.

    `their_invoice` (or the command's paper) names the bill that was expected, where there was one.
    """

    supplier: int
    untaxed: int
    tax: int
    received: int
    on: date
    due_on: date
    currency: str | None = None
    reference: str = ""
    their_invoice: int | None = None


@dataclass(frozen=True, slots=True)
class ExpectBillCredit:
    """What a member supplier has credited us: its party, its note, the amounts, and what it settled of its invoices."""

    supplier: int
    their_note: int
    currency: str
    on: date
    untaxed: int
    tax: int
    settled: tuple[tuple[int, int], ...]  # its invoice, amount


@dataclass(frozen=True, slots=True)
class RecordBillCredit:
    """A supplier's credit note lies here; `sent_back` is what of it, with tax, is for goods we had sent back."""

    sent_back: int = 0
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PayBill:
    """An amount of a bill paid from the bank."""

    amount: int
