"""From shipments to invoices: what is left of each shipment, or why it cannot be; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from salur.billing import bodies, queries
from salur.billing.rules import GONE
from salur.delivery import queries as deliveries
from salur.delivery.queries import DropSeen, RefusalSeen
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.refusal import Refused
from salur.warehouse import queries as warehouse
from salur.warehouse.queries import HeldShipment


class Seen(NamedTuple):
    """The shipments of a call under their locks, what is known of each, and what day it is."""

    shipments: dict[int, HeldShipment]
    drops: dict[int, DropSeen]
    refused: dict[tuple[int, int], RefusalSeen]
    billed: dict[int, str]  # the number of the invoice that a shipment is on
    today: date

    def delivered(self, shipment: int) -> bool:
        """Whether the goods were brought to the door before."""
        drop = self.drops.get(shipment)
        return drop is not None and drop.result != ""


@dataclass(slots=True)
class Draft:
    """An invoice on its way; or the reason why it cannot be."""

    command: Command[bodies.Invoice]
    reason: Refused | None = None
    shipments: list[HeldShipment] = field(default_factory=list)
    lines: list[tuple[Any, ...]] = field(default_factory=list)  # order, line, shipment, its line, SKU, pieces, amounts
    untaxed: int = 0
    tax: int = 0
    delivered: int = 0  # what of it the delivery wrote as unbilled
    promised: dict[int, int] = field(default_factory=dict)  # what of it is still promised, by order
    id: int = 0
    at: datetime = datetime.min
    on: date = date.min
    due_on: date = date.min
    counterpart: int | None = None

    @property
    def account(self) -> tuple[int, str]:
        """The key of the credit account that owes."""
        return self.shipments[0].account

    @property
    def total(self) -> int:
        """What is owed, with tax."""
        return self.untaxed + self.tax


def see(actor: Actor, shipments: Iterable[int], today: date) -> Seen:
    """Lock the shipments and read what is known of them.

    Orders need no lock: all that is taken from them is their credit promise, which stands under its account's lock.
    """
    wanted = sorted(set(shipments))
    held = warehouse.hold_shipments(actor, wanted)
    billed = {shipment: on.number or str(on.invoice) for shipment, on in queries.billed(wanted).items()}
    return Seen(held, deliveries.drops(wanted), deliveries.refusals(wanted), billed, today)


def foresee(actor: Actor, commands: Sequence[Command[bodies.Invoice]]) -> None:
    """What `see` asks."""
    see(actor, {shipment for command in commands for shipment in command.body.shipments}, date.min)


def draft(seen: Seen, command: Command[bodies.Invoice]) -> Draft:
    """What an invoice of these shipments holds: their lines less what was refused already."""
    found = Draft(command)
    found.reason = _fault(seen, command.body)
    if found.reason is not None:
        return found
    for identity in dict.fromkeys(command.body.shipments):
        shipment = seen.shipments[identity]
        left = _left(seen, shipment)
        untaxed, tax = sum(line[6] for line in left), sum(line[7] for line in left)
        found.shipments.append(shipment)
        found.lines += left
        found.untaxed += untaxed
        found.tax += tax
        if seen.delivered(identity):
            found.delivered += untaxed + tax
        else:
            found.promised[shipment.order] = found.promised.get(shipment.order, 0) + untaxed + tax
        seen.billed[identity] = "…"  # for those behind it in this call: its number comes last of all
    return found


def _left(seen: Seen, shipment: HeldShipment) -> list[tuple[Any, ...]]:
    """The lines of a shipment less what was refused at the door, as rows from `order` on."""
    rows = []
    for n, line in shipment.lines.items():
        pieces, untaxed, tax = line.pieces, line.untaxed, line.tax
        refused = seen.refused.get((shipment.id, n))
        if refused is not None:
            pieces, untaxed, tax = pieces - refused.pieces, untaxed - refused.untaxed, tax - refused.tax
        if pieces > 0:
            rows.append((shipment.order, line.line, shipment.id, n, line.sku, pieces, untaxed, tax))
    return rows


def _fault(seen: Seen, body: bodies.Invoice) -> Refused | None:
    """Why these shipments cannot be on one invoice of that day, if so."""
    if not body.shipments:
        return Refused("billing.no_shipments")
    if body.on is not None and body.on > seen.today:
        return Refused("billing.future_date", on=body.on)
    for identity in body.shipments:
        shipment = seen.shipments.get(identity)
        if shipment is None:
            return papers.missing("shipment", identity)
        if shipment.status not in GONE:
            return Refused("billing.not_gone", shipment=identity, status=shipment.status)
        if identity in seen.billed:
            return Refused("billing.billed_before", shipment=identity, invoice=seen.billed[identity])
        if not _left(seen, shipment):
            return Refused("billing.nothing_to_invoice", shipment=identity)
    if len({(s.buyer, s.bill_to, s.currency) for s in (seen.shipments[identity] for identity in body.shipments)}) > 1:
        return Refused("billing.mixed_buyers")
    return None
