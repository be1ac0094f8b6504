"""What was not found for buyers who want no backorder is cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from salur.credit import actions as credit
from salur.credit import queries as accounts
from salur.kernel import papers, sql
from salur.kernel.actor import Actor
from salur.kernel.facts import announce
from salur.kernel.verb import action
from salur.orders import facts, falling
from salur.orders.models import Order
from salur.orders.queries import Held


class Cut(NamedTuple):
    """Pieces of a line of a held order that will not come, why, and the credit that was set aside for them."""

    order: int
    line: int
    pieces: int
    credit: int
    reason: str


@action("orders.record_cut")
def record_cut(
    *,
    actor: Actor,
    cuts: Sequence[Cut],
    held: Mapping[int, Held],
    owed: Mapping[accounts.Key, accounts.Held],
    had: falling.Had,
) -> None:
    """Close what was missing at the picking of orders that want no backorder: cancelled, its credit released,
    and what of schemes with limits they `had` for it given back.

    An order of which nothing is left is cancelled. Their promises the caller has taken back; the open amounts of the
    lines are the caller's too (`record_open`). Who hears that an order was closed short hears this.
    """
    if not cuts:
        return
    source, params = sql.given("g", "paper bigint, line int, pieces bigint", [cut[:3] for cut in cuts])
    sql.run(
        f"UPDATE orders_orderline l SET cancelled = l.cancelled + g.pieces FROM {source} "
        "WHERE l.order_id = g.paper AND l.n = g.line",
        params,
    )
    pieces = {(cut.order, cut.line): cut.pieces for cut in cuts}
    by_order: dict[int, list[Cut]] = {}
    for cut in cuts:
        by_order.setdefault(cut.order, []).append(cut)
    wishes, over = [], []
    room: dict[int, tuple[int, int]] = {}
    for order, some in by_order.items():
        paper, account, amount = held[order], owed[held[order].account], sum(cut.credit for cut in some)
        wishes.append(credit.Wish(order, account.id, amount))
        room[account.id] = (account.party, room.get(account.id, (0, 0))[1] + amount)
        if all(line.cancelled + pieces.get((order, n), 0) == line.pieces for n, line in paper.lines.items()):
            over.append((order, paper.status, "cancel"))
        fact = facts.OrderShortClosed(order, some[0].reason, sum(cut.pieces for cut in some))
        announce(fact, counterpart=paper.counterpart)
    falling.follow(actor, had, {order: falling.of_lines(held[order], pieces) for order in by_order})
    credit.take_back(actor=actor, wishes=wishes)
    credit.freed(actor=actor, room=room)
    papers.step(Order, over)
