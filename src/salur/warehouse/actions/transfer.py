"""Move goods between places of ours: load a van for selling, feed a branch or a bin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.kernel import ids, papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import work
from salur.ledger import accounts, shelves
from salur.ledger.entry import Entry, Goods, GoodsMove
from salur.ledger.post import post
from salur.parties.trade import sites_of
from salur.stock import actions as stock
from salur.warehouse import facts, moves, queries, rules
from salur.warehouse.bodies import Move
from salur.warehouse.models import Transfer
from salur.warehouse.piles import piles_of
from salur.warehouse.receiving import Explaining

Piles = Mapping[tuple[int, int], Sequence[rules.Pile]]  # by (account, SKU)

COLUMNS = ("id", "organisation", "owner", "source", "target", "at", "pieces")


@action("warehouse.transfer")
def transfer(*, actor: Actor, transfers: Sequence[Command[Move]]) -> Outcomes:
    """Goods go from one place to another of ours, first expired first; what is promised stays.

    What was drawn from unexplained where they come to (sold from a van before anybody told what it took along) is
    explained by them, as far as they go. Refused: warehouse.unknown_place, warehouse.no_lines, warehouse.bad_line,
    warehouse.not_there, kernel.not_found (a place out of sight).
    """
    sites = sites_of(actor.organisation, {p for c in transfers for p in (c.body.source, c.body.target)})
    refused = {command.key: reason for command in transfers if (reason := _fault(actor, command, sites))}
    good = [command for command in transfers if command.key not in refused]
    locked = shelves.hold({
        (command.body.owner or actor.party, sites[place], line.sku)
        for command in good for line in command.body.lines for place in (command.body.source, command.body.target)
    })  # fmt: skip
    free = _accounts(actor, good, sites)
    sources = {command.body.source for command in good}  # what also goes out in this call is not reckoned with
    shelf_accounts = [account for account in free.values() if account.bucket == "free"]
    explaining = Explaining([account for account in shelf_accounts if account.place not in sources], "transfer")
    piles = piles_of(queries.lots_in(shelf_accounts, {line.sku for command in good for line in command.body.lines}))
    room = {key: shelf.free for key, shelf in locked.items()}
    rows, entries = [], []
    made = dict(zip((command.key for command in good), ids.take(Transfer, len(good)), strict=True))
    for command in good:
        body, owner, at = command.body, command.body.owner or actor.party, command.at or work().now
        source = free[owner, body.source, sites[body.source], "free"]
        target = free[owner, body.target, sites[body.target], "free"]
        if short := _short(body, source, target.site, room, piles):
            refused[command.key] = short
            continue
        goods = _moves(body, source, target, piles, room)
        if source.site != target.site:  # within a site nothing is more than before: it might be promised to others
            unexplained = free[owner, body.target, target.site, "unexplained"]
            for move in explaining.explained(made[command.key], target, unexplained, list(goods)):
                goods.append(move)
                room[owner, target.site, move.sku] -= move.pieces
        entries.append(Entry("transfer", made[command.key], "moved", 1, at, goods))
        pieces = sum(line.pieces for line in body.lines)
        rows.append((made[command.key], actor.organisation, owner, body.source, body.target, at, pieces))
        announce(facts.GoodsTransferred(made[command.key], pieces), command)
    papers.add(Transfer, COLUMNS, rows, [("move",)] * len(rows), [work().day(row[5]) for row in rows])
    post(entries)
    explaining.close()
    stock.freed(actor=actor, held=list(locked.values()))
    return Outcomes.of(transfers, refused, made)


def _accounts(
    actor: Actor, good: Sequence[Command[Move]], sites: Mapping[int, int]
) -> dict[tuple[int, int, int, str], Goods]:
    """Free at both ends, and unexplained where the goods come to."""
    return accounts.goods({
        (command.body.owner or actor.party, place, sites[place], bucket)
        for command in good
        for place, bucket in (
            (command.body.source, "free"), (command.body.target, "free"), (command.body.target, "unexplained"),
        )
    })  # fmt: skip


def _fault(actor: Actor, command: Command[Move], sites: Mapping[int, int]) -> Refused | None:
    body = command.body
    for place in (body.source, body.target):
        if place not in sites:
            return Refused("warehouse.unknown_place", place=place)
        if actor.places is not None and not {place, sites[place]} & actor.places:
            return papers.missing("place", place)
    if not body.lines:
        return Refused("warehouse.no_lines")
    if body.source == body.target:
        return Refused("warehouse.unknown_place", place=body.target)
    for n, line in enumerate(body.lines, 1):
        if line.pieces <= 0:
            return Refused("warehouse.bad_line", line=n, pieces=line.pieces, cost=0)
    return None


def _short(body: Move, source: Goods, site: int, room: Mapping[shelves.Key, int], piles: Piles) -> Refused | None:
    """The refusal if something is not there, or promised to somebody (within one site promises are not touched)."""
    wanted: dict[int, int] = {}
    for line in body.lines:
        wanted[line.sku] = wanted.get(line.sku, 0) + line.pieces
    for sku, pieces in wanted.items():
        there = sum(pile.pieces for pile in piles.get((source.id, sku), ()))
        if source.site != site:
            there = min(there, room[source.owner, source.site, sku])
        if pieces > there:
            return Refused("warehouse.not_there", pieces=pieces, sku=sku, there=there)
    return None


def _moves(body: Move, source: Goods, target: Goods, piles: Piles, room: dict[shelves.Key, int]) -> list[GoodsMove]:
    """The moves of one transfer; within one site promises stay as they are."""
    goods = []
    for line in body.lines:
        for one in rules.draw(piles[source.id, line.sku], line.pieces, None, None):
            goods.append(moves.transfer(source, target, line.sku, one.lot, one.pieces, one.value))
        room[source.owner, source.site, line.sku] -= line.pieces
        room[target.owner, target.site, line.sku] += line.pieces
    return goods
