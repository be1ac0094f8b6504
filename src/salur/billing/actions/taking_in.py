"""Payments taken in, however they came: what they settle, their papers, and the book."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from salur.billing import bodies, facts, moves, queries, rules
from salur.billing.models import Allocation, Payment
from salur.billing.queries import Named
from salur.billing.rules import Settled
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry
from salur.ledger.post import post

Payments = Sequence[Command[bodies.Payment]]
ALLOCATION = ("source_kind", "source", "invoice", "organisation", "amount")
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


@action("billing.take_in")
def take_in(*, actor: Actor, good: Payments, held: dict[credits.Key, credits.Held]) -> dict[UUID, int]:
    """Payments whose accounts are held: settled, written, posted; gives the paper of each command."""
    received = _settle(actor, good, held)
    _write(actor, received)
    credit.settle(actor=actor, settled=rules.by_debt(one.settled for one in received))
    waited_on = credits.waited_on(actor.organisation, held)
    room: dict[int, tuple[int, int]] = {}
    for one in received:
        body = one.command.body
        account = held[body.party, one.currency].id
        if account in waited_on:
            room[account] = (body.party, room.get(account, (0, 0))[1] + body.amount)
    credit.freed(actor=actor, room=room)
    return {one.command.key: one.id for one in received}


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
        keys.add(moves.lies(body.party, body.method, body.collector, currency))
        announce(facts.PaymentReceived(identity, body.party, currency, body.amount, settled.rest, body.method), command)
    sql.insert(Allocation, ALLOCATION, allocations)
    days = [current.day(command.at or current.now) for _, command, _, _, _ in received]
    papers.add(Payment, COLUMNS, rows, [("receive",)] * len(rows), days)
    book = accounts.money(keys)
    entries, differences = [], []
    for identity, command, currency, settled, strange in received:
        body = command.body
        cash = moves.lies(body.party, body.method, body.collector, currency)
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
