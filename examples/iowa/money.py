"""The money of the day: invoices at loading and at the door, payments, cash to the bank, the vendors' bills."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from examples.iowa import choices
from examples.iowa.day import DAY
from examples.iowa.telling import Day, Step, each, kept_in, tell
from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import Bank, Invoice, PayBill, Payment, RecordBill
from salur.kernel.work import reading

BILLED_BEFORE = "billing.billed_before"


def invoicing_at_loading(day: Day) -> Iterator[Step]:
    """Stores that get their papers with the goods."""
    times = {
        invoice: choices.invoiced_at_loading(trip) for trip, invoices in enumerate(day.rounds) for invoice in invoices
    }
    yield from _invoices(day, "loading", times)


def invoicing_at_the_door(day: Day) -> Iterator[Step]:
    """Stores that are invoiced for what they have taken."""
    times = {invoice: choices.invoiced_at_the_door(at) for invoice, at in day.doors.items()}
    yield from _invoices(day, "delivery", times)


def _invoices(day: Day, when: str, times: dict[str, datetime]) -> Iterator[Step]:
    """One invoice for each shipment of these stores; a worker of the program may have been faster, then it stands."""
    told = [
        tell("invoices", invoice, Invoice((day.shipments[invoice],)), at=at)
        for invoice, at in times.items()
        if choices.invoice_at(day.invoices[invoice][0].store_number) == when
    ]
    yield from each(day, billing.invoice, "invoices", told, kept_in(day.invoiced))
    faster = [no.name for no in day.refused if no.stage == day.stage and no.code == BILLED_BEFORE]
    if faster:
        with reading(day.actor.organisation):
            billed = queries.billed(day.shipments[invoice] for invoice in faster)
        day.invoiced |= {invoice: billed[day.shipments[invoice]].invoice for invoice in faster}
        day.refused = [no for no in day.refused if not (no.stage == day.stage and no.name in faster)]


def owed(day: Day) -> dict[str, dict[str, int]]:
    """What each store owes for the day, by the source's invoice; cents."""
    found: dict[str, dict[str, int]] = {}
    for line in day.sold():
        store = found.setdefault(line.store_number, {})
        store[line.invoice_no] = store.get(line.invoice_no, 0) + line.sale_cents
    return found


def paying(day: Day) -> Iterator[Step]:
    """Each store pays once for all its invoices: a third in cash to the driver, the others by transfer or card."""
    collectors = _collectors(day)
    told = []
    for store, invoices in sorted(owed(day).items()):
        method = choices.method(store)
        told.append(tell("payments", store, Payment(
            day.parties[store], sum(invoices.values()), choices.CURRENCY, method,
            collectors[store] if method == "cash" else None,
            tuple((day.invoiced[invoice], cents) for invoice, cents in invoices.items()), f"Store {store}",
        ), at=choices.paid_at(store)))  # fmt: skip
    yield from each(day, billing.receive_payment, "payments", told, kept_in({}))


def _collectors(day: Day) -> dict[str, int]:
    """Which driver stands at which store's door."""
    return {
        day.invoices[invoice][0].store_number: day.drivers[trip % len(day.drivers)]
        for trip, invoices in enumerate(day.rounds)
        for invoice in invoices
    }


def banking(day: Day) -> Iterator[Step]:
    """Drivers bring the cash of the day to the bank."""
    carried: dict[int, int] = {}
    collectors = _collectors(day)
    for store, invoices in owed(day).items():
        if choices.method(store) == "cash":
            carried[collectors[store]] = carried.get(collectors[store], 0) + sum(invoices.values())
    names = {party: code for code, party in day.people.items()}
    told = [
        tell("deposits", names[driver], Bank(cents, choices.CURRENCY, driver, names[driver]), at=choices.clock(22))
        for driver, cents in sorted(carried.items())
    ]
    yield from each(day, billing.bank, "deposits", told, kept_in({}))


def bills(day: Day) -> Iterator[Step]:
    """The vendors' bills, for what was received at the price it was received at, and paid a month later."""
    due = DAY + timedelta(days=choices.BILLS_DUE_IN_DAYS)
    recorded = [
        tell("bills", one.vendor_number, RecordBill(
            day.parties[f"V{one.vendor_number}"], one.cost_cents, 0, one.cost_cents, DAY, due, choices.CURRENCY,
            f"BILL-{one.vendor_number}",
        ))
        for one in day.bought
    ]  # fmt: skip
    yield from each(day, billing.record_bill, "bills", recorded, kept_in(day.bills))
    paid = [
        tell("bills paid", one.vendor_number, PayBill(one.cost_cents), paper=day.bills[one.vendor_number],
             at=choices.clock(10, on=due))
        for one in day.bought
    ]  # fmt: skip
    yield from each(day, billing.pay_bill, "bills", paid, kept_in({}))
