"""Invoices and payments, credit notes and suppliers' bills."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from salur.kernel.papers import Paper, Steps


def one_of_a_number(name: str) -> models.UniqueConstraint:
    """The wall that keeps a historic paper's old number to one paper of its kind."""
    return models.UniqueConstraint(fields=["organisation", "reference"], condition=Q(status="historic"), name=name)


class Invoice(Paper):
    """What a bill-to party owes for shipments (faktur), at loading, at delivery or for a period.

    In status `opening` it is an invoice still owed when the books were opened: no lines, its old number in `reference`.
    In status `historic` it is one of before, kept for reports: its old number, lines, no posting and no debt.
    """

    KIND: ClassVar[str] = "invoice"
    PREFIX: ClassVar[str] = "INV"
    STEPS: ClassVar[Steps] = {("", "issue"): "issued", ("", "open"): "opening", ("", "keep"): "historic"}

    counterpart = models.BigIntegerField(null=True)
    buyer = models.BigIntegerField()
    bill_to = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    on = models.DateField()
    due_on = models.DateField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    reference = models.CharField(max_length=80, default="")
    territory = models.BigIntegerField(null=True)  # the four of a historic paper; others have them from their order
    salesman = models.BigIntegerField(null=True)
    price_class = models.CharField(max_length=40, default="", db_default="")
    channel = models.CharField(max_length=20, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "on"], name="invoices_by_day"),
            models.Index(
                fields=["counterpart", "on"], name="invoices_sent_to_us", condition=Q(counterpart__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_invoice_number"),
            models.UniqueConstraint(
                fields=["organisation", "bill_to", "reference"], condition=Q(status="opening"), name="one_opening_item"
            ),
            one_of_a_number("one_historic_invoice"),
        ]


class InvoiceLine(models.Model):
    """Pieces of a shipment's line as invoiced; the price's steps stand on the order's line."""

    pk = models.CompositePrimaryKey("invoice_id", "n")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField(null=True)
    order = models.BigIntegerField(null=True)  # none of these four: sold and handed over at once
    line = models.IntegerField(null=True)
    shipment = models.BigIntegerField(null=True)
    shipment_line = models.IntegerField(null=True)
    sku = models.BigIntegerField()
    pieces = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["sku"], name="invoice_lines_of_sku")]  # who bought it, over any days
        constraints = [models.CheckConstraint(condition=Q(pieces__gt=0), name="invoice_line_of_something")]


class Accrual(models.Model):
    """A funder's share of what was given on a line of an invoice; below zero where a credit note takes it back."""

    organisation = models.BigIntegerField()
    paper_kind = models.CharField(max_length=20)  # invoice | credit_note
    paper = models.BigIntegerField()
    n = models.IntegerField()
    order = models.BigIntegerField(null=True)  # none of these two: sold and handed over at once
    order_line = models.IntegerField(null=True)
    scheme = models.CharField(max_length=60)  # "manual": taken off by hand
    how = models.CharField(max_length=10, default="discount", db_default="discount")  # discount | free | later | manual
    funder = models.CharField(max_length=120)
    party = models.BigIntegerField()  # the principal behind the funder; 0 if it is not known who
    currency = models.CharField(max_length=3)
    pieces = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["order"], name="accruals_of_order"),
            models.Index(fields=["organisation", "scheme"], name="accruals_of_scheme"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "paper_kind", "n", "scheme", "funder", "how"], name="accrued_once"
            ),
            models.CheckConstraint(
                condition=Q(how__in=("discount", "free", "later", "manual")), name="accrued_in_a_known_way"
            ),
        ]


class InvoiceCart(models.Model):
    """What goods that were sold and handed over at once were priced from, and the whole result, where schemes or floors
    were in force; an order keeps its own."""

    invoice = models.OneToOneField(Invoice, models.CASCADE, primary_key=True, related_name="cart", db_constraint=False)
    organisation = models.BigIntegerField()
    rules_version = models.BigIntegerField()
    cart = models.JSONField()
    goods = models.JSONField()
    result = models.JSONField()


