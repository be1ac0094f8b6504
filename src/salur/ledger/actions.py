"""What people can do to the books directly: close a month, reverse a posting, explain a discrepancy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from salur.kernel import clock, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, facts, months, moves, queries, reversing
from salur.ledger.models import Month
from salur.ledger.post import post


@dataclass(frozen=True, slots=True)
class CloseMonth:
    """Close the month that begins on this day."""

    first: date


@dataclass(frozen=True, slots=True)
class Explain:
    """Say what a discrepancy was; its pieces go back at the value they were drawn with, as found or missing."""

    note: str


@action("ledger.close_month")
def close_month(*, actor: Actor, closings: Sequence[Command[CloseMonth]]) -> Outcomes:
    """Close a month for good, one after the other, from the first with postings. Waits for postings under way.

    Later tellings of it go into the first open day. Refused: ledger.month_closed, ledger.month_not_over,
    ledger.months_in_order.
    """
    current = work()
    ((open_from,),) = sql.fetch("SELECT salur_hold_months(%s)", (actor.organisation,))
    closed_at = clock.now()  # after the lock: whoever booked into the month had begun before
    expected = queries.next_to_close(actor.organisation)
    outcomes = []
    for command in sorted(closings, key=lambda one: one.body.first):
        first = command.body.first.replace(day=1)
        name = f"{first:%Y-%m}"
        reason = None
        if first < open_from:
            reason = Refused("ledger.month_closed", month=name)
        elif months.after(first) > current.day(command.at or current.now):
            reason = Refused("ledger.month_not_over", month=name)
        elif expected and expected < first:
            reason = Refused("ledger.months_in_order", month=f"{expected:%Y-%m}")
        if reason:
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        months.write_closings(actor.organisation, first)
        ((identity,),) = sql.insert(
            Month, ("organisation", "first", "closed_at", "person"),
            [(actor.organisation, first, closed_at, actor.person)], after="RETURNING id", back=True,
        )  # fmt: skip
        open_from = expected = months.after(first)
        announce(facts.MonthClosed(identity, name), command)
        outcomes.append(Outcome(command.key, "done", identity))
    return Outcomes(outcomes)


@action("ledger.reverse")
def reverse(*, actor: Actor, postings: Sequence[Command[None]]) -> Outcomes:
    """Undo postings by postings that go the other way. `paper` is the posting; the answer's is the new one.

    Only for corrections by a bookkeeper: what hangs on more than the book, the papers' own verbs undo.
    Refused: kernel.not_found, ledger.reversed_before, ledger.paper_reverses, ledger.in_use.
    """
    held = reversing.hold(actor.organisation, [command.paper or 0 for command in postings])
    entries, going, refused = [], [], []
    for command in postings:
        reason = held.why_not(command.paper or 0)
        if reason:
            refused.append(Outcome(command.key, "refused", command.paper, (reason,)))
        else:
            entries.append(held.take_back(command.paper or 0, command.at or work().now))
            going.append(command)
    done = []
    for command, posting in zip(going, post(entries), strict=True):
        announce(facts.PostingReversed(posting, command.paper or 0), command)
        done.append(Outcome(command.key, "done", posting))
    return Outcomes(refused + done)


@action("ledger.explain")
def explain(*, actor: Actor, discrepancies: Sequence[Command[Explain]]) -> Outcomes:
    """Close discrepancies by hand: `unexplained` is cleared against count differences at the value drawn.

    Refused: kernel.not_found, ledger.explained_before.
    """
    current = work()
    wanted = (actor.organisation, sql.array(sorted(command.paper or 0 for command in discrepancies)))
    # The accounts first: making one may wait, and whoever makes it may go on to lock these discrepancies.
    places = sql.fetch(
        "SELECT DISTINCT a.owner, a.place, a.site FROM ledger_discrepancy d JOIN ledger_goodsaccount a "
        "ON a.id = d.goods_account WHERE d.organisation = %s AND d.id = ANY(%s::bigint[]) AND d.pieces <> 0",
        wanted,
    )
    months.first_open_day(current)
    buckets = accounts.goods({(*place, bucket) for place in places for bucket in ("unexplained", "count_difference")})
    rows = sql.fetch(
        "SELECT d.id, d.goods_account, d.sku, d.lot, d.pieces, d.value, d.closed_at, a.owner, a.place, a.site "
        "FROM ledger_discrepancy d LEFT JOIN ledger_goodsaccount a ON a.id = d.goods_account "
        "WHERE d.organisation = %s AND d.id = ANY(%s::bigint[]) ORDER BY d.id FOR UPDATE OF d",
        wanted,
    )
    known = {row[0]: row for row in rows}
    outcomes, entries, closed = [], [], []
    for command in discrepancies:
        row = known.get(command.paper or 0)
        if row is None or row[6] is not None:
            reason = Refused("ledger.explained_before", closed_at=f"{row[6]:%Y-%m-%d}") if row else Refused(
                "kernel.not_found", paper_kind="discrepancy", paper=command.paper or 0
            )  # fmt: skip
            outcomes.append(Outcome(command.key, "refused", command.paper, (reason,)))
            continue
        if row[4]:
            entries.append(moves.explanation(row, buckets, command.at or current.now))
        known[row[0]] = (*row[:6], current.now, *row[7:])
        closed.append((row[0], command.body.note))
        announce(facts.DiscrepancyClosed(row[0], command.body.note), command)
        outcomes.append(Outcome(command.key, "done", row[0]))
    post(entries)
    source, params = sql.given("g", "id bigint, note text", closed)
    sql.run(
        "UPDATE ledger_discrepancy d SET closed_at = %s, closed_by_kind = 'discrepancy', closed_by = d.id, "
        f"note = g.note FROM {source} WHERE d.id = g.id",
        (current.now, *params),
    )
    return Outcomes(outcomes)
