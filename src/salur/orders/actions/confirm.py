"""Confirm orders: promise the goods to the buyers and set aside their credit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import asking, deciding, promising, queries
from salur.orders.models import Order


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
    verdicts = {verdict.order: verdict for verdict in judged.verdicts}
    deciding.write(actor, held, judged)
    papers.step(Order, [
        (order, held[order].status, promising.path(verdicts[order])) for order in judged.kept
    ])  # fmt: skip
    asking.number_new(held, [order for order in judged.kept if verdicts[order].ending != "held"])
    outcomes = []
    for command in orders:
        verdict = verdicts.get(command.paper or 0)
        if command.key in refused or verdict is None or verdict.ending == "refused":
            why = refused.get(command.key) or (verdict.reasons if verdict else ())
            outcomes.append(Outcome(command.key, "refused", command.paper, why))
            continue
        paper = held[verdict.order]
        asking.tell(command, paper, verdict)
        outcomes.append(Outcome(command.key, verdict.ending, paper.id, verdict.reasons))
    return Outcomes(outcomes)
