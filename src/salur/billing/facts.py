"""What has happened to invoices, payments and bills. Amounts in the smallest coin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from salur.kernel.facts import Fact


@dataclass(frozen=True, slots=True)
class InvoiceIssued(Fact):
    """A bill-to party owes for shipments. If it is a member, it hears this and expects the bill."""

    paper_kind: ClassVar[str] = "invoice"
    seller: int
    buyer: int
    bill_to: int
    currency: str
    on: date
    due_on: date
    untaxed: int
    tax: int
    shipments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemOpened(Fact):
    """An invoice of before the books were opened was taken into them."""

    paper_kind: ClassVar[str] = "invoice"
    bill_to: int
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class AdvanceOpened(Fact):
    """Money that a party had ahead when the books were opened was taken into them."""

    paper_kind: ClassVar[str] = "payment"
    party: int
    currency: str
    amount: int
    reference: str


@dataclass(frozen=True, slots=True)
class HistoryKept(Fact):
    """A paper of before the books were opened was kept for reports: an invoice, a credit note or a payment.

    `kind` says which. Amounts are never below zero, a credit note takes away what it says; of a payment `untaxed` is
    its amount. The four (territory, salesman, price class, channel) are those it was made under.
    """

    paper_kind: ClassVar[str] = "invoice"
    kind: str
    buyer: int
    bill_to: int
    currency: str
    on: date
    untaxed: int
    tax: int
    reference: str = ""
    territory: int | None = None
    salesman: int | None = None
    price_class: str = ""
    channel: str = ""

    def kind_of_paper(self) -> str:
        """The paper's own kind."""
        return self.kind


@dataclass(frozen=True, slots=True)
class CreditNoteIssued(Fact):
    """A bill-to party owes less: goods refused at the door after invoicing, or taken back. If it is a member, it hears
    this and expects the credit."""

    paper_kind: ClassVar[str] = "credit_note"
    buyer: int
    bill_to: int
    currency: str
    untaxed: int
    tax: int
    on_account: int
    reason_kind: str
    reason: int
    seller: int = 0
    on: date | None = None
    settled: tuple[tuple[int, int], ...] = ()  # invoice, amount


@dataclass(frozen=True, slots=True)
class PaymentReceived(Fact):
    """Money came from a bill-to party; `on_account` is what of it met no invoice."""

    paper_kind: ClassVar[str] = "payment"
    party: int
    currency: str
    amount: int
    on_account: int
    method: str


@dataclass(frozen=True, slots=True)
class MoneyAllocated(Fact):
    """Money on account was put against invoices."""

    paper_kind: ClassVar[str] = "clearing"
    party: int
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class CashBanked(Fact):
    """Cash was brought to the bank; `beyond` is what of it the book did not have."""

    paper_kind: ClassVar[str] = "deposit"
    collector: int | None
    currency: str
    amount: int
    beyond: int


@dataclass(frozen=True, slots=True)
class MoneyRefunded(Fact):
    """Money on account was paid back."""

    paper_kind: ClassVar[str] = "refund"
    party: int
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class BillExpected(Fact):
    """A member supplier has invoiced us; nothing is booked until the bill is recorded."""

    paper_kind: ClassVar[str] = "bill"
    supplier: int
    their_invoice: int
    untaxed: int
    tax: int


@dataclass(frozen=True, slots=True)
class BillRecorded(Fact):
    """A supplier's bill was booked; `expected` is what its own invoice had said, where that is known."""

    paper_kind: ClassVar[str] = "bill"
    supplier: int
    currency: str
    untaxed: int
    tax: int
    received: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class BillPaid(Fact):
    """An amount of a supplier's bill was paid; `open` is what is left of it."""

    paper_kind: ClassVar[str] = "bill"
    supplier: int
    currency: str
    amount: int
    open: int


@dataclass(frozen=True, slots=True)
class BillCreditExpected(Fact):
    """A member supplier has credited us; nothing is booked until the credit note is recorded."""

    paper_kind: ClassVar[str] = "bill_credit"
    supplier: int
    their_note: int
    untaxed: int
    tax: int


@dataclass(frozen=True, slots=True)
class BillCreditRecorded(Fact):
    """A supplier's credit note was booked; `settled` is what it took off our bills."""

    paper_kind: ClassVar[str] = "bill_credit"
    supplier: int
    currency: str
    untaxed: int
    tax: int
    settled: int
