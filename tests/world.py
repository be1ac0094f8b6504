"""A small world of trade for tests: made through the verbs, as anybody would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from uuid import uuid4

from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.kernel import clock
from salur.kernel.actor import Actor
from salur.kernel.command import ask
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.work import reading
from salur.ledger.proof import Result, run
from salur.ledger.prove import proofs
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, PlaceBody, SupplyBody
from salur.parties.founding import found
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody
from salur.stock import queries as stock
from salur.stock.queries import OnShelf
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Receive, Received

LONG_AGO = date(2000, 1, 1)
TIME_ZONE = "Asia/Jakarta"  # of these worlds: from 17:00 UTC on it is tomorrow there
_names = count(1)


def today_there() -> date:
    """The calendar day in these worlds."""
    return clock.business_day(clock.now(), TIME_ZONE)


class World:
    """A distributor with a warehouse, vans, a supplier, outlets and SKUs."""

    def __init__(self, *, currency: str = "IDR", outlets: int = 1, skus: int = 1, limit: int | None = None,
                 invoice_at: str = "delivery", payment_days: int = 14) -> None:  # fmt: skip
        self.mark = f"{next(_names)}x{uuid4().hex[:8]}"  # no number of its own: pages are searched for amounts
        self.actor: Actor = found(f"D{self.mark}", f"Distributor {self.mark}", currency, TIME_ZONE)
        self.currency = currency
        self.supplier, *self.outlets = self.add_parties(outlets)
        self.site, self.van, self.second_van = parties.record_places(
            actor=self.actor,
            places=[
                ask(PlaceBody(f"{code}{self.mark}", code, kind))
                for code, kind in (("WH", "site"), ("VAN1", "van"), ("VAN2", "van"))
            ],
        ).papers()
        self.supply(self.outlets, invoice_at=invoice_at, payment_days=payment_days)
        self.skus = self.add_skus(skus)
        pricing.record_taxes(actor=self.actor, taxes=[ask(body) for body in defaults.taxes()]).papers()
        pricing.record_roundings(actor=self.actor, roundings=[ask(body) for body in defaults.roundings()]).papers()
        self.set_limits(self.outlets, limit)

    def add_parties(self, outlets: int) -> list[int]:
        """A supplier and some outlets."""
        bodies = [PartyBody(f"S{self.mark}", "Supplier", "firm", since=LONG_AGO)]
        bodies += [PartyBody(f"T{n}-{self.mark}", f"Toko {n}", "outlet", since=LONG_AGO) for n in range(1, outlets + 1)]
        return parties.record_parties(actor=self.actor, parties=[ask(body) for body in bodies]).papers()

    def supply(self, outlets: Iterable[int], *, invoice_at: str = "delivery", payment_days: int = 14) -> None:
        """Terms on which outlets are supplied."""
        parties.record_supplies(
            actor=self.actor,
            supplies=[
                ask(SupplyBody(self.actor.party, outlet, invoice_at=invoice_at, payment_days=payment_days,
                               ship_from=self.site))
                for outlet in outlets
            ],
        ).papers()  # fmt: skip

    def add_skus(self, many: int, price: str = "96000", carton: int = 24) -> list[int]:
        """SKUs in cartons, with a list price for a carton."""
        found_skus = catalog.record_products(
            actor=self.actor,
            products=[
                ask(ProductBody(f"P{n}-{self.mark}", f"Teh {n}", brand="Sosro", packs=(("carton", carton, None),)))
                for n in range(1, many + 1)
            ],
        ).papers()
        pricing.record_prices(
            actor=self.actor,
            prices=[ask(PriceBody(f"L{sku}", sku, self.currency, price, "carton")) for sku in found_skus],
        ).papers()
        return found_skus

    def set_limits(self, outlets: Iterable[int], limit: int | None, **more: object) -> Outcomes:
        """Credit limits in the smallest coin; None is no limit."""
        bodies = [SetLimit(outlet, self.currency, limit, **more) for outlet in outlets]  # type: ignore[arg-type]
        return credit.set_limit(actor=self.actor, limits=[ask(body) for body in bodies])

    def receive(
        self, pieces: int, *, sku: int | None = None, cost: int | None = None, place: int | None = None
    ) -> Outcome:
        """Goods come in, of one SKU; cost is for all of them (default 3,000.00 a piece)."""
        line = Received(sku or self.skus[0], pieces, pieces * 300_000 if cost is None else cost)
        body = Receive(self.supplier, place or self.site, (line,))
        return warehouse.receive(actor=self.actor, receipts=[ask(body)]).one()

    def order(self, *lines: tuple[int, int], buyer: int | None = None, pack: str = "piece", **more: object) -> Capture:
        """An order of (SKU, quantity)."""
        return Capture(
            buyer or self.outlets[0],
            tuple(Line(sku, quantity, pack) for sku, quantity in lines),
            **more,  # type: ignore[arg-type]
        )

    def place(self, *bodies: Capture) -> Outcomes:
        """Place orders."""
        return orders.place(actor=self.actor, orders=[ask(body) for body in bodies])

    def shelf(self, sku: int | None = None, site: int | None = None) -> OnShelf:
        """What lies at the warehouse of a SKU."""
        with reading(self.actor.organisation):
            rows = stock.on_shelves(self.actor.organisation, [sku or self.skus[0]])
        found_rows = [row for row in rows if row.site == (site or self.site)]
        return found_rows[0] if found_rows else OnShelf(self.actor.party, site or self.site, sku or self.skus[0], 0, 0)


BEHIND_THE_VERBS: set[int] = set()  # organisations in whose books a test writes without a verb: no fact tells of it


def prove(only: Sequence[str] = ()) -> list[Result]:
    """Every proof; fails the test with the faults named."""
    results = run([proof for proof in proofs() if not only or proof.name in only])
    faults = [
        f"{result.name}: {fault}"
        for result in results
        for fault in result.faults
        if not (result.name.startswith("insights.") and fault.organisation in BEHIND_THE_VERBS)
    ]
    assert not faults, "\n".join(faults)
    return results


def drain() -> None:
    """Let the worker do what waits, here and now."""
    from salur.config.draining import work_off

    work_off()
