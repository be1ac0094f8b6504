"""The verbs of billing: invoice, credit, receive payments, put money on account to use, bank cash, suppliers' bills."""

from salur.billing.actions.bank import bank
from salur.billing.actions.bill_credits import expect_bill_credit, record_bill_credit
from salur.billing.actions.bills import expect_bill, pay_bill, record_bill
from salur.billing.actions.credit import credit
from salur.billing.actions.invoice import invoice
from salur.billing.actions.on_account import allocate, refund
from salur.billing.actions.open_item import open_item
from salur.billing.actions.receive_payment import receive_payment

__all__ = [
    "allocate",
    "bank",
    "credit",
    "expect_bill",
    "expect_bill_credit",
    "invoice",
    "open_item",
    "pay_bill",
    "receive_payment",
    "record_bill",
    "record_bill_credit",
    "refund",
]
