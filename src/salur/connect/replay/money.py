"""The doors and the money of a week: handed over, invoiced, paid by terms, banked; the vendors' bills.

This is the work of the other of the two processes. Invoices are made as everywhere: by the reactions that hear of a
loaded trip or a delivered shipment. So this process does what waits for the worker, then looks at what is owed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from salur.billing import actions as billing
from salur.billing.bodies import Bank, PayBill, Payment, RecordBill
from salur.connect.replay import choices, doors, firm, plan, returning
from salur.connect.replay.progress import Finished, Kept, Part
from salur.connect.replay.source import Week
from salur.connect.replay.telling import Firm, Named, each, papers, tell
from salur.credit import queries as credits
from salur.kernel.work import reading

Plain = list[Any]  # a payment as JSON keeps it: outlet, day, cents, [[invoice, cents], …]


class Money:
    """The process of doors and money: part after part, behind the warehouse. `work_off` does the worker's jobs."""

    def __init__(self, here: Firm, alive: Callable[[], bool], work_off: Callable[[], None]) -> None:
        self.firm, self.alive, self.work_off = here, alive, work_off
        self.loaded, self.settled = Finished(here.folder, "loaded"), Finished(here.folder, "settled")
        self.settled.mend()
        self.planned = Kept(here.folder, "payments")
        self.sectors = here.source.sectors()

    def play(self) -> None:
        """Everything from where it was left."""
        self._react()
        for week in self.firm.source.weeks():
            firm.take_in(self.firm, week.n)
            for at, lines in week.parts:
                part = Part(week.n, at)
                if part not in self.settled.look():
                    self.loaded.wait_for(part, self.alive)
                    self._settle(week, part)
                    self.settled.add(part, lines)
                doors.forget(self.firm, part)

    def _react(self) -> None:
        began = time.perf_counter()
        self.work_off()
        self.firm.seconds["reactions"] += time.perf_counter() - began

    def _settle(self, week: Week, part: Part) -> None:
        """What is loaded is invoiced or delivered and then invoiced; what is due by now is paid; so are vendors."""
        self._react()
        doors.deliver(self.firm, doors.left(self.firm, part))
        self._react()
        if part.part == week.parts[0][0]:
            self._bills(week)
        returning.take_back(self.firm, self.firm.source.back(part.week, part.part))
        self._payments(part, week.monday + timedelta(days=6))
        self._react()

    def _payments(self, part: Part, until: date) -> None:
        """Each outlet pays what it means to pay by now, a payment for each day, over all its invoices of that day.

        What is paid is written down before it is told: told again after a crash it must be the same.
        """
        kept = self.planned.read(None)
        if kept is None or kept[0] != list(part):
            kept = [list(part), self._due(part, until)]
            self.planned.write(kept)
        told: list[Named] = []
        cash: dict[int, int] = {}
        for outlet, day, cents, invoices in kept[1]:
            method = choices.method(outlet)
            carrier = self._driver(outlet) if method == "cash" else None
            if carrier is not None:
                cash[carrier] = cash.get(carrier, 0) + cents
            told.append(tell("payments", f"{outlet}/{day}/{part.week}", Payment(
                self.firm.outlets[outlet], cents, choices.CURRENCY, method, carrier,
                tuple((invoice, amount) for invoice, amount in invoices), f"Outlet {outlet}",
            ), at=choices.clock(date.fromisoformat(day), 21 if method == "cash" else 10)))  # fmt: skip
        each(self.firm, "payments", billing.receive_payment, "payments", told)
        deposits = [
            tell("deposits", f"{part.week}/{part.part}/{driver}", Bank(cents, choices.CURRENCY, driver),
                 at=choices.clock(until, 22))
            for driver, cents in sorted(cash.items())
        ]  # fmt: skip
        each(self.firm, "deposits", billing.bank, "deposits", deposits)

    def _driver(self, outlet: str) -> int:
        return self.firm.drivers[self.sectors[outlet] % len(self.firm.drivers)]

    def _due(self, part: Part, until: date) -> list[Plain]:
        """What the outlets of a part mean to pay up to a day, as far as it is open."""
        codes = {self.firm.outlets[code]: code for code, at in self.sectors.items()
                 if at == part.part and code in self.firm.outlets}  # fmt: skip
        asked = self.firm.asked
        by_payment: dict[tuple[str, date], list[tuple[int, int]]] = {}
        with reading(self.firm.actor.organisation):
            items = credits.open_items(self.firm.actor.organisation, codes)
        for item in items:
            outlet = codes[item.party]
            day = choices.paid_on(outlet, item.on, item.due_on, asked.seed, asked.late_percent)
            if day <= until and item.paper_kind == "invoice":
                by_payment.setdefault((outlet, day), []).append((item.paper, item.open))
        return [
            [outlet, day.isoformat(), sum(cents for _, cents in some), sorted(some)]
            for (outlet, day), some in sorted(by_payment.items())
        ]

    def _bills(self, week: Week) -> None:
        """The vendors' bills for the week's goods, and those of thirty days ago are paid."""
        self._record(week)
        for before in self.firm.source.weeks():
            due = before.monday + timedelta(days=choices.BILLS_DUE_IN_DAYS)
            if week.monday <= due < week.monday + timedelta(days=7):
                self._pay(before, due)

    def _record(self, week: Week) -> dict[str, tuple[int, int]]:
        """Bill and cents by vendor; told again it gives the answer of the first time. What was there at the opening
        nobody bills."""
        if week.n == 0:
            return {}
        on = week.monday
        bought = plan.purchases(self.firm.source, week.n, self.firm.masters.products, halve=self.firm.asked.halve)
        told = [
            tell("bills", f"{week.n}/{one.vendor}", RecordBill(
                self.firm.vendors[firm.vendor_code(one.vendor)], one.cost_cents, 0, one.cost_cents, on,
                on + timedelta(days=choices.BILLS_DUE_IN_DAYS), choices.CURRENCY, f"BILL-{week.n}-{one.vendor}",
            ), at=choices.clock(on, 9))
            for one in bought
        ]  # fmt: skip
        found = papers(each(self.firm, "bills", billing.record_bill, "bills", told))
        cents = {f"{week.n}/{one.vendor}": one.cost_cents for one in bought}
        return {name: (paper, cents[name]) for name, paper in found.items()}

    def _pay(self, week: Week, due: date) -> None:
        told = [
            tell("bills paid", name, PayBill(cents), paper=paper, at=choices.clock(due, 10))
            for name, (paper, cents) in self._record(week).items()
        ]
        each(self.firm, "bills paid", billing.pay_bill, "bills", told)
