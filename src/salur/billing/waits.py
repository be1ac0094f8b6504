"""Money that waits: debts that are overdue, suppliers' bills to record and to pay."""

from __future__ import annotations

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy

from salur.billing import queries
from salur.billing.models import Bill, Invoice
from salur.credit.models import Debt
from salur.kernel.actor import Actor
from salur.shell.queues import row, waits


@waits(
    "overdue", gettext_lazy("Overdue"), book="money", kind="invoice", verb="billing.receive_payment",
    address="/invoices?status=issued", urgent=True,
)  # fmt: skip
def overdue(actor: Actor) -> QuerySet[Invoice]:
    """Invoices with something open after their due date."""
    open_ = Debt.objects.filter(paper_kind=Invoice.KIND, open__gt=0, due_on__lt=timezone.localdate())
    late = queries.visible_invoices(actor).filter(
        organisation=actor.organisation,
        id__in=open_.filter(organisation=actor.organisation).values("paper"),
    )
    left = Subquery(open_.filter(paper=OuterRef("id")).values("open")[:1])
    return row(late, since=Cast("due_on", DateTimeField()), party="bill_to", amount=left, currency="currency")


@waits(
    "bills_to_record", gettext_lazy("Bills to record"), book="money", kind="bill", verb="billing.record_bill",
    button="record_bill", address="/bills?status=expected",
)  # fmt: skip
def bills_to_record(actor: Actor) -> QuerySet[Bill]:
    """Bills that a member supplier's invoice announced."""
    return _bills(actor, "expected")


@waits(
    "bills_to_pay", gettext_lazy("Bills to pay"), book="money", kind="bill", verb="billing.pay_bill",
    address="/bills?status=recorded",
)  # fmt: skip
def bills_to_pay(actor: Actor) -> QuerySet[Bill]:
    """Bills that are booked and not paid in full."""
    return _bills(actor, "recorded")


def _bills(actor: Actor, status: str) -> QuerySet[Bill]:
    bills = queries.visible_bills(actor).filter(status=status)
    left = F("untaxed") + F("tax") - F("paid")
    return row(bills, since=Cast("due_on", DateTimeField()), party="supplier", amount=left, currency="currency")
