"""Invoice shipments: at loading, at delivery, or several for a period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from salur.billing import bodies, facts, moves, queries
from salur.billing.models import Billed, Invoice, InvoiceLine
from salur.billing.rules import GONE
from salur.credit import actions as credit
from salur.credit import queries as credits
from salur.credit.rules import Terms, due_on
from salur.delivery import actions as delivery
from salur.delivery import queries as deliveries
from salur.delivery.queries import DropSeen, RefusalSeen
from salur.kernel import ids, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.kernel.work import Work, work
from salur.ledger import accounts
from salur.ledger.entry import Entry
from salur.ledger.post import first_open_day, post
from salur.parties.queries import member_organisation, supplies
from salur.warehouse import queries as warehouse
from salur.warehouse.queries import HeldShipment

LINE_COLUMNS = (
    "invoice_id", "n", "organisation", "counterpart", "order", "line", "shipment", "shipment_line", "sku", "pieces",
    "untaxed", "tax",
)  # fmt: skip
COLUMNS = (
    "id", "organisation", "counterpart", "buyer", "bill_to", "currency", "on", "due_on", "untaxed", "tax", "reference",
)  # fmt: skip


class Seen(NamedTuple):
    """The shipments of a call under their locks, and what is known of each."""

    shipments: dict[int, HeldShipment]
    drops: dict[int, DropSeen]
    refused: dict[tuple[int, int], RefusalSeen]
    billed: dict[int, str]

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
    lines: list[tuple[Any, ...]] = field(default_factory=list)  # from `order` on, as in LINE_COLUMNS
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


@action("billing.invoice")
def invoice(*, actor: Actor, invoices: Sequence[Command[bodies.Invoice]]) -> Outcomes:
    """Issue invoices for shipments: their lines less what was refused at the door; the bill-to party owes from now on.

    What was delivered before leaves unbilled; of what is still on its way the same amount leaves the order's credit
    promise. Refused: kernel.not_found, billing.no_shipments, billing.not_gone, billing.billed_before,
    billing.nothing_to_invoice, billing.mixed_buyers, billing.future_date.
    """
    seen = _see(actor, {shipment for command in invoices for shipment in command.body.shipments})
    drafts = [_draft(seen, command) for command in invoices]
    good = [draft for draft in drafts if draft.reason is None]
    for draft, identity in zip(good, ids.take(Invoice, len(good)), strict=True):
        draft.id = identity
    _date(actor, seen, good)
    held = credits.hold({draft.account for draft in good})
    _take_off_promises(actor, good)
    _write(actor, good)
    credit.open_debts(actor=actor, debts=[
        credit.NewDebt("invoice", d.id, held[d.account].id, d.on, d.due_on, d.untaxed + d.tax, d.untaxed + d.tax)
        for d in good
    ])  # fmt: skip
    coming = [shipment.id for draft in good for shipment in draft.shipments if not seen.delivered(shipment.id)]
    if coming:
        delivery.record_invoiced(actor=actor, shipments=coming)
    for draft in good:
        _tell(draft)
    return Outcomes(
        Outcome(draft.command.key, "refused", None, (draft.reason,))
        if draft.reason
        else Outcome(draft.command.key, "done", draft.id)
        for draft in drafts
    )


def _see(actor: Actor, shipments: set[int]) -> Seen:
    """Lock the shipments and read what is known of them.

    Orders need no lock: all that is taken from them is their credit promise, which stands under its account's lock.
    """
    held = warehouse.hold_shipments(actor, shipments)
    known = sorted(held)
    billed = {shipment: on.number or str(on.invoice) for shipment, on in queries.billed(known).items()}
    return Seen(held, deliveries.drops(known), deliveries.refusals(known), billed)


def _draft(seen: Seen, command: Command[bodies.Invoice]) -> Draft:
    draft = Draft(command)
    draft.reason = _fault(seen, command.body.shipments)
    if draft.reason is not None:
        return draft
    for identity in dict.fromkeys(command.body.shipments):
        shipment = seen.shipments[identity]
        amount = 0
        for n, line in shipment.lines.items():
            pieces, untaxed, tax = line.pieces, line.untaxed, line.tax
            refused = seen.refused.get((identity, n))
            if refused is not None:
                pieces, untaxed, tax = pieces - refused.pieces, untaxed - refused.untaxed, tax - refused.tax
            if pieces > 0:
                draft.lines.append((shipment.order, line.line, identity, n, line.sku, pieces, untaxed, tax))
                draft.untaxed += untaxed
                draft.tax += tax
                amount += untaxed + tax
        if seen.delivered(identity):
            draft.delivered += amount
        else:
            draft.promised[shipment.order] = draft.promised.get(shipment.order, 0) + amount
        draft.shipments.append(shipment)
        seen.billed[identity] = "…"  # for those behind it in the same call; its number comes last of all
    return draft


def _fault(seen: Seen, shipments: Sequence[int]) -> Refused | None:
    """Why these shipments cannot be on one invoice, if so."""
    if not shipments:
        return Refused("billing.no_shipments")
    for identity in shipments:
        shipment = seen.shipments.get(identity)
        if shipment is None:
            return papers.missing("shipment", identity)
        if shipment.status not in GONE:
            return Refused("billing.not_gone", shipment=identity, status=shipment.status)
        if identity in seen.billed:
            return Refused("billing.billed_before", shipment=identity, invoice=seen.billed[identity])
        refused = seen.refused
        if all(identity_n in refused and refused[identity_n].pieces >= line.pieces
               for n, line in shipment.lines.items() for identity_n in [(identity, n)]):  # fmt: skip
            return Refused("billing.nothing_to_invoice", shipment=identity)
    if len({(s.buyer, s.bill_to, s.currency) for s in (seen.shipments[identity] for identity in shipments)}) > 1:
        return Refused("billing.mixed_buyers")
    return None