class Billed(models.Model):
    """Which invoice a shipment is on: a shipment is invoiced once."""

    shipment = models.BigIntegerField(primary_key=True)
    organisation = models.BigIntegerField()
    invoice = models.BigIntegerField()


class CreditNote(Paper):
    """What a bill-to party no longer owes: refused at the door after invoicing, or goods taken back (nota retur).

    In status `historic` it is one of before the books were opened: its old number in `reference`, for no paper.
    """

    KIND: ClassVar[str] = "credit_note"
    PREFIX: ClassVar[str] = "CN"
    STEPS: ClassVar[Steps] = {("", "issue"): "issued", ("", "keep"): "historic"}

    counterpart = models.BigIntegerField(null=True)
    buyer = models.BigIntegerField()
    bill_to = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    on = models.DateField()
    reason_kind = models.CharField(max_length=20)  # the paper it is for: shipment | return …
    reason = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    on_account = models.BigIntegerField()  # what of it met no open invoice
    reference = models.CharField(max_length=80, default="", db_default="")
    territory = models.BigIntegerField(null=True)  # the four of a historic paper; others have them from their order
    salesman = models.BigIntegerField(null=True)
    price_class = models.CharField(max_length=40, default="", db_default="")
    channel = models.CharField(max_length=20, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "on"], name="credit_notes_by_day"),
            models.Index(
                fields=["counterpart", "on"], name="credit_notes_sent_to_us", condition=Q(counterpart__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_credit_note_number"),
            one_of_a_number("one_historic_credit_note"),
        ]


class CreditNoteLine(models.Model):
    """What of an invoice's line is credited, or of goods whose invoice is not known."""

    pk = models.CompositePrimaryKey("note_id", "n")
    note = models.ForeignKey(CreditNote, models.CASCADE, related_name="lines", db_index=False)
    n = models.IntegerField()
    organisation = models.BigIntegerField()
    counterpart = models.BigIntegerField(null=True)
    invoice = models.BigIntegerField(null=True)
    invoice_line = models.IntegerField(null=True)
    sku = models.BigIntegerField()
    pieces = models.BigIntegerField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["invoice"], name="credited_of_invoice", condition=Q(invoice__isnull=False)),
        ]


class Payment(Paper):
    """Money received from a bill-to party: over several invoices, or on account.

    In status `opening` it was on account when the books were opened; in status `historic` it came before and is kept
    for reports: it settles nothing and is in no drawer.
    """

    KIND: ClassVar[str] = "payment"
    PREFIX: ClassVar[str] = "RC"
    STEPS: ClassVar[Steps] = {("", "receive"): "received", ("", "open"): "opening", ("", "keep"): "historic"}

    party = models.BigIntegerField()
    method = models.CharField(max_length=10)  # cash | transfer | card | rebate
    collector = models.BigIntegerField(null=True)  # who carries the cash; null: the drawer
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    on_account = models.BigIntegerField()  # what of it met no invoice
    at = models.DateTimeField()
    reference = models.CharField(max_length=80, default="")

    class Meta:
        indexes = [models.Index(fields=["organisation", "at"], name="payments_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_payment_number"),
            one_of_a_number("one_historic_payment"),
            models.UniqueConstraint(
                fields=["organisation", "party", "reference"], condition=Q(status="opening"), name="one_opening_advance"
            ),
        ]


class Clearing(Paper):
    """Money on account of a bill-to party put against its invoices."""

    KIND: ClassVar[str] = "clearing"
    PREFIX: ClassVar[str] = "AL"
    STEPS: ClassVar[Steps] = {("", "allocate"): "allocated"}

    party = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    at = models.DateTimeField()


