"""The verbs of billing: invoice, credit, receive payments, bank cash, suppliers' bills; what was before the books."""

from salur.billing.actions.bank import bank
from salur.billing.actions.bill_credits import expect_bill_credit, record_bill_credit
from salur.billing.actions.bills import expect_bill, pay_bill, record_bill
from salur.billing.actions.credit import credit
from salur.billing.actions.invoice import invoice
from salur.billing.actions.keep_history import keep_history
from salur.billing.actions.on_account import allocate, refund
from salur.billing.actions.open_advance import open_advance
from salur.billing.actions.open_item import open_item
from salur.billing.actions.pay_rebates import pay_rebates
from salur.billing.actions.receive_payment import receive_payment

__all__ = [
    "allocate",
    "bank",
    "credit",
    "expect_bill",
    "expect_bill_credit",
    "invoice",
    "keep_history",
    "open_advance",
    "open_item",
    "pay_bill",
    "pay_rebates",
    "receive_payment",
    "record_bill",
    "record_bill_credit",
    "refund",
]
