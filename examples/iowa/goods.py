"""The goods of the day: bought, ordered, picked, loaded, brought to the door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from examples.iowa import choices, routes
from examples.iowa.day import Purchase, SaleLine
from examples.iowa.firm import CASE, PIECE
from examples.iowa.telling import Day, Named, Shortage, Step, each, kept_in, tell
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Unload
from salur.kernel.outcome import Outcome
from salur.orders import actions as orders
from salur.orders.bodies import Capture, Line
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Receive, Received

TRIPS = 5  # in one call


def purchases(day: Day) -> Iterator[Step]:
    """What the day needs comes from the vendors the evening before, in whole cases at their price."""
    told = [
        tell("purchases", purchase.vendor_number, _receipt(day, purchase), at=choices.received_at(at))
        for at, purchase in enumerate(day.bought)
    ]
    yield from each(day, warehouse.receive, "receipts", told, kept_in(day.receipts))


def _receipt(day: Day, purchase: Purchase) -> Receive:
    lines = tuple(Received(day.skus[line.item_number], line.bottles, line.cost_cents) for line in purchase.lines)
    return Receive(day.parties[f"V{purchase.vendor_number}"], day.site, lines, f"DN-{purchase.vendor_number}")


def ordering(day: Day) -> Iterator[Step]:
    """Stores order what the State invoiced, line by line: in cases where the bottles fill them, else in bottles.

    Each order is checked against stock and credit; what is short waits for goods.
    """
    told = [
        tell("orders", invoice, Capture(
            day.parties[lines[0].store_number], tuple(_line(day, line) for line in lines), channel="portal",
            on_short="backorder", reference=invoice,
        ), at=choices.ordered_at(at))
        for at, (invoice, lines) in enumerate(day.invoices.items())
    ]  # fmt: skip

    def take(invoice: str, outcome: Outcome) -> None:
        assert outcome.paper is not None
        day.orders[invoice] = outcome.paper
        day.endings[invoice] = outcome.ending
        lines = day.invoices[invoice]
        short = [] if outcome.ending == "held" else _shortages(lines, outcome)
        there = {one.line: one.there for one in short}
        day.shortages += short
        if outcome.ending == "held":
            there = dict.fromkeys(range(1, len(lines) + 1), 0)
        day.promised[invoice] = [(line, there.get(n, line.bottles)) for n, line in enumerate(lines, 1)]

    yield from each(day, orders.place, "orders", told, take)


def _line(day: Day, line: SaleLine) -> Line:
    cases, loose = divmod(line.bottles, day.products[line.item_number].pack)
    sku = day.skus[line.item_number]
    return Line(sku, line.bottles, PIECE) if loose else Line(sku, cases, CASE)


def _shortages(lines: Sequence[SaleLine], outcome: Outcome) -> list[Shortage]:
    """What the answer says is short: the line, what it wanted and what is there."""
    found = []
    for why in outcome.reasons:
        n, wanted, there = (int(str(why.facts[name])) for name in ("line", "wanted", "there"))
        line = lines[n - 1]
        found.append(Shortage(line.invoice_no, line.store_number, line.item_number, n, wanted, there))
    return found


def picking(day: Day) -> Iterator[Step]:
    """What is promised is picked and packed into cartons; an order of which nothing is there is not begun."""
    told = []
    for at, (invoice, lines) in enumerate(day.promised.items()):
        if any(bottles for _, bottles in lines):
            body = Pick(cartons=choices.cartons(lines, day.products))
            told.append(tell("picks", invoice, body, paper=day.orders[invoice], at=choices.picked_at(at)))
    yield from each(day, warehouse.pick, "picks", told, kept_in(day.shipments))


def loading(day: Day) -> Iterator[Step]:
    """Twenty stores to a van, from the nearest to the nearest."""
    _plan_rounds(day)
    told = [
        tell("loads", str(trip), Plan(
            day.vans[trip % len(day.vans)], tuple(day.shipments[invoice] for invoice in invoices),
            day.drivers[trip % len(day.drivers)],
        ), at=choices.loaded_at(trip))
        for trip, invoices in enumerate(day.rounds)
    ]  # fmt: skip
    yield from each(day, delivery.load, "trips", told, kept_in(day.trips), TRIPS)


def _plan_rounds(day: Day) -> None:
    """The invoices of each van, as they are driven; those of one store one after the other."""
    by_store: dict[str, list[str]] = {}
    for invoice in day.shipments:
        by_store.setdefault(day.invoices[invoice][0].store_number, []).append(invoice)
    depot = choices.SITE[2], choices.SITE[3]
    driven = routes.rounds(by_store, routes.points(day.stores, depot), depot, choices.STOPS)
    day.rounds = [[invoice for store in stores for invoice in by_store[store]] for stores in driven]


def delivering(day: Day) -> Iterator[Step]:
    """Everything is taken at the door; where and when is told with it."""
    told = [one for trip in range(len(day.rounds)) for one in _doors(day, trip)]
    yield from each(day, delivery.deliver, "deliveries", told, kept_in({}))


def _doors(day: Day, trip: int) -> Iterator[Named]:
    stop = dict.fromkeys(day.invoices[invoice][0].store_number for invoice in day.rounds[trip])
    stops = {number: at for at, number in enumerate(stop)}
    for invoice in day.rounds[trip]:
        store = day.stores[day.invoices[invoice][0].store_number]
        body = Deliver(receiver=f"Store {store.store_number}", latitude=store.latitude, longitude=store.longitude)
        at = choices.delivered_at(trip, stops[store.store_number])
        day.doors[invoice] = at
        yield tell("deliveries", invoice, body, paper=day.shipments[invoice], at=at)


def unloading(day: Day) -> Iterator[Step]:
    """The vans come back, empty."""
    told = [
        tell("unloads", trip, Unload(), paper=paper, at=choices.back_at(int(trip))) for trip, paper in day.trips.items()
    ]
    yield from each(day, delivery.unload, "trips", told, kept_in({}))
