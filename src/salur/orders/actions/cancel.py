"""Cancel orders; close orders short. Everything that was set aside is released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from salur.kernel import papers
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.kernel.verb import action
from salur.orders import asking, facts, falling, queries, releasing
from salur.orders.bodies import Because
from salur.orders.holding import reviews
from salur.orders.models import Order


@action("orders.cancel")
def cancel(*, actor: Actor, orders: Sequence[Command[Because]]) -> Outcomes:
    """Cancel orders of which nothing has been picked. Refused: kernel.not_found, kernel.no_such_step,
    orders.already_picked.
    """
    held = queries.hold(actor, orders)
    had = falling.hold_of(actor, held.values())
    aside = releasing.hold_aside(held)
    refused, going = {}, {}
    for command in orders:
        reason = asking.refusal(held, command, "cancel") or releasing.picked(held[command.paper or 0], aside, "cancel")
        if reason or command.paper in going:
            refused[command.key] = reason or Refused("kernel.busy")
        else:
            going[command.paper or 0] = command
    releasing.release(actor, [held[order] for order in going], aside)
    releasing.cancel_open(
        {(order, n): line.pieces - line.cancelled for order in going for n, line in held[order].lines.items()}
    )
    falling.follow(actor, had, {
        order: {n: line.pieces for n, line in held[order].lines.items()} for order in going
    })  # fmt: skip
    reviews.decide(
        actor, [order for order in going if held[order].status == "held"], "cancelled",
        {order: command.body.reason for order, command in going.items()},
    )  # fmt: skip
    papers.step(Order, [(order, held[order].status, "cancel") for order in going])
    for order, command in going.items():
        announce(facts.OrderCancelled(order, command.body.reason), command, counterpart=held[order].counterpart)
    return releasing.answers(orders, refused)


@action("orders.short_close")
def short_close(*, actor: Actor, orders: Sequence[Command[Because]]) -> Outcomes:
    """What has not been picked will not come any more: it is cancelled and released.

    Refused: kernel.not_found, kernel.no_such_step, orders.nothing_open.
    """
    held = queries.hold(actor, orders)
    had = falling.hold_of(actor, held.values())
    aside = releasing.hold_aside(held)
    refused, going, closed = {}, {}, {}
    for command in orders:
        reason = asking.refusal(held, command, "short_close")
        if reason is None:
            paper = held[command.paper or 0]
            open_pieces = {n: pieces for n, pieces in aside.of(paper.id, paper.lines).items() if pieces}
            if open_pieces and paper.id not in going:
                closed.update({(paper.id, n): pieces for n, pieces in open_pieces.items()})
                going[paper.id] = command
                continue
            reason = Refused("orders.nothing_open")
        refused[command.key] = reason
    releasing.release(actor, [held[order] for order in going], aside)
    releasing.cancel_open(closed)
    falling.follow(actor, had, {order: falling.of_lines(held[order], closed) for order in going})
    papers.step(Order, [(order, held[order].status, _step(held[order], closed)) for order in going])
    for order, command in going.items():
        pieces = sum(count for (paper, _), count in closed.items() if paper == order)
        fact = facts.OrderShortClosed(order, command.body.reason, pieces)
        announce(fact, command, counterpart=held[order].counterpart)
    return releasing.answers(orders, refused)


def _step(paper: queries.Held, closed: Mapping[tuple[int, int], int]) -> str:
    """An order of which everything is cancelled is cancelled; else what was picked is still to come."""
    everything = all(line.cancelled + closed.get((paper.id, n), 0) == line.pieces for n, line in paper.lines.items())
    return "cancel" if everything else "short_close"
