"""Take money that parties had ahead into the books when they are opened."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from salur.billing import facts, moves, queries
from salur.billing.actions.taking_in import COLUMNS
from salur.billing.bodies import OpeningAdvance
from salur.billing.models import Payment
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.kernel import ids, papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.money import CURRENCIES
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.post import post
from salur.parties.queries import parties


@action("billing.open_advance")
def open_advance(*, actor: Actor, advances: Sequence[Command[OpeningAdvance]]) -> Outcomes:
    """Take money ahead of before into the books: it stands on account, to be put against invoices or paid back.

    It keeps its old number as reference and takes none of ours. Refused: billing.bad_amount, billing.no_number,
    billing.unknown_party, billing.opened_before, kernel.unknown_currency.
    """
    current = work()
    known = parties({command.body.party for command in advances})
    keys = {command.key: (command.body.party, command.body.currency or current.house.currency) for command in advances}
    held = credits.hold({key for key in keys.values() if key[0] in known and key[1] in CURRENCIES})
    before = queries.opening_advances(actor, known)
    fresh = iter(ids.take(Payment, len(advances)))
    outcomes, good = [], []
    room: dict[int, tuple[int, int]] = {}
    for command in advances:
        body, key = command.body, keys[command.key]
        reason = _fault(body, key[1], known, before)
        if reason:
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        identity = next(fresh)
        before[body.party, body.number] = identity
        good.append((identity, body, key, command.at or current.now))
        room[held[key].id] = (body.party, room.get(held[key].id, (0, 0))[1] + body.amount)
        announce(facts.AdvanceOpened(identity, body.party, key[1], body.amount, body.number), command)
        outcomes.append(Outcome(command.key, "done", identity))
    rows = [
        (identity, actor.organisation, body.party, "transfer", None, key[1], body.amount, body.amount, at, body.number)
        for identity, body, key, at in good
    ]
    papers.add(Payment, COLUMNS, rows, [("open",)] * len(rows), [None] * len(rows))
    book = accounts.money({one for _, _, key, _ in good for one in moves.keys(*key, ["on_account"], ["opening"])})
    post([
        Entry("payment", identity, "opening", 1, at, [], moves.opening_advance(book, *key, body.amount))
        for identity, body, key, at in good
    ])  # fmt: skip
    credit.freed(actor=actor, room=room)
    return Outcomes(outcomes)


def _fault(
    body: OpeningAdvance, currency: str, known: Container[int], before: Mapping[tuple[int, str], int]
) -> Refused | None:
    if body.amount <= 0:
        return Refused("billing.bad_amount", amount=body.amount)
    if not body.number:
        return Refused("billing.no_number")
    if currency not in CURRENCIES:
        return Refused("kernel.unknown_currency", currency=currency)
    if body.party not in known:
        return Refused("billing.unknown_party", party=body.party)
    if (body.party, body.number) in before:
        return Refused("billing.opened_before", number=body.number, invoice=before[body.party, body.number])
    return None
