"""Few goods, few buyers, many hands: what each hand can do next to whatever papers lie about."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from salur.billing import actions as billing
from salur.billing import bodies as bills
from salur.catalog import actions as catalog
from salur.catalog.bodies import LotBody
from salur.counts import actions as counts
from salur.counts.bodies import Counted, Tell
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Unload
from salur.delivery.bodies import Refused as NotTaken
from salur.field import actions as field_actions
from salur.field import bodies as field
from salur.kernel.command import Command, ask
from salur.kernel.outcome import Outcomes
from salur.ledger import actions as ledger
from salur.ledger.actions import Explain
from salur.orders import actions as orders
from salur.orders.bodies import Because, Capture, Change, Line
from salur.returns import actions as return_actions
from salur.returns import bodies as returns
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Move, Moved, Pack, Pick, Picked, Receive, Received
from tests.races.crowd import Watch, owner
from tests.world import World

KEPT = 24  # papers of each kind that lie about: few, so that hands meet


class Market:
    """The world that all hands work in, and the papers they have made so far."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(f"market {seed}")
        self.world = World(outlets=6, skus=3, limit=None)
        self.world.set_limits(self.world.outlets[:3], 3_000_000_00)
        self.actor = self.world.actor
        self.lots: dict[int, list[int | None]] = {sku: [None] for sku in self.world.skus}
        bodies = [LotBody(self.world.skus[2], f"B{n}") for n in range(3)]
        self.lots[self.world.skus[2]] = list(
            catalog.record_lots(actor=self.actor, lots=[ask(body) for body in bodies]).papers()
        )
        self.papers: dict[str, deque[int]] = {
            kind: deque(maxlen=KEPT) for kind in ("order", "shipment", "trip", "invoice", "bill", "return")
        }
        self.watch: Watch | None = None
        for sku in self.world.skus:
            if chance.random() < 0.7:  # of some goods the first hand that comes makes the shelf
                self.receipt(chance, sku, 60)

    def some(self, chance: random.Random, kind: str, most: int = 3) -> list[int]:
        """A few papers of a kind, none twice; the young ones are in everybody's hands."""
        there = list(self.papers[kind])
        return chance.sample(there, min(len(there), chance.randint(1, most)))

    def told(self, kind: str | None, outcomes: Outcomes) -> Outcomes:
        """Note what came of a call; `kind` is what kind of paper it makes."""
        if self.watch is not None:
            self.watch.seen(outcomes)
        if kind is not None:
            self.papers[kind].extend(one.paper for one in outcomes if one.ok and one.paper is not None)
        return outcomes

    def receipt(self, chance: random.Random, sku: int, pieces: int) -> None:
        """Goods of one SKU come in, in one or several lots."""
        each = max(1, pieces // len(self.lots[sku]))
        lines = tuple(Received(sku, each, each * chance.randint(250_000, 350_000), lot) for lot in self.lots[sku])
        place = chance.choice((self.world.site, self.world.site, self.world.van))
        told = warehouse.receive(actor=self.actor, receipts=[ask(Receive(self.world.supplier, place, lines))])
        self.told(None, told)


Hand = Callable[[Market, random.Random], object]


def _lines(market: Market, chance: random.Random) -> tuple[Line, ...]:
    skus = chance.sample(market.world.skus, chance.randint(1, 3))
    return tuple(Line(sku, chance.randint(1, 8)) for sku in skus)


def _captures(market: Market, chance: random.Random) -> list[Command[Capture]]:
    return [
        ask(Capture(chance.choice(market.world.outlets), _lines(market, chance),
                    on_short=chance.choice(("backorder", "backorder", "hold", "cut"))))
        for _ in range(chance.randint(1, 3))
    ]  # fmt: skip


def place(market: Market, chance: random.Random) -> object:
    return market.told("order", orders.place(actor=market.actor, orders=_captures(market, chance)))


def capture_and_confirm(market: Market, chance: random.Random) -> object:
    captured = orders.capture(actor=market.actor, orders=_captures(market, chance))
    drafts = [one.paper for one in market.told("order", captured)]
    return market.told(None, orders.confirm(actor=market.actor, orders=[ask(None, paper) for paper in drafts]))


def confirm(market: Market, chance: random.Random) -> object:
    wanted = [ask(None, paper) for paper in market.some(chance, "order")]
    return market.told(None, orders.confirm(actor=market.actor, orders=wanted))


def change(market: Market, chance: random.Random) -> object:
    wanted = [ask(Change(_lines(market, chance)), paper) for paper in market.some(chance, "order")]
    return market.told(None, orders.change(actor=market.actor, orders=wanted))


def cancel(market: Market, chance: random.Random) -> object:
    wanted = [ask(Because("no longer wanted"), paper) for paper in market.some(chance, "order", 2)]
    return market.told(None, orders.cancel(actor=market.actor, orders=wanted))


def short_close(market: Market, chance: random.Random) -> object:
    wanted = [ask(Because("enough"), paper) for paper in market.some(chance, "order", 2)]
    return market.told(None, orders.short_close(actor=market.actor, orders=wanted))


def pick(market: Market, chance: random.Random) -> object:
    wanted: list[Command[Pick]] = []
    for paper in market.some(chance, "order", 4):
        body = Pick(cartons=chance.choice((None, 1)))
        if chance.random() < 0.3:  # of the first line only one piece is picked, or none
            body = Pick((Picked(1, chance.randint(0, 1), None, chance.choice(("later", "not_found", "damaged"))),))
        wanted.append(ask(body, paper))
    return market.told("shipment", warehouse.pick(actor=market.actor, picks=wanted))


def put_back(market: Market, chance: random.Random) -> object:
    wanted = [ask(None, paper) for paper in market.some(chance, "shipment")]
    return market.told(None, warehouse.put_back(actor=market.actor, shipments=wanted))


def pack(market: Market, chance: random.Random) -> object:
    wanted = [ask(Pack(1), paper) for paper in market.some(chance, "shipment")]
    return market.told(None, warehouse.pack(actor=market.actor, shipments=wanted))


def load(market: Market, chance: random.Random) -> object:
    van = chance.choice((market.world.van, market.world.second_van))
    wanted = [ask(Plan(van, tuple(market.some(chance, "shipment", 4))))]
    return market.told("trip", delivery.load(actor=market.actor, trips=wanted))


def plan_and_load(market: Market, chance: random.Random) -> object:
    van = chance.choice((market.world.van, market.world.second_van))
    planned = delivery.plan(actor=market.actor, trips=[ask(Plan(van, tuple(market.some(chance, "shipment", 2))))])
    wanted = [ask(None, one.paper) for one in market.told("trip", planned) if one.ok]
    verb = delivery.cancel if chance.random() < 0.2 else delivery.load
    return market.told(None, verb(actor=market.actor, trips=wanted))


def deliver(market: Market, chance: random.Random) -> object:
    wanted = []
    for paper in market.some(chance, "shipment", 4):
        body = Deliver(receiver="whoever")
        if chance.random() < 0.2:
            body = Deliver(refuse_all="closed")
        elif chance.random() < 0.3:
            body = Deliver(refused=(NotTaken(1, 1, "dented"),))
        wanted.append(ask(body, paper))
    return market.told(None, delivery.deliver(actor=market.actor, deliveries=wanted))


def unload(market: Market, chance: random.Random) -> object:
    wanted = [ask(Unload(), paper) for paper in market.some(chance, "trip", 2)]
    return market.told(None, delivery.unload(actor=market.actor, trips=wanted))


def receive(market: Market, chance: random.Random) -> object:
    market.receipt(chance, chance.choice(market.world.skus), chance.randint(3, 40))
    return None


def transfer(market: Market, chance: random.Random) -> object:
    source, target = chance.sample((market.world.site, market.world.van, market.world.second_van), 2)
    lines = tuple(Moved(sku, chance.randint(1, 4)) for sku in chance.sample(market.world.skus, chance.randint(1, 2)))
    return market.told(None, warehouse.transfer(actor=market.actor, transfers=[ask(Move(source, target, lines))]))


def invoice(market: Market, chance: random.Random) -> object:
    wanted = [ask(bills.Invoice((paper,))) for paper in market.some(chance, "shipment", 4)]
    return market.told("invoice", billing.invoice(actor=market.actor, invoices=wanted))


def pay(market: Market, chance: random.Random) -> object:
    wanted = []
    for _ in range(chance.randint(1, 2)):
        amount = chance.randint(1, 200_000_00)
        named = tuple((paper, amount) for paper in market.some(chance, "invoice", 2) if chance.random() < 0.5)
        method = chance.choice(("cash", "cash", "transfer", "card"))
        collector = chance.choice((None, None, 0)) if method == "cash" else None
        body = bills.Payment(chance.choice(market.world.outlets), amount, None, method, collector, named)
        wanted.append(ask(body))
    return market.told(None, billing.receive_payment(actor=market.actor, payments=wanted))


def allocate_or_refund(market: Market, chance: random.Random) -> object:
    party = chance.choice(market.world.outlets)
    if chance.random() < 0.5:
        return market.told(None, billing.allocate(actor=market.actor, clearings=[ask(bills.Allocate(party))]))
    return market.told(
        None, billing.refund(actor=market.actor, refunds=[ask(bills.Refund(party, 1_000_00, None, "cash"))])
    )


def bank(market: Market, chance: random.Random) -> object:
    return market.told(None, billing.bank(actor=market.actor, deposits=[ask(bills.Bank(chance.randint(1, 50_000_00)))]))


def explain(market: Market, chance: random.Random) -> object:
    rows = owner(
        "SELECT id FROM ledger_discrepancy WHERE organisation = %s AND closed_at IS NULL LIMIT 10",
        [market.actor.organisation],
    )
    wanted = [ask(Explain("found again"), paper) for (paper,) in chance.sample(rows, min(len(rows), 2))]
    return market.told(None, ledger.explain(actor=market.actor, discrepancies=wanted))


def count(market: Market, chance: random.Random) -> object:
    place = chance.choice((market.world.site, market.world.van, market.world.second_van))
    lines = tuple(
        Counted(sku, chance.randint(0, 40), chance.choice(market.lots[sku]))
        for sku in chance.sample(market.world.skus, chance.randint(1, 3))
    )
    told = counts.tell(actor=market.actor, counts=[ask(Tell(place, lines, approve=chance.random() < 0.5))])
    waiting = [ask(None, one.paper) for one in market.told(None, told) if one.ok]
    verb = counts.cancel if chance.random() < 0.2 else counts.approve
    return market.told(None, verb(actor=market.actor, counts=waiting))


def sell_from_van(market: Market, chance: random.Random) -> object:
    van = chance.choice((market.world.van, market.world.second_van))
    lines = tuple(
        field.Line(sku, chance.randint(1, 5), free=chance.random() < 0.2)
        for sku in chance.sample(market.world.skus, chance.randint(1, 2))
    )
    body = field.Sale(van, chance.choice(market.world.outlets), lines, chance.choice(("cash", "transfer", None)))
    return market.told(None, field_actions.record_sale(actor=market.actor, sales=[ask(body)]))


def take_back(market: Market, chance: random.Random) -> object:
    skus = chance.sample(market.world.skus, chance.randint(1, 2))
    lines = tuple(returns.Back(sku, chance.randint(1, 4), "stale") for sku in skus)
    body = returns.Receive(chance.choice(market.world.outlets), market.world.site, lines)
    return market.told("return", return_actions.receive(actor=market.actor, returns=[ask(body)]))


def inspect(market: Market, chance: random.Random) -> object:
    wanted = []
    for paper in market.some(chance, "return", 2):
        lines = owner("SELECT DISTINCT told FROM returns_returnline WHERE paper_id = %s", [paper])
        where = chance.choice(("restock", "restock", "destroy", "to_principal"))
        wanted.append(
            ask(returns.Inspect(tuple(returns.Found(line, where, reason="so it is") for (line,) in lines)), paper)
        )
    return market.told(None, return_actions.inspect(actor=market.actor, returns=wanted))


def send_back(market: Market, chance: random.Random) -> object:
    sent = (returns.Sent(chance.choice(market.world.skus), chance.randint(1, 2)),)
    body = returns.ToSupplier(market.world.supplier, market.world.site, sent)
    return market.told(None, return_actions.send_back(actor=market.actor, goods=[ask(body)]))


def bill(market: Market, chance: random.Random) -> object:
    today = date(2026, 5, 4)
    body = bills.RecordBill(market.world.supplier, 10_000_00, 1_100_00, 10_000_00, today, today)
    market.told("bill", billing.record_bill(actor=market.actor, bills=[ask(body)]))
    wanted = [ask(bills.PayBill(chance.randint(1, 11_100_00)), paper) for paper in market.some(chance, "bill", 2)]
    return market.told(None, billing.pay_bill(actor=market.actor, bills=wanted))


def limit(market: Market, chance: random.Random) -> object:
    most = chance.choice((None, 1_000_000_00, 4_000_000_00))
    return market.told(None, market.world.set_limits(chance.sample(market.world.outlets, 2), most))


HANDS: Sequence[tuple[int, Hand]] = (
    (6, place), (4, capture_and_confirm), (3, confirm), (3, change), (3, cancel), (2, short_close), (8, pick), (3,
    put_back),
    (2, pack), (5, load), (2, plan_and_load), (6, deliver), (3, unload), (5, receive), (3, transfer), (4, invoice),
    (4, pay),
    (2, allocate_or_refund), (1, bank), (2, explain),
    (4, count), (3, sell_from_van), (3, take_back), (3, inspect), (1, send_back), (2, bill), (1, limit),
)  # fmt: skip


def hand(seed: Any) -> Callable[[Market], None]:
    """What one hand does next, drawn from the seed."""
    chance = random.Random(f"hand {seed}")
    (what,) = chance.choices([one for _, one in HANDS], [weight for weight, _ in HANDS])

    def work(market: Market) -> None:
        what(market, chance)

    return work
