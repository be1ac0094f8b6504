"""Count facts into the summaries, each of them once."""

from __future__ import annotations

from collections.abc import Sequence

from salur.insights import goods, sales, segments, serving
from salur.insights.facts import Counted
from salur.insights.rules import OCCASIONS, Told
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action

Some = Sequence[Command[Told]]


@action("insights.count")
def count(*, actor: Actor, told: Sequence[Command[Told]]) -> Outcomes:
    """Count what has happened (`paper` is the fact's paper): sales, what moved, and how orders were served.

    A tell of the summaries' own reactions; nothing is refused. Rows are written in one order of tables, each sorted.
    """
    serving.count(actor.organisation, _orders(told))
    _sales(actor.organisation, told)
    _goods(actor.organisation, told)
    for command in told:
        announce(Counted(command.paper or 0, command.body.kind, command.body.fact), command)
    return Outcomes(Outcome(command.key, "done", command.paper) for command in told)


def _of(told: Some, kind: str) -> list[Command[Told]]:
    return [command for command in told if command.body.kind == kind]


def _papers(told: Some, kind: str) -> list[int]:
    return [command.paper or 0 for command in _of(told, kind)]


def _orders(told: Some) -> set[int]:
    delivered = {order for command in _of(told, "ShipmentDelivered") for order in command.body.papers}
    return delivered | set(_papers(told, "OrderShortClosed"))


def _sales(organisation: int, told: Some) -> None:
    shipped = [(c.paper or 0, shipment) for c in _of(told, "InvoiceIssued") for shipment in c.body.papers]
    invoices = sales.of_shipments(organisation, shipped) if shipped else []
    sold = {invoice: c.paper or 0 for c in _of(told, "SoldFromVan") for invoice in c.body.papers}
    made = segments.of_sales(organisation, sales=sold.values())
    invoices += [(invoice, 0, sale, made[invoice]) for invoice, sale in sorted(sold.items())]
    old = segments.of_history(organisation, "billing_invoice", _papers(told, "HistoryKept invoice"))
    invoices += [(invoice, 0, 0, segment) for invoice, segment in sorted(old.items())]
    notes = sales.of_lines(organisation, sales.NOTE_LINES, _papers(told, "CreditNoteIssued"))
    notes += sales.of_old_notes(organisation, _papers(told, "HistoryKept credit_note"))
    returns = sales.of_lines(organisation, sales.RETURN_LINES, _papers(told, "GoodsReturned"))
    sales.add(organisation, invoices, notes, returns)


def _goods(organisation: int, told: Some) -> None:
    papers = [(c.paper or 0, *OCCASIONS[c.body.kind]) for c in told if c.body.kind in OCCASIONS]
    goods.add(organisation, papers, _papers(told, "PostingReversed"))
