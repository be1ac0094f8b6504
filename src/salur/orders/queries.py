"""Reading orders; the only way to a row from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from salur.kernel import sql
from salur.kernel.actor import Actor
from salur.kernel.command import Command
from salur.kernel.work import read_once
from salur.orders.models import Order, OrderLine


class LineHeld(NamedTuple):
    """A line of a held order; of the pieces cancelled so many were refused at the door."""

    n: int
    sku: int
    pieces: int
    cancelled: int
    untaxed: int
    tax: int
    refused: int
    open_untaxed: int | None
    open_tax: int | None
    returned: int = 0

    def left(self, pieces: int) -> tuple[int, int]:
        """What its open pieces, so many in all, come to: untaxed and tax. All of the line unless it deviates."""
        if not pieces:
            return 0, 0
        if self.open_untaxed is None or self.open_tax is None:
            return self.untaxed, self.tax
        return self.open_untaxed, self.open_tax


@dataclass(slots=True)
class Held:
    """A locked order with its lines."""

    id: int
    status: str
    turn: int
    buyer: int
    bill_to: int
    ship_to: int
    ship_from: int
    owner: int
    currency: str
    on_short: str
    invoice_at: str
    captured_at: datetime
    untaxed: int
    tax: int
    counterpart: int | None
    gave: bool = False  # something on it was given away, or counts towards a scheme
    lines: dict[int, LineHeld] = field(default_factory=dict)

    @property
    def account(self) -> tuple[int, str]:
        """The key of its credit account."""
        return self.bill_to, self.currency

    def shelf(self, n: int) -> tuple[int, int, int]:
        """The key of the shelf that a line is promised from."""
        return self.owner, self.ship_from, self.lines[n].sku


COLUMNS = (
    "id, status, turn, buyer, bill_to, ship_to, ship_from, owner, currency, on_short, invoice_at, captured_at, "
    "untaxed, tax, counterpart, gave"
)
LINES = ", ".join(LineHeld._fields)


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders this actor may see: the organisation's (or sold to it), within the actor's territories and places."""
    mine = Q(organisation=actor.organisation) | Q(counterpart=actor.organisation)
    orders = Order.objects.filter(mine)
    if actor.territories is not None:
        orders = orders.filter(territory__in=actor.territories)
    if actor.places is not None:
        orders = orders.filter(ship_from__in=actor.places)
    return orders


def seen(actor: Actor, identity: int) -> Order | None:
    """An order within sight, read once for all parts of a page."""
    return read_once(
        ("order", actor.organisation, identity),
        lambda: visible(actor).filter(id=identity).select_related("cart").first(),
    )


def lines_of(order: Order) -> list[OrderLine]:
    """The lines of an order that was seen, read once for all parts of a page."""
    return read_once(("order lines", order.id), lambda: list(order.lines.order_by("n"))) or []


def lines_seen(actor: Actor, orders: Iterable[int]) -> dict[tuple[int, int], OrderLine]:
    """The lines of those of these orders that are in sight, by (order, line); one statement."""
    lines = OrderLine.objects.filter(order__in=visible(actor).filter(id__in=set(orders)).values("id"))
    return {(line.order_id, line.n): line for line in lines}


def order_number(actor: Actor) -> Subquery:
    """The number of the order in a paper's column `order`, if it is in sight: to be read along with the paper."""
    return Subquery(visible(actor).filter(id=OuterRef("order")).values("number")[:1])


def _sight(actor: Actor) -> tuple[str, list[Any]]:
    """The same sight, for a statement that locks."""
    clauses, params = "organisation = %s", [actor.organisation]
    for column, allowed in (("territory", actor.territories), ("ship_from", actor.places)):
        if allowed is not None:
            clauses += f" AND {column} = ANY(%s::bigint[])"
            params.append(sql.array(sorted(allowed)))  # type: ignore[arg-type]
    return clauses, params


def hold(actor: Actor, commands: Sequence[Command[Any]]) -> dict[int, Held]:
    """Find, check the sight, and lock the orders of commands, by id; with their lines."""
    papers = sorted({command.paper for command in commands if command.paper is not None})
    return _hold(actor, "%s::bigint[]", (sql.array(papers),))


def hold_chosen(actor: Actor, chosen: sql.Words) -> dict[int, Held]:
    """The same, for the orders that a statement gives: whoever has a reason to change them need not ask before."""
    statement, params = chosen
    return _hold(actor, f"ARRAY({statement})", params)


def _hold(actor: Actor, wanted: str, given: tuple[Any, ...]) -> dict[int, Held]:
    clauses, params = _sight(actor)
    heads = f"SELECT {COLUMNS} FROM orders_order WHERE id = ANY({wanted}) AND {clauses} ORDER BY id FOR UPDATE"
    lines = f"SELECT order_id, {LINES} FROM orders_orderline WHERE order_id = ANY({wanted}) ORDER BY order_id, n"
    rows, more = sql.fetch_each((heads, (*given, *params)), (lines, given))  # the lines once the orders are held
    held = {row[0]: Held(*row) for row in rows}
    for order, *line in more:
        if order in held:  # not of those out of sight
            held[order].lines[line[0]] = LineHeld(*line)
    return held


class Wanted(NamedTuple):
    """Pieces of an SKU that were ordered, and in which pack."""

    sku: int
    pieces: int
    pack: str


def last_lines(actor: Actor, buyer: int) -> list[Wanted]:
    """What a buyer ordered last, of the orders the actor may see, in the order of the lines; nothing if never."""
    last = visible(actor).filter(buyer=buyer, seller=actor.party).exclude(status="cancelled").order_by("-captured_at")
    rows = (
        OrderLine.objects.filter(order=last.values("id")[:1], given_by="")
        .order_by("n")
        .values_list("sku", "pieces", "pack")
    )
    return [Wanted(*row) for row in rows]


def usual_lines(actor: Actor, buyer: int, orders: int = 10, most: int = 40) -> list[Wanted]:
    """A buyer's usual basket: what stood on at least every third of the last orders, the most frequent first, with the
    middle one of the quantities. Of the orders the actor may see."""
    last = visible(actor).filter(buyer=buyer, seller=actor.party).exclude(status="cancelled").order_by("-captured_at")
    chosen = list(last.values_list("id", flat=True)[:orders])
    told: dict[int, list[Wanted]] = {}
    lines = OrderLine.objects.filter(order__in=chosen, given_by="").order_by("order_id", "n")
    for row in lines.values_list("sku", "pieces", "pack"):
        told.setdefault(row[0], []).append(Wanted(*row))
    often = [some for some in told.values() if 3 * len(some) >= len(chosen)]
    often.sort(key=lambda some: (-len(some), some[0].sku))
    return [sorted(some, key=lambda one: one.pieces)[len(some) // 2] for some in often[:most]]
