"""What is sent and what comes back. Written by ./salur client from the API's description; changes here are lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a command: done; held or backordered, and why; a refusal is a problem instead."""

    ending: Literal["done", "held", "backordered", "refused"]
    kind: str
    paper: int | None
    href: str | None
    key: str
    reasons: Sequence[Reason]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Answer:
        """From JSON."""
        return cls(
            ending=row["ending"],
            kind=row["kind"],
            paper=row["paper"],
            href=row["href"],
            key=row["key"],
            reasons=[Reason.of(one) for one in row["reasons"]],
        )


@dataclass(frozen=True, kw_only=True)
class BatchAnswer:
    """What became of each command, in their order, and how many ended how."""

    done: int
    held: int
    backordered: int
    refused: int
    answers: Sequence[Answer]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BatchAnswer:
        """From JSON."""
        return cls(
            done=row["done"],
            held=row["held"],
            backordered=row["backordered"],
            refused=row["refused"],
            answers=[Answer.of(one) for one in row["answers"]],
        )


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a supplier asks for goods received: expected from a member supplier's invoice, then recorded and paid."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    currency: str
    reference: str
    their_invoice: int | None
    on: date
    due_on: date
    untaxed: Decimal
    tax: Decimal
    received: Decimal
    paid: Decimal
    credited: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Bill:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            currency=row["currency"],
            reference=row["reference"],
            their_invoice=row["their_invoice"],
            on=date.fromisoformat(row["on"]),
            due_on=date.fromisoformat(row["due_on"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            received=Decimal(row["received"]),
            paid=Decimal(row["paid"]),
            credited=row["credited"],
        )


@dataclass(frozen=True, kw_only=True)
class BillCredit:
    """A member supplier's credit note to us: expected from what it issued, then recorded against our bills."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    currency: str
    reference: str
    their_note: int
    on: date
    untaxed: Decimal
    tax: Decimal
    sent_back: Decimal
    rest: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BillCredit:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            currency=row["currency"],
            reference=row["reference"],
            their_note=row["their_note"],
            on=date.fromisoformat(row["on"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            sent_back=Decimal(row["sent_back"]),
            rest=Decimal(row["rest"]),
        )


@dataclass(frozen=True, kw_only=True)
class BillCreditPage:
    """BillCreditPage, as it comes back."""

    rows: Sequence[BillCredit]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BillCreditPage:
        """From JSON."""
        return cls(
            rows=[BillCredit.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class BillCreditPaper:
    """A member supplier's credit note to us: expected from what it issued, then recorded against our bills."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    currency: str
    reference: str
    their_note: int
    on: date
    untaxed: Decimal
    tax: Decimal
    sent_back: Decimal
    rest: Decimal
    parts: Sequence[BillCreditParts]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BillCreditPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            currency=row["currency"],
            reference=row["reference"],
            their_note=row["their_note"],
            on=date.fromisoformat(row["on"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            sent_back=Decimal(row["sent_back"]),
            rest=Decimal(row["rest"]),
            parts=[BillCreditParts.of(one) for one in row["parts"]],
        )


@dataclass(frozen=True, kw_only=True)
class BillCreditParts:
    """BillCreditParts, as it comes back."""

    their_invoice: int
    amount: Decimal
    settled: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BillCreditParts:
        """From JSON."""
        return cls(
            their_invoice=row["their_invoice"],
            amount=Decimal(row["amount"]),
            settled=Decimal(row["settled"]),
        )


@dataclass(frozen=True, kw_only=True)
class BillPage:
    """BillPage, as it comes back."""

    rows: Sequence[Bill]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BillPage:
        """From JSON."""
        return cls(
            rows=[Bill.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class BillPaper:
    """What a supplier asks for goods received: expected from a member supplier's invoice, then recorded and paid."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    currency: str
    reference: str
    their_invoice: int | None
    on: date
    due_on: date
    untaxed: Decimal
    tax: Decimal
    received: Decimal
    paid: Decimal
    credited: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> BillPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            currency=row["currency"],
            reference=row["reference"],
            their_invoice=row["their_invoice"],
            on=date.fromisoformat(row["on"]),
            due_on=date.fromisoformat(row["due_on"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            received=Decimal(row["received"]),
            paid=Decimal(row["paid"]),
            credited=row["credited"],
        )


@dataclass(frozen=True, kw_only=True)
class BillingAllocate:
    """Money on account to be put against invoices (invoice, amount); none named: the oldest due first."""

    party: int | str
    currency: str | None = None
    invoices: Sequence[BillingAllocateInvoices] | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingAllocateBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingAllocateCommand]


@dataclass(frozen=True, kw_only=True)
class BillingAllocateCommand:
    """One command of a batch: billing.allocate."""

    key: str | None = None
    body: BillingAllocate


@dataclass(frozen=True, kw_only=True)
class BillingAllocateInvoices:
    """One of the invoices."""

    invoice: int | str
    amount: Decimal | str


@dataclass(frozen=True, kw_only=True)
class BillingBank:
    """Cash that was brought to the bank, of a collector or (None) of the drawer."""

    amount: Decimal | str
    currency: str | None = None
    collector: Mapping[str, Any] | None = None
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingBankBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingBankCommand]


@dataclass(frozen=True, kw_only=True)
class BillingBankCommand:
    """One command of a batch: billing.bank."""

    key: str | None = None
    body: BillingBank


@dataclass(frozen=True, kw_only=True)
class BillingCredit:
    """A credit note: to whom, for which paper (its kind and identity), and its lines."""

    buyer: int | str
    bill_to: int | str
    currency: str
    reason_kind: str
    reason: int
    lines: Sequence[BillingCreditLine]
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingCreditBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingCreditCommand]


@dataclass(frozen=True, kw_only=True)
class BillingCreditCommand:
    """One command of a batch: billing.credit."""

    key: str | None = None
    body: BillingCredit


@dataclass(frozen=True, kw_only=True)
class BillingCreditLine:
    """What is credited: pieces of an SKU, and the line of the invoice it was on, where that is known."""

    sku: int | str
    pieces: int
    untaxed: Decimal | str
    tax: Decimal | str
    invoice: Mapping[str, Any] | None = None
    invoice_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class BillingExpectBill:
    """What a member supplier has invoiced us: its party, its invoice and the amounts."""

    supplier: int | str
    their_invoice: int
    currency: str
    on: date
    due_on: date
    untaxed: Decimal | str
    tax: Decimal | str
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingExpectBillBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingExpectBillCommand]


@dataclass(frozen=True, kw_only=True)
class BillingExpectBillCommand:
    """One command of a batch: billing.expect_bill."""

    key: str | None = None
    body: BillingExpectBill


@dataclass(frozen=True, kw_only=True)
class BillingExpectBillCredit:
    """What a member supplier has credited us: its party, its note, the amounts, and what it settled of its invoices."""

    supplier: int | str
    their_note: int
    currency: str
    on: date
    untaxed: Decimal | str
    tax: Decimal | str
    settled: Sequence[BillingExpectBillCreditSettled]
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingExpectBillCreditBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingExpectBillCreditCommand]


@dataclass(frozen=True, kw_only=True)
class BillingExpectBillCreditCommand:
    """One command of a batch: billing.expect_bill_credit."""

    key: str | None = None
    body: BillingExpectBillCredit


@dataclass(frozen=True, kw_only=True)
class BillingExpectBillCreditSettled:
    """One of the settled."""

    their_invoice: int
    amount: Decimal | str


@dataclass(frozen=True, kw_only=True)
class BillingHistoricLine:
    """What was sold (or taken back) on a historic paper: pieces above zero, amounts of no less than zero."""

    sku: int | str
    pieces: int
    untaxed: Decimal | str
    tax: Decimal | str | None = None


@dataclass(frozen=True, kw_only=True)
class BillingHistoricPayment:
    """Money that came before the books were opened: its old number, day, from whom, how much and how."""

    reference: str
    on: date
    party: int | str
    amount: Decimal | str
    currency: str | None = None
    method: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingHistoricSale:
    """An invoice of before the books were opened or, if `credit`, a credit note: its old number, day, buyer and
    lines. Territory, salesman (a party), price class and channel are those that counted then; left out, they are the
    ones the buyer was assigned on that day.
    """

    reference: str
    on: date
    buyer: int | str
    lines: Sequence[BillingHistoricLine]
    credit: bool | None = None
    bill_to: Mapping[str, Any] | None = None
    due_on: date | None = None
    currency: str | None = None
    territory: Mapping[str, Any] | None = None
    salesman: Mapping[str, Any] | None = None
    price_class: str | None = None
    channel: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingInvoice:
    """Put these shipments on one invoice, dated `on` (today unless given)."""

    shipments: Sequence[int | str]
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingInvoiceBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingInvoiceCommand]


@dataclass(frozen=True, kw_only=True)
class BillingInvoiceCommand:
    """One command of a batch: billing.invoice."""

    key: str | None = None
    body: BillingInvoice


@dataclass(frozen=True, kw_only=True)
class BillingKeepPaymentBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingKeepPaymentCommand]


@dataclass(frozen=True, kw_only=True)
class BillingKeepPaymentCommand:
    """One command of a batch: billing.keep_history."""

    key: str | None = None
    body: BillingHistoricPayment


@dataclass(frozen=True, kw_only=True)
class BillingKeepSaleBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingKeepSaleCommand]


@dataclass(frozen=True, kw_only=True)
class BillingKeepSaleCommand:
    """One command of a batch: billing.keep_history."""

    key: str | None = None
    body: BillingHistoricSale


@dataclass(frozen=True, kw_only=True)
class BillingOpenAdvanceBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingOpenAdvanceCommand]


@dataclass(frozen=True, kw_only=True)
class BillingOpenAdvanceCommand:
    """One command of a batch: billing.open_advance."""

    key: str | None = None
    body: BillingOpeningAdvance


@dataclass(frozen=True, kw_only=True)
class BillingOpenItemBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingOpenItemCommand]


@dataclass(frozen=True, kw_only=True)
class BillingOpenItemCommand:
    """One command of a batch: billing.open_item."""

    key: str | None = None
    body: BillingOpeningItem


@dataclass(frozen=True, kw_only=True)
class BillingOpeningAdvance:
    """Money that a party had ahead (paid or credited) when the books were opened, under the number it had."""

    party: int | str
    number: str
    amount: Decimal | str
    currency: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingOpeningItem:
    """An invoice still owed when the books were opened: its old number, its dates, and what of it is open."""

    bill_to: int | str
    number: str
    on: date
    due_on: date
    amount: Decimal | str
    currency: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingPayBill:
    """An amount of a bill paid from the bank."""

    amount: Decimal | str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingPayBillBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingPayBillCommand]


@dataclass(frozen=True, kw_only=True)
class BillingPayBillCommand:
    """One command of a batch: billing.pay_bill."""

    key: str | None = None
    paper: int | str
    body: BillingPayBill


@dataclass(frozen=True, kw_only=True)
class BillingPayRebate:
    """Rebates that a bill-to party has earned, to be paid out (no amount: all that is owed): against what it owes,
    what is due first, or (`allocate` false) on account.
    """

    party: int | str
    amount: Decimal | str | None = None
    currency: str | None = None
    reference: str | None = None
    allocate: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingPayRebatesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingPayRebatesCommand]


@dataclass(frozen=True, kw_only=True)
class BillingPayRebatesCommand:
    """One command of a batch: billing.pay_rebates."""

    key: str | None = None
    body: BillingPayRebate


@dataclass(frozen=True, kw_only=True)
class BillingPayment:
    """Money that came from a bill-to party: over invoices (invoice, amount), else the oldest due first, or on
    account. `method` is cash, transfer or card; `collector` is who carries the cash (None: it lies in the drawer).
    """

    party: int | str
    amount: Decimal | str
    currency: str | None = None
    method: str | None = None
    collector: Mapping[str, Any] | None = None
    invoices: Sequence[BillingPaymentInvoices] | None = None
    reference: str | None = None
    allocate: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingPaymentInvoices:
    """One of the invoices."""

    invoice: int | str
    amount: Decimal | str


@dataclass(frozen=True, kw_only=True)
class BillingReceivePaymentBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingReceivePaymentCommand]


@dataclass(frozen=True, kw_only=True)
class BillingReceivePaymentCommand:
    """One command of a batch: billing.receive_payment."""

    key: str | None = None
    body: BillingPayment


@dataclass(frozen=True, kw_only=True)
class BillingRecordBill:
    """A supplier's bill as it lies here; `received` is what its goods were received at, without tax. `their_invoice`
    (or the command's paper) names the bill that was expected, where there was one.
    """

    supplier: int | str
    untaxed: Decimal | str
    tax: Decimal | str
    received: Decimal | str
    on: date
    due_on: date
    currency: str | None = None
    reference: str | None = None
    their_invoice: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingRecordBillCommand]


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillCommand:
    """One command of a batch: billing.record_bill."""

    key: str | None = None
    body: BillingRecordBill


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillCredit:
    """A supplier's credit note lies here; `sent_back` is what of it, with tax, is for goods we had sent back."""

    sent_back: Decimal | str | None = None
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillCreditBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingRecordBillCreditCommand]


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillCreditCommand:
    """One command of a batch: billing.record_bill_credit."""

    key: str | None = None
    paper: int | str
    body: BillingRecordBillCredit | None = None


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillOfBillBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingRecordBillOfBillCommand]


@dataclass(frozen=True, kw_only=True)
class BillingRecordBillOfBillCommand:
    """One command of a batch: billing.record_bill."""

    key: str | None = None
    paper: int | str
    body: BillingRecordBill


@dataclass(frozen=True, kw_only=True)
class BillingRefund:
    """Money on account to be paid back: `method` is cash (of the drawer) or transfer."""

    party: int | str
    amount: Decimal | str
    currency: str | None = None
    method: str | None = None
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BillingRefundBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[BillingRefundCommand]


@dataclass(frozen=True, kw_only=True)
class BillingRefundCommand:
    """One command of a batch: billing.refund."""

    key: str | None = None
    body: BillingRefund


@dataclass(frozen=True, kw_only=True)
class CatalogLot:
    """A lot of a SKU by the code printed on it; a serial number is a lot of one."""

    sku: int | str
    code: str
    expires_on: date | None = None
    made_on: date | None = None
    blocked: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogProduct:
    """A SKU under our own code, with its product and packs. `sku` names one that another member has recorded, to be
    traded under our code. `product` is the name it shares with other sizes (its own name unless told), `owner` the
    brand owner's party, `category` a path like food/noodles.
    """

    code: str
    name: str
    brand: str | None = None
    product: str | None = None
    category: str | None = None
    tax_class: str | None = None
    packs: Sequence[CatalogProductPacks] | None = None
    owner: Mapping[str, Any] | None = None
    sku: Mapping[str, Any] | None = None
    unit: str | None = None
    volume_ml: int | None = None
    weight_g: int | None = None
    shelf_life_days: int | None = None
    active: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogProductPacks:
    """One of the packs."""

    name: str
    pieces: int
    barcode: str | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogRecordLotsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CatalogRecordLotsCommand]


@dataclass(frozen=True, kw_only=True)
class CatalogRecordLotsCommand:
    """One command of a batch: catalog.record_lots."""

    key: str | None = None
    body: CatalogLot


@dataclass(frozen=True, kw_only=True)
class CatalogRecordProductsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CatalogRecordProductsCommand]


@dataclass(frozen=True, kw_only=True)
class CatalogRecordProductsCommand:
    """One command of a batch: catalog.record_products."""

    key: str | None = None
    body: CatalogProduct


@dataclass(frozen=True, kw_only=True)
class CatalogRename:
    """The code that an item has now, and the one it has from now on."""

    code: str
    new_code: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CatalogRenameBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CatalogRenameCommand]


