"""Suppliers' bills: expect, record, pay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from salur.billing import bodies, facts, moves, queries
from salur.billing.models import Bill
from salur.billing.queries import HeldBill
from salur.kernel import ids, papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.numbers import number
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry
from salur.ledger.post import post

COLUMNS = (
    "id", "organisation", "supplier", "currency", "reference", "their_invoice", "on", "due_on", "untaxed", "tax",
    "received", "paid",
)  # fmt: skip


@action("billing.expect_bill")
def expect_bill(*, actor: Actor, bills: Sequence[Command[bodies.ExpectBill]]) -> Outcomes:
    """Write down the bills that member suppliers have invoiced; nothing is booked until somebody records them.

    One that lies here already, recorded before its invoice was heard of, stays as it is. Refused: billing.bad_amount.
    """
    wanted = {command.body.their_invoice for command in bills}
    here = {bill.their_invoice: bill for bill in queries.hold_bills(actor, (), wanted).values()}
    fresh = iter(ids.take(Bill, len(bills)))
    rows, outcomes = [], []
    known = {invoice: bill.id for invoice, bill in here.items()}
    for command in bills:
        body = command.body
        if min(body.untaxed, body.tax) < 0:
            reason = Refused("billing.bad_amount", amount=min(body.untaxed, body.tax))
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        identity = known.get(body.their_invoice)
        if identity is None:
            identity = known[body.their_invoice] = next(fresh)
            rows.append((
                identity, actor.organisation, body.supplier, body.currency, body.reference, body.their_invoice, body.on,
                body.due_on, body.untaxed, body.tax, 0, 0,
            ))  # fmt: skip
        announce(facts.BillExpected(identity, body.supplier, body.their_invoice, body.untaxed, body.tax), command)
        outcomes.append(Outcome(command.key, "done", identity))
    papers.add(Bill, COLUMNS, rows, [("expect",)] * len(rows), [None] * len(rows))
    _say_differences(actor, [
        (here[c.body.their_invoice], c.body.untaxed + c.body.tax)
        for c in bills
        if c.body.their_invoice in here and min(c.body.untaxed, c.body.tax) >= 0
    ])  # fmt: skip
    return Outcomes(outcomes)


@action("billing.record_bill")
def record_bill(*, actor: Actor, bills: Sequence[Command[bodies.RecordBill]]) -> Outcomes:
    """Book suppliers' bills: we owe them, what was received is billed now, and what it was dearer or cheaper shows.

    Where the supplier's own invoice said something else, a discrepancy `bill_difference` opens. Refused:
    billing.bad_amount, kernel.not_found, billing.another_suppliers, billing.recorded_before.
    """
    current = work()
    theirs = {command.body.their_invoice for command in bills if command.body.their_invoice is not None}
    held = queries.hold_bills(actor, {command.paper for command in bills if command.paper is not None}, theirs)
    by_invoice = {bill.their_invoice: bill for bill in held.values() if bill.their_invoice is not None}
    fresh = iter(ids.take(Bill, len(bills)))
    outcomes, new, expected, differing = [], [], [], []
    recorded: set[int] = set()
    for command in bills:
        body = command.body
        bill = held.get(command.paper) if command.paper is not None else by_invoice.get(body.their_invoice or 0)
        reason = _cannot_record(command, bill, recorded)
        if reason:
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason,)))
            continue
        said = bill.total if bill else None
        if bill is None:
            bill = _as_held(next(fresh), body, current.house.currency)
            if body.their_invoice is not None:
                by_invoice[body.their_invoice] = bill
            new.append((bill, command))
        else:
            expected.append((bill, command))
            differing.append((bill, bill.total))
            bill.untaxed, bill.tax, bill.currency = body.untaxed, body.tax, body.currency or bill.currency
            recorded.add(bill.id)  # told again in this call, it is there already
        bill.turn += 1
        announce(
            facts.BillRecorded(bill.id, bill.supplier, bill.currency, bill.untaxed, bill.tax, body.received, said),
            command,
        )
        outcomes.append(Outcome(command.key, "done", bill.id))
    _write_bills(actor, new, expected)
    _say_differences(actor, differing)
    return Outcomes(outcomes)


def _as_held(identity: int, body: bodies.RecordBill, coin: str) -> HeldBill:
    """A bill that nobody expected, before its first step."""
    return HeldBill(
        identity, "", 0, None, body.supplier, body.currency or coin, body.untaxed, body.tax, 0, body.their_invoice
    )


def _cannot_record(command: Command[bodies.RecordBill], bill: HeldBill | None, recorded: set[int]) -> Refused | None:
    body = command.body
    for amount in (body.untaxed, body.tax, body.received):
        if amount < 0:
            return Refused("billing.bad_amount", amount=amount)
    if body.untaxed + body.tax == 0:
        return Refused("billing.bad_amount", amount=0)
    if bill is None:
        return papers.missing("bill", command.paper) if command.paper is not None else None
    if bill.supplier != body.supplier:
        return Refused("billing.another_suppliers", bill=bill.number or bill.id)
    if bill.status != "expected" or bill.id in recorded:
        return Refused("billing.recorded_before", bill=bill.number or bill.id)
    return None


def _write_bills(
    actor: Actor,
    new: Sequence[tuple[HeldBill, Command[bodies.RecordBill]]],
    expected: Sequence[tuple[HeldBill, Command[bodies.RecordBill]]],
) -> None:
    current = work()
    rows = [
        (bill.id, actor.organisation, bill.supplier, bill.currency, c.body.reference, c.body.their_invoice, c.body.on,
         c.body.due_on, bill.untaxed, bill.tax, c.body.received, 0)
        for bill, c in new
    ]  # fmt: skip
    papers.add(Bill, COLUMNS, rows, [("record",)] * len(rows), [current.day(c.at or current.now) for _, c in new])
    papers.step(
        Bill, [(bill.id, "expected", "record") for bill, _ in expected],
        currency={bill.id: bill.currency for bill, _ in expected},
        reference={bill.id: c.body.reference for bill, c in expected},
        on={bill.id: c.body.on for bill, c in expected},
        due_on={bill.id: c.body.due_on for bill, c in expected},
        untaxed={bill.id: bill.untaxed for bill, _ in expected},
        tax={bill.id: bill.tax for bill, _ in expected},
        received={bill.id: c.body.received for bill, c in expected},
    )  # fmt: skip
    by_year: dict[date, list[int]] = {}
    for bill, command in expected:
        by_year.setdefault(current.day(command.at or current.now).replace(month=1, day=1), []).append(bill.id)
    for first, numbered in by_year.items():  # a series is of a year
        number(Bill, numbered, first)
    buckets = (("payable", "received_not_billed"), ("tax_receivable", "price_difference"))
    written = [*new, *expected]
    book = accounts.money({key for bill, _ in written for key in moves.keys(bill.supplier, bill.currency, *buckets)})
    post([
        Entry("bill", bill.id, "recorded", bill.turn, c.at or current.now, [],
              moves.record_bill(book, bill.supplier, bill.currency, bill.untaxed, bill.tax, c.body.received))
        for bill, c in written
    ])  # fmt: skip


def _say_differences(actor: Actor, compared: Sequence[tuple[HeldBill, int]]) -> None:
    """Open a discrepancy where a bill and the supplier's own invoice (bill, what the invoice said) differ."""
    found = [(bill, bill.total - said) for bill, said in compared if bill.total != said]
    if found:
        book = accounts.money({(bill.supplier, "payable", bill.currency) for bill, _ in found})
        discrepancies.open_all([
            Difference("bill_difference", "bill", bill.id, amount=amount, note=f"their invoice {bill.their_invoice}",
                       money_account=book[bill.supplier, "payable", bill.currency].id)
            for bill, amount in found
        ])  # fmt: skip


