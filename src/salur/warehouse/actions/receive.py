"""Goods come in: expected, and received as they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.catalog import queries as catalog
from salur.kernel import ids, numbers, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, discrepancies, read, shelves
from salur.ledger.entry import Entry, Goods, GoodsMove
from salur.ledger.post import post
from salur.parties import queries as parties
from salur.parties.trade import sites_of
from salur.stock import actions as stock
from salur.warehouse import facts, moves
from salur.warehouse.bodies import Expect, Receive, Received
from salur.warehouse.models import Receipt, ReceiptLine

RECEIPT = (
    "id", "organisation", "supplier", "owner", "site", "place", "currency", "reference", "their_shipment", "opening",
    "at", "cost",
)  # fmt: skip
LINES = ("receipt_id", "n", "organisation", "sku", "lot", "expected", "pieces", "cost")


@action("warehouse.expect")
def expect(*, actor: Actor, receipts: Sequence[Command[Expect]]) -> Outcomes:
    """Goods are on their way here from a member supplier. Posts nothing. Refused: warehouse.unknown_place."""
    sites = sites_of(actor.organisation, {command.body.place for command in receipts})
    fresh = iter(ids.take(Receipt, len(receipts)))
    plain = catalog.plain_lots({line.sku for command in receipts for line in command.body.lines})
    rows, lines, outcomes = [], [], []
    for command in receipts:
        body = command.body
        if body.place not in sites:
            outcomes.append(
                Outcome(command.key, "refused", None, (Refused("warehouse.unknown_place", place=body.place),))
            )
            continue
        receipt = next(fresh)
        cost = sum(line.cost for line in body.lines)
        rows.append((
            receipt, actor.organisation, body.supplier, actor.party, sites[body.place], body.place, body.currency,
            body.reference, body.their_shipment, False, command.at or work().now, cost,
        ))  # fmt: skip
        lines += [
            (receipt, n, actor.organisation, line.sku, line.lot or plain[line.sku], line.pieces, 0, line.cost)
            for n, line in enumerate(body.lines, 1)
        ]
        announce(facts.ReceiptExpected(receipt, body.supplier), command)
        outcomes.append(Outcome(command.key, "done", receipt))
    papers.add(Receipt, RECEIPT, rows, [("expect",)] * len(rows), [None] * len(rows))
    sql.insert(ReceiptLine, LINES, lines)
    return Outcomes(outcomes)


@action("warehouse.receive")
def receive(*, actor: Actor, receipts: Sequence[Command[Receive]]) -> Outcomes:
    """Goods came in (a tell): booked at their cost as they came; `paper` names an expected receipt they answer.

    What differs from what was expected opens a discrepancy that both members see. What was drawn from unexplained at
    the place is explained by it, as far as it goes. Refused only if unreadable: warehouse.no_lines, warehouse.bad_line,
    warehouse.unknown_place, warehouse.unknown_lot, warehouse.not_expected.
    """
    current = work()
    expected = _expected(actor, receipts)
    sites = sites_of(actor.organisation, {command.body.place for command in receipts})
    skus = {line.sku for command in receipts for line in command.body.lines}
    plain, lots = catalog.plain_lots(skus), catalog.lots(
        {line.lot for command in receipts for line in command.body.lines if line.lot is not None}
    )  # fmt: skip
    good: list[tuple[Command[Receive], list[tuple[Received, int]]]] = []
    refused: dict[Any, tuple[Refused, ...]] = {}
    for command in receipts:
        reasons = _faults(command, sites, plain, lots, expected)
        if reasons:
            refused[command.key] = tuple(reasons)
        else:
            good.append((command, [(line, line.lot or plain[line.sku]) for line in command.body.lines if line.pieces]))
    held = shelves.hold({
        (command.body.owner or actor.party, sites[command.body.place], line.sku)
        for command, lines in good for line, _ in lines
    })  # fmt: skip
    keys = {
        (command.body.owner or actor.party, command.body.place, sites[command.body.place], bucket)
        for command, _ in good
        for bucket in ("free", "unexplained", "opening" if command.body.opening else "bought")
    }
    buckets = accounts.goods(keys)
    money = accounts.money({
        key for command, _ in good if not command.body.opening
        for key in ((command.body.supplier, "received_not_billed", _currency(command)), (0, "purchases", _currency(command)))
    })  # fmt: skip
    fresh = iter(ids.take(Receipt, len(good)))
    waiting = _Waiting(buckets)
    entries, rows, lines_new, numbered, stepped, made = [], [], [], [], [], {}
    for command, lines in good:
        body, at = command.body, command.at or current.now
        answered = expected.get(command.paper or 0)
        receipt = command.paper if answered else next(fresh)
        assert receipt is not None
        made[command.key] = receipt
        owner, site = body.owner or actor.party, sites[body.place]
        free = buckets[owner, body.place, site, "free"]
        outside = buckets[owner, body.place, site, "opening" if body.opening else "bought"]
        cost = sum(line.cost for line, _ in lines)
        goods = [moves.receive(outside, free, line.sku, lot, line.pieces, line.cost) for line, lot in _together(lines)]
        goods += waiting.explained(receipt, free, buckets[owner, body.place, site, "unexplained"], goods)
        owed = []
        if cost and not body.opening:
            coin = _currency(command)
            owed.append(moves.owe(money[body.supplier, "received_not_billed", coin], money[0, "purchases", coin], cost))
        entries.append(
            Entry("receipt", receipt, "received", 1 if not answered else answered["turn"] + 1, at, goods, owed)
        )
        told = [
            (receipt, n, actor.organisation, line.sku, lot, None, line.pieces, line.cost)
            for n, (line, lot) in enumerate(_together(lines), 1)
        ]
        if answered:
            stepped.append((receipt, "expected", "receive"))
            numbered.append(receipt)
            lines_new += _compared(answered, told)
        else:
            rows.append((
                receipt, actor.organisation, body.supplier, owner, site, body.place, _currency(command), body.reference,
                None, body.opening, at, cost,
            ))  # fmt: skip
            lines_new += told
        announce(facts.GoodsReceived(receipt, body.supplier, cost), command)
    post(entries)
    waiting.close()
    _store(rows, lines_new, stepped, numbered, {made[c.key]: (c.at or current.now) for c, _ in good})
    stock.freed(actor=actor, held=list(held.values()))
    return Outcomes(
        Outcome(command.key, "refused", command.paper, refused[command.key])
        if command.key in refused
        else Outcome(command.key, "done", made[command.key])
        for command in receipts
    )


def _currency(command: Command[Receive]) -> str:
    return command.body.currency or work().house.currency


def _together(lines: Sequence[tuple[Received, int]]) -> list[tuple[Received, int]]:
    """Two lines of the same lot add up first."""
    found: dict[int, Received] = {}
    for line, lot in lines:
        known = found.get(lot)
        found[lot] = (
            line if known is None else line._replace(pieces=known.pieces + line.pieces, cost=known.cost + line.cost)
        )
    return [(line, lot) for lot, line in found.items()]


def _expected(actor: Actor, receipts: Sequence[Command[Receive]]) -> dict[int, dict[str, Any]]:
    """Lock the expected receipts that are answered; with their lines, by lot."""
    wanted = [command.paper for command in receipts if command.paper is not None]
    if not wanted:
        return {}
    rows = papers.hold(Receipt, actor.organisation, wanted, "id, status, turn, supplier, their_shipment, place")
    found = {
        row[0]: {"status": row[1], "turn": row[2], "supplier": row[3], "shipment": row[4], "lines": {}} for row in rows
    }
    for receipt, lot, sku, pieces in sql.fetch(
        "SELECT receipt_id, lot, sku, expected FROM warehouse_receiptline WHERE receipt_id = ANY(%s::bigint[])",
        (sql.array(sorted(found)),),
    ):
        found[receipt]["lines"][lot] = (sku, pieces or 0)
    return found


def _faults(
    command: Command[Receive],
    sites: Mapping[int, int],
    plain: Mapping[int, int],
    lots: Mapping[int, Any],
    expected: Mapping[int, dict[str, Any]],
) -> list[Refused]:
    body = command.body
    found = [Refused("warehouse.unknown_place", place=body.place)] if body.place not in sites else []
    if not body.lines:
        found.append(Refused("warehouse.no_lines"))
    for n, line in enumerate(body.lines, 1):
        if line.pieces < 0 or line.cost < 0 or line.sku not in plain or (line.cost and not line.pieces):
            found.append(Refused("warehouse.bad_line", line=n, pieces=line.pieces, cost=line.cost))
        elif line.lot is not None and (line.lot not in lots or lots[line.lot].sku != line.sku):
            found.append(Refused("warehouse.unknown_lot", line=n, lot=line.lot, sku=line.sku))
    if command.paper is not None:
        paper = expected.get(command.paper)
        if paper is None:
            found.append(papers.missing("receipt", command.paper))
        elif paper["status"] != "expected":
            found.append(Refused("warehouse.not_expected", receipt=command.paper, status=paper["status"]))
    return found


def _compared(answered: dict[str, Any], told: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The told lines beside what was expected; each difference opens a discrepancy."""
    receipt, organisation = told[0][0] if told else 0, work().actor.organisation
    came = {row[4]: row for row in told}
    rows, opened = [], []
    n = 0
    for lot, (sku, pieces) in answered["lines"].items():
        n += 1
        row = came.pop(lot, None)
        got = row[6] if row else 0
        rows.append((receipt, n, organisation, sku, lot, pieces, got, row[7] if row else 0))
        if got != pieces:
            opened.append((sku, lot, pieces, got))
    for row in came.values():
        n += 1
        rows.append((receipt, n, organisation, row[3], row[4], 0, row[6], row[7]))
        opened.append((row[3], row[4], 0, row[6]))
    counterpart = parties.member_organisation([answered["supplier"]]).get(answered["supplier"])
    discrepancies.open_all([
        discrepancies.Difference(
            "receipt_differs", "receipt", receipt, sku=sku, lot=lot, counterpart=counterpart,
            note=f"expected {pieces}, received {got}, shipment {answered['shipment']}",
        )
        for sku, lot, pieces, got in opened
    ])  # fmt: skip
    return rows


