"""Credit notes: for goods refused at the door after they were invoiced, or taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from salur.billing import accruing, facts, giving_back, moves, queries, rules
from salur.billing.actions.taking_in import ALLOCATION
from salur.billing.bodies import Credit
from salur.billing.models import Allocation, CreditNote, CreditNoteLine
from salur.billing.rules import Settled
from salur.credit import actions as credits
from salur.credit import queries as held_credits
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.post import booked_on, post
from salur.parties.queries import member_organisation

COLUMNS = (
    "id", "organisation", "counterpart", "buyer", "bill_to", "currency", "on", "reason_kind", "reason", "untaxed",
    "tax", "on_account",
)  # fmt: skip
LINE_COLUMNS = (
    "note_id", "n", "organisation", "counterpart", "invoice", "invoice_line", "sku", "pieces", "untaxed", "tax",
)  # fmt: skip


class Note(NamedTuple):
    """A credit note to be written, and what it settles."""

    id: int
    command: Command[Credit]
    untaxed: int
    tax: int
    settled: Settled


@action("billing.credit")
def credit(*, actor: Actor, notes: Sequence[Command[Credit]]) -> Outcomes:
    """Issue credit notes: what is open on the invoices they name is settled first, then the oldest due, the rest goes
    on account.

    Called by itself or inside another verb (under commands with keys of their own). Refused: billing.no_lines,
    billing.bad_amount.
    """
    refused = {command.key: reason for command in notes if (reason := _fault(command.body))}
    good = [command for command in notes if command.key not in refused]
    given = accruing.given_on(
        line.invoice for command in good for line in command.body.lines
        if line.invoice is not None and line.invoice_line is not None
    )  # fmt: skip
    back = giving_back.lines_of(good)
    had = giving_back.hold(actor, {line: given[line] for line in back if line in given})
    held = held_credits.hold({(command.body.bill_to, command.body.currency) for command in good})
    written = _settle(good, held)
    _write(actor, written, given)
    giving_back.follow(actor, had, given, back)
    credits.settle(actor=actor, settled=rules.by_debt(note.settled for note in written))
    room: dict[int, tuple[int, int]] = {}
    for note in written:
        body = note.command.body
        account = held[body.bill_to, body.currency].id
        room[account] = (body.bill_to, room.get(account, (0, 0))[1] + note.untaxed + note.tax)
    credits.freed(actor=actor, room=room)
    done = {note.command.key: note.id for note in written}
    return Outcomes.of(notes, refused, done)


def _fault(body: Credit) -> Refused | None:
    if not body.lines:
        return Refused("billing.no_lines")
    for line in body.lines:
        if line.pieces <= 0:
            return Refused("billing.bad_amount", amount=line.pieces)
        if line.untaxed < 0 or line.tax < 0:
            return Refused("billing.bad_amount", amount=min(line.untaxed, line.tax))
    return None


def _settle(good: Sequence[Command[Credit]], held: dict[held_credits.Key, held_credits.Held]) -> list[Note]:
    """What each note settles, one after the other: its invoices first, then those due first."""
    still_open = rules.OpenInvoices(queries.open_debts(account.id for account in held.values()))
    notes = []
    for identity, command in zip(ids.take(CreditNote, len(good)), good, strict=True):
        body = command.body
        account = held[body.bill_to, body.currency].id
        untaxed, tax = sum(line.untaxed for line in body.lines), sum(line.tax for line in body.lines)
        named: dict[int, int] = {}
        for line in body.lines:
            if line.invoice is not None:
                named[line.invoice] = named.get(line.invoice, 0) + line.untaxed + line.tax
        settled = still_open.settle(account, untaxed + tax, named.items())
        notes.append(Note(identity, command, untaxed, tax, settled))
    return notes


def _write(actor: Actor, written: Sequence[Note], given: giving_back.Given) -> None:
    """Credit notes, their lines and allocations, and the posting."""
    current, house = work(), actor.organisation
    members = member_organisation({note.command.body.bill_to for note in written})
    rows: list[tuple[Any, ...]] = []
    lines, allocations, keys, days = [], [], set(), []
    for identity, command, untaxed, tax, settled in written:
        body = command.body
        member, on = members.get(body.bill_to), booked_on(current, command.at or current.now)
        rows.append((
            identity, house, member, body.buyer, body.bill_to, body.currency, on, body.reason_kind, body.reason,
            untaxed, tax, settled.rest,
        ))  # fmt: skip
        days.append(on)
        lines += [
            (identity, n, house, member, line.invoice, line.invoice_line, line.sku, line.pieces, line.untaxed, line.tax)
            for n, line in enumerate(body.lines, 1)
        ]
        allocations += [("credit_note", identity, paid, house, amount) for paid, amount in settled.invoices.items()]
        keys |= moves.keys(body.bill_to, body.currency, ("receivable", "on_account"), ("returns", "tax_payable"))
        fact = facts.CreditNoteIssued(
            identity, body.buyer, body.bill_to, body.currency, untaxed, tax, settled.rest, body.reason_kind,
            body.reason, actor.party, on, tuple(settled.invoices.items()),
        )  # fmt: skip
        announce(fact, command, counterpart=member)
    sql.insert(CreditNoteLine, LINE_COLUMNS, lines)
    sql.insert(Allocation, ALLOCATION, allocations)
    papers.add(CreditNote, COLUMNS, rows, [("issue",)] * len(rows), days)
    back = accruing.of_notes([
        accruing.Back(note.id, n, line.invoice, line.invoice_line, line.pieces)
        for note in written for n, line in enumerate(note.command.body.lines, 1)
        if line.invoice is not None and line.invoice_line is not None
    ], given)  # fmt: skip
    accruing.write(actor, back)
    of_paper = accruing.by_paper(back)
    for note in written:
        keys |= moves.accrual_keys(note.command.body.bill_to, of_paper.get(note.id, ()))
    book = accounts.money(keys)
    post([
        Entry("credit_note", identity, "issued", 1, command.at or current.now, [],
              moves.credit(book, command.body.bill_to, command.body.currency,
                           *rules.divide(untaxed, tax, settled.amount))
              + moves.accrue(book, command.body.bill_to, of_paper.get(identity, ())))
        for identity, command, untaxed, tax, settled in written
    ])  # fmt: skip
