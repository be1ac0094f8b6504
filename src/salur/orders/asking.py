"""What written orders still want, and what follows from a decision about them. Shared by confirm, change and cancel."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from salur.kernel import numbers, papers, sql
from salur.kernel.command import Command
from salur.kernel.facts import announce
from salur.kernel.refusal import Refused
from salur.kernel.work import work
from salur.orders import facts
from salur.orders.models import Order
from salur.orders.queries import Held
from salur.orders.rules import LineAsk, OrderAsk, OrderVerdict
from salur.stock import queries as shelves


def refusal(held: dict[int, Held], command: Command[object], step: str) -> Refused | None:
    """Why an order cannot take a step at all, if so."""
    paper = held.get(command.paper or 0)
    if paper is None:
        return papers.missing("order", command.paper)
    return papers.wrong_step(Order, paper.id, paper.status, step)


def refusals(held: dict[int, Held], commands: Sequence[Command[Any]], step: str) -> dict[UUID, tuple[Refused, ...]]:
    """Why orders cannot take a step at all, by command; a second command about the same order finds it at work."""
    found: dict[UUID, tuple[Refused, ...]] = {}
    seen: set[int | None] = set()
    for command in commands:
        reason = refusal(held, command, step) or (Refused("kernel.busy") if command.paper in seen else None)
        if reason is not None:
            found[command.key] = (reason,)
        seen.add(command.paper)
    return found


def in_turn(held: Mapping[int, Held], orders: Sequence[Command[Any]], refused: Container[UUID]) -> list[int]:
    """The orders of commands that go on, those captured first first."""
    wanted = {command.paper for command in orders if command.key not in refused and command.paper is not None}
    return sorted(wanted, key=lambda order: (held[order].captured_at, order))


def no_step(paper: Held, step: str) -> Refused:
    """The refusal of a step that an order in this state cannot take."""
    return Refused("kernel.no_such_step", paper_kind="order", paper=paper.id, status=paper.status, step=step)


def ask_of(paper: Held, waiting: Mapping[tuple[int, int], shelves.Promised]) -> OrderAsk:
    """What a written order still wants: everything, or, if its credit stands already, what it waits for."""
    again = paper.status == "backordered"
    lines = []
    for n, line in paper.lines.items():
        wait = waiting.get((paper.id, n))
        pieces = (wait.pieces if wait else 0) if again else line.pieces - line.cancelled
        if pieces:
            lines.append(LineAsk(n, paper.shelf(n), pieces, *line.left(pieces)))
    amount = 0 if again else sum(line.untaxed + line.tax for line in lines)
    return OrderAsk(paper.id, paper.account, amount, "backorder" if again else paper.on_short, lines, again)


def number_new(held: Mapping[int, Held], orders: Sequence[int]) -> None:
    """Number orders that have become binding, each in the year it was captured in."""
    fresh = [order for order in orders if held[order].status in ("draft", "held")]
    if not fresh:
        return
    unnumbered = {
        row[0]
        for row in sql.fetch(
            "SELECT id FROM orders_order WHERE id = ANY(%s::bigint[]) AND number IS NULL", (sql.array(fresh),)
        )
    }
    years: dict[int, list[int]] = {}
    for order in fresh:
        if order in unnumbered:
            years.setdefault(work().day(held[order].captured_at).year, []).append(order)
    for year, some in sorted(years.items()):
        numbers.number(Order, some, date(year, 1, 1))


def tell(command: Command[object] | None, paper: Held, verdict: OrderVerdict) -> None:
    """Announce what became of an order."""
    kind = facts.OrderHeld if verdict.ending == "held" else facts.OrderConfirmed
    fact = kind(paper.id, paper.buyer, paper.untaxed + paper.tax)
    announce(fact, command, verdict.ending, verdict.reasons, counterpart=paper.counterpart)
