"""Invoice goods that were sold and handed over at once, without an order and a shipment: from a van."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from salur.billing import accruing, facts, moves
from salur.billing.actions.invoice import COLUMNS as INVOICE
from salur.billing.actions.invoice import LINE_COLUMNS
from salur.billing.actions.taking_in import ALLOCATION
from salur.billing.actions.taking_in import COLUMNS as PAYMENT
from salur.billing.models import Allocation, Invoice, InvoiceCart, InvoiceLine, Payment
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.facts import announce
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.months import first_open_day
from salur.ledger.post import post
from salur.orders import carts, giving
from salur.parties.queries import member_organisation
from salur.pricing.rules import Priced

CART = ("invoice_id", "organisation", "rules_version", "cart", "goods", "result")


class SoldLine(NamedTuple):
    """Pieces of an SKU and their price, in the smallest coin."""

    sku: int
    pieces: int
    untaxed: int
    tax: int


class Sold(NamedTuple):
    """A sale to be invoiced: `sale` is its paper, its lines are numbered as they were priced; `method` is how it was
    paid (None: it is owed until `due_on`)."""

    sale: int
    buyer: int
    bill_to: int
    currency: str
    at: datetime
    due_on: date
    lines: tuple[SoldLine, ...]
    method: str | None = None
    collector: int | None = None
    priced: Priced | None = None  # what it was priced from, so that what was given away is kept

    @property
    def untaxed(self) -> int:
        """The price of all lines without tax."""
        return sum(line.untaxed for line in self.lines)

    @property
    def tax(self) -> int:
        """The tax of all lines."""
        return sum(line.tax for line in self.lines)

    @property
    def paid(self) -> int:
        """What was paid at once: nothing or all of it."""
        return self.untaxed + self.tax if self.method else 0


class Made(NamedTuple):
    """The invoice of a sale, and its payment if it was paid."""

    invoice: int
    payment: int | None


@action("billing.invoice_goods")
def invoice_goods(*, actor: Actor, sales: Sequence[Sold]) -> list[Made]:
    """Issue an invoice for each sale and, where it was paid, the payment that settles just this invoice.

    Called inside the verb that sells; the caller has decided. Such an invoice's lines have no order and no shipment.
    """
    if not sales:
        return []
    held = credits.hold({(one.bill_to, one.currency) for one in sales})
    payments = iter(ids.take(Payment, sum(1 for one in sales if one.paid)))
    made = [
        Made(identity, next(payments) if one.paid else None)
        for identity, one in zip(ids.take(Invoice, len(sales)), sales, strict=True)
    ]
    dated = _write(actor, list(zip(sales, made, strict=True)))
    credit.open_debts(actor=actor, debts=[
        credit.NewDebt("invoice", new.invoice, held[one.bill_to, one.currency].id, on, max(one.due_on, on),
                       one.untaxed + one.tax, one.untaxed + one.tax - one.paid)
        for one, new, on in zip(sales, made, dated, strict=True)
    ])  # fmt: skip
    return made


def _write(actor: Actor, sales: Sequence[tuple[Sold, Made]]) -> list[date]:
    """Invoices, payments, what the payments settle, and the posting; gives the day each invoice is of."""
    house, earliest, current = actor.organisation, first_open_day(work()), work()
    members = member_organisation({one.bill_to for one, _ in sales})
    invoices, lines, payments, keys, dated = [], [], [], set(), []
    for one, new in sales:
        member, on = members.get(one.bill_to), max(current.day(one.at), earliest)
        due_on = max(one.due_on, on)
        dated.append(on)
        invoices.append((
            new.invoice, house, member, one.buyer, one.bill_to, one.currency, on, due_on, one.untaxed, one.tax, "",
        ))  # fmt: skip
        lines += [(new.invoice, n, house, member, None, None, None, None, *line) for n, line in enumerate(one.lines, 1)]
        keys |= moves.keys(one.bill_to, one.currency, ("receivable", "on_account"), ("revenue", "tax_payable"))
        announce(
            facts.InvoiceIssued(new.invoice, actor.party, one.buyer, one.bill_to, one.currency, on, due_on,
                                one.untaxed, one.tax, ()),
            counterpart=member,
        )  # fmt: skip
        if new.payment:
            payments.append(_payment(house, one, new.payment))
            keys.add(_cash(one))
            announce(facts.PaymentReceived(new.payment, one.bill_to, one.currency, one.paid, 0, one.method or ""))
    sql.insert(InvoiceLine, LINE_COLUMNS, lines)
    allocations = [("payment", new.payment, new.invoice, house, one.paid) for one, new in sales if new.payment]
    sql.insert(Allocation, ALLOCATION, allocations)
    papers.add(Invoice, INVOICE, invoices, [("issue",)] * len(invoices), dated)
    days = [current.day(one.at) for one, new in sales if new.payment]
    papers.add(Payment, PAYMENT, payments, [("receive",)] * len(payments), days)
    given = _given(actor, sales)
    for one, new in sales:
        keys |= moves.accrual_keys(one.bill_to, given.get(new.invoice, ()))
    book = accounts.money(keys)
    post([entry for one, new in sales for entry in _entries(book, one, new, given.get(new.invoice, ()))])
    return dated


def _given(actor: Actor, sales: Sequence[tuple[Sold, Made]]) -> dict[int, list[accruing.Accrued]]:
    """Keep what sales were priced from where a scheme was in force, and what was given away on them; by invoice."""
    priced = {new.invoice: one.priced for one, new in sales if one.priced is not None and one.priced.result is not None}
    if not priced:
        return {}
    sql.insert(InvoiceCart, CART, carts.rows(actor.organisation, priced))
    currencies = {new.invoice: one.currency for one, new in sales}
    rows = accruing.of_sales(actor, {
        invoice: (currencies[invoice], giving.of_result(one.result))
        for invoice, one in priced.items() if one.funders and one.result is not None
    })  # fmt: skip
    accruing.write(actor, rows)
    return accruing.by_paper(rows)


def _cash(one: Sold) -> moves.Key:
    return moves.cash_key(one.method or "", one.collector, one.currency)


def _payment(house: int, one: Sold, payment: int) -> tuple[Any, ...]:
    """The row of a payment; the cash is with whoever sold."""
    collector = one.collector if one.method == "cash" else None
    return payment, house, one.bill_to, one.method, collector, one.currency, one.paid, 0, one.at, ""


def _entries(book: moves.Book, one: Sold, new: Made, given: Sequence[accruing.Accrued]) -> list[Entry]:
    owed = moves.invoice(book, one.bill_to, one.currency, one.untaxed, one.tax, 0)
    owed += moves.accrue(book, one.bill_to, given)
    entries = [Entry("invoice", new.invoice, "issued", 1, one.at, [], owed)]
    if new.payment:
        paid = moves.payment(book, one.bill_to, _cash(one), one.paid, 0)
        entries.append(Entry("payment", new.payment, "received", 1, one.at, [], paid))
    return entries
