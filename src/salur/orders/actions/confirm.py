"""Confirm orders: promise the goods to the buyers and set aside their credit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import asking, deciding, queries


@action("orders.confirm")
def confirm(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Promise goods and credit to orders that are drafts, held, or wait for goods; those captured first come first.

    Held (credit.*, orders.short_hold, and what the seller's rules say), backordered (orders.short). Refused:
    kernel.not_found, kernel.no_such_step, and by the seller's rules that say so; a refused order stays as it is.
    """
    held = queries.hold(actor, orders)
    refused: dict[UUID, tuple[Refused, ...]] = {
        command.key: (reason,) for command in orders if (reason := asking.refusal(held, command, "confirm"))
    }
    going = asking.in_turn(held, orders, refused)
    judged = deciding.decide(actor, held, going)
    deciding.write(actor, held, judged)
    return deciding.answers(
        orders, judged, refused, lambda command, verdict: asking.tell(command, held[verdict.order], verdict)
    )
