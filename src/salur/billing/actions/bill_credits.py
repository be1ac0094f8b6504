"""Suppliers' credit notes: expect, record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from salur.billing import bodies, facts, moves, queries, rules
from salur.billing.models import Bill, BillCredit, BillCreditPart
from salur.billing.queries import HeldBill, HeldBillCredit
from salur.billing.rules import CreditedBills
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.numbers import number
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.post import post

COLUMNS = (
    "id", "organisation", "supplier", "currency", "reference", "their_note", "on", "untaxed", "tax", "sent_back",
    "rest",
)  # fmt: skip
PARTS = ("credit_id", "their_invoice", "organisation", "amount", "settled")


class Recorded(NamedTuple):
    """A supplier's credit note that is recorded, and how it divides."""

    held: HeldBillCredit
    command: Command[bodies.RecordBillCredit]
    divided: CreditedBills


@action("billing.expect_bill_credit")
def expect_bill_credit(*, actor: Actor, credits: Sequence[Command[bodies.ExpectBillCredit]]) -> Outcomes:
    """Write down the credit notes that member suppliers have issued us; nothing is booked until somebody records them.

    One that is here already stays as it is. Refused: billing.bad_amount.
    """
    known = queries.bill_credits_of(actor, {command.body.their_note for command in credits})
    fresh = iter(ids.take(BillCredit, len(credits)))
    rows, parts, outcomes = [], [], []
    for command in credits:
        body = command.body
        if (least := min(body.untaxed, body.tax, *(amount for _, amount in body.settled))) < 0:
            outcomes.append(Outcome(command.key, "refused", None, (Refused("billing.bad_amount", amount=least),)))
            continue
        identity = known.get(body.their_note)
        if identity is None:
            identity = known[body.their_note] = next(fresh)
            rows.append((
                identity, actor.organisation, body.supplier, body.currency, "", body.their_note, body.on, body.untaxed,
                body.tax, 0, 0,
            ))  # fmt: skip
            parts += [(identity, invoice, actor.organisation, amount, 0) for invoice, amount in body.settled]
        fact = facts.BillCreditExpected(identity, body.supplier, body.their_note, body.untaxed, body.tax)
        announce(fact, command)
        outcomes.append(Outcome(command.key, "done", identity))
    papers.add(BillCredit, COLUMNS, rows, [("expect",)] * len(rows), [None] * len(rows))
    sql.insert(BillCreditPart, PARTS, parts)
    return Outcomes(outcomes)


@action("billing.record_bill_credit")
def record_bill_credit(*, actor: Actor, credits: Sequence[Command[bodies.RecordBillCredit]]) -> Outcomes:
    """Book suppliers' credit notes that were expected: we owe less on the bills they are for, the rest comes off what
    is still to be billed. Refused: kernel.not_found, kernel.no_such_step, billing.bad_amount, billing.bill_first.
    """
    held = queries.hold_bill_credits(actor, {command.paper for command in credits if command.paper is not None})
    bills = queries.hold_bills(actor, (), {invoice for one in held.values() for invoice in one.parts})
    by_invoice = {bill.their_invoice: bill for bill in bills.values() if bill.their_invoice is not None}
    book = accounts.money({
        key for one in held.values()
        for key in moves.keys(one.supplier, one.currency, ("payable", "received_not_billed"),
                              ("price_difference", "tax_receivable"))
    })  # fmt: skip
    payables = {one.id: book[one.supplier, "payable", one.currency].id for one in held.values()}
    owed = {account: -balance for account, balance in queries.hold_balances(payables.values()).items()}
    recorded: list[Recorded] = []
    outcomes: list[Outcome] = []
    for command in credits:
        one = held.get(command.paper or 0)
        reason = _fault(command, one, by_invoice, {done.held.id for done in recorded})
        if reason or one is None:
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason,) if reason else ()))
            continue
        mine = [(by_invoice[invoice].id, amount) for invoice, amount in one.parts.items() if invoice in by_invoice]
        open_of = {bill: bills[bill].open for bill, _ in mine}
        divided = rules.credit_bills(
            one.untaxed, one.tax, command.body.sent_back, mine, open_of, owed.get(payables[one.id], 0)
        )
        for bill, amount in divided.bills.items():
            bills[bill].credited += amount
            owed[payables[one.id]] -= amount
        recorded.append(Recorded(one, command, divided))
        off = sum(divided.bills.values())
        announce(facts.BillCreditRecorded(one.id, one.supplier, one.currency, one.untaxed, one.tax, off), command)
        outcomes.append(Outcome(command.key, "done", one.id))
    _write(recorded, bills)
    post([
        Entry("bill_credit", one.id, "recorded", one.turn + 1, command.at or work().now, [],
              moves.record_bill_credit(book, one.supplier, one.currency, command.body.sent_back, divided))
        for one, command, divided in recorded
    ])  # fmt: skip
    return Outcomes(outcomes)


def _fault(
    command: Command[bodies.RecordBillCredit],
    one: HeldBillCredit | None,
    by_invoice: Mapping[int, HeldBill],
    done: set[int],
) -> Refused | None:
    """Why a credit note cannot be recorded now, if so."""
    if one is None:
        return papers.missing("bill_credit", command.paper)
    wrong = papers.wrong_step(BillCredit, one.id, "recorded" if one.id in done else one.status, "record")
    if wrong:
        return wrong
    if not 0 <= command.body.sent_back <= one.untaxed + one.tax:
        return Refused("billing.bad_amount", amount=command.body.sent_back)
    for invoice in one.parts:
        if invoice in by_invoice and by_invoice[invoice].status == "expected":
            return Refused("billing.bill_first", bill=by_invoice[invoice].id)
    return None


def _write(recorded: Sequence[Recorded], bills: Mapping[int, HeldBill]) -> None:
    """The notes, what each took off which bill, and the bills; one of which nothing is open any more is paid."""
    papers.step(
        BillCredit, [(one.id, "expected", "record") for one, *_ in recorded],
        sent_back={one.id: command.body.sent_back for one, command, _ in recorded},
        rest={one.id: divided.rest for one, _, divided in recorded},
        reference={one.id: command.body.reference for one, command, _ in recorded},
    )  # fmt: skip
    by_year: dict[date, list[int]] = {}
    for one, command, _ in recorded:
        day = work().day(command.at or work().now).replace(month=1, day=1)
        by_year.setdefault(day, []).append(one.id)
    for first, numbered in by_year.items():
        number(BillCredit, numbered, first)
    rows: list[tuple[Any, ...]] = [
        (one.id, bills[bill].their_invoice, amount)
        for one, _, divided in recorded
        for bill, amount in divided.bills.items()
    ]
    if rows:
        source, params = sql.given("g", "paper bigint, invoice bigint, amount bigint", rows)
        sql.run(
            f"UPDATE billing_billcreditpart p SET settled = g.amount FROM {source} "
            "WHERE p.credit_id = g.paper AND p.their_invoice = g.invoice",
            params,
        )
    touched = sorted({bill for *_, divided in recorded for bill in divided.bills})
    if touched:
        source, params = sql.given(
            "g", "bill bigint, amount bigint", [(bill, bills[bill].credited) for bill in touched]
        )
        sql.run(f"UPDATE billing_bill b SET credited = g.amount FROM {source} WHERE b.id = g.bill", params)
    over = [bill for bill in touched if bills[bill].status == "recorded" and not bills[bill].open]
    papers.step(Bill, [(bill, "recorded", "settle") for bill in over])