@dataclass(frozen=True, kw_only=True)
class CatalogRenameCommand:
    """One command of a batch: catalog.rename."""

    key: str | None = None
    body: CatalogRename


@dataclass(frozen=True, kw_only=True)
class ConnectReportStockBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[ConnectReportStockCommand]


@dataclass(frozen=True, kw_only=True)
class ConnectReportStockCommand:
    """One command of a batch: connect.report_stock."""

    key: str | None = None
    body: ConnectStockLine


@dataclass(frozen=True, kw_only=True)
class ConnectStockLine:
    """What a distributor states of a SKU at a place over a period, in pieces. `adjusted` may be below zero."""

    supplier: int | str
    place: int | str
    place_code: str
    sku: int | str
    sku_code: str
    since: date
    until: date
    opening: int
    received: int
    sent: int
    adjusted: int
    closing: int
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Count:
    """What was counted at a place at a moment (stock opname): told by those who counted, approved by somebody else."""

    id: int
    number: str | None
    status: str
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    counted_at: datetime
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Count:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            counted_at=datetime.fromisoformat(row["counted_at"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class CountLines:
    """CountLines, as it comes back."""

    n: int
    sku: int
    sku_code: str | None
    lot: int
    lot_code: str | None
    counted: int
    book: int | None
    since: int | None
    value: Decimal | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CountLines:
        """From JSON."""
        return cls(
            n=row["n"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            counted=row["counted"],
            book=row["book"],
            since=row["since"],
            value=None if row["value"] is None else Decimal(row["value"]),
        )


@dataclass(frozen=True, kw_only=True)
class CountPage:
    """CountPage, as it comes back."""

    rows: Sequence[Count]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CountPage:
        """From JSON."""
        return cls(
            rows=[Count.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class CountPaper:
    """What was counted at a place at a moment (stock opname): told by those who counted, approved by somebody else."""

    id: int
    number: str | None
    status: str
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    counted_at: datetime
    reference: str
    lines: Sequence[CountLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CountPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            counted_at=datetime.fromisoformat(row["counted_at"]),
            reference=row["reference"],
            lines=[CountLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class CountsApproveBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CountsApproveCommand]


@dataclass(frozen=True, kw_only=True)
class CountsApproveCommand:
    """One command of a batch: counts.approve."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class CountsCancelBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CountsCancelCommand]


@dataclass(frozen=True, kw_only=True)
class CountsCancelCommand:
    """One command of a batch: counts.cancel."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class CountsCounted:
    """Pieces of an SKU that were counted, by lot (None: goods without a lot). None there is a count of zero."""

    sku: int | str
    pieces: int
    lot: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class CountsTell:
    """What was counted at a place, whose goods (None: our own), and when (None: when it is told). With `approve` the
    teller stands for it at once; that needs the permission `counts.approve` too.
    """

    place: int | str
    lines: Sequence[CountsCounted]
    owner: Mapping[str, Any] | None = None
    counted_at: datetime | None = None
    reference: str | None = None
    approve: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CountsTellBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CountsTellCommand]


@dataclass(frozen=True, kw_only=True)
class CountsTellCommand:
    """One command of a batch: counts.tell."""

    key: str | None = None
    body: CountsTell


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A credit account and what stands on it; `on_account` is what the buyer has ahead."""

    id: int
    party: int
    party_code: str | None
    currency: str
    limit: Decimal | None
    promised: Decimal
    block: str
    overdue_days_allowed: int | None
    open_papers_allowed: int | None
    unbilled: Decimal
    receivable: Decimal
    giro_in_hand: Decimal
    on_account: Decimal
    rebates: Decimal
    overdue: Decimal
    exposure: Decimal
    room: Decimal | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Credit:
        """From JSON."""
        return cls(
            id=row["id"],
            party=row["party"],
            party_code=row["party_code"],
            currency=row["currency"],
            limit=None if row["limit"] is None else Decimal(row["limit"]),
            promised=Decimal(row["promised"]),
            block=row["block"],
            overdue_days_allowed=row["overdue_days_allowed"],
            open_papers_allowed=row["open_papers_allowed"],
            unbilled=Decimal(row["unbilled"]),
            receivable=Decimal(row["receivable"]),
            giro_in_hand=Decimal(row["giro_in_hand"]),
            on_account=Decimal(row["on_account"]),
            rebates=Decimal(row["rebates"]),
            overdue=Decimal(row["overdue"]),
            exposure=Decimal(row["exposure"]),
            room=None if row["room"] is None else Decimal(row["room"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditNote:
    """What a bill-to party no longer owes: refused at the door after invoicing, or goods taken back (nota retur). In
    status `historic` it is one of before the books were opened: its old number in `reference`, for no paper.
    """

    id: int
    number: str | None
    status: str
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    currency: str
    on: date
    reason_kind: str
    reason: int
    untaxed: Decimal
    tax: Decimal
    on_account: Decimal
    reference: str
    territory: int | None
    salesman: int | None
    salesman_code: str | None
    price_class: str
    channel: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditNote:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            currency=row["currency"],
            on=date.fromisoformat(row["on"]),
            reason_kind=row["reason_kind"],
            reason=row["reason"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            on_account=Decimal(row["on_account"]),
            reference=row["reference"],
            territory=row["territory"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            price_class=row["price_class"],
            channel=row["channel"],
        )


@dataclass(frozen=True, kw_only=True)
class CreditNoteLines:
    """CreditNoteLines, as it comes back."""

    n: int
    invoice: int | None
    invoice_line: int | None
    sku: int
    sku_code: str | None
    pieces: int
    untaxed: Decimal
    tax: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditNoteLines:
        """From JSON."""
        return cls(
            n=row["n"],
            invoice=row["invoice"],
            invoice_line=row["invoice_line"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            pieces=row["pieces"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditNotePage:
    """CreditNotePage, as it comes back."""

    rows: Sequence[CreditNote]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditNotePage:
        """From JSON."""
        return cls(
            rows=[CreditNote.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditNotePaper:
    """What a bill-to party no longer owes: refused at the door after invoicing, or goods taken back (nota retur). In
    status `historic` it is one of before the books were opened: its old number in `reference`, for no paper.
    """

    id: int
    number: str | None
    status: str
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    currency: str
    on: date
    reason_kind: str
    reason: int
    untaxed: Decimal
    tax: Decimal
    on_account: Decimal
    reference: str
    territory: int | None
    salesman: int | None
    salesman_code: str | None
    price_class: str
    channel: str
    lines: Sequence[CreditNoteLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditNotePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            currency=row["currency"],
            on=date.fromisoformat(row["on"]),
            reason_kind=row["reason_kind"],
            reason=row["reason"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            on_account=Decimal(row["on_account"]),
            reference=row["reference"],
            territory=row["territory"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            price_class=row["price_class"],
            channel=row["channel"],
            lines=[CreditNoteLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class CreditOpenItems:
    """CreditOpenItems, as it comes back."""

    paper_kind: str
    paper: int
    on: date
    due_on: date
    amount: Decimal
    open: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditOpenItems:
        """From JSON."""
        return cls(
            paper_kind=row["paper_kind"],
            paper=row["paper"],
            on=date.fromisoformat(row["on"]),
            due_on=date.fromisoformat(row["due_on"]),
            amount=Decimal(row["amount"]),
            open=Decimal(row["open"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditPage:
    """CreditPage, as it comes back."""

    rows: Sequence[Credit]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditPage:
        """From JSON."""
        return cls(
            rows=[Credit.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditPaper:
    """A credit account and what stands on it; `on_account` is what the buyer has ahead."""

    id: int
    party: int
    party_code: str | None
    currency: str
    limit: Decimal | None
    promised: Decimal
    block: str
    overdue_days_allowed: int | None
    open_papers_allowed: int | None
    unbilled: Decimal
    receivable: Decimal
    giro_in_hand: Decimal
    on_account: Decimal
    rebates: Decimal
    overdue: Decimal
    exposure: Decimal
    room: Decimal | None
    open_items: Sequence[CreditOpenItems]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> CreditPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            party=row["party"],
            party_code=row["party_code"],
            currency=row["currency"],
            limit=None if row["limit"] is None else Decimal(row["limit"]),
            promised=Decimal(row["promised"]),
            block=row["block"],
            overdue_days_allowed=row["overdue_days_allowed"],
            open_papers_allowed=row["open_papers_allowed"],
            unbilled=Decimal(row["unbilled"]),
            receivable=Decimal(row["receivable"]),
            giro_in_hand=Decimal(row["giro_in_hand"]),
            on_account=Decimal(row["on_account"]),
            rebates=Decimal(row["rebates"]),
            overdue=Decimal(row["overdue"]),
            exposure=Decimal(row["exposure"]),
            room=None if row["room"] is None else Decimal(row["room"]),
            open_items=[CreditOpenItems.of(one) for one in row["open_items"]],
        )


@dataclass(frozen=True, kw_only=True)
class CreditSetLimit:
    """What a bill-to party may owe: limit in the smallest coin (None: not limited), block (empty: none), allowances."""

    party: int | str
    currency: str
    limit: Decimal | str | None
    block: str | None = None
    overdue_days_allowed: int | None = None
    open_papers_allowed: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CreditSetLimitBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[CreditSetLimitCommand]


@dataclass(frozen=True, kw_only=True)
class CreditSetLimitCommand:
    """One command of a batch: credit.set_limit."""

    key: str | None = None
    body: CreditSetLimit


@dataclass(frozen=True, kw_only=True)
class DeliveryAttachProof:
    """Files that came after their delivery was told: hashes (SHA-256) of a signature and of photos."""

    signature: str | None = None
    photos: Sequence[str] | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryAttachProofBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryAttachProofCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryAttachProofCommand:
    """One command of a batch: delivery.attach_proof."""

    key: str | None = None
    paper: int | str
    body: DeliveryAttachProof | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryCancelBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryCancelCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryCancelCommand:
    """One command of a batch: delivery.cancel."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryDeliver:
    """What happened at the door: everything taken but for what was refused; `refuse_all` with a reason for nothing.
    Position in degrees (WGS 84); signature and photos are hashes (SHA-256) of files, which may come later.
    """

    refused: Sequence[DeliveryRefused] | None = None
    refuse_all: str | None = None
    receiver: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    signature: str | None = None
    photos: Sequence[str] | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryDeliverBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryDeliverCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryDeliverCommand:
    """One command of a batch: delivery.deliver."""

    key: str | None = None
    paper: int | str
    body: DeliveryDeliver | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryFinishBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryFinishCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryFinishCommand:
    """One command of a batch: delivery.finish."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryLoadBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryLoadCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryLoadCommand:
    """One command of a batch: delivery.load."""

    key: str | None = None
    body: DeliveryPlan


@dataclass(frozen=True, kw_only=True)
class DeliveryLoadOfTripBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryLoadOfTripCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryLoadOfTripCommand:
    """One command of a batch: delivery.load."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryPlan:
    """A vehicle (a place) shall bring these shipments, in this order, on a day (None: the day of the command)."""

    van: int | str
    shipments: Sequence[int | str]
    driver: Mapping[str, Any] | None = None
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryPlanBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryPlanCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryPlanCommand:
    """One command of a batch: delivery.plan."""

    key: str | None = None
    body: DeliveryPlan


@dataclass(frozen=True, kw_only=True)
class DeliveryRefused:
    """Pieces of a shipment's line not taken at the door."""

    line: int
    pieces: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeliveryUnload:
    """A trip is back: what was refused goes to the shelf, but these (shipment, line) to quarantine."""

    damaged: Sequence[DeliveryUnloadDamaged] | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryUnloadBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[DeliveryUnloadCommand]


@dataclass(frozen=True, kw_only=True)
class DeliveryUnloadCommand:
    """One command of a batch: delivery.unload."""

    key: str | None = None
    paper: int | str
    body: DeliveryUnload | None = None


@dataclass(frozen=True, kw_only=True)
class DeliveryUnloadDamaged:
    """One of the damaged."""

    shipment: int | str
    line: int


@dataclass(frozen=True, kw_only=True)
class Deposit:
    """Cash of the drawer, or of a collector, brought to the bank (setoran)."""

    id: int
    number: str | None
    status: str
    collector: int | None
    collector_code: str | None
    currency: str
    amount: Decimal
    at: datetime
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Deposit:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            collector=row["collector"],
            collector_code=row["collector_code"],
            currency=row["currency"],
            amount=Decimal(row["amount"]),
            at=datetime.fromisoformat(row["at"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class DepositPage:
    """DepositPage, as it comes back."""

    rows: Sequence[Deposit]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> DepositPage:
        """From JSON."""
        return cls(
            rows=[Deposit.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class DepositPaper:
    """Cash of the drawer, or of a collector, brought to the bank (setoran)."""

    id: int
    number: str | None
    status: str
    collector: int | None
    collector_code: str | None
    currency: str
    amount: Decimal
    at: datetime
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> DepositPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            collector=row["collector"],
            collector_code=row["collector_code"],
            currency=row["currency"],
            amount=Decimal(row["amount"]),
            at=datetime.fromisoformat(row["at"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class Discrepancy:
    """Where what was told and what the book had differ: waits on somebody's desk until it is explained."""

    id: int
    kind: str
    paper_kind: str
    paper: int
    sku: int | None
    sku_code: str | None
    lot: int | None
    lot_code: str | None
    pieces: int
    value: Decimal
    amount: Decimal
    opened_at: datetime
    closed_at: datetime | None
    closed_by_kind: str | None
    closed_by: int | None
    note: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Discrepancy:
        """From JSON."""
        return cls(
            id=row["id"],
            kind=row["kind"],
            paper_kind=row["paper_kind"],
            paper=row["paper"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            pieces=row["pieces"],
            value=Decimal(row["value"]),
            amount=Decimal(row["amount"]),
            opened_at=datetime.fromisoformat(row["opened_at"]),
            closed_at=None if row["closed_at"] is None else datetime.fromisoformat(row["closed_at"]),
            closed_by_kind=row["closed_by_kind"],
            closed_by=row["closed_by"],
            note=row["note"],
        )


@dataclass(frozen=True, kw_only=True)
class DiscrepancyPage:
    """DiscrepancyPage, as it comes back."""

    rows: Sequence[Discrepancy]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> DiscrepancyPage:
        """From JSON."""
        return cls(
            rows=[Discrepancy.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class DiscrepancyPaper:
    """Where what was told and what the book had differ: waits on somebody's desk until it is explained."""

    id: int
    kind: str
    paper_kind: str
    paper: int
    sku: int | None
    sku_code: str | None
    lot: int | None
    lot_code: str | None
    pieces: int
    value: Decimal
    amount: Decimal
    opened_at: datetime
    closed_at: datetime | None
    closed_by_kind: str | None
    closed_by: int | None
    note: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> DiscrepancyPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            kind=row["kind"],
            paper_kind=row["paper_kind"],
            paper=row["paper"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            pieces=row["pieces"],
            value=Decimal(row["value"]),
            amount=Decimal(row["amount"]),
            opened_at=datetime.fromisoformat(row["opened_at"]),
            closed_at=None if row["closed_at"] is None else datetime.fromisoformat(row["closed_at"]),
            closed_by_kind=row["closed_by_kind"],
            closed_by=row["closed_by"],
            note=row["note"],
        )


@dataclass(frozen=True, kw_only=True)
class FieldLine:
    """So many packs of an SKU; the price agreed at the door, if any, for one of the pack (decimal, major units); or
    that they were given for nothing (`free`): a scheme's free goods, or the seller's own gift.
    """

    sku: int | str
    quantity: int
    pack: str | None = None
    agreed: Decimal | str | None = None
    free: bool | None = None


@dataclass(frozen=True, kw_only=True)
class FieldRecordSaleBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[FieldRecordSaleCommand]


@dataclass(frozen=True, kw_only=True)
class FieldRecordSaleCommand:
    """One command of a batch: field.record_sale."""

    key: str | None = None
    body: FieldSale


@dataclass(frozen=True, kw_only=True)
class FieldSale:
    """Goods sold from a van: to whom, and how it was paid (cash | transfer; None: it is owed). The salesman is who
    tells it, unless named (else who keeps the van); he carries the cash.
    """

    van: int | str
    buyer: int | str
    lines: Sequence[FieldLine]
    paid: str | None = None
    salesman: Mapping[str, Any] | None = None
    owner: Mapping[str, Any] | None = None
    currency: str | None = None
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A named set of parties: a club, a chain, those of a contest. Prices and schemes may be for its members."""

    id: int
    code: str
    name: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Group:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            name=row["name"],
        )


@dataclass(frozen=True, kw_only=True)
class GroupMembers:
    """GroupMembers, as it comes back."""

    party: int
    party_code: str | None
    code: str
    name: str
    since: date
    until: date | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> GroupMembers:
        """From JSON."""
        return cls(
            party=row["party"],
            party_code=row["party_code"],
            code=row["code"],
            name=row["name"],
            since=date.fromisoformat(row["since"]),
            until=None if row["until"] is None else date.fromisoformat(row["until"]),
        )


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """GroupPage, as it comes back."""

    rows: Sequence[Group]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> GroupPage:
        """From JSON."""
        return cls(
            rows=[Group.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class GroupPaper:
    """A named set of parties: a club, a chain, those of a contest. Prices and schemes may be for its members."""

    id: int
    code: str
    name: str
    members: Sequence[GroupMembers]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> GroupPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            members=[GroupMembers.of(one) for one in row["members"]],
        )


@dataclass(frozen=True, kw_only=True)
class Import:
    """One file going in as one kind of thing: how far it has come and what became of its rows. A file on a machine."""

    id: int
    number: str | None
    status: str
    person: int
    person_code: str | None
    profile: str
    kind: str
    file: str
    sha256: str
    rehearsal: bool
    begun_at: datetime
    ended_at: datetime | None
    reached: int
    portion: float
    rows: int
    done: int
    same: int
    noted: int
    refused: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Import:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            person=row["person"],
            person_code=row["person_code"],
            profile=row["profile"],
            kind=row["kind"],
            file=row["file"],
            sha256=row["sha256"],
            rehearsal=row["rehearsal"],
            begun_at=datetime.fromisoformat(row["begun_at"]),
            ended_at=None if row["ended_at"] is None else datetime.fromisoformat(row["ended_at"]),
            reached=row["reached"],
            portion=row["portion"],
            rows=row["rows"],
            done=row["done"],
            same=row["same"],
            noted=row["noted"],
            refused=row["refused"],
        )


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """ImportPage, as it comes back."""

    rows: Sequence[Import]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ImportPage:
        """From JSON."""
        return cls(
            rows=[Import.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class ImportPaper:
    """One file going in as one kind of thing: how far it has come and what became of its rows. A file on a machine."""

    id: int
    number: str | None
    status: str
    person: int
    person_code: str | None
    profile: str
    kind: str
    file: str
    sha256: str
    rehearsal: bool
    begun_at: datetime
    ended_at: datetime | None
    reached: int
    portion: float
    rows: int
    done: int
    same: int
    noted: int
    refused: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ImportPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            person=row["person"],
            person_code=row["person_code"],
            profile=row["profile"],
            kind=row["kind"],
            file=row["file"],
            sha256=row["sha256"],
            rehearsal=row["rehearsal"],
            begun_at=datetime.fromisoformat(row["begun_at"]),
            ended_at=None if row["ended_at"] is None else datetime.fromisoformat(row["ended_at"]),
            reached=row["reached"],
            portion=row["portion"],
            rows=row["rows"],
            done=row["done"],
            same=row["same"],
            noted=row["noted"],
            refused=row["refused"],
        )


@dataclass(frozen=True, kw_only=True)
class InsightsShare:
    """A member by its party: it may see what we sold of its brands (net price and pieces by month and SKU), or not."""

    party: int | str
    active: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class InsightsShareBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[InsightsShareCommand]


@dataclass(frozen=True, kw_only=True)
class InsightsShareCommand:
    """One command of a batch: insights.share."""

    key: str | None = None
    body: InsightsShare


@dataclass(frozen=True, kw_only=True)
class Instant:
    """Nothing but when it happened."""

    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """What a bill-to party owes for shipments (faktur), at loading, at delivery or for a period. In status `opening`
    it is an invoice still owed when the books were opened: no lines, its old number in `reference`. In status
    `historic` it is one of before, kept for reports: its old number, lines, no posting and no debt.
    """

    id: int
    number: str | None
    status: str
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    currency: str
    on: date
    due_on: date
    untaxed: Decimal
    tax: Decimal
    reference: str
    territory: int | None
    salesman: int | None
    salesman_code: str | None
    price_class: str
    channel: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Invoice:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            currency=row["currency"],
            on=date.fromisoformat(row["on"]),
            due_on=date.fromisoformat(row["due_on"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            reference=row["reference"],
            territory=row["territory"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            price_class=row["price_class"],
            channel=row["channel"],
        )


@dataclass(frozen=True, kw_only=True)
class InvoiceLines:
    """InvoiceLines, as it comes back."""

    n: int
    order: int | None
    line: int | None
    shipment: int | None
    shipment_line: int | None
    sku: int
    sku_code: str | None
    pieces: int
    untaxed: Decimal
    tax: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> InvoiceLines:
        """From JSON."""
        return cls(
            n=row["n"],
            order=row["order"],
            line=row["line"],
            shipment=row["shipment"],
            shipment_line=row["shipment_line"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            pieces=row["pieces"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
        )


@dataclass(frozen=True, kw_only=True)
class InvoicePage:
    """InvoicePage, as it comes back."""

    rows: Sequence[Invoice]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> InvoicePage:
        """From JSON."""
        return cls(
            rows=[Invoice.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class InvoicePaper:
    """What a bill-to party owes for shipments (faktur), at loading, at delivery or for a period. In status `opening`
    it is an invoice still owed when the books were opened: no lines, its old number in `reference`. In status
    `historic` it is one of before, kept for reports: its old number, lines, no posting and no debt.
    """

    id: int
    number: str | None
    status: str
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    currency: str
    on: date
    due_on: date
    untaxed: Decimal
    tax: Decimal
    reference: str
    territory: int | None
    salesman: int | None
    salesman_code: str | None
    price_class: str
    channel: str
    lines: Sequence[InvoiceLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> InvoicePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            currency=row["currency"],
            on=date.fromisoformat(row["on"]),
            due_on=date.fromisoformat(row["due_on"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            reference=row["reference"],
            territory=row["territory"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            price_class=row["price_class"],
            channel=row["channel"],
            lines=[InvoiceLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class LedgerCloseMonth:
    """Close the month that begins on this day."""

    first: date
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerCloseMonthBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[LedgerCloseMonthCommand]


@dataclass(frozen=True, kw_only=True)
class LedgerCloseMonthCommand:
    """One command of a batch: ledger.close_month."""

    key: str | None = None
    body: LedgerCloseMonth


@dataclass(frozen=True, kw_only=True)
class LedgerExplain:
    """Say what a discrepancy was; its pieces go back at the value they were drawn with, as found or missing."""

    note: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LedgerExplainBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[LedgerExplainCommand]


@dataclass(frozen=True, kw_only=True)
class LedgerExplainCommand:
    """One command of a batch: ledger.explain."""

    key: str | None = None
    paper: int | str
    body: LedgerExplain


@dataclass(frozen=True, kw_only=True)
class LedgerReverseBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[LedgerReverseCommand]


@dataclass(frozen=True, kw_only=True)
class LedgerReverseCommand:
    """One command of a batch: ledger.reverse."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class Month:
    """A closed month: what happened in it and is told later goes into the first open day."""

    id: int
    first: date
    closed_at: datetime
    person: int
    person_code: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Month:
        """From JSON."""
        return cls(
            id=row["id"],
            first=date.fromisoformat(row["first"]),
            closed_at=datetime.fromisoformat(row["closed_at"]),
            person=row["person"],
            person_code=row["person_code"],
        )


@dataclass(frozen=True, kw_only=True)
class MonthPage:
    """MonthPage, as it comes back."""

    rows: Sequence[Month]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> MonthPage:
        """From JSON."""
        return cls(
            rows=[Month.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class MonthPaper:
    """A closed month: what happened in it and is told later goes into the first open day."""

    id: int
    first: date
    closed_at: datetime
    person: int
    person_code: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> MonthPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            first=date.fromisoformat(row["first"]),
            closed_at=datetime.fromisoformat(row["closed_at"]),
            person=row["person"],
            person_code=row["person_code"],
        )


@dataclass(frozen=True, kw_only=True)
class Order:
    """An agreed sale of goods: six roles, priced lines, frozen terms. Primary, secondary and tertiary are the same."""

    id: int
    number: str | None
    status: str
    uuid: str
    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    ship_to: int
    ship_to_code: str | None
    ship_from: int
    ship_from_code: str | None
    owner: int
    owner_code: str | None
    taken_by: int | None
    taken_by_code: str | None
    agent: int | None
    agent_code: str | None
    channel: str
    reference: str
    currency: str
    captured_at: datetime
    wanted_on: date | None
    on_short: str
    invoice_at: str
    territory: int | None
    salesman: int | None
    salesman_code: str | None
    price_class: str
    untaxed: Decimal
    tax: Decimal
    gave: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Order:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            uuid=row["uuid"],
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            ship_to=row["ship_to"],
            ship_to_code=row["ship_to_code"],
            ship_from=row["ship_from"],
            ship_from_code=row["ship_from_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            taken_by=row["taken_by"],
            taken_by_code=row["taken_by_code"],
            agent=row["agent"],
            agent_code=row["agent_code"],
            channel=row["channel"],
            reference=row["reference"],
            currency=row["currency"],
            captured_at=datetime.fromisoformat(row["captured_at"]),
            wanted_on=None if row["wanted_on"] is None else date.fromisoformat(row["wanted_on"]),
            on_short=row["on_short"],
            invoice_at=row["invoice_at"],
            territory=row["territory"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            price_class=row["price_class"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            gave=row["gave"],
        )


@dataclass(frozen=True, kw_only=True)
class OrderLines:
    """OrderLines, as it comes back."""

    n: int
    sku: int
    sku_code: str | None
    pack: str
    pieces: int
    cancelled: int
    refused: int
    open_untaxed: Decimal | None
    open_tax: Decimal | None
    list: Decimal
    untaxed: Decimal
    tax: Decimal
    tax_code: str
    given_by: str
    returned: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> OrderLines:
        """From JSON."""
        return cls(
            n=row["n"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            pack=row["pack"],
            pieces=row["pieces"],
            cancelled=row["cancelled"],
            refused=row["refused"],
            open_untaxed=None if row["open_untaxed"] is None else Decimal(row["open_untaxed"]),
            open_tax=None if row["open_tax"] is None else Decimal(row["open_tax"]),
            list=Decimal(row["list"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            tax_code=row["tax_code"],
            given_by=row["given_by"],
            returned=row["returned"],
        )


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """OrderPage, as it comes back."""

    rows: Sequence[Order]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> OrderPage:
        """From JSON."""
        return cls(
            rows=[Order.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class OrderPaper:
    """An agreed sale of goods: six roles, priced lines, frozen terms. Primary, secondary and tertiary are the same."""

    id: int
    number: str | None
    status: str
    uuid: str
    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    ship_to: int
    ship_to_code: str | None
    ship_from: int
    ship_from_code: str | None
    owner: int
    owner_code: str | None
    taken_by: int | None
    taken_by_code: str | None
    agent: int | None
    agent_code: str | None
    channel: str
    reference: str
    currency: str
    captured_at: datetime
    wanted_on: date | None
    on_short: str
    invoice_at: str
    territory: int | None
    salesman: int | None
    salesman_code: str | None
    price_class: str
    untaxed: Decimal
    tax: Decimal
    gave: bool
    lines: Sequence[OrderLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> OrderPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            uuid=row["uuid"],
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            ship_to=row["ship_to"],
            ship_to_code=row["ship_to_code"],
            ship_from=row["ship_from"],
            ship_from_code=row["ship_from_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            taken_by=row["taken_by"],
            taken_by_code=row["taken_by_code"],
            agent=row["agent"],
            agent_code=row["agent_code"],
            channel=row["channel"],
            reference=row["reference"],
            currency=row["currency"],
            captured_at=datetime.fromisoformat(row["captured_at"]),
            wanted_on=None if row["wanted_on"] is None else date.fromisoformat(row["wanted_on"]),
            on_short=row["on_short"],
            invoice_at=row["invoice_at"],
            territory=row["territory"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            price_class=row["price_class"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            gave=row["gave"],
            lines=[OrderLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class OrdersAcceptPriceBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersAcceptPriceCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersAcceptPriceCommand:
    """One command of a batch: orders.accept_price."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersApprove:
    """Why a held order may pass all the same (may be empty)."""

    note: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersApproveBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersApproveCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersApproveCommand:
    """One command of a batch: orders.approve."""

    key: str | None = None
    paper: int | str
    body: OrdersApprove | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersAuthority:
    """Up to which amount a role may approve held orders about credit, price or order (`any`: whatever the amount;
    neither: not at all); about discount: the `percent` it may take off by hand, as a decimal string.
    """

    role: str
    about: str
    most: Decimal | str | None = None
    any: bool | None = None
    percent: Decimal | str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersBecause:
    """Why an order is cancelled or short-closed."""

    reason: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersCancelBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersCancelCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersCancelCommand:
    """One command of a batch: orders.cancel."""

    key: str | None = None
    paper: int | str
    body: OrdersBecause


@dataclass(frozen=True, kw_only=True)
class OrdersCapture:
    """An order as it comes in: who buys what. What is left out follows from the supply terms. Vouchers are what the
    buyer shows: schemes may ask for them.
    """

    buyer: int | str
    lines: Sequence[OrdersLine]
    channel: str | None = None
    ship_from: Mapping[str, Any] | None = None
    ship_to: Mapping[str, Any] | None = None
    owner: Mapping[str, Any] | None = None
    taken_by: Mapping[str, Any] | None = None
    agent: Mapping[str, Any] | None = None
    wanted_on: date | None = None
    on_short: str | None = None
    currency: str | None = None
    reference: str | None = None
    vouchers: Sequence[str] | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersCaptureBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersCaptureCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersCaptureCommand:
    """One command of a batch: orders.capture."""

    key: str | None = None
    body: OrdersCapture


@dataclass(frozen=True, kw_only=True)
class OrdersChange:
    """The order's lines as they shall be from now on."""

    lines: Sequence[OrdersLine]
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersChangeBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersChangeCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersChangeCommand:
    """One command of a batch: orders.change."""

    key: str | None = None
    paper: int | str
    body: OrdersChange


@dataclass(frozen=True, kw_only=True)
class OrdersConfirmBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersConfirmCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersConfirmCommand:
    """One command of a batch: orders.confirm."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersGoods:
    """Goods that may be bought: an SKU, or a brand, or a category with all below it; brand and category together."""

    sku: Mapping[str, Any] | None = None
    brand: str | None = None
    category: str | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersLine:
    """So many packs of an SKU; an agreed price (decimal string in major units, for one of the pack) needs its own
    permission `orders.agree_price`; a discount is a percentage as a decimal string.
    """

    sku: int | str
    quantity: int
    pack: str | None = None
    agreed: Decimal | str | None = None
    discount: Decimal | str | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersPlaceBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersPlaceCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersPlaceCommand:
    """One command of a batch: orders.place."""

    key: str | None = None
    body: OrdersCapture


@dataclass(frozen=True, kw_only=True)
class OrdersRange:
    """What an outlet, or a class of outlets, may buy from now on, all of it; nothing: everything."""

    goods: Sequence[OrdersGoods]
    buyer: Mapping[str, Any] | None = None
    price_class: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersReturn:
    """What is to be changed before an order comes again."""

    note: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersRule:
    """What a rule answers (pass, hold, refuse) and the figure it goes by: `least` is an order's value before tax,
    `days` overdue, `papers` open, `hours` within which the same goods are a duplicate, `percent` of the list amount
    (the least price, the most discount) as a decimal string, `pack` of which only whole ones are sold.
    """

    rule: str
    answer: str
    least: Decimal | str | None = None
    days: int | None = None
    papers: int | None = None
    hours: int | None = None
    percent: Decimal | str | None = None
    pack: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrdersSendBackBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersSendBackCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersSendBackCommand:
    """One command of a batch: orders.send_back."""

    key: str | None = None
    paper: int | str
    body: OrdersReturn


@dataclass(frozen=True, kw_only=True)
class OrdersSetAuthorityBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersSetAuthorityCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersSetAuthorityCommand:
    """One command of a batch: orders.set_authority."""

    key: str | None = None
    body: OrdersAuthority


@dataclass(frozen=True, kw_only=True)
class OrdersSetRangeBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersSetRangeCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersSetRangeCommand:
    """One command of a batch: orders.set_range."""

    key: str | None = None
    body: OrdersRange


@dataclass(frozen=True, kw_only=True)
class OrdersSetRulesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersSetRulesCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersSetRulesCommand:
    """One command of a batch: orders.set_rules."""

    key: str | None = None
    body: OrdersRule


@dataclass(frozen=True, kw_only=True)
class OrdersShortCloseBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersShortCloseCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersShortCloseCommand:
    """One command of a batch: orders.short_close."""

    key: str | None = None
    paper: int | str
    body: OrdersBecause


@dataclass(frozen=True, kw_only=True)
class OrdersSplitBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[OrdersSplitCommand]


@dataclass(frozen=True, kw_only=True)
class OrdersSplitCommand:
    """One command of a batch: orders.split."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesAdmit:
    """A person in a role, with the codes of the territories and places they see (None = all)."""

    person: int | str
    role: str
    territories: Sequence[str] | None = None
    places: Sequence[str] | None = None
    active: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesAdmitBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesAdmitCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesAdmitCommand:
    """One command of a batch: parties.admit."""

    key: str | None = None
    body: PartiesAdmit


@dataclass(frozen=True, kw_only=True)
class PartiesAssign:
    """A party comes into a territory (our code), to a salesman (party), into a class or channel (word), from a day."""

    party: int | str
    kind: Literal["territory", "salesman", "class", "channel"]
    value: str | int
    valid_from: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesAssignBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesAssignCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesAssignCommand:
    """One command of a batch: parties.assign."""

    key: str | None = None
    body: PartiesAssign


@dataclass(frozen=True, kw_only=True)
class PartiesCode:
    """Somebody's number for one of our things, from a day; `instead_of` is the number it replaces."""

    kind: str
    code: str
    thing_kind: str
    thing: int
    valid_from: date | None = None
    instead_of: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesGroup:
    """A named group of parties, by our code."""

    code: str
    name: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesJoin:
    """A party is in a group (our code) from a day (today unless told) until another, the first day it is not."""

    group: str
    party: int | str
    since: date | None = None
    until: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesJoinGroupsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesJoinGroupsCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesJoinGroupsCommand:
    """One command of a batch: parties.join_groups."""

    key: str | None = None
    body: PartiesJoin


@dataclass(frozen=True, kw_only=True)
class PartiesLeave:
    """A party is in a group (our code) no longer from a day on (today unless told)."""

    group: str
    party: int | str
    on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesLeaveGroupsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesLeaveGroupsCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesLeaveGroupsCommand:
    """One command of a batch: parties.leave_groups."""

    key: str | None = None
    body: PartiesLeave


@dataclass(frozen=True, kw_only=True)
class PartiesMerge:
    """A duplicate, and the party it is the same as."""

    party: int | str
    same_as: int | str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesMergeBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesMergeCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesMergeCommand:
    """One command of a batch: parties.merge."""

    key: str | None = None
    body: PartiesMerge


@dataclass(frozen=True, kw_only=True)
class PartiesParty:
    """A party as a firm knows it, under the firm's own code. `party` names an identity that is there already.
    `territory` is the code of one of ours, `salesman` a party; a new relation is assigned `since` or from today.
    `until` ends the relation; the last day of the calendar (date.max) takes the end away again.
    """

    code: str
    name: str
    kind: str | None = None
    party: Mapping[str, Any] | None = None
    price_class: str | None = None
    channel: str | None = None
    territory: str | None = None
    salesman: Mapping[str, Any] | None = None
    visibility: str | None = None
    since: date | None = None
    until: date | None = None
    tax_status: str | None = None
    tax_number: str | None = None
    nik: str | None = None
    nitku: str | None = None
    address: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    phone: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesPlace:
    """A place and the code of the one it is in (a site is in none); `keeper`, a party, answers for the goods."""

    code: str
    name: str
    kind: str | None = None
    parent: str | None = None
    keeper: Mapping[str, Any] | None = None
    latitude: float | None = None
    longitude: float | None = None
    ended_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesRecordCodesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordCodesCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordCodesCommand:
    """One command of a batch: parties.record_codes."""

    key: str | None = None
    body: PartiesCode


@dataclass(frozen=True, kw_only=True)
class PartiesRecordGroupsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordGroupsCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordGroupsCommand:
    """One command of a batch: parties.record_groups."""

    key: str | None = None
    body: PartiesGroup


@dataclass(frozen=True, kw_only=True)
class PartiesRecordPartiesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordPartiesCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordPartiesCommand:
    """One command of a batch: parties.record_parties."""

    key: str | None = None
    body: PartiesParty


@dataclass(frozen=True, kw_only=True)
class PartiesRecordPlacesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordPlacesCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordPlacesCommand:
    """One command of a batch: parties.record_places."""

    key: str | None = None
    body: PartiesPlace


@dataclass(frozen=True, kw_only=True)
class PartiesRecordRolesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordRolesCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordRolesCommand:
    """One command of a batch: parties.record_roles."""

    key: str | None = None
    body: PartiesRole


@dataclass(frozen=True, kw_only=True)
class PartiesRecordSuppliesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordSuppliesCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordSuppliesCommand:
    """One command of a batch: parties.record_supplies."""

    key: str | None = None
    body: PartiesSupply


@dataclass(frozen=True, kw_only=True)
class PartiesRecordTerritoriesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRecordTerritoriesCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRecordTerritoriesCommand:
    """One command of a batch: parties.record_territories."""

    key: str | None = None
    body: PartiesTerritory


@dataclass(frozen=True, kw_only=True)
class PartiesRename:
    """The code that something has now, and the one it has from now on."""

    code: str
    new_code: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesRenameBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesRenameCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesRenameCommand:
    """One command of a batch: parties.rename."""

    key: str | None = None
    body: PartiesRename


@dataclass(frozen=True, kw_only=True)
class PartiesRole:
    """A role and all that it permits."""

    name: str
    permissions: Sequence[str]
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesSupply:
    """The terms between a seller and a buyer, all of them; whoever is billed is the buyer unless named."""

    seller: int | str
    buyer: int | str
    bill_to: Mapping[str, Any] | None = None
    payment_days: int | None = None
    terms_from: str | None = None
    exchange_weekday: int | None = None
    invoice_at: str | None = None
    prices_include_tax: bool | None = None
    salesman: Mapping[str, Any] | None = None
    ship_from: Mapping[str, Any] | None = None
    active: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesTerritory:
    """A territory and the code of the one it belongs to ('' = to none)."""

    code: str
    name: str
    parent: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesUnmerge:
    """A party that was taken for a duplicate and is none."""

    party: int | str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PartiesUnmergeBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PartiesUnmergeCommand]


@dataclass(frozen=True, kw_only=True)
class PartiesUnmergeCommand:
    """One command of a batch: parties.unmerge."""

    key: str | None = None
    body: PartiesUnmerge


@dataclass(frozen=True, kw_only=True)
class Party:
    """What a firm knows of a party it deals with: its code and name for it, tax identity, address, who may see it."""

    id: int
    party: int
    party_code: str | None
    code: str
    name: str
    visibility: str
    since: date | None
    until: date | None
    tax_status: str
    tax_number: str
    tax_fault: str | None
    nik: str
    nitku: str
    address: str
    latitude: float | None
    longitude: float | None
    phone: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Party:
        """From JSON."""
        return cls(
            id=row["id"],
            party=row["party"],
            party_code=row["party_code"],
            code=row["code"],
            name=row["name"],
            visibility=row["visibility"],
            since=None if row["since"] is None else date.fromisoformat(row["since"]),
            until=None if row["until"] is None else date.fromisoformat(row["until"]),
            tax_status=row["tax_status"],
            tax_number=row["tax_number"],
            tax_fault=row["tax_fault"],
            nik=row["nik"],
            nitku=row["nitku"],
            address=row["address"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            phone=row["phone"],
        )


@dataclass(frozen=True, kw_only=True)
class PartyPage:
    """PartyPage, as it comes back."""

    rows: Sequence[Party]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PartyPage:
        """From JSON."""
        return cls(
            rows=[Party.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class PartyPaper:
    """What a firm knows of a party it deals with: its code and name for it, tax identity, address, who may see it."""

    id: int
    party: int
    party_code: str | None
    code: str
    name: str
    visibility: str
    since: date | None
    until: date | None
    tax_status: str
    tax_number: str
    tax_fault: str | None
    nik: str
    nitku: str
    address: str
    latitude: float | None
    longitude: float | None
    phone: str
    terms: Sequence[PartyTerms]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PartyPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            party=row["party"],
            party_code=row["party_code"],
            code=row["code"],
            name=row["name"],
            visibility=row["visibility"],
            since=None if row["since"] is None else date.fromisoformat(row["since"]),
            until=None if row["until"] is None else date.fromisoformat(row["until"]),
            tax_status=row["tax_status"],
            tax_number=row["tax_number"],
            tax_fault=row["tax_fault"],
            nik=row["nik"],
            nitku=row["nitku"],
            address=row["address"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            phone=row["phone"],
            terms=[PartyTerms.of(one) for one in row["terms"]],
        )


@dataclass(frozen=True, kw_only=True)
class PartyTerms:
    """PartyTerms, as it comes back."""

    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    payment_days: int
    terms_from: str
    exchange_weekday: int | None
    invoice_at: str
    prices_include_tax: bool
    salesman: int | None
    salesman_code: str | None
    ship_from: int | None
    ship_from_code: str | None
    active: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PartyTerms:
        """From JSON."""
        return cls(
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            payment_days=row["payment_days"],
            terms_from=row["terms_from"],
            exchange_weekday=row["exchange_weekday"],
            invoice_at=row["invoice_at"],
            prices_include_tax=row["prices_include_tax"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            ship_from=row["ship_from"],
            ship_from_code=row["ship_from_code"],
            active=row["active"],
        )


@dataclass(frozen=True, kw_only=True)
class Payment:
    """Money received from a bill-to party: over several invoices, or on account. In status `opening` it was on
    account when the books were opened; in status `historic` it came before and is kept for reports: it settles
    nothing and is in no drawer.
    """

    id: int
    number: str | None
    status: str
    party: int
    party_code: str | None
    method: str
    collector: int | None
    collector_code: str | None
    currency: str
    amount: Decimal
    on_account: Decimal
    at: datetime
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Payment:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            party=row["party"],
            party_code=row["party_code"],
            method=row["method"],
            collector=row["collector"],
            collector_code=row["collector_code"],
            currency=row["currency"],
            amount=Decimal(row["amount"]),
            on_account=Decimal(row["on_account"]),
            at=datetime.fromisoformat(row["at"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class PaymentPage:
    """PaymentPage, as it comes back."""

    rows: Sequence[Payment]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PaymentPage:
        """From JSON."""
        return cls(
            rows=[Payment.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class PaymentPaper:
    """Money received from a bill-to party: over several invoices, or on account. In status `opening` it was on
    account when the books were opened; in status `historic` it came before and is kept for reports: it settles
    nothing and is in no drawer.
    """

    id: int
    number: str | None
    status: str
    party: int
    party_code: str | None
    method: str
    collector: int | None
    collector_code: str | None
    currency: str
    amount: Decimal
    on_account: Decimal
    at: datetime
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PaymentPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            party=row["party"],
            party_code=row["party_code"],
            method=row["method"],
            collector=row["collector"],
            collector_code=row["collector_code"],
            currency=row["currency"],
            amount=Decimal(row["amount"]),
            on_account=Decimal(row["on_account"]),
            at=datetime.fromisoformat(row["at"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person who works for a member organisation: in which role, and which territories and places they see."""

    id: int
    person: int
    person_code: str | None
    role: int
    active: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Person:
        """From JSON."""
        return cls(
            id=row["id"],
            person=row["person"],
            person_code=row["person_code"],
            role=row["role"],
            active=row["active"],
        )


@dataclass(frozen=True, kw_only=True)
class PersonPage:
    """PersonPage, as it comes back."""

    rows: Sequence[Person]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PersonPage:
        """From JSON."""
        return cls(
            rows=[Person.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class PersonPaper:
    """A person who works for a member organisation: in which role, and which territories and places they see."""

    id: int
    person: int
    person_code: str | None
    role: int
    active: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PersonPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            person=row["person"],
            person_code=row["person_code"],
            role=row["role"],
            active=row["active"],
        )


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place as verbs see it."""

    id: int
    parent: int | None
    site: int
    site_code: str | None
    kind: str
    code: str
    name: str
    keeper: int | None
    keeper_code: str | None
    ended_on: date | None
    latitude: float | None
    longitude: float | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Place:
        """From JSON."""
        return cls(
            id=row["id"],
            parent=row["parent"],
            site=row["site"],
            site_code=row["site_code"],
            kind=row["kind"],
            code=row["code"],
            name=row["name"],
            keeper=row["keeper"],
            keeper_code=row["keeper_code"],
            ended_on=None if row["ended_on"] is None else date.fromisoformat(row["ended_on"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
        )


@dataclass(frozen=True, kw_only=True)
class PlacePage:
    """PlacePage, as it comes back."""

    rows: Sequence[Place]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PlacePage:
        """From JSON."""
        return cls(
            rows=[Place.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class PlacePaper:
    """A place as verbs see it."""

    id: int
    parent: int | None
    site: int
    site_code: str | None
    kind: str
    code: str
    name: str
    keeper: int | None
    keeper_code: str | None
    ended_on: date | None
    latitude: float | None
    longitude: float | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PlacePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            parent=row["parent"],
            site=row["site"],
            site_code=row["site_code"],
            kind=row["kind"],
            code=row["code"],
            name=row["name"],
            keeper=row["keeper"],
            keeper_code=row["keeper_code"],
            ended_on=None if row["ended_on"] is None else date.fromisoformat(row["ended_on"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
        )


@dataclass(frozen=True, kw_only=True)
class Price:
    """A row of the price list; price is a decimal string in major units for one `per`."""

    id: int
    code: str
    sku: int
    sku_code: str | None
    currency: str
    price: str
    per: str
    pack: str | None
    min_pieces: int
    whom: str
    valid_from: date | None
    valid_to: date | None
    includes_tax: bool
    replaced: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Price:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            currency=row["currency"],
            price=row["price"],
            per=row["per"],
            pack=row["pack"],
            min_pieces=row["min_pieces"],
            whom=row["whom"],
            valid_from=None if row["valid_from"] is None else date.fromisoformat(row["valid_from"]),
            valid_to=None if row["valid_to"] is None else date.fromisoformat(row["valid_to"]),
            includes_tax=row["includes_tax"],
            replaced=row["replaced"],
        )


@dataclass(frozen=True, kw_only=True)
class PricePage:
    """PricePage, as it comes back."""

    rows: Sequence[Price]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PricePage:
        """From JSON."""
        return cls(
            rows=[Price.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class PricePaper:
    """A row of the price list; price is a decimal string in major units for one `per`."""

    id: int
    code: str
    sku: int
    sku_code: str | None
    currency: str
    price: str
    per: str
    pack: str | None
    min_pieces: int
    whom: str
    valid_from: date | None
    valid_to: date | None
    includes_tax: bool
    replaced: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> PricePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            currency=row["currency"],
            price=row["price"],
            per=row["per"],
            pack=row["pack"],
            min_pieces=row["min_pieces"],
            whom=row["whom"],
            valid_from=None if row["valid_from"] is None else date.fromisoformat(row["valid_from"]),
            valid_to=None if row["valid_to"] is None else date.fromisoformat(row["valid_to"]),
            includes_tax=row["includes_tax"],
            replaced=row["replaced"],
        )


@dataclass(frozen=True, kw_only=True)
class PricingEnd:
    """The price of this code is in force for the last time on `ends_on`; before its first day it is withdrawn."""

    code: str
    ends_on: date
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingEndPricesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingEndPricesCommand]


@dataclass(frozen=True, kw_only=True)
class PricingEndPricesCommand:
    """One command of a batch: pricing.end_prices."""

    key: str | None = None
    body: PricingEnd


@dataclass(frozen=True, kw_only=True)
class PricingEndSchemeBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingEndSchemeCommand]


@dataclass(frozen=True, kw_only=True)
class PricingEndSchemeCommand:
    """One command of a batch: pricing.end_scheme."""

    key: str | None = None
    body: PricingEnd


@dataclass(frozen=True, kw_only=True)
class PricingFloor:
    """The least that goods may come to, whatever schemes give: a percentage of the list, or a price for one `per`. A
    floor in per cent without a currency counts in every one.
    """

    code: str
    goods: Mapping[str, Any] | None = None
    when: Mapping[str, Any] | None = None
    percent: Decimal | str | None = None
    price: Decimal | str | None = None
    currency: str | None = None
    per: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingPart:
    """Rounding of one kind of number: to a multiple of `to` smallest coins, once per line, unit or order."""

    to: int | None = None
    mode: Literal["half_up", "down", "up", "half_even"] | None = None
    per: Literal["line", "unit", "order"] | None = None


@dataclass(frozen=True, kw_only=True)
class PricingPrice:
    """A row of the price list under the seller's code; the price is a decimal string in major units for one `per`.
    `when` says for whom (keys of the cart's `who`: buyer, class, channel, territory …), `unless` for whom not; `pack`
    narrows it to lines ordered in that pack; `min_pieces` counts the pieces of the SKU in the cart. Days included.
    """

    code: str
    sku: int | str
    currency: str
    price: Decimal | str
    per: str | None = None
    pack: str | None = None
    min_pieces: int | None = None
    when: Mapping[str, Any] | None = None
    unless: Mapping[str, Any] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    includes_tax: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingRecordFloorsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingRecordFloorsCommand]


@dataclass(frozen=True, kw_only=True)
class PricingRecordFloorsCommand:
    """One command of a batch: pricing.record_floors."""

    key: str | None = None
    body: PricingFloor


@dataclass(frozen=True, kw_only=True)
class PricingRecordPricesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingRecordPricesCommand]


@dataclass(frozen=True, kw_only=True)
class PricingRecordPricesCommand:
    """One command of a batch: pricing.record_prices."""

    key: str | None = None
    body: PricingPrice


@dataclass(frozen=True, kw_only=True)
class PricingRecordRoundingsBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingRecordRoundingsCommand]


@dataclass(frozen=True, kw_only=True)
class PricingRecordRoundingsCommand:
    """One command of a batch: pricing.record_roundings."""

    key: str | None = None
    body: PricingRounding


@dataclass(frozen=True, kw_only=True)
class PricingRecordTaxesBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingRecordTaxesCommand]


@dataclass(frozen=True, kw_only=True)
class PricingRecordTaxesCommand:
    """One command of a batch: pricing.record_taxes."""

    key: str | None = None
    body: PricingTax


@dataclass(frozen=True, kw_only=True)
class PricingRounding:
    """How a currency is rounded from a day on; units in its smallest coin. `net.to` is the unit of the paper."""

    code: str
    currency: str
    list: PricingPart | None = None
    discount: PricingPart | None = None
    net: PricingPart | None = None
    tax: PricingPart | None = None
    payable: PricingPart | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingSaveSchemeBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingSaveSchemeCommand]


@dataclass(frozen=True, kw_only=True)
class PricingSaveSchemeCommand:
    """One command of a batch: pricing.save_scheme."""

    key: str | None = None
    body: PricingScheme


@dataclass(frozen=True, kw_only=True)
class PricingScheme:
    """A scheme under the seller's code: what people call it, its rule as JSON (see `schemes`), and its days.
    `principal` is the party behind the funder of that name: whose claim it is what he pays of it.
    """

    code: str
    name: str
    rule: str
    principal: Mapping[str, Any] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingSwitch:
    """The scheme of this code is to be in force."""

    code: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingSwitchOnBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[PricingSwitchOnCommand]


@dataclass(frozen=True, kw_only=True)
class PricingSwitchOnCommand:
    """One command of a batch: pricing.switch_on."""

    key: str | None = None
    body: PricingSwitch


@dataclass(frozen=True, kw_only=True)
class PricingTax:
    """A tax rule: components (name, rate in percent) on the base fraction of the net; without components no tax.
    `goods` looks at the SKU (tax_class, category, brand, sku), `when` and `unless` at the cart's `who`. `payable`
    false: shown, but the buyer pays it to the state himself. `paper_code` is what the tax paper calls it.
    """

    code: str
    components: Sequence[PricingTaxComponents] | None = None
    base_fraction: Sequence[int] | None = None
    tax_from: str | None = None
    payable: bool | None = None
    paper_code: str | None = None
    priority: int | None = None
    goods: Mapping[str, Any] | None = None
    when: Mapping[str, Any] | None = None
    unless: Mapping[str, Any] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PricingTaxComponents:
    """One of the components."""

    name: str
    rate: Decimal | str


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Reason, as it comes back."""

    code: str
    detail: str
    facts: Mapping[str, str | int | bool | None]
    pointer: str | None = None
    parameter: str | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Reason:
        """From JSON."""
        return cls(
            code=row["code"],
            detail=row["detail"],
            facts=row["facts"],
            pointer=row.get("pointer"),
            parameter=row.get("parameter"),
        )


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """Goods received from a supplier: expected (a primary delivery on its way) or told as they came."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    currency: str
    reference: str
    their_shipment: int | None
    opening: bool
    at: datetime
    cost: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Receipt:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            currency=row["currency"],
            reference=row["reference"],
            their_shipment=row["their_shipment"],
            opening=row["opening"],
            at=datetime.fromisoformat(row["at"]),
            cost=Decimal(row["cost"]),
        )


@dataclass(frozen=True, kw_only=True)
class ReceiptLines:
    """ReceiptLines, as it comes back."""

    n: int
    sku: int
    sku_code: str | None
    lot: int
    lot_code: str | None
    expected: int | None
    pieces: int
    cost: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReceiptLines:
        """From JSON."""
        return cls(
            n=row["n"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            expected=row["expected"],
            pieces=row["pieces"],
            cost=Decimal(row["cost"]),
        )


@dataclass(frozen=True, kw_only=True)
class ReceiptPage:
    """ReceiptPage, as it comes back."""

    rows: Sequence[Receipt]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReceiptPage:
        """From JSON."""
        return cls(
            rows=[Receipt.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """Goods received from a supplier: expected (a primary delivery on its way) or told as they came."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    currency: str
    reference: str
    their_shipment: int | None
    opening: bool
    at: datetime
    cost: Decimal
    lines: Sequence[ReceiptLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReceiptPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            currency=row["currency"],
            reference=row["reference"],
            their_shipment=row["their_shipment"],
            opening=row["opening"],
            at=datetime.fromisoformat(row["at"]),
            cost=Decimal(row["cost"]),
            lines=[ReceiptLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class Return:
    """Goods back from a customer, over many invoices at once: received, inspected, and settled by a credit note."""

    id: int
    number: str | None
    status: str
    buyer: int
    buyer_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    at: datetime
    inspected_at: datetime | None
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Return:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            at=datetime.fromisoformat(row["at"]),
            inspected_at=None if row["inspected_at"] is None else datetime.fromisoformat(row["inspected_at"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class ReturnInspections:
    """ReturnInspections, as it comes back."""

    n: int
    line: int
    disposition: str
    pieces: int
    value: Decimal
    accepted: bool
    untaxed: Decimal
    tax: Decimal
    reason: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReturnInspections:
        """From JSON."""
        return cls(
            n=row["n"],
            line=row["line"],
            disposition=row["disposition"],
            pieces=row["pieces"],
            value=Decimal(row["value"]),
            accepted=row["accepted"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            reason=row["reason"],
        )


@dataclass(frozen=True, kw_only=True)
class ReturnLines:
    """ReturnLines, as it comes back."""

    n: int
    told: int
    sku: int
    sku_code: str | None
    lot: int
    lot_code: str | None
    pieces: int
    value: Decimal
    reason: str
    invoice: int | None
    invoice_line: int | None
    bill_to: int
    bill_to_code: str | None
    currency: str
    untaxed: Decimal
    tax: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReturnLines:
        """From JSON."""
        return cls(
            n=row["n"],
            told=row["told"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            pieces=row["pieces"],
            value=Decimal(row["value"]),
            reason=row["reason"],
            invoice=row["invoice"],
            invoice_line=row["invoice_line"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            currency=row["currency"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
        )


@dataclass(frozen=True, kw_only=True)
class ReturnPage:
    """ReturnPage, as it comes back."""

    rows: Sequence[Return]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReturnPage:
        """From JSON."""
        return cls(
            rows=[Return.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class ReturnPaper:
    """Goods back from a customer, over many invoices at once: received, inspected, and settled by a credit note."""

    id: int
    number: str | None
    status: str
    buyer: int
    buyer_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    at: datetime
    inspected_at: datetime | None
    reference: str
    lines: Sequence[ReturnLines]
    inspections: Sequence[ReturnInspections]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReturnPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            at=datetime.fromisoformat(row["at"]),
            inspected_at=None if row["inspected_at"] is None else datetime.fromisoformat(row["inspected_at"]),
            reference=row["reference"],
            lines=[ReturnLines.of(one) for one in row["lines"]],
            inspections=[ReturnInspections.of(one) for one in row["inspections"]],
        )


@dataclass(frozen=True, kw_only=True)
class ReturnsBack:
    """Pieces of an SKU that came back, why, and (if known) their lot and the invoice, or its line, of their sale."""

    sku: int | str
    pieces: int
    reason: str | None = None
    lot: Mapping[str, Any] | None = None
    invoice: Mapping[str, Any] | None = None
    invoice_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnsFound:
    """What was found of a told line: restock, destroy or to_principal; how many pieces (None: all that are left of
    it). `accepted` pieces are credited. What is destroyed, or not accepted, needs its reason.
    """

    line: int
    disposition: str
    pieces: int | None = None
    accepted: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnsInspect:
    """What the inspection of a return found, all of it."""

    found: Sequence[ReturnsFound]
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnsInspectBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[ReturnsInspectCommand]


@dataclass(frozen=True, kw_only=True)
class ReturnsInspectCommand:
    """One command of a batch: returns.inspect."""

    key: str | None = None
    paper: int | str
    body: ReturnsInspect


@dataclass(frozen=True, kw_only=True)
class ReturnsReceive:
    """Goods came back from a buyer to a place; whose goods they are (None: our own)."""

    buyer: int | str
    place: int | str
    lines: Sequence[ReturnsBack]
    owner: Mapping[str, Any] | None = None
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnsReceiveBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[ReturnsReceiveCommand]


@dataclass(frozen=True, kw_only=True)
class ReturnsReceiveCommand:
    """One command of a batch: returns.receive."""

    key: str | None = None
    body: ReturnsReceive


@dataclass(frozen=True, kw_only=True)
class ReturnsSendBackBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[ReturnsSendBackCommand]


@dataclass(frozen=True, kw_only=True)
class ReturnsSendBackCommand:
    """One command of a batch: returns.send_back."""

    key: str | None = None
    body: ReturnsToSupplier


@dataclass(frozen=True, kw_only=True)
class ReturnsSent:
    """Pieces of an SKU sent back, of a lot (None: whatever lots there are)."""

    sku: int | str
    pieces: int
    lot: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class ReturnsToSupplier:
    """Goods go back to a supplier; `untaxed` is what the supplier owes for them (None: what they cost), and its tax."""

    supplier: int | str
    place: int | str
    lines: Sequence[ReturnsSent]
    untaxed: Decimal | str | None = None
    tax: Decimal | str | None = None
    owner: Mapping[str, Any] | None = None
    currency: str | None = None
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Role:
    """What somebody in a position may do: a name and the permissions (`module.verb`, `*` for all) that go with it."""

    id: int
    name: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Role:
        """From JSON."""
        return cls(
            id=row["id"],
            name=row["name"],
        )


@dataclass(frozen=True, kw_only=True)
class RolePage:
    """RolePage, as it comes back."""

    rows: Sequence[Role]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RolePage:
        """From JSON."""
        return cls(
            rows=[Role.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class RolePaper:
    """What somebody in a position may do: a name and the permissions (`module.verb`, `*` for all) that go with it."""

    id: int
    name: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> RolePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            name=row["name"],
        )


@dataclass(frozen=True, kw_only=True)
class Sale:
    """Goods sold from a van and handed over at once (kanvas), with the invoice and the payment made with it."""

    id: int
    number: str | None
    status: str
    van: int
    van_code: str | None
    site: int
    site_code: str | None
    owner: int
    owner_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    salesman: int | None
    salesman_code: str | None
    currency: str
    at: datetime
    territory: int | None
    price_class: str
    channel: str
    untaxed: Decimal
    tax: Decimal
    invoice: int
    payment: int | None
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Sale:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            van=row["van"],
            van_code=row["van_code"],
            site=row["site"],
            site_code=row["site_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            currency=row["currency"],
            at=datetime.fromisoformat(row["at"]),
            territory=row["territory"],
            price_class=row["price_class"],
            channel=row["channel"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            invoice=row["invoice"],
            payment=row["payment"],
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class SaleLines:
    """SaleLines, as it comes back."""

    n: int
    sku: int
    sku_code: str | None
    pack: str
    pieces: int
    list: Decimal
    untaxed: Decimal
    tax: Decimal
    tax_code: str
    value: Decimal
    drawn: int
    given_by: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SaleLines:
        """From JSON."""
        return cls(
            n=row["n"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            pack=row["pack"],
            pieces=row["pieces"],
            list=Decimal(row["list"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            tax_code=row["tax_code"],
            value=Decimal(row["value"]),
            drawn=row["drawn"],
            given_by=row["given_by"],
        )


@dataclass(frozen=True, kw_only=True)
class SalePage:
    """SalePage, as it comes back."""

    rows: Sequence[Sale]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SalePage:
        """From JSON."""
        return cls(
            rows=[Sale.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class SalePaper:
    """Goods sold from a van and handed over at once (kanvas), with the invoice and the payment made with it."""

    id: int
    number: str | None
    status: str
    van: int
    van_code: str | None
    site: int
    site_code: str | None
    owner: int
    owner_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    salesman: int | None
    salesman_code: str | None
    currency: str
    at: datetime
    territory: int | None
    price_class: str
    channel: str
    untaxed: Decimal
    tax: Decimal
    invoice: int
    payment: int | None
    reference: str
    lines: Sequence[SaleLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SalePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            van=row["van"],
            van_code=row["van_code"],
            site=row["site"],
            site_code=row["site_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            currency=row["currency"],
            at=datetime.fromisoformat(row["at"]),
            territory=row["territory"],
            price_class=row["price_class"],
            channel=row["channel"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            invoice=row["invoice"],
            payment=row["payment"],
            reference=row["reference"],
            lines=[SaleLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A promotion: who, which goods, how much is needed, what it gives, its limits, and who pays for it."""

    id: int
    code: str
    valid_from: date | None
    valid_to: date | None
    since_version: int
    until_version: int | None
    name: str
    principal: int | None
    principal_code: str | None
    state: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Scheme:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            valid_from=None if row["valid_from"] is None else date.fromisoformat(row["valid_from"]),
            valid_to=None if row["valid_to"] is None else date.fromisoformat(row["valid_to"]),
            since_version=row["since_version"],
            until_version=row["until_version"],
            name=row["name"],
            principal=row["principal"],
            principal_code=row["principal_code"],
            state=row["state"],
        )


@dataclass(frozen=True, kw_only=True)
class SchemePage:
    """SchemePage, as it comes back."""

    rows: Sequence[Scheme]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SchemePage:
        """From JSON."""
        return cls(
            rows=[Scheme.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class SchemePaper:
    """A promotion: who, which goods, how much is needed, what it gives, its limits, and who pays for it."""

    id: int
    code: str
    valid_from: date | None
    valid_to: date | None
    since_version: int
    until_version: int | None
    name: str
    principal: int | None
    principal_code: str | None
    state: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SchemePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            valid_from=None if row["valid_from"] is None else date.fromisoformat(row["valid_from"]),
            valid_to=None if row["valid_to"] is None else date.fromisoformat(row["valid_to"]),
            since_version=row["since_version"],
            until_version=row["until_version"],
            name=row["name"],
            principal=row["principal"],
            principal_code=row["principal_code"],
            state=row["state"],
        )


@dataclass(frozen=True, kw_only=True)
class SendBack:
    """Goods sent back to a supplier out of quarantine, and what the supplier owes us for them."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    currency: str
    at: datetime
    untaxed: Decimal
    tax: Decimal
    reference: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SendBack:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            currency=row["currency"],
            at=datetime.fromisoformat(row["at"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            reference=row["reference"],
        )


@dataclass(frozen=True, kw_only=True)
class SendBackLines:
    """SendBackLines, as it comes back."""

    n: int
    sku: int
    sku_code: str | None
    lot: int
    lot_code: str | None
    pieces: int
    value: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SendBackLines:
        """From JSON."""
        return cls(
            n=row["n"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            pieces=row["pieces"],
            value=Decimal(row["value"]),
        )


@dataclass(frozen=True, kw_only=True)
class SendBackPage:
    """SendBackPage, as it comes back."""

    rows: Sequence[SendBack]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SendBackPage:
        """From JSON."""
        return cls(
            rows=[SendBack.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class SendBackPaper:
    """Goods sent back to a supplier out of quarantine, and what the supplier owes us for them."""

    id: int
    number: str | None
    status: str
    supplier: int
    supplier_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    place: int
    place_code: str | None
    currency: str
    at: datetime
    untaxed: Decimal
    tax: Decimal
    reference: str
    lines: Sequence[SendBackLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SendBackPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            place=row["place"],
            place_code=row["place_code"],
            currency=row["currency"],
            at=datetime.fromisoformat(row["at"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            reference=row["reference"],
            lines=[SendBackLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A shelf as a list shows it; `waiting` is what papers still want of it."""

    id: int
    code: str
    name: str
    sku: int
    sku_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    sellable: int
    promised: int
    waiting: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Shelf:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            sellable=row["sellable"],
            promised=row["promised"],
            waiting=row["waiting"],
        )


@dataclass(frozen=True, kw_only=True)
class ShelfPage:
    """ShelfPage, as it comes back."""

    rows: Sequence[Shelf]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ShelfPage:
        """From JSON."""
        return cls(
            rows=[Shelf.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class Shipment:
    """Goods picked for one order: packed, loaded, and what became of them at the door. Its print is the surat jalan."""

    id: int
    number: str | None
    status: str
    order: int
    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    ship_to: int
    ship_to_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    currency: str
    invoice_at: str
    picked_at: datetime
    cartons: int | None
    whole: bool
    was_put_back: bool
    untaxed: Decimal
    tax: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Shipment:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            order=row["order"],
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            ship_to=row["ship_to"],
            ship_to_code=row["ship_to_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            currency=row["currency"],
            invoice_at=row["invoice_at"],
            picked_at=datetime.fromisoformat(row["picked_at"]),
            cartons=row["cartons"],
            whole=row["whole"],
            was_put_back=row["was_put_back"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
        )


@dataclass(frozen=True, kw_only=True)
class ShipmentLines:
    """ShipmentLines, as it comes back."""

    n: int
    line: int
    sku: int
    sku_code: str | None
    lot: int
    lot_code: str | None
    place: int
    place_code: str | None
    pieces: int
    value: Decimal
    untaxed: Decimal
    tax: Decimal

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ShipmentLines:
        """From JSON."""
        return cls(
            n=row["n"],
            line=row["line"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            lot=row["lot"],
            lot_code=row["lot_code"],
            place=row["place"],
            place_code=row["place_code"],
            pieces=row["pieces"],
            value=Decimal(row["value"]),
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
        )


@dataclass(frozen=True, kw_only=True)
class ShipmentPage:
    """ShipmentPage, as it comes back."""

    rows: Sequence[Shipment]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ShipmentPage:
        """From JSON."""
        return cls(
            rows=[Shipment.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class ShipmentPaper:
    """Goods picked for one order: packed, loaded, and what became of them at the door. Its print is the surat jalan."""

    id: int
    number: str | None
    status: str
    order: int
    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    ship_to: int
    ship_to_code: str | None
    owner: int
    owner_code: str | None
    site: int
    site_code: str | None
    currency: str
    invoice_at: str
    picked_at: datetime
    cartons: int | None
    whole: bool
    was_put_back: bool
    untaxed: Decimal
    tax: Decimal
    lines: Sequence[ShipmentLines]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ShipmentPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            order=row["order"],
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            ship_to=row["ship_to"],
            ship_to_code=row["ship_to_code"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            site=row["site"],
            site_code=row["site_code"],
            currency=row["currency"],
            invoice_at=row["invoice_at"],
            picked_at=datetime.fromisoformat(row["picked_at"]),
            cartons=row["cartons"],
            whole=row["whole"],
            was_put_back=row["was_put_back"],
            untaxed=Decimal(row["untaxed"]),
            tax=Decimal(row["tax"]),
            lines=[ShipmentLines.of(one) for one in row["lines"]],
        )


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What a draft scheme would have cost on the invoices of a period: how far the reckoning is, and what it found."""

    id: int
    number: str | None
    status: str
    person: int
    person_code: str | None
    currency: str
    first: date
    last: date
    begun_at: datetime
    ended_at: datetime | None
    reached_on: date | None
    reached: int
    invoices: int
    done: int
    expected: int | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Simulation:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            person=row["person"],
            person_code=row["person_code"],
            currency=row["currency"],
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]),
            begun_at=datetime.fromisoformat(row["begun_at"]),
            ended_at=None if row["ended_at"] is None else datetime.fromisoformat(row["ended_at"]),
            reached_on=None if row["reached_on"] is None else date.fromisoformat(row["reached_on"]),
            reached=row["reached"],
            invoices=row["invoices"],
            done=row["done"],
            expected=row["expected"],
        )


@dataclass(frozen=True, kw_only=True)
class SimulationPage:
    """SimulationPage, as it comes back."""

    rows: Sequence[Simulation]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SimulationPage:
        """From JSON."""
        return cls(
            rows=[Simulation.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class SimulationPaper:
    """What a draft scheme would have cost on the invoices of a period: how far the reckoning is, and what it found."""

    id: int
    number: str | None
    status: str
    person: int
    person_code: str | None
    currency: str
    first: date
    last: date
    begun_at: datetime
    ended_at: datetime | None
    reached_on: date | None
    reached: int
    invoices: int
    done: int
    expected: int | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SimulationPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            person=row["person"],
            person_code=row["person_code"],
            currency=row["currency"],
            first=date.fromisoformat(row["first"]),
            last=date.fromisoformat(row["last"]),
            begun_at=datetime.fromisoformat(row["begun_at"]),
            ended_at=None if row["ended_at"] is None else datetime.fromisoformat(row["ended_at"]),
            reached_on=None if row["reached_on"] is None else date.fromisoformat(row["reached_on"]),
            reached=row["reached"],
            invoices=row["invoices"],
            done=row["done"],
            expected=row["expected"],
        )


@dataclass(frozen=True, kw_only=True)
class Sku:
    """What a firm calls a SKU that it buys or sells: its own code and name for it."""

    id: int
    sku: int
    sku_code: str | None
    code: str
    name: str
    active: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Sku:
        """From JSON."""
        return cls(
            id=row["id"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            code=row["code"],
            name=row["name"],
            active=row["active"],
        )


@dataclass(frozen=True, kw_only=True)
class SkuLots:
    """SkuLots, as it comes back."""

    id: int
    code: str
    expires_on: date | None
    made_on: date | None
    blocked: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SkuLots:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            expires_on=None if row["expires_on"] is None else date.fromisoformat(row["expires_on"]),
            made_on=None if row["made_on"] is None else date.fromisoformat(row["made_on"]),
            blocked=row["blocked"],
        )


@dataclass(frozen=True, kw_only=True)
class SkuPacks:
    """SkuPacks, as it comes back."""

    name: str
    pieces: int
    gtin: str | None
    gtin_fault: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SkuPacks:
        """From JSON."""
        return cls(
            name=row["name"],
            pieces=row["pieces"],
            gtin=row["gtin"],
            gtin_fault=row["gtin_fault"],
        )


@dataclass(frozen=True, kw_only=True)
class SkuPage:
    """SkuPage, as it comes back."""

    rows: Sequence[Sku]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SkuPage:
        """From JSON."""
        return cls(
            rows=[Sku.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class SkuPaper:
    """What a firm calls a SKU that it buys or sells: its own code and name for it."""

    id: int
    sku: int
    sku_code: str | None
    code: str
    name: str
    active: bool
    packs: Sequence[SkuPacks]
    lots: Sequence[SkuLots]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SkuPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            code=row["code"],
            name=row["name"],
            active=row["active"],
            packs=[SkuPacks.of(one) for one in row["packs"]],
            lots=[SkuLots.of(one) for one in row["lots"]],
        )


@dataclass(frozen=True, kw_only=True)
class StockLine:
    """What a distributor states of one SKU at one place over a period; the supplier may read it."""

    id: int
    supplier: int
    supplier_code: str | None
    place: int
    place_code: str
    sku: int
    sku_code: str
    since: date
    until: date
    opening: int
    received: int
    sent: int
    adjusted: int
    closing: int
    difference: int
    told_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> StockLine:
        """From JSON."""
        return cls(
            id=row["id"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            place=row["place"],
            place_code=row["place_code"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]),
            opening=row["opening"],
            received=row["received"],
            sent=row["sent"],
            adjusted=row["adjusted"],
            closing=row["closing"],
            difference=row["difference"],
            told_at=datetime.fromisoformat(row["told_at"]),
        )


@dataclass(frozen=True, kw_only=True)
class StockLinePage:
    """StockLinePage, as it comes back."""

    rows: Sequence[StockLine]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> StockLinePage:
        """From JSON."""
        return cls(
            rows=[StockLine.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class StockLinePaper:
    """What a distributor states of one SKU at one place over a period; the supplier may read it."""

    id: int
    supplier: int
    supplier_code: str | None
    place: int
    place_code: str
    sku: int
    sku_code: str
    since: date
    until: date
    opening: int
    received: int
    sent: int
    adjusted: int
    closing: int
    difference: int
    told_at: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> StockLinePaper:
        """From JSON."""
        return cls(
            id=row["id"],
            supplier=row["supplier"],
            supplier_code=row["supplier_code"],
            place=row["place"],
            place_code=row["place_code"],
            sku=row["sku"],
            sku_code=row["sku_code"],
            since=date.fromisoformat(row["since"]),
            until=date.fromisoformat(row["until"]),
            opening=row["opening"],
            received=row["received"],
            sent=row["sent"],
            adjusted=row["adjusted"],
            closing=row["closing"],
            difference=row["difference"],
            told_at=datetime.fromisoformat(row["told_at"]),
        )


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Who supplies whom on what terms: who pays, within how many days from what, with which salesman, from where."""

    id: int
    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    payment_days: int
    terms_from: str
    exchange_weekday: int | None
    invoice_at: str
    prices_include_tax: bool
    salesman: int | None
    salesman_code: str | None
    ship_from: int | None
    ship_from_code: str | None
    active: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Supply:
        """From JSON."""
        return cls(
            id=row["id"],
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            payment_days=row["payment_days"],
            terms_from=row["terms_from"],
            exchange_weekday=row["exchange_weekday"],
            invoice_at=row["invoice_at"],
            prices_include_tax=row["prices_include_tax"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            ship_from=row["ship_from"],
            ship_from_code=row["ship_from_code"],
            active=row["active"],
        )


@dataclass(frozen=True, kw_only=True)
class SupplyPage:
    """SupplyPage, as it comes back."""

    rows: Sequence[Supply]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SupplyPage:
        """From JSON."""
        return cls(
            rows=[Supply.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class SupplyPaper:
    """Who supplies whom on what terms: who pays, within how many days from what, with which salesman, from where."""

    id: int
    seller: int
    seller_code: str | None
    buyer: int
    buyer_code: str | None
    bill_to: int
    bill_to_code: str | None
    payment_days: int
    terms_from: str
    exchange_weekday: int | None
    invoice_at: str
    prices_include_tax: bool
    salesman: int | None
    salesman_code: str | None
    ship_from: int | None
    ship_from_code: str | None
    active: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SupplyPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            seller=row["seller"],
            seller_code=row["seller_code"],
            buyer=row["buyer"],
            buyer_code=row["buyer_code"],
            bill_to=row["bill_to"],
            bill_to_code=row["bill_to_code"],
            payment_days=row["payment_days"],
            terms_from=row["terms_from"],
            exchange_weekday=row["exchange_weekday"],
            invoice_at=row["invoice_at"],
            prices_include_tax=row["prices_include_tax"],
            salesman=row["salesman"],
            salesman_code=row["salesman_code"],
            ship_from=row["ship_from"],
            ship_from_code=row["ship_from_code"],
            active=row["active"],
        )


@dataclass(frozen=True, kw_only=True)
class Territory:
    """A part of the market that somebody answers for; territories form a tree."""

    id: int
    code: str
    name: str
    parent: int | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Territory:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            parent=row["parent"],
        )


@dataclass(frozen=True, kw_only=True)
class TerritoryPage:
    """TerritoryPage, as it comes back."""

    rows: Sequence[Territory]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TerritoryPage:
        """From JSON."""
        return cls(
            rows=[Territory.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class TerritoryPaper:
    """A part of the market that somebody answers for; territories form a tree."""

    id: int
    code: str
    name: str
    parent: int | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TerritoryPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            code=row["code"],
            name=row["name"],
            parent=row["parent"],
        )


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Goods moved from one place of ours to another: to a van, a branch, a bin. Its lines are its moves."""

    id: int
    number: str | None
    status: str
    owner: int
    owner_code: str | None
    source: int
    source_code: str | None
    target: int
    target_code: str | None
    at: datetime
    pieces: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Transfer:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            source=row["source"],
            source_code=row["source_code"],
            target=row["target"],
            target_code=row["target_code"],
            at=datetime.fromisoformat(row["at"]),
            pieces=row["pieces"],
        )


@dataclass(frozen=True, kw_only=True)
class TransferPage:
    """TransferPage, as it comes back."""

    rows: Sequence[Transfer]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TransferPage:
        """From JSON."""
        return cls(
            rows=[Transfer.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class TransferPaper:
    """Goods moved from one place of ours to another: to a van, a branch, a bin. Its lines are its moves."""

    id: int
    number: str | None
    status: str
    owner: int
    owner_code: str | None
    source: int
    source_code: str | None
    target: int
    target_code: str | None
    at: datetime
    pieces: int

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TransferPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            owner=row["owner"],
            owner_code=row["owner_code"],
            source=row["source"],
            source_code=row["source_code"],
            target=row["target"],
            target_code=row["target_code"],
            at=datetime.fromisoformat(row["at"]),
            pieces=row["pieces"],
        )


@dataclass(frozen=True, kw_only=True)
class Trip:
    """A vehicle's round with a driver: shipments planned, loaded, brought to doors; what is left comes back."""

    id: int
    number: str | None
    status: str
    van: int
    van_code: str | None
    driver: int | None
    driver_code: str | None
    site: int
    site_code: str | None
    on: date
    loaded_at: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Trip:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            van=row["van"],
            van_code=row["van_code"],
            driver=row["driver"],
            driver_code=row["driver_code"],
            site=row["site"],
            site_code=row["site_code"],
            on=date.fromisoformat(row["on"]),
            loaded_at=None if row["loaded_at"] is None else datetime.fromisoformat(row["loaded_at"]),
        )


@dataclass(frozen=True, kw_only=True)
class TripPage:
    """TripPage, as it comes back."""

    rows: Sequence[Trip]
    next: str | None
    as_of: datetime

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TripPage:
        """From JSON."""
        return cls(
            rows=[Trip.of(one) for one in row["rows"]],
            next=row["next"],
            as_of=datetime.fromisoformat(row["as_of"]),
        )


@dataclass(frozen=True, kw_only=True)
class TripPaper:
    """A vehicle's round with a driver: shipments planned, loaded, brought to doors; what is left comes back."""

    id: int
    number: str | None
    status: str
    van: int
    van_code: str | None
    driver: int | None
    driver_code: str | None
    site: int
    site_code: str | None
    on: date
    loaded_at: datetime | None
    stops: Sequence[TripStops]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TripPaper:
        """From JSON."""
        return cls(
            id=row["id"],
            number=row["number"],
            status=row["status"],
            van=row["van"],
            van_code=row["van_code"],
            driver=row["driver"],
            driver_code=row["driver_code"],
            site=row["site"],
            site_code=row["site_code"],
            on=date.fromisoformat(row["on"]),
            loaded_at=None if row["loaded_at"] is None else datetime.fromisoformat(row["loaded_at"]),
            stops=[TripStops.of(one) for one in row["stops"]],
        )


@dataclass(frozen=True, kw_only=True)
class TripStops:
    """TripStops, as it comes back."""

    shipment: int
    trip: int | None
    stop: int
    invoiced: bool
    result: str
    reason: str
    receiver: str
    at: datetime | None
    latitude: float | None
    longitude: float | None
    signature: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> TripStops:
        """From JSON."""
        return cls(
            shipment=row["shipment"],
            trip=row["trip"],
            stop=row["stop"],
            invoiced=row["invoiced"],
            result=row["result"],
            reason=row["reason"],
            receiver=row["receiver"],
            at=None if row["at"] is None else datetime.fromisoformat(row["at"]),
            latitude=row["latitude"],
            longitude=row["longitude"],
            signature=row["signature"],
        )


@dataclass(frozen=True, kw_only=True)
class WarehouseExpect:
    """Goods are on their way: what a member supplier's shipment holds."""

    supplier: int | str
    place: int | str
    lines: Sequence[WarehouseReceived]
    their_shipment: int
    supplier_organisation: int
    currency: str
    reference: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WarehouseExpectBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehouseExpectCommand]


@dataclass(frozen=True, kw_only=True)
class WarehouseExpectCommand:
    """One command of a batch: warehouse.expect."""

    key: str | None = None
    body: WarehouseExpect


@dataclass(frozen=True, kw_only=True)
class WarehouseMove:
    """Goods go from one place of ours to another (a van, a branch)."""

    source: int | str
    target: int | str
    lines: Sequence[WarehouseMoved]
    owner: Mapping[str, Any] | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WarehouseMoved:
    """Pieces of an SKU to be moved."""

    sku: int | str
    pieces: int


@dataclass(frozen=True, kw_only=True)
class WarehousePack:
    """A shipment is packed into so many cartons."""

    cartons: int
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WarehousePackBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehousePackCommand]


@dataclass(frozen=True, kw_only=True)
class WarehousePackCommand:
    """One command of a batch: warehouse.pack."""

    key: str | None = None
    paper: int | str
    body: WarehousePack


@dataclass(frozen=True, kw_only=True)
class WarehousePick:
    """Pick an order: everything promised to it, or just these lines; with `cartons` it is packed at once."""

    lines: Sequence[WarehousePicked] | None = None
    cartons: int | None = None
    good_for_days: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WarehousePickBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehousePickCommand]


@dataclass(frozen=True, kw_only=True)
class WarehousePickCommand:
    """One command of a batch: warehouse.pick."""

    key: str | None = None
    paper: int | str
    body: WarehousePick | None = None


@dataclass(frozen=True, kw_only=True)
class WarehousePicked:
    """What was picked for a line: fewer than promised needs a reason (later | not_found | damaged); a lot if chosen."""

    line: int
    pieces: int
    lot: Mapping[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class WarehousePutBackBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehousePutBackCommand]


@dataclass(frozen=True, kw_only=True)
class WarehousePutBackCommand:
    """One command of a batch: warehouse.put_back."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class WarehouseReceive:
    """Goods came to a place from a supplier; `opening` for what was there when the books were opened."""

    supplier: int | str
    place: int | str
    lines: Sequence[WarehouseReceived]
    reference: str | None = None
    owner: Mapping[str, Any] | None = None
    currency: str | None = None
    opening: bool | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class WarehouseReceiveBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehouseReceiveCommand]


@dataclass(frozen=True, kw_only=True)
class WarehouseReceiveCommand:
    """One command of a batch: warehouse.receive."""

    key: str | None = None
    body: WarehouseReceive


@dataclass(frozen=True, kw_only=True)
class WarehouseReceiveOfReceiptBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehouseReceiveOfReceiptCommand]


@dataclass(frozen=True, kw_only=True)
class WarehouseReceiveOfReceiptCommand:
    """One command of a batch: warehouse.receive."""

    key: str | None = None
    paper: int | str
    body: WarehouseReceive


@dataclass(frozen=True, kw_only=True)
class WarehouseReceived:
    """Pieces of an SKU as they came, what they cost together (smallest coin), and their lot (None: without lot).
    `reason` says why it is not what was expected (missing, damaged, wrong_goods …); both sides read it.
    """

    sku: int | str
    pieces: int
    cost: Decimal | str
    lot: Mapping[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class WarehouseStopExpectingBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehouseStopExpectingCommand]


@dataclass(frozen=True, kw_only=True)
class WarehouseStopExpectingCommand:
    """One command of a batch: warehouse.stop_expecting."""

    key: str | None = None
    paper: int | str
    body: Instant | None = None


@dataclass(frozen=True, kw_only=True)
class WarehouseTransferBatch:
    """Up to 1000 commands; one that cannot be done does not stop the others."""

    commands: Sequence[WarehouseTransferCommand]


@dataclass(frozen=True, kw_only=True)
class WarehouseTransferCommand:
    """One command of a batch: warehouse.transfer."""

    key: str | None = None
    body: WarehouseMove
