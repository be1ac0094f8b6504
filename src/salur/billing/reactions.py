"""What billing does when goods were loaded or delivered, and when a member invoices another."""

from __future__ import annotations

from datetime import date

from salur.billing import actions, bodies, queries
from salur.billing.facts import CreditNoteIssued, InvoiceIssued
from salur.delivery import queries as deliveries
from salur.delivery.facts import ShipmentDelivered, TripLoaded
from salur.delivery.queries import RefusalSeen
from salur.kernel.actor import Actor
from salur.kernel.command import Command, named_key
from salur.kernel.facts import Heard, hears
from salur.kernel.outcome import Outcomes
from salur.kernel.work import reading
from salur.parties.acting import system_actor

EXPECTED = {"billing.billed_before", "billing.nothing_to_invoice", "billing.not_gone"}  # somebody was faster


def _checked(outcomes: Outcomes) -> None:
    """A refusal nobody expected is raised, so that the job is tried again and then seen; what was done is done."""
    for outcome in outcomes:
        if outcome.ending == "refused" and outcome.reasons[0].code not in EXPECTED:
            raise outcome.reasons[0]


@hears("billing.loaded", TripLoaded)
def loaded(organisation: int, facts: list[Heard]) -> None:
    """Invoice what is on a vehicle now, for buyers who are invoiced at loading."""
    actor = system_actor(organisation, "billing.loaded")
    with reading(organisation):
        on_trips = queries.loaded_to_invoice(actor, [fact.paper for fact in facts])
    invoices = [
        Command(named_key("billing.loaded", fact.id, shipment), bodies.Invoice((shipment,)), at=fact.happened_at)
        for fact in facts
        for shipment in on_trips.get(fact.paper, ())
    ]
    if invoices:
        _checked(actions.invoice(actor=actor, invoices=invoices))


@hears("billing.delivered", ShipmentDelivered)
def delivered(organisation: int, facts: list[Heard]) -> None:
    """Invoice what was delivered, unless it is invoiced by period; credit what was invoiced and then refused."""
    actor = system_actor(organisation, "billing.delivered")
    invoices = [
        Command(named_key("billing.delivered", fact.id), bodies.Invoice((fact.paper,)), at=fact.happened_at)
        for fact in facts
        if not fact.body["invoiced"] and fact.body["invoice_at"] != "period" and fact.body["result"] != "refused"
    ]
    if invoices:
        _checked(actions.invoice(actor=actor, invoices=invoices))
    notes = _notes(actor, [fact for fact in facts if fact.body["invoiced"] and fact.body["result"] != "delivered"])
    if notes:
        _checked(actions.credit(actor=actor, notes=notes))


def _notes(actor: Actor, refused: list[Heard]) -> list[Command[bodies.Credit]]:
    """A credit note for each shipment: the lines refused at the door, by the lines of the invoice they are on."""
    if not refused:
        return []
    shipments = [fact.paper for fact in refused]
    with reading(actor.organisation):
        on_invoice = queries.lines_of_shipments(actor, shipments)
        told = deliveries.refusals(shipments)
    credited: dict[int, list[tuple[queries.LineOfShipment, RefusalSeen]]] = {}
    for (shipment, n), refusal in sorted(told.items()):
        if (shipment, n) in on_invoice:
            credited.setdefault(shipment, []).append((on_invoice[shipment, n], refusal))
    notes = []
    for fact in refused:
        lines = tuple(
            bodies.CreditLine(line.sku, refusal.pieces, refusal.untaxed, refusal.tax, line.invoice, line.n)
            for line, refusal in credited.get(fact.paper, ())
        )
        if lines:
            first = credited[fact.paper][0][0]
            body = bodies.Credit(first.buyer, first.bill_to, first.currency, "shipment", fact.paper, lines)
            notes.append(Command(named_key("billing.delivered", fact.id), body, at=fact.happened_at))
    return notes


@hears("billing.invoice_issued", InvoiceIssued, for_counterpart=True)
def invoice_issued(organisation: int, facts: list[Heard]) -> None:
    """A member was invoiced by another: its bill is expected. What it hears carries every value it needs."""
    actor = system_actor(organisation, "billing.invoice_issued")
    bills = []
    for fact in facts:
        said = fact.body
        body = bodies.ExpectBill(
            said["seller"], fact.paper, said["currency"], date.fromisoformat(said["on"]),
            date.fromisoformat(said["due_on"]), said["untaxed"], said["tax"],
        )  # fmt: skip
        bills.append(Command(named_key("billing.invoice_issued", fact.id), body))
    if bills:
        _checked(actions.expect_bill(actor=actor, bills=bills))


@hears("billing.credit_issued", CreditNoteIssued, for_counterpart=True)
def credit_issued(organisation: int, facts: list[Heard]) -> None:
    """A member was credited by another: the credit against its bills is expected."""
    actor = system_actor(organisation, "billing.credit_issued")
    credits = []
    for fact in facts:
        said = fact.body
        if said.get("seller"):  # told by a release that says what was settled
            body = bodies.ExpectBillCredit(
                said["seller"], fact.paper, said["currency"], date.fromisoformat(said["on"]), said["untaxed"],
                said["tax"], tuple((invoice, amount) for invoice, amount in said["settled"]),
            )  # fmt: skip
            credits.append(Command(named_key("billing.credit_issued", fact.id), body))
    if credits:
        _checked(actions.expect_bill_credit(actor=actor, credits=credits))
