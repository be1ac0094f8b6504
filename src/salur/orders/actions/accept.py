"""Accept the price that an order has now, because a scheme was used up or counts differently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcome, Outcomes
from salur.kernel.verb import action
from salur.orders import asking, carts, queries
from salur.orders.actions.change import change
from salur.orders.bodies import Change, Line
from salur.pricing import queries as pricing


@action("orders.accept_price")
def accept_price(*, actor: Actor, orders: Sequence[Command[None]]) -> Outcomes:
    """Price held orders anew, line by line as they were asked for, and decide them: the buyer takes them as they are.

    Refused and held as in `change`; kernel.no_such_step where an order has nothing that could cost otherwise.
    """
    held = queries.hold(actor, orders)
    kept = carts.kept(sorted(held))
    sizes = pricing.pack_sizes({int(line["sku"]) for one in kept.values() for line in one.cart["lines"]})
    refused = asking.refusals(held, orders, "accept_price")
    going = [command for command in orders if command.key not in refused and command.paper in kept]
    changes = [
        Command(command.key, Change(_lines(kept[command.paper or 0], sizes)), command.paper, command.at)
        for command in going
    ]
    outcomes = {one.key: one for one in change(actor=actor, orders=changes)} if changes else {}
    return Outcomes(
        outcomes.get(command.key)
        or Outcome(command.key, "refused", command.paper, refused.get(command.key) or _nothing(held, command))
        for command in orders
    )


def _nothing(held: dict[int, queries.Held], command: Command[None]) -> tuple[Any, ...]:
    """The refusal of an order that was priced by the list alone."""
    paper = held[command.paper or 0]
    return (asking.no_step(paper, "accept_price"),)


def _lines(kept: carts.Kept, sizes: Mapping[Any, Mapping[str, int]]) -> tuple[Line, ...]:
    """The lines of a cart that the order has, as they were asked for."""
    found = []
    for line in kept.cart["lines"]:
        if kept.own is not None and line["no"] not in kept.own:
            continue
        sku, pack = int(line["sku"]), line.get("pack") or "piece"
        size = 1 if pack == "piece" else sizes.get(sku, {}).get(pack, 1)
        agreed, manual = line.get("agreed"), line.get("manual") or {}
        found.append(
            Line(sku, line["pieces"] // size, pack, agreed["price"] if agreed else None, manual.get("percent"))
        )
    return tuple(found)