class Allocation(models.Model):
    """What of a payment, a credit note or money on account (a clearing) settled an invoice."""

    pk = models.CompositePrimaryKey("source", "source_kind", "invoice")
    source_kind = models.CharField(max_length=12)  # payment | credit_note | clearing
    source = models.BigIntegerField()
    invoice = models.BigIntegerField()
    organisation = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["invoice"], name="allocations_of_invoice")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_of_something")]


class Deposit(Paper):
    """Cash of the drawer, or of a collector, brought to the bank (setoran)."""

    KIND: ClassVar[str] = "deposit"
    PREFIX: ClassVar[str] = "DP"
    STEPS: ClassVar[Steps] = {("", "bank"): "banked"}

    collector = models.BigIntegerField(null=True)  # whose cash; null: the drawer's
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    reference = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_deposit_number")]


class Refund(Paper):
    """Money on account paid back to a bill-to party."""

    KIND: ClassVar[str] = "refund"
    PREFIX: ClassVar[str] = "RF"
    STEPS: ClassVar[Steps] = {("", "refund"): "refunded"}

    party = models.BigIntegerField()
    method = models.CharField(max_length=10)  # cash (of the drawer) | transfer
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    at = models.DateTimeField()
    reference = models.CharField(max_length=80, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="one_refund_number")]


class Bill(Paper):
    """What a supplier asks for goods received: expected from a member supplier's invoice, then recorded and paid."""

    KIND: ClassVar[str] = "bill"
    PREFIX: ClassVar[str] = "BL"
    STEPS: ClassVar[Steps] = {
        ("", "expect"): "expected",
        ("", "record"): "recorded",
        ("expected", "record"): "recorded",
        ("recorded", "pay"): "paid",
        ("recorded", "pay_part"): "recorded",
        ("recorded", "settle"): "paid",  # the supplier has credited the rest
    }

    supplier = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=80, default="")
    their_invoice = models.BigIntegerField(null=True)
    on = models.DateField()
    due_on = models.DateField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    received = models.BigIntegerField()  # what the goods it is for were received at, without tax
    paid = models.BigIntegerField(default=0)
    credited = models.BigIntegerField(default=0, db_default=0)  # what the supplier's credit notes took off it

    class Meta:
        indexes = [models.Index(fields=["organisation", "on"], name="bills_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_bill_number"),
            models.UniqueConstraint(fields=["organisation", "their_invoice"], name="one_bill_per_invoice"),
            models.CheckConstraint(
                condition=Q(
                    paid__gte=0,
                    credited__gte=0,
                    paid__lte=models.F("untaxed") + models.F("tax") - models.F("credited"),
                ),
                name="bill_paid_and_credited_within",
            ),
        ]


class BillCredit(Paper):
    """A member supplier's credit note to us: expected from what it issued, then recorded against our bills."""

    KIND: ClassVar[str] = "bill_credit"
    PREFIX: ClassVar[str] = "BC"
    STEPS: ClassVar[Steps] = {("", "expect"): "expected", ("expected", "record"): "recorded"}

    supplier = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=80, default="")
    their_note = models.BigIntegerField()
    on = models.DateField()
    untaxed = models.BigIntegerField()
    tax = models.BigIntegerField()
    sent_back = models.BigIntegerField()  # what of it is for goods we had sent back, booked then
    rest = models.BigIntegerField()  # what of it met no bill

    class Meta:
        indexes = [models.Index(fields=["organisation", "on"], name="bill_credits_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="one_bill_credit_number"),
            models.UniqueConstraint(fields=["organisation", "their_note"], name="one_bill_credit_per_note"),
        ]


class BillCreditPart(models.Model):
    """What a supplier's credit note settled of its invoice, and what of that it took off our bill of it."""

    pk = models.CompositePrimaryKey("credit_id", "their_invoice")
    credit = models.ForeignKey(BillCredit, models.CASCADE, related_name="parts", db_index=False)
    their_invoice = models.BigIntegerField()
    organisation = models.BigIntegerField()
    amount = models.BigIntegerField()
    settled = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled__gte=0, settled__lte=models.F("amount")), name="bill_credit_part_within"
            )
        ]
