"""Giving back what is set aside for orders. Shared by cancel, short-close and change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from salur.credit import actions as credit
from salur.credit import queries as accounts
from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.outcome import Outcomes
from salur.kernel.refusal import Refused
from salur.orders import promising
from salur.orders.queries import Held
from salur.stock import actions as stock
from salur.stock import queries as shelves
from salur.stock.queries import Promised


class Aside(NamedTuple):
    """What is set aside for orders: promises and waits by (order, line), credit by order; and the locks on it."""

    promised: dict[tuple[int, int], Promised]
    waiting: dict[tuple[int, int], Promised]
    credit: dict[int, tuple[int, int]]
    locks: promising.Locks

    def of(self, order: int, lines: Iterable[int]) -> dict[int, int]:
        """Pieces promised to or awaited by each line of an order."""
        none = Promised(0, 0, 0, 0)
        return {
            n: self.promised.get((order, n), none).pieces + self.waiting.get((order, n), none).pieces for n in lines
        }


def hold_aside(held: dict[int, Held]) -> Aside:
    """Lock the shelves and accounts of orders, then read what is set aside for them."""
    locks = promising.hold(
        {paper.shelf(n) for paper in held.values() for n in paper.lines}, {paper.account for paper in held.values()}
    )
    orders = sorted(held)
    return Aside(
        shelves.promised_to("order", orders), shelves.waiting("order", orders),
        accounts.promised_to("order", orders), locks,
    )  # fmt: skip


def picked(paper: Held, aside: Aside, step: str) -> Refused | None:
    """The refusal if something of a binding order has been picked; what came back from the door may be cancelled, but
    its shipment keeps the line as it is."""
    if paper.status in ("draft", "held"):
        return None
    there = aside.of(paper.id, paper.lines)
    untouched = all(there[n] + line.cancelled == line.pieces for n, line in paper.lines.items())
    if untouched and (step == "cancel" or not any(line.refused for line in paper.lines.values())):
        return None
    return Refused("orders.already_picked", step=step)


def release(actor: Actor, orders: Sequence[Held], aside: Aside) -> None:
    """Give back what the open pieces of orders have: promises, waits and credit."""
    keys = {(paper.id, n) for paper in orders for n in paper.lines}
    promises = [stock.Wish(*wish) for key, wish in aside.promised.items() if key in keys]
    if promises:
        stock.take_back(actor=actor, wishes=promises)
    stock.stop_waiting(actor=actor, wishes=[stock.Wish(*wish) for key, wish in aside.waiting.items() if key in keys])
    amounts = []
    for paper in orders:
        account, amount = aside.credit.get(paper.id, (0, 0))
        if amount:
            there = aside.of(paper.id, paper.lines)
            amount = min(amount, sum(sum(line.left(there[n])) for n, line in paper.lines.items()))
            amounts.append(credit.Wish(paper.id, account, amount))
    credit.take_back(actor=actor, wishes=amounts)
    credit.stop_waiting(actor=actor, papers=[paper.id for paper in orders if paper.status == "held"])
    shelf_ids = {wish.shelf for wish in promises}
    stock.freed(actor=actor, held=[shelf for shelf in aside.locks.shelves.values() if shelf.id in shelf_ids])
    room: dict[int, tuple[int, int]] = {}
    parties = {account.id: account.party for account in aside.locks.accounts.values()}
    for wish in amounts:
        room[wish.account] = (parties[wish.account], room.get(wish.account, (0, 0))[1] + wish.amount)
    credit.freed(actor=actor, room=room)


def cancel_open(cancelled: Mapping[tuple[int, int], int]) -> None:
    """Cancel the open pieces of lines, all of them, by (order, line): nothing of the line is open any more."""
    rows = [(order, n, pieces) for (order, n), pieces in sorted(cancelled.items()) if pieces]
    if rows:
        source, params = sql.given("g", "paper bigint, line int, pieces bigint", rows)
        sql.run(
            "UPDATE orders_orderline l SET cancelled = l.cancelled + g.pieces, open_untaxed = 0, open_tax = 0 "
            f"FROM {source} WHERE l.order_id = g.paper AND l.n = g.line",
            params,
        )


def answers(orders: Sequence[Command[Any]], refused: Mapping[Any, Refused]) -> Outcomes:
    """Done, but for those refused."""
    return Outcomes.of(orders, refused)
