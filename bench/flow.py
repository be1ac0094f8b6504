"""The product's half of the bench: the same verbs as everywhere, with nothing switched off."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.cpu import Meter
from bench.measure import ONE_BY_ONE, SET_BASED, Measure
from salur.billing import actions as billing
from salur.billing.bodies import Invoice, Payment
from salur.catalog import actions as catalog
from salur.catalog.bodies import ProductBody
from salur.credit import actions as credit
from salur.credit.actions import SetLimit
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import ask, named_key
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.parties import actions as parties
from salur.parties.bodies import PartyBody, PlaceBody, SupplyBody
from salur.parties.founding import found
from salur.pricing import actions as pricing
from salur.pricing import defaults
from salur.pricing.bodies import PriceBody
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Receive, Received

SKUS, BUYERS, LINES, STOPS = 200, 2_000, 10, 20
PLENTY = 1_000_000_000


@dataclass
class Firm:
    """A distributor with what the floor has: 200 SKUs, 2,000 buyers, more stock and credit than it can use."""

    actor: Actor
    site: int
    vans: list[int]
    buyers: list[int]
    skus: list[int]
    chance: random.Random = field(default_factory=lambda: random.Random(7))

    def orders(self, many: int) -> list[Any]:
        """Orders of ten lines over different SKUs, each for a buyer drawn by lot."""
        chance = self.chance
        return [
            ask(Capture(
                chance.choice(self.buyers),
                tuple(Line(sku, chance.randint(1, 12)) for sku in chance.sample(self.skus, LINES)),
            ))
            for _ in range(many)
        ]  # fmt: skip


def firm() -> Firm:
    """The bench's distributor, made through the verbs once and found again by its keys."""
    actor = found("BENCH", "Bench", "USD", "UTC")

    def once(verb: Callable[..., Outcomes], argument: str, bodies: list[Any]) -> list[int]:
        papers: list[int] = []
        for start in range(0, len(bodies), 1000):
            part = [
                ask(body, key=named_key(argument, start + n)) for n, body in enumerate(bodies[start : start + 1000])
            ]
            papers += verb(actor=actor, **{argument: part}).papers()
        return papers

    everyone = [PartyBody("SUPPLIER", "Supplier", "firm", since=date(2000, 1, 1))]
    everyone += [PartyBody(f"C{n}", f"Buyer {n}", since=date(2000, 1, 1)) for n in range(BUYERS)]
    supplier, *buyers = once(parties.record_parties, "parties", everyone)
    places = [PlaceBody("SITE", "Warehouse", "site")] + [PlaceBody(f"VAN{n}", f"Van {n}", "van") for n in range(50)]
    site, *vans = once(parties.record_places, "places", places)
    terms = [SupplyBody(actor.party, buyer, invoice_at="loading", payment_days=14, ship_from=site) for buyer in buyers]
    once(parties.record_supplies, "supplies", terms)
    skus = once(catalog.record_products, "products", [ProductBody(f"P{n}", f"Product {n}") for n in range(SKUS)])
    once(pricing.record_taxes, "taxes", defaults.taxes())
    once(pricing.record_roundings, "roundings", defaults.roundings())
    once(
        pricing.record_prices,
        "prices",
        [PriceBody(f"P{n}", sku, "USD", str(10 + n % 90)) for n, sku in enumerate(skus)],
    )
    once(credit.set_limit, "limits", [SetLimit(buyer, "USD", PLENTY * 1_000_000) for buyer in buyers])
    goods = Receive(supplier, site, tuple(Received(sku, PLENTY, PLENTY * 700) for sku in skus))
    once(warehouse.receive, "receipts", [goods])
    return Firm(actor, site, vans, buyers, skus)


