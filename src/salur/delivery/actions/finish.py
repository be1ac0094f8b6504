"""Close orders of which nothing is left to come, though no door is told of any more."""

from __future__ import annotations

from collections.abc import Sequence

from salur.delivery import doors, facts
from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import actions as order_actions
from salur.orders import queries as order_queries
from salur.orders.models import Order


@action("delivery.finish")
def finish(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Orders whose rest was closed short after all else had been delivered are finished.

    Refused: kernel.not_found, kernel.no_such_step, delivery.still_coming.
    """
    held = order_queries.hold(actor, orders)
    done = doors.finished(held, {})
    outcomes: list[Outcome] = []
    going: set[int] = set()
    for command in orders:
        paper = held.get(command.paper or 0)
        reason = papers.missing("order", command.paper)
        if paper is not None:
            wrong = papers.wrong_step(Order, paper.id, paper.status, "finish")
            if wrong is None and paper.id in done - going:
                going.add(paper.id)
                announce(facts.OrderDelivered(paper.id, paper.buyer), command, counterpart=paper.counterpart)
                outcomes.append(Outcome(command.key, "done", paper.id))
                continue
            reason = wrong or Refused("delivery.still_coming", order=paper.id)
        outcomes.append(Outcome(command.key, "refused", command.paper, (reason,)))
    order_actions.finish(actor=actor, orders=going)
    return Outcomes(outcomes)
