"""Bring cash to the bank."""

from __future__ import annotations

from collections.abc import Sequence

from salur.billing import bodies, facts, moves, queries
from salur.billing.models import Deposit
from salur.kernel import ids, papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.money import CURRENCIES
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry
from salur.ledger.post import post


@action("billing.bank")
def bank(*, actor: Actor, deposits: Sequence[Command[bodies.Bank]]) -> Outcomes:
    """Say that cash of the drawer, or of a collector, was brought to the bank.

    A tell: where the book has less cash than was brought, it goes below zero and a discrepancy `deposit_beyond` opens
    over the difference. Refused only if unreadable: billing.bad_amount, kernel.unknown_currency.
    """
    current, house = work(), actor.organisation
    coin = current.house.currency
    refused = {command.key: reason for command in deposits if (reason := _fault(command.body, coin))}
    good = [command for command in deposits if command.key not in refused]
    keys = {c.key: moves.cash_key("cash", c.body.collector, c.body.currency or coin) for c in good}
    book = accounts.money({one for key in keys.values() for one in (key, (0, "bank", key[2]))})
    there = queries.hold_balances(book[key].id for key in keys.values())
    rows, entries, differences, done = [], [], [], {}
    for command, identity in zip(good, ids.take(Deposit, len(good)), strict=True):
        body, key, at = command.body, keys[command.key], command.at or current.now
        account = book[key].id
        beyond = min(body.amount, max(0, body.amount - there.get(account, 0)))
        there[account] = there.get(account, 0) - body.amount
        rows.append((identity, house, body.collector, key[2], body.amount, at, body.reference))
        entries.append(Entry("deposit", identity, "banked", 1, at, [], moves.bank(book, key, body.amount)))
        if beyond:
            differences.append(Difference("deposit_beyond", "deposit", identity, money_account=account, amount=beyond))
        announce(facts.CashBanked(identity, body.collector, key[2], body.amount, beyond), command)
        done[command.key] = identity
    names = ("id", "organisation", "collector", "currency", "amount", "at", "reference")
    papers.add(Deposit, names, rows, [("bank",)] * len(rows), [current.day(row[5]) for row in rows])
    post(entries)
    if differences:
        discrepancies.open_all(differences)
    return Outcomes.of(deposits, refused, done)


def _fault(body: bodies.Bank, coin: str) -> Refused | None:
    if body.amount <= 0:
        return Refused("billing.bad_amount", amount=body.amount)
    if (body.currency or coin) not in CURRENCIES:
        return Refused("kernel.unknown_currency", currency=body.currency)
    return None
