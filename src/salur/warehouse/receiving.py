"""What came beside what was expected and what was drawn before it came. Nothing is written here but discrepancies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.ledger import discrepancies, read
from salur.ledger.entry import Goods, GoodsMove
from salur.warehouse import moves
from salur.warehouse.bodies import Receive, Received
from salur.warehouse.models import Receipt

Row = tuple[Any, ...]


@dataclass(slots=True)
class Expected:
    """A locked receipt that is to be answered: what of each lot was on its way, as (SKU, pieces)."""

    id: int
    status: str
    turn: int
    supplier: int
    shipment: int | None
    lines: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Told:
    """A receipt as it was told: lines by lot, whose goods, at which site, and the expected receipt it answers."""

    command: Command[Receive]
    owner: int
    site: int
    lines: list[tuple[Received, int]]
    answers: Expected | None
    receipt: int = 0

    @property
    def body(self) -> Receive:
        """What was told."""
        return self.command.body

    @property
    def at(self) -> datetime:
        """When it came."""
        return self.command.at or work().now

    @property
    def cost(self) -> int:
        """What all of it costs, in the smallest coin."""
        return sum(line.cost for line, _ in self.lines)

    @property
    def turn(self) -> int:
        """The receipt's turn once it is received."""
        return 1 if self.answers is None else self.answers.turn + 1

    def rows(self, organisation: int) -> list[Row]:
        """The receipt's lines: as told, or beside what was expected."""
        if self.answers is None:
            return [
                (self.receipt, n, organisation, line.sku, lot, None, line.pieces, line.cost)
                for n, (line, lot) in enumerate(self.lines, 1)
            ]
        came = {lot: line for line, lot in self.lines}
        skus = {lot: sku for lot, (sku, _) in self.answers.lines.items()} | {
            lot: line.sku for lot, line in came.items()
        }
        none = Received(0, 0, 0)
        return [
            (self.receipt, n, organisation, sku, lot, self.answers.lines.get(lot, (sku, 0))[1],
             came.get(lot, none).pieces, came.get(lot, none).cost)
            for n, (lot, sku) in enumerate(skus.items(), 1)
        ]  # fmt: skip


def together(lines: Iterable[tuple[Received, int]]) -> list[tuple[Received, int]]:
    """Two lines of the same lot add up first."""
    found: dict[int, Received] = {}
    for line, lot in lines:
        known = found.get(lot)
        found[lot] = (
            line if known is None else line._replace(pieces=known.pieces + line.pieces, cost=known.cost + line.cost)
        )
    return [(line, lot) for lot, line in found.items()]


def expected(actor: Actor, receipts: Sequence[Command[Receive]]) -> dict[int, Expected]:
    """Lock the expected receipts that are answered, as far as the actor may see them; with their lines, by lot."""
    wanted = [command.paper for command in receipts if command.paper is not None]
    if not wanted:
        return {}
    columns = "id, status, turn, supplier, their_shipment, site"
    rows = papers.hold(Receipt, actor.organisation, wanted, columns)
    found = {row[0]: Expected(*row[:5]) for row in rows if actor.places is None or row[5] in actor.places}
    for receipt, lot, sku, pieces in sql.fetch(
        "SELECT receipt_id, lot, sku, expected FROM warehouse_receiptline WHERE receipt_id = ANY(%s::bigint[]) "
        "ORDER BY receipt_id, n",
        (sql.array(sorted(found)),),
    ):
        found[receipt].lines[lot] = (sku, found[receipt].lines.get(lot, (sku, 0))[1] + (pieces or 0))
    return found


