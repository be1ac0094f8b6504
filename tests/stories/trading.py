"""A firm that trades: orders, shipments, trips and doors in a line each, and what stands of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Refused, Unload
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.work import reading
from salur.ledger import read
from salur.orders import actions as orders
from salur.orders.bodies import Because, Change, Line
from salur.parties import actions as parties
from salur.parties.bodies import PlaceBody
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Picked, Receive, Received
from tests.world import World


class LineSeen(NamedTuple):
    """A line of an order as it stands."""

    pieces: int
    cancelled: int
    refused: int
    amount: int
    open_amount: int | None


class Firm(World):
    """A world with a warehouse that is worked in."""

    def rows(self, statement: str, *params: object) -> list[tuple[Any, ...]]:
        """What the firm sees."""
        with reading(self.actor.organisation):
            return sql.fetch(statement, params)

    def value(self, statement: str, *params: object) -> Any:
        """The one value asked for."""
        ((found,),) = self.rows(statement, *params)
        return found

    # -- orders

    def ordered(self, *lines: tuple[int, int], buyer: int | None = None, **more: object) -> int:
        """A placed order of (SKU, pieces)."""
        paper = self.place(self.order(*(lines or ((self.skus[0], 10),)), buyer=buyer, **more)).one().paper
        assert paper is not None
        return paper

    def drafted(self, *lines: tuple[int, int], **more: object) -> int:
        """An order that was written down only."""
        body = self.order(*(lines or ((self.skus[0], 10),)), **more)  # type: ignore[arg-type]
        return orders.capture(actor=self.actor, orders=[ask(body)]).papers()[0]

    def confirm(self, *papers: int) -> Outcomes:
        """Confirm orders."""
        return orders.confirm(actor=self.actor, orders=[ask(None, paper) for paper in papers])

    def change(self, paper: int, *lines: tuple[int, int] | Line) -> Outcome:
        """Give an order new lines."""
        body = Change(tuple(line if isinstance(line, Line) else Line(*line) for line in lines))
        return orders.change(actor=self.actor, orders=[ask(body, paper)])[0]

    def cancel(self, paper: int) -> Outcome:
        """Cancel an order."""
        return orders.cancel(actor=self.actor, orders=[ask(Because("no longer wanted"), paper)])[0]

    def short_close(self, paper: int) -> Outcome:
        """What was not picked will not come."""
        return orders.short_close(actor=self.actor, orders=[ask(Because("season is over"), paper)])[0]

    def status(self, paper: int, table: str = "orders_order") -> str:
        """Where a paper stands."""
        return str(self.value(f"SELECT status FROM {table} WHERE id = %s", paper))

    def lines(self, order: int) -> list[LineSeen]:
        """The lines of an order."""
        return [
            LineSeen(*row)
            for row in self.rows(
                "SELECT pieces, cancelled, refused, untaxed + tax, open_untaxed + open_tax FROM orders_orderline "
                "WHERE order_id = %s ORDER BY n",
                order,
            )
        ]

    def aside(self, order: int) -> tuple[dict[int, int], dict[int, int], int]:
        """What is promised to an order and what it waits for, by line; and its credit."""
        promised = self.rows("SELECT line, pieces FROM stock_promise WHERE paper = %s ORDER BY line", order)
        waiting = self.rows("SELECT line, pieces FROM stock_backorder WHERE paper = %s ORDER BY line", order)
        credit = self.rows("SELECT amount FROM credit_promise WHERE paper = %s AND paper_kind = 'order'", order)
        return dict(promised), dict(waiting), credit[0][0] if credit else 0

    def total(self, order: int) -> int:
        """What an order comes to, with tax."""
        return int(self.value("SELECT untaxed + tax FROM orders_order WHERE id = %s", order))

    def add_other_sku(self, price: str = "96000", carton: int = 24) -> int:
        """One more SKU."""
        self.mark = f"{self.mark}x"
        return self.add_skus(1, price, carton)[0]

    # -- warehouse

    def lot(self, code: str, expires_on: date | None = None, sku: int | None = None) -> int:
        """A lot of an SKU."""
        body = LotBody(sku or self.skus[0], code, expires_on)
        return catalog.record_lots(actor=self.actor, lots=[ask(body)]).papers()[0]

    def bin(self, code: str) -> int:
        """A bin in the warehouse."""
        body = PlaceBody(f"{code}{self.mark}", code, "bin", parent=f"WH{self.mark}")
        return parties.record_places(actor=self.actor, places=[ask(body)]).papers()[0]

    def come(self, lot: int, pieces: int, *, place: int | None = None, cost: int | None = None) -> None:
        """Pieces of a lot come in, at 3,000.00 each unless told."""
        line = Received(self.skus[0], pieces, 300_000 * pieces if cost is None else cost, lot)
        body = Receive(self.supplier, place or self.site, (line,))
        warehouse.receive(actor=self.actor, receipts=[ask(body)]).one()

    def pick(self, order: int, *picked: Picked, cartons: int | None = 1, good_for_days: int = 0) -> Outcome:
        """Pick an order: all of it, or as told."""
        body = Pick(picked or None, cartons, good_for_days)
        return warehouse.pick(actor=self.actor, picks=[ask(body, order)])[0]

    def picked(self, order: int, *picked: Picked, cartons: int | None = 1) -> int:
        """The shipment picked for an order."""
        outcome = self.pick(order, *picked, cartons=cartons)
        assert outcome.ending == "done" and outcome.paper is not None, outcome.reasons
        return outcome.paper

    def put_back(self, shipment: int) -> Outcome:
        """A shipment goes back on the shelf."""
        return warehouse.put_back(actor=self.actor, shipments=[ask(None, shipment)])[0]

    def shipped(self, shipment: int) -> list[tuple[int, int, int, int]]:
        """Line of the order, lot, pieces and price with tax of a shipment's lines."""
        return [
            (row[0], row[1], row[2], row[3])
            for row in self.rows(
                "SELECT line, lot, pieces, untaxed + tax FROM warehouse_shipmentline WHERE shipment_id = %s ORDER BY n",
                shipment,
            )
        ]

    # -- on the way

    def load(self, *shipments: int, van: int | None = None) -> int:
        """A trip with these shipments on the vehicle."""
        body = Plan(van or self.van, shipments)
        return delivery.load(actor=self.actor, trips=[ask(body)]).papers()[0]

    def plan(self, *shipments: int, van: int | None = None) -> int:
        """A trip that is planned."""
        return delivery.plan(actor=self.actor, trips=[ask(Plan(van or self.van, shipments))]).papers()[0]

    def deliver(self, shipment: int, *refused: tuple[int, int, str], everything: str = "", **more: Any) -> Outcome:
        """What happened at the door: (line, pieces, reason) refused, or everything."""
        body = Deliver(tuple(Refused(*one) for one in refused), everything, **more)
        return delivery.deliver(actor=self.actor, deliveries=[ask(body, shipment)])[0]

    def unload(self, trip: int, *damaged: tuple[int, int]) -> Outcome:
        """A trip is back."""
        return delivery.unload(actor=self.actor, trips=[ask(Unload(damaged), trip)])[0]

    # -- the books

    def wrote(self, kind: str, paper: int) -> list[tuple[str, str, str, int, int]]:
        """What a paper wrote: occasion, source, target, pieces, value or amount."""
        with reading(self.actor.organisation):
            lines = read.written_by(self.actor.organisation, kind, paper)
        return [(line.occasion, line.source, line.target, line.pieces, line.amount) for line in lines]

    def lies(self, bucket: str, place: int | None = None) -> dict[int, tuple[int, int]]:
        """What lies in a bucket at a place, by lot: pieces and value."""
        return {
            row[0]: (row[1], row[2])
            for row in self.rows(
                "SELECT b.lot, b.pieces, b.value FROM ledger_goodsbalance b JOIN ledger_goodsaccount a "
                "ON a.id = b.account WHERE a.bucket = %s AND a.place = %s AND b.pieces > 0",
                bucket, place or self.site,
            )
        }  # fmt: skip

    def differences(self) -> list[tuple[str, str, int]]:
        """What waits to be explained: kind, its paper, pieces."""
        return [
            (row[0], row[1], row[2])
            for row in self.rows(
                "SELECT kind, paper_kind, pieces FROM ledger_discrepancy WHERE closed_at IS NULL ORDER BY id"
            )
        ]


def codes(outcome: Outcome) -> list[str]:
    """Why: the codes of an outcome's reasons."""
    return [reason.code for reason in outcome.reasons]


def seeing(actor: Actor, *, territories: Sequence[int] | None = None, places: Sequence[int] | None = None) -> Actor:
    """The same person with a narrower sight."""
    return replace(
        actor,
        territories=None if territories is None else frozenset(territories),
        places=None if places is None else frozenset(places),
        sender=f"{actor.sender}, narrowed",
    )
