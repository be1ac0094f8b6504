"""Receive payments: what came is taken in, whatever the book says; what meets no invoice goes on account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from salur.billing import bodies
from salur.billing.actions.taking_in import take_in
from salur.billing.queries import named, open_debts
from salur.billing.rules import METHODS
from salur.credit import queries as credits
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.money import CURRENCIES
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger.months import first_open_day
from salur.parties.queries import parties


def _foresee(actor: Actor, payments: Sequence[Command[bodies.Payment]]) -> None:
    parties({command.body.party for command in payments})
    named(actor, {invoice for command in payments for invoice, _ in command.body.invoices})


@action("billing.receive_payment", _foresee)
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
    owing = {(command.body.party, command.body.currency or coin) for command in good}
    if good:
        debts = {invoice for command in good for invoice, _ in command.body.invoices}
        by_name = all(command.body.invoices or not command.body.allocate for command in good)
        see_debts = [partial(open_debts, (), debts)] if by_name else []  # else those of the accounts that are held then
        waiting = partial(credits.waited_on, actor.organisation, owing)
        sql.foresee(partial(credits.hold, owing), *see_debts, waiting, partial(first_open_day, work()))
    held = credits.hold(owing)
    done = take_in(actor=actor, good=good, held=held)
    return Outcomes.of(payments, refused, done)


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
