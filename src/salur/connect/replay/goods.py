"""The goods of a week: bought ahead, ordered, picked, loaded, brought to the door.

This is the work of one of the two processes: whatever locks shelves is done here, so the two never wait for each
other's shelves, and a sector's outlets are never served here while their money is counted there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from salur.connect.replay import choices, firm, plan, routes
from salur.connect.replay.firm import CASE, PIECE
from salur.connect.replay.progress import Finished, Part
from salur.connect.replay.source import Line, Week
from salur.connect.replay.telling import Firm, Named, each, papers, tell
from salur.connect.replay.waiting import Invoice, Waiting
from salur.delivery import actions as delivery
from salur.delivery.bodies import Deliver, Plan, Unload
from salur.kernel.outcome import Outcome
from salur.orders import actions as orders
from salur.orders import bodies as ordered
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Receive, Received

RECEIPTS = 100  # in one call


@dataclass
class Trip:
    """A van's round: what is on it, in the order in which it is driven."""

    name: str
    on: date
    at: int
    invoices: list[Invoice]
    paper: int = 0


@dataclass
class Batch:
    """A part of a week, from its orders to its doors."""

    part: Part
    lines: int
    invoices: list[Invoice]
    trips: list[Trip] = field(default_factory=list)


class Goods:
    """The process that moves goods: part after part, a part's doors after the next part is loaded."""

    def __init__(self, here: Firm, alive: Callable[[], bool]) -> None:
        self.firm, self.alive = here, alive
        self.loaded, self.delivered = Finished(here.folder, "loaded"), Finished(here.folder, "delivered")
        self.billed, self.settled = Finished(here.folder, "billed"), Finished(here.folder, "settled")
        self.loaded.mend()
        self.delivered.mend()
        self.waiting = Waiting(here)
        self.ahead = max(2, 1 + max(here.source.sectors().values(), default=0))  # parts
        self.where = routes.points(here.masters.outlets, (choices.SITE[2], choices.SITE[3]))

    def play(self) -> None:
        """Everything from where it was left; what is finished is only told the masters of."""
        weeks = self.firm.source.weeks()
        order = [Part(week.n, part) for week in weeks for part, _ in week.parts]
        on_the_way: Batch | None = None
        for week in weeks:
            firm.take_in(self.firm, week.n)
            parts = [(Part(week.n, part), lines) for part, lines in week.parts]
            if all(part in self.delivered.look() for part, _ in parts):
                continue
            self._receive(week)
            for part, lines in parts:
                if part in self.delivered.parts:
                    continue
                self._keep_behind(order, part)
                batch = self._load(week, part, lines)
                if on_the_way:
                    self._deliver(on_the_way)
                on_the_way = batch
        if on_the_way:
            self._deliver(on_the_way)

    def _keep_behind(self, order: list[Part], part: Part) -> None:
        """The money may be a week behind and no more: what outlets owe would grow beyond their limits."""
        at = order.index(part) - self.ahead
        if at >= 0:
            self._wait(self.settled, order[at])

    def _wait(self, other: Finished, part: Part) -> None:
        began = time.perf_counter()
        other.wait_for(part, self.alive)
        self.firm.seconds["waiting for money"] += time.perf_counter() - began

    def _receive(self, week: Week) -> None:
        """What the week needs comes from the vendors, in whole cases at their price; before the first it was there."""
        bought = plan.purchases(self.firm.source, week.n, self.firm.masters.products, halve=self.firm.asked.halve)
        told = [
            tell("receipts", f"{week.n}/{one.vendor}", Receive(
                self.firm.vendors[firm.vendor_code(one.vendor)], self.firm.site,
                tuple(Received(self.firm.skus[line.item], line.bottles, line.cost_cents) for line in one.lines),
                f"DN-{week.n}-{one.vendor}", opening=week.n == 0,
            ), at=choices.received_at(week.monday, at))
            for at, one in enumerate(bought)
        ]  # fmt: skip
        each(self.firm, "receipts", warehouse.receive, "receipts", told, RECEIPTS)

    def _load(self, week: Week, part: Part, lines: int) -> Batch:
        """Orders come in, are picked and packed, and loaded; those invoiced at loading can be invoiced now."""
        batch = Batch(part, lines, _invoices(self.firm.source.lines(part.week, part.part)))
        self._place(batch)
        self._pick(batch)
        batch.invoices += self.waiting.pick(week, part)
        self._plan_trips(batch)
        told = [
            tell("trips", trip.name, Plan(
                self.firm.vans[trip.at % len(self.firm.vans)], tuple(one.shipment for one in trip.invoices),
                self.firm.drivers[trip.at % len(self.firm.drivers)],
            ), at=choices.loaded_at(trip.on, trip.at))
            for trip in batch.trips
        ]  # fmt: skip
        loaded = papers(each(self.firm, "trips", delivery.load, "trips", told))
        for trip in batch.trips:
            trip.paper = loaded.get(trip.name, 0)
        if part not in self.loaded.look():
            self.loaded.add(part, lines)
        return batch

    def _place(self, batch: Batch) -> None:
        """Outlets order what the source has invoiced, line by line, each at the price that was paid for it."""
        told = [
            tell("orders", one.number, ordered.Capture(
                self.firm.outlets[one.outlet], tuple(self._line(line) for line in one.lines), channel="portal",
                on_short="backorder", reference=one.number,
            ), at=choices.ordered_at(one.on, one.at))
            for one in batch.invoices
        ]  # fmt: skip
        placed = each(self.firm, "orders", orders.place, "orders", told)
        for one in batch.invoices:
            outcome = placed.get(one.number)
            if outcome is not None and outcome.paper is not None:
                one.order = outcome.paper
                one.there = 0 if outcome.ending == "held" else len(one.lines) - _missing(outcome)
        self.waiting.note(batch.part, batch.invoices, placed)

    def _line(self, line: Line) -> ordered.Line:
        """In cases where the bottles fill them, else in bottles."""
        cases, loose = divmod(line.bottles, self.firm.masters.products[line.item].pack)
        sku = self.firm.skus[line.item]
        if loose:
            return ordered.Line(sku, line.bottles, PIECE, choices.agreed(line.cents, line.bottles))
        return ordered.Line(sku, cases, CASE, choices.agreed(line.cents, cases))

    def _pick(self, batch: Batch) -> None:
        """What is promised is picked and packed; an order of which nothing is there is not begun."""
        packs = self.firm.masters.products
        told = [
            tell("picks", one.number, Pick(
                cartons=choices.cartons([(line.bottles, packs[line.item].pack) for line in one.lines])
            ), paper=one.order, at=choices.picked_at(one.on, one.at))
            for one in batch.invoices
            if one.there > 0
        ]  # fmt: skip
        picked = papers(each(self.firm, "picks", warehouse.pick, "picks", told))
        for one in batch.invoices:
            one.shipment = picked.get(one.number, 0)

    def _plan_trips(self, batch: Batch) -> None:
        """Twenty outlets to a van, day by day, from the nearest to the nearest; an outlet's invoices together."""
        depot = choices.SITE[2], choices.SITE[3]
        going = sorted((one for one in batch.invoices if one.shipment), key=lambda one: one.on)
        for on, some in groupby(going, key=lambda one: one.on):
            by_outlet: dict[str, list[Invoice]] = {}
            for one in some:
                by_outlet.setdefault(one.outlet, []).append(one)
            for n, outlets in enumerate(routes.rounds(by_outlet, self.where, depot, choices.STOPS)):
                at = 8 * batch.part.part + n
                on_board = [one for outlet in outlets for one in by_outlet[outlet]]
                batch.trips.append(Trip(f"{on}/{batch.part.part}/{n}", on, at, on_board))

    def _deliver(self, batch: Batch) -> None:
        """Everything is taken at the door, and the vans come back."""
        self._wait(self.billed, batch.part)
        told = [one for trip in batch.trips for one in self._doors(trip)]
        each(self.firm, "deliveries", delivery.deliver, "deliveries", told)
        back = [
            tell("unloads", trip.name, Unload(), paper=trip.paper, at=choices.back_at(trip.on, trip.at))
            for trip in batch.trips
            if trip.paper
        ]
        each(self.firm, "unloads", delivery.unload, "trips", back)
        self.delivered.add(batch.part, batch.lines)

    def _doors(self, trip: Trip) -> Iterator[Named]:
        stops = {outlet: n for n, outlet in enumerate(dict.fromkeys(one.outlet for one in trip.invoices))}
        for one in trip.invoices:
            outlet = self.firm.masters.outlets[one.outlet]
            body = Deliver(receiver=f"Outlet {outlet.code}", latitude=outlet.latitude, longitude=outlet.longitude)
            at = choices.delivered_at(trip.on, trip.at, stops[one.outlet])
            yield tell("deliveries", one.number, body, paper=one.shipment, at=at)


def _invoices(lines: list[Line]) -> list[Invoice]:
    """The invoices of a part, numbered within each day; what is coming back is the money's business."""
    found: dict[str, Invoice] = {}
    days: dict[date, int] = {}
    for line in lines:
        if line.bottles < 0:
            continue
        if line.invoice not in found:
            found[line.invoice] = Invoice(line.invoice, line.on, line.outlet, [], days.get(line.on, 0))
            days[line.on] = days.get(line.on, 0) + 1
        found[line.invoice].lines.append(line)
    return list(found.values())


def _missing(outcome: Outcome) -> int:
    """Lines of an order of which nothing is there."""
    return sum(not int(str(why.facts.get("there", 1))) for why in outcome.reasons)