@action("billing.pay_bill")
def pay_bill(*, actor: Actor, bills: Sequence[Command[bodies.PayBill]]) -> Outcomes:
    """Pay bills from the bank, in full or in part. Refused: kernel.not_found, kernel.no_such_step, billing.bad_amount,
    billing.more_than_open, billing.more_than_owed (the supplier owes us for what was sent back).
    """
    current = work()
    held = queries.hold_bills(actor, {command.paper for command in bills if command.paper is not None})
    book = accounts.money({
        key for bill in held.values() for key in moves.keys(bill.supplier, bill.currency, ["payable"], ["bank"])
    })  # fmt: skip
    payables = {bill.id: book[bill.supplier, "payable", bill.currency].id for bill in held.values()}
    owed = {account: -balance for account, balance in queries.hold_balances(payables.values()).items()}
    paths: dict[int, tuple[str, ...]] = {}
    outcomes, entries = [], []
    for command in bills:
        reason = _cannot_pay(command, held, owed.get(payables.get(command.paper or 0, 0), 0))
        if reason:
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason,)))
            continue
        bill, amount = held[command.paper or 0], command.body.amount
        bill.paid += amount
        owed[payables[bill.id]] -= amount
        bill.turn += 1
        paths[bill.id] = (*paths.get(bill.id, ()), "pay_part" if bill.open else "pay")
        money = moves.pay_bill(book, bill.supplier, bill.currency, amount)
        entries.append(Entry("bill", bill.id, "paid", bill.turn, command.at or current.now, [], money))
        announce(facts.BillPaid(bill.id, bill.supplier, bill.currency, amount, bill.open), command)
        outcomes.append(Outcome(command.key, "done", bill.id))
    papers.step(
        Bill, [(bill, "recorded", path) for bill, path in paths.items()], paid={bill: held[bill].paid for bill in paths}
    )
    post(entries)
    return Outcomes(outcomes)


def _cannot_pay(command: Command[bodies.PayBill], held: Mapping[int, HeldBill], owed: int) -> Refused | None:
    bill = held.get(command.paper or 0)
    if bill is None:
        return papers.missing("bill", command.paper)
    wrong = papers.wrong_step(Bill, bill.id, bill.status, "pay")
    if wrong:
        return wrong
    if command.body.amount <= 0:
        return Refused("billing.bad_amount", amount=command.body.amount)
    if command.body.amount > bill.open:
        return Refused(
            "billing.more_than_open", wanted_amount=command.body.amount, open_amount=bill.open,
            paper=bill.number or bill.id,
        )  # fmt: skip
    if command.body.amount > owed:
        return Refused("billing.more_than_owed", wanted_amount=command.body.amount, owed_amount=owed)
    return None