def whole_flow(firm: Firm, commands: list[Any], count: Callable[[str], None] = lambda verb: None) -> None:
    """Orders placed, picked and packed, loaded, invoiced, delivered and paid: one call of each verb for all of them."""
    actor, many = firm.actor, len(commands)
    placed = orders.place(actor=actor, orders=commands).papers()
    count("orders.place")
    picked = warehouse.pick(actor=actor, picks=[ask(Pick(cartons=1), order) for order in placed]).papers()
    count("warehouse.pick")
    trips = [
        ask(Plan(firm.vans[n % len(firm.vans)], tuple(picked[start : start + STOPS])))
        for n, start in enumerate(range(0, many, STOPS))
    ]
    delivery.load(actor=actor, trips=trips).papers()
    count("delivery.load")
    invoices = billing.invoice(actor=actor, invoices=[ask(Invoice((shipment,))) for shipment in picked]).papers()
    count("billing.invoice")
    doors = [ask(Deliver(receiver="at the door"), shipment) for shipment in picked]
    delivery.deliver(actor=actor, deliveries=doors).papers()
    count("delivery.deliver")
    owed = amounts(firm, invoices)
    money = [
        ask(Payment(party, amount, "USD", "transfer", invoices=((invoice, amount),)))
        for invoice, (party, amount) in owed.items()
    ]
    billing.receive_payment(actor=actor, payments=money).papers()
    count("billing.receive_payment")


def amounts(firm: Firm, invoices: list[int]) -> dict[int, tuple[int, int]]:
    """What each invoice comes to and who pays it, as the cashier reads it off the invoice."""
    with reading(firm.actor.organisation):
        rows = sql.fetch(
            "SELECT id, bill_to, untaxed + tax FROM billing_invoice WHERE id = ANY(%s::bigint[])",
            (sql.array(invoices),),
        )
    return {row[0]: (row[1], row[2]) for row in rows}


class Tally:
    """Statements of each verb, as it is called."""

    def __init__(self) -> None:
        self.before = sql.statements()
        self.of: dict[str, int] = {}

    def __call__(self, verb: str) -> None:
        now = sql.statements()
        self.of[verb] = now - self.before
        self.before = now


def prefill(firm: Firm, lines: int, say: Callable[[str], None]) -> None:
    """Fill the tables through the verbs until they hold so many order lines."""
    while (have := count_lines(firm)) < lines:
        say(f"filling: {have:,} of {lines:,} order lines")
        for _ in range(min(10, -(-(lines - have) // (1000 * LINES)))):
            whole_flow(firm, firm.orders(1000))


def count_lines(firm: Firm) -> int:
    """Order lines there are."""
    with reading(firm.actor.organisation):
        return int(sql.fetch("SELECT count(*) FROM orders_orderline")[0][0])


def set_based(firm: Firm, owner: Any, calls: int = 5) -> Measure:
    """The whole flow, 1,000 orders of ten lines a call."""
    commands = [firm.orders(1000) for _ in range(calls)]
    tally, latencies = Tally(), []
    with Meter(owner) as meter:
        for some in commands:
            tally.before = sql.statements()
            began = time.perf_counter()
            whole_flow(firm, some, tally)
            latencies.append(1000 * (time.perf_counter() - began))
    used = meter.usage
    return Measure(
            SET_BASED, 1000 * calls, used.seconds, used.program_cpu_s, used.postgres_cpu_s, used.wal_bytes,
            dict(tally.of), latencies,
        )  # fmt: skip


def one_by_one(firm: Firm, owner: Any, many: int = 1000) -> Measure:
    """Capture and confirm in one call, one order at a time."""
    commands = firm.orders(many)
    tally, latencies = Tally(), []
    with Meter(owner) as meter:
        for command in commands:
            tally.before = sql.statements()
            began = time.perf_counter()
            orders.place(actor=firm.actor, orders=[command]).one()
            latencies.append(1000 * (time.perf_counter() - began))
            tally("orders.place")
    used = meter.usage
    return Measure(
        ONE_BY_ONE, many, used.seconds, used.program_cpu_s, used.postgres_cpu_s, used.wal_bytes, dict(tally.of),
        latencies,
    )  # fmt: skip