def _store(
    rows: list[tuple[Any, ...]],
    lines: list[tuple[Any, ...]],
    stepped: list[tuple[int, str, str]],
    numbered: list[int],
    times: Mapping[int, Any],
) -> None:
    current = work()
    papers.add(Receipt, RECEIPT, rows, [("receive",)] * len(rows), [current.day(times[row[0]]) for row in rows])
    if stepped:
        sql.run("DELETE FROM warehouse_receiptline WHERE receipt_id = ANY(%s::bigint[])", (sql.array(numbered),))
        papers.step(Receipt, stepped)
        for receipt in numbered:
            numbers.number(Receipt, [receipt], current.day(times[receipt]))
    sql.insert(ReceiptLine, LINES, lines)


class _Waiting:
    """Open discrepancies at the places that goods came to: a receipt may explain what was told before it."""

    def __init__(self, buckets: Mapping[Any, Goods]) -> None:
        free = [account for account in buckets.values() if account.bucket == "free"]
        self.open = discrepancies.held(free) if free else []
        self.there = read.lots_at([one.goods_account for one in self.open]) if self.open else {}
        self.closed: dict[int, list[int]] = {}

    def explained(self, receipt: int, free: Goods, unexplained: Goods, goods: list[GoodsMove]) -> list[GoodsMove]:
        """Moves back to unexplained for each discrepancy whose pieces have now come, at the value they were drawn with."""
        came = {move.lot: (move.pieces, move.value) for move in goods}
        found = []
        for one in list(self.open):
            pieces, value = came.get(one.lot, (0, 0))
            before = self.there.get((free.id, one.lot), (0, 0))
            left, worth = pieces + before[0] - one.pieces, value + before[1] - one.value
            if one.goods_account != free.id or not 0 < one.pieces <= pieces or worth < 0 or (left == 0 and worth):
                continue
            found.append(moves.give_back_unexplained(free, unexplained, one.sku, one.lot, one.pieces, one.value))
            came[one.lot] = (pieces - one.pieces, value - one.value)
            self.open.remove(one)
            self.closed.setdefault(receipt, []).append(one.id)
        return found

    def close(self) -> None:
        """Mark them explained."""
        for receipt, some in self.closed.items():
            discrepancies.close(some, "receipt", receipt)
