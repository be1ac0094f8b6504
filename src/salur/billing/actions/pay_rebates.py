"""Pay out what buyers have earned of rebates: a payment that is taken from what is owed to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from salur.billing import bodies
from salur.billing.actions.taking_in import take_in
from salur.billing.rules import REBATE
from salur.credit import queries as credits
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger.read import money_of
from salur.parties.queries import parties


@action("billing.pay_rebates")
def pay_rebates(*, actor: Actor, rebates: Sequence[Command[bodies.PayRebate]]) -> Outcomes:
    """Settle what buyers owe with the rebates they have earned, what is due first; the rest goes on account.

    Refused: billing.bad_amount, billing.unknown_party, billing.no_rebate (more than is owed, or nothing is).
    """
    coin = work().house.currency
    known = parties({command.body.party for command in rebates})
    keys = {command.key: (command.body.party, command.body.currency or coin) for command in rebates}
    held = credits.hold({key for key in keys.values() if key[0] in known})
    owed = _owed(actor.organisation, set(held))
    refused: dict[UUID, Refused] = {}
    good: list[Command[bodies.Payment]] = []
    for command in rebates:
        key, body = keys[command.key], command.body
        there = owed.get(key, 0)
        amount = there if body.amount is None else body.amount
        if key[0] not in known:
            refused[command.key] = Refused("billing.unknown_party", party=key[0])
        elif body.amount is not None and body.amount <= 0:
            refused[command.key] = Refused("billing.bad_amount", amount=body.amount)
        elif amount > there or there <= 0:
            refused[command.key] = Refused("billing.no_rebate", wanted_amount=amount, owed_amount=max(there, 0))
        else:
            owed[key] = there - amount
            payment = bodies.Payment(key[0], amount, key[1], REBATE, None, (), body.reference, body.allocate)
            good.append(Command(command.key, payment, command.paper, command.at))
    done = take_in(actor=actor, good=good, held=held)
    return Outcomes.of(rebates, refused, done)


def _owed(organisation: int, keys: set[credits.Key]) -> dict[credits.Key, int]:
    """What is owed of rebates. Under the lock of the credit account nobody else earns or is paid any."""
    found: dict[credits.Key, int] = {}
    for currency in sorted({currency for _, currency in keys}):
        money = money_of(organisation, [party for party, coin in keys if coin == currency], currency)
        found |= {(party, currency): -amount for (party, bucket), amount in money.items() if bucket == "rebates_owed"}
    return found
