"""Decide about held orders: let them pass, return them to whoever took them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import asking, deciding, facts, queries, releasing
from salur.orders.bodies import Approve, Return
from salur.orders.holding import reading, reviews
from salur.orders.models import Order
from salur.orders.rules import OrderVerdict

MOST_NOTE = 200


@action("orders.approve")
def approve(*, actor: Actor, orders: Sequence[Command[Approve]]) -> Outcomes:
    """Let held orders pass, as far as one's role may: goods and credit are set aside as for any order. What was
    approved stands until the order is changed or returned; goods that are not there hold it all the same.

    Refused: kernel.not_found, kernel.no_such_step (another has decided meanwhile), orders.no_authority,
    orders.beyond_authority, orders.nothing_to_approve, and by the seller's rules that refuse. Held and backordered as
    in `confirm`.
    """
    held = queries.hold(actor, orders)
    refused = _refused(held, orders, "approve")
    going = asking.in_turn(held, orders, refused)
    notes = {c.paper: c.body.note for c in orders if c.paper is not None and c.key not in refused}
    judged = deciding.decide(actor, held, going, reading.authority(actor))
    deciding.write(actor, held, judged, "approved", notes)

    def tell(command: Command[Approve], verdict: OrderVerdict) -> None:
        paper = held[verdict.order]
        fact = facts.OrderApproved(paper.id, paper.buyer, paper.untaxed + paper.tax, command.body.note)
        announce(fact, command, verdict.ending, verdict.reasons, counterpart=paper.counterpart)
        asking.tell(None, paper, verdict)

    return deciding.answers(orders, judged, refused, tell)


def _refused(
    held: dict[int, queries.Held], orders: Sequence[Command[Approve]] | Sequence[Command[Return]], step: str
) -> dict[UUID, tuple[Refused, ...]]:
    """Why orders cannot take a step at all, or why their note cannot be kept."""
    found = asking.refusals(held, orders, step)
    for command in orders:
        if command.key not in found and (fault := _note_fault(command.body.note)):
            found[command.key] = (fault,)
    return found


def _note_fault(note: str) -> Refused | None:
    if len(note) > MOST_NOTE:
        return Refused("kernel.bad_value", field="note", value=note[:20], why=f"longer than {MOST_NOTE} characters")
    return None


@action("orders.send_back")
def send_back(*, actor: Actor, orders: Sequence[Command[Return]]) -> Outcomes:
    """Return held orders to whoever took them, with a note on what is to be changed: they are drafts again.

    Refused: kernel.not_found, kernel.no_such_step, kernel.bad_value (a note that is empty or too long).
    """
    held = queries.hold(actor, orders)
    refused = {key: reasons[0] for key, reasons in _refused(held, orders, "return").items()}
    for command in orders:
        if command.key not in refused and not command.body.note.strip():
            refused[command.key] = Refused("kernel.bad_value", field="note", value="–", why="empty")
    going = {c.paper: c for c in orders if c.key not in refused and c.paper is not None}
    aside = releasing.hold_aside({order: held[order] for order in going})
    releasing.release(actor, [held[order] for order in going], aside)
    reviews.decide(actor, going, "returned", {order: c.body.note for order, c in going.items()})
    papers.step(Order, [(order, "held", "return") for order in going])
    for order, command in going.items():
        announce(facts.OrderReturned(order, command.body.note), command, counterpart=held[order].counterpart)
    return releasing.answers(orders, refused)
