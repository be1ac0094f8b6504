"""The whole flow for so many papers of so many lines, counting the SQL statements that each verb sends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

from salur.billing import bodies as bills
from salur.counts.bodies import Counted, Tell
from salur.delivery.bodies import Deliver, Plan, Unload
from salur.field import bodies as field
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.verb import VERBS
from salur.orders.bodies import Because, Capture, Change, Line
from salur.pricing import goods
from salur.returns import bodies as returns
from salur.warehouse.bodies import Move, Moved, Pack, Pick, Receive, Received
from tests.world import World

PLENTY = 1_000_000
OUTLETS = 100
SKUS = 50


class Flow:
    """A world with plenty of everything, and the statements counted in it."""

    def __init__(self) -> None:
        self.world = World(outlets=OUTLETS, skus=SKUS)
        self.counted: dict[str, dict[str, int]] = {}  # verb: size: statements
        self.size = ""
        lines = tuple(Received(sku, PLENTY, PLENTY * 3_000) for sku in self.world.skus)
        self.tell("warehouse.receive", [Receive(self.world.supplier, self.world.site, lines)], count=False)

    def tell(self, verb: str, told: Sequence[Any], count: bool = True) -> list[int]:
        """Tell a verb bodies, or (body, paper); all must be done. Gives the papers."""
        module, name = verb.split(".")
        public = getattr(import_module(f"salur.{module}.actions"), name)
        commands = [ask(*one) if type(one) is tuple else ask(one) for one in told]
        goods.forget()  # the dearest case: what pricing keeps for half a minute is read anew
        before = sql.statements()
        outcomes = public(actor=self.world.actor, **{str(VERBS[verb].commands): commands})
        sent = sql.statements() - before
        papers: list[int] = outcomes.papers()
        if count:
            self.counted.setdefault(verb, {})[self.size] = sent
        return papers

    def orders(self, papers: int, lines: int) -> list[Capture]:
        """So many orders, of one piece each line."""
        wanted = tuple(Line(sku, 1) for sku in self.world.skus[:lines])
        return [Capture(self.world.outlets[n % OUTLETS], wanted) for n in range(papers)]

    def sell(self, papers: int, lines: int) -> None:
        """Place, pick, load, invoice, deliver, unload, pay, take back."""
        world = self.world
        orders = self.tell("orders.place", self.orders(papers, lines))
        shipments = self.tell("warehouse.pick", [(Pick(), order) for order in orders])
        self.tell("warehouse.pack", [(Pack(1), shipment) for shipment in shipments])
        trips = self.tell("delivery.load", [Plan(world.van, tuple(shipments))])
        invoices = self.tell("billing.invoice", [bills.Invoice((shipment,)) for shipment in shipments])
        self.tell("delivery.deliver", [(Deliver(), shipment) for shipment in shipments])
        self.tell("delivery.unload", [(Unload(), trip) for trip in trips])
        buyers = [world.outlets[n % OUTLETS] for n in range(papers)]
        self.tell("billing.receive_payment", [
            bills.Payment(buyer, 1_000_00, invoices=((invoice, 1_000_00),)) for buyer, invoice in zip(buyers,
            invoices, strict=True)
        ])  # fmt: skip
        back = tuple(returns.Back(sku, 1, "stale") for sku in world.skus[:lines])
        came = self.tell("returns.receive", [returns.Receive(buyer, world.site, back) for buyer in buyers])
        found = tuple(returns.Found(n + 1, "restock") for n in range(lines))
        self.tell("returns.inspect", [(returns.Inspect(found), one) for one in came])

    def sell_part(self, papers: int, lines: int) -> None:
        """Only the verbs that are promised at this size too: place, pick, invoice."""
        orders = self.tell("orders.place", self.orders(papers, lines))
        shipments = self.tell("warehouse.pick", [(Pick(), order) for order in orders])
        self.tell("delivery.load", [Plan(self.world.van, tuple(shipments))], count=False)
        self.tell("billing.invoice", [bills.Invoice((shipment,)) for shipment in shipments])

    def think_again(self, papers: int, lines: int) -> None:
        """Capture, confirm, change, cancel, put back, close short."""
        wanted = self.orders(papers, lines)
        drafts = self.tell("orders.capture", wanted)
        self.tell("orders.confirm", [(None, order) for order in drafts])
        self.tell("orders.change", [(Change(wanted[0].lines), order) for order in drafts])
        shipments = self.tell("warehouse.pick", [(Pick(), order) for order in drafts], count=False)
        self.tell("warehouse.put_back", [(None, shipment) for shipment in shipments])
        self.tell("orders.cancel", [(Because("no"), order) for order in drafts])
        more = self.tell("orders.place", wanted, count=False)
        self.tell("orders.short_close", [(Because("no"), order) for order in more])

    def warehouse(self, papers: int, lines: int) -> None:
        """Receive, transfer to a van, sell from it, count, bill."""
        world = self.world
        came = tuple(Received(sku, 2, 6_000) for sku in world.skus[:lines])
        self.tell("warehouse.receive", [Receive(world.supplier, world.site, came)] * papers)
        moved = tuple(Moved(sku, 2) for sku in world.skus[:lines])
        self.tell("warehouse.transfer", [Move(world.site, world.second_van, moved)] * papers)
        sold = tuple(field.Line(sku, 1, free=n > 0 and n % 5 == 0) for n, sku in enumerate(world.skus[:lines]))
        self.tell(
            "field.record_sale", [field.Sale(world.second_van, buyer, sold, "cash") for buyer in self._buyers(papers)]
        )
        counted = Tell(world.van, tuple(Counted(sku, 1) for sku in world.skus[:lines]))
        self.tell("counts.approve", [(None, one) for one in self.tell("counts.tell", [counted])])
        today = date(2026, 5, 4)
        booked = self.tell(
            "billing.record_bill", [bills.RecordBill(world.supplier, 10_00, 1_10, 10_00, today, today)] * papers
        )
        self.tell("billing.pay_bill", [(bills.PayBill(11_10), bill) for bill in booked])

    def _buyers(self, papers: int) -> list[int]:
        return [self.world.outlets[n % OUTLETS] for n in range(papers)]


def run(sizes: Sequence[tuple[int, int]], part_sizes: Sequence[tuple[int, int]]) -> dict[str, dict[str, int]]:
    """Statements by verb and size."""
    flow = Flow()
    for papers, lines in sizes:
        flow.size = f"{papers:,} x {lines}"
        flow.sell(papers, lines)
        flow.think_again(papers, lines)
        flow.warehouse(papers, lines)
    for papers, lines in part_sizes:
        flow.size = f"{papers:,} x {lines}"
        flow.sell_part(papers, lines)
    return flow.counted
