"""Saying on which invoices what comes back was sold, and what it is worth. Reads under the locks, writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.work import work
from salur.ledger import shelves
from salur.ledger.rules import return_value
from salur.returns import queries, reading, rules
from salur.returns.bodies import Back, Receive
from salur.returns.rules import Room

RoomKey = tuple[int, int, date]  # buyer, SKU, up to which day


class Run(NamedTuple):
    """Pieces of a told line that were sold on one invoice line (or on none that is known)."""

    told: int
    line: Back
    lot: int
    pieces: int
    value: int | None
    invoice: int | None
    invoice_line: int | None
    bill_to: int
    currency: str
    untaxed: int
    tax: int


@dataclass(slots=True)
class Coming:
    """A return on its way: where it goes, and what its lines were sold on."""

    command: Command[Receive]
    at: datetime
    owner: int
    site: int
    id: int = 0
    runs: list[Run] = field(default_factory=list)

    @property
    def body(self) -> Receive:
        """What was told."""
        return self.command.body

    def shelf(self, sku: int) -> shelves.Key:
        """The key of the shelf that an SKU would go to."""
        return self.owner, self.site, sku

    def key(self, sku: int) -> RoomKey:
        """Under what the invoice lines of an SKU are looked up."""
        return self.body.buyer, sku, work().day(self.at)


def link(
    actor: Actor, good: Sequence[Coming], rooms: Mapping[RoomKey, Sequence[Room]], plain: Mapping[int, int]
) -> None:
    """Say on which invoice lines everything was sold, one return after the other; what is on none is priced today."""
    terms = reading.bill_tos(actor, {one.body.buyer for one in good})
    unknown: list[tuple[Coming, int, Back, int]] = []
    for one in good:
        for told, line in enumerate(one.body.lines, 1):
            linked, rest = rules.link(line, rooms.get(one.key(line.sku), ()))
            for pieces in linked:
                room = pieces.room
                lot = next(lot for lot in (line.lot, room.lot, plain[line.sku]) if lot is not None)
                one.runs.append(Run(
                    told, line, lot, pieces.pieces, pieces.value, room.invoice, room.n, room.bill_to, room.currency,
                    pieces.untaxed, pieces.tax,
                ))  # fmt: skip
            if rest:
                unknown.append((one, told, line, rest))
    asked = [
        reading.Asked(one.body.buyer, line.sku, rest, work().day(one.at).isoformat()) for one, _, line, rest in unknown
    ]
    prices = reading.list_prices(actor, asked, terms)
    for (one, told, line, rest), price in zip(unknown, prices, strict=True):
        supplied = terms.get(one.body.buyer)
        bill_to = supplied.bill_to if supplied else one.body.buyer
        lot = plain[line.sku] if line.lot is None else line.lot
        one.runs.append(Run(told, line, lot, rest, None, None, None, bill_to, work().house.currency, *price))


def value(actor: Actor, good: Sequence[Coming], held: Mapping[shelves.Key, shelves.Held]) -> None:
    """What pieces cost whose delivery is not known: today's average of the shelf, else its last known cost."""
    keys = {one.shelf(run.line.sku) for one in good for run in one.runs if run.value is None}
    if not keys:
        return
    today = queries.averages(actor.organisation, keys)
    for one in good:
        for at, run in enumerate(one.runs):
            if run.value is None:
                key = one.shelf(run.line.sku)
                last = held[key].cost_pieces, held[key].cost_value
                worth = return_value(run.pieces, today=today.get(key), known=last)
                one.runs[at] = run._replace(value=worth)