def refusals(
    actor: Actor,
    command: Command[Receive],
    sites: Mapping[int, int],
    plain: Mapping[int, int],
    lots: Mapping[int, Any],
    waiting: Mapping[int, Expected],
) -> list[Refused]:
    """Why a receipt cannot be read, if so: a tell is not refused for what the book thinks."""
    body = command.body
    found = []
    site = sites.get(body.place)
    if site is None:
        found.append(Refused("warehouse.unknown_place", place=body.place))
    elif actor.places is not None and not {body.place, site} & actor.places:
        found.append(papers.missing("place", body.place))
    if not body.lines:
        found.append(Refused("warehouse.no_lines"))
    coin = work().house.currency
    if body.currency not in (None, coin):
        found.append(Refused("kernel.bad_value", field="currency", value=body.currency, why=f"costs are in {coin}"))
    if len(body.reference) > 80:
        found.append(Refused("kernel.bad_value", field="reference", value=body.reference, why="over 80 characters"))
    for n, line in enumerate(body.lines, 1):
        if line.pieces < 0 or line.cost < 0 or line.sku not in plain or (line.cost and not line.pieces):
            found.append(Refused("warehouse.bad_line", line=n, pieces=line.pieces, cost=line.cost))
        elif line.lot is not None and (line.lot not in lots or lots[line.lot].sku != line.sku):
            found.append(Refused("warehouse.unknown_lot", line=n, lot=line.lot, sku=line.sku))
    if command.paper is not None:
        found += _not_answered(command.paper, body, waiting)
    return found


def _not_answered(receipt: int, body: Receive, waiting: Mapping[int, Expected]) -> list[Refused]:
    paper = waiting.get(receipt)
    if paper is None:
        return [papers.missing("receipt", receipt)]
    if paper.status == "received":
        return [Refused("warehouse.not_expected", receipt=receipt, status=paper.status)]
    if paper.supplier != body.supplier:
        return [Refused("kernel.bad_value", field="supplier", value=body.supplier, why="another sent it")]
    return []


def open_differences(one: Told, rows: Iterable[Row], counterpart: int | None) -> None:
    """Open a discrepancy, which both members see, for each lot of which something else came than was expected."""
    assert one.answers is not None
    why = {line.sku: f", {line.reason[:40]}" for line in one.body.lines if line.reason}
    discrepancies.open_all([
        discrepancies.Difference(
            "receipt_differs", "receipt", receipt, sku=sku, lot=lot, counterpart=counterpart,
            note=f"expected {pieces}, received {got}, shipment {one.answers.shipment}{why.get(sku, '')}",
        )
        for receipt, _, _, sku, lot, pieces, got, _ in rows
        if got != pieces
    ])  # fmt: skip


class Explaining:
    """Open discrepancies at the places that goods came to: a paper may explain what was told before it."""

    def __init__(self, free: Sequence[Goods], paper_kind: str = "receipt") -> None:
        self.paper_kind = paper_kind
        self.open = discrepancies.held(free) if free else []
        self.there = read.lots_at([one.goods_account for one in self.open]) if self.open else {}
        self.closed: dict[int, list[int]] = {}

    def explained(self, paper: int, free: Goods, unexplained: Goods, goods: Iterable[GoodsMove]) -> list[GoodsMove]:
        """Moves back to unexplained for each discrepancy whose pieces have now come, at the value they were drawn with.

        Only what came explains, all of a discrepancy or nothing; and what stays must still be worth something.
        """
        came: dict[int, int] = {}
        for move in goods:
            came[move.lot] = came.get(move.lot, 0) + move.pieces
            pieces, value = self.there.get((free.id, move.lot), (0, 0))
            self.there[free.id, move.lot] = (pieces + move.pieces, value + move.value)
        found = []
        for one in list(self.open):
            if one.goods_account != free.id or not 0 < one.pieces <= came.get(one.lot, 0):
                continue
            pieces, value = self.there[free.id, one.lot]
            pieces, value = pieces - one.pieces, value - one.value
            if value < 0 or (pieces == 0 and value):
                continue
            found.append(moves.give_back_unexplained(free, unexplained, one.sku, one.lot, one.pieces, one.value))
            came[one.lot] -= one.pieces
            self.there[free.id, one.lot] = (pieces, value)
            self.open.remove(one)
            self.closed.setdefault(paper, []).append(one.id)
        return found

    def close(self) -> None:
        """Mark them explained."""
        for paper, some in self.closed.items():
            discrepancies.close(some, self.paper_kind, paper)
