"""A shop in which goods go out and money comes in, for the billing stories."""

from __future__ import annotations

from datetime import date
from typing import Any

from salur.billing import actions as billing
from salur.billing import queries
from salur.billing.bodies import Invoice, OpeningItem, Payment, RecordBill
from salur.billing.queries import InvoiceSeen, OpenItem
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Refused
from salur.kernel import sql
from salur.kernel.command import ask
from salur.kernel.work import reading
from salur.ledger import read
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick
from tests.world import World


class Shop(World):
    """A world in which goods go out and money comes in."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.receive(2400)

    def picked(self, pieces: int = 24, buyer: int | None = None) -> int:
        """A shipment that waits to be loaded."""
        order = self.place(self.order((self.skus[0], pieces), buyer=buyer)).one().paper
        shipment = warehouse.pick(actor=self.actor, picks=[ask(Pick(cartons=1), order)]).one().paper
        assert shipment is not None
        return shipment

    def loaded(self, pieces: int = 24, buyer: int | None = None) -> int:
        """A shipment on its way."""
        shipment = self.picked(pieces, buyer)
        delivery.load(actor=self.actor, trips=[ask(Plan(self.van, (shipment,)))]).one()
        return shipment

    def deliver(self, shipment: int, *refused: tuple[int, int], everything: str = "") -> int:
        """What happened at the door: (line, pieces) refused, or everything."""
        body = Deliver(tuple(Refused(line, pieces, "damaged") for line, pieces in refused), everything)
        delivery.deliver(actor=self.actor, deliveries=[ask(body, shipment)]).one()
        return shipment

    def delivered(self, pieces: int = 24, buyer: int | None = None) -> int:
        """A shipment that was taken in full."""
        return self.deliver(self.loaded(pieces, buyer))

    def invoice(self, *shipments: int, on: date | None = None) -> int:
        """An invoice of shipments."""
        return billing.invoice(actor=self.actor, invoices=[ask(Invoice(shipments, on))]).papers()[0]

    def invoiced(self, pieces: int = 24, buyer: int | None = None) -> int:
        """An invoice of one delivered shipment."""
        return self.invoice(self.delivered(pieces, buyer))

    def pay(self, amount: int, *invoices: tuple[int, int], **more: Any) -> int:
        """A payment of the first outlet."""
        body = Payment(more.pop("party", self.outlets[0]), amount, invoices=invoices, **more)
        return billing.receive_payment(actor=self.actor, payments=[ask(body)]).papers()[0]

    def open_item(self, amount: int, number: str = "OLD-1", **more: Any) -> int:
        """An invoice of before the books were opened."""
        body = OpeningItem(
            self.outlets[0], number, date(2025, 1, 2), more.pop("due_on", date(2025, 2, 1)), amount, **more
        )
        return billing.open_item(actor=self.actor, items=[ask(body)]).papers()[0]

    def wrote(self, kind: str, paper: int) -> list[tuple[str, str, str, int]]:
        """The moves of money that a paper wrote: occasion, source, target, amount."""
        with reading(self.actor.organisation):
            lines = read.written_by(self.actor.organisation, kind, paper)
        return [(line.occasion, line.source, line.target, line.amount) for line in lines if not line.pieces]

    def stands(self, party: int | None = None) -> dict[str, int]:
        """What stands in the kept accounts of the first outlet, without those at zero."""
        with reading(self.actor.organisation):
            money = read.money_of(self.actor.organisation, [self.outlets[0] if party is None else party], self.currency)
        return {bucket: amount for (_, bucket), amount in money.items() if amount}

    def seen(self, invoice: int) -> InvoiceSeen:
        """An invoice as a page shows it."""
        with reading(self.actor.organisation):
            return queries.invoice(self.actor, invoice)

    def owed(self) -> list[OpenItem]:
        """What is open."""
        with reading(self.actor.organisation):
            return queries.open_items(self.actor)

    def promised(self) -> int:
        """What orders have set aside of the first outlet's credit."""
        return int(self.one("SELECT promised FROM credit_account WHERE party = %s", self.outlets[0]))

    def discrepancies(self) -> list[tuple[str, int, str]]:
        """Kind, amount and note of the open discrepancies of money."""
        with reading(self.actor.organisation):
            rows = sql.fetch("SELECT kind, amount, note FROM ledger_discrepancy WHERE amount <> 0 ORDER BY id")
        return [(row[0], row[1], row[2]) for row in rows]

    def one(self, statement: str, *params: object) -> Any:
        """One value."""
        with reading(self.actor.organisation):
            return sql.fetch(statement, params)[0][0]


def bill_of(shop: Shop, **change: Any) -> RecordBill:
    """A bill of 1,000 and 110 tax for goods received at 1,000."""
    body = {"untaxed": 1_000, "tax": 110, "received": 1_000, "on": date(2026, 1, 2), "due_on": date(2026, 2, 1)}
    return RecordBill(**{"supplier": shop.supplier, **body, **change})


def members() -> tuple[Shop, Shop]:
    """A principal and the distributor that buys of it; both keep their books here."""
    principal, distributor = Shop(), Shop()
    principal.supply([distributor.actor.party])
    principal.set_limits([distributor.actor.party], None)
    return principal, distributor
