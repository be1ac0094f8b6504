"""Take goods back from customers, over many invoices at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies, shelves
from salur.ledger.discrepancies import Difference
from salur.ledger.entry import Entry
from salur.ledger.post import post
from salur.returns import facts, linking, moves, queries, reading
from salur.returns.bodies import Receive as ReceiveBody
from salur.returns.linking import Coming, RoomKey, Run
from salur.returns.models import Return, ReturnLine
from salur.returns.rules import Room

RETURN = ("id", "organisation", "buyer", "owner", "site", "place", "at", "inspected_at", "reference")
LINES = (
    "paper_id", "n", "organisation", "told", "sku", "lot", "pieces", "value", "reason", "invoice", "invoice_line",
    "bill_to", "currency", "untaxed", "tax",
)  # fmt: skip


@action("returns.receive")
def receive(*, actor: Actor, returns: Sequence[Command[ReceiveBody]]) -> Outcomes:
    """Goods came back from buyers (a tell): to quarantine, at the value they left with; nothing is credited yet.

    Each line is linked to the invoices it was sold on: those named, else the buyer's latest ones with pieces that have
    not come back. What is found on none comes at today's cost and list price and opens a discrepancy
    `return_unknown`; an invoice that is not the buyer's, or does not have the goods, stops nothing, but opens a
    `return_mismatch`. Refused only if unreadable: returns.no_lines, returns.unknown_place, returns.unknown_party,
    returns.bad_line, returns.unknown_lot.
    """
    found = _known(actor, returns)
    refused: dict[UUID, tuple[Refused, ...]] = {}
    coming = []
    for command in returns:
        body = command.body
        lines = [(line.sku, line.pieces, line.lot) for line in body.lines]
        reasons = reading.faults(found, body.buyer, body.place, lines)
        if reasons:
            refused[command.key] = tuple(reasons)
            continue
        owner, site = body.owner or actor.party, found.sites[body.place]
        coming.append(Coming(command, command.at or work().now, owner, site))
    rooms = _rooms(actor, coming)
    held = shelves.hold({one.shelf(line.sku) for one in coming for line in one.body.lines})
    queries.read_returned(room for some in rooms.values() for room in some)
    linking.link(actor, coming, rooms, found.plain)
    linking.value(actor, coming, held)
    _write(actor, coming)
    discrepancies.open_all(_mismatched(coming, rooms))
    made = {one.command.key: one.id for one in coming}
    return Outcomes.of(returns, refused, made)


def _mismatched(coming: Sequence[Coming], rooms: dict[RoomKey, list[Room]]) -> list[Difference]:
    """A discrepancy for each line that named an invoice it cannot have been sold on."""
    return [
        Difference("return_mismatch", Return.KIND, one.id, sku=line.sku, note=f"invoice {line.invoice} was named")
        for one in coming
        for line in reading.off_invoice(
            one.body.lines, [{(r.invoice, r.n) for r in rooms.get(one.key(line.sku), ())} for line in one.body.lines]
        )
    ]


def _known(actor: Actor, returns: Sequence[Command[ReceiveBody]]) -> reading.Known:
    lines = [line for command in returns for line in command.body.lines]
    return reading.known(
        actor, {c.body.place for c in returns}, {c.body.buyer for c in returns}, {line.sku for line in lines},
        {line.lot for line in lines},
    )  # fmt: skip


def _rooms(actor: Actor, coming: Sequence[Coming]) -> dict[RoomKey, list[Room]]:
    """The invoice lines that anything of this call can have been sold on; their invoices are locked."""
    wanted = {one.key(line.sku) for one in coming for line in one.body.lines}
    named = {line.invoice for one in coming for line in one.body.lines if line.invoice is not None}
    return queries.rooms(actor, wanted, named) if wanted else {}


def _write(actor: Actor, good: Sequence[Coming]) -> None:
    """Returns, their lines, the posting, and what nobody knows the invoice of."""
    rows, lines, entries, unknown = [], [], [], []
    buckets = accounts.goods({
        key for one in good
        for key in ((one.owner, one.site, one.site, "sold"), (one.owner, one.body.place, one.site, "quarantine"))
    })  # fmt: skip
    for one, identity in zip(good, ids.take(Return, len(good)), strict=True):
        one.id, body = identity, one.body
        sold = buckets[one.owner, one.site, one.site, "sold"]
        quarantine = buckets[one.owner, body.place, one.site, "quarantine"]
        goods = [moves.receive(sold, quarantine, r.line.sku, r.lot, r.pieces, r.value or 0) for r in one.runs]
        entries.append(Entry(Return.KIND, identity, "received", 1, one.at, goods))
        rows.append((
            identity, actor.organisation, body.buyer, one.owner, one.site, body.place, one.at, None, body.reference,
        ))  # fmt: skip
        lines += [_row(actor, identity, n, run) for n, run in enumerate(one.runs, 1)]
        lost = [run for run in one.runs if run.invoice is None]
        unknown += [
            Difference("return_unknown", Return.KIND, identity, sku=run.line.sku, lot=run.lot,
                       amount=run.untaxed + run.tax, note=f"{run.pieces} pieces, on no invoice that is known")
            for run in lost
        ]  # fmt: skip
        fact = facts.GoodsReturned(
            identity, body.buyer, sum(run.pieces for run in one.runs), sum(run.pieces for run in lost)
        )
        announce(fact, one.command)
    papers.add(Return, RETURN, rows, [("receive",)] * len(rows), [work().day(one.at) for one in good])
    sql.insert(ReturnLine, LINES, lines)
    post(entries)
    discrepancies.open_all(unknown)


def _row(actor: Actor, identity: int, n: int, run: Run) -> tuple[Any, ...]:
    return (
        identity, n, actor.organisation, run.told, run.line.sku, run.lot, run.pieces, run.value, run.line.reason,
        run.invoice, run.invoice_line, run.bill_to, run.currency, run.untaxed, run.tax,
    )  # fmt: skip
