"""Approve counts: the book becomes what was counted, less what came and went since."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from salur.counts import approving, moves, queries
from salur.counts.approving import Verdict
from salur.counts.models import Count
from salur.counts.queries import Held
from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.ledger import discrepancies, shelves
from salur.ledger.entry import Entry
from salur.ledger.post import post
from salur.stock import actions as stock


@action("counts.approve")
def approve(*, actor: Actor, counts: Sequence[Command[None]]) -> Outcomes:
    """Take told counts into the book (`paper` is the count): what is found or missing goes to count differences.

    Where less is left than was promised, the youngest promises are broken. What was told sold before the goods were
    there is explained by the count. Refused: kernel.not_found, kernel.no_such_step, counts.count_again,
    counts.counted_since.
    """
    held = queries.hold(actor, counts)
    refused: dict[UUID, tuple[Refused, ...]] = {}
    going: dict[int, Command[None]] = {}
    for command in counts:
        reason = _refusal(held, command, going)
        if reason is not None:
            refused[command.key] = (reason,)
        else:
            going[command.paper or 0] = command
    verdicts = take_in(actor=actor, counts=[held[count] for count in going])
    for verdict in verdicts:
        if verdict.reasons:
            refused[going[verdict.count.id].key] = verdict.reasons
        else:
            announce(verdict.fact(), going[verdict.count.id])
    done = [verdict for verdict in verdicts if not verdict.reasons]
    _write_lines(done)
    papers.step(Count, [(verdict.count.id, verdict.count.status, "approve") for verdict in done])
    return Outcomes.of(counts, refused)


@action("counts.take_in")
def take_in(*, actor: Actor, counts: Sequence[Held]) -> list[Verdict]:
    """Post what counts come to, at the moment they were made; those with reasons against them are left alone.

    Called by the verbs that approve: the caller holds the counts and writes what became of them.
    """
    locked = shelves.hold(approving.keys(counts))
    verdicts = approving.decide_all(actor, counts, locked)
    good = [verdict for verdict in verdicts if not verdict.reasons]
    freed: dict[int, shelves.Held] = {}
    for verdict in good:
        net = verdict.net()
        leaving = {key: -pieces for key, pieces in net.items() if pieces < 0}
        stock.yield_promises(actor=actor, leaving=leaving, held=locked, paper_kind=Count.KIND, paper=verdict.count.id)
        for key, pieces in net.items():
            locked[key].sellable += pieces
            if pieces > 0:
                freed[locked[key].id] = locked[key]
    post([_entry(verdict) for verdict in good])
    for verdict in good:
        discrepancies.close([one.id for one in verdict.explained], Count.KIND, verdict.count.id)
    stock.freed(actor=actor, held=freed.values())
    return verdicts


def _refusal(held: dict[int, Held], command: Command[None], going: dict[int, Command[None]]) -> Refused | None:
    count = held.get(command.paper or 0)
    if count is None:
        return papers.missing(Count.KIND, command.paper)
    if count.id in going:
        return Refused("kernel.no_such_step", paper_kind=Count.KIND, paper=count.id, status="approved", step="approve")
    return papers.wrong_step(Count, count.id, count.status, "approve")


def _entry(verdict: Verdict) -> Entry:
    count = verdict.count
    goods = [
        moves.count(verdict.at, line.sku, line.lot, line.difference) for line in verdict.lines if line.difference.pieces
    ]
    goods += [moves.explain(verdict.at, one) for one in verdict.explained]
    return Entry(Count.KIND, count.id, "approved", count.turn + 1, count.counted_at, goods)


def _write_lines(done: Sequence[Verdict]) -> None:
    """What the book had beside each counted line."""
    rows = [
        (verdict.count.id, line.lot, line.book, line.since, line.difference.value)
        for verdict in done
        for line in verdict.lines
    ]
    if rows:
        source, params = sql.given("g", "count bigint, lot bigint, book bigint, since bigint, value bigint", rows)
        sql.run(
            f"UPDATE counts_countline l SET book = g.book, since = g.since, value = g.value FROM {source} "
            "WHERE l.count_id = g.count AND l.lot = g.lot",
            params,
        )
