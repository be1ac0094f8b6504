"""Money on account: put it against invoices, or pay it back."""

from __future__ import annotations

from collections.abc import Sequence

from salur.billing import bodies, facts, moves, queries, rules
from salur.billing.actions.taking_in import ALLOCATION
from salur.billing.models import Allocation, Clearing, Refund
from salur.billing.queries import Named
from salur.billing.rules import OpenInvoices, Settled
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.post import post


@action("billing.allocate")
def allocate(*, actor: Actor, clearings: Sequence[Command[bodies.Allocate]]) -> Outcomes:
    """Put money on account against the invoices named, or those due first as far as it reaches.

    Refused: billing.bad_amount, billing.not_theirs, billing.more_than_open, billing.not_enough_on_account,
    billing.nothing_owed.
    """
    coin = work().house.currency
    keys = {command.key: (command.body.party, command.body.currency or coin) for command in clearings}
    held = credits.hold(keys.values())
    named = {invoice for command in clearings for invoice, _ in command.body.invoices}
    known = queries.named(actor, named)
    whole = [held[keys[command.key]].id for command in clearings if not command.body.invoices]
    still_open = OpenInvoices(queries.open_debts(whole, named))
    there = {key: account.on_account for key, account in held.items()}
    outcomes, good = [], []
    for command, identity in zip(clearings, ids.take(Clearing, len(clearings)), strict=True):
        key = keys[command.key]
        account, wanted = held[key].id, command.body.invoices
        reason = _fault(command.body, key, known, account, still_open, there[key])
        settled = Settled({}, 0)
        if reason is None:
            amount = sum(part for _, part in wanted) if wanted else there[key]
            settled = still_open.settle(account, amount, wanted, not wanted)
            reason = None if settled.invoices else Refused("billing.nothing_owed")
        if reason:
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        there[key] -= settled.amount
        good.append((identity, command, key, settled))
        outcomes.append(Outcome(command.key, "done", identity))
    _write_clearings(actor, good)
    credit.settle(actor=actor, settled=rules.by_debt(settled for _, _, _, settled in good))
    return Outcomes(outcomes)


def _fault(
    body: bodies.Allocate, key: credits.Key, known: dict[int, Named], account: int, still_open: OpenInvoices, there: int
) -> Refused | None:
    """Why this money cannot be put against these invoices, if so."""
    wanted: dict[int, int] = {}
    for invoice, amount in body.invoices:
        if amount <= 0:
            return Refused("billing.bad_amount", amount=amount)
        wanted[invoice] = wanted.get(invoice, 0) + amount
    for invoice, amount in wanted.items():
        if known.get(invoice) != Named(*key):
            return Refused("billing.not_theirs", invoice=invoice)
        if (left := still_open.open_of(account, invoice)) < amount:
            return Refused("billing.more_than_open", wanted_amount=amount, open_amount=left, paper=invoice)
    total = sum(wanted.values())
    if total > there or there == 0:
        return Refused("billing.not_enough_on_account", wanted_amount=total, there_amount=there)
    return None


def _write_clearings(actor: Actor, good: Sequence[tuple[int, Command[bodies.Allocate], credits.Key, Settled]]) -> None:
    current, house = work(), actor.organisation
    rows, allocations, entries = [], [], []
    book = accounts.money({one for _, _, key, _ in good for one in moves.keys(*key, ("receivable", "on_account"), ())})
    for identity, command, key, settled in good:
        at = command.at or current.now
        rows.append((identity, house, *key, settled.amount, at))
        allocations += [("clearing", identity, paid, house, amount) for paid, amount in settled.invoices.items()]
        money = moves.allocate(book, *key, settled.amount)
        entries.append(Entry("clearing", identity, "allocated", 1, at, [], money))
        announce(facts.MoneyAllocated(identity, *key, settled.amount), command)
    sql.insert(Allocation, ALLOCATION, allocations)
    names = ("id", "organisation", "party", "currency", "amount", "at")
    papers.add(Clearing, names, rows, [("allocate",)] * len(rows), [None] * len(rows))
    post(entries)


@action("billing.refund")
def refund(*, actor: Actor, refunds: Sequence[Command[bodies.Refund]]) -> Outcomes:
    """Pay money on account back, from the bank or the drawer. Refused: billing.bad_amount, billing.unknown_method,
    billing.not_enough_on_account.
    """
    current, house = work(), actor.organisation
    coin = current.house.currency
    keys = {command.key: (command.body.party, command.body.currency or coin) for command in refunds}
    held = credits.hold(keys.values())
    there = {key: account.on_account for key, account in held.items()}
    outcomes, rows, entries, good = [], [], [], []
    for command, identity in zip(refunds, ids.take(Refund, len(refunds)), strict=True):
        key, reason = keys[command.key], _cannot_refund(command.body, there[keys[command.key]])
        if reason:
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        there[key] -= command.body.amount
        good.append((identity, command, key))
        outcomes.append(Outcome(command.key, "done", identity))
    book = accounts.money({
        one for _, command, key in good
        for one in (*moves.keys(*key, ["on_account"], ()), moves.cash_key(command.body.method, None, key[1]))
    })  # fmt: skip
    for identity, command, key in good:
        body, at = command.body, command.at or current.now
        rows.append((identity, house, key[0], body.method, key[1], body.amount, at, body.reference))
        money = moves.refund(book, key[0], moves.cash_key(body.method, None, key[1]), body.amount)
        entries.append(Entry("refund", identity, "refunded", 1, at, [], money))
        announce(facts.MoneyRefunded(identity, *key, body.amount), command)
    names = ("id", "organisation", "party", "method", "currency", "amount", "at", "reference")
    papers.add(Refund, names, rows, [("refund",)] * len(rows), [current.day(row[6]) for row in rows])
    post(entries)
    return Outcomes(outcomes)


def _cannot_refund(body: bodies.Refund, there: int) -> Refused | None:
    if body.amount <= 0:
        return Refused("billing.bad_amount", amount=body.amount)
    if body.method not in ("cash", "transfer"):
        return Refused("billing.unknown_method", method=body.method)
    if body.amount > there:
        return Refused("billing.not_enough_on_account", wanted_amount=body.amount, there_amount=there)
    return None
