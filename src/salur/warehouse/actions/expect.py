"""Goods are on their way here from a member supplier; or are not any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.catalog import queries as catalog
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.parties.trade import sites_of
from salur.warehouse import facts, queries
from salur.warehouse.actions.receive import LINES, RECEIPT
from salur.warehouse.bodies import Expect
from salur.warehouse.models import Receipt, ReceiptLine


@action("warehouse.expect")
def expect(*, actor: Actor, receipts: Sequence[Command[Expect]]) -> Outcomes:
    """Goods are on their way here from a member supplier. Posts nothing. Refused: warehouse.unknown_place,
    warehouse.bad_line.

    A shipment that is expected already (it came back undelivered and was loaded again) stays as it is; one that was not
    expected any more (it was put back, and was sent after all) is expected again, as it is now.
    """
    sites = sites_of(actor.organisation, {command.body.place for command in receipts})
    fresh = iter(ids.take(Receipt, len(receipts)))
    plain = catalog.plain_lots({line.sku for command in receipts for line in command.body.lines})
    known = queries.receipts_of(actor.organisation, {command.body.their_shipment for command in receipts})
    stands = dict(papers.hold(Receipt, actor.organisation, list(known.values()), "id, status"))
    rows, lines, outcomes = [], [], []
    again: dict[int, int] = {}  # receipts expected once more, and what they would cost
    for command in receipts:
        body = command.body
        if stands.get(known.get(body.their_shipment, 0)) in ("expected", "received"):
            announce(facts.ReceiptExpected(known[body.their_shipment], body.supplier), command)
            outcomes.append(Outcome(command.key, "done", known[body.their_shipment]))
            continue
        reason = _why_not(body, sites, plain)
        if reason:
            outcomes.append(Outcome(command.key, "refused", None, (reason,)))
            continue
        cost = sum(line.cost for line in body.lines)
        if body.their_shipment in known:
            receipt = known[body.their_shipment]
            again[receipt] = cost
        else:
            receipt = known[body.their_shipment] = next(fresh)
            rows.append((
                receipt, actor.organisation, body.supplier, actor.party, sites[body.place], body.place, body.currency,
                body.reference, body.their_shipment, False, command.at or work().now, cost,
            ))  # fmt: skip
        stands[receipt] = "expected"
        lines += [
            (receipt, n, actor.organisation, line.sku, line.lot or plain[line.sku], line.pieces, 0, line.cost)
            for n, line in enumerate(body.lines, 1)
        ]
        announce(facts.ReceiptExpected(receipt, body.supplier), command)
        outcomes.append(Outcome(command.key, "done", receipt))
    papers.add(Receipt, RECEIPT, rows, [("expect",)] * len(rows), [None] * len(rows))
    _expect_again(again)
    sql.insert(ReceiptLine, LINES, lines)
    return Outcomes(outcomes)


def _why_not(body: Expect, sites: Mapping[int, int], plain: Mapping[int, int]) -> Refused | None:
    """Why goods cannot be expected so, if they cannot."""
    if body.place not in sites:
        return Refused("warehouse.unknown_place", place=body.place)
    for n, line in enumerate(body.lines, 1):
        if line.pieces <= 0 or line.cost < 0 or line.sku not in plain:
            return Refused("warehouse.bad_line", line=n, pieces=line.pieces, cost=line.cost)
    return None


def _expect_again(receipts: Mapping[int, int]) -> None:
    """Receipts that were expected no longer are expected again: what they held gives way to what is sent now."""
    if receipts:
        sql.run("DELETE FROM warehouse_receiptline WHERE receipt_id = ANY(%s::bigint[])", (sql.array(receipts),))
        papers.step(Receipt, [(receipt, "cancelled", "expect") for receipt in receipts], cost=receipts)


@action("warehouse.stop_expecting")
def stop_expecting(*, actor: Actor, receipts: Sequence[Command[None]]) -> Outcomes:
    """Expected goods will not come: the sender put them back, or nobody believes in them any more.

    Refused: kernel.not_found, kernel.no_such_step.
    """
    wanted = [command.paper for command in receipts]
    rows = papers.hold(Receipt, actor.organisation, wanted, "id, status, supplier, site")
    held = {row[0]: row for row in rows if actor.places is None or row[3] in actor.places}
    outcomes, steps = [], []
    for command in receipts:
        row = held.pop(command.paper or 0, None)
        reason = papers.missing("receipt", command.paper)
        if row is not None:
            wrong = papers.wrong_step(Receipt, row[0], row[1], "cancel")
            if wrong is None:
                steps.append((row[0], row[1], "cancel"))
                announce(facts.ReceiptCancelled(row[0], row[2]), command)
                outcomes.append(Outcome(command.key, "done", row[0]))
                continue
            reason = wrong
        outcomes.append(Outcome(command.key, "refused", command.paper, (reason,)))
    papers.step(Receipt, steps)
    return Outcomes(outcomes)
