"""The goods of a week, as far as they leave the warehouse: bought ahead, ordered, picked, loaded.

This is the work of one of the two processes. The other one's shelves are those of the vans, and a sector's outlets are
never served here while their money is counted there: so the two hardly ever wait for each other's locks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from salur.connect.replay import choices, doors, firm, plan, routes
from salur.connect.replay.doors import Stop, Trip
from salur.connect.replay.firm import CASE, PIECE
from salur.connect.replay.progress import Finished, Part
from salur.connect.replay.source import Line, Week
from salur.connect.replay.telling import Firm, each, papers, tell
from salur.connect.replay.waiting import Invoice, Waiting
from salur.delivery import actions as delivery
from salur.delivery.bodies import Plan
from salur.kernel.outcome import Outcome
from salur.orders import actions as orders
from salur.orders import bodies as ordered
from salur.warehouse import actions as warehouse
from salur.warehouse.bodies import Pick, Receive, Received

RECEIPTS = 100  # in one call


@dataclass
class Batch:
    """A part of a week, from its orders to its vans."""

    part: Part
    invoices: list[Invoice]
    trips: list[Trip] = field(default_factory=list)


class Goods:
    """The process of the warehouse: part after part, until it is loaded."""

    def __init__(self, here: Firm, alive: Callable[[], bool]) -> None:
        self.firm, self.alive = here, alive
        self.loaded, self.settled = Finished(here.folder, "loaded"), Finished(here.folder, "settled")
        self.loaded.mend()
        self.waiting = Waiting(here)
        self.ahead = max(2, 1 + max(here.source.sectors().values(), default=0))  # parts
        self.where = routes.points(here.masters.outlets, (choices.SITE[2], choices.SITE[3]))

    def play(self) -> None:
        """Everything from where it was left; what is finished is only told the masters of."""
        weeks = self.firm.source.weeks()
        order = [Part(week.n, part) for week in weeks for part, _ in week.parts]
        for week in weeks:
            firm.take_in(self.firm, week.n)
            left = [(Part(week.n, part), lines) for part, lines in week.parts]
            left = [(part, lines) for part, lines in left if part not in self.loaded.look()]
            if left:
                self._receive(week)
            for part, lines in left:
                self._keep_behind(order, part)
                self._load(week, part)
                self.loaded.add(part, lines)

    def _keep_behind(self, order: list[Part], part: Part) -> None:
        """The money may be a week behind and no more: what outlets owe would grow beyond their limits."""
        at = order.index(part) - self.ahead
        if at >= 0:
            began = time.perf_counter()
            self.settled.wait_for(order[at], self.alive)
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

    def _load(self, week: Week, part: Part) -> None:
        """Orders come in, are picked and packed, and loaded; which trips that makes is left for the other process."""
        batch = Batch(part, _invoices(self.firm.source.lines(part.week, part.part)))
        self._place(batch)
        self._pick(batch)
        batch.invoices += self.waiting.pick(week, part)
        self._plan_trips(batch)
        told = [
            tell("trips", trip.name, Plan(
                self.firm.vans[trip.at % len(self.firm.vans)], tuple(stop.shipment for stop in trip.stops),
                self.firm.drivers[trip.at % len(self.firm.drivers)],
            ), at=choices.loaded_at(trip.on, trip.at))
            for trip in batch.trips
        ]  # fmt: skip
        loaded = papers(each(self.firm, "trips", delivery.load, "trips", told))
        doors.leave(self.firm, part, [
            trip._replace(paper=loaded[trip.name]) for trip in batch.trips if trip.name in loaded
        ])  # fmt: skip

    def _place(self, batch: Batch) -> None:
        """Outlets order what the source has invoiced, line by line, each at the price that was paid for it."""
        told = [
            tell("orders", one.number, ordered.Capture(
                self.firm.outlets[one.outlet], tuple(self._line(line) for line in one.lines),
                channel=self.firm.seats[one.outlet].ordered_by(), on_short="backorder", reference=one.number,
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
                stops = [Stop(one.number, outlet, one.shipment) for outlet in outlets for one in by_outlet[outlet]]
                batch.trips.append(Trip(f"{on}/{batch.part.part}/{n}", on, at, stops))


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
