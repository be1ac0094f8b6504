"""Goods come in, as they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.catalog import queries as catalog
from salur.kernel import ids, numbers, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, Goods, Money
from salur.ledger.post import post
from salur.parties import queries as parties
from salur.parties.trade import sites_of
from salur.stock import actions as stock
from salur.warehouse import facts, moves, receiving
from salur.warehouse.bodies import Receive
from salur.warehouse.models import Receipt, ReceiptLine
from salur.warehouse.receiving import Explaining, Told

RECEIPT = (
    "id", "organisation", "supplier", "owner", "site", "place", "currency", "reference", "their_shipment", "opening",
    "at", "cost",
)  # fmt: skip
LINES = ("receipt_id", "n", "organisation", "sku", "lot", "expected", "pieces", "cost")


@action("warehouse.receive")
def receive(*, actor: Actor, receipts: Sequence[Command[Receive]]) -> Outcomes:
    """Goods came in (a tell): booked at their cost as they came; `paper` names an expected receipt they answer.

    What differs from what was expected opens a discrepancy that both members see; what was expected no longer may come
    all the same, also to a place that has ended since. What was drawn from unexplained at
    the place is explained by it, as far as it goes. Costs are in the organisation's own currency. Refused only if
    unreadable or told before: warehouse.no_lines, warehouse.bad_line, warehouse.unknown_place, warehouse.unknown_lot,
    warehouse.not_expected (it was received), kernel.not_found, kernel.bad_value.
    """
    told, refused = _read(actor, receipts)
    held = shelves.hold({(one.owner, one.site, line.sku) for one in told for line, _ in one.lines})
    buckets, money = _accounts(told)
    explaining = Explaining([account for account in buckets.values() if account.bucket == "free"])
    fresh = iter(ids.take(Receipt, len(told)))
    entries = []
    for one in told:
        one.receipt = one.answers.id if one.answers else next(fresh)
        entries.append(_entry(one, buckets, money, explaining))
        announce(facts.GoodsReceived(one.receipt, one.body.supplier, one.cost), one.command)
    post(entries)
    explaining.close()
    _write(actor, told)
    stock.freed(actor=actor, held=list(held.values()))
    made = {one.command.key: one.receipt for one in told}
    return Outcomes.of(receipts, refused, made)


def _read(actor: Actor, receipts: Sequence[Command[Receive]]) -> tuple[list[Told], dict[Any, tuple[Refused, ...]]]:
    """What was told, and what of it cannot be read."""
    expected = receiving.expected(actor, receipts)
    sites = sites_of(actor.organisation, {command.body.place for command in receipts}, ended=True)
    plain = catalog.plain_lots({line.sku for command in receipts for line in command.body.lines})
    named = {line.lot for command in receipts for line in command.body.lines if line.lot is not None}
    lots = catalog.lots(named) if named else {}
    told: list[Told] = []
    refused: dict[Any, tuple[Refused, ...]] = {}
    answered: set[int] = set()
    for command in receipts:
        body = command.body
        reasons = receiving.refusals(actor, command, sites, plain, lots, expected)
        if not reasons and command.paper in answered:
            reasons = [Refused("warehouse.not_expected", receipt=command.paper, status="received")]
        if reasons:
            refused[command.key] = tuple(reasons)
            continue
        if command.paper is not None:
            answered.add(command.paper)
        lines = receiving.together((line, line.lot or plain[line.sku]) for line in body.lines if line.pieces)
        owner = body.owner or actor.party
        told.append(Told(command, owner, sites[body.place], lines, expected.get(command.paper or 0)))
    return told, refused


def _accounts(told: Sequence[Told]) -> tuple[dict[tuple[int, int, int, str], Goods], dict[Any, Money]]:
    buckets = accounts.goods({
        (one.owner, one.body.place, one.site, bucket)
        for one in told
        for bucket in ("free", "unexplained", "opening" if one.body.opening else "bought")
    })  # fmt: skip
    coin = work().house.currency
    owing = [one for one in told if one.cost and not one.body.opening]
    keys = {(one.body.supplier, "received_not_billed", coin) for one in owing}
    return buckets, accounts.money(keys | {(0, "purchases", coin)} if owing else set())


def _entry(
    one: Told,
    buckets: Mapping[tuple[int, int, int, str], Goods],
    money: Mapping[Any, Money],
    explaining: Explaining,
) -> Entry:
    """Goods: bought (or opening) → free, and what was drawn before → unexplained; money: what is not billed yet."""
    here = (one.owner, one.body.place, one.site)
    free, outside = buckets[*here, "free"], buckets[*here, "opening" if one.body.opening else "bought"]
    goods = [moves.receive(outside, free, line.sku, lot, line.pieces, line.cost) for line, lot in one.lines]
    goods += explaining.explained(one.receipt, free, buckets[*here, "unexplained"], list(goods))
    owed = []
    if one.cost and not one.body.opening:
        coin = work().house.currency
        owed.append(
            moves.owe(money[one.body.supplier, "received_not_billed", coin], money[0, "purchases", coin], one.cost)
        )
    return Entry("receipt", one.receipt, "received", one.turn, one.at, goods, owed)


def _write(actor: Actor, told: Sequence[Told]) -> None:
    """The receipts and their lines; those that were expected are as they came from now on."""
    current = work()
    coin = current.house.currency
    new = [one for one in told if one.answers is None]
    rows = [
        (
            one.receipt, actor.organisation, one.body.supplier, one.owner, one.site, one.body.place, coin,
            one.body.reference, None, one.body.opening, one.at, one.cost,
        )
        for one in new
    ]  # fmt: skip
    papers.add(Receipt, RECEIPT, rows, [("receive",)] * len(rows), [current.day(one.at) for one in new])
    lines = {one.receipt: one.rows(actor.organisation) for one in told}
    if answered := [one for one in told if one.answers is not None]:
        _answer(answered, lines, coin)
    sql.insert(ReceiptLine, LINES, [row for some in lines.values() for row in some])


def _answer(told: Sequence[Told], lines: Mapping[int, list[receiving.Row]], coin: str) -> None:
    """Expected receipts are received: their lines stand beside what was expected, and what differs is said."""
    answered = [one.receipt for one in told]
    sql.run("DELETE FROM warehouse_receiptline WHERE receipt_id = ANY(%s::bigint[])", (sql.array(answered),))
    papers.step(
        Receipt, [(one.receipt, one.answers.status, "receive") for one in told if one.answers],
        owner={one.receipt: one.owner for one in told},
        site={one.receipt: one.site for one in told},
        place={one.receipt: one.body.place for one in told},
        currency=dict.fromkeys(answered, coin),
        reference={one.receipt: one.body.reference for one in told},
        at={one.receipt: one.at for one in told},
        cost={one.receipt: one.cost for one in told},
    )  # fmt: skip
    days = {one.receipt: work().day(one.at) for one in told}
    for year in sorted({day.year for day in days.values()}):
        some = [receipt for receipt, day in days.items() if day.year == year]
        numbers.number(Receipt, some, days[some[0]])
    members = parties.member_organisation({one.body.supplier for one in told})
    for one in told:
        receiving.open_differences(one, lines[one.receipt], members.get(one.body.supplier))
