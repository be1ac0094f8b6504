"""What written orders still want, and what follows from a decision about them. Shared by confirm, change and cancel."""

from __future__ import annotations

from collections.abc import Sequence

from salur.kernel import numbers, papers, sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.orders import facts, promising
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.orders.rules import LineAsk, OrderAsk, OrderVerdict
from salur.stock import actions as stock
from salur.stock import queries as shelves


def refusal(held: dict[int, Held], command: Command[object], step: str) -> Refused | None:
    """Why an order cannot take a step at all, if so."""
    paper = held.get(command.paper or 0)
    if paper is None:
        return papers.missing("order", command.paper)
    return papers.wrong_step(Order, paper.id, paper.status, step)


def ask_of(paper: Held, waiting: dict[tuple[int, int], shelves.Promised]) -> OrderAsk:
    """What a written order still wants: everything, or, if its credit stands already, what it waits for."""
    again = paper.status == "backordered"
    lines = []
    for n, line in paper.lines.items():
        wait = waiting.get((paper.id, n))
        pieces = (wait.pieces if wait else 0) if again else line.pieces - line.cancelled
        if pieces:
            lines.append(LineAsk(n, paper.shelf(n), pieces))
    gone = {n: line.cancelled for n, line in paper.lines.items() if line.cancelled}
    amount = paper.untaxed + paper.tax - promising.cost_of(costs(paper), gone)
    return OrderAsk(paper.id, paper.account, amount, "backorder" if again else paper.on_short, lines, again)


def costs(paper: Held) -> dict[int, tuple[int, int, int]]:
    """Pieces, untaxed and tax of each line."""
    return {n: (line.pieces, line.untaxed, line.tax) for n, line in paper.lines.items()}


def cut_amount(paper: Held, verdict: OrderVerdict) -> int:
    """What the pieces cut now cost: the last ones of their lines before those cancelled already."""
    before = {n: paper.lines[n].cancelled for n in verdict.cut}
    after = {n: pieces + before[n] for n, pieces in verdict.cut.items()}
    return promising.cost_of(costs(paper), after) - promising.cost_of(costs(paper), before)


def write_cuts(verdicts: dict[int, OrderVerdict]) -> None:
    """What a buyer who wants no backorder does not get is cancelled, and its credit given back."""
    rows = [(order, n, pieces) for order, verdict in verdicts.items() for n, pieces in verdict.cut.items()]
    if rows:
        source, params = sql.given("g", "paper bigint, line int, pieces bigint", rows)
        sql.run(
            f"UPDATE orders_orderline l SET cancelled = l.cancelled + g.pieces FROM {source} "
            "WHERE l.order_id = g.paper AND l.n = g.line",
            params,
        )


def wait_on(actor: Actor, asks: Sequence[OrderAsk], verdicts: dict[int, OrderVerdict], locks: promising.Locks) -> None:
    """An order held because it wants all or nothing waits on the shelves that were short."""
    wishes = []
    for ask in asks:
        short = {
            reason.facts["line"]: int(str(reason.facts["wanted"])) - int(str(reason.facts["there"]))
            for reason in verdicts[ask.order].reasons
            if reason.code == "orders.short_hold"
        }
        wishes += [
            stock.Wish(ask.order, line.n, locks.shelves[line.shelf].id, short[line.n])
            for line in ask.lines
            if line.n in short
        ]
    if wishes:
        stock.wait(actor=actor, wishes=wishes)


def number_new(held: dict[int, Held], orders: Sequence[int]) -> None:
    """Number orders that have become binding."""
    fresh = [order for order in orders if held[order].status in ("draft", "held")]
    numbered = sql.fetch(
        "SELECT id FROM orders_order WHERE id = ANY(%s::bigint[]) AND number IS NULL", (sql.array(fresh),)
    ) if fresh else []  # fmt: skip
    current = work()
    unnumbered = {row[0] for row in numbered}
    for order in fresh:
        if order in unnumbered:
            numbers.number(Order, [order], current.day(held[order].captured_at))


def tell(command: Command[object], paper: Held, verdict: OrderVerdict) -> None:
    """Announce what became of an order."""
    kind = facts.OrderHeld if verdict.ending == "held" else facts.OrderConfirmed
    fact = kind(paper.id, paper.buyer, paper.untaxed + paper.tax)
    announce(fact, command, verdict.ending, verdict.reasons, counterpart=paper.counterpart)
