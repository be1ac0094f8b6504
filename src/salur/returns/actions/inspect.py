"""Inspect what came back: to the shelf, destroyed, or kept for the principal; then, and only then, credit it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from salur.billing import accruing, giving_back
from salur.billing import actions as billing
from salur.billing import bodies as bills
from salur.credit import queries as credits
from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, read, shelves
from salur.ledger.entry import Entry, GoodsMove
from salur.ledger.post import post
from salur.returns import facts, finding, moves, queries
from salur.returns.bodies import Inspect
from salur.returns.finding import WHERE, Buckets, Inspected, Piece
from salur.returns.models import Inspection, Return
from salur.stock import actions as stock

INSPECTION = (
    "paper_id", "n", "organisation", "line", "disposition", "pieces", "value", "accepted", "untaxed", "tax", "reason",
)  # fmt: skip


@action("returns.inspect")
def inspect(*, actor: Actor, returns: Sequence[Command[Inspect]]) -> Outcomes:
    """Say of every piece of returns (`paper`) what was found, and issue the credit note for what is accepted.

    Restocked goods can be promised again; what goes to the principal stays in quarantine until it is sent back.
    Refused: kernel.not_found, kernel.no_such_step, returns.bad_finding, returns.reason_needed,
    returns.not_all_inspected, returns.not_in_quarantine.
    """
    held = queries.hold(actor, returns)
    giving_back.hold(actor, accruing.given_on(
        line.invoice for r in held.values() for line in r.lines if line.gave and line.invoice is not None
    ))  # fmt: skip
    locked = shelves.hold({(r.owner, r.site, line.sku) for r in held.values() for line in r.lines})
    credits.hold({(line.bill_to, line.currency) for r in held.values() for line in r.lines})
    names = ("quarantine", "free", "destroyed")
    buckets = accounts.goods({(r.owner, r.place, r.site, name) for r in held.values() for name in names})
    lots = {line.lot for r in held.values() for line in r.lines}
    there = read.lots_at([account.id for key, account in buckets.items() if key[3] == "quarantine"], lots)
    refused: dict[UUID, tuple[Refused, ...]] = {}
    done: dict[int, Inspected] = {}
    for command in returns:
        paper = held.get(command.paper or 0)
        reasons = finding.faults(command, paper, done, buckets, there)
        if reasons or paper is None:
            refused[command.key] = tuple(reasons)
        else:
            done[paper.id] = finding.inspected(command, paper, buckets, there)
    _write(actor, list(done.values()), buckets)
    stock.freed(actor=actor, held=finding.restocked(done.values(), locked))
    return Outcomes.of(returns, refused)


def _write(actor: Actor, done: Sequence[Inspected], buckets: Buckets) -> None:
    """The findings, the goods moves, the credit notes, and the steps."""
    entries, rows = [], []
    notes: list[Command[bills.Credit]] = []
    for one in done:
        paper, at = one.held, one.command.at or work().now
        goods = _goods(one, buckets)
        entries.append(Entry(Return.KIND, paper.id, "inspected", paper.turn + 1, at, goods))
        rows += [_row(actor, paper.id, n, part) for n, part in enumerate(one.parts, 1)]
        notes += finding.notes(one)
        credited = sum(part.part.untaxed + part.part.tax for part in one.credited())
        fact = facts.ReturnInspected(
            paper.id, paper.buyer, one.pieces("restock"), one.pieces("destroy"), one.pieces("to_principal"), credited
        )
        announce(fact, one.command)
    sql.insert(Inspection, INSPECTION, rows)
    post(entries)
    for outcome in billing.credit(actor=actor, notes=notes) if notes else ():
        if outcome.ending == "refused":
            raise outcome.reasons[0]
    steps = [(one.held.id, "received", ("inspect", "settle") if one.credited() else ("inspect",)) for one in done]
    papers.step(Return, steps, inspected_at={one.held.id: one.command.at or work().now for one in done})


def _goods(one: Inspected, buckets: Buckets) -> list[GoodsMove]:
    paper = one.held
    quarantine = buckets[paper.owner, paper.place, paper.site, "quarantine"]
    return [
        moves.inspect(
            quarantine, buckets[paper.owner, paper.place, paper.site, WHERE[part.disposition]], line.sku, line.lot,
            part.pieces, value,
        )
        for line, part, value in one.parts
        if part.disposition in WHERE
    ]  # fmt: skip


def _row(actor: Actor, paper: int, n: int, one: Piece) -> tuple[Any, ...]:
    part = one.part
    credited = (part.untaxed, part.tax) if part.accepted else (0, 0)
    return (
        paper, n, actor.organisation, one.line.n, part.disposition, part.pieces, one.value, part.accepted, *credited,
        part.reason,
    )  # fmt: skip
