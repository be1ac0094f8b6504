"""Take invoices still owed into the books when they are opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.billing import facts, moves, queries
from salur.billing.actions.invoice import COLUMNS
from salur.billing.bodies import OpeningItem
from salur.billing.models import Invoice
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.kernel import ids, papers
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
from salur.parties.queries import parties


@action("billing.open_item")
def open_item(*, actor: Actor, items: Sequence[Command[OpeningItem]]) -> Outcomes:
    """Take invoices of before into the books: the party owes what is open of them, due when they were due.

    They keep their old number as reference and take none of ours. Refused: billing.bad_amount, billing.no_number,
    billing.unknown_party, billing.opened_before.
    """
    current = work()
    owing = {command.body.bill_to for command in items}
    known = parties(owing)
    keys = {command.key: (command.body.bill_to, command.body.currency or current.house.currency) for command in items}
    held = credits.hold({key for key in keys.values() if key[0] in known})
    before = queries.opening_items(actor, known)
    fresh = iter(ids.take(Invoice, len(items)))
    outcomes, good = [], []
    for command in items:
        reason = _fault(command.body, known, before)
        if reason:
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        identity = next(fresh)
        before[command.body.bill_to, command.body.number] = identity
        good.append((identity, command.body, keys[command.key], command.at or current.now))
        announce(facts.ItemOpened(identity, command.body.bill_to, command.body.amount, command.body.number), command)
        outcomes.append(Outcome(command.key, "done", identity))
    house = actor.organisation
    rows = [
        (identity, house, None, body.bill_to, *key, body.on, body.due_on, body.amount, 0, body.number)
        for identity, body, key, _ in good
    ]
    papers.add(Invoice, COLUMNS, rows, [("open",)] * len(rows), [None] * len(rows))
    credit.open_debts(actor=actor, debts=[
        credit.NewDebt("invoice", identity, held[key].id, body.on, body.due_on, body.amount, body.amount)
        for identity, body, key, _ in good
    ])  # fmt: skip
    book = accounts.money({one for _, _, key, _ in good for one in moves.keys(*key, ["receivable"], ["opening"])})
    post([
        Entry("invoice", identity, "opening", 1, at, [], moves.opening_item(book, *key, body.amount))
        for identity, body, key, at in good
    ])  # fmt: skip
    return Outcomes(outcomes)


def _fault(body: OpeningItem, known: Mapping[int, object], before: Mapping[tuple[int, str], int]) -> Refused | None:
    if body.amount <= 0:
        return Refused("billing.bad_amount", amount=body.amount)
    if not body.number:
        return Refused("billing.no_number")
    if body.bill_to not in known:
        return Refused("billing.unknown_party", party=body.bill_to)
    if (body.bill_to, body.number) in before:
        return Refused("billing.opened_before", number=body.number, invoice=before[body.bill_to, body.number])
    return None
