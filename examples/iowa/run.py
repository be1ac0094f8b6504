"""Play the day: stage after stage through the program's verbs, the same way each time.

Every command has a key made of the source's own numbers. So a day that was cut short (a crash, a pulled plug) is simply
played again from the top: what was done is answered as before, what was not is done now, nothing is done twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from examples.iowa import choices, day, firm, goods, money
from examples.iowa.telling import Day, Step
from salur.parties.founding import found

NAME = "State of Iowa, Alcoholic Beverages Division"
CODE, HALVED = "IOWA", "IOWA-HALVED"


class Stage(NamedTuple):
    """A part of the day; playing it gives a step after each commit."""

    name: str
    sentence: str
    play: Callable[[Day], Iterator[Step]]


class Played(NamedTuple):
    """A stage that is over: how many commands it told, and how long it took."""

    name: str
    sentence: str
    commands: int
    seconds: float


Progress = Callable[[Stage, Step, float], None]  # told after each commit; seconds since the stage began


def stages() -> list[Stage]:
    """The day from its masters to the last cent, in order."""
    return [
        Stage("people", "drivers, and somebody to sign in", firm.people),
        Stage("places", "the warehouse and its vans", firm.places),
        Stage("dealings", "vendors and stores", firm.dealings),
        Stage("terms", "on what terms each store is supplied", firm.terms),
        Stage("products", "every item with its packs and barcodes", firm.products),
        Stage("prices", "the list, the prices of the day, no tax", firm.prices),
        Stage("limits", "what each store may owe", firm.limits),
        Stage("purchases", "goods received from the vendors in whole cases", goods.purchases),
        Stage("orders", "store orders, checked against stock and credit", goods.ordering),
        Stage("picks", "picked and packed into cartons", goods.picking),
        Stage("loads", "loaded on vans", goods.loading),
        Stage("invoices at loading", "invoiced while the van is loaded", money.invoicing_at_loading),
        Stage("deliveries", "handed over at the door", goods.delivering),
        Stage("invoices at the door", "invoiced for what was taken", money.invoicing_at_the_door),
        Stage("unloads", "the vans are back", goods.unloading),
        Stage("payments", "paid in cash, by transfer or card", money.paying),
        Stage("deposits", "the drivers' cash brought to the bank", money.banking),
        Stage("bills", "the vendors' bills recorded and paid", money.bills),
    ]


def begin(code: str = CODE, *, halve: bool = False, every: int = 1) -> Day:
    """Found the firm (or find it again) and read the source: all of it, or every so many invoices and what they need.

    With halve only half of what the day needs is bought; see `day.purchases`.
    """
    products, stores, lines = day.read_products(), day.read_stores(), day.read_day()
    invoices: dict[str, list[day.SaleLine]] = {}
    for line in lines:
        invoices.setdefault(line.invoice_no, []).append(line)
    if every > 1:
        invoices = dict(list(invoices.items())[::every])
        lines = [line for some in invoices.values() for line in some]
        products = {number: products[number] for number in sorted({line.item_number for line in lines})}
        stores = {number: stores[number] for number in sorted({line.store_number for line in lines})}
    actor = found(code, NAME, choices.CURRENCY, str(choices.ZONE))
    bought = day.purchases(lines, products, halve=halve)
    return Day(replace(actor, sender="iowa"), products, stores, lines, bought, invoices)


def play(today: Day, progress: Progress | None = None) -> Iterator[Played]:
    """Play the day, giving each stage when it is over.

    May be cut short at any moment; then `begin` again and play that. A stage in which anything was refused is the last:
    the reasons are in `refused`, and what comes after would only hide them.
    """
    for stage in stages():
        began, commands = time.perf_counter(), 0
        today.stage = stage.name
        for step in stage.play(today):
            commands += step.told
            if progress:
                progress(stage, step, time.perf_counter() - began)
        yield Played(stage.name, stage.sentence, commands, time.perf_counter() - began)
        if today.refused:
            return


def run(
    progress: Progress | None = None, *, code: str = CODE, halve: bool = False, every: int = 1
) -> tuple[Day, list[Played]]:
    """Begin the day and play all of it."""
    today = begin(code, halve=halve, every=every)
    return today, list(play(today, progress))
