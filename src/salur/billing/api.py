"""Doors for programs to the money: invoices and credit notes, payments and deposits, suppliers' bills."""

from collections.abc import Mapping

from salur.billing import actions, bodies, queries
from salur.kernel.actor import Actor
from salur.shell.api.resources import papers, verb
from salur.shell.api.shapes import shaped

__all__ = ["actions"]

papers("invoices", queries.visible_invoices, key="on", inside={"lines": ()})
papers("credit-notes", queries.visible_credit_notes, key="on", inside={"lines": ()})
papers("payments", queries.visible_payments, key="at")
papers("deposits", queries.visible_deposits, key="at")
papers("bills", queries.visible_bills, key="on")
papers("bill-credits", queries.visible_bill_credits, key="on", inside={"parts": ()})
shaped(bodies.ExpectBillCredit, settled=("their_invoice", "amount"))
shaped(bodies.Payment, invoices=("invoice", "amount"))
shaped(bodies.Allocate, invoices=("invoice", "amount"))


def _credit_currencies(actor: Actor, credits: set[int]) -> Mapping[int, str]:
    """And a supplier's credit note in its own."""
    return dict(queries.visible_bill_credits(actor).filter(id__in=credits).values_list("id", "currency"))


def _currencies(actor: Actor, bills: set[int]) -> Mapping[int, str]:
    """A bill is paid in its own currency."""
    return dict(queries.visible_bills(actor).filter(id__in=bills).values_list("id", "currency"))


verb("billing.invoice", "invoices", leads="invoice", example={"shipments": [1]})
verb(
    "billing.open_item", "invoices", leads="invoice",
    example={"bill_to": "TOKO-1", "number": "OLD-1001", "on": "2026-01-05", "due_on": "2026-02-04",
             "amount": "1250000.00"},
)  # fmt: skip
verb(
    "billing.open_advance", "payments", leads="payment",
    example={"party": "TOKO-1", "number": "ADV-17", "amount": "75000.00"},
)  # fmt: skip
verb(
    "billing.keep_history", "invoices", body=bodies.HistoricSale, called="keep_sale", leads="invoice",
    else_leads=("credit", "credit_note"),
    example={
        "reference": "OLD-2001", "on": "2025-06-02", "buyer": "TOKO-1",
        "lines": [{"sku": "TEH-350", "pieces": 24, "untaxed": "96000.00", "tax": "10560.00"}],
    },
)  # fmt: skip
verb(
    "billing.keep_history", "payments", body=bodies.HistoricPayment, called="keep_payment", leads="payment",
    example={"reference": "OLD-P-2001", "on": "2025-06-20", "party": "TOKO-1", "amount": "106560.00"},
)  # fmt: skip
verb(
    "billing.credit", "credit-notes", leads="credit_note",
    example={
        "buyer": "TOKO-1", "bill_to": "TOKO-1", "currency": "IDR", "reason_kind": "order", "reason": 17,
        "lines": [{"sku": "TEH-350", "pieces": 1, "untaxed": "4000.00", "tax": "440.00"}],
    },
)  # fmt: skip
verb(
    "billing.receive_payment", "payments", leads="payment",
    example={"party": "TOKO-1", "amount": "150000.00", "method": "transfer", "reference": "BCA 0042"},
)  # fmt: skip
verb("billing.allocate", "payments", leads="clearing", example={"party": "TOKO-1"})
verb("billing.pay_rebates", "payments", leads="payment", example={"party": "TOKO-1", "reference": "Q1"})
verb("billing.refund", "payments", leads="refund", example={"party": "TOKO-1", "amount": "10000.00"})
verb("billing.bank", "deposits", leads="deposit", example={"amount": "50000.00", "reference": "Slip 7"})
verb(
    "billing.expect_bill", "bills", leads="bill",
    example={
        "supplier": "PABRIK", "their_invoice": 99, "currency": "IDR", "on": "2026-03-02", "due_on": "2026-04-01",
        "untaxed": "720000.00", "tax": "79200.00", "reference": "INV-0816",
    },
)  # fmt: skip
BILL = {
    "supplier": "PABRIK", "untaxed": "720000.00", "tax": "79200.00", "received": "720000.00", "on": "2026-03-02",
    "due_on": "2026-04-01", "reference": "INV-0815",
}  # fmt: skip
verb("billing.record_bill", "bills", leads="bill", example=BILL)
verb("billing.record_bill", "bills", paper="bill", example=BILL)
verb("billing.pay_bill", "bills", paper="bill", example={"amount": "100000.00"}, currencies=_currencies)
verb(
    "billing.expect_bill_credit", "bill-credits", leads="bill_credit",
    example={
        "supplier": "PABRIK", "their_note": 98, "currency": "IDR", "on": "2026-03-04", "untaxed": "10000.00",
        "tax": "1100.00", "settled": [],
    },
)  # fmt: skip
verb(
    "billing.record_bill_credit", "bill-credits", paper="bill_credit", example={"sent_back": "0.00"},
    currencies=_credit_currencies,
)  # fmt: skip
