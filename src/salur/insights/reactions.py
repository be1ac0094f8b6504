"""What the summaries do when something was sold, moved or brought to a door."""

from __future__ import annotations

from salur.billing.facts import CreditNoteIssued, HistoryKept, InvoiceIssued
from salur.counts.facts import CountApproved
from salur.delivery.facts import ShipmentDelivered, TripLoaded, TripUnloaded
from salur.field.facts import SoldFromVan
from salur.insights import actions
from salur.insights.rules import Told
from salur.kernel.command import Command, named_key
from salur.kernel.facts import Heard, hears
from salur.ledger.facts import DiscrepancyClosed, PostingReversed
from salur.orders.facts import OrderShortClosed
from salur.parties.acting import system_actor
from salur.returns.facts import GoodsReturned, GoodsSentBack, ReturnInspected
from salur.warehouse.facts import GoodsReceived, GoodsTransferred, ShipmentPicked, ShipmentPutBack

NAME = "insights.summaries"


@hears(
    NAME, InvoiceIssued, CreditNoteIssued, HistoryKept, SoldFromVan, GoodsReturned, ReturnInspected, GoodsSentBack,
    GoodsReceived, GoodsTransferred, ShipmentPicked, ShipmentPutBack, TripLoaded, TripUnloaded, ShipmentDelivered,
    CountApproved, DiscrepancyClosed, PostingReversed, OrderShortClosed,
)  # fmt: skip
def count(organisation: int, facts: list[Heard]) -> None:
    """Count them, each once."""
    told = [
        Command(named_key(NAME, fact.id), Told(_kind(fact), fact.id, _papers(fact)), fact.paper, fact.happened_at)
        for fact in facts
        if fact.organisation == organisation and _counts(fact)
    ]
    if told:
        for outcome in actions.count(actor=system_actor(organisation, NAME), told=told):
            if outcome.ending == "refused":
                raise outcome.reasons[0]


def _kind(fact: Heard) -> str:
    return f"HistoryKept {fact.body['kind']}" if fact.kind == "HistoryKept" else fact.kind


def _counts(fact: Heard) -> bool:
    """Not an invoice without shipments (what tells what it is for is counted), nor an old payment."""
    if fact.kind == "HistoryKept":
        return bool(fact.body["kind"] != "payment")
    return fact.kind != "InvoiceIssued" or bool(fact.body["shipments"])


def _papers(fact: Heard) -> tuple[int, ...]:
    """The other papers that are counted with it."""
    if fact.kind == "InvoiceIssued":
        return tuple(fact.body["shipments"])
    if fact.kind == "SoldFromVan":
        return (fact.body["invoice"],)
    return (fact.body["order"],) if fact.kind == "ShipmentDelivered" else ()
