"""The chart: every bucket of the two books, one page.

A move goes from its source to its target; for accountants: target is debit, source is credit. A *kept* bucket has a
balance row (scarce or often read); a flow bucket has none. `wall` says which side of zero the balance may not leave:
+1 never below zero, -1 never above, 0 no wall.
"""

from __future__ import annotations

from typing import NamedTuple


class Bucket(NamedTuple):
    """One kind of account."""

    kept: bool
    wall: int
    meaning: str


GOODS: dict[str, Bucket] = {
    "free": Bucket(True, 1, "on the shelf, to be promised and picked"),
    "picked": Bucket(True, 1, "taken from the shelf for a paper"),
    "in_transit": Bucket(True, 1, "on a vehicle or between two places"),
    "quarantine": Bucket(True, 1, "back from a customer or damaged: not for sale until inspected"),
    "bought": Bucket(False, 0, "came from suppliers"),
    "made": Bucket(False, 0, "came from own production"),
    "opening": Bucket(False, 0, "was there when the books were opened"),
    "sold": Bucket(False, 0, "went to buyers; its value is the cost of sales"),
    "destroyed": Bucket(False, 0, "destroyed, with a report"),
    "count_difference": Bucket(False, 0, "found or missing at an approved count"),
    "unexplained": Bucket(False, 0, "told sold, delivered or missing where the book had something else"),
}

MONEY: dict[str, Bucket] = {
    "receivable": Bucket(True, 1, "invoiced, not yet paid"),
    "unbilled": Bucket(True, 1, "delivered, not yet invoiced"),
    "on_account": Bucket(True, -1, "paid or credited ahead of invoices"),
    "giro_in_hand": Bucket(True, 1, "post-dated cheques held; exposure until cleared"),
    "drawer": Bucket(True, 0, "cash in a till or office drawer"),
    "collector_cash": Bucket(True, 0, "cash a collector or driver carries"),
    "payable": Bucket(True, -1, "billed by suppliers, not yet paid"),
    "bank": Bucket(False, 0, "money at the bank"),
    "revenue": Bucket(False, 0, "sales, without tax"),
    "returns": Bucket(False, 0, "sales taken back, without tax"),
    "tax_payable": Bucket(False, 0, "tax on sales, less tax on returns"),
    "tax_receivable": Bucket(False, 0, "tax on purchases"),
    "unbilled_sales": Bucket(False, 0, "the other side of unbilled"),
    "received_not_billed": Bucket(False, 0, "goods received whose bill has not come"),
    "purchases": Bucket(False, 0, "goods bought, at the supplier's price"),
    "price_difference": Bucket(False, 0, "bill against what was received"),
    "opening": Bucket(False, 0, "open items when the books were opened"),
    "funder_claims": Bucket(False, 0, "what principals and brands owe for schemes they pay for"),
    "discounts_given": Bucket(False, 0, "discounts, free goods and rebates that we pay ourselves"),
    "discounts_granted": Bucket(False, 0, "the other side of both: taken off list prices on invoices"),
    "rebates_owed": Bucket(True, 0, "earned by buyers, paid to them after the period; returns may turn it round"),
    "cash_rounding": Bucket(False, 0, "small change rounded away at the door"),
    "written_off": Bucket(False, 0, "debts given up"),
}

UNDER_THE_CREDIT_LOCK = {"receivable", "unbilled", "on_account", "giro_in_hand", "rebates_owed"}

# What a paper's own verbs keep in step with something beside the book (a status, a debt, an open discrepancy): a
# posting that touches these is undone by them, never by a bare reversal.
PAPERS_GOODS = {"picked", "in_transit", "unexplained"}
PAPERS_MONEY = UNDER_THE_CREDIT_LOCK | {"payable"}
