"""Receive payments: what came is taken in, whatever the book says; what meets no invoice goes on account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from salur.billing import bodies, facts, moves, queries, rules
from salur.billing.actions.credit import ALLOCATION
from salur.billing.models import Allocation, Payment
from salur.billing.queries import Named
from salur.billing.rules import METHODS, Settled
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.money import CURRENCIES
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry
from salur.ledger.post import post
from salur.parties.queries import parties

COLUMNS = (
    "id", "organisation", "party", "method", "collector", "currency", "amount", "on_account", "at", "reference",
)  # fmt: skip


class Received(NamedTuple):
    """A payment to be written: what it settles, and the parts of it that named what is not the payer's."""

    id: int
    command: Command[bodies.Payment]
    currency: str
    settled: Settled
    strange: list[tuple[int, int]]


@action("billing.receive_payment")
def receive_payment(*, actor: Actor, payments: Sequence[Command[bodies.Payment]]) -> Outcomes:
    """Take payments in, over the invoices named (up to what is open), else those due first; the rest on account.

    A tell: an invoice that is not the payer's does not stop it, that part goes on account and a discrepancy
    `payment_mismatch` opens. Refused only if unreadable: billing.bad_amount, billing.unknown_method,
    billing.unknown_party, kernel.unknown_currency.
    """
    coin = work().house.currency
    known = parties({command.body.party for command in payments})
    refused = {command.key: reason for command in payments if (reason := _fault(command.body, known, coin))}
    good = [command for command in payments if command.key not in refused]
    held = credits.hold({(command.body.party, command.body.currency or coin) for command in good})
    received = _settle(actor, good, held)
    _write(actor, received)
    credit.settle(actor=actor, settled=rules.by_debt(one.settled for one in received))
    room: dict[int, tuple[int, int]] = {}
    for one in received:
        body = one.command.body
        account = held[body.party, one.currency].id
        room[account] = (body.party, room.get(account, (0, 0))[1] + body.amount)
    credit.freed(actor=actor, room=room)
    done = {one.command.key: one.id for one in received}
    return Outcomes(
        Outcome(command.key, "refused", None, (refused[command.key],))
        if command.key in refused
        else Outcome(command.key, "done", done[command.key])
        for command in payments
    )


def _fault(body: bodies.Payment, known: Mapping[int, object], coin: str) -> Refused | None:
    """What of a payment cannot be read, if anything."""
    for amount in (body.amount, *(amount for _, amount in body.invoices)):
        if amount <= 0:
            return Refused("billing.bad_amount", amount=amount)
    if body.method not in METHODS:
        return Refused("billing.unknown_method", method=body.method)
    if (body.currency or coin) not in CURRENCIES:
        return Refused("kernel.unknown_currency", currency=body.currency)
    return None if body.party in known else Refused("billing.unknown_party", party=body.party)


def _settle(
    actor: Actor, good: Sequence[Command[bodies.Payment]], held: dict[credits.Key, credits.Held]
) -> list[Received]:
    """What each payment settles, one after the other."""
    coin = work().house.currency
    named = {invoice for command in good for invoice, _ in command.body.invoices}
    whole = [
        held[command.body.party, command.body.currency or coin].id
        for command in good
        if command.body.allocate and not command.body.invoices
    ]
    still_open = rules.OpenInvoices(queries.open_debts(whole, named))
    known = queries.named(actor, named)
    received = []
    for identity, command in zip(ids.take(Payment, len(good)), good, strict=True):
        body, currency = command.body, command.body.currency or coin
        theirs = [pair for pair in body.invoices if known.get(pair[0]) == Named(body.party, currency)]
        strange = [pair for pair in body.invoices if known.get(pair[0]) != Named(body.party, currency)]
        account = held[body.party, currency].id
        settled = still_open.settle(account, body.amount, theirs, body.allocate and not body.invoices)
        received.append(Received(identity, command, currency, settled, strange))
    return received


def _write(actor: Actor, received: Sequence[Received]) -> None:
    """Payments, what they settle, the posting, and the discrepancies of what named somebody else's invoice."""
    current, house = work(), actor.organisation
    rows, allocations, keys = [], [], set()
    for identity, command, currency, settled, _ in received:
        body, at = command.body, command.at or current.now
        rows.append((
            identity, house, body.party, body.method, body.collector, currency, body.amount, settled.rest, at,
            body.reference,
        ))  # fmt: skip
        allocations += [("payment", identity, paid, house, amount) for paid, amount in settled.invoices.items()]
        keys |= moves.keys(body.party, currency, ("receivable", "on_account"), ())
        keys.add(moves.cash_key(body.method, body.collector, currency))
        announce(facts.PaymentReceived(identity, body.party, currency, body.amount, settled.rest, body.method), command)
    sql.insert(Allocation, ALLOCATION, allocations)
    days = [current.day(command.at or current.now) for _, command, _, _, _ in received]
    papers.add(Payment, COLUMNS, rows, [("receive",)] * len(rows), days)
    book = accounts.money(keys)
    entries, differences = [], []
    for identity, command, currency, settled, strange in received:
        body = command.body
        cash = moves.cash_key(body.method, body.collector, currency)
        money = moves.payment(book, body.party, cash, settled.amount, settled.rest)
        entries.append(Entry("payment", identity, "received", 1, command.at or current.now, [], money))
        account = book[body.party, "on_account", currency].id
        differences += [
            Difference("payment_mismatch", "payment", identity, money_account=account, amount=amount,
                       note=f"invoice {other}")
            for other, amount in strange
        ]  # fmt: skip
    post(entries)
    if differences:
        discrepancies.open_all(differences)
